"""A critical card behind a flood, with Slack's own pacing, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.slack.pace import Pace
from adapters.slack.send import Way, _turn
from bot.app.pumps import LONGEST_BATCH, POLL
from bot.data import demo_program_text
from bot.domain.values import Channel
from bot.engine.core import Core
from bot.engine.pump import Batch
from bot.features import INDEX
from bot.messages.card import Card, pack
from bot.ports import (
    CRITICAL,
    DIGEST,
    NOT_TRIED,
    SENT,
    Delivery,
    Draft,
    Outcome,
    Subject,
    Surface,
    UnitOfWork,
)
from bot.ports.place import read_place
from bot.ports.request import COMMAND, Request
from bot.program_file import read_program
from storage import schema
from storage.open import open_database

START = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
PLACE = "slack:T0/C0"
OTHERS = 1_000
LATENCY = 0.15
SOON = 8.0
"""Seconds after which a critical card must be out: less than two batches of its conversation."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose time jumps to the next timer whenever nothing else is to do."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def time(self) -> float:
        return self.now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self.now = max(self.now, self._scheduled[0].when())  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]


@pytest.fixture
def loop() -> Iterator[VirtualLoop]:
    virtual = VirtualLoop()
    yield virtual
    virtual.close()


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    url = f"sqlite:///{tmp_path}/andon.db"
    schema.create(url)
    db = open_database(url, threaded=False, durable=False)
    found = Core(db, ["slack"], INDEX)
    program = read_program(demo_program_text())
    people = tuple(replace(p, slack=f"T0/U{p.id.upper()}") for p in program.people)
    shared = (Channel("slack", "C0", "shared", team="T0"),)
    found.import_program(replace(program, people=people, channels=shared), START)
    found.start(START)
    yield found
    db.close()


@dataclass
class Bot:
    """Claims and sends as the pump does, through the sender's own waiting."""

    core: Core
    loop: VirtualLoop
    sent: list[tuple[float, Delivery]] = field(default_factory=list)

    def __post_init__(self) -> None:
        workspace = SimpleNamespace(pace=Pace(self.loop.time))
        self._way: Callable[[str], Way] = lambda place: Way(workspace, read_place(place).id)  # type: ignore[arg-type]

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.loop.time())

    async def run(self, seconds: float) -> None:
        tasks: set[asyncio.Task[None]] = set()
        end = self.loop.time() + seconds
        while self.loop.time() < end:
            self.core.fire(self.now)
            for batch in self.core.claim(self.now):
                tasks.add(self.loop.create_task(self._deliver(batch, self.now + LONGEST_BATCH)))
            await asyncio.wait({*tasks, self.loop.create_task(asyncio.sleep(POLL.total_seconds()))},
                               return_when=asyncio.FIRST_COMPLETED)  # fmt: skip
            tasks = {task for task in tasks if not task.done()}
        await asyncio.gather(*tasks)

    async def _deliver(self, deliveries: list[Delivery], until: datetime) -> None:
        batch = Batch()
        for delivery in deliveries:
            stopped = batch.stopped or self.now > until
            batch.add(delivery, Outcome(NOT_TRIED) if stopped else await self._send(delivery))
        self.core.settle(batch.results, self.now)

    async def _send(self, delivery: Delivery) -> Outcome:
        way = self._way(delivery.place)
        held = await _turn(delivery, way, edit=delivery.ref is not None)
        if held is not None:
            return held
        await asyncio.sleep(LATENCY)
        self.sent.append((self.loop.time(), delivery))
        return Outcome(SENT, ref=f"{len(self.sent)}.0")

    def when(self, text: str) -> float:
        """Return when the first card with a text was out, in seconds."""
        return next(at for at, d in self.sent if d.surface is not None and text in str(d.card))


def _flood_of_cards(tx: UnitOfWork) -> None:
    for number in range(1, OTHERS + 1):
        card, subject = pack(Card((f"other {number}",))), Subject("issue", 10_000 + number)
        tx.want_card(
            Surface(0, 1, subject, f"ACME-{number}", PLACE, "shared", f"c{number}", card, (), 0, 0,
                    None, 0, None),
            START,
        )  # fmt: skip


def _digests(tx: UnitOfWork, count: int, place_of: Callable[[int], str]) -> None:
    """Queue digests, which are not bundled."""
    line = Draft("", 1, "", "shared", "digest.weekly", None, None, pack(Card(("a line",))))
    tx.queue(
        (replace(line, key=f"l{n}", place=place_of(n), priority=DIGEST) for n in range(count)),
        START,
    )


def _log(core: Core, title: str, severity: str, now: datetime) -> None:
    line = f'issue log shortage {severity} "{title}"'
    reply = core.handle(Request(title, COMMAND, "slack", "T0/ULINH", PLACE, line), now)
    assert not reply.refused


def _played(loop: VirtualLoop, story: Coroutine[Any, Any, None]) -> None:
    loop.run_until_complete(story)


def test_a_critical_card_does_not_wait_behind_a_thousand_others(
    core: Core, loop: VirtualLoop
) -> None:
    core.db.write(_flood_of_cards)
    bot = Bot(core, loop)

    async def story() -> None:
        await bot.run(20)
        _log(core, "Line 2 stands", "critical", bot.now)
        await bot.run(30)

    begun = 20 + POLL.total_seconds()
    _played(loop, story())
    assert bot.when("Line 2 stands") < begun + SOON
    moments = [at for at, delivery in bot.sent if delivery.place == PLACE and delivery.ref is None]
    assert all(later - at > 0.99 for at, later in pairwise(moments))
    others = [at for at, delivery in bot.sent if "other" in str(delivery.card)]
    assert max(others) > begun + SOON, "the others go on"


def test_a_critical_card_is_not_kept_waiting_by_lines_of_its_channel(
    core: Core, loop: VirtualLoop
) -> None:
    core.db.write(lambda tx: _digests(tx, 100, lambda _number: PLACE))
    bot = Bot(core, loop)

    async def story() -> None:
        await bot.run(1)
        _log(core, "Line 2 stands", "critical", bot.now)
        await bot.run(20)

    _played(loop, story())
    assert bot.when("Line 2 stands") < 1 + POLL.total_seconds() + SOON


def test_a_critical_line_goes_first_where_conversations_share_the_token(
    core: Core, loop: VirtualLoop
) -> None:
    """A minute of all that the token allows lies before it."""
    core.db.write(lambda tx: _digests(tx, 300, lambda number: f"slack:T0/C{1 + number % 100}"))
    bot = Bot(core, loop)
    line = Draft("", 1, "", "shared", "notice", None, None, pack(Card(("now",))))
    urgent = [
        replace(line, key=f"u{n}", place=f"slack:T0/U{n}", priority=CRITICAL) for n in range(12)
    ]

    async def story() -> None:
        await bot.run(20)
        core.db.write(lambda tx: tx.queue(urgent, bot.now))
        await bot.run(60)

    _played(loop, story())
    at = {delivery.key: moment for moment, delivery in bot.sent}
    assert max(at[draft.key] for draft in urgent) < 20 + SOON
    assert {d.attempts for _, d in bot.sent if d.priority == CRITICAL} == {1}, "never handed back"
    assert len(at) == 312, "nobody starves, and the token is used up"
