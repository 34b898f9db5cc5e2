"""Expert roles during a build: when nobody covers one, for how long, and in which builds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.issue import Pause
from bot.domain.people import Roster
from bot.domain.program import Program
from bot.domain.rule_set import Overrides
from bot.domain.values import DateRange, Person, Site, Span
from bot.features.coverage.policy import (
    Build,
    Hole,
    Told,
    Watched,
    builds,
    gaps,
    holes,
    mark_of,
    openings,
    told_of,
)
from bot.features.deadlines.policy import Deadline
from bot.ports.codec import from_data, to_data

LA, SZ = ZoneInfo("America/Los_Angeles"), ZoneInfo("Asia/Shanghai")
DAYS = ((Span(480, 1020),),) * 5 + ((),) * 2
SHIFTS = ((Span(510, 720), Span(810, 1080)),) * 5 + ((),) * 2


def day(text: str) -> date:
    """Read a day of 2027: ``03-04``."""
    return date.fromisoformat(f"2027-{text}")


def days(text: str) -> DateRange:
    first, _, last = text.partition("..")
    return DateRange(day(first), day(last or first))


def at(text: str, zone: ZoneInfo = LA) -> datetime:
    """Read wall time of 2027: ``03-04 08:00``."""
    return datetime.fromisoformat(f"2027-{text}").replace(tzinfo=zone).astimezone(UTC)


def who(name: str, role: str, *away: str, **values: object) -> Person:
    side, site = ("ems", "sz") if role == "process_engineer" else ("oem", "sj")
    person = Person(name, name.title(), side, site, 0, (role,), away=tuple(map(days, away)))
    return replace(person, **values)  # type: ignore[arg-type]


def roster(*people: Person, closed: tuple[str, ...] = (), stands: tuple[Pause, ...] = ()) -> Roster:
    sites = (
        Site("sj", "oem", LA.key, DAYS, closed=tuple(map(days, closed))),
        Site("sz", "ems", SZ.key, SHIFTS),
    )
    program = Program(
        "ACME", "Gateway", "Acme", "Volta", LA.key, sites=sites, people=people,
        channels=(), overrides=Overrides(),
    )  # fmt: skip
    found = {site.id: Calendar(site, lambda year: frozenset(), stands) for site in sites}
    return Roster(program, found)


BUILD = Build("smt_start", "ship", at("03-01 00:00"), at("03-19 17:00"))
EARLY = at("02-20 12:00")


def opened(found: Roster, *running: Build, told: Watched | None = None) -> list[str]:
    """Return when issues would be opened, as seen before anything happened."""
    coming = openings(found, running or (BUILD,), told or Watched(), EARLY)
    return [
        f"{each.gap.role} {found.calendars[each.gap.site].local(each.at):%m-%d %H:%M}"
        for each in coming
    ]


# gaps


@pytest.mark.parametrize(
    ("people", "wanted"),
    [
        # One business day alone is not too long; from the next one's opening on it is.
        ([who("priya", "sqe", "03-03")], []),
        ([who("priya", "sqe", "03-03..03-04")], ["sqe 03-04 08:00"]),
        ([who("priya", "sqe", "03-03..03-12")], ["sqe 03-04 08:00"]),
        # Friday and the weekend are one business day, Friday to Monday are two.
        ([who("priya", "sqe", "03-05..03-07")], []),
        ([who("priya", "sqe", "03-05..03-08")], ["sqe 03-08 08:00"]),
        # Two absences with only a weekend between them are one.
        ([who("priya", "sqe", "03-05", "03-08")], ["sqe 03-08 08:00"]),
        ([who("priya", "sqe", "03-03", "03-05")], []),
        # Two absences apart: two issues.
        (
            [who("priya", "sqe", "03-03..03-04", "03-10..03-11")],
            ["sqe 03-04 08:00", "sqe 03-11 08:00"],
        ),
        # Either of two holders covers; only where both are away nobody does.
        ([who("priya", "sqe", "03-01..03-05"), who("sam", "sqe")], []),
        (
            [who("priya", "sqe", "03-01..03-05"), who("sam", "sqe", "03-03..03-10")],
            ["sqe 03-04 08:00"],
        ),
        # A backup covers while he is there, and so does his own backup.
        ([who("priya", "sqe", "03-01..03-05", backup="tom"), who("tom", "buyer")], []),
        (
            [
                who("priya", "sqe", "03-01..03-05", backup="tom"),
                who("tom", "buyer", "03-02..03-03", backup="priya"),
            ],
            ["sqe 03-03 08:00"],
        ),
        (
            [
                who("priya", "sqe", "03-01..03-05", backup="tom"),
                who("tom", "buyer", "03-02..03-03", backup="dana"),
                who("dana", "buyer"),
            ],
            [],
        ),
        # Other roles hold no line up, and a role that nobody has is no gap.
        ([who("tom", "buyer", "03-01..03-05")], []),
        ([], []),
        # Each role, each on the calendar of its site.
        (
            [
                who("linh", "process_engineer", "03-03..03-04"),
                who("dana", "design_engineer", "03-03..03-04"),
            ],
            ["process_engineer 03-04 08:30", "design_engineer 03-04 08:00"],
        ),
        # Both sides may have the same role.
        (
            [who("priya", "sqe", "03-03..03-04"), who("mei", "sqe", side="ems", site="sz")],
            ["sqe 03-04 08:00"],
        ),
        # The clocks change on Sunday 03-14.
        ([who("priya", "sqe", "03-12..03-15")], ["sqe 03-15 08:00"]),
    ],
)
def test_more_than_one_business_day_without_anybody(
    people: list[Person], wanted: list[str]
) -> None:
    assert opened(roster(*people)) == wanted


@pytest.mark.parametrize(
    ("closed", "wanted"),
    [
        ((), ["sqe 03-04 08:00"]),
        (("03-04..03-05",), ["sqe 03-08 08:00"]),  # closed in the middle
        (("03-04..03-09",), []),  # until after the absence
        (("03-01..03-09",), []),
        (("03-01..03-03",), ["sqe 03-05 08:00"]),  # open again on Thursday
    ],
)
def test_closed_days_do_not_count(closed: tuple[str, ...], wanted: list[str]) -> None:
    assert opened(roster(who("priya", "sqe", "03-03..03-08"), closed=closed)) == wanted


def test_time_in_a_pause_does_not_count() -> None:
    priya = who("priya", "sqe", "03-03..03-12")
    stood = Pause(at("03-03 12:00"), at("03-08 12:00"))
    # Four hours before, five after: the day is over at the closing, and the next one begins.
    assert opened(roster(priya, stands=(stood,))) == ["sqe 03-09 08:00"]
    assert opened(roster(priya, stands=(Pause(at("03-03 12:00"), at("03-12 12:00")),))) == []
    assert opened(roster(priya, stands=(Pause(at("03-03 12:00"), None),))) == []


def test_a_site_that_never_opens_leaves_nothing_uncovered() -> None:
    found = roster(who("priya", "sqe", "03-03..03-12"))
    never = Calendar(replace(found.calendars["sj"].site, week=((),) * 7), lambda year: frozenset())
    assert opened(Roster(found.program, {**found.calendars, "sj": never})) == []


def test_the_first_holder_names_the_calendar() -> None:
    linh = who("linh", "sqe", "03-03..03-05", site="sz")
    priya = who("priya", "sqe", "03-03..03-05")
    # Nobody is there from midnight in California to midnight in Shenzhen.
    (gap,) = gaps(roster(linh, priya), "oem", "sqe")
    assert (gap.site, gap.since, gap.until) == ("sz", at("03-03 00:00"), at("03-06 00:00", SZ))
    assert opened(roster(linh, priya)) == ["sqe 03-04 16:00"]
    assert opened(roster(priya, linh)) == ["sqe 03-04 08:00"]


# builds


@pytest.mark.parametrize(
    ("build", "wanted"),
    [
        # It begins on Thursday, the absence on Monday.
        ((("03-04", "03-19")), ["sqe 03-05 08:00"]),
        # It begins on the last day of the absence, or later.
        ((("03-12", "03-19")), []),
        ((("03-15", "03-19")), []),
    ],
)
def test_only_what_lies_in_a_build_counts(build: tuple[str, str], wanted: list[str]) -> None:
    first, last = build
    running = Build("smt_start", "ship", at(f"{first} 00:00"), at(f"{last} 17:00"))
    assert opened(roster(who("priya", "sqe", "03-01..03-12")), running) == wanted


def test_two_builds_open_one_issue_for_a_gap_and_none_where_nothing_is_built() -> None:
    found = roster(who("priya", "sqe", "03-01..03-12"))
    later = replace(BUILD, first="lot-2-smt_start", since=at("03-04 00:00"))
    (only,) = openings(found, [later, BUILD], Watched(), EARLY)
    assert only.build == BUILD
    assert openings(found, [], Watched(), EARLY) == []


def item(name: str, due: str, **values: object) -> tuple[Deadline, Calendar]:
    moment = at(f"{due} 17:00", SZ)
    plain = Deadline(name, name, "milestone", "ems", "wei", moment, moment, EARLY, EARLY, 1)
    return replace(plain, **values), roster().calendars["sz"]  # type: ignore[arg-type]


SMT, BOX = item("smt_start", "03-03"), item("box_start", "03-09")
QA, SHIP = item("final_qa", "03-17"), item("ship", "03-19")


def _done(pair: tuple[Deadline, Calendar], on: str) -> tuple[Deadline, Calendar]:
    return replace(pair[0], status="done", actual=at(on, SZ)), pair[1]


def _cancelled(pair: tuple[Deadline, Calendar]) -> tuple[Deadline, Calendar]:
    return replace(pair[0], status="cancelled"), pair[1]


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [
        ([SMT, QA, SHIP], ("smt_start", "03-03", "ship", "03-19")),
        ([SHIP, QA, SMT], ("smt_start", "03-03", "ship", "03-19")),
        ([SMT, QA], ("smt_start", "03-03", "final_qa", "03-17")),
        ([BOX, SHIP], ("box_start", "03-09", "ship", "03-19")),
        ([SMT, BOX, SHIP], ("smt_start", "03-03", "ship", "03-19")),
        ([_done(SMT, "03-01 15:00"), SHIP], ("smt_start", "03-01", "ship", "03-19")),
        ([SMT, _done(QA, "03-12 15:00"), SHIP], ("smt_start", "03-03", "ship", "03-19")),
        ([SMT, _done(QA, "03-12 15:00"), _cancelled(SHIP)], None),
        ([SMT, QA, _cancelled(SHIP)], ("smt_start", "03-03", "final_qa", "03-17")),
        ([SMT, QA, _done(SHIP, "03-12 15:00")], None),
        ([SMT, _cancelled(SHIP)], None),
        ([_cancelled(SMT), SHIP], None),
        ([SMT], None),
        ([QA, SHIP], None),
        ([], None),
        ([SMT, item("lot-2-ship", "03-19")], None),
    ],
)
def test_a_build_runs_from_its_start_to_the_last_date_that_is_there(
    marks: list[tuple[Deadline, Calendar]], wanted: tuple[str, str, str, str] | None
) -> None:
    found = [
        (b.first, f"{b.since.astimezone(SZ):%m-%d}", b.last, f"{b.due.astimezone(SZ):%m-%d}")
        for b in builds(marks)
    ]
    assert found == ([wanted] if wanted else [])


def test_a_build_begins_with_its_day_at_the_owner() -> None:
    (build,) = builds([SMT, SHIP])
    assert build.since == at("03-03 00:00", SZ)
    assert build.due == at("03-19 17:00", SZ)


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("smt_start", ("", "")),
        ("smt-start", ("", "")),  # the id that a title gives
        ("lot-2-smt_start", ("lot-2", "")),
        ("smt-start-2", ("", "2")),
        ("a-ship", ("a", "")),
        ("final-qa-13", ("", "13")),
        ("ship-lot-1", None),
        ("shipped", None),
        ("smt_started", None),
        ("reship", None),
        ("", None),
    ],
)
def test_ids_say_which_build_a_milestone_belongs_to(
    name: str, build: tuple[str, str] | None
) -> None:
    mark = mark_of(name)
    assert (mark and mark.build) == build


# once for a gap


def _after(found: Roster, told: Watched, moment: str) -> tuple[Watched, list[str]]:
    """What is remembered at a moment, and what would be opened by then or later."""
    now = at(moment)
    coming = openings(found, [BUILD], told, now)
    due = [each for each in coming if each.at <= now]
    return told_of(told, due, found, now), [f"{each.at.astimezone(LA):%m-%d}" for each in coming]


def test_a_gap_is_told_once_however_its_days_are_changed() -> None:
    told, first = _after(roster(who("priya", "sqe", "03-03..03-05")), Watched(), "03-04 08:00")
    assert first == ["03-04"]
    for away in ("03-03..03-05", "03-03..03-12", "02-24..03-12", "03-04..03-09"):
        told, coming = _after(roster(who("priya", "sqe", away)), told, "03-04 10:00")
        assert coming == []
    assert from_data(Watched, to_data(told)) == told


def test_a_later_gap_is_another_one() -> None:
    told, _ = _after(roster(who("priya", "sqe", "03-03..03-12")), Watched(), "03-04 08:00")
    back = roster(who("priya", "sqe", "03-03..03-04"))
    told, coming = _after(back, told, "03-05 09:00")
    assert coming == []
    told, coming = _after(
        roster(who("priya", "sqe", "03-03..03-04", "03-10..03-12")), told, "03-05 09:01"
    )
    assert coming == ["03-11"]


def test_taken_back_and_entered_again_is_the_same_gap() -> None:
    told, _ = _after(roster(who("priya", "sqe", "03-03..03-12")), Watched(), "03-04 08:00")
    told, _ = _after(roster(who("priya", "sqe", "03-03")), told, "03-04 09:00")
    told, coming = _after(roster(who("priya", "sqe", "03-03..03-12")), told, "03-04 09:05")
    assert coming == []


def test_a_gap_that_is_over_is_dropped() -> None:
    _, coming = _after(roster(who("priya", "sqe", "03-03..03-05")), Watched(), "03-06 00:00")
    assert coming == []


def test_only_the_last_gap_of_a_role_is_remembered() -> None:
    found = roster(who("priya", "sqe", "03-03..03-04", "03-10..03-11"))
    told, _ = _after(found, Watched(), "03-04 08:00")
    told, _ = _after(found, told, "03-11 08:00")
    assert told == Watched((Told("oem", "sqe", at("03-11 08:00"), at("03-12 00:00")),))


# what is said when an absence is entered


@pytest.mark.parametrize(
    ("away", "now", "wanted"),
    [
        ("03-03", "02-20 12:00", "03-03"),  # one day is said, too
        ("03-03..03-07", "02-20 12:00", "03-03..03-07"),
        ("02-24..03-03", "02-20 12:00", "03-01..03-03"),  # the build begins on Monday
        ("02-24..02-28", "02-20 12:00", None),  # a weekend of it
        ("03-18..03-26", "02-20 12:00", "03-18..03-19"),  # it ends on Friday
        ("03-22..03-26", "02-20 12:00", None),
        ("03-22..03-26", "03-20 12:00", "03-22..03-26"),  # late, it goes on
        ("03-03", "03-04 12:00", None),  # past
    ],
)
def test_holes_are_the_days_of_a_build(away: str, now: str, wanted: str | None) -> None:
    found = holes(roster(who("priya", "sqe", away)), [BUILD], at(now))
    assert found == ([Hole("oem", "sqe", days(wanted))] if wanted else [])


def test_two_builds_with_the_same_days_are_said_once() -> None:
    found = roster(who("priya", "sqe", "03-03..03-04"))
    other = replace(BUILD, first="lot-2-smt_start", due=BUILD.due + timedelta(days=3))
    assert len(holes(found, [BUILD, other], EARLY)) == 1
    assert holes(found, [], EARLY) == []
