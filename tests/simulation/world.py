"""One run: pumps, people and crashes as events in virtual time.

A process is a pump that is resumed at seeded moments between any two of its operations, so two
processes on one database meet in every order. A crash may come before and after every commit and
every send: then the process, its core and its database handle are gone, and a new one starts
later. Everything depends on the seed alone.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from bot.engine.core import Core
from bot.engine.keys import message_key
from bot.engine.pump import deliver
from bot.features import INDEX
from bot.ports import SENT, Database, Delivery, Outcome
from bot.ports.request import COMMAND, TALK, Attachment, Reply, Request
from storage.statement import Statement, among
from storage.tables import table
from tests.oracle.oracle import other
from tests.simulation.guards import asleep, holds
from tests.simulation.history import RECORD_KINDS, History, read_history
from tests.simulation.platform import HEALTHY, ROUGH, Failures, Platform
from tests.simulation.rhythm import sheet
from tests.simulation.schedule import SECRET, SIDE, Act

AFTER = timedelta(days=110)
"""How long a run goes on after its last act: the check of an 8D comes two months after it."""
BEAT = timedelta(seconds=15)
MOST_TURNS = 300
"""How often a pump may find something due at one instant before it counts as stuck."""

_outbox = table("outbox")
_GUARDS = Statement(select(_outbox.c.id, _outbox.c.guard).where(among(_outbox.c.id, "ids")))


MANAGER = {"oem": "maria", "ems": "wei"}
NOUNS = ("issue", "decision", "deadline", "program", "sync", "digest")
LISTED = 4
"""How many issues the list has that some runs import."""


class Crash(BaseException):
    """The process is killed here."""


class Stuck(Exception):
    """A pump turns at one instant without an end."""


@dataclass(frozen=True)
class Options:
    """What a run meets with. ``gap`` is the least time between two crashes.

    ``crash`` is the share of commits and sends at which a process is killed, ``slow`` the most
    seconds that one call to the platform takes.
    """

    replicas: int = 1
    crash: float = 0.0
    gap: timedelta = timedelta()
    downtime: bool = False
    failures: Failures = HEALTHY
    asks: bool = True
    slow: float = 4.0
    again: float = 0.0


def options(seed: int) -> Options:
    """Return what the run of a seed meets with."""
    rng = Random(f"options/{seed}")
    return Options(
        replicas=1 + seed % 2,
        crash=rng.choice((0.0, 0.003, 0.006, 0.02)),
        downtime=True,
        failures=rng.choice((HEALTHY, ROUGH, ROUGH)),
        asks=seed % 5 != 4,
        again=0.15,
    )


@dataclass
class Process:
    """One process: its handle and core while it lives. ``epoch`` counts its starts."""

    number: int
    db: Any = None
    core: Any = None
    epoch: int = 0
    life: int = 0
    token: int = 0
    asleep: bool = False
    beaten: datetime | None = None
    turns: tuple[datetime | None, int] = (None, 0)


@dataclass(order=True)
class Due:
    """Something that happens at a moment; ``tie`` shuffles what happens at the same one."""

    at: datetime
    tie: float
    what: Callable[[], None] = field(compare=False)


class World:
    """Runs acts against processes on the database of ``open_db``, and keeps what happened."""

    def __init__(
        self,
        seed: int,
        acts: list[Act],
        chosen: Options,
        open_db: Callable[[], Database],
        url: str,
    ) -> None:
        self.rng = Random(f"world/{seed}")
        self.options = chosen
        self.platform = Platform(Random(f"platform/{seed}"), chosen.failures, asks=chosen.asks)
        self.now = acts[0].at - timedelta(minutes=1)
        self.crashes = 0
        self.broken: list[str] = []
        self.quiet: Callable[[Act], bool] | None = None
        self.busy: datetime | None = None
        self._acts = acts
        self._open = open_db
        self._url = url
        self._heap: list[Due] = []
        self._processes = [Process(n) for n in range(chosen.replicas)]
        self._armed = chosen.crash > 0
        self._crashed: datetime | None = None
        self._guards: dict[int, str | None] = {}
        self._answers: dict[str, Reply] = {}
        self._logged: dict[str, str] = {}
        self._rooted: dict[tuple[str, str], datetime] = {}
        self._lived: list[tuple[datetime, datetime | None]] = []
        self._died: list[datetime] = []

    # running

    def run(self) -> History:
        """Do all acts, let everything settle with a healthy platform, and return the history."""
        for process in self._processes:
            self._at(self.now, self._starter(process))
        for act in self._acts:
            self._at(act.at, self._actor(act))
        self._until(self._acts[-1].at + timedelta(hours=30))
        self._heal()
        self._until(self.now + AFTER)
        self._must_rest()
        history = self._history()
        for process in self._processes:
            process.db.close()
        return history

    def _at(self, at: datetime, what: Callable[[], None]) -> None:
        heapq.heappush(self._heap, Due(max(at, self.now), self.rng.random(), what))

    def _until(self, end: datetime) -> None:
        while self._heap and self._heap[0].at <= end:
            due = heapq.heappop(self._heap)
            self.now = due.at
            due.what()
        self.now = end

    def _must_rest(self) -> None:
        """All that was begun has come to its end: what is due by now was done."""
        wake = self.next_wake()
        if wake is not None and wake <= self.now:
            self.broken.append(f"rest: something is due at {wake}, and it is {self.now}")

    def _heal(self) -> None:
        """From now on nothing fails; managers withdraw what still goes on, so that it ends."""
        self._armed, self.quiet = False, None
        self.platform.failures = HEALTHY
        self._until(self.now + timedelta(hours=14))
        with self._living().db.read() as tx:
            program = tx.programs()[0]
            live = [issue for issue in tx.issues(program.id) if issue.live]
            self.broken += asleep(tx, self.now)
            syncs = tx.records(program.id, "sync", live=True)
            digests = tx.records(program.id, "digest", live=True)
        # Whoever is owed something may let it go.
        lines = [
            (MANAGER[other(issue.responder)], f'{_OVER[0]} {program.key}-{issue.number} "over"')
            for issue in live
        ]
        if program.state == "paused":
            lines.insert(0, ("maria", "program resume"))
        lines += [("maria", f"{_OVER[1]} {record.name}") for record in syncs]
        lines += [("maria", f"{_OVER[2]} {record.name}") for record in digests]
        self._say_all(lines)
        self._until(self.now + timedelta(minutes=10))
        with self._living().db.read() as tx:
            asked = list(tx.records(program.id, "proposal", live=True))
        # What belongs to both ends with both.
        over = [each for each in asked if each.data["payload"].get("line", "").startswith(_OVER)]
        self._say_all(
            [
                (MANAGER[each.data["seats"][0]["side"]], f"decision approve {each.name}")
                for each in over
            ]
        )

    def _say_all(self, lines: list[tuple[str, str]]) -> None:
        for number, (person, text) in enumerate(lines):
            act = Act(self.now, f"console:end/{self.now:%H%M}/{number}", person, text)
            self._at(self.now + timedelta(seconds=number), self._actor(act))

    def next_wake(self) -> datetime | None:
        """Return when something is due next."""
        wake: datetime | None = self._living().core.next_wake(self.now)
        return wake

    def _living(self) -> Process:
        return self.rng.choice([p for p in self._processes if p.core is not None])

    def _history(self) -> History:
        found = read_history(self._processes[0].db, self._url, self.platform, self.now)
        found.broken += self.broken
        return replace(
            found,
            logged=dict(self._logged),
            rooted=dict(self._rooted),
            lived=[(since, until or self.now) for since, until in self._lived],
            died=list(self._died),
        )

    # processes

    def _starter(self, process: Process) -> Callable[[], None]:
        def start() -> None:
            process.epoch += 1
            process.db = self._open()
            process.db.before_commit = process.db.after_commit = self._crash_point(process)
            process.core = Core(process.db, ["console"], INDEX)
            process.asleep, process.turns = False, (None, 0)
            process.life = len(self._lived)
            self._lived.append((self.now, None))
            self._spawn(process, self._pump(process))

        return start

    def _crash_point(self, process: Process) -> Callable[[], None]:
        """Return what may kill the process; once killed it commits nothing more."""
        epoch, killed = process.epoch, False

        def point() -> None:
            nonlocal killed
            if killed or epoch != process.epoch:
                raise Crash
            if self._armed and self._may_crash() and self.rng.random() < self.options.crash:
                killed = True
                raise Crash

        return point

    def _may_crash(self) -> bool:
        return self._crashed is None or self.now - self._crashed >= self.options.gap

    def _spawn(self, process: Process, task: Iterator[float]) -> None:
        self._at(self.now, self._resumer(process, task))

    def _resumer(self, process: Process, task: Iterator[float]) -> Callable[[], None]:
        epoch = process.epoch

        def resume() -> None:
            if epoch != process.epoch or process.core is None:
                return
            try:
                delay = next(task)
            except StopIteration:
                return
            except Crash:
                self._crash(process)
                return
            if delay >= 0:
                self._at(self.now + timedelta(seconds=delay), resume)

        return resume

    def _crash(self, process: Process) -> None:
        self.crashes += 1
        self._lived[process.life] = (self._lived[process.life][0], self.now)
        self._died.append(self.now)
        self._crashed = self.now
        process.core, process.asleep = None, False
        with suppress(Exception):
            process.db.close()
        self._at(self.now + self._downtime(), self._starter(process))

    def _downtime(self) -> timedelta:
        if not self.options.downtime:
            return timedelta()
        drawn = self.rng.random()
        most = 0.0 if drawn < 0.2 else 12.0 if drawn < 0.75 else 600.0 if drawn < 0.92 else 20000.0
        return timedelta(seconds=self.rng.uniform(0, most))

    # the pump, one operation at a time

    def _pump(self, process: Process) -> Iterator[float]:
        process.core.start(self.now)
        process.beaten = self.now
        yield from self._turns(process)

    def _turns(self, process: Process) -> Iterator[float]:
        while True:
            yield 0
            while process.core.fire(self.now):
                self.busy = self.now
                yield self._moment()
            while batches := process.core.claim(self.now):
                self.busy = self.now
                for batch in batches:
                    self._spawn(process, self._deliver(process, batch, self.now, self._fit(batch)))
                yield self._moment()
            yield from self._sleep(process, process.core.next_wake(self.now))

    def _moment(self) -> float:
        return self.rng.choice((0.0, 0.0, self.rng.uniform(0, 0.5)))

    def _sleep(self, process: Process, wake: datetime | None) -> Iterator[float]:
        """Sleep to the next wake, or until something happens; a sign of life is left meanwhile."""
        if wake is not None and wake <= self.now:
            since, turns = process.turns
            process.turns = (self.now, turns + 1 if since == self.now else 1)
            if process.turns[1] > MOST_TURNS:
                raise Stuck(f"process {process.number} turns without an end at {self.now}")
            return
        process.asleep = True
        process.token += 1
        if wake is not None:
            self._at(wake, self._waker(process))
        yield -1

    def _waker(self, process: Process) -> Callable[[], None]:
        epoch, token = process.epoch, process.token

        def wake() -> None:
            if (epoch, token) == (process.epoch, process.token) and process.asleep:
                process.asleep = False
                self._beat(process)
                self._spawn(process, self._turns(process))

        return wake

    def _beat(self, process: Process) -> None:
        """The housekeeping left its sign of life all the while; no crash happens in between."""
        if process.beaten is None or self.now - process.beaten >= BEAT:
            armed, self._armed = self._armed, False
            process.core.beat(self.now)
            process.beaten, self._armed = self.now, armed

    def _kick(self) -> None:
        """Whoever sleeps notices within a second that something may be due."""
        for process in self._processes:
            if process.asleep:
                later = self.now + timedelta(seconds=self.rng.choice((0.0, self.rng.random())))
                self._at(later, self._waker(process))

    def _deliver(
        self, process: Process, batch: list[Delivery], claimed: datetime, fits: list[bool]
    ) -> Iterator[float]:
        """Send one conversation's batch, a call at a time, and settle it."""
        sender = _Sender(self, process, claimed, fits)
        results: list[tuple[Delivery, Outcome]] = []
        yield self._travel()
        for result in deliver(sender, batch):
            results.append(result)
            yield self._travel()
        process.core.settle(results, self.now)
        for delivery, outcome in results:
            if delivery.surface is not None and outcome.result == SENT:
                self._rooted.setdefault((delivery.place, delivery.key), self.now)
        self.busy = self.now
        self._kick()

    def _travel(self) -> float:
        return self.rng.choice(
            (0.0, self.rng.uniform(0, 0.3), self.rng.uniform(0, self.options.slow))
        )

    def send(self, process: Process, delivery: Delivery, claimed: datetime, fits: bool) -> Outcome:
        """Call the platform; the process may be killed before the call and after it."""
        point = self._crash_point(process)
        point()
        outcome = self.platform.send(delivery, self.now, claimed, fits)
        point()
        return outcome

    def _fit(self, batch: list[Delivery]) -> list[bool]:
        """Say which deliveries may be sent: every row's clock runs, as the database has it now."""
        ids = [row for delivery in batch for row in delivery.rows if row not in self._guards]
        with self._living().db.read() as tx:
            if ids:
                self._guards |= dict(tx._rows(_GUARDS, {"ids": ids}))
            return [all(holds(tx, self._guards[row]) for row in d.rows) for d in batch]

    # people

    def _actor(self, act: Act) -> Callable[[], None]:
        def do() -> None:
            if self.quiet is not None and not self.quiet(act):
                return
            living = [p for p in self._processes if p.core is not None]
            if not living:
                self._at(self.now + timedelta(seconds=self.rng.uniform(1, 60)), do)
                return
            process = self.rng.choice(living)
            self._beat(process)
            try:
                self._handle(process, self._request(act))
            except Crash:
                # The platform got no answer and delivers the event again.
                self._crash(process)
                later = self.rng.uniform(0, 20) if self.options.downtime else 0.0
                self._at(self.now + timedelta(seconds=later), do)
                return
            self.busy = self.now
            self._kick()
            if self.rng.random() < self.options.again:
                later = self.rng.choice((0.0, self.rng.uniform(0, 5), self.rng.uniform(0, 9000)))
                self._at(self.now + timedelta(seconds=later), do)

        return do

    def _handle(self, process: Process, request: Request) -> None:
        known = self._answered(process, request)
        before = self._count(process) if known else None
        reply = process.core.handle(request, self.now)
        if known and self._count(process) != before:
            self.broken.append(f"again: {request.key} handled again changed something")
        # What was attached to an answer is not kept with it.
        bare = replace(reply, files=())
        if known and self._answers.get(request.key, bare) != bare:
            self.broken.append(f"again: {request.key} got another answer: {reply}")
        if self._answered(process, request):
            self._answers.setdefault(request.key, bare)
        self._listen(request, reply)

    def _listen(self, request: Request, reply: Reply) -> None:
        """Keep which issue somebody was told that he logged, and notice what he may not read."""
        if reply.name and not reply.refused:
            again = request.text.startswith("issue scar") and reply.name in self._logged.values()
            if request.text.startswith(("issue log", "issue scar")) and not again:
                self._logged.setdefault(request.key, reply.name)
        partner = "ems" if request.identity in SIDE["oem"] else "oem"
        if f"{SECRET}{partner}" in repr(reply.card):
            self.broken.append(f"{request.key} showed {request.identity} a note of the {partner}")

    def _answered(self, process: Process, request: Request) -> bool:
        with process.db.read() as tx:
            return tx.answered(request.key) is not None

    def _count(self, process: Process) -> tuple[object, ...]:
        with process.db.read() as tx:
            program = tx.programs()[0].id
            issues = tx.issues(program)
            steps = sum(len(tx.steps(issue.id)) for issue in issues)
            rows = tx._value(_LAST)
            kept = [tx.records(program, kind) for kind in RECORD_KINDS]
            return (issues, steps, len(tx.events(program)), rows, kept, tx.program(program))

    def _request(self, act: Act) -> Request:
        place, thread = f"console:{act.place}", None
        if act.place == "dm":
            place = f"console:dm:{act.person}"
        if act.thread is not None:
            name = f"ACME-{act.thread}"
            key = message_key("card", "ACME", name, place)
            thread = self.platform.find(place, key)
        return Request(
            key=act.key,
            kind=COMMAND if act.text.split()[0] in NOUNS else TALK,
            platform="console",
            identity=act.person,
            place=place,
            text=act.text,
            private=act.place == "dm",
            thread=thread,
            attachments=_list() if act.text == "issue import" else (),
        )


def _list() -> tuple[Attachment, ...]:
    return (Attachment("faults.csv", sheet(LISTED)),)


_OVER = ("issue cancel", "sync end", "digest off")
"""How what still goes on is ended."""
_LAST = Statement(select(_outbox.c.id).order_by(_outbox.c.id.desc()).limit(1))


class _Sender:
    """The way from one process to the platform, for one claimed batch."""

    def __init__(self, world: World, process: Process, claimed: datetime, fits: list[bool]) -> None:
        self._world, self._process, self._claimed = world, process, claimed
        self._fits = iter(fits)

    def send(self, delivery: Delivery) -> Outcome:
        return self._world.send(self._process, delivery, self._claimed, next(self._fits))
