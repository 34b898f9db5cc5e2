"""The running bot: a pump, whatever adapters are configured, and a clean stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import structlog

from bot.core import Core
from bot.health import Health
from bot.pumps import AsyncSender, Pump

log = structlog.get_logger("andon")

# Starts an adapter beside the pump; it gets what wakes the pump and the sign to stop.
Starter = Callable[[Callable[[], None], asyncio.Event], None]


async def serve(
    core: Core,
    senders: Mapping[str, AsyncSender],
    starters: list[Starter],
    port: int = 0,
    heartbeat: str | None = None,
) -> None:
    """Run until SIGINT or SIGTERM; what is being sent by then is finished and settled.

    ``port`` (0: none) serves health and metrics on the loopback address, ``heartbeat`` is a URL
    that is called every minute.
    """
    stop = asyncio.Event()
    pump = Pump(core, senders)
    health = Health(core, pump)
    with _stopping(stop):
        async with health.served(port):
            beating = asyncio.create_task(health.beat(heartbeat))
            for start in starters:
                start(pump.kick, stop)
            log.info("running", platforms=list(senders))
            await pump.run(stop)
            beating.cancel()
    log.info("stopped")


@contextmanager
def _stopping(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)
    for each in signals:
        loop.add_signal_handler(each, stop.set)
    try:
        yield
    finally:
        for each in signals:
            loop.remove_signal_handler(each)
