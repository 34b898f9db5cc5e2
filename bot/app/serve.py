"""The running bot: a pump, whatever adapters are configured, and a clean stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.app.auditor import Auditor
from bot.app.health import HOST, Health
from bot.app.hearing import Hearing
from bot.app.pumps import Pump
from bot.app.system import stopping
from bot.engine.core import Core
from bot.ports.adapter import Adapter, Kick

log = structlog.get_logger("andon")

LEAVING = 5
"""Seconds in which the adapters leave politely once nothing is being sent any more."""


async def serve(
    core: Core,
    build: Callable[[Kick], list[Adapter]],
    port: int = 0,
    heartbeat: str | None = None,
    host: str = HOST,
) -> None:
    """Run until SIGINT, SIGTERM or SIGHUP; what is being sent by then is finished and settled.

    ``build`` makes the adapters; it gets what wakes the pump. ``port`` (0: none) serves health and
    metrics on ``host``, ``heartbeat`` is a URL that is called every minute.
    """
    stop = asyncio.Event()
    pump = Pump(core)
    adapters = build(pump.kick)
    senders = {adapter.platform: adapter.sender for adapter in adapters}
    hearing = Hearing(core, adapters, pump.kick)
    pump.connect(senders, lambda: core.heard.waiting, hearing.was_away)
    health = Health(core, pump, [adapter.connection for adapter in adapters])
    with stopping(stop):
        async with health.served(port, host), asyncio.TaskGroup() as tasks:
            beating = tasks.create_task(health.beat(heartbeat))
            watching = tasks.create_task(health.watch())
            auditing = tasks.create_task(Auditor(core).run())
            hears = tasks.create_task(hearing.run())
            listening = [tasks.create_task(adapter.run(stop)) for adapter in adapters]
            log.info("running", platforms=[adapter.platform for adapter in adapters])
            await pump.run(stop)
            beating.cancel()
            watching.cancel()
            auditing.cancel()
            hears.cancel()
            await _finish(listening)
    log.info("stopped")


async def _finish(listening: list[asyncio.Task[None]]) -> None:
    """Give the adapters a moment to leave politely."""
    _, late = await asyncio.wait(listening, timeout=LEAVING) if listening else (set(), set())
    for task in late:
        task.cancel()
