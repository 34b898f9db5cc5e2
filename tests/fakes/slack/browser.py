"""A browser in which somebody installs the app: it keeps cookies and follows Slack's page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import ClientSession, CookieJar
from yarl import URL

from tests.fakes.slack.server import FakeSlack


@dataclass
class Page:
    """What a browser shows: the status, the text without its marks, and the source."""

    status: int
    shown: str
    source: str
    headers: dict[str, str]


class Browser:
    """Somebody's browser at the app's ``address`` (``http://127.0.0.1:port``).

    ``others`` are addresses of further processes behind the same one.
    """

    def __init__(
        self, slack: FakeSlack, address: str, user: str, team: str, others: Sequence[str] = ()
    ) -> None:
        self.slack = slack
        self.address = address
        self.user, self.team = user, team
        assert urlsplit(address).hostname == "127.0.0.1", "only the loopback address"
        # Browsers keep secure cookies of this machine's own address without TLS, too.
        jar = CookieJar(unsafe=True, treat_as_secure_origin=[URL(a) for a in (address, *others)])
        self._session = ClientSession(cookie_jar=jar)

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def get(self, address: str, cookie: str | None = None) -> Page:
        """Open a page; with a ``cookie`` that somebody wrote down before."""
        kept = {"Cookie": cookie} if cookie else None
        async with self._session.get(address, allow_redirects=False, headers=kept) as answer:
            source = await answer.text()
            headers = dict(answer.headers)
            return Page(answer.status, _text(source), source, headers)

    async def begin(self) -> dict[str, str]:
        """Open the install page, which leads to Slack's; return what Slack is asked for."""
        page = await self.get(f"{self.address}/slack/install")
        assert page.status == 302, page
        consent = await self.get(page.headers["Location"])
        assert consent.status == 200, consent.source
        query = parse_qs(urlsplit(page.headers["Location"]).query)
        return {name: values[0] for name, values in query.items()}

    async def allow(self, asked: dict[str, str], **more: Any) -> Page:
        """Press Allow: Slack sends the browser back with a code for the workspace."""
        sent = {name: asked[name] for name in ("scope", "redirect_uri") if name in asked}
        code = self.slack.world.code(self.team, self.user, **sent, **more)
        return await self.back(code=code, state=asked["state"])

    async def back(self, **query: str) -> Page:
        """Go to where Slack sends browsers back."""
        return await self.get(f"{self.address}/slack/oauth_redirect?{urlencode(query)}")

    async def install(self, **more: Any) -> Page:
        return await self.allow(await self.begin(), **more)


def _text(source: str) -> str:
    body = source.partition("<body>")[2] or source
    return unescape(re.sub(r"<[^>]+>", "\n", body)).strip()
