"""Messages and reactions: commands behind a mention, talk in threads and in private, emoji."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
import structlog

from adapters.discord.api import ERRORS, LONG, Api
from adapters.discord.parse import Spot, answered, reacted, spoken
from adapters.discord.replies import Answers
from bot.engine.index import Index
from bot.ports.request import TALK, Attachment, Request

log = structlog.get_logger("andon.discord")

_SAID = (discord.MessageType.default, discord.MessageType.reply)
File = tuple[str, str, int]
"""A file that somebody attached: its name, address and size in bytes."""

_THREADS = (10, 11, 12)
_REMEMBERED = 1000


class Listener:
    """Handles messages and reactions, and answers by direct message where there is an answer.

    Until ``caught_up`` is set, what people do waits: it comes after what was missed.
    """

    def __init__(self, api: Api, answers: Answers, index: Index, caught_up: asyncio.Event) -> None:
        self._index = index
        self._caught_up = caught_up
        self._waiting: set[str] = set()
        self._telling: set[asyncio.Task[None]] = set()
        self._api = api
        self._answers = answers
        self._parents: OrderedDict[str, str | None] = OrderedDict()

    async def handle_message(self, message: discord.Message) -> None:
        """Handle what a person said; bots, webhooks and the platform's own lines are not heard."""
        if message.author.bot or message.webhook_id or message.type not in _SAID:
            return
        spot = await self._locate_message(message)
        names = {str(user.id): user.display_name for user in message.mentions}
        mentions = self.list_mentions(message.guild)
        request = spoken(
            spot,
            str(message.id),
            message.content,
            mentions,
            names,
            answers=self._find_answered(message, spot),
            files=[file.filename for file in message.attachments],
        )
        if request is None:
            return
        if (request.kind != TALK or request.private) and (
            self._index.commands.may_read_a_file(request.text)
        ):
            request = replace(request, attachments=await self._read_files(message))
        await self._answer_in_turn(request, (spot.channel, str(message.id)))

    async def hear(self, request: Request, files: Sequence[File], said: tuple[str, str]) -> None:
        """Do what was missed, as if it came now. What came meanwhile too is done in its turn.

        A failure is raised.
        """
        if request.key in self._waiting:
            return
        if files and request.kept and self._index.commands.may_read_a_file(request.text):
            request = replace(request, attachments=await self._download(files))
        reply = await self._answers.submit(request)
        telling = asyncio.create_task(self._answers.tell(request, reply, said))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)

    async def handle_reaction(
        self, client: discord.Client, payload: discord.RawReactionActionEvent
    ) -> None:
        """Handle an emoji that does something; the message is read only where it is wanted."""
        reaction = self._index.reactions.get((payload.emoji.name or "").removesuffix("\ufe0f"))
        bot = payload.member is not None and payload.member.bot
        if reaction is None or bot or str(payload.user_id) == self._api.user:
            return
        spot = await self._locate_reaction(client, payload)
        marked = await self._fetch_content(spot, payload.message_id) if reaction.reads else None
        content, files = marked or (None, ())
        request = reacted(spot, str(payload.message_id), reaction.names[0], content, files)
        await self._answer_in_turn(request, (spot.channel, str(payload.message_id)))

    async def _read_files(self, message: discord.Message) -> tuple[Attachment, ...]:
        """Read the file of a message; of several none is read, since one is wanted."""
        files = [(file.filename, file.url, file.size) for file in message.attachments]
        return await self._download(files)

    async def _download(self, files: Sequence[File]) -> tuple[Attachment, ...]:
        if len(files) > 1:
            return tuple(Attachment(name) for name, _, _ in files)
        return tuple([await self._api.download(*file) for file in files])

    async def _answer_in_turn(self, request: Request, said: tuple[str, str]) -> None:
        """Do it after what was missed."""
        self._waiting.add(request.key)
        try:
            await self._caught_up.wait()
            await self._answer(request, said)
        finally:
            self._waiting.discard(request.key)

    async def _answer(self, request: Request, said: tuple[str, str]) -> None:
        reply = await self._answers.ask(request)
        await self._answers.tell(request, reply, said)

    def _find_answered(self, message: discord.Message, spot: Spot) -> str | None:
        """Return the bot's message to which this is a reply; the event says who wrote it."""
        reference = message.reference
        if message.type is not discord.MessageType.reply or reference is None:
            return None
        before = reference.resolved
        author = str(before.author.id) if isinstance(before, discord.Message) else None
        message_id, channel = str(reference.message_id), str(reference.channel_id)
        return answered(spot, message_id, channel, author, self._api.user)

    def list_mentions(self, guild: discord.Guild | None) -> tuple[str, ...]:
        """Return the ways to mention the bot; people also pick the role of the same name."""
        role = guild.self_role if guild else None
        mentions = (f"<@{self._api.user}>", f"<@!{self._api.user}>")
        return (*mentions, role.mention) if role else mentions

    async def _locate_message(self, message: discord.Message) -> Spot:
        channel, author = message.channel, message.author
        user = str(author.id)
        if isinstance(channel, discord.DMChannel):
            return Spot(user, str(channel.id))
        guild = message.guild.id if message.guild else getattr(channel, "guild_id", 0)
        parent = await self._find_parent(channel, str(channel.id))
        shown = author.display_name
        return Spot(user, str(channel.id), parent, str(guild), _is_manager(author), shown)

    async def _locate_reaction(
        self, client: discord.Client, payload: discord.RawReactionActionEvent
    ) -> Spot:
        user, channel = str(payload.user_id), str(payload.channel_id)
        if payload.guild_id is None:
            return Spot(user, channel)
        known = client.get_channel(payload.channel_id)
        parent = await self._find_parent(known, channel)
        return Spot(user, channel, parent, str(payload.guild_id), _is_manager(payload.member))

    async def _find_parent(self, known: object, channel: str) -> str | None:
        """Return the channel that a thread is in; an unknown one is asked for once."""
        if isinstance(known, discord.Thread):
            return str(known.parent_id)
        if isinstance(known, discord.abc.GuildChannel):
            return None
        if channel not in self._parents:
            try:
                answer = await self._api.call(
                    "GET", "/channels/{channel_id}", patience=LONG, channel_id=channel
                )
            except ERRORS as error:
                log.warning("unknown channel", channel=channel, error=str(error))
                return None
            parent = answer.get("parent_id") if answer["type"] in _THREADS else None
            self._parents[channel] = parent
            if len(self._parents) > _REMEMBERED:
                self._parents.popitem(last=False)
        return self._parents[channel]

    async def _fetch_content(self, spot: Spot, message: int) -> tuple[str, tuple[str, ...]] | None:
        """Return the text of a message and the names of its files."""
        path = "/channels/{channel_id}/messages/{message_id}"
        ids: dict[str, Any] = {"channel_id": spot.channel, "message_id": str(message)}
        try:
            answer = await self._api.call("GET", path, patience=LONG, **ids)
        except ERRORS as error:
            log.warning("message not readable", message=message, error=str(error))
            return None
        files = tuple(str(file["filename"]) for file in answer.get("attachments") or ())
        return str(answer.get("content") or ""), files


def _is_manager(member: object) -> bool:
    if not isinstance(member, discord.Member):
        return False
    allowed = member.guild_permissions
    return allowed.manage_guild or allowed.administrator
