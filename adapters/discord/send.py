"""One delivery to Discord: posted or edited once, found again where its outcome was not known.

A message carries its delivery's key twice: as nonce, which Discord holds unique for a few minutes,
and in the id of one of its components, where history shows it for good.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import structlog

from adapters.discord.actions import carries
from adapters.discord.api import (
    BRIEF,
    ERRORS,
    NO_THREADS,
    THREAD_ARCHIVED,
    THREAD_EXISTS,
    UNKNOWN_CHANNEL,
    Api,
    code_of,
    outcome_of,
)
from adapters.discord.drawn import draw_picture, render_delivery
from adapters.discord.render import Rendered, title_of
from bot.messages.card import unpack
from bot.messages.texts import TEXTS
from bot.ports import ESCALATION, SENT, TEMPORARY, UNKNOWN, Delivery, Outcome
from bot.ports.place import read_place
from bot.ports.request import Attachment

log = structlog.get_logger("andon.discord")

# A call that takes longer (seconds) ended without an answer; discord.py's own repeats fit in.
PATIENCE = 40.0
# How long Discord surely refuses to take a nonce twice; it says "the past few minutes".
NONCE_HOLDS = timedelta(seconds=90)
# Clocks differ, so the look-up begins this much earlier, and it reads so many pages of 100.
_EARLIER = timedelta(minutes=2)
_PAGES = 10
_REMEMBERED = 10_000
_ARCHIVE_AFTER = 10_080  # minutes
_LOGIN = 401
# A link is worth so many seconds of waiting.
_LINK_WITHIN = 5.0

_PRIVATE = "/users/@me/channels"
_CHANNEL = "/channels/{channel_id}"
_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"


class DiscordSender:
    """Discord's way out. Several calls may run at once; ``clock`` gives the time (UTC)."""

    def __init__(self, api: Api, clock: Callable[[], datetime], patience: float = PATIENCE) -> None:
        self._api = api
        self._clock = clock
        self._patience = patience
        self._private: dict[str, str] = {}
        self._servers: dict[str, str] = {}
        self._titles: OrderedDict[str, str] = OrderedDict()
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def send(self, delivery: Delivery) -> Outcome:
        """Post or edit; errors become outcomes."""
        self._running += 1
        self._idle.clear()
        try:
            drawn = await draw_picture(delivery)
            async with asyncio.timeout(self._patience):
                return await self._send(delivery, drawn)
        except ERRORS as error:
            return _judge(outcome_of(error), error, delivery)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def idle(self) -> None:
        """Wait until nothing is being sent."""
        while self._running:
            await self._idle.wait()

    async def _send(self, delivery: Delivery, drawn: Attachment | None) -> Outcome:
        if delivery.ref is not None:
            return await self._edit(delivery, delivery.ref, drawn)
        channel = await self._open_channel(delivery)
        remark = ""
        if delivery.repeated:
            posted, remark = await self._look_up(delivery, channel)
            if posted is not None:
                return Outcome(SENT, ref=posted, found=True)
        links = await self._find_links(delivery)
        return await self._post(delivery, channel, render_delivery(delivery, remark, links, drawn))

    async def _find_links(self, delivery: Delivery) -> list[tuple[str, str]]:
        """Return the addresses of the cards that a direct message speaks of, as far as is known."""
        links: list[tuple[str, str]] = []
        for name, place, ref in delivery.homes:
            channel = read_place(place).id
            try:
                async with asyncio.timeout(_LINK_WITHIN):
                    server = await self.server_of(channel)
            except ERRORS as error:
                log.warning("no link", channel=channel, error=str(error))
                continue
            if server:
                links.append((name, f"https://discord.com/channels/{server}/{channel}/{ref}"))
        return links

    async def server_of(self, channel: str) -> str:
        """Return the server of a channel, asked for once; raises one of ``ERRORS``."""
        if channel not in self._servers:
            answer = await self._api.call("GET", _CHANNEL, channel_id=channel)
            self._servers[channel] = str(answer.get("guild_id") or "")
        return self._servers[channel]

    async def _edit(self, delivery: Delivery, ref: str, drawn: Attachment | None) -> Outcome:
        channel = await self._open_channel(delivery)
        message = render_delivery(delivery, drawn=drawn)
        ids: dict[str, Any] = {"channel_id": channel, "message_id": ref}
        await self._api.call("PATCH", _MESSAGE, message.edit, files=message.files, **ids)
        self._remember(ref, delivery)
        return Outcome(SENT, ref=ref)

    async def _open_channel(self, delivery: Delivery) -> str:
        """Return the channel to write to: a thread has the id of the message that it hangs on."""
        place = read_place(delivery.place)
        if place.private:
            return await self.private_channel(place.id)
        return delivery.root if delivery.root and delivery.ref is None else place.id

    async def private_channel(self, user: str, patience: float = BRIEF) -> str:
        """Return the channel of somebody's direct messages."""
        if user not in self._private:
            body = {"recipient_id": user}
            try:
                made = await self._api.call("POST", _PRIVATE, body, patience=patience)
            except ERRORS as error:
                raise _unsent(error) from error
            self._private[user] = made["id"]
        return self._private[user]

    async def _post(self, delivery: Delivery, channel: str, message: Rendered) -> Outcome:
        try:
            return await self._posted(delivery, channel, message)
        except (discord.HTTPException, discord.RateLimited) as error:
            if delivery.root is None or channel != delivery.root:
                raise
            if code_of(error) == THREAD_ARCHIVED:
                await self._open_again(channel)
            elif code_of(error) != UNKNOWN_CHANNEL and not _urgent(error, delivery):
                raise
            urgent = _urgent(error, delivery)
        parent = read_place(delivery.place).id
        if not urgent and await self._begin_thread(delivery, parent, channel):
            return await self._posted(delivery, channel, message)
        reference = {"message_id": channel, "fail_if_not_exists": False}
        beside = Rendered({**message.payload, "message_reference": reference}, message.files)
        return await self._posted(delivery, parent, beside)

    async def _posted(self, delivery: Delivery, channel: str, message: Rendered) -> Outcome:
        body = {**message.payload, "nonce": delivery.key, "enforce_nonce": True}
        sent = await self.post(channel, body, message.files)
        if delivery.root is None and not read_place(delivery.place).private:
            self._remember(sent, delivery)
        return Outcome(SENT, ref=sent)

    async def post(
        self,
        channel: str,
        body: Mapping[str, Any],
        files: Sequence[Attachment] = (),
        patience: float = BRIEF,
    ) -> str:
        """Post a message and return its id; raises one of ``ERRORS``."""
        options: dict[str, Any] = {"files": files, "patience": patience}
        sent = await self._api.call("POST", _MESSAGES, body, channel_id=channel, **options)
        return str(sent["id"])

    async def _begin_thread(self, delivery: Delivery, parent: str, root: str) -> bool:
        """Make the thread on a card; false where the channel takes no threads."""
        title = self._titles.get(root) or delivery.name or "Andon"
        body = {"name": title, "auto_archive_duration": _ARCHIVE_AFTER}
        path = f"{_MESSAGE}/threads"
        try:
            await self._api.call("POST", path, body, channel_id=parent, message_id=root)
        except ERRORS as error:
            if code_of(error) in NO_THREADS or _urgent(error, delivery):
                return False
            if code_of(error) != THREAD_EXISTS:
                raise _unsent(error) from error
        return True

    async def _open_again(self, thread: str) -> None:
        """Open an archived or locked thread, so far as the bot may."""
        body = {"archived": False, "locked": False}
        try:
            await self._api.call("PATCH", _CHANNEL, body, channel_id=thread)
        except ERRORS as error:
            if code_of(error) not in NO_THREADS:
                raise _unsent(error) from error

    def _remember(self, ref: str, delivery: Delivery) -> None:
        """Keep the title of a message in a channel, after which its thread is named."""
        self._titles[ref] = title_of(unpack(delivery.card))
        self._titles.move_to_end(ref)
        while len(self._titles) > _REMEMBERED:
            self._titles.popitem(last=False)

    # looking a message up

    async def _look_up(self, delivery: Delivery, channel: str) -> tuple[str | None, str]:
        """Return the message of an earlier attempt, and what to remark if it is posted again."""
        now = self._clock()
        since = delivery.since or now
        places = [channel]
        if delivery.root == channel:
            places.append(read_place(delivery.place).id)
        try:
            for place in places:
                if ref := await self._find_in_history(place, since - _EARLIER, delivery.key):
                    return ref, ""
        except ERRORS as error:
            if _comes_back(error):
                raise _unsent(error) from error
            log.warning("look-up impossible", key=delivery.key, error=str(error))
            return None, "" if now - since < NONCE_HOLDS else TEXTS["possibly_repeated"]
        return None, ""

    async def _find_in_history(self, channel: str, since: datetime, key: str) -> str | None:
        after = str(discord.utils.time_snowflake(since.astimezone(UTC)))
        for _ in range(_PAGES):
            params = {"after": after, "limit": 100}
            try:
                page = await self._api.call("GET", _MESSAGES, params=params, channel_id=channel)
            except discord.HTTPException as error:
                if code_of(error) == UNKNOWN_CHANNEL:
                    return None
                raise
            for message in page:
                if message["author"]["id"] == self._api.user and carries(message, key):
                    return str(message["id"])
            if len(page) < 100:
                return None
            after = str(max(int(message["id"]) for message in page))
        raise _TooMuch


class _TooMuch(discord.DiscordException):
    """So much was said since then that the look-up was given up."""


class _Unsent(discord.DiscordException):
    """A call that prepares the message ended without an answer: the message was not sent."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(str(error) or type(error).__name__)


def _urgent(error: BaseException, delivery: Delivery) -> bool:
    """Say whether an alert met the limit of a thread: the channel's own bucket may have room."""
    return isinstance(error, discord.RateLimited) and delivery.priority == ESCALATION


def _unsent(error: BaseException) -> BaseException:
    """Return what to raise when a call before the message itself fails."""
    return _Unsent(error) if outcome_of(error).result == UNKNOWN else error


def _comes_back(error: BaseException) -> bool:
    """Say whether a look-up that failed may work a little later."""
    return not isinstance(error, _TooMuch) and outcome_of(error).result in (TEMPORARY, UNKNOWN)


def _judge(outcome: Outcome, error: BaseException, delivery: Delivery) -> Outcome:
    if isinstance(error, _Unsent):
        outcome = Outcome(TEMPORARY, error=str(error))
    if isinstance(error, discord.HTTPException) and error.status == _LOGIN:
        log.error("Discord refuses the bot token", key=delivery.key)
    return outcome
