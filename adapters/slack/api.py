"""The Web API client: one shared session, no retries of its own, any address, any token."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT = ClientTimeout(total=15, connect=5)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Session:
    """The connections that all tokens share."""

    def __init__(self) -> None:
        self._open: ClientSession | None = None
        self.left = False
        """Whether the bot stopped: what is still sent then closes the session behind itself."""

    def get(self) -> ClientSession:
        """Return the session, opened when it is first needed; only on a running event loop."""
        if self._open is None or self._open.closed:
            self._open = ClientSession(timeout=TIMEOUT)
        return self._open

    async def close(self) -> None:
        """Close the session; a later call opens a new one."""
        self.left = True
        if self._open is not None:
            await self._open.close()


class Api:
    """Slack's Web API with one token; none (``""``) is enough for what needs another kind.

    The client repeats nothing: a call without an answer may have been carried out, and who called
    decides what that means.
    """

    def __init__(
        self, token: str, base_url: str | None = None, shared: Session | None = None
    ) -> None:
        options: dict[str, Any] = {"base_url": base_url} if base_url else {}
        self._client = AsyncWebClient(token=token or None, retry_handlers=[], **options)
        self.base_url = self._client.base_url
        self.shared = shared or Session()
        if urlsplit(self.base_url).hostname in _LOOPBACK:
            self._client.proxy = None

    def with_token(self, token: str) -> Api:
        """Return the same address and session with another token."""
        return Api(token, self.base_url, self.shared)

    @property
    def client(self) -> AsyncWebClient:
        """Return the client with an open session; only on a running event loop."""
        self.session()
        return self._client

    def session(self) -> ClientSession:
        """Return the shared session, opened when it is first needed."""
        self._client.session = self.shared.get()
        return self._client.session

    @property
    def token(self) -> str:
        """Return the token, for what only its owner may download."""
        return self._client.token or ""

    @property
    def authorize_url(self) -> str:
        """Return the page on which people let an app into their workspace."""
        return urljoin(self.base_url, "/oauth/v2/authorize")

    def trusts(self, url: str) -> bool:
        """Say whether a download address may be shown the token: Slack's own hosts only."""
        asked, own = urlsplit(url), urlsplit(self.base_url)
        host = asked.hostname or ""
        slack = asked.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))
        return slack or (asked.scheme, asked.netloc) == (own.scheme, own.netloc)

    async def close(self) -> None:
        """Close the session; a later call opens a new one."""
        await self.shared.close()


async def pause(seconds: float, stop: asyncio.Event | None = None) -> None:
    """Wait, or until ``stop`` is set."""
    event = stop or asyncio.Event()
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
