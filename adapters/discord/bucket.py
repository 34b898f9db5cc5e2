"""Discord's rate limits, as Discord states them: what is left in a bucket may be used.

discord.py refuses every request of a bucket whose window ends later than it is willing to wait,
also while requests are left in it, and sleeps where none is. Here a request is refused only where
none is left, or after a 429 until Discord wants to be asked again; nobody sleeps, the caller
decides. https://discord.com/developers/docs/topics/rate-limits
"""

from __future__ import annotations

import asyncio
from types import TracebackType

import aiohttp
import discord
from discord.http import HTTPClient, Ratelimit

# A 429 of at most so many seconds is waited out in the library; it is how a global one is told.
SHORT = 1.0
# How long a request waits for one in flight that may tell how many are left (seconds).
_IN_FLIGHT = 10.0
_REMAINING = "X-Ratelimit-Remaining"


class Bucket(Ratelimit):
    """The requests that are left until a window ends; used like a lock around each request.

    ``discord.RateLimited`` says that none is left, and for how long.
    """

    def __init__(self) -> None:
        super().__init__(None)
        self._held_until = 0.0
        self._returned = asyncio.Event()

    async def acquire(self) -> None:
        """Take one of the requests that are left, or raise ``discord.RateLimited``."""
        latest = self._loop.time() + _IN_FLIGHT
        self._last_request = self._loop.time()
        while not self._has_any():
            if self.outgoing == 0 or self._hold() > 0:
                raise discord.RateLimited(self._closed_for())
            self._returned.clear()
            try:
                async with asyncio.timeout_at(latest):
                    await self._returned.wait()
            except TimeoutError:
                raise discord.RateLimited(SHORT) from None
        self.remaining -= 1
        self.outgoing += 1

    def _has_any(self) -> bool:
        window_over = self.expires is not None and self._loop.time() >= self.expires
        if window_over or (self.expires is None and self.outgoing == 0):
            self.reset()  # type: ignore[no-untyped-call]
        return self.remaining > 0 and self._hold() <= 0

    def _hold(self) -> float:
        return self._held_until - self._loop.time()

    def _closed_for(self) -> float:
        window = (self.expires or 0.0) - self._loop.time()
        return max(window, self._hold(), 0.01)

    def update(self, response: aiohttp.ClientResponse, *, use_clock: bool = False) -> None:
        """Learn what is left; what is in flight may not be counted in it yet."""
        super().update(response, use_clock=use_clock)
        told = int(response.headers.get(_REMAINING, 0))
        self.remaining = max(told - (self.outgoing - 1), 0)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give the place in flight back; a 429 closes this bucket and no other."""
        self.outgoing -= 1
        if isinstance(error, discord.RateLimited):
            self._held_until = self._loop.time() + error.retry_after
        self._returned.set()


class RestClient(HTTPClient):
    """discord.py's client for REST, with buckets of ours."""

    def __init__(self) -> None:
        super().__init__(asyncio.get_running_loop())
        self.max_ratelimit_timeout = SHORT

    def get_ratelimit(self, key: str) -> Ratelimit:
        """Return the bucket of a route in a channel; one that is new allows one request."""
        if key not in self._buckets:
            self._buckets[key] = Bucket()
            self._try_clear_expired_ratelimits()
        return self._buckets[key]
