"""What a sound program file means, form by form."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.domain.program import Days, DigestSchedule, Program
from bot.domain.rule_set import Ladder, LadderOverride, Overrides, RuleOverride, Rung
from bot.domain.values import DateRange, Duration, OpenDay, Span
from bot.program_file import BadProgram, read_overrides, read_program
from tests.program.small import SMALL, changed

DAY_SHIFT = (Span(480, 1020),)


def _week(text: str) -> tuple[tuple[Span, ...], ...]:
    return read_program(changed('{ mon-fri = ["08:00-17:00"] }', text)).sites[0].week


def _open(text: str) -> tuple[OpenDay, ...]:
    return read_program(changed('open = ["2027-02-07"]', f"open = [{text}]")).sites[0].open


@pytest.fixture(scope="module")
def program() -> Program:
    return read_program(SMALL)


def test_the_program_and_its_people(program: Program) -> None:
    assert (program.key, program.company("ems"), program.export_controlled) == (
        "ACME",
        "Volta EMS",
        False,
    )
    maria = program.person("maria")
    assert maria is not None
    assert (maria.level, maria.backup, maria.on_call) == (1, "tom", True)
    assert maria.away == (DateRange(date(2027, 2, 3), date(2027, 2, 7)),)
    assert maria.slack == "T0ACME/U0MARIA"


def test_overrides_keep_only_what_the_file_gives(program: Program) -> None:
    assert program.overrides.rules == (
        RuleOverride(
            "shortage",
            "major",
            {"ack": Duration(2, "bh")},
            "oem",
            {"oem": "buyer", "ems": "planner"},
        ),
    )
    ladder = Ladder((Rung(1, Duration(0, "m")), Rung(2, Duration(1, "bd"))), 50)
    assert program.overrides.ladders == (LadderOverride("ack", "major", ladder),)


def test_syncs_deadlines_and_digests(program: Program) -> None:
    assert program.syncs[0].start == datetime(2027, 1, 5, 17, 0)
    assert program.deadlines[0].nudge == (-5, 0, 1)
    assert program.deadlines[0].due == datetime(2027, 2, 10, 17, 0)
    assert program.digests == (
        DigestSchedule("weekly", "America/Los_Angeles", "mon 08:30", "shared"),
    )


def test_a_week_by_ranges_and_days() -> None:
    week = _week('{ mon-thu = ["08:00-17:00"], sat = ["09:00-12:00"], fri = [] }')
    assert week == (*(DAY_SHIFT,) * 4, (), (Span(540, 720),), ())


def test_a_range_of_days_may_pass_the_week_end() -> None:
    assert _week('{ fri-mon = ["08:00-17:00"] }') == (DAY_SHIFT, (), (), (), *(DAY_SHIFT,) * 3)


def test_a_span_may_pass_midnight() -> None:
    assert _week('{ mon = ["22:00-06:00"] }')[0] == (Span(1320, 1800),)
    assert _week('{ mon = ["16:00-00:00"] }')[0] == (Span(960, 1440),)


def test_a_whole_day_and_touching_shifts() -> None:
    assert _week('{ mon-sun = ["00:00-24:00"] }')[6] == (Span(0, 1440),)
    shifts = _week('{ mon-sun = ["22:00-06:00", "06:00-14:00", "14:00-22:00"] }')
    assert shifts[0] == (Span(360, 840), Span(840, 1320), Span(1320, 1800))


def test_make_up_days_in_every_form() -> None:
    morning, afternoon = Span(480, 720), Span(780, 1020)
    assert _open('"2027-02-06..2027-02-07"') == (
        OpenDay(date(2027, 2, 6)),
        OpenDay(date(2027, 2, 7)),
    )
    assert _open('"2027-02-20 08:00-12:00, 13:00-17:00"') == (
        OpenDay(date(2027, 2, 20), (morning, afternoon)),
    )
    table = '{ date = "2027-02-20", spans = ["08:00-12:00"] }'
    assert _open(table) == (OpenDay(date(2027, 2, 20), (morning,)),)
    assert _open('2027-02-20, "2027-02-21 .. 2027-02-22 08:00-12:00"') == (
        OpenDay(date(2027, 2, 20)),
        OpenDay(date(2027, 2, 21), (morning,)),
        OpenDay(date(2027, 2, 22), (morning,)),
    )


def test_toml_dates_stand_for_text() -> None:
    site = read_program(changed('"2026-12-24..2027-01-01"', "2026-12-24")).sites[0]
    assert site.closed == (DateRange(date(2026, 12, 24), date(2026, 12, 24)),)
    deadline = read_program(changed('"2027-02-10T17:00"', "2027-02-10T17:00:00")).deadlines[0]
    assert deadline.due == datetime(2027, 2, 10, 17, 0)
    table = _open("{ date = 2027-02-20, spans = [] }")
    assert table == (OpenDay(date(2027, 2, 20)),)


def test_a_ladder_may_count_misses_and_offer() -> None:
    text = changed('trigger = "ack"', 'trigger = "update"').replace(
        '{ level = 2, after = "1bd" }', "{ level = 4, misses = 2, offer = true }"
    )
    steps = read_program(text).overrides.ladders[0].ladder.steps
    assert steps[1] == Rung(4, misses=2, offer=True)


def test_a_zone_left_out_is_that_of_the_program() -> None:
    text = SMALL.replace('sync"\nzone = "America/Los_Angeles"\n', 'sync"\n')
    text = text.replace('kind = "weekly"\nzone = "America/Los_Angeles"\n', 'kind = "weekly"\n')
    assert text.count("zone") == SMALL.count("zone") - 2
    found = read_program(text)
    assert found == read_program(SMALL)


def test_a_nudge_left_out_is_none_and_an_empty_one_is_empty() -> None:
    line = 'nudge = ["-5bd", "0", "+1bd"]'
    assert read_program(changed(line, "")).deadlines[0].nudge is None
    assert read_program(changed(line, "nudge = []")).deadlines[0].nudge == ()


def test_a_nudge_may_count_calendar_days() -> None:
    line = 'nudge = ["-5bd", "0", "+1bd"]'
    found = read_program(changed(line, 'nudge = ["-30d", "-5bd", "0", "+1d"]'))
    assert found.deadlines[0].nudge == (Days(-30), -5, 0, Days(1))
    for wrong in ("-0d", "30d", "-367d", "-3w"):
        with pytest.raises(BadProgram, match="nudge item 1"):
            read_program(changed(line, f'nudge = ["{wrong}"]'))


def test_a_rule_may_have_its_prefix() -> None:
    sync = read_program(changed('"FREQ=WEEKLY', '"RRULE:FREQ=WEEKLY')).syncs[0]
    assert sync.rrule == "FREQ=WEEKLY;BYDAY=TU"


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    assert read_program("\ufeff" + SMALL.replace("\n", "\r\n")) == read_program(SMALL)


def test_overrides_alone() -> None:
    rules = SMALL[SMALL.index("[[rule]]") : SMALL.index("[[sync]]")]
    assert read_overrides(rules) == read_program(SMALL).overrides
    assert read_overrides("") == Overrides()


def test_overrides_alone_hold_no_other_table() -> None:
    with pytest.raises(BadProgram) as caught:
        read_overrides(SMALL.replace('"2bh"', '"soon"'))
    assert any("[site]" in error for error in caught.value.errors)
    assert any('"soon"' in error for error in caught.value.errors)
    assert caught.value.problems == caught.value.errors


def test_a_personal_digest_goes_by_direct_message() -> None:
    text = changed('kind = "weekly"', 'kind = "personal"').replace('to = "shared"', 'to = "dm"')
    assert read_program(text).digests[0].to == "dm"
