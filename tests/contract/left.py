"""A story on a database of any kind, in which Tom does a bit of everything and then leaves."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import func, insert, select

from adapters.console.room import Room
from adapters.console.stage import ConsoleStage
from bot.app.bootstrap import rehearsal_core, throwaway_database
from bot.app.sides import Sides
from bot.domain.program import Program
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import plain_card
from bot.ports import Database
from bot.ports.request import COMMAND, Request
from bot.program_file import read_program
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.scenario import read_step
from storage.columns import encode
from storage.engines import connect
from storage.statement import Statement
from storage.tables import METADATA

ACME = Path(__file__).parents[1] / "scenarios" / "acme.toml"
SLACK, DISCORD = "T0/U0TOMBECK", "910000000000000001"
WORDS = ("Tom Becker", SLACK, "U0TOMBECK", DISCORD, "tom.becker@acme.example", "+1 555 0199")
"""What names Tom beside his id, which may stand anywhere as a word of its own."""

STORY = """\
at 2026-12-03T10:00 America/Los_Angeles
linh: /andon issue log shortage major "U7 MCU short, asked Tom Becker" mpn=STM32G0B1
tom: /andon issue ack ACME-1
tom: /andon issue update ACME-1 "Broker has 800, says Tom Becker"
maria: /andon issue note ACME-1 "@tom knows the broker"
linh: /andon issue note ACME-1 "Volta thinks that Tom Becker is slow"
maria: /andon deadline promise tom 2026-12-09 "800 pcs"
tom: /andon issue log quality critical "Scratched lens, ask @tom"
tom: /andon issue list mine
maria: /andon program away tom 2026-12-07..2026-12-08
tom: /andon issue severity ACME-1 critical "the line stops"
tom: /andon issue raise
tom: is it here? in ACME-1
wait 9h
tom: /andon sync ics
tom reacts eyes to "Scratched lens"
maria: /andon issue ack ACME-2
wait 9h
"""
LEAVES = "maria: /andon program person tom leaves to=dana"


def acme() -> Program:
    """Return the program with everything that may be known of Tom."""
    program = read_program(ACME.read_text("utf-8"))
    known = {"slack": SLACK, "discord": DISCORD, "email": WORDS[4], "phone": WORDS[5]}
    people = (replace(p, **known) if p.id == "tom" else p for p in program.people)
    return replace(program, people=tuple(people))


Rows = dict[str, list[dict[str, Any]]]


@cache
def played(*more: str) -> Rows:
    """Return the rows of a database on which the story and ``more`` lines were played."""
    program = acme()
    with throwaway_database() as db:
        clock = VirtualClock()
        stage = ConsoleStage(Room(), Sides(db, {p.id: p.side for p in program.people}), clock)
        core = rehearsal_core(db, program)
        runner = Runner(core, stage, clock, lambda _happening: None, program.zone)
        for line in (*STORY.splitlines(), *more):
            step = read_step(line, program.zone)
            if step is not None:
                problem = runner.play(step)
                assert problem is None, f"{line}: {problem}"
        return typed(db)


def put(url: str, found: Rows) -> None:
    """Put rows into the empty tables of a database of any kind."""
    with connect(url) as connection:
        for table in METADATA.sorted_tables:
            if found[table.name]:
                connection.execute(insert(table), found[table.name])
            if connection.dialect.name == "postgresql" and "id" in table.c:
                last = select(func.coalesce(func.max(table.c.id), 1)).scalar_subquery()
                name = func.pg_get_serial_sequence(f'"{table.name}"', "id")
                connection.execute(select(func.setval(name, last)))


def typed(db: Database) -> Rows:
    """Return every row of every table as the program reads it."""
    with db.read() as tx:
        return {
            table.name: [
                {column.name: value for column, value in zip(table.c, row, strict=True)}
                for row in tx._rows(  # type: ignore[attr-defined]
                    Statement(select(*table.c).order_by(*table.primary_key.columns))
                )
            ]
            for table in METADATA.sorted_tables
        }


def answer(db: Database, person: str, line: str, at: datetime) -> str:
    """Return what somebody is answered to a line."""
    key = f"console:{crc32(line.encode())}"
    request = Request(key, COMMAND, "console", person, "console:shared", line)
    reply = Core(db, ["console"], INDEX).handle(request, at)
    return plain_card(reply.card) if reply.card else ""


def showing(db: Database, handle: str = "tom") -> list[str]:
    """Return where in a database Tom still shows."""
    own = re.compile(rf"(?<![\w.-]){handle}(?![\w-])")
    return [
        f"{table}.{column}: {value}"
        for table, lines in typed(db).items()
        for line in lines
        for column, given in line.items()
        if not isinstance(given, datetime | int | None)
        for value in (given if isinstance(given, str) else encode(given),)
        if own.search(value) or any(word.lower() in value.lower() for word in WORDS)
    ]
