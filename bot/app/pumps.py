"""The pumps: the only code that sleeps. They call the core with the present moment.

APScheduler wakes the pump when something is due next, and runs the housekeeping, both by elapsed
time; it holds no state that matters. Blocking work goes to a thread, and every conversation is sent
by a task of its own, so that a slow one delays no other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from prometheus_client import Counter

from bot.app.clock import ClockWatch, elapsed, utc_now
from bot.app.scheduler import SteadyScheduler
from bot.domain.errors import AndonError
from bot.engine.core import Core
from bot.engine.life import DOWN_AFTER, LEASE
from bot.engine.pump import Batch
from bot.ports import FIRE_BATCH, NOT_TRIED, SENT, UNKNOWN, Delivery, Outcome
from bot.ports.adapter import AsyncSender

log = structlog.get_logger("andon.pump")

FIRED = Counter("andon_subjects_fired_total", "Subjects that were due and looked at")
DELIVERED = Counter("andon_deliveries_total", "Attempts to deliver, by outcome", ["outcome"])
CLOCK_SET = Counter("andon_clock_set_total", "How often the clock was set while it ran", ["way"])

TIDY = timedelta(hours=1)
BEAT = timedelta(seconds=15)
# Other processes on the same database may make something due: they are noticed this soon.
POLL = timedelta(seconds=1)
# A send that takes longer than this has no answer; the lease outlives it.
LONGEST_CALL = timedelta(seconds=30)
# A conversation is given back after this: what became critical meanwhile goes first.
LONGEST_BATCH = timedelta(seconds=5)
AFTER_AN_ERROR = timedelta(seconds=5)


class Pump:
    """Fires what is due and delivers what is queued, until it is stopped."""

    def __init__(
        self,
        core: Core,
        clock: Callable[[], datetime] = utc_now,
        poll: timedelta = POLL,
        seconds: Callable[[], float] = elapsed,
    ) -> None:
        self._core = core
        self._senders: Mapping[str, AsyncSender] = {}
        self._waits: Callable[[], bool] = lambda: False
        self._away: Callable[[], None] = lambda: None
        self._clock = clock
        self._poll = poll
        self._due = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()
        self._scheduler = SteadyScheduler()
        self._watch = ClockWatch(clock, seconds)
        self._seconds = seconds
        self._last_sign = seconds()
        self._set_by = timedelta()
        self._judging = asyncio.Lock()
        self._upcoming: datetime | None = None
        self.last_turn: float | None = None
        """When a turn last ended well, in elapsed seconds."""

    def connect(
        self,
        senders: Mapping[str, AsyncSender],
        waits: Callable[[], bool] = lambda: False,
        away: Callable[[], None] = lambda: None,
    ) -> None:
        """Send through ``senders``, by platform, from now on.

        They are those of the core's platforms: what belongs to another one stays queued. ``waits``
        says whether anything that is due is kept back; ``away`` is called on the loop when this
        process did not run for a while.
        """
        self._senders, self._waits, self._away = senders, waits, away

    def kick(self) -> None:
        """Look at once whether something is due. May be called from any thread."""
        self._loop.call_soon_threadsafe(self._due.set)

    async def run(self, stop: asyncio.Event) -> None:
        """Pump until ``stop`` is set; what is being sent by then is finished and settled."""
        await asyncio.to_thread(self._core.start, self._clock())
        self._scheduler.add_job(self._beat, "interval", seconds=BEAT.total_seconds())
        self._scheduler.add_job(self._tidy, "interval", hours=TIDY.total_seconds() / 3600)
        self._scheduler.start()
        stopping = asyncio.create_task(self._stop(stop))
        self._due.set()
        try:
            while not stop.is_set():
                await self._due.wait()
                self._due.clear()
                if not stop.is_set():
                    await self._turn()
        finally:
            stopping.cancel()
            self._scheduler.shutdown(wait=False)
            await asyncio.gather(*self._sending)

    async def _wake(self) -> None:
        """Run on the loop: a plain function would be called in a foreign thread."""
        self._due.set()

    async def _stop(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._due.set()

    async def _beat(self) -> None:
        await self._judge_time()
        await asyncio.to_thread(_guarded, "beat", self._core.beat, self._clock())

    async def _judge_time(self) -> None:
        """Before anything is done: was the clock set, and was this process away for a while?"""
        async with self._judging:
            set_by, silent = self._watch.set_by(), self._seconds() - self._last_sign
            self._last_sign += silent
            if set_by:
                _tell_clock_set(set_by)
                self._set_by += set_by
            if self._set_by:
                call, now = self._core.clock_set, self._clock()
                well = await asyncio.to_thread(_guarded, "clock", call, now, self._set_by)
                self._set_by = timedelta() if well else self._set_by
            if silent > (BEAT + DOWN_AFTER).total_seconds():
                self._away()
                await asyncio.to_thread(_guarded, "start", self._core.start, self._clock())

    async def _tidy(self) -> None:
        await asyncio.to_thread(_guarded, "tidy", self._core.tidy, self._clock())

    async def _turn(self) -> None:
        """Fire and claim; a failure is shown to the operator and tried again soon."""
        await self._judge_time()
        failed = not await asyncio.to_thread(self._work)
        self.last_turn = self.last_turn if failed else self._seconds()
        self._wake_at(self._upcoming, failed=failed)

    def _work(self) -> bool:
        """Do in a thread what is due, if anything is; return whether all went well.

        Everything is fired before anything is claimed, so that what comes together is bundled.
        """
        well = _guarded("look", self._look)
        if well and self._upcoming is not None and self._upcoming <= self._clock():
            well = _guarded("fire", self._fire)
            well &= _guarded("claim", self._claim)
            well &= _guarded("look", self._look)
        return well

    def _look(self) -> None:
        self._upcoming = self._core.next_wake(self._clock())

    def _fire(self) -> None:
        looked_at = FIRE_BATCH
        while looked_at >= FIRE_BATCH:
            looked_at = self._core.fire(self._clock())
            FIRED.inc(looked_at)

    def _claim(self) -> None:
        """Each conversation's batch becomes a task on the loop; the next look finds more of it."""
        until = self._seconds() + min(LEASE - LONGEST_CALL, LONGEST_BATCH).total_seconds()
        for batch in self._core.claim(self._clock()):
            self._loop.call_soon_threadsafe(self._begin, batch, until)

    def _begin(self, batch: list[Delivery], until: float) -> None:
        task = self._loop.create_task(self._deliver(batch, until))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _deliver(self, deliveries: list[Delivery], until: float) -> None:
        """Send one conversation's batch in order.

        No call begins after ``until`` (elapsed seconds): it could outlive the lease, and be made
        twice.
        """
        batch = Batch()
        for delivery in deliveries:
            stopped = batch.stopped or self._seconds() > until
            outcome = Outcome(NOT_TRIED) if stopped else await self._send(delivery)
            batch.add(delivery, outcome)
        settle = self._core.settle
        await asyncio.to_thread(_guarded, "settle", settle, batch.results, self._clock())
        self._due.set()

    async def _send(self, delivery: Delivery) -> Outcome:
        sender = self._senders[delivery.place.partition(":")[0]]
        try:
            async with asyncio.timeout(LONGEST_CALL.total_seconds()):
                outcome = await sender.send(delivery)
        except TimeoutError:
            outcome = Outcome(UNKNOWN, error="no answer in time")
        except Exception as error:
            log.exception("send failed", key=delivery.key, place=delivery.place)
            outcome = Outcome(UNKNOWN, error=repr(error))
        DELIVERED.labels(outcome.result).inc()
        if outcome.result != SENT:
            log.warning("not sent", key=delivery.key, place=delivery.place, error=outcome.error)
        return outcome

    def _wake_at(self, upcoming: datetime | None, *, failed: bool) -> None:
        wait = AFTER_AN_ERROR if failed else self._poll
        # What is kept back is due all the while: it is looked at again when that ends.
        if upcoming is not None and not failed and not self._waits():
            wait = min(upcoming - self._clock(), wait)
        if wait <= timedelta():
            self._due.set()
        else:
            self._scheduler.run_once(self._wake, wait, "wake")


def _tell_clock_set(by: timedelta) -> None:
    """Tell the operator; what it means to people is the core's affair."""
    way = "forward" if by > timedelta() else "back"
    CLOCK_SET.labels(way).inc()
    log.warning("the clock was set", way=way, seconds=round(abs(by).total_seconds()))


def _guarded(what: str, call: Callable[..., Any], *args: Any) -> bool:
    """Do something; show the operator what went wrong and return whether it went well."""
    try:
        call(*args)
    except AndonError as error:
        log.error("pump failed", during=what, error=str(error))
        return False
    except Exception:
        log.exception("pump failed", during=what)
        return False
    return True
