"""The real engine in virtual time without a platform: people type, time passes, and acts are tried.

Nothing is delivered, since what somebody owes does not depend on it: so a year is short. What is
tried is done inside one unit of work, which is taken back if a judge says so.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.app.bootstrap import on_console
from bot.domain.issue import GOING_ON_STATES, Issue
from bot.domain.plan import ESCALATE, OFFER, Step
from bot.domain.program import Program
from bot.engine.context import Context
from bot.engine.core import Core
from bot.engine.program_tables import whole
from bot.engine.proposals.value import PROPOSAL, Proposal
from bot.engine.writer import Writer
from bot.features import INDEX
from bot.features.deadlines.policy import DEADLINE, Deadline
from bot.features.deadlines.store import Kept, steps_of
from bot.messages.card import plain_card
from bot.ports import Record, UnitOfWork
from bot.ports.codec import from_data
from bot.ports.request import COMMAND, Attachment, Reply, Request
from storage import schema
from storage.sqlite import SqliteDatabase
from tests.fairness.hostile_facts import Facts, Line, Plan

PROGRAM = 1
"""The row id of the only program."""
LEVEL = re.compile(r"/L(\d)$")
COMMON = ("sync", "digest")
"""Kinds of records that belong to both sides."""


class World:
    """One program, its people and the time. ``now`` is UTC."""

    def __init__(self, database: SqliteDatabase, program: Program, now: datetime) -> None:
        self.now = now
        self._database = database
        self._core = Core(database, [], INDEX)
        self._core.import_program(on_console(program), now)
        self._events = 0
        self._going: set[int] = set()
        self._plans: dict[int, tuple[Issue, Context, int, Plan]] = {}
        self._items: dict[str, tuple[Record, Deadline]] = {}
        self._dates: dict[str, tuple[Deadline, Context, tuple[Step, ...]]] = {}

    def say(self, line: Line) -> Reply:
        """Let somebody type a line, and do what is due at once."""
        reply = self._do(line)
        self.pass_to(self.now)
        return reply

    def text(self, line: Line) -> str:
        """Do the same and return the private answer in words."""
        reply = self.say(line)
        return plain_card(reply.card) if reply.card else ""

    def _do(self, line: Line) -> Reply:
        self._events += 1
        files = () if line.file is None else (Attachment(line.name, line.file),)
        request = Request(
            f"e{self._events}", COMMAND, "console", line.by, f"console:{line.place}", line.text,
            heard=False, attachments=files,
        )  # fmt: skip
        return self._core.handle(request, self.now)

    def pass_to(self, end: datetime) -> bool:
        """Let time pass, doing everything at the moment it is due; say whether anything was."""
        busy = False
        while (wake := self._next()) is not None and wake <= end:
            self.now = max(self.now, wake)
            busy = bool(self._core.fire(self.now)) or busy
        self.now = end
        return busy

    def _next(self) -> datetime | None:
        with self._core.db.read() as tx:
            return tx.next_subject()

    def look(self) -> Facts:
        """Return the world as it is."""
        with self._core.db.read() as tx:
            return self._look(tx)

    def issue(self, number: int) -> Issue | None:
        """Return an issue, also one that has ended."""
        with self._core.db.read() as tx:
            return tx.issue_numbered(PROGRAM, number)

    def file(self) -> Program:
        """Return the program as its file has it, with the tables of all nouns."""
        with self._core.db.read() as tx:
            return whole(tx, self._core._contexts.of(tx, PROGRAM))

    def alerts(self, issue: Issue) -> dict[int, datetime]:
        """Return when each level was first told about an issue."""
        found: dict[int, datetime] = {}
        with self._core.db.read() as tx:
            for step in tx.steps(issue.id):
                if step.level is not None and step.outcome == "sent":
                    found[step.level] = min(step.at, found.get(step.level, step.at))
        return found

    def attempt(self, lines: Sequence[Line], judge: Callable[[Facts], list[str]]) -> list[str]:
        """Do the lines in one unit; what ``judge`` finds wrong afterwards is returned, and then
        everything is taken back."""
        try:
            self._database.write(lambda tx: self._tried(tx, lines, judge))
        except _TakenBackError as taken:
            return taken.found
        return []

    def _tried(
        self, tx: UnitOfWork, lines: Sequence[Line], judge: Callable[[Facts], list[str]]
    ) -> None:
        whole, self._core.db = self._core.db, _Inside(self._database)
        try:
            for line in lines:
                self._do(line)
            if lines[0].file is not None:
                self.pass_to(self.now)  # a list is imported by a wake
            found = judge(self._look(tx))
        finally:
            self._core.db = whole
        if found:
            raise _TakenBackError(found)

    def _look(self, tx: UnitOfWork) -> Facts:
        ctx = self._core._contexts.of(tx, PROGRAM)
        writer = Writer(tx, ctx, self.now, "look")
        issues = tx.issues(PROGRAM, GOING_ON_STATES)
        going = {issue.number: issue for issue in issues}
        dated = {record.name: record for record in tx.records(PROGRAM, DEADLINE)}
        items = {name: self._item(record) for name, record in dated.items()}
        plans = {issue.number: self._plan(writer, issue) for issue in issues if issue.live}
        steps = {name: self._steps(writer, dated[name], item) for name, item in items.items()}
        common = (record for kind in COMMON for record in tx.records(PROGRAM, kind))
        return Facts(
            self.now,
            ctx,
            going,
            self._merged(tx, set(going)),
            items,
            tuple(from_data(Proposal, r.data) for r in tx.records(PROGRAM, PROPOSAL)),
            tuple((r.kind, r.name, r.live, _told(r.data)) for r in common),
            lambda issue: plans[issue.number],
            lambda name: steps[name],
            self.file,
        )

    def _merged(self, tx: UnitOfWork, going: set[int]) -> dict[int, int]:
        ended = [tx.issue_numbered(PROGRAM, number) for number in sorted(self._going - going)]
        self._going = going
        return {i.number: i.merged_into for i in ended if i is not None and i.merged_into}

    # What did not change since the last look is not worked out again.

    def _plan(self, writer: Writer, issue: Issue) -> Plan:
        known, count = self._plans.get(issue.number), len(writer.steps(issue))
        if known is None or known[:3] != (issue, writer.ctx, count):
            known = self._plans[issue.number] = (issue, writer.ctx, count, _plan(writer, issue))
        return known[3]

    def _item(self, record: Record) -> Deadline:
        known = self._items.get(record.name)
        if known is None or known[0] != record:
            known = self._items[record.name] = (record, from_data(Deadline, record.data))
        return known[1]

    def _steps(self, writer: Writer, record: Record, item: Deadline) -> tuple[Step, ...]:
        if not record.live:
            return ()
        known = self._dates.get(record.name)
        if known is None or known[0] is not item or known[1] is not writer.ctx:
            steps = tuple(steps_of(writer, Kept(record, item)))
            known = self._dates[record.name] = (item, writer.ctx, steps)
        return known[2]


def _told(data: dict[str, Any]) -> str:
    """Return what people agreed on of a meeting or a digest, without what Andon keeps of it."""
    return str({key: value for key, value in data.items() if key in AGREED})


AGREED = ("zone", "start", "rrule", "minutes", "required", "roll", "paused", "kind", "at", "to")


def _plan(writer: Writer, issue: Issue) -> Plan:
    dues = writer.dues(issue)
    kinds = {(c.kind, c.side): dues[c.id] for c in issue.clocks if c.id in dues}
    sides = {c.id: c.side for c in issue.clocks}
    levels = tuple(
        (sides[step.clock], step.level or 0, step.at)
        for step in writer.plan(issue)
        if step.kind in (ESCALATE, OFFER) and step.clock is not None
    )
    # An offer alerts nobody: only its key says its level.
    climbed = (LEVEL.search(s.key) for s in writer.steps(issue) if s.outcome == "sent")
    reached = frozenset(int(found[1]) for found in climbed if found)
    return Plan(kinds, levels, reached)


class _TakenBackError(Exception):
    def __init__(self, found: list[str]) -> None:
        super().__init__("; ".join(found))
        self.found = found


class _Inside:
    """The database as units see it that are parts of one unit."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    def write(self, unit: Callable[[UnitOfWork], Any], *, urgent: bool = False) -> Any:
        return self._database._run_unit(unit)

    def submit(self, unit: Callable[[UnitOfWork], Any], *, urgent: bool = False) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(self.write(unit, urgent=urgent))
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits
            done.set_exception(error)
        return done

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        views: list[UnitOfWork] = []
        self.write(views.append)
        yield views[0]


@cache
def _empty() -> bytes:
    """An empty database, made once a process."""
    with TemporaryDirectory(prefix="andon-") as folder:
        path = Path(folder) / "andon.db"
        schema.create(f"sqlite:///{path}")
        return path.read_bytes()


@contextmanager
def world(program: Program, now: datetime) -> Iterator[World]:
    """Open a world on a throw-away database."""
    with TemporaryDirectory(prefix="andon-") as folder:
        path = Path(folder) / "andon.db"
        path.write_bytes(_empty())
        database = SqliteDatabase(f"sqlite:///{path}", threaded=False, durable=False)
        swept = gc.isenabled()
        gc.disable()  # a year keeps nearly all that it makes
        try:
            yield World(database, program, now)
        finally:
            database.close()
            if swept:
                gc.enable()
