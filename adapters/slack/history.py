"""Reading what was said on Slack: a channel, the threads in it, direct messages, emoji that stand.

History gives the newest messages first, and with each one its emoji and when its thread was last
answered. So a page covers every card in it, and only threads with something new are read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.api import pause
from adapters.slack.outcome import GONE, LATER, code_of, retry_after, status_of
from adapters.slack.parse import Body
from adapters.slack.workspace import Workspace

log = structlog.get_logger("andon.slack")

PAGE = 200
Method = Callable[..., Awaitable[AsyncSlackResponse]]

# How often a call is made that Slack asks to come back with.
TRIES = 20


@dataclass
class Read:
    """What was read in a conversation, by the messages' references."""

    said: dict[str, Body] = field(default_factory=dict)
    """Messages that are new, with those in threads."""
    marked: dict[str, Body] = field(default_factory=dict)
    """Every message that was seen, whose emoji count."""
    lost: list[str] = field(default_factory=list)
    """Cards and threads that are gone."""


class History:
    """Reads through a workspace; ``emoji`` are those that do something. Raises ``FOREIGN``."""

    def __init__(
        self, workspace: Workspace, emoji: Collection[str], stop: asyncio.Event | None = None
    ) -> None:
        self._api = workspace.api
        self._emoji = emoji
        self._stop = stop

    async def read(self, channel: str, since: float, cards: Iterable[str] = ()) -> Read:
        """Read a conversation since a moment (seconds), and whatever was done with ``cards``."""
        found = Read()
        lowest = await self._newest(channel, since, found)
        await self._cards(channel, {card for card in cards if float(card) < lowest}, found)
        for root, message in list(found.marked.items()):
            if float(message.get("latest_reply") or 0) > since:
                await self._thread(channel, root, since, found)
        return found

    async def _newest(self, channel: str, since: float, found: Read) -> float:
        """Read back to ``since``, at least one page; return from when on all was seen."""
        cursor: str | None = None
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = await self._ask(
                self._api.client.conversations_history, channel=channel, limit=PAGE, **more
            )
            lowest = self._take(page, since, found)
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return 0.0
            if lowest <= since:
                return lowest

    async def _cards(self, channel: str, cards: set[str], found: Read) -> None:
        """See every card, a page for as many as stand close together."""
        while cards:
            newest = max(cards, key=float)
            page = await self._ask(
                self._api.client.conversations_history,
                channel=channel,
                latest=newest,
                inclusive=True,
                limit=PAGE,
            )
            lowest = self._take(page, float("inf"), found)
            if not (page.get("response_metadata") or {}).get("next_cursor"):
                lowest = 0.0
            covered = {card for card in cards if float(card) >= lowest} | {newest}
            found.lost += [card for card in covered if card not in found.marked]
            cards -= covered

    async def _thread(self, channel: str, root: str, since: float, found: Read) -> None:
        """Read what is new in a thread; one that was deleted meanwhile is lost."""
        cursor: str | None = None
        while True:
            more = {"cursor": cursor} if cursor else {}
            try:
                page = await self._ask(
                    self._api.client.conversations_replies,
                    channel=channel,
                    ts=root,
                    oldest=f"{since:.6f}",
                    limit=PAGE,
                    **more,
                )
            except SlackApiError as error:
                if code_of(error) not in GONE:
                    raise
                found.lost.append(root)
                return
            self._take(page, since, found)
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    @staticmethod
    def _take(page: Body, since: float, found: Read) -> float:
        """Keep the messages of a page; return the moment of the oldest one."""
        messages = page.get("messages") or []
        for message in messages:
            found.marked.setdefault(message["ts"], message)
            if float(message["ts"]) > since:
                found.said.setdefault(message["ts"], message)
        return min((float(message["ts"]) for message in messages), default=0.0)

    async def reactions(self, channel: str, message: Body) -> list[tuple[str, str]]:
        """Return the emoji that do something on a message, each with who put it there."""
        ours = self._ours(message)
        if any(len(each.get("users") or ()) < int(each.get("count") or 0) for each in ours):
            try:
                page = await self._ask(
                    self._api.client.reactions_get,
                    channel=channel,
                    timestamp=message["ts"],
                    full=True,
                )
            except SlackApiError as error:
                if code_of(error) not in GONE:
                    raise
                return []
            ours = self._ours(page.get("message") or {})
        return [(each["name"], user) for each in ours for user in each.get("users") or ()]

    def _ours(self, message: Body) -> list[Body]:
        shown = message.get("reactions") or []
        return [each for each in shown if each["name"].partition("::")[0] in self._emoji]

    async def _ask(self, method: Method, **arguments: Any) -> Body:
        """Call, and come back as often as Slack asks for it."""
        for _ in range(TRIES - 1):
            try:
                return _answer(await method(**arguments))
            except SlackApiError as error:
                if status_of(error) != 429 and code_of(error) not in LATER:
                    raise
                log.info("slack asks to read later", seconds=retry_after(error))
                await pause(retry_after(error), self._stop)
        return _answer(await method(**arguments))


def _answer(response: AsyncSlackResponse) -> Body:
    answer: Body = response.data  # type: ignore[assignment]
    return answer
