"""A night shift through the whole program: what lies after midnight belongs to the day before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import icalendar
import pytest

from bot.app.bootstrap import CONSOLE, on_console, throwaway_database
from bot.domain.anchor import Anchor, closed_on
from bot.domain.calendar import Calendar
from bot.domain.ordinary_week import usual_day
from bot.domain.people import Roster
from bot.domain.values import DateRange, Site, Span
from bot.domain.zones import load_zone
from bot.engine.core import Core
from bot.engine.feeds import feed_at
from bot.features import INDEX
from bot.features.deadlines.policy import shifted, working_day_before
from bot.features.digests.policy import Digest, meaningful, times
from bot.features.programs.absence import stand_ins
from bot.ports.request import COMMAND, Request
from bot.program_file import read_program
from tests.playing import Play, Stage

SHANGHAI = load_zone("Asia/Shanghai")
NIGHT = (Span(1320, 1800),)
SITE = Site("sz", "ems", "Asia/Shanghai", (NIGHT,) * 5 + ((),) * 2)
WEDNESDAY, THURSDAY = date(2027, 1, 13), date(2027, 1, 14)


def nights(**more: object) -> Calendar:
    return Calendar(replace(SITE, **more), lambda _year: frozenset())  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2027-01-{text}").replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "now", "due"),
    [
        ("13T12:00", 13, 13), ("13T22:00", 13, 13), ("14T00:00", 13, 13), ("14T05:59", 13, 13),
        ("14T06:00", 14, 13), ("14T12:00", 14, 14), ("16T03:00", 15, 15), ("16T06:00", 16, 15),
        ("18T00:30", 18, 18),
    ],
)  # fmt: skip
def test_the_working_day_of_a_moment(moment: str, now: int, due: int) -> None:
    """At 06:00 the shift is over, and what is due then is still due in it."""
    calendar = nights()
    assert calendar.day_of(at(moment)).day == now
    assert calendar.day_of(at(moment), due=True).day == due


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [(13, "13T06:00", "14T06:00"), (11, "11T00:00", "12T06:00"), (16, "16T06:00", "16T23:59")],
)
def test_a_working_day_begins_and_ends_with_its_shift(day: int, begins: str, ends: str) -> None:
    calendar, local = nights(), date(2027, 1, day)
    assert calendar.begin_of(local) == at(begins)
    last = calendar.local(calendar.last_moment(local))
    assert f"{last:%dT%H:%M}" == ends


def test_hours_that_touch_midnight_or_overlap_have_one_day_each() -> None:
    round_the_clock = nights(week=((Span(0, 1440),),) * 7)
    assert round_the_clock.begin_of(WEDNESDAY) == at("13T00:00")
    assert round_the_clock.day_of(at("14T00:00")) == THURSDAY
    early = nights(week=((Span(240, 720), Span(1320, 1800)),) * 7)
    assert early.begin_of(THURSDAY) == at("14T04:00")
    assert early.day_of(at("14T04:30")) == THURSDAY


# people


def test_somebody_is_away_for_the_whole_shift_and_there_until_the_one_before_ends() -> None:
    program = read_program(PROGRAM)
    roster = Roster(
        program, {site.id: Calendar(site, lambda _y: frozenset()) for site in program.sites}
    )
    linh = program.person("linh")
    assert linh is not None
    moments = ("13T03:00", "13T05:59", "13T06:00", "13T22:30", "14T00:30", "14T05:59", "14T06:00")
    away = [roster.away(linh, at(moment)) for moment in moments]
    assert away == [False, False, True, True, True, True, False]
    days = DateRange(date(2027, 1, 12), THURSDAY)
    assert [who.id if who else None for _, who in stand_ins(roster, linh, days)] == [
        "linh", "wei", "linh",
    ]  # fmt: skip


# days


def test_a_due_moment_in_a_shift_is_on_a_working_day_and_one_in_a_closed_shift_is_not() -> None:
    assert working_day_before(nights(), at("16T03:00")) is None, "Saturday 03:00 is Friday's shift"
    closed = nights(closed=(DateRange(WEDNESDAY, WEDNESDAY),))
    assert usual_day(closed, at("14T03:00")) == WEDNESDAY
    assert working_day_before(closed, at("14T03:00")) == at("13T03:00")
    assert closed_on(closed, at("14T03:00"))
    assert not closed_on(closed, at("13T03:00"))


def test_a_moment_is_moved_with_its_shift() -> None:
    assert shifted(nights(), at("16T03:00"), 1) == at("19T03:00"), "Friday's shift to Monday's"
    assert shifted(nights(), at("19T03:00"), -1) == at("16T03:00")


# digests


def digest(clock: str) -> Digest:
    return Digest("d", "personal", "Asia/Shanghai", clock, "dm", at("10T00:00"))


@pytest.mark.parametrize(
    ("clock", "days"),
    [("22:15", [11, 12, 13, 14, 15, 18]), ("00:15", [12, 13, 14, 15, 16, 19]),
     ("09:00", [11, 12, 13, 14, 15, 18])],
)  # fmt: skip
def test_a_digest_comes_in_every_shift_and_in_no_other_night(clock: str, days: list[int]) -> None:
    anchor = Anchor("Asia/Shanghai", (nights(),), (nights(),))
    coming = times(digest(clock), anchor, at("10T00:00"))
    assert [next(coming).astimezone(SHANGHAI).day for _ in days] == days


def test_a_digest_that_is_late_is_of_use_in_the_same_shift() -> None:
    anchor = Anchor("Asia/Shanghai", (nights(),), (nights(),))
    due = at("13T22:15")
    assert meaningful(digest("22:15"), anchor, due, at("14T01:00"))
    assert not meaningful(digest("22:15"), anchor, due, at("14T06:30"))


# the whole program

PROGRAM = """
[program]
key = "ACME"
name = "G2"
oem = "Acme Devices"
ems = "Volta EMS"
zone = "America/Los_Angeles"
[[site]]
id = "sj"
side = "oem"
zone = "America/Los_Angeles"
week = { mon-fri = ["08:00-17:00"] }
[[site]]
id = "sz"
side = "ems"
zone = "Asia/Shanghai"
week = { mon-fri = ["22:00-06:00"] }
[[person]]
id = "tom"
name = "Tom Becker"
side = "oem"
site = "sj"
level = 0
roles = ["buyer"]
[[person]]
id = "maria"
name = "Maria Lopez"
side = "oem"
site = "sj"
level = 1
roles = ["program_manager"]
[[person]]
id = "linh"
backup = "wei"
away = ["2027-01-13"]
name = "Linh Pham"
side = "ems"
site = "sz"
level = 0
roles = ["process_engineer"]
[[person]]
id = "wei"
name = "Chen Wei"
side = "ems"
site = "sz"
level = 1
roles = ["program_manager", "planner"]
[[channel]]
platform = "console"
id = "shared"
audience = "shared"
[[digest]]
kind = "personal"
at = "22:15"
to = "dm"
"""


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(read_program(PROGRAM)) as found:
        found("at 2027-01-04T10:00 Asia/Shanghai")
        yield found


def test_a_deadline_in_the_shift_is_nudged_and_told_at_its_beginning(play: Play) -> None:
    play('wei: /andon deadline add "Shift report" id=sr due="2027-01-14 05:30" owner=wei')
    said = play("at 2027-01-14T07:00 Asia/Shanghai")
    told = [(f"{r.at.astimezone(SHANGHAI):%d %H:%M}", r.kind) for r in said if r.to == "dm:wei"]
    assert told == [
        ("11 22:00", "deadline.nudge"),
        ("13 22:00", "deadline.nudge"),
        ("13 22:15", "digest.personal"),
    ]
    assert "due today" in next(r.text for r in said if r.kind == "digest.personal")


def test_an_issue_waits_on_the_backup_until_the_shift_ends(play: Play) -> None:
    play("at 2027-01-14T03:00 Asia/Shanghai")
    log = '/andon issue log test_yield critical "FCT down" to=ems fixture=F1 first_pass=80'
    assert "answers: Chen Wei" in play.reply(f"tom: {log}")
    play("at 2027-01-14T22:00 Asia/Shanghai")
    assert "answers: Linh Pham" in play.reply(f"tom: {log.replace('down', 'down again')}")


def test_the_console_shows_the_shift_that_is_at_work_as_today(play: Play) -> None:
    play('wei: /andon deadline add "Shift report" id=sr due="2027-01-14 05:30" owner=wei')
    play("at 2027-01-14T00:30 Asia/Shanghai")
    assert "1 due today" in play.reply("wei: /andon")
    assert "2027-01-13" in play.reply("linh: /andon program away")
    play("at 2027-01-14T06:30 Asia/Shanghai")
    assert "due today" not in play.reply("wei: /andon")
    assert "is not away" in play.reply("linh: /andon program away")


# the calendar of absences


def test_a_calendar_shows_an_absence_to_the_end_of_its_shift() -> None:
    with throwaway_database() as database:
        core = Core(database, [CONSOLE], INDEX)
        core.import_program(on_console(read_program(PROGRAM)), at("04T10:00"))
        ask = Request("t1", COMMAND, CONSOLE, "tom", "console:shared", "sync ics")
        core.handle(replace(ask, key="t0", text=ADD), at("04T10:00"))
        card = str(core.handle(ask, at("04T10:00")).card)
        token = card.partition("/calendar/")[2].partition("/")[0]
        read = partial(feed_at, token=token, now=at("04T10:00"))
        absences, deadlines = (
            icalendar.Calendar.from_ical(core.view(partial(read, name=name)) or b"")
            for name in ("absences", "deadlines")
        )
    (absence,), (deadline,) = (found.walk("VEVENT") for found in (absences, deadlines))
    assert (absence["DTSTART"].dt, absence["DTEND"].dt) == (at("13T06:00"), at("14T06:00"))
    assert str(absence["SUMMARY"]) == "ACME: Linh Pham is away"
    assert (deadline["DTSTART"].dt, str(deadline["SUMMARY"])) == (at("14T05:30"), "ACME: Files")
    assert str(deadline["DESCRIPTION"]) == "Action files: Tom Becker (Acme Devices)"


ADD = 'deadline add "Files" due="2027-01-13 13:30"'
