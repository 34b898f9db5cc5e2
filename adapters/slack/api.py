"""The Web API client: one shared session, no retries of its own, any address."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT = ClientTimeout(total=15, connect=5)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Api:
    """Slack's Web API with one token.

    The client repeats nothing: a call without an answer may have been carried out, and who called
    decides what that means.
    """

    def __init__(self, token: str, base_url: str | None = None) -> None:
        options: dict[str, Any] = {"base_url": base_url} if base_url else {}
        self._client = AsyncWebClient(token=token, retry_handlers=[], **options)
        self.base_url = self._client.base_url
        self.left = False
        """Whether the bot stopped: what is still sent then closes the session behind itself."""
        if urlsplit(self.base_url).hostname in _LOOPBACK:
            self._client.proxy = None

    @property
    def client(self) -> AsyncWebClient:
        """Return the client with an open session; only on a running event loop."""
        self.session()
        return self._client

    def session(self) -> ClientSession:
        """Return the shared session, opened when it is first needed."""
        found = self._client.session
        if found is None or found.closed:
            found = ClientSession(timeout=TIMEOUT)
            self._client.session = found
        return found

    @property
    def token(self) -> str:
        """Return the token, for what only its owner may download."""
        return self._client.token or ""

    def trusts(self, url: str) -> bool:
        """Say whether a download address may be shown the token: Slack's own hosts only."""
        asked, own = urlsplit(url), urlsplit(self.base_url)
        host = asked.hostname or ""
        slack = asked.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))
        return slack or (asked.scheme, asked.netloc) == (own.scheme, own.netloc)

    async def close(self) -> None:
        """Close the session; a later call opens a new one."""
        self.left = True
        if self._client.session is not None:
            await self._client.session.close()


async def pause(seconds: float, stop: asyncio.Event | None = None) -> None:
    """Wait, or until ``stop`` is set."""
    event = stop or asyncio.Event()
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
