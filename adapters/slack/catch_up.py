"""What people did on Slack while nobody listened, as the parsers of events read it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack import parse
from adapters.slack.history import History, Read
from adapters.slack.outcome import FOREIGN, code_of, status_of
from adapters.slack.parse import Act, Body, Home
from adapters.slack.requests import RequestHandler
from adapters.slack.send import NO_LOOK_UP
from adapters.slack.texts import REFUSED
from adapters.slack.workspace import Refusal, Workspace
from adapters.slack.workspaces import Workspaces
from bot.engine.core import Core
from bot.ports.heard import Direct, Found, Missed, Unheard
from bot.ports.place import read_place

log = structlog.get_logger("andon.slack")


class CatchUp:
    """Reads what was missed; ``requests`` do it."""

    def __init__(self, core: Core, workspaces: Workspaces, requests: RequestHandler) -> None:
        self._core = core
        self._workspaces = workspaces
        self._requests = requests

    async def read(self, unheard: Unheard, stop: asyncio.Event) -> Found:
        """Read every conversation. One that is gone is left out; what failed is read again."""
        missed: list[Missed] = []
        complete = True
        channels = (Direct(place, ()) for place in unheard.channels)
        for conversation in (*channels, *unheard.directs):
            place = conversation.place
            try:
                missed += await self._read(conversation, unheard, stop)
            except SlackApiError as error:
                complete &= _is_final(error)
                log.warning("not read", place=place, code=code_of(error))
            except FOREIGN as error:
                complete = False
                log.warning("not read", place=place, error=repr(error))
        return Found(tuple(missed), complete)

    async def _read(
        self, conversation: Direct, unheard: Unheard, stop: asyncio.Event
    ) -> list[Missed]:
        place = conversation.place
        workspace = await self._workspaces.serving(place, conversation.through)
        if isinstance(workspace, Refusal):
            log.warning("not read", place=place, error=workspace.why)
            return []
        where = read_place(place)
        channel = await workspace.direct(where.id) if where.private else where.id
        history = History(workspace, self._core.index.reactions, stop)
        cards = unheard.cards.get(place, ())
        read = await history.read(channel, unheard.since.timestamp(), cards)
        for lost in read.lost:
            log.warning("a card or thread is gone, so it is not heard", place=place, message=lost)
        return [each async for each in self._acts(workspace, channel, history, read)]

    async def _acts(
        self, workspace: Workspace, channel: str, history: History, read: Read
    ) -> AsyncIterator[Missed]:
        """Yield what was done, as the parsers of events read it."""
        home = await self._workspaces.home(workspace, _event(workspace, channel, {}))
        for ts, message in read.said.items():
            event: Body = {**message, "channel": channel, "type": "message"}
            act = _parsed(parse.said, _event(workspace, channel, event), home)
            if act is not None:
                said = replace(act.request, said=datetime.fromtimestamp(float(ts), UTC))
                untold = not any(message.get(name) for name in ("user_team", "source_team", "team"))
                act = replace(act, request=said, find_team=untold)
                yield self._missed(act, workspace)
        for ts, message in read.marked.items():
            for emoji, user in await history.reactions(channel, message):
                event = _marked(channel, ts, emoji, user)
                act = _parsed(parse.reacted, _event(workspace, channel, event), home)
                if act is not None:
                    yield self._missed(replace(act, find_team=True), workspace)

    def _missed(self, act: Act, workspace: Workspace) -> Missed:
        do = partial(self._requests.hear, act, workspace)
        return Missed(act.request.key, act.request.said, do)


def _parsed(parser: Callable[[Body, Home], Act | None], body: Body, home: Home) -> Act | None:
    try:
        return parser(body, home)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        log.warning("malformed message", error=repr(error))
        return None


def _event(workspace: Workspace, channel: str, event: Body) -> Body:
    """Return what was found as an event that comes through a workspace."""
    return {
        "team_id": workspace.team,
        "authorizations": [{"team_id": workspace.team}],
        "event": {"channel": channel, **event},
    }


def _marked(channel: str, ts: str, emoji: str, user: str) -> Body:
    item = {"type": "message", "channel": channel, "ts": ts}
    return {"type": "reaction_added", "user": user, "reaction": emoji, "item": item}


def _is_final(error: SlackApiError) -> bool:
    """Say whether reading this conversation again is of no use."""
    code = code_of(error)
    return status_of(error) < 500 and (code in REFUSED or code in NO_LOOK_UP)
