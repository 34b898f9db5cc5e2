"""Installing the app in a workspace through a browser: OAuth, with two pages of our own.

``/slack/install`` sends the browser to Slack with a state that only this bot can make, that is good
for ten minutes and for one use, and that the browser keeps as a cookie: nobody can be led to finish
what somebody else began. ``/slack/oauth_redirect`` is where Slack sends it back. Any process that
serves the pages can finish what another one began. A workspace that is not on the list of those
allowed is refused, and its token given back.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

import structlog
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator, OAuthStateUtils

from adapters.slack.allowed import AllowList
from adapters.slack.api import Api
from adapters.slack.manifest import BOT_SCOPES, INSTALL_PATH, REDIRECT_PATH
from adapters.slack.outcome import FOREIGN, code_of
from adapters.slack.parse import PLATFORM
from adapters.slack.texts import page
from bot.border.refusals import Refusals
from bot.domain.errors import StorageError
from bot.ports import Installation, Installations
from bot.ports.sealing import Sealer

log = structlog.get_logger("andon.slack")

VALID = 600
"""Seconds in which an installation that was begun must be finished."""
EXCHANGES, WINDOW = 20, 60.0
"""So many are finished at most within so many seconds: each asks Slack, and writes."""
_UNPROVEN = ("state", "code", "cancelled", "told", "busy")
"""What anybody may bring about, so that it is counted and not logged each time."""
_USED = ("invalid_code", "code_already_used", "missing_code")
_CODE = re.compile(r"[a-z0-9_]{1,60}")
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{heading}</title>
<style>:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 4rem auto;
padding: 0 1rem }}</style></head>
<body><h1>{heading}</h1><p>{told}</p>{more}</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class OAuth:
    """What installing takes: the app's client, where installations are kept, and what seals.

    ``allowed`` are the workspaces it may be installed in; ``address`` is the public one (https,
    without a path) at which browsers reach the pages, where Slack is to be told it.
    """

    client_id: str
    client_secret: str = field(repr=False)
    installations: Installations
    states: Sealer
    allowed: AllowList = field(default_factory=AllowList)
    address: str | None = None

    @property
    def redirect(self) -> str | None:
        """Return where Slack sends browsers back to; ``None``: what the app's settings say."""
        return None if self.address is None else self.address.rstrip("/") + REDIRECT_PATH


class _NotInstalled(Exception):
    """Nothing was installed: the page to show, with its values, and the HTTP status."""

    def __init__(self, key: str, status: int, **values: str) -> None:
        super().__init__(key)
        self.key, self.status, self.values = key, status, values
        self.unproven = key in _UNPROVEN


class InstallPages:
    """Serves the two pages. ``clock`` gives the time (UTC)."""

    def __init__(self, api: Api, oauth: OAuth, clock: Callable[[], datetime]) -> None:
        self._api = api.with_token("")
        self._oauth = oauth
        self._clock = clock
        self._refusals = Refusals("slack install")
        self._begun: deque[float] = deque(maxlen=EXCHANGES)
        self._browser = OAuthStateUtils(cookie_name="andon-install", expiration_seconds=VALID)
        self._address = AuthorizeUrlGenerator(
            client_id=oauth.client_id,
            scopes=list(BOT_SCOPES),
            authorization_url=api.authorize_url,
            redirect_uri=oauth.redirect,
        )

    def routes(self) -> list[web.RouteDef]:
        """Return the two pages and where they are."""
        return [
            web.get(INSTALL_PATH, self.begin, allow_head=False),
            web.get(REDIRECT_PATH, self.finish, allow_head=False),
        ]

    async def begin(self, _request: web.Request) -> web.Response:
        """Send the browser to Slack's page, on which people choose their workspace."""
        state = self._oauth.states.seal(secrets.token_urlsafe(16), self._clock())
        # Lax: the cookie comes along when Slack sends the browser back, and with nobody's form.
        cookie = f"{self._browser.build_set_cookie_for_new_state(state)}; SameSite=Lax"
        headers = {**_HEADERS, "Location": self._address.generate(state), "Set-Cookie": cookie}
        return web.Response(status=302, headers=headers)

    async def finish(self, request: web.Request) -> web.Response:
        """Take what Slack sends back, keep the installation, and say what came of it."""
        try:
            installation = await self._install(request)
            await self._save(installation)
        except _NotInstalled as problem:
            if problem.unproven:
                self._refusals.note(problem.key)
            else:
                log.warning("not installed", why=problem.key, **problem.values)
            return self._show_page(problem.key, problem.status, **problem.values)
        team = installation.workspace
        log.info("installed in a workspace", team=team, by=installation.installed_by)
        return self._show_page("done", 200, name=installation.name, team=team)

    async def _install(self, request: web.Request) -> Installation:
        """Return what was installed; anything else raises ``_NotInstalled``."""
        refused = request.query.get("error")
        if refused == "access_denied":
            raise _NotInstalled("cancelled", 200)
        if refused is not None:
            raise _NotInstalled("told", 200, code=_word(refused))
        state, code = self._check_state(request), request.query.get("code")
        if not code:
            raise _NotInstalled("code", 400, code="missing_code")
        self._take_turn()
        await self._use_state(state)
        try:
            return await self._exchange(code)
        except SlackApiError as error:
            refusal = _word(code_of(error))
            known = ("code", 400) if refusal in _USED else ("refused", 502)
            raise _NotInstalled(*known, code=refusal) from None
        except (KeyError, TypeError):
            raise _NotInstalled("refused", 502, code="unknown") from None
        except FOREIGN as error:
            log.warning("slack could not be asked", error=type(error).__name__)
            raise _NotInstalled("unreachable", 502) from None

    def _check_state(self, request: web.Request) -> str:
        """Return the state; only what this browser began here a short while ago is taken."""
        state = request.query.get("state") or ""
        cookies = {"cookie": request.headers.getall("Cookie", [])}
        ours = self._browser.is_valid_browser(state, cookies)  # type: ignore[arg-type]
        if not ours or self._oauth.states.open_fresh(state, self._clock(), VALID) is None:
            raise _NotInstalled("state", 400)
        return state

    def _take_turn(self) -> None:
        """Let so many installations through as a minute may see."""
        now = asyncio.get_running_loop().time()
        if len(self._begun) == EXCHANGES and now - self._begun[0] < WINDOW:
            raise _NotInstalled("busy", 429)
        self._begun.append(now)

    async def _use_state(self, state: str) -> None:
        """Take a state once, in whichever process."""
        use = self._oauth.installations.use_once
        try:
            first = await asyncio.to_thread(use, f"state/{state}", self._clock())
        except StorageError as error:
            log.error("the state of an installation was not recorded", error=str(error))
            raise _NotInstalled("unrecorded", 500) from None
        if not first:
            raise _NotInstalled("used", 400)

    async def _exchange(self, code: str) -> Installation:
        """Exchange Slack's code for a token, and ask whose token it is."""
        oauth = self._oauth
        answer: Any = await self._api.client.oauth_v2_access(
            client_id=oauth.client_id,
            client_secret=oauth.client_secret,
            code=code,
            redirect_uri=oauth.redirect,
        )
        if answer.get("is_enterprise_install") or not answer.get("team"):
            raise _NotInstalled("organization", 400)
        if answer.get("refresh_token") or answer.get("expires_in"):
            raise _NotInstalled("rotation", 400)
        token = str(answer["access_token"])
        await self._check_team(str(answer["team"]["id"]), token)
        me: Any = await self._api.with_token(token).client.auth_test()
        return Installation(
            platform=PLATFORM,
            workspace=str(answer["team"]["id"]),
            enterprise=(answer.get("enterprise") or {}).get("id"),
            name=str(answer["team"].get("name") or answer["team"]["id"]),
            url=str(me.get("url") or ""),
            app=str(answer.get("app_id") or ""),
            bot=str(answer.get("bot_user_id") or me["user_id"]),
            bot_id=me.get("bot_id"),
            scopes=tuple(str(answer.get("scope") or "").split(",")),
            token=token,
            installed_by=str((answer.get("authed_user") or {}).get("id") or ""),
            installed=self._clock(),
        )

    async def _check_team(self, team: str, token: str) -> None:
        """Refuse a workspace that is not allowed, and give back what Slack has just given."""
        if team in self._oauth.allowed:
            return
        try:
            await self._api.with_token(token).client.auth_revoke()
        except FOREIGN as error:
            log.warning("the token was not given back", team=team, error=type(error).__name__)
        raise _NotInstalled("not_allowed", 403, team=_word(team.lower()).upper())

    async def _save(self, installation: Installation) -> None:
        try:
            await asyncio.to_thread(self._oauth.installations.save, installation)
        except StorageError as error:
            team = installation.workspace
            log.error("installation not recorded", team=team, error=str(error))
            raise _NotInstalled("unrecorded", 500) from None

    def _show_page(self, key: str, status: int, **values: str) -> web.Response:
        heading, told = page(key, **{name: escape(value) for name, value in values.items()})
        again = page("again")[0]
        more = "" if key == "done" else f'<p><a href="{INSTALL_PATH}">{escape(again)}</a></p>'
        text = _PAGE.format(heading=heading, told=told, more=more)
        cookie = self._browser.build_set_cookie_for_deletion()
        headers = {**_HEADERS, "Set-Cookie": cookie}
        return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def _word(code: str) -> str:
    """Return a code of Slack's; anything else that stands in an address is not repeated."""
    return code if _CODE.fullmatch(code) else "unknown"
