"""The files that a hostile side sends: its program with something changed, and lists of issues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.domain.program import DeadlineTable, Program
from bot.domain.values import other_side
from bot.program_file import write_program
from tests.fairness.hostile_facts import Line
from tests.fairness.hostile_side import Hostile, Maker, Try
from tests.fairness.hostile_year import CATEGORIES, SEVERITIES
from tests.spreadsheet.files import csv

ZONES = ("Asia/Tokyo", "America/Chicago", "Europe/Lisbon")
HEAD = ["No.", "Title", "Category", "Severity", "Owner", "Company", "Status"]


def _file(name: str, change: Callable[[Hostile, Program], Program]) -> Maker:
    def make(of: Hostile) -> Try | None:
        text = write_program(change(of, of.facts.file())).encode()
        return Try(f"import: {name}", (of.says("program import", text),))

    return make


Table = DeadlineTable


def _tables(
    change: Callable[[Hostile, Table], Table | None],
) -> Callable[[Hostile, Program], Program]:
    def changed(of: Hostile, program: Program) -> Program:
        own = [t.id for t in program.deadlines if t.side == of.side]
        chosen = of.random.choice(own) if own else None
        tables = (change(of, t) if t.id == chosen else t for t in program.deadlines)
        return replace(program, deadlines=tuple(t for t in tables if t is not None))

    return changed


def _given(of: Hostile, table: Table) -> Table:
    return replace(table, side=other_side(table.side), owner=of.people(of.other)[0].id)


def _moved(of: Hostile, table: Table) -> Table:
    return replace(table, due=table.due + timedelta(days=of.random.choice((5, 40))))


def _shared_taken(of: Hostile, program: Program) -> Program:
    channels = (replace(c, audience=of.side) if c.audience == "shared" else c
                for c in program.channels)  # fmt: skip
    return replace(program, channels=tuple(channels))


def _own_week(of: Hostile, program: Program) -> Program:
    sites = (
        replace(s, week=(next(filter(None, s.week)), *((),) * 6)) if s.side == of.side else s
        for s in program.sites
    )
    return replace(program, sites=tuple(sites))


def _fewer(of: Hostile, program: Program) -> Program:
    gone = of.random.choice([p.id for p in of.people(of.side) if p.level > 1] or [""])
    return replace(program, people=tuple(p for p in program.people if p.id != gone))


def _other_zone(of: Hostile, program: Program) -> Program:
    return replace(program, zone=of.random.choice(ZONES))


def _spreadsheet(of: Hostile) -> Try:
    """Rows about what there is, and a new one for which the partner is named."""
    partner, rows = of.random.choice(of.people(of.other)), [HEAD]
    for issue in list(of.facts.issues.values())[:3]:
        who = of.random.choice(of.program.people)
        rows.append([f"ACME-{issue.number}", issue.title, of.random.choice(CATEGORIES),
                     of.random.choice(SEVERITIES), who.name, "", "Resolved"])  # fmt: skip
    rows.append([f"Q-{of.facts.now:%m%d%H}", f"New row {of.facts.now:%m%d%H}", "Shortage", "High",
                 partner.name, of.other.upper(), "In progress"])  # fmt: skip
    by = of.manager.id
    lines = [Line(by, "issue import", csv(rows), "list.csv")]
    return Try("spreadsheet", (*lines, *(Line(by, f"issue import I{n}") for n in range(1, 6))))


FILES: tuple[Maker, ...] = (
    _file("milestone later", _tables(_moved)),
    _file("milestone given", _tables(_given)),
    _file("milestone dropped", _tables(lambda _of, _table: None)),
    _file("shared channel", _shared_taken),
    _file("own week", _own_week),
    _file("own people", _fewer),
    _file("zone", _other_zone),
    _spreadsheet,
)
