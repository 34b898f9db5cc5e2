"""Handling what people do: acknowledged in time, done once, answered privately.

Slack waits three seconds. A request is acknowledged when it is committed, or after two seconds if
the database stalls; what came of it is then told when it is known. An event that could not be
recorded is not acknowledged, so that Slack delivers it again. The answer to a slash command goes
with its acknowledgment where it is known by then: that is the quickest way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeGuard

import structlog
from slack_bolt.async_app import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from adapters.slack import modal
from adapters.slack.events import Deleted, Ended, Found, Moved
from adapters.slack.fetch import Fetch
from adapters.slack.first_times import FirstTimes
from adapters.slack.follow import follow
from adapters.slack.intake import HEARD, MALFORMED, UNSENT
from adapters.slack.native import has_native
from adapters.slack.outcome import code_of
from adapters.slack.parse import PLATFORM, Act, Body, Home
from adapters.slack.render import message
from adapters.slack.replies import Answers, failure_card, late_form_card
from adapters.slack.workspace import Workspace
from adapters.slack.workspaces import Workspaces
from bot.border.refusals import Refusals
from bot.domain.errors import Refused
from bot.engine.core import Core
from bot.messages.card import Card, plain_card
from bot.messages.line import cut
from bot.ports.request import REACTION, Reply

log = structlog.get_logger("andon.slack")

# Slack gives up after three seconds; so it does on a form's trigger.
ACK_WITHIN, FORM_WITHIN = 2.0, 2.0
ERROR_LIMIT = 500
# The trigger was used by an earlier delivery of the same act: the form is open already.
USED = ("exchanged_trigger_id", "trigger_exchanged")

Parser = Callable[[Body, Home], Found]
Listener = Callable[..., Coroutine[Any, Any, None]]


class RequestHandler:
    """Handles payloads. ``kick`` tells the pump that something may be due, ``clock`` gives the
    time (UTC). Until ``caught_up`` is set, what people say waits: it comes after what was missed.
    """

    def __init__(
        self,
        core: Core,
        workspaces: Workspaces,
        kick: Callable[[], None],
        clock: Callable[[], datetime],
        caught_up: asyncio.Event,
    ) -> None:
        self._core = core
        self._workspaces = workspaces
        self._kick = kick
        self._clock = clock
        self._caught_up = caught_up
        self._stop = asyncio.Event()
        self._work: set[asyncio.Task[Any]] = set()
        self._answered = FirstTimes()
        self._refusals = Refusals("slack payloads")

    def stop_with(self, stop: asyncio.Event) -> None:
        """Give up waiting for Slack once ``stop`` is set."""
        self._stop = stop

    async def finish(self, seconds: float) -> None:
        """Give what is being handled some time to be done and answered."""
        if self._work:
            await asyncio.wait(self._work, timeout=seconds)
        self._refusals.close()

    def make_listener(self, parser: Parser) -> Listener:
        """Return what handles the payloads that ``parser`` reads."""

        async def listen(body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
            context[HEARD] = True
            workspace, meaning = await self._read(parser, body)
            if workspace is not None and isinstance(meaning, Act):
                await self._handle(meaning, ack, context, workspace)
                return
            if isinstance(meaning, Moved | Ended | Deleted) and await follow(
                meaning, self._core, self._workspaces, self._clock()
            ):
                self._kick()
            await ack()

        return listen

    async def _read(self, parser: Parser, body: Body) -> tuple[Workspace | None, Found]:
        """Return what a payload means, and the workspace it came through.

        One that lacks what its kind must have means nothing, nor does one from a workspace in which
        the app is not installed.
        """
        try:
            workspace = await self._workspaces.of(body)
            if workspace is None:
                self._refusals.note("workspace")
                return None, None
            meaning = parser(body, await self._workspaces.home(workspace, body))
            return workspace, self._know_reaction(meaning) if _is_reaction(meaning) else meaning
        except MALFORMED:
            self._refusals.note("malformed")
            return None, None

    def _know_reaction(self, act: Act) -> Act | None:
        """Return what an emoji does; ``None``: nothing here. The message is read where wanted."""
        reaction = self._core.index.reactions.get(act.request.text)
        return None if reaction is None else replace(act, fetch=reaction.reads)

    async def _handle(
        self, act: Act, ack: AsyncAck, context: AsyncBoltContext, workspace: Workspace
    ) -> None:
        """Do what was asked; acknowledge when that is committed, or when it takes too long."""
        first = self._answered.is_first(act.request.key)
        work = self._start_task(self._do_in_turn(act, workspace, open_form=first))
        await asyncio.wait({work}, timeout=ACK_WITHIN)
        problem = _find_problem(act, work)
        if problem is not None:
            self._answered.forget(act.request.key)
            await ack(response_action="errors", errors=problem)
            return
        self._raise_failure(act, work)
        said = _find_answer(act, work, workspace.native) if first else None
        if said is not None:
            # Where Slack does not get it, the person is told in the other ways.
            context[UNSENT] = lambda: self._start_task(self._answer(act, work, workspace))
            self._kick()
            await ack(said)
            return
        await ack()
        if first:
            self._start_task(self._answer(act, work, workspace))

    def _raise_failure(self, act: Act, work: asyncio.Task[Reply]) -> None:
        """An event that failed before it was acknowledged comes again: let Slack know."""
        failure = work.exception() if work.done() else None
        if failure is not None and act.trigger is None and act.first_field is None:
            self._answered.forget(act.request.key)
            raise failure

    async def hear(self, act: Act, workspace: Workspace) -> None:
        """Do what was missed, as if it came now. What came meanwhile too is done in its turn.

        A failure is raised.
        """
        meaning = self._know_reaction(act) if _is_reaction(act) else act
        if meaning is None or not self._answered.is_first(meaning.request.key):
            return
        try:
            reply = await self._do(meaning, workspace, open_form=False)
        except BaseException:
            self._answered.forget(act.request.key)
            raise
        self._start_task(self._tell(meaning, reply, workspace))

    async def _do_in_turn(self, act: Act, workspace: Workspace, *, open_form: bool) -> Reply:
        """Do after what was missed what can be found again; where the bot stops, it is left."""
        again = act.request.kept or act.request.kind == REACTION
        if again and not self._caught_up.is_set():
            waits = [asyncio.create_task(each.wait()) for each in (self._caught_up, self._stop)]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
            if not self._caught_up.is_set():
                return Reply(refused=True)
        return await self._do(act, workspace, open_form=open_form)

    async def _do(self, act: Act, workspace: Workspace, *, open_form: bool) -> Reply:
        if act.tab:
            identity, now = act.request.identity, self._clock()
            items = await asyncio.to_thread(self._core.my_items, PLATFORM, identity, now)
            return Reply(items, refused=True)
        if act.form is not None and act.trigger is not None:
            if not open_form:
                return Reply()
            form, trigger = act.form, act.trigger
            act = await Fetch(workspace, self._core.index.commands).with_actor(act)
            opened = await self._open_form(act, form, trigger, workspace)
            if opened is not None:
                return opened
        act = await Fetch(workspace, self._core.index.commands).complete(act)
        answer = self._core.submit(act.request, self._clock())
        return await asyncio.shield(asyncio.wrap_future(answer))

    async def _open_form(
        self, act: Act, name: str, trigger: str, workspace: Workspace
    ) -> Reply | None:
        """Open a form before anything slow; ``None``: there is none, so the line is run."""
        ask = asyncio.to_thread(self._core.form, act.request, name)
        try:
            form = await asyncio.wait_for(ask, FORM_WITHIN)
        except TimeoutError:
            return Reply(late_form_card(act.request.text), refused=True)
        except Refused as refusal:
            return Reply(Card((str(refusal),)), refused=True)
        if form is None:
            return None
        try:
            client = workspace.api.client
            await client.views_open(trigger_id=trigger, view=modal.view(form, act))
        except SlackApiError as error:
            if code_of(error) in USED:
                return Reply()
            log.warning("form not opened", form=name, code=code_of(error))
            return Reply(late_form_card(form.command), refused=True)
        return Reply()

    async def _answer(self, act: Act, work: asyncio.Task[Reply], workspace: Workspace) -> None:
        """Tell the person what came of it, as soon as that is known."""
        try:
            reply = await work
        except Exception:
            log.exception("request failed", key=act.request.key, place=act.request.place)
            self._answered.forget(act.request.key)
            reply = Reply(failure_card(act.request.text), refused=True)
        await self._tell(act, reply, workspace)

    async def _tell(self, act: Act, reply: Reply, workspace: Workspace) -> None:
        if not reply.refused:
            self._kick()
        if reply.card is None:
            return
        answers = Answers(workspace)
        if act.tab:
            await answers.show_home(act.origin, reply.card)
        else:
            await answers.tell(act.origin, reply.card, reply.files, self._stop)

    def _start_task(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task


def _find_problem(act: Act, work: asyncio.Task[Reply]) -> dict[str, str] | None:
    """Return the refusal of a form, shown in it so that nothing typed is lost."""
    if act.first_field is None or not work.done():
        return None
    if (error := work.exception()) is not None:
        log.error("request failed", key=act.request.key, error=repr(error))
        failure = plain_card(failure_card(act.request.text))
        return {act.first_field: cut(failure, ERROR_LIMIT)}
    reply = work.result()
    if not reply.refused or reply.card is None:
        return None
    return {act.first_field: cut(plain_card(reply.card), ERROR_LIMIT)}


def _find_answer(act: Act, work: asyncio.Task[Reply], native: bool | None) -> dict[str, Any] | None:
    """Return the answer that the acknowledgment of a slash command carries, where it is known.

    Files are sent beside an answer, so such a one goes its own way. So does a table until it is
    known whether the workspace takes it: an acknowledgment is not told what was refused.
    """
    if not act.origin.in_ack or not work.done() or work.exception() is not None:
        return None
    reply = work.result()
    if reply.card is None or reply.files or (native is None and has_native(reply.card)):
        return None
    return {"response_type": "ephemeral", **message(reply.card, native=native is True)}


def _is_reaction(meaning: Found) -> TypeGuard[Act]:
    return isinstance(meaning, Act) and meaning.request.kind == REACTION
