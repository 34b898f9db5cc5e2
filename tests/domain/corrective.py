"""A corrective action and its 8D for tests: logged by the OEM, answered in Shenzhen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain import transitions
from bot.domain.calendar import Calendar
from bot.domain.issue import Issue
from bot.domain.rule_set import RuleSet
from bot.domain.values import DateRange, OpenDay
from bot.features.eightd.due_dates import due_at
from bot.features.eightd.policy import D1, D3, D4, D5, D6, D8, EightD, rows
from bot.features.eightd.transitions import finished
from bot.program_file.shipped import default_rules
from tests.domain.test_worktime import LA, SHANGHAI, at, calendar, weekly

SZ = calendar(SHANGHAI, weekly("xxxxx..", "08:30-12:00", "13:30-18:00"))
CNY = calendar(
    SHANGHAI,
    weekly("xxxxx..", "08:30-12:00", "13:30-18:00"),
    closed=(DateRange(datetime(2027, 2, 1).date(), datetime(2027, 2, 14).date()),),
    opened=(OpenDay(datetime(2027, 1, 30).date()),),
)
RULES: RuleSet = default_rules()
STEPS = (D1, D3, D4, D5, D6, D8)


def sites(ems: Calendar = SZ) -> dict[str, Calendar]:
    """Name the calendars after their sites; the OEM's is in San José."""
    oem = calendar(LA, weekly("xxxxx..", "08:00-17:00"))
    oem.site = replace(oem.site, id="sj", side="oem")
    return {"sj": oem, "sz": ems}


def sz(text: str) -> datetime:
    return at(text, SHANGHAI)


def issue(severity: str = "major", logged: str = "2026-12-04 09:00", **values: object) -> Issue:
    start = sz(logged)
    clocks = transitions.first_clocks(RULES.cell("scar", severity), "ems", "sz", start)
    plain = Issue(
        1, 1, 1, "Cracked joints", "scar", severity, "open", "ems", "ems", "priya", "oem", start, 1,
        clocks=clocks,
    )  # fmt: skip
    return replace(plain, **values)  # type: ignore[arg-type]


def acked(found: Issue, moment: datetime | None = None) -> Issue:
    cell = RULES.cell("scar", found.severity)
    return transitions.acknowledge(found, cell, "ems", "mei", "sz", moment or found.logged)


def eightd(found: Issue, *done: str) -> EightD:
    """Return an 8D whose steps ``done`` were approved at the logging, without a review."""
    value = EightD("ems", "sz", found.logged)
    for step in done:
        value = finished(value, step, "text", "mei", None, found.logged)
    return value


def due(value: EightD, found: Issue, step: str, ems: Calendar = SZ) -> datetime | None:
    row = next(row for row in rows(found.severity) if row.id == step)
    return due_at(value, found, row, RULES.cell("scar", found.severity), sites(ems))


def passed(found: Issue, since: str, until: str | None) -> Issue:
    """Let the other side hold the ball for a while, which it acknowledges at once."""
    cell = RULES.cell("scar", found.severity)
    found = transitions.pass_ball(found, cell, "oem", "sj", sz(since))
    found = transitions.acknowledge(found, cell, "oem", "tom", "sj", sz(since))
    return found if until is None else transitions.pass_ball(found, cell, "ems", "sz", sz(until))
