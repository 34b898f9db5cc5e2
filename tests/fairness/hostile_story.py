"""Plays a story of ``hostile_holes`` and says what was unfair in the hostile side's lines.

What the side owes is written down before its first line and stays so to the end of the story.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.program import Program
from bot.domain.values import DateRange, Person
from bot.program_file import read_program, write_program
from tests.fairness.hostile_facts import Facts, Line
from tests.fairness.hostile_holes import Hole
from tests.fairness.hostile_judge import unfair
from tests.fairness.hostile_ledger import Ledger, ledger
from tests.fairness.hostile_world import World, world
from tests.playing import HERE
from tests.spreadsheet.files import csv

FIRST, LAST = datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)
MORE = """
[[deadline]]
id = "ship"
title = "Ship lot 1"
kind = "milestone"
side = "ems"
owner = "linh"
due = "2027-01-25T17:00"

[[deadline]]
id = "coc"
title = "Send the certificate"
kind = "action"
side = "ems"
owner = "linh"
due = "2027-01-25T17:00"

[[deadline]]
id = "quote"
title = "Quote for lot 3"
kind = "promise"
side = "ems"
owner = "linh"
due = "2027-01-25T17:00"

[[sync]]
id = "weekly"
title = "Weekly"
zone = "America/Los_Angeles"
start = "2027-11-02T15:00"
rrule = "FREQ=WEEKLY;BYDAY=TU"
minutes = 30
required = ["program_manager"]
agenda = ["Actions"]

[[digest]]
kind = "weekly"
zone = "America/Los_Angeles"
at = "mon 08:30"
to = "shared"
"""
PROGRAM = (HERE / "small.toml").read_text("utf-8") + MORE
HEAD = ["No.", "Title", "Category", "Severity", "Owner", "Company", "Status"]
NEW = ["Q-1", "Label artwork is wrong", "Shortage", "High", "Tom Reed", "Acme", "In progress"]
RESOLVED = ["ACME-1", "U7 MCU short 1200 pcs", "Shortage", "High", "", "", "Resolved"]
SOFTER = ["ACME-1", "U7 MCU short 1200 pcs", "FAI", "Low", "", "", "Open"]
LISTS = {"new row": NEW, "resolved row": RESOLVED, "softer row": SOFTER}


def _ship(**changed: object) -> Callable[[Program], Program]:
    def change(program: Program) -> Program:
        tables = (replace(t, **changed) if t.id == "ship" else t for t in program.deadlines)
        return replace(program, deadlines=tuple(tables))

    return change


def _people(keep: Callable[[Person], bool]) -> Callable[[Program], Program]:
    return lambda program: replace(program, people=tuple(filter(keep, program.people)))


def _short(program: Program) -> Program:
    def shorter(week: tuple[object, ...]) -> tuple[object, ...]:
        return (week[0], *((),) * 6)

    sites = (replace(s, week=shorter(s.week)) if s.id == "sj" else s for s in program.sites)
    return replace(program, sites=tuple(sites))


def _taken(program: Program) -> Program:
    channels = (replace(c, audience="oem") if c.audience == "shared" else c
                for c in program.channels)  # fmt: skip
    return replace(program, channels=tuple(channels))


def _slow(program: Program) -> Program:
    """Somebody moves to a new site, which is closed for a year."""
    site = replace(
        program.site("sz"), id="slow", closed=(DateRange(date(2026, 12, 4), date(2027, 11, 1)),)
    )
    people = (replace(p, site="slow") if p.id == "linh" else p for p in program.people)
    return replace(program, sites=(*program.sites, site), people=tuple(people))


CHANGES: dict[str, Callable[[Program], Program]] = {
    "later milestone": _ship(due=datetime(2027, 2, 26, 17)),
    "given milestone": _ship(side="oem", owner="tom"),
    "no milestone": lambda p: replace(p, deadlines=tuple(t for t in p.deadlines if t.id != "ship")),
    "short week": _short,
    "slow site": _slow,
    "own channel": _taken,
    "no director": _people(lambda person: person.id != "dana"),
    "other zone": lambda program: replace(program, zone="Asia/Tokyo"),
    "other name": lambda program: replace(program, ems="Volta (late again)"),
}


def play(hole: Hole, *, hostile: bool = True) -> tuple[list[str], str]:
    """Play a story, without its hostile lines if not ``hostile``; return what was unfair, and the
    answers to the hostile lines."""
    program, answers = read_program(PROGRAM), list[str]()
    owed, before = ledger(hole.side, PROGRAM, FIRST, LAST), list[Facts]()
    with world(program, FIRST) as here:
        for line in filter(None, map(str.strip, hole.story.splitlines())):
            if line.startswith("at "):
                here.pass_to(datetime.fromisoformat(line[3:]).replace(tzinfo=UTC))
            elif not line.startswith("!"):
                here.text(_line(here, line))
                here.pass_to(here.now + timedelta(minutes=1))
            else:
                _write_down(owed, before, here)
                if hostile:
                    answers.append(here.text(_line(here, line[1:].strip())))
        _write_down(owed, before, here)
        after = here.look()
        for debts in owed.issues.values() if after.now > before[0].now else ():
            debts.pop("update", None)  # one that was missed begins anew
        return unfair(owed, before[0], after), "\n".join(answers)


def _write_down(owed: Ledger, before: list[Facts], here: World) -> None:
    if not before:
        before.append(here.look())
        owed.see(before[0])
        assert not owed.disagreements, owed.disagreements


def _line(here: World, typed: str) -> Line:
    who, _, text = typed.partition(": ")
    by, _, name = who.partition(" with ")
    if name in LISTS:
        return Line(by, text, csv([HEAD, LISTS[name]]), "list.csv")
    if name:
        changed = CHANGES[name](here.file())
        return Line(by, text, write_program(changed).encode())
    return Line(by, text)
