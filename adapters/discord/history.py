"""Reading what was said on Discord: a channel, the threads in it, direct messages, emoji.

A message that history gives carries how its emoji stand and the last message of its thread. So a
page covers every card in it, and only threads with something new are read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import discord
import structlog

from adapters.discord.api import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, Api, code_of, wait_for

log = structlog.get_logger("andon.discord")

Data = Mapping[str, Any]

PAGE = 100
# How often a call is made that Discord asks to come back with.
TRIES = 20
_MESSAGES = "/channels/{channel_id}/messages"
_REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}"
_GONE = (UNKNOWN_CHANNEL, UNKNOWN_MESSAGE)


@dataclass
class Read:
    """What was read in a conversation, by the messages' ids."""

    said: dict[int, Data] = field(default_factory=dict)
    """Messages that are new, with those in threads; each names its channel."""
    marked: dict[int, Data] = field(default_factory=dict)
    """Every message that was seen, whose emoji count."""
    lost: list[int] = field(default_factory=list)
    """Cards and threads that are gone."""


def name_of(reaction: Data) -> str:
    """Return an emoji as its feature declares it."""
    return str(reaction["emoji"].get("name") or "").removesuffix("\ufe0f")


def since_id(moment: datetime) -> int:
    """Return the id after which everything is newer than ``moment``."""
    return discord.utils.time_snowflake(moment)


class History:
    """Reads through the REST interface; ``emoji`` are those that do something.

    Raises one of ``ERRORS``; where Discord asks to wait, it is waited for.
    """

    def __init__(self, api: Api, emoji: Collection[str], stop: asyncio.Event) -> None:
        self._api = api
        self._emoji = emoji
        self._stop = stop

    async def read(self, channel: str, since: int, cards: Iterable[str] = ()) -> Read:
        """Read a conversation since an id, and whatever was done with ``cards``."""
        found = Read()
        lowest = await self._newest(channel, since, found)
        await self._cards(channel, {int(card) for card in cards if int(card) < lowest}, found)
        for root, message in list(found.marked.items()):
            thread = message.get("thread") or {}
            if int(thread.get("last_message_id") or 0) > since:
                await self._thread(root, str(thread["id"]), since, found)
        return found

    async def _newest(self, channel: str, since: int, found: Read) -> int:
        """Read back to ``since``, at least one page; return from which id on all was seen."""
        before: int | None = None
        while True:
            page = await self._page(channel, before)
            before = _take(page, since, found)
            if len(page) < PAGE:
                return 0
            if before <= since:
                return before

    async def _cards(self, channel: str, cards: set[int], found: Read) -> None:
        """See every card, a page for as many as stand close together."""
        while cards:
            newest = max(cards)
            page = await self._page(channel, newest + 1)
            lowest = 0 if len(page) < PAGE else min(int(message["id"]) for message in page)
            for message in page:
                found.marked.setdefault(int(message["id"]), message)
            covered = {card for card in cards if card >= lowest} | {newest}
            found.lost += [card for card in covered if card not in found.marked]
            cards -= covered

    async def _thread(self, root: int, thread: str, since: int, found: Read) -> None:
        before: int | None = None
        while True:
            try:
                page = await self._page(thread, before)
            except discord.HTTPException as error:
                if code_of(error) not in _GONE:
                    raise
                found.lost.append(root)
                return
            before = _take(page, since, found)
            if len(page) < PAGE or before <= since:
                return

    async def _page(self, channel: str, before: int | None) -> list[Data]:
        params: dict[str, Any] = {"limit": PAGE} | ({"before": before} if before else {})
        page: list[Data] = await self._ask(_MESSAGES, params, channel_id=channel)
        return page

    async def reactions(self, message: Data) -> list[tuple[str, Data]]:
        """Return the emoji that do something on a message, each with who put it there."""
        found: list[tuple[str, Data]] = []
        for reaction in message.get("reactions") or ():
            name = name_of(reaction)
            if name in self._emoji:
                found += [(name, user) for user in await self._users(message, reaction)]
        return found

    async def _users(self, message: Data, reaction: Data) -> list[Data]:
        ids = {
            "channel_id": str(message["channel_id"]),
            "message_id": str(message["id"]),
            "emoji": str(reaction["emoji"]["name"]),
        }
        users: list[Data] = []
        params: dict[str, Any] = {"limit": PAGE}
        while True:
            try:
                page: list[Data] = await self._ask(_REACTIONS, params, **ids)
            except discord.HTTPException as error:
                if code_of(error) not in _GONE:
                    raise
                return users
            users += page
            if len(page) < PAGE:
                return users
            params["after"] = page[-1]["id"]

    async def _ask(self, path: str, params: dict[str, Any], **ids: Any) -> Any:
        """Call, and come back as often as Discord asks for it."""
        for _ in range(TRIES - 1):
            try:
                return await self._api.call("GET", path, params=params, **ids)
            except discord.RateLimited as error:
                log.info("discord asks to read later", seconds=error.retry_after)
                await wait_for(self._stop, error.retry_after)
        return await self._api.call("GET", path, params=params, **ids)


def _take(page: Iterable[Data], since: int, found: Read) -> int:
    """Keep the messages of a page; return the id of the oldest one."""
    lowest = 0
    for message in page:
        number = int(message["id"])
        lowest = min(lowest or number, number)
        found.marked.setdefault(number, message)
        if number > since:
            found.said.setdefault(number, message)
    return lowest
