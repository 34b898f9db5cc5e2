"""What a platform promises to the running bot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from bot.ports.connection import Connection
from bot.ports.delivery import Delivery, Outcome
from bot.ports.heard import Found, Unheard

Kick = Callable[[], None]
"""Tells the pump that something may be due."""


class AsyncSender(Protocol):
    """A platform's way out on the event loop. One call is one attempt."""

    async def send(self, delivery: Delivery) -> Outcome:
        """Post or edit; foreign errors never leave it."""


class Adapter(Protocol):
    """A platform: what it sends through, and what listens to people until told to stop."""

    @property
    def platform(self) -> str:
        """Return the platform's name as places begin with it."""

    @property
    def sender(self) -> AsyncSender:
        """Return the way out."""

    @property
    def connection(self) -> Connection:
        """Return whether the platform talks to us."""

    async def read_missed(self, unheard: Unheard) -> Found:
        """Read what people did while nobody listened. What is gone or may not be read is left out
        and logged; foreign errors never leave it."""

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until ``stop`` is set; connections that break are made again."""
