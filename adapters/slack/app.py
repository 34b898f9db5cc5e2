"""The Slack adapter: takes what people do, acknowledges in time, and answers them privately.

Slack waits three seconds. A request is acknowledged when it is committed, or after two seconds if
the database stalls; what came of it is then told when it is known. An event that could not be
recorded is not acknowledged, so that Slack delivers it again.

One workspace and its token are served. Several workspaces need an installation store behind
``OneWorkspace`` and a token for each place; nothing else here depends on there being one.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import events, modal, parse
from adapters.slack.answers import Answers, failed, late
from adapters.slack.api import Api, pause
from adapters.slack.fetch import Fetch
from adapters.slack.outcome import FOREIGN, TO_MEND, code_of
from adapters.slack.pace import Pace
from adapters.slack.parse import Act, Body, Home
from adapters.slack.render import cut
from adapters.slack.send import SlackSender
from adapters.slack.socket import Patience, SocketLine
from adapters.slack.web import WebLine
from adapters.slack.workspace import OneWorkspace
from bot.core import Core
from bot.errors import Refused
from bot.messages.card import Card, plain_card
from bot.pumps import utc_now
from bot.request import Reply

log = structlog.get_logger("andon.slack")

SOCKET, HTTP = "socket", "http"
# Slack gives up after three seconds; a form's trigger is worthless by then, too.
ACK_WITHIN, FORM_WITHIN = 2.0, 2.0
# The bot as a whole gives its adapters five seconds to leave.
FINISH = 3.0
REMEMBERED = 2000
ERROR_LIMIT = 500
ANY = re.compile("")
# The trigger was used by an earlier delivery of the same act: the form is open already.
USED = ("exchanged_trigger_id", "trigger_exchanged")

Parser = Callable[[Body, Home], Act | None]


class SlackAdapter:
    """Slack as a platform of the running bot.

    ``mode`` is ``socket`` (with ``app_token``) or ``http`` (with ``signing_secret``, on ``port``).
    ``kick`` tells the pump that something may be due.
    """

    platform = parse.PLATFORM

    def __init__(
        self,
        core: Core,
        bot_token: str,
        app_token: str | None = None,
        signing_secret: str | None = None,
        mode: str = SOCKET,
        port: int = 3000,
        api_url: str | None = None,
        kick: Callable[[], None] = lambda: None,
        *,
        host: str = "0.0.0.0",
        clock: Callable[[], datetime] = utc_now,
        patience: Patience | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.kick = kick
        self.api = Api(bot_token, api_url)
        self.sender = SlackSender(self.api, pace)
        self.line: SocketLine | WebLine | None = None
        self._core = core
        self._app_token = app_token
        self._signing_secret = signing_secret
        self._mode, self._port, self._host = mode, port, host
        self._clock = clock
        self._patience = patience
        self._answers = Answers(self.api, self.sender)
        self._fetch = Fetch(self.api)
        self._home = Home("", "")
        self._workspace = OneWorkspace("", "", None, bot_token)
        self._stop = asyncio.Event()
        self._work: set[asyncio.Task[Any]] = set()
        self._answered: OrderedDict[str, None] = OrderedDict()

    # running

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set; whatever fails is logged and begun anew."""
        self._stop = stop
        if await self._signed_in(stop):
            await self._serve(stop)
        if self._work:
            await asyncio.wait(self._work, timeout=FINISH)
        await self.sender.finish(FINISH)
        await self.api.close()

    async def _serve(self, stop: asyncio.Event) -> None:
        wait = 1.0
        while not stop.is_set():
            try:
                self.line = self._line(self._app())
                await self.line.run(stop)
            except Exception:
                log.exception("slack stopped; beginning anew", seconds=wait)
                await pause(wait, stop)
                wait = min(wait * 2, 60.0)

    def _line(self, app: AsyncApp) -> SocketLine | WebLine:
        if self._mode == HTTP:
            return WebLine(app.async_dispatch, self._port, self._host)
        return SocketLine(self.api, self._app_token or "", app.async_dispatch, self._patience)

    async def _signed_in(self, stop: asyncio.Event) -> bool:
        """Learn who the bot is; this is tried until it works or the bot stops."""
        wait = 1.0
        while not stop.is_set():
            try:
                found = await self.api.client.auth_test()
            except FOREIGN as error:
                code = code_of(error) if isinstance(error, SlackApiError) else repr(error)
                say = log.error if code in TO_MEND else log.warning
                say("slack does not let the bot in", code=code)
                await pause(wait, stop)
                wait = min(wait * 2, 60.0)
            else:
                self._home = Home(str(found["team_id"]), str(found["user_id"]))
                bot_id = found.get("bot_id")
                self._workspace = OneWorkspace(
                    self._home.team, self._home.bot, bot_id, self.api.token
                )
                return True
        return False

    def _app(self) -> AsyncApp:
        """Few listeners, one a kind; what an event is about is found by a dictionary."""
        client = AsyncWebClient(
            base_url=self.api.base_url, session=self.api.session(), retry_handlers=[]
        )
        app = AsyncApp(
            name="andon",
            client=client,
            authorize=self._workspace,
            signing_secret=self._signing_secret or "",
            request_verification_enabled=self._mode == HTTP,
            process_before_response=True,
        )
        app.event(ANY)(self._listener(events.read))
        app.command(ANY)(self._listener(parse.slash))
        app.action(ANY)(self._listener(parse.pressed))
        app.view_submission(ANY)(self._listener(modal.submitted))
        app.shortcut(ANY)(self._listener(parse.shortcut))
        return app

    # taking

    def _listener(self, parser: Parser) -> Callable[..., Coroutine[Any, Any, None]]:
        async def listen(body: dict[str, Any], ack: AsyncAck) -> None:
            try:
                act = parser(body, self._home)
            except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
                log.warning("malformed payload", kind=body.get("type"), error=repr(error))
                act = None
            if act is None:
                await ack()
            else:
                await self._take(act, ack)

        return listen

    async def _take(self, act: Act, ack: AsyncAck) -> None:
        """Do what was asked; acknowledge when that is committed, or when it takes too long."""
        first = self._is_first(act)
        work = self._later(self._do(act, open_form=first))
        await asyncio.wait({work}, timeout=ACK_WITHIN)
        problem = _problem(act, work)
        if problem is None:
            self._check(act, work)
            await ack()
            if first:
                self._later(self._finish(act, work))
        else:
            self._answered.pop(act.request.key, None)
            await ack(response_action="errors", errors=problem)

    def _is_first(self, act: Act) -> bool:
        """Say whether this delivery is the first of its act, so that it is answered once."""
        key = act.request.key
        first = key not in self._answered
        self._answered[key] = None
        if len(self._answered) > REMEMBERED:
            self._answered.popitem(last=False)
        return first

    def _check(self, act: Act, work: asyncio.Task[Reply]) -> None:
        """An event that failed before it was acknowledged comes again: let Slack know."""
        failure = work.exception() if work.done() else None
        if failure is not None and act.trigger is None and act.first_field is None:
            self._answered.pop(act.request.key, None)
            raise failure

    async def _do(self, act: Act, *, open_form: bool) -> Reply:
        if act.form is not None and act.trigger is not None:
            if not open_form:
                return Reply()
            opened = await self._open_form(act, act.form, act.trigger)
            if opened is not None:
                return opened
        act = await self._fetch.complete(act)
        answer = self._core.submit(act.request, self._clock())
        return await asyncio.shield(asyncio.wrap_future(answer))

    async def _open_form(self, act: Act, name: str, trigger: str) -> Reply | None:
        """Open a form before anything slow; ``None``: there is none, so the line is run."""
        ask = asyncio.to_thread(self._core.form, act.request, name)
        try:
            form = await asyncio.wait_for(ask, FORM_WITHIN)
        except TimeoutError:
            return Reply(late(act.request.text), refused=True)
        except Refused as refusal:
            return Reply(Card((str(refusal),)), refused=True)
        if form is None:
            return None
        try:
            await self.api.client.views_open(trigger_id=trigger, view=modal.view(form, act))
        except SlackApiError as error:
            if code_of(error) in USED:
                return Reply()
            log.warning("form not opened", form=name, code=code_of(error))
            return Reply(late(form.command), refused=True)
        return Reply()

    # answering

    async def _finish(self, act: Act, work: asyncio.Task[Reply]) -> None:
        """Tell the person what came of it, as soon as that is known."""
        try:
            reply = await work
        except Exception:
            log.exception("request failed", key=act.request.key, place=act.request.place)
            self._answered.pop(act.request.key, None)
            reply = Reply(failed(act.request.text), refused=True)
        if not reply.refused:
            self.kick()
        if reply.card is None:
            return
        if act.tab:
            await self._answers.show_home(act.origin, reply.card)
        else:
            await self._answers.tell(act.origin, reply.card, reply.files, self._stop)

    def _later(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task


def _problem(act: Act, work: asyncio.Task[Reply]) -> dict[str, str] | None:
    """Return the refusal of a form, shown in it so that nothing typed is lost."""
    if act.first_field is None or not work.done():
        return None
    if (error := work.exception()) is not None:
        log.error("request failed", key=act.request.key, error=repr(error))
        return {act.first_field: cut(plain_card(failed(act.request.text)), ERROR_LIMIT)}
    reply = work.result()
    if not reply.refused or reply.card is None:
        return None
    return {act.first_field: cut(plain_card(reply.card), ERROR_LIMIT)}
