"""The Slack adapter: connects, over Socket Mode or signed HTTP, and stays connected.

With a bot token it serves one workspace; with the app's client it serves every workspace in which
somebody installed the app (``workspaces``). What people do is handled in ``requests``.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine, Iterator
from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import events, modal, parse
from adapters.slack.allowed import AllowList
from adapters.slack.api import Api, pause
from adapters.slack.catch_up import CatchUp
from adapters.slack.install import InstallPages, OAuth
from adapters.slack.intake import HEARD
from adapters.slack.outcome import FOREIGN, TO_MEND, code_of
from adapters.slack.pace import Pace
from adapters.slack.parse import Home
from adapters.slack.requests import RequestHandler
from adapters.slack.send import SlackSender
from adapters.slack.signature import Signature
from adapters.slack.socket import Patience, SocketLine
from adapters.slack.web import WebLine
from adapters.slack.workspace import Anybody, Workspace
from adapters.slack.workspaces import (
    InstalledWorkspaces,
    NotSignedIn,
    OneWorkspace,
    Workspaces,
)
from bot.domain.errors import AndonError
from bot.engine.core import Core
from bot.ports.connection import Connection
from bot.ports.heard import Found, Unheard

log = structlog.get_logger("andon.slack")

SOCKET, HTTP = "socket", "http"
# The bot as a whole gives its adapters five seconds to leave.
FINISH = 3.0
ANY = re.compile("")
# The framework repeats whole payloads in its lines; what matters is logged here.
BOLT = logging.Logger("andon.slack.bolt", logging.CRITICAL)


class SlackAdapter:
    """Slack as a platform of the running bot.

    ``mode`` is ``socket`` (with ``app_token``) or ``http`` (with ``signing_secret``, on ``port``).
    ``bot_token`` is one workspace's; with ``oauth`` others install the app on pages at ``port``.
    What listens binds to ``host``. Workspaces that are not ``allowed`` are not served.
    ``kick`` tells the pump that something may be due; ``clock`` gives the time (UTC).
    """

    platform = parse.PLATFORM

    def __init__(
        self,
        core: Core,
        bot_token: str | None,
        app_token: str | None = None,
        signing_secret: str | None = None,
        mode: str = SOCKET,
        port: int = 3000,
        api_url: str | None = None,
        kick: Callable[[], None] = lambda: None,
        *,
        clock: Callable[[], datetime],
        oauth: OAuth | None = None,
        host: str = "0.0.0.0",
        allowed: AllowList | None = None,
        patience: Patience | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.kick = kick
        self.api = Api(bot_token or "", api_url)
        self.connection = Connection(self.platform, clock)
        self.line: SocketLine | WebLine | None = None
        self.installing: WebLine | None = None
        self.pages = InstallPages(self.api, oauth, clock) if oauth is not None else None
        self._own = Workspace(Home("", ""), self.api, pace) if bot_token else None
        self._oauth = oauth
        self._allowed = allowed or AllowList()
        self._app_token = app_token
        self._signature = Signature(signing_secret, clock) if signing_secret else None
        self._mode, self._port, self._host = mode, port, host
        self._patience = patience
        workspaces = self._make_workspaces(core, clock, pace)
        self.sender = SlackSender(workspaces, self.api.shared)
        self._requests = RequestHandler(
            core, workspaces, lambda: self.kick(), clock, self.connection.caught_up
        )
        self._catch_up = CatchUp(core, workspaces, self._requests)
        self._stop = asyncio.Event()

    def _make_workspaces(
        self, core: Core, clock: Callable[[], datetime], pace: Pace | None
    ) -> Workspaces:
        if self._oauth is not None:
            store = self._oauth.installations
            return InstalledWorkspaces(self.api, store, core, clock, pace, self._own, self._allowed)
        assert self._own is not None, "a token or the app's client is needed"
        return OneWorkspace(self._own, self._allowed)

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set; whatever fails is logged and begun anew."""
        self._stop = stop
        self._requests.stop_with(stop)
        beside = [asyncio.create_task(work) for work in self._list_beside(stop)]
        if self._oauth is not None or await self._sign_in(stop):
            await self._serve(stop)
        await self._requests.finish(FINISH)
        await self.sender.finish(FINISH)
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await self.api.close()

    async def read_missed(self, unheard: Unheard) -> Found:
        """Read what people did while nobody listened."""
        return await self._catch_up.read(unheard, self._stop)

    def _list_beside(self, stop: asyncio.Event) -> Iterator[Coroutine[None, None, object]]:
        """Yield what runs beside the connection, where people install the app."""
        if self._oauth is not None and self._own is not None:
            yield self._sign_in(stop)
        if self.pages is not None and self._mode == SOCKET:
            yield self._serve_pages(stop)

    async def _serve(self, stop: asyncio.Event) -> None:
        wait = 1.0
        while not stop.is_set():
            try:
                self.line = self._make_line(self._make_app())
                await self.line.run(stop)
            except OSError as error:
                log.error("slack cannot be served", error=str(error), seconds=wait)
                await pause(wait, stop)
                wait = min(wait * 2, 60.0)
            except Exception:
                log.exception("slack stopped; beginning anew", seconds=wait)
                await pause(wait, stop)
                wait = min(wait * 2, 60.0)
            finally:
                self.connection.clear()

    async def _serve_pages(self, stop: asyncio.Event) -> None:
        """Serve the pages for installing; without them the rest goes on."""
        wait = 1.0
        while not stop.is_set():
            self.installing = WebLine(None, self._port, self._host, pages=self.pages)
            try:
                await self.installing.run(stop)
            except OSError as error:
                log.error("the pages for installing are not served", error=str(error))
                await pause(wait, stop)
                wait = min(wait * 2, 60.0)

    def _make_line(self, app: AsyncApp) -> SocketLine | WebLine:
        dispatch, connected = app.async_dispatch, self.connection
        if self._mode == HTTP:
            return WebLine(dispatch, self._port, self._host, connected, self.pages, self._signature)
        return SocketLine(self.api, self._app_token or "", dispatch, self._patience, connected)

    async def _sign_in(self, stop: asyncio.Event) -> bool:
        """Learn who the bot is; this is tried until it works or the bot stops."""
        assert self._own is not None
        wait = 1.0
        while not stop.is_set():
            try:
                answer = await self.api.client.auth_test()
            except FOREIGN as error:
                code = code_of(error) if isinstance(error, SlackApiError) else repr(error)
                write = log.error if code in TO_MEND else log.warning
                write("slack does not let the bot in", code=code)
                await pause(wait, stop)
                wait = min(wait * 2, 60.0)
            else:
                self._own.home = Home(str(answer["team_id"]), str(answer["user_id"]))
                self._own.url = str(answer.get("url") or "")
                if self._own.team not in self._allowed:
                    log.error("SLACK_ALLOWED_TEAMS does not name the workspace of SLACK_BOT_TOKEN")
                return True
        return False

    def _make_app(self) -> AsyncApp:
        """Few listeners, one a kind; what an event is about is found by a dictionary."""
        client = AsyncWebClient(
            base_url=self.api.base_url, session=self.api.session(), retry_handlers=[]
        )
        app = AsyncApp(
            name="andon",
            client=client,
            authorize=Anybody(),
            logger=BOLT,
            # ``web`` compares signatures, before the framework reads anything.
            request_verification_enabled=False,
            process_before_response=True,
        )
        app.error(_tell_failure)
        listener = self._requests.make_listener
        app.event(ANY)(listener(events.read))
        app.command(ANY)(listener(parse.slash))
        app.action(ANY)(listener(parse.pressed))
        app.view_submission(ANY)(listener(modal.submitted))
        app.shortcut(ANY)(listener(parse.shortcut))
        return app


async def _tell_failure(error: Exception, context: AsyncBoltContext) -> None:
    """Show the operator what failed in code of ours; what is malformed is counted elsewhere."""
    if HEARD in context:
        known = isinstance(error, AndonError | NotSignedIn)
        cause = None if known else error
        log.error("not taken; slack sends it again", error=str(error)[:200], exc_info=cause)
