"""``program calendar``: hours next to each other, changes of one's own site, moved clocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.calendar import Calendar
from bot.domain.joint_hours import joint_hours
from bot.domain.values import Site, Span
from bot.program_file.holidays import holiday_names
from tests.playing import Play, Stage, small_program

START = "at 2027-02-01T10:00 America/Los_Angeles"


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found(START)
        yield found


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("tom: /andon program calendar closed fri", "Only a program manager can do this."),
        ("maria: /andon program calendar sz closed fri", "Only a program manager of Volta EMS"),
        ("maria: /andon program calendar sx", "Allowed: sj, sz, closed, open"),
        ("maria: /andon program calendar closd fri", "Did you mean closed?"),
        ("maria: /andon program calendar sj shut fri", "is not a change of a calendar"),
        ("maria: /andon program calendar closed", "<closed> is missing"),
        ("maria: /andon program calendar closed 2027-02-30", "is not understood"),
        ("maria: /andon program calendar closed 2027-03-02..2027-03-01", "ends before it begins"),
        ("maria: /andon program calendar closed 2027-03-01..2029-03-01", "at most 366 days"),
        ("maria: /andon program calendar open fri 25:00-26:00", "item 1 span 1 is"),
        ("maria: /andon program calendar open fri 08:00-12:00, 11:00-13:00", "which overlap"),
        ("maria: /andon program calendar week mon-fri from 8 to 5", "Give days with their hours"),
        ("maria: /andon program calendar week mon-fry=08:00-17:00", '"fry"'),
        ("maria: /andon program calendar week mon=08:00-08:00", "opens and closes at the same"),
        ("maria: /andon program calendar country XX", "two-letter country code"),
        ("maria: /andon program calendar country US-QQ", 'subdivision "QQ" is not known'),
        ("maria: /andon program calendar zone Denverr", "Did you mean America/Denver?"),
        ("stranger: /andon program calendar", "You are not on the roster here"),
    ],
)
def test_what_is_refused_changes_nothing(play: Play, line: str, says: str) -> None:
    before = play.reply("linh: /andon program calendar")
    assert says in play.reply(line)
    assert play.reply("linh: /andon program calendar") == before


def test_a_calendar_that_would_never_open_is_refused(play: Play) -> None:
    play("maria: /andon program calendar closed until 2028-01-31")
    said = play.reply("maria: /andon program calendar closed 2028-01-31..2029-01-30")
    assert "Site sj would never be open" in said
    assert "closed Mon 2027-02-01" not in play.reply("maria: /andon program show")


def test_the_hours_of_both_sides_stand_next_to_each_other(play: Play) -> None:
    play("wei: /andon program calendar country CN")
    said = play.reply("tom: /andon program calendar")
    assert "Mon 02-01 – Thu 02-04: sj 08:00-17:00 | sz 08:30-12:00, 13:30-18:00" in said
    assert "Fri 02-05: sj 08:00-17:00 | sz closed (Chinese New Year's Eve)" in said
    assert "sj and sz are both open:" in said
    assert "Los Angeles Mon Feb 1 16:30-17:00 · Shanghai Tue Feb 2 08:30-09:00" in said


def test_no_joint_hours_are_said_too(play: Play) -> None:
    play("wei: /andon program calendar week mon-fri=09:30-12:00")
    assert "sj and sz are never open at the same time" in play.reply("tom: /andon program calendar")


def test_a_holiday_that_is_worked_on_is_named(play: Play) -> None:
    play("wei: /andon program calendar country CN")
    play("wei: /andon program calendar open 2027-02-05")
    assert "sz 08:30-12:00, 13:30-18:00 (open on Chinese New Year's Eve)" in play.reply(
        "tom: /andon program calendar"
    )


@pytest.mark.parametrize(
    ("line", "understood"),
    [
        ("closed fri", "closed Fri 2027-02-05."),
        ("closed 2027-02-05..2027-02-12", "closed Fri 2027-02-05 to Fri 2027-02-12."),
        ('closed "until fri"', "closed Mon 2027-02-01 to Fri 2027-02-05."),
        ("open sat 8:00-12:00", "open Sat 2027-02-06 08:00-12:00."),
        ("open 2027-02-06..2027-02-07", "open Sat 2027-02-06 to Sun 2027-02-07."),
        ("sj week mon-fri=8:00-12:00, 13:00-17:00 sat=8:00-10:00",
         "mon-fri 08:00-12:00 13:00-17:00, sat 08:00-10:00."),
        ("week mon-fri 22:00-06:00", "mon-fri 22:00-06:00."),
        ("country us-ca", "holidays US-CA."),
        ("zone new york", "America/New_York: mon-fri 08:00-17:00."),
    ],
)  # fmt: skip
def test_the_answer_repeats_what_was_understood(play: Play, line: str, understood: str) -> None:
    assert understood in play.reply(f"maria: /andon program calendar {line}")


def test_days_become_ordinary_again(play: Play) -> None:
    play("maria: /andon program calendar closed 2027-02-03..2027-02-05")
    play("maria: /andon program calendar open 2027-02-06")
    play("maria: /andon program calendar clear 2027-02-04..2027-02-06")
    said = play.reply("maria: /andon program calendar")
    assert "Wed 02-03: sj closed" in said
    assert "Thu 02-04 – Fri 02-05: sj 08:00-17:00" in said
    assert "Sat 02-06 – Sun 02-07: sj closed" in said


def test_closing_a_make_up_day_closes_it(play: Play) -> None:
    play("maria: /andon program calendar open sat")
    play("maria: /andon program calendar closed sat")
    assert "Sat 02-06 – Sun 02-07: sj closed" in play.reply("maria: /andon program calendar")


def test_the_site_is_named_where_a_side_has_several() -> None:
    program = small_program()
    other = replace(program.sites[1], id="hn", zone="Asia/Ho_Chi_Minh")
    with Stage(replace(program, sites=(*program.sites, other))) as play:
        play(START)
        said = play.reply("wei: /andon program calendar closed fri")
        assert "Your side has several sites: sz, hn." in said
        assert "Site hn (Volta EMS): closed" in play.reply(
            "wei: /andon program calendar hn closed fri"
        )
        assert "| sz " in play.reply("tom: /andon program calendar sz")


def test_clocks_move_and_go_back(play: Play) -> None:
    said = play.reply('linh: /andon issue log shortage major "U7"')
    assert "due Shanghai Tue 06:00 · Los Angeles Mon 14:00" in said
    said = play.reply("maria: /andon program calendar closed 2027-02-01")
    assert "Running clocks that moved: 0 of 3." in said
    assert "keep their due moments until Volta EMS agrees (DEC1)" in said
    play("wei: /andon decision approve DEC1")
    assert "Acknowledge: due Los Angeles Tue 12:00" in play.reply(
        "tom: /andon issue why ACME-1 full=yes"
    )
    said = play.reply("maria: /andon program calendar clear 2027-02-01")
    assert "Running clocks that moved: 3 of 3." in said
    assert "Acknowledge: due Los Angeles Mon 14:00" in play.reply(
        "tom: /andon issue why ACME-1 full=yes"
    )


def test_only_the_clocks_of_the_changed_site_are_asked_about(play: Play) -> None:
    play('linh: /andon issue log shortage major "U7"')
    play('tom: /andon issue log delivery major "PO 4711 slips"')
    play("wei: /andon program calendar closed until fri")
    (asked,) = [each for each in play("maria: /andon decision list") if each.kind == "reply"]
    assert "ACME-2 PO 4711 slips" in asked.text
    assert "ACME-1" not in asked.text


def test_what_was_late_stays_late(play: Play) -> None:
    """A day that has begun makes nothing punctual, whoever agrees."""
    play('linh: /andon issue log shortage critical "U7"')
    play("wait 2h")
    said = play.reply("maria: /andon program calendar week mon-fri=22:00-23:00")
    assert "DEC" in said, "what is not late yet is asked about"
    play("wei: /andon decision approve DEC1")
    why = play.reply("tom: /andon issue why ACME-1 full=yes")
    assert "Acknowledge: due Los Angeles Mon 11:00" in why


def test_what_a_change_makes_late_is_judged_once(play: Play) -> None:
    """A closure that never was is taken back after nine days: each clock brings its highest step,
    and a level is told once."""
    play("maria: /andon program calendar closed until 2027-02-12")
    play('linh: /andon issue log shortage major "U7"')
    assert [r.kind for r in play("wait 9d")] == []
    told = play("maria: /andon program calendar clear 2027-02-01..2027-02-12")
    lines = [(r.kind, r.level) for r in told if r.to == "shared" and "escalated" in r.kind]
    assert sorted(lines) == [
        ("ack.escalated", 3),
        ("contain.escalated", 1),
        ("resolve.escalated", 2),
    ]
    assert not [record for record in told if "reminder" in record.kind]


def test_joint_hours_over_midnight_and_clock_changes() -> None:
    def site(zone: str, opens: int, closes: int) -> Calendar:
        return Calendar(
            Site("x", "oem", zone, ((Span(opens, closes),),) * 7), lambda _y: frozenset()
        )

    day = datetime(2027, 3, 14, 8, tzinfo=UTC), datetime(2027, 3, 15, 8, tzinfo=UTC)
    west = site("America/Los_Angeles", 17 * 60, 26 * 60)
    east = site("Asia/Shanghai", 9 * 60, 18 * 60)
    assert list(joint_hours(west, east, *day)) == [
        (datetime(2027, 3, 14, 8, tzinfo=UTC), datetime(2027, 3, 14, 10, tzinfo=UTC)),
        (datetime(2027, 3, 15, 1, tzinfo=UTC), datetime(2027, 3, 15, 8, tzinfo=UTC)),
    ]
    assert not list(joint_hours(site("UTC", 0, 60), site("UTC", 60, 120), *day))


def test_holidays_have_english_names_and_unknown_countries_none() -> None:
    assert holiday_names("CN", None, 2027)[date(2027, 2, 5)] == "Chinese New Year's Eve"
    assert holiday_names("PL", None, 2027)[date(2027, 1, 6)] == "Epiphany"
    assert holiday_names(None, None, 2027) == {}
