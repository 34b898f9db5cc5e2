"""The fortnight that ships as a sample: it holds, wakes nobody for nothing, and reads well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.app.bootstrap import rehearsal
from bot.domain.calendar import Calendar
from bot.domain.program import Program
from bot.program_file import read_program
from bot.program_file.holidays import public_holidays
from bot.rehearsal.record import Happening, Record, Said
from bot.rehearsal.scenario import read_scenario

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
CRITICAL = "ACME-5"
ENGINE_WORDS = re.compile(r"\blevel \d|\brule v\d|\bladder\b|\bclock\b|  |\bNone\b|[{}]", re.I)
"""What no message says: words of the engine, two blanks, what was not filled in."""


@cache
def played() -> tuple[Program, tuple[Happening, ...]]:
    program = read_program((SAMPLES / "us-shenzhen.toml").read_text("utf-8"))
    heard: list[Happening] = []
    with rehearsal(program, heard.append) as runner:
        scenario = (SAMPLES / "fortnight.andon").read_text("utf-8")
        failure = runner.run(read_scenario(scenario, program.zone))
    assert failure is None, failure
    return program, tuple(heard)


def records() -> Iterator[Record]:
    return (each for each in played()[1] if isinstance(each, Record))


def test_nobody_is_woken_but_for_the_line_that_stands() -> None:
    program, _ = played()
    calendars = {
        site.id: Calendar(site, public_holidays(site.country, site.subdivision))
        for site in program.sites
    }
    rung = []
    for record in records():
        person = program.person(record.to.removeprefix("dm:"))
        if person is None or record.kind == "reply" or calendars[person.site].is_open(record.at):
            continue
        rung.append((record.subject, record.kind))
    assert {subject for subject, _ in rung} == {CRITICAL}
    assert len(rung) <= 3


def test_no_message_speaks_of_the_engine() -> None:
    said = [record for record in records() if record.kind != "reply"]
    assert len(said) > 60
    found = [(r.kind, m[0], r.text) for r in said if (m := ENGINE_WORDS.search(r.text))]
    assert not found


def test_people_write_more_than_the_bot_says_in_threads() -> None:
    people = sum(isinstance(each, Said) for each in played()[1])
    lines = [r for r in records() if r.to == "shared" and not r.edit and r.subject]
    lines = [r for r in lines if (r.subject or "").startswith("ACME-") and r.kind != "issue.card"]
    assert len(lines) <= people


def test_each_solution_was_confirmed_by_the_other_side() -> None:
    closed = {r.subject for r in records() if r.kind == "issue.event" and " closed ACME" in r.text}
    assert closed >= {"ACME-1", "ACME-2", "ACME-3", "ACME-5", "ACME-6"}
