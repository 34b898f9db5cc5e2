"""The auditor: what did not happen in time is measured and logged, by kind.

It looks at the database itself, so it also sees what another process left. It logs a line a minute
at most, whatever it finds; the same figures are metrics.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from prometheus_client import Gauge

from bot.app.clock import elapsed, utc_now
from bot.domain.errors import AndonError
from bot.engine.core import Core
from bot.engine.reach import backlog_of
from bot.ports.backlog import Backlog, Kind, Overdue

log = structlog.get_logger("andon.auditor")

EVERY_SECONDS = 20.0
QUIET_SECONDS = 60.0

OVERDUE = Gauge("andon_overdue", "Overdue by more than a minute, by kind", ["kind"])
OLDEST = Gauge("andon_overdue_oldest_seconds", "How long the oldest is overdue, by kind", ["kind"])
UNSERVED = Gauge(
    "andon_unserved", "Messages and cards that wait for a platform nobody serves", ["platform"]
)
UNDELIVERABLE = Gauge(
    "andon_undeliverable", "Messages and cards that a platform refused for good", ["kind"]
)


class Auditor:
    """Looks again and again; ``seconds`` gives seconds that only grow."""

    def __init__(self, core: Core, seconds: Callable[[], float] = elapsed) -> None:
        self._core = core
        self._seconds = seconds
        self._last_line: float | None = None

    async def run(self) -> None:
        """Look every few seconds, for as long as the bot runs."""
        while True:
            await asyncio.to_thread(self.look_safely)
            await asyncio.sleep(EVERY_SECONDS)

    def look_safely(self) -> None:
        """Whatever fails is shown, and the bot goes on."""
        try:
            self.look(utc_now())
        except AndonError as error:
            self._say("audit failed", error=str(error))
        except Exception:
            log.exception("audit failed")

    def look(self, now: datetime) -> None:
        """Measure what is overdue at ``now``, and log it unless a line was logged just before."""
        backlog = self._core.view(lambda _contexts, tx: backlog_of(tx, now))
        _export(backlog, now)
        found = _figures(backlog, now)
        if found:
            self._say("not done in time", **found)

    def _say(self, what: str, **figures: object) -> None:
        at = self._seconds()
        if self._last_line is None or at - self._last_line >= QUIET_SECONDS:
            self._last_line = at
            log.warning(what, **figures)


def _export(backlog: Backlog, now: datetime) -> None:
    counts = {late.kind: late for late in backlog.overdue}
    dead = dict(backlog.dead)
    for kind in Kind:
        late = counts.get(kind)
        OVERDUE.labels(kind).set(late.count if late else 0)
        OLDEST.labels(kind).set(_seconds(late, now) if late else 0)
        UNDELIVERABLE.labels(kind).set(dead.get(kind, 0))
    UNSERVED.clear()
    for row in backlog.waiting:
        UNSERVED.labels(row.platform).inc(row.count)


def _seconds(late: Overdue, now: datetime) -> int:
    return int((now - late.since).total_seconds())


def _figures(backlog: Backlog, now: datetime) -> dict[str, str]:
    """Return what is logged: a figure a kind. What was refused was logged when it was."""
    found = {
        f"overdue_{late.kind}": f"{late.count}, the oldest for {_seconds(late, now)} s"
        for late in backlog.overdue
    }
    for row in backlog.waiting:
        name = f"unserved_{row.platform}"
        said = f"{row.count} {row.kind} since {row.since:%Y-%m-%dT%H:%M:%SZ}"
        found[name] = f"{found[name]}, {said}" if name in found else said
    return found
