"""Syncs of the program file live on as records: import, change, export, import again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.app.bootstrap import CONSOLE, on_console, throwaway_database
from bot.domain.program import Program, SyncSeries
from bot.engine.context import context_of
from bot.engine.core import Core
from bot.engine.feeds import feed_at
from bot.engine.program_tables import whole
from bot.engine.pump import turn
from bot.features import INDEX
from bot.features.syncs.rhythm import shifted_rule
from bot.messages.card import Card, plain_card
from bot.messages.forms import form_line
from bot.ports import SENT, Delivery, Outcome
from bot.ports.request import BUTTON, COMMAND, Reply, Request
from bot.program_file import read_program, write_program
from tests.commands.test_sync import program

NOW = datetime(2027, 1, 4, 18, tzinfo=UTC)


class Bot:
    """A core on a database of its own; ``say`` is a line of a person in the shared channel."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.now = NOW
        self.sent: list[str] = []
        self._said = 0

    def take(self, found: Program) -> None:
        self.core.import_program(on_console(found), self.now)

    def say(self, person: str, line: str) -> Reply:
        self._said += 1
        request = Request(f"t{self._said}", COMMAND, CONSOLE, person, "console:shared", line)
        return self.core.handle(request, self.now)

    def syncs(self) -> tuple[SyncSeries, ...]:
        with self.core.db.read() as tx:
            found = whole(tx, context_of(tx, 1, INDEX))
            return read_program(write_program(found)).syncs

    def wakes(self) -> list[str]:
        """Play a month and return what was said about syncs."""
        before, end = len(self.sent), self.now + timedelta(days=30)
        while (at := self.core.next_wake(self.now)) is not None and at <= end:
            self.now = max(self.now, at)
            turn(self.core, self, self.now)
        return self.sent[before:]

    def send(self, delivery: Delivery) -> Outcome:
        """Take every message as a platform does."""
        if delivery.kind.startswith("sync."):
            self.sent.append(f"{self.now:%m-%d %H:%M} {delivery.kind} {delivery.name}")
        self._said += 1
        return Outcome(SENT, ref=f"r{self._said}")


@contextmanager
def running(found: Program) -> Iterator[Bot]:
    with throwaway_database() as database:
        bot = Bot(Core(database, [CONSOLE], INDEX))
        bot.take(found)
        yield bot


@pytest.fixture
def bot() -> Iterator[Bot]:
    with running(program()) as found:
        yield found


def test_what_was_imported_is_exported(bot: Bot) -> None:
    assert bot.syncs() == program().syncs


def test_a_changed_date_does_not_change_the_series(bot: Bot) -> None:
    bot.say("maria", "sync skip ops-weekly/2027-01-12")
    bot.say("maria", "sync move ops-weekly/2027-01-19 2027-01-20")
    assert bot.syncs() == program().syncs
    bot.take(program())
    assert "moved from" in str(bot.say("maria", "sync show").card)


def test_what_was_added_is_exported_and_can_be_imported(bot: Bot) -> None:
    bot.say("maria", "sync add --template mbr")
    first, second = bot.syncs()
    assert (first, second.id, second.minutes) == (program().syncs[0], "mbr", 60)
    with running(replace(program(), syncs=(first, second))) as other:
        assert other.syncs() == (first, second)


def test_a_condition_is_exported_and_can_be_imported_or_taken_away(bot: Bot) -> None:
    bot.say("maria", "sync add --template line_down_daily")
    first, second = bot.syncs()
    assert (first.only_while, second.only_while) == (None, "critical")
    with running(replace(program(), syncs=(second,))) as other:
        assert other.syncs() == (second,)
        assert other.wakes() == []
        other.take(replace(program(), syncs=(replace(second, only_while=None),)))
        assert other.wakes()[:1] != []


def test_what_has_ended_is_not_exported_and_the_old_file_does_not_revive_it(bot: Bot) -> None:
    agreed(bot, "maria", "sync end ops-weekly")
    assert bot.syncs() == ()
    bot.take(program())
    assert bot.syncs() == ()
    again = replace(program().syncs[0], minutes=45)
    bot.take(replace(program(), syncs=(again,)))
    assert bot.syncs() == (again,)


def test_what_the_file_does_not_name_stays(bot: Bot) -> None:
    bot.take(replace(program(), syncs=()))
    assert bot.syncs() == program().syncs


def test_another_time_in_the_file_moves_the_open_dates(bot: Bot) -> None:
    bot.say("tom", 'sync agenda "U7"')
    earlier = replace(program().syncs[0], start=datetime(2027, 1, 5, 16, 0))
    bot.take(replace(program(), syncs=(earlier,)))
    said = bot.wakes()
    assert said[:2] == [
        "01-05 23:45 sync.reminder sync:ops-weekly/2027-01-05",
        "01-06 00:00 sync.rollcall sync:ops-weekly/2027-01-05",
    ]
    assert not any("01-06 01:00" in line for line in said)


def test_another_weekday_drops_the_open_dates(bot: Bot) -> None:
    bot.say("tom", 'sync agenda "U7"')
    friday = replace(
        program().syncs[0], start=datetime(2027, 1, 8, 16, 0), rrule="FREQ=WEEKLY;BYDAY=FR"
    )
    bot.take(replace(program(), syncs=(friday,)))
    said = bot.wakes()
    assert not any("2027-01-05" in line for line in said)
    assert "01-09 00:00 sync.rollcall sync:ops-weekly/2027-01-08" in said
    shown = str(bot.say("tom", "sync agenda ops-weekly/2027-01-05 late").card)
    assert "does not belong to ops-weekly any more" in shown


def test_a_paused_program_is_silent_and_what_passed_is_not_told(bot: Bot) -> None:
    with bot.core.db.read() as tx:
        document = tx.program(1).document
    bot.core.db.write(lambda tx: tx.save_program(1, document, "paused"))
    assert bot.wakes() == []
    bot.now = datetime(2027, 1, 6, 1, 40, tzinfo=UTC)
    bot.core.db.write(lambda tx: tx.save_program(1, document, "active"))
    bot.core.db.write(lambda tx: tx.wake_program(1, bot.now))
    said = bot.wakes()
    assert said[0] == "01-06 17:00 sync.minutes sync:ops-weekly/2027-01-05"
    assert "01-13 01:00 sync.rollcall sync:ops-weekly/2027-01-12" in said


def token(bot: Bot, person: str, line: str = "sync ics") -> str:
    """Return the token in the addresses that somebody is told."""
    return str(bot.say(person, line).card).partition("/calendar/")[2].partition("/")[0]


def read(bot: Bot, address: str, name: str = "syncs") -> bytes | None:
    return bot.core.view(partial(feed_at, token=address, name=name, now=bot.now))


def test_an_address_leads_to_the_calendars_of_this_program_only(bot: Bot) -> None:
    own = token(bot, "maria")
    assert b"UID:acme-ops-weekly@andon" in (read(bot, own) or b"")
    for name in ("deadlines", "absences"):
        assert (read(bot, own, name) or b"").startswith(b"BEGIN:VCALENDAR")
    assert read(bot, own, "issues") is None
    for wrong in ("0" * 48, "", own[:-1], own[:8] + "0" * 40, "0" * 8 + own[8:], own + "0"):
        assert read(bot, wrong) is None, wrong


def test_everybody_has_an_address_of_their_own_and_renews_only_that(bot: Bot) -> None:
    first, others = token(bot, "maria"), token(bot, "linh")
    assert first != others
    second = token(bot, "maria", "sync ics new=yes")
    assert (read(bot, first), read(bot, second) is None, read(bot, others) is None) == (
        None, False, False,
    )  # fmt: skip
    assert token(bot, "linh", "sync ics ops-weekly") == others


def test_who_leaves_reads_nothing_any_more_also_when_the_name_comes_back(bot: Bot) -> None:
    full = program()
    old, stays = token(bot, "tom"), token(bot, "maria")
    bot.take(replace(full, people=tuple(p for p in full.people if p.id != "tom")))
    assert read(bot, old) is None
    bot.take(full)
    assert read(bot, old) is None
    assert read(bot, token(bot, "tom")) is not None
    assert read(bot, stays) is not None


def test_who_changes_sides_or_is_removed_in_chat_reads_nothing_any_more(bot: Bot) -> None:
    full, old = program(), token(bot, "tom")
    moved = tuple(
        replace(p, side="ems", site="sz", backup=None) if p.id == "tom" else p for p in full.people
    )
    bot.take(replace(full, people=moved))
    assert read(bot, old) is None
    other = token(bot, "linh")
    bot.say("wei", "program person linh leaves")
    with bot.core.db.read() as tx:
        assert context_of(tx, 1, INDEX).program.person("linh") is None
    assert read(bot, other) is None


def test_an_archived_program_has_no_calendars(bot: Bot) -> None:
    own = token(bot, "maria")
    with bot.core.db.read() as tx:
        document = tx.program(1).document
    bot.core.db.write(lambda tx: tx.save_program(1, document, "archived"))
    assert read(bot, own) is None


def test_the_addresses_are_whole_where_the_installation_has_one() -> None:
    with throwaway_database() as database:
        bot = Bot(Core(database, [CONSOLE], INDEX, address="https://andon.example.com"))
        bot.take(program())
        card = plain_card(bot.say("maria", "sync ics").card or Card(()))
    shown = [line for line in card.splitlines() if "/calendar/" in line]
    assert [line.rpartition("/")[2] for line in shown] == [
        "deadlines.ics", "syncs.ics", "absences.ics",
    ]  # fmt: skip
    assert all(line.startswith("• https://andon.example.com/calendar/") for line in shown)


def test_without_an_address_asked_for_no_address_leads_anywhere(bot: Bot) -> None:
    assert read(bot, "0" * 48) is None


def test_the_file_is_attached(bot: Bot) -> None:
    (attached,) = bot.say("linh", "sync ics ops-weekly").files
    assert attached.name == "acme-ops-weekly.ics"
    assert attached.data.startswith(b"BEGIN:VCALENDAR")


def test_two_databases_have_different_addresses() -> None:
    with running(program()) as one, running(program()) as other:
        said = [str(each.say("maria", "sync ics").card) for each in (one, other)]
    assert said[0] != said[1]


@pytest.mark.parametrize(
    ("name", "values", "line"),
    [
        ("sync agenda", {"text": 'a "b"'}, r'sync agenda ops-weekly/2027-01-05 "a \"b\""'),
        ("sync minutes", {"text": "Agreed"}, 'sync minutes ops-weekly/2027-01-05 "Agreed"'),
        (
            "sync action",
            {"owner": "linh", "due": "fri 14:00", "text": "Send the ASN"},
            'sync action ops-weekly/2027-01-05 linh fri 14:00 "Send the ASN"',
        ),
    ],
)
def test_a_button_opens_a_form_that_completes_its_line(
    bot: Bot, name: str, values: dict[str, str], line: str
) -> None:
    request = Request(
        "f", BUTTON, CONSOLE, "tom", "console:shared", f"{name} ops-weekly/2027-01-05"
    )
    form = bot.core.form(request, name)
    assert form is not None
    assert form_line(form, values) == line
    assert len(form.title) <= 24
    if name == "sync action":
        bot.now = datetime(2027, 1, 6, 1, 5, tzinfo=UTC)
        assert bot.say("tom", line).name == "deadline:send-the-asn"


def test_syncs_and_their_near_dates_are_offered_while_somebody_types(bot: Bot) -> None:
    asked = Request("s", COMMAND, CONSOLE, "tom", "console:shared", "")
    assert [c.value for c in bot.core.suggest(asked, "sync", "")] == ["ops-weekly"]
    found = [c.value for c in bot.core.suggest(asked, "occurrence", "ops")]
    assert found == ["ops-weekly", "ops-weekly/2027-01-05"]
    stranger = replace(asked, identity="zed")
    assert bot.core.suggest(stranger, "occurrence", "") == []


# the roll, a pause, and another time for good


def answer(bot: Bot, who: str, line: str) -> str:
    card = bot.say(who, line).card
    assert card is not None
    return plain_card(card)


def agreed(bot: Bot, who: str, line: str) -> None:
    """Say a line that needs both sides; the other program manager agrees."""
    number = answer(bot, who, line).partition("(")[2].partition(")")[0]
    bot.say("wei" if who == "maria" else "maria", f"decision approve {number}")


def test_a_roll_that_is_off_is_exported_and_imported(bot: Bot) -> None:
    agreed(bot, "maria", "sync roll ops-weekly off")
    (off,) = bot.syncs()
    assert off == replace(program().syncs[0], roll="off")
    with running(replace(program(), syncs=(off,))) as other:
        assert other.syncs() == (off,)
        assert not [line for line in other.wakes() if "rollcall" in str(line)]
        other.take(program())
        assert other.syncs() == program().syncs


@pytest.mark.parametrize("who", ["maria", "wei"])
def test_a_pause_is_not_in_the_file_and_an_import_leaves_it(bot: Bot, who: str) -> None:
    agreed(bot, who, 'sync pause ops-weekly "line move"')
    assert bot.syncs() == program().syncs
    bot.take(program())
    assert "is paused already, since" in answer(bot, who, "sync pause ops-weekly")
    assert "takes place again" in answer(bot, who, "sync resume ops-weekly")
    assert bot.syncs() == program().syncs


def test_a_sync_that_is_moved_for_good_is_exported_so(bot: Bot) -> None:
    agreed(bot, "wei", "sync shift ops-weekly 2027-01-14 16:30")
    (moved,) = bot.syncs()
    assert (moved.rrule, moved.start) == ("FREQ=WEEKLY;BYDAY=TH", datetime(2027, 1, 14, 16, 30))
    assert replace(moved, rrule="", start=bot.now) == replace(
        program().syncs[0], rrule="", start=bot.now
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sync shift ops-weekly", "sync shift"),
        ("sync shift ops-weekly 2020-01-01 17:00", "within five years of now"),
        ("sync shift ops-weekly someday", "someday"),
        ("sync roll ops-weekly maybe", "Allowed: on, off."),
        ("sync roll ops-weekly on", "The roll of ops-weekly is called already."),
        ("sync resume ops-weekly", "ops-weekly is not paused."),
        ("sync pause abc", "There is no sync abc"),
        ("sync keep ops-weekly", "Nothing was asked about it."),
    ],
)
def test_what_cannot_be_changed_is_said(bot: Bot, line: str, said: str) -> None:
    before = bot.syncs()
    assert said in answer(bot, "maria", line)
    assert bot.syncs() == before


@pytest.mark.parametrize("line", ["keep", "pause ops-weekly", "resume", "roll ops-weekly off"])
def test_only_managers_say_whether_a_sync_goes_on(bot: Bot, line: str) -> None:
    for who in ("tom", "linh"):
        assert "program manager" in answer(bot, who, f"sync {line}")
    assert bot.syncs() == program().syncs


def test_an_ended_sync_is_not_paused(bot: Bot) -> None:
    agreed(bot, "maria", "sync end ops-weekly")
    for line in ("keep", "pause", "resume", "roll", "shift"):
        rest = {"roll": "off", "shift": "2027-01-14 16:30"}.get(line, "")
        said = answer(bot, "maria", f"sync {line} ops-weekly {rest}".strip())
        assert "has ended since" in said


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "2027-01-14", "FREQ=WEEKLY;BYDAY=TH"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2027-01-15", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("FREQ=WEEKLY", "2027-01-14", "FREQ=WEEKLY"),
        ("FREQ=DAILY", "2027-01-14", "FREQ=DAILY"),
        ("FREQ=MONTHLY;BYDAY=1TU", "2027-01-14", "FREQ=MONTHLY;BYDAY=2TH"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2027-01-28", "FREQ=MONTHLY;BYDAY=-1TH"),
        ("FREQ=MONTHLY;BYDAY=1FR", "2027-01-29", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "2027-01-13", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "2027-01-14", None),
    ],
)
def test_a_rule_follows_the_day_that_was_chosen(rule: str, day: str, expected: str | None) -> None:
    assert shifted_rule(rule, datetime.fromisoformat(day)) == expected
