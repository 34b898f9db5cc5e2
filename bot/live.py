"""The running bot: a pump, whatever adapters are configured, and a clean stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from bot.core import Core
from bot.pumps import AsyncSender, Pump

# Starts an adapter beside the pump; it gets what wakes the pump and the sign to stop.
Starter = Callable[[Callable[[], None], asyncio.Event], None]


async def serve(core: Core, senders: Mapping[str, AsyncSender], starters: list[Starter]) -> None:
    """Run until SIGINT or SIGTERM; what is being sent by then is finished and settled."""
    stop = asyncio.Event()
    with _stopping(stop):
        pump = Pump(core, senders)
        for start in starters:
            start(pump.kick, stop)
        await pump.run(stop)


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
