"""Slash commands, buttons, forms and choices: the first answer within 3 s, the outcome after it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import discord
import structlog

from adapters.discord.api import ALREADY_ANSWERED, ERRORS, Api, code_of
from adapters.discord.commands import (
    MESSAGE,
    Invoked,
    kind_of,
    line_of,
    read_invoked,
)
from adapters.discord.ids import read_form, read_pressed
from adapters.discord.markdown import cut
from adapters.discord.modal import CHOICE_LABEL, CHOICES, modal
from adapters.discord.pace import Pace
from adapters.discord.parse import (
    Spot,
    as_reaction,
    form_answer,
    invoked,
    logging_from,
    picked,
    pressed,
    submitted,
)
from adapters.discord.replies import Answers
from bot.engine.core import Core
from bot.messages.card import Card
from bot.messages.forms import Choice
from bot.messages.texts import say
from bot.ports.request import Reply, Request

log = structlog.get_logger("andon.discord")

_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
_DEFER, _CHOICES, _MODAL = 5, 8, 9
_EPHEMERAL = {"flags": 64}
LOG = "issue log"
FORMS = {line: line for line in (LOG, "program setup", "program person")}
"""Lines that open a form when nothing follows them."""

Data = Mapping[str, Any]
T = TypeVar("T")


class Interactions:
    """Answers interactions. Each is acknowledged before slow work begins."""

    def __init__(self, core: Core, api: Api, answers: Answers, pace: Pace) -> None:
        self._core = core
        self._api = api
        self._answers = answers
        self._pace = pace

    async def handle(self, interaction: discord.Interaction) -> None:
        """Do what somebody asked for by a command, a button or a form."""
        spot = spot_of(interaction)
        if spot is None or interaction.user.bot:
            return
        data: Data = dict(interaction.data or {})
        match interaction.type:
            case discord.InteractionType.autocomplete:
                await self._suggest(interaction, spot, read_invoked(data))
            case discord.InteractionType.application_command:
                await self._command(interaction, spot, data)
            case discord.InteractionType.component:
                await self._component(interaction, spot, data)
            case discord.InteractionType.modal_submit:
                await self._submit(interaction, spot, data)

    # what was done

    async def _command(self, interaction: discord.Interaction, spot: Spot, data: Data) -> None:
        if data.get("type") == MESSAGE:
            await self._log_message(interaction, spot, data)
            return
        called = read_invoked(data)
        request = invoked(spot, str(interaction.id), line_of(self._core.index.commands, called))
        form = FORMS.get(request.text)
        if form is None or not await self._open(interaction, request, form):
            await self._run(interaction, request, called.file)

    async def _log_message(self, interaction: discord.Interaction, spot: Spot, data: Data) -> None:
        """Offer the form for a message; where it cannot be opened, log it as 🚨 does."""
        target = data["target_id"]
        content = data["resolved"]["messages"][target].get("content", "")
        request = logging_from(spot, str(interaction.id), target, content)
        if not await self._open(interaction, request, LOG, target):
            await self._run(interaction, as_reaction(request, self._core.index.log_mark))

    async def _component(self, interaction: discord.Interaction, spot: Spot, data: Data) -> None:
        found = read_pressed(data["custom_id"], data.get("values", ()))
        if found is None:
            return
        request = pressed(spot, str(interaction.id), found.line, _message(interaction))
        if not (found.form and await self._open(interaction, request, found.form)):
            await self._run(interaction, request)

    async def _submit(self, interaction: discord.Interaction, spot: Spot, data: Data) -> None:
        opened = read_form(data["custom_id"])
        if opened is None:
            return
        line = form_answer(opened, data["components"])
        names = picked(data.get("resolved"))
        await self._run(interaction, submitted(spot, opened, line, _message(interaction), names))

    # the answers

    async def _run(
        self, interaction: discord.Interaction, request: Request, file: Data | None = None
    ) -> None:
        """Acknowledge, do it, and show the outcome; also when the acknowledgment came too late."""
        await self._respond(interaction, _DEFER, _EPHEMERAL)
        request = await self._with_file(request, file)
        reply = await self._answers.ask(request)
        if reply.card is None:
            reply = Reply(Card(say("no.program")), refused=True)
        await self._answers.follow_up(interaction.token, request, reply)

    async def _with_file(self, request: Request, file: Data | None) -> Request:
        """Fetch the file that came with a command; it may take longer than Discord waits."""
        if file is None:
            return request
        name, url, size = str(file["filename"]), str(file["url"]), int(file["size"])
        return replace(request, attachments=(await self._api.download(name, url, size),))

    async def _open(
        self, interaction: discord.Interaction, request: Request, name: str, message: str = ""
    ) -> bool:
        """Open a form; false where there is none, or where it takes too long to find out.

        Once Discord was asked to open it, the line is not run as well, whatever the answer was.
        """
        form = await self._in_time(lambda: self._core.form(request, name))
        shown = modal(form, str(interaction.id), message) if form is not None else None
        if shown is None:
            return False
        await self._respond(interaction, _MODAL, shown)
        return True

    async def _suggest(self, interaction: discord.Interaction, spot: Spot, typing: Invoked) -> None:
        kind = kind_of(self._core.index.commands, typing)
        request = invoked(spot, str(interaction.id), line_of(self._core.index.commands, typing))
        typed = typing.values.get(typing.focused or "", "")
        found: list[Choice] = []
        if kind is not None:
            known: str = kind
            found = await self._in_time(lambda: self._core.suggest(request, known, typed)) or []
        choices = [_choice(each, number=kind == "level") for each in found[:CHOICES]]
        await self._respond(interaction, _CHOICES, {"choices": choices})

    async def _in_time(self, look_up: Callable[[], T]) -> T | None:
        """Return what the core finds while there is still time to answer, else nothing."""
        try:
            return await asyncio.wait_for(asyncio.to_thread(look_up), self._pace.look_up)
        except Exception as error:  # noqa: BLE001  the line is run, or nothing is offered
            log.warning("nothing found in time", error=repr(error))
            return None

    async def _respond(self, interaction: discord.Interaction, kind: int, data: object) -> None:
        """Give the first answer. One that is too late or given already stops nothing."""
        body = {"type": kind, "data": data}
        ids: dict[str, Any] = {
            "webhook_id": str(interaction.id),
            "webhook_token": interaction.token,
        }
        try:
            async with asyncio.timeout(self._pace.answer):
                await self._api.call("POST", _CALLBACK, body, **ids)
        except ERRORS as error:
            if code_of(error) != ALREADY_ANSWERED:
                log.warning("no first answer", interaction=interaction.id, error=repr(error))


def spot_of(interaction: discord.Interaction) -> Spot | None:
    """Return who acted and where; ``None`` for a conversation that Andon has no part in."""
    channel, guild = interaction.channel, interaction.guild_id
    if channel is None or (guild is None and not isinstance(channel, discord.DMChannel)):
        return None
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    allowed = interaction.permissions
    return Spot(
        str(interaction.user.id),
        str(channel.id),
        str(parent) if parent else None,
        str(guild or ""),
        allowed.manage_guild or allowed.administrator,
        interaction.user.display_name,
    )


def _message(interaction: discord.Interaction) -> str | None:
    return str(interaction.message.id) if interaction.message else None


def _choice(choice: Choice, *, number: bool) -> dict[str, object]:
    value: object = int(choice.value) if number else choice.value
    return {"name": cut(choice.label, CHOICE_LABEL), "value": value}
