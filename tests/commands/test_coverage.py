"""The watch over expert roles: when it begins, what moves it, and what survives a crash.

Wei and Maria manage; Linh is the only process engineer and CQE of Volta, Tom the only SQE of Acme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.app.bootstrap import CONSOLE, on_console, throwaway_database
from bot.domain.issue import Issue
from bot.domain.program import DeadlineTable, Program
from bot.domain.values import DateRange
from bot.engine.core import Core
from bot.engine.pump import turn
from bot.features import INDEX
from bot.features.coverage.policy import COVERAGE
from bot.features.questions.policy import QUESTION, Question
from bot.messages.card import plain_card
from bot.ports import SENT, Delivery, Outcome, Record, Subject
from bot.ports.codec import from_data
from bot.ports.request import COMMAND, Request
from tests.playing import small_program

MONDAY = datetime(2027, 3, 1, 2, tzinfo=UTC)  # 10:00 at the EMS provider
ADDED = (
    'deadline add "SMT start" due=2027-03-02 owner=wei kind=milestone id=smt_start',
    'deadline add "Shipped" due=2027-03-19 owner=wei kind=milestone id=ship',
)
AWAY = "program away 2027-03-03..2027-03-09"
OPENS = datetime(2027, 3, 4, 0, 30, tzinfo=UTC)
"""One business day after Wednesday 08:30 in Shenzhen: the side is asked."""
UNANSWERED = datetime(2027, 3, 8, 0, 30, tzinfo=UTC)
"""Two business days after that, over a weekend."""


class Bot:
    """A core on a database of its own; ``say`` is a line of a person in the shared channel."""

    def __init__(self, core: Core, now: datetime) -> None:
        self.core, self.now, self._said = core, now, 0

    def say(self, person: str, line: str) -> str:
        self._said += 1
        request = Request(f"t{self._said}", COMMAND, CONSOLE, person, "console:shared", line)
        card = self.core.handle(request, self.now).card
        return plain_card(card) if card else ""

    def until(self, end: datetime) -> None:
        while (at := self.core.next_wake(self.now)) is not None and at <= end:
            self.now = max(self.now, at)
            turn(self.core, self, self.now)
        self.now = end

    def send(self, _delivery: Delivery) -> Outcome:
        """Take every message as a platform does."""
        self._said += 1
        return Outcome(SENT, ref=f"r{self._said}")

    def watch(self) -> Record | None:
        with self.core.db.read() as tx:
            return tx.record_named(1, COVERAGE, COVERAGE)

    def wake(self) -> datetime | None:
        record = self.watch()
        assert record is not None
        with self.core.db.read() as tx:
            return tx.wake_at(Subject(COVERAGE, record.id))

    def asked(self) -> list[Question]:
        """Return the questions about uncovered roles that were put, in order."""
        with self.core.db.read() as tx:
            found = tx.records(1, QUESTION)
        return [from_data(Question, record.data) for record in found]

    def opened(self) -> list[Issue]:
        """Return the issues that were opened for uncovered roles, in order."""
        with self.core.db.read() as tx:
            found = tx.issues(1)
        return [each for each in found if (each.source or "").startswith(f"{COVERAGE}/")]


def program(*away: DateRange, **values: object) -> Program:
    found = small_program()
    people = tuple(replace(p, away=away) if p.id == "linh" else p for p in found.people)
    return replace(found, people=people, **values)  # type: ignore[arg-type]


@pytest.fixture
def bot() -> Iterator[Bot]:
    with throwaway_database() as database:
        found = Bot(Core(database, [CONSOLE], INDEX), MONDAY)
        found.core.import_program(on_console(program()), MONDAY)
        yield found


def build(bot: Bot) -> None:
    for line in ADDED:
        assert "is kept" in bot.say("wei", line)


def test_a_program_without_a_build_has_no_watch(bot: Bot) -> None:
    bot.say("wei", ADDED[1])
    bot.say("maria", 'deadline add "FAI approved" due=2027-03-02 owner=tom kind=milestone')
    bot.say("tom", 'deadline add "SMT start" due=2027-03-02 owner=tom kind=action id=smt_start')
    assert "Nobody covers" not in bot.say("linh", AWAY)
    bot.until(MONDAY + timedelta(days=12))
    assert bot.watch() is None
    assert not bot.opened()


def test_each_role_of_the_absent_is_asked_about_and_opens_an_issue(bot: Bot) -> None:
    build(bot)
    assert bot.wake() is None
    said = bot.say("linh", AWAY)
    assert "Nobody covers cqe of Volta EMS from 2027-03-03 to 2027-03-09 while" in said
    assert "Nobody covers process engineer of Volta EMS from 2027-03-03" in said
    bot.until(bot.now)
    assert bot.wake() == OPENS
    bot.until(OPENS + timedelta(days=1))
    assert [(each.about, each.asked) for each in bot.asked()] == [
        ("cqe", ("wei",)),
        ("process_engineer", ("wei",)),
    ]
    assert not bot.opened()
    bot.until(UNANSWERED)
    cqe, process = bot.opened()
    assert cqe.title == "No cqe of Volta EMS during the build"
    assert process.title == "No process engineer of Volta EMS during the build"
    assert (process.category, process.severity) == ("relationship", "minor")
    assert (process.responder, process.raised_by, process.logged) == ("ems", "Andon", UNANSWERED)
    assert process.fields == {
        "role": "process engineer",
        "dates": "2027-03-03..2027-03-09",
        "build": "smt_start 2027-03-02 to ship 2027-03-19",
    }
    assert bot.wake() is None


def test_a_manager_who_enters_it_reads_the_same_and_others_do_not(bot: Bot) -> None:
    build(bot)
    said = bot.say("wei", "program away linh 2027-03-03..2027-03-09")
    assert "Nobody covers cqe of Volta EMS" in said
    assert "Nobody covers" not in bot.say("wei", "program away linh 2027-03-03..2027-03-09")
    assert "Nobody covers" not in bot.say("wei", "program away linh off")
    assert "Nobody covers" not in bot.say("jun", AWAY)
    assert "Nobody covers" not in bot.say("tom", "program away linh 2027-03-03")


def test_a_plan_is_a_build_and_a_second_one_too(bot: Bot) -> None:
    bot.say("maria", "deadline plan 2027-04-01")
    bot.say("maria", "deadline plan 2027-06-01 id=lot-2")
    for number in ("DEC1", "DEC2"):
        bot.say("wei", f"decision approve {number}")
    bot.until(bot.now)
    said = bot.say("linh", "program away 2027-03-16..2027-03-26")
    assert "process engineer of Volta EMS from 2027-03-16 to 2027-03-26" in said
    assert "from 2027-05-17 to 2027-05-18" in bot.say("linh", "program away 2027-05-17..2027-05-18")
    bot.until(datetime(2027, 5, 19, tzinfo=UTC))
    builds = [each.words["build"] for each in bot.asked()]
    assert builds[0] == "smt_start 2027-03-16 to ship 2027-03-29"
    assert builds[2] == "lot-2-smt_start 2027-05-14 to lot-2-ship 2027-05-27"
    assert len(builds) == 4


def test_moved_done_and_cancelled_dates_move_the_watch(bot: Bot) -> None:
    build(bot)
    bot.say("linh", AWAY)
    bot.until(bot.now)
    bot.say("wei", "deadline slip smt_start 2027-03-04")
    assert bot.wake() == OPENS + timedelta(days=1)
    bot.say("wei", 'deadline cancel ship "lost"')
    assert bot.wake() is None
    record = bot.watch()
    assert record is not None
    assert not record.live
    bot.until(MONDAY + timedelta(days=10))
    assert not bot.asked()


def test_what_is_not_so_any_more_is_not_asked_any_more(bot: Bot) -> None:
    """Nobody answers: somebody else has the role by now, or the build is over."""
    build(bot)
    bot.say("linh", AWAY)
    bot.until(OPENS + timedelta(hours=1))
    bot.say("wei", "program person hua roles=process_engineer")
    bot.until(OPENS + timedelta(hours=2))
    assert [each.answer for each in bot.asked()] == [None, "withdrawn"]
    bot.say("wei", "deadline done ship")
    assert [each.answer for each in bot.asked()] == ["withdrawn", "withdrawn"]
    bot.until(MONDAY + timedelta(days=20))
    assert not bot.opened()


def test_a_gap_that_ends_earlier_is_asked_about_until_then(bot: Bot) -> None:
    build(bot)
    bot.say("linh", AWAY)
    bot.until(OPENS + timedelta(hours=1))
    bot.say("linh", "program away off")
    bot.say("linh", "program away 2027-03-03..2027-03-05")
    bot.until(UNANSWERED + timedelta(days=3))
    assert [each.answer for each in bot.asked()] == ["withdrawn", "withdrawn"]
    assert not bot.opened()


def test_a_build_that_is_late_goes_on(bot: Bot) -> None:
    build(bot)
    bot.until(datetime(2027, 3, 22, tzinfo=UTC))
    said = bot.say("linh", "program away 2027-03-23..2027-03-24")
    assert "from 2027-03-23 to 2027-03-24" in said
    bot.until(datetime(2027, 3, 25, tzinfo=UTC))
    assert len(bot.asked()) == 2


def test_an_import_brings_all_of_it(bot: Bot) -> None:
    away = DateRange(date(2027, 3, 3), date(2027, 3, 9))
    dates = (("smt_start", 2), ("final_qa", 12))
    found = program(
        away,
        deadlines=tuple(
            DeadlineTable(name, name, "milestone", "ems", "wei", datetime(2027, 3, day, 17))
            for name, day in dates
        ),
    )
    for _ in range(2):
        bot.core.import_program(on_console(found), bot.now)
    bot.until(OPENS)
    assert len(bot.asked()) == 2


def test_somebody_else_with_the_role_covers_it_at_once(bot: Bot) -> None:
    build(bot)
    bot.say("linh", AWAY)
    bot.say("wei", "program person hua roles=process_engineer")
    bot.until(OPENS + timedelta(hours=1))
    assert [each.about for each in bot.asked()] == ["cqe"]
    assert "(DEC1)" in bot.say("wei", "program person hua leaves"), "a level would be empty"
    bot.say("maria", "decision approve DEC1")
    bot.until(OPENS + timedelta(hours=2))
    assert len(bot.asked()) == 2


def test_who_leaves_takes_the_role_with_him(bot: Bot) -> None:
    """A role that nobody has is told by ``rules check``, not by an issue."""
    build(bot)
    bot.say("wei", "program person linh leaves")
    bot.until(MONDAY + timedelta(days=10))
    assert not bot.asked()
    checked = bot.say("wei", "rules check")
    assert "process_engineer" in checked


def test_an_archived_program_is_left_alone(bot: Bot) -> None:
    build(bot)
    bot.say("linh", AWAY)
    bot.say("maria", "program archive done")
    bot.say("wei", "decision approve DEC1")
    bot.until(MONDAY + timedelta(days=10))
    assert not bot.asked()


def test_two_processes_ask_and_open_it_once(bot: Bot) -> None:
    build(bot)
    bot.say("linh", AWAY)
    bot.until(bot.now)
    other = Core(bot.core.db, [CONSOLE], INDEX)
    for core in (bot.core, other, bot.core):
        core.fire(OPENS)
    assert len(bot.asked()) == 2
    for core in (other, bot.core, other):
        core.fire(UNANSWERED)
    assert len(bot.opened()) == 2
