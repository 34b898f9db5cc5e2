"""Clocks that tell nobody off who acts well: updates by the end of the day, promises, silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain import again, transitions
from bot.domain.calendar import Calendar
from bot.domain.clocks import due
from bot.domain.issue import Clock, Issue, Pause, StepDone
from bot.domain.judge import judge
from bot.domain.plan import (
    CLOSE,
    CLOSE_REMIND,
    ESCALATE,
    HELP,
    Step,
    dues,
    plan,
    promised_until,
    target_of,
)
from bot.domain.values import Duration
from bot.program_file.shipped import default_rules
from tests.domain.test_worktime import LA, SHANGHAI, at, calendar, weekly

RULES = default_rules()
SJ = calendar(LA, weekly("xxxxx..", "08:00-17:00"))
SJ.site = replace(SJ.site, id="sj", side="oem")
SZ = calendar(SHANGHAI, weekly("xxxxx..", "08:30-12:00", "13:30-18:00"))
SZ.site = replace(SZ.site, id="sz", side="ems")
NIGHT = calendar(SHANGHAI, weekly("xxxxx..", "22:00-06:00"))
ROUND = calendar(SHANGHAI, weekly("xxxxxxx", "00:00-24:00"))
SITES = {"sj": SJ, "sz": SZ}
ONE_DAY = Duration(1, "bd")


def sz(text: str) -> datetime:
    return at(text, SHANGHAI)


def update(started: datetime, *pauses: Pause, promised: datetime | None = None) -> Clock:
    return Clock("update", 1, "ems", "sz", started, pauses, promised=promised)


@pytest.mark.parametrize(
    ("started", "length", "moment"),
    [
        ("2026-12-03 09:05", "1bd", "2026-12-04 18:00"),
        ("2026-12-03 17:59", "1bd", "2026-12-04 18:00"),
        ("2026-12-04 09:05", "1bd", "2026-12-07 18:00"),  # over the weekend
        ("2026-12-03 12:30", "1bd", "2026-12-04 18:00"),  # in the lunch break
        ("2026-12-03 18:00", "1bd", "2026-12-04 18:00"),  # at the closing: still Thursday
        ("2026-12-03 20:00", "1bd", "2026-12-07 18:00"),  # after it: from Friday's opening
        ("2026-12-05 10:00", "1bd", "2026-12-08 18:00"),  # on a Saturday: from Monday
        ("2026-12-03 09:05", "3bd", "2026-12-08 18:00"),
    ],
)
def test_an_update_in_business_days_is_due_when_the_day_ends(
    started: str, length: str, moment: str
) -> None:
    target = Duration(int(length.removesuffix("bd")), "bd")
    assert due(update(sz(started)), target, SZ) == sz(moment)


def test_the_day_of_a_night_shift_ends_in_the_morning() -> None:
    # At 00:30 on Friday the shift that began on Thursday works.
    assert due(update(sz("2026-12-04 00:30")), ONE_DAY, NIGHT) == sz("2026-12-05 06:00")
    assert due(update(sz("2026-12-03 23:30")), ONE_DAY, NIGHT) == sz("2026-12-05 06:00")


def test_where_work_never_stops_each_day_has_its_own_end() -> None:
    assert due(update(sz("2026-12-03 23:59")), ONE_DAY, ROUND) == sz("2026-12-05 00:00")
    # Missed at that midnight: the next one is due a day later, not two.
    assert due(update(sz("2026-12-05 00:00")), ONE_DAY, ROUND) == sz("2026-12-06 00:00")


@given(st.lists(st.integers(0, 9 * 60), min_size=5, max_size=12))
def test_who_writes_once_every_working_day_never_misses(minutes: list[int]) -> None:
    day, clock = datetime(2026, 12, 3), update(sz("2026-12-03 09:00"))
    for minute in minutes:
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
        written = sz(f"{day:%Y-%m-%d} 08:30") + timedelta(minutes=minute)
        moment = due(clock, ONE_DAY, SZ)
        assert moment is not None
        assert written <= moment
        clock = update(written)


@given(st.integers(0, 14 * 24 * 60), st.integers(1, 5))
def test_it_is_never_due_before_the_same_time_of_that_day(minute: int, days: int) -> None:
    start = sz("2026-12-01 00:00") + timedelta(minutes=minute)
    # A closing still belongs to the day that it closes; every other clock begins at the opening.
    assume(SZ.is_open(start) or not SZ.is_open_or_closing(start))
    ordinary = due(replace(update(start), kind="resolve"), Duration(days, "bd"), SZ)
    end = due(update(start), Duration(days, "bd"), SZ)
    assert ordinary is not None
    assert end is not None
    assert ordinary <= end
    assert end - ordinary < timedelta(hours=24)


def test_what_was_left_at_a_pause_is_left_after_it() -> None:
    pause = Pause(sz("2026-12-03 16:00"), sz("2026-12-08 10:00"))
    # Due Friday 18:00: two hours of Thursday and eight of Friday were left.
    assert due(update(sz("2026-12-03 09:00"), pause), ONE_DAY, SZ) == sz("2026-12-09 12:00")


@pytest.mark.parametrize(
    ("promised", "moment"),
    [
        ("2026-12-03 15:00", "2026-12-03 15:00"),
        ("2026-12-05 11:00", "2026-12-04 18:00"),  # nobody makes their own clock later
        ("2026-12-03 08:00", "2026-12-04 18:00"),  # before it began
    ],
)
def test_a_promise_is_due_when_it_is_the_earlier(promised: str, moment: str) -> None:
    clock = update(sz("2026-12-03 09:05"), promised=sz(promised))
    assert due(clock, ONE_DAY, SZ) == sz(moment)


def test_a_kept_promise_counts_once() -> None:
    issue = _issue("nonconformance", "major")
    cell = RULES.cell("nonconformance", "major")
    start, said = sz("2026-12-04 10:00"), sz("2026-12-04 15:00")
    acked = transitions.acknowledge(issue, cell, "ems", "mei", "sz", start, said)
    assert dues(acked, RULES, SITES)["update/1"] == said
    told = transitions.updated(acked, cell, "ems", "sz", sz("2026-12-04 14:00"))
    assert dues(told, RULES, SITES)["update/2"] == sz("2026-12-07 18:00")
    missed = transitions.missed(acked, "update/1", said, 1)
    assert dues(missed, RULES, SITES)["update/1"] == sz("2026-12-07 18:00")


def _issue(category: str, severity: str, **values: object) -> Issue:
    logged = sz("2026-12-04 09:00")
    clocks = transitions.first_clocks(RULES.cell(category, severity), "ems", "sz", logged)
    plain = Issue(
        1, 1, 1, "Cracked joints", category, severity, "open", "ems", "ems", "priya", "oem", logged,
        2, clocks=clocks,
    )  # fmt: skip
    return replace(plain, **values)  # type: ignore[arg-type]


def _kinds(issue: Issue, done: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    steps = plan(issue, RULES, SITES, done, issue.logged)
    return [(step.kind, step.trigger) for step in steps]


def test_a_contained_critical_issue_needs_updates_as_a_major_one() -> None:
    issue = _issue("nonconformance", "critical", state="acknowledged")
    assert target_of(issue, "update", RULES) == Duration(4, "h")
    contained = transitions.contain(issue, sz("2026-12-04 11:00"))
    assert target_of(contained, "update", RULES) == ONE_DAY
    assert target_of(contained, "resolve", RULES) == Duration(30, "d")
    major = replace(contained, severity="minor")
    assert target_of(major, "update", RULES) == Duration(3, "bd")


@pytest.mark.parametrize(
    ("severity", "percent"), [("critical", 75), ("major", 75), ("minor", None), ("info", None)]
)
def test_help_is_asked_for_before_the_partner_hears_of_it(
    severity: str, percent: int | None
) -> None:
    issue = _issue("shortage", severity)
    steps = plan(issue, RULES, SITES, (), issue.logged)
    asked = [step.at for step in steps if step.kind == HELP]
    assert len(asked) == (percent is not None)
    late = next(s.at for s in steps if s.kind == ESCALATE and s.trigger == "ack")
    assert all(issue.logged < moment < late for moment in asked)


@pytest.mark.parametrize(
    ("severity", "closes", "reminded"),
    [
        ("critical", None, None),
        ("major", "2026-12-11 16:30", None),
        ("minor", "2026-12-09 16:30", "2026-12-08 16:30"),
        ("info", "2026-12-09 16:30", "2026-12-08 16:30"),
    ],
)
def test_what_nobody_answers_closes_itself_but_for_a_critical_one(
    severity: str, closes: str | None, reminded: str | None
) -> None:
    issue = _issue("delivery", severity)
    now = at("2026-12-04 16:30", LA)
    cell = RULES.cell("delivery", severity)
    resolved = transitions.resolve(issue, cell, "sj", "done", now)
    steps = {s.kind: s.at for s in plan(resolved, RULES, SITES, (), now) if s.trigger != "confirm"}
    assert steps.get(CLOSE) == (at(closes, LA) if closes else None)
    assert steps.get(CLOSE_REMIND) == (at(reminded, LA) if reminded else None)


def test_confirming_has_a_clock_of_the_counterpart_that_ends_with_it() -> None:
    issue, cell = _issue("delivery", "major"), RULES.cell("delivery", "major")
    now = at("2026-12-04 10:00", LA)
    resolved = transitions.resolve(issue, cell, "sj", "done", now)
    clock = transitions.clock(resolved, "confirm/1")
    assert clock is not None
    assert (clock.side, clock.site, clock.running) == ("oem", "sj", True)
    assert dues(resolved, RULES, SITES) == {"confirm/1": at("2026-12-08 10:00", LA)}
    for ended in (transitions.close(resolved, now), again.reopen(resolved, cell, "sz", now)):
        back = transitions.clock(ended, "confirm/1")
        assert back is not None
        assert back.ended == now


def test_silence_gains_nothing() -> None:
    """Reopened after it closed itself, the resolution goes on from its first start."""
    issue, cell = _issue("delivery", "major"), RULES.cell("delivery", "major")
    resolved = transitions.resolve(issue, cell, "sj", "done", sz("2026-12-05 10:00"))
    closed = transitions.close(resolved, sz("2026-12-14 10:00"))
    now = sz("2026-12-15 10:00")
    back = again.reopen_silent(closed, cell, "sz", now)
    starts = {c.kind: c.started for c in back.clocks if c.ended is None}
    assert starts == {"ack": now, "contain": issue.logged, "resolve": issue.logged}
    anew = again.reopen(closed, cell, "sz", now)
    assert {c.started for c in anew.clocks if c.ended is None} == {now}


def test_silence_of_a_clock_that_stood_goes_on_from_the_reopening() -> None:
    issue, cell = _issue("delivery", "major"), RULES.cell("delivery", "major")
    passed = transitions.pass_ball(issue, cell, "oem", "sj", sz("2026-12-04 10:00"))
    resolved = transitions.resolve(passed, cell, "sj", "done", sz("2026-12-05 10:00"))
    now = sz("2026-12-15 10:00")
    back = again.reopen_silent(transitions.close(resolved, now), cell, "sz", now)
    (resolve,) = (c for c in back.clocks if c.kind == "resolve" and c.ended is None)
    assert resolve.pauses == (Pause(sz("2026-12-04 10:00"), now),)
    assert resolve.running


def _early(**values: object) -> Issue:
    logged = sz("2026-12-04 09:00")
    issue = _issue("delivery", "major", raised_side="ems", raised_by="linh", **values)
    early = transitions.tell_early(issue, RULES.cell("delivery", "major"), "linh", "sz")
    assert early.acked == logged
    return early


def test_who_tells_early_has_acknowledged() -> None:
    early = _early()
    assert early.told_early
    assert (early.state, early.owner("ems")) == ("acknowledged", "linh")
    assert [c.kind for c in early.clocks] == ["contain", "resolve", "update"]
    assert not _issue("delivery", "major").told_early
    passed = transitions.pass_ball(
        early, RULES.cell("delivery", "major"), "oem", "sj", early.logged
    )
    assert passed.told_early, "an acknowledgment that the partner owes changes nothing of that"


def test_who_told_early_is_left_alone_until_the_date_that_was_promised() -> None:
    promised = sz("2026-12-18 18:00")
    for fields in ({"new_date": "2026-12-18"}, {"promised": " 2026-12-18 "}):
        steps = plan(_early(fields=fields), RULES, SITES, (), sz("2026-12-04 09:00"))
        levels = {(s.trigger, s.level): s.at for s in steps if s.kind == ESCALATE}
        assert levels["resolve", 1] < promised
        assert levels["resolve", 2] == promised
        assert levels["resolve", 3] == promised
    late = plan(_issue("delivery", "major"), RULES, SITES, (), sz("2026-12-04 09:00"))
    assert min(s.at for s in late if s.level == 2) < promised


@pytest.mark.parametrize("text", ["", "soon", "18.12.2026", "2026-02-30", "2026-12"])
def test_what_is_no_date_promises_nothing(text: str) -> None:
    assert promised_until(_early(fields={"new_date": text}), SZ) is None


def test_a_promise_of_a_day_without_work_ends_at_its_midnight() -> None:
    assert promised_until(_early(fields={"new_date": "2026-12-19"}), SZ) == sz("2026-12-20 00:00")


@pytest.mark.parametrize("apart", ["confirm", "approval"])
def test_another_matter_uses_up_no_level(apart: str) -> None:
    """Neither way: the acknowledgment is alerted after it, and it after the acknowledgment."""
    now = sz("2026-12-04 12:00")
    for first, second in ((apart, "ack"), ("ack", apart)):
        done = StepDone("x", now - timedelta(hours=1), first, 1, "sent")
        step = Step(now, ESCALATE, second, "y", f"{second}/1", 1)
        (judged,) = judge([step], [done], None, now)
        assert judged.send
    done = StepDone("x", now - timedelta(hours=1), "ack", 1, "sent")
    (judged,) = judge([Step(now, ESCALATE, "contain", "y", "contain/1", 1)], [done], None, now)
    assert not judged.send


def test_calendars_are_asked_for_the_working_day() -> None:
    assert isinstance(SZ, Calendar)
    assert SZ.working_day(sz("2026-12-04 12:30")) is None
    assert SZ.working_day(sz("2026-12-04 18:00")) == sz("2026-12-04 09:00").date()
    assert NIGHT.working_day(sz("2026-12-04 00:30")) == sz("2026-12-03 09:00").date()
    assert ROUND.working_day(sz("2026-12-05 00:00")) == sz("2026-12-04 09:00").date()
