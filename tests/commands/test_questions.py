"""Private questions: who is asked, who may answer, what nobody else learns.

Maria manages Acme, Wei Volta; Linh of Volta promises. It is due on Tuesday 2027-01-05 17:00 in
Shenzhen, so that Volta is asked on Friday 01-08 17:00 there, and has until Tuesday 01-12 17:00.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.app.bootstrap import CONSOLE, on_console, throwaway_database
from bot.domain.errors import Refused
from bot.domain.values import DateRange
from bot.engine.core import Core
from bot.features import INDEX
from bot.features.questions.policy import (
    ASK,
    CLOSE,
    NOT_SO,
    PASS,
    PROMISE,
    QUESTION,
    Question,
    next_step,
)
from bot.ports.codec import from_data
from bot.ports.request import COMMAND, Request
from bot.rehearsal.record import Record
from tests.commands.test_coverage import Bot
from tests.playing import Play, Stage, small_program

NAME = "promise/coc/2027-01-05"
ADDED = 'deadline add "CoC of lot 1" due="2027-01-05 17:00" owner=linh kind=promise id=coc'
ASKED = datetime(2027, 1, 8, 9, tzinfo=UTC)
UNANSWERED = datetime(2027, 1, 12, 9, tzinfo=UTC)
MONDAY = datetime(2027, 1, 4, 2, tzinfo=UTC)


@pytest.fixture
def bot() -> Iterator[Bot]:
    with throwaway_database() as database:
        found = Bot(Core(database, [CONSOLE], INDEX), MONDAY)
        found.core.import_program(on_console(small_program()), MONDAY)
        assert "is kept" in found.say("linh", ADDED)
        yield found


def question(bot: Bot) -> Question:
    with bot.core.db.read() as tx:
        record = tx.record_named(1, QUESTION, NAME)
    assert record is not None
    return from_data(Question, record.data)


def issues(bot: Bot) -> int:
    with bot.core.db.read() as tx:
        return len(tx.issues(1))


def asked(records: list[Record]) -> list[tuple[str, str]]:
    return [(f"{r.at:%m-%d %H:%M}", r.to) for r in records if r.kind == "question"]


# the plan


def test_a_question_is_put_then_closed_and_passes_where_its_matter_does() -> None:
    due = UNANSWERED
    fresh = Question(PROMISE, "coc", "ems", ("ems",), ASKED)
    put = replace(fresh, since=ASKED, rounds=1)

    def step(question: Question, due: datetime | None = due) -> tuple[str, datetime] | None:
        found = next_step(question, due)
        return None if found is None else (found.what, found.at)

    assert step(fresh) == (ASK, ASKED)
    assert step(put) == (CLOSE, due)
    assert step(put, None) is None  # The program stands.
    assert step(replace(put, answer=NOT_SO)) is None
    assert step(replace(put, until=due)) == (PASS, due)
    assert step(replace(put, until=ASKED), None) == (PASS, ASKED)
    assert step(replace(put, until=due + timedelta(minutes=1))) == (CLOSE, due)
    keys = [next_step(each, due) for each in (fresh, put, replace(put, rounds=2))]
    assert len({each.key for each in keys if each is not None}) == 3


# who may answer


@pytest.mark.parametrize("verb", ["so", "no"])
def test_nobody_else_learns_that_there_is_a_question(bot: Bot, verb: str) -> None:
    bot.until(ASKED)
    for who in ("maria", "tom", "zed"):
        real = bot.say(who, f"question {verb} {NAME}")
        made_up = bot.say(who, f"question {verb} promise/abc/2027-01-05")
        assert real.replace("coc", "abc") == made_up
    assert "No question waits for you" in bot.say("maria", "question list")
    assert "Program managers of Volta EMS answer this" in bot.say("linh", f"question {verb} {NAME}")
    assert "No question waits for you" in bot.say("linh", "question list")
    assert question(bot).answer is None


def test_a_question_is_suggested_to_whoever_is_asked_only(bot: Bot) -> None:
    bot.until(ASKED)
    request = Request("s", COMMAND, CONSOLE, "wei", "console:shared", "")
    assert [each.value for each in bot.core.suggest(request, QUESTION, "")] == [NAME]
    for who in ("maria", "linh", "tom", "zed"):
        assert bot.core.suggest(replace(request, identity=who), QUESTION, "") == []


def test_before_it_is_asked_and_after_it_is_answered(bot: Bot) -> None:
    assert "No question" in bot.say("wei", f"question so {NAME}")
    bot.until(ASKED)
    assert "CoC of lot 1" in bot.say("wei", "question list")
    assert "ACME-1 is opened" in bot.say("wei", f"question so question:{NAME}")
    bot.until(bot.now + timedelta(minutes=2))
    assert "answered already: it is so" in bot.say("wei", f"question no {NAME}")
    assert "answered already: it is so" in bot.say("wei", f"question so {NAME}")
    bot.until(UNANSWERED + timedelta(days=9))
    assert issues(bot) == 1


def test_what_is_not_so_stays_so_for_its_date_only(bot: Bot) -> None:
    bot.until(ASKED)
    assert "No issue is opened" in bot.say("wei", f"question no {NAME}")
    bot.until(UNANSWERED + timedelta(days=9))
    assert issues(bot) == 0
    bot.say("linh", 'deadline slip coc "2027-01-25 17:00"')
    bot.say("tom", "decision approve DEC1")
    bot.until(datetime(2027, 1, 28, 9, tzinfo=UTC))
    assert "promise/coc/2027-01-25" in bot.say("wei", "question list")


def test_a_question_about_a_meeting_is_answered_by_what_becomes_of_it(play: Play) -> None:
    play("at 2027-01-04T08:00")
    play('maria: /andon sync add "Ops" start="2027-01-05 17:00" repeat=weekly id=ops')
    play("at 2027-01-14T12:00")
    for verb in ("so", "no"):
        said = play.reply(f"wei: /andon question {verb} unmarked/ops/2027-01-05")
        assert "This is a question about a meeting. Keep it: sync keep ops." in said
    assert "ops stays as it is." in play.reply("wei: /andon sync keep ops")
    assert "Nothing was asked" in play.reply("maria: /andon sync keep ops")
    assert not asked(play("at 2027-04-01T00:00"))


def test_not_so_is_for_the_side_that_was_absent_and_an_issue_for_the_other(play: Play) -> None:
    play("at 2027-01-04T08:00")
    play('maria: /andon sync add "Ops" start="2027-01-05 17:00" repeat=weekly id=ops')
    for day in ("05", "12"):
        play(f"at 2027-01-{day}T17:01")
        play("tom: /andon sync here")
    assert sorted(to for _, to in asked(play("at 2027-01-14T12:00"))) == ["dm:maria", "dm:wei"]
    name = "question:absent/ops/2027-01-05"
    for who, other in (("maria", "Not so"), ("wei", "Open an issue")):
        with pytest.raises(Refused, match="use Keep, Move, Pause, "):
            play(f'{who} clicks "{other}" on {name}')
    play(f'maria clicks "Open an issue" on {name}')
    assert "ACME-1 is opened" in play.records[-2].text + play.records[-1].text
    said = play.reply("wei: /andon question no absent/ops/2027-01-05")
    assert "This is answered already: it is so." in said


# who is asked


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as playing:
        yield playing


def _changed(**people: dict[str, object]) -> Callable[[], Stage]:
    found = small_program()
    changed = tuple(replace(p, **people.get(p.id, {})) for p in found.people)  # type: ignore[arg-type]
    return lambda: Stage(replace(found, people=changed))


def _days(first: int, last: int) -> tuple[DateRange, ...]:
    return (DateRange(date(2027, 1, first), date(2027, 1, last)),)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (_changed(), [("01-08 09:00", "dm:wei")]),
        (_changed(wei={"away": _days(8, 8), "backup": "hua"}), [("01-08 09:00", "dm:hua")]),
        (_changed(wei={"away": _days(8, 20)}), [("01-08 09:00", "dm:hua")]),
        # Whoever was asked is away when the time is over: who is there is asked, as long.
        (
            _changed(wei={"away": _days(9, 31), "backup": "hua"}),
            [("01-08 09:00", "dm:wei"), ("01-12 09:00", "dm:hua")],
        ),
    ],
)
def test_an_absent_manager_is_replaced(
    stage: Callable[[], Stage], expected: list[tuple[str, str]]
) -> None:
    with stage() as play:
        play("at 2027-01-04T10:00 Asia/Shanghai")
        play(f"linh: /andon {ADDED}")
        records = play("at 2027-01-31T00:00Z")
    assert asked(records) == expected
    opened = [f"{r.at:%m-%d %H:%M}" for r in records if r.kind == "issue.card" and not r.edit]
    assert opened == ["01-12 09:00" if len(expected) == 1 else "01-14 09:00"]


def test_without_a_manager_the_next_level_is_asked_and_told_why() -> None:
    with _changed(wei={"roles": ()})() as play:
        play("at 2027-01-04T10:00 Asia/Shanghai")
        play(f"linh: /andon {ADDED}")
        records = play("at 2027-01-08T17:01 Asia/Shanghai")
        (found,) = (r for r in records if r.kind == "question")
        assert found.to == "dm:wei"
        assert "No program manager of Volta EMS is there. You are asked instead." in found.text
        assert "Thank you. No issue is opened" in play.reply(f"wei: /andon question no {NAME}")


def test_a_side_with_nobody_at_all_gets_an_issue_when_the_time_is_over() -> None:
    stage = _changed(
        wei={"away": _days(6, 31)}, hua={"away": _days(6, 31)}, jun={"away": _days(6, 31)},
    )  # fmt: skip
    with stage() as play:
        play("at 2027-01-04T10:00 Asia/Shanghai")
        play(f"linh: /andon {ADDED}")
        records = play("at 2027-01-13T00:00Z")
    assert asked(records) == []
    assert [r.subject for r in records if r.kind == "issue.card" and not r.edit] == ["ACME-1"]


# what holds it up, and what ends it


def test_a_pause_of_the_program_is_no_time_to_answer(bot: Bot) -> None:
    bot.until(ASKED + timedelta(hours=1))
    bot.say("maria", "program pause strike")
    bot.say("wei", "decision approve DEC1")
    bot.until(ASKED + timedelta(days=20))
    assert question(bot).answer is None
    bot.say("wei", "program resume")
    bot.until(bot.now + timedelta(hours=1))
    assert question(bot).answer is None
    bot.until(bot.now + timedelta(days=7))
    assert issues(bot) == 1


def test_two_processes_ask_and_open_once(bot: Bot) -> None:
    bot.until(ASKED - timedelta(minutes=1))
    other = Core(bot.core.db, [CONSOLE], INDEX)
    for core in (bot.core, other, bot.core):
        core.fire(ASKED)
    assert question(bot).rounds == 1
    for core in (other, bot.core, other):
        core.fire(UNANSWERED)
    assert issues(bot) == 1


def test_a_long_title_fits() -> None:
    title = "长" * 200
    with Stage(small_program()) as play:
        play("at 2027-01-04T10:00 Asia/Shanghai")
        play(f"linh: /andon {ADDED.replace('CoC of lot 1', title)}")
        records = play("at 2027-01-08T17:01 Asia/Shanghai")
        (found,) = (r for r in records if r.kind == "question")
        assert title in found.text
        assert "ACME-1 is opened" in play.reply(f"wei: /andon question so {NAME}")
