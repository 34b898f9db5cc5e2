"""What is wrong with the Discord side of an installation: token, intents, channels."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import discord

from adapters.discord.api import ERRORS, Api
from bot.domain.program import Program
from bot.ports.finding import Finding, good, unknown, wrong


async def examine(
    token: str, api_url: str | None, programs: Iterable[Program], _now: datetime
) -> list[Finding]:
    """Ask Discord who we are and what we may, and look into each channel of the programs."""
    api = Api(token, api_url)
    try:
        await api.open()
    except discord.LoginFailure:
        return [wrong("Discord refuses DISCORD_TOKEN. Copy the bot token again.")]
    except ERRORS as error:
        return [unknown(f"Discord cannot be reached ({type(error).__name__}).")]
    try:
        return await _examine(api, programs)
    finally:
        await api.close()


async def _examine(api: Api, programs: Iterable[Program]) -> list[Finding]:
    application = await api.call("GET", "/oauth2/applications/@me")
    findings = [good(f"Discord knows this bot as {api.user}."), _examine_intents(application)]
    for program in programs:
        for channel in program.channels:
            if channel.platform == "discord":
                findings.append(await _examine_channel(api, program, channel.id))
    return findings


def _examine_intents(application: Any) -> Finding:
    flags = discord.ApplicationFlags._from_value(application.get("flags") or 0)
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return good("The message content intent is on.")
    return wrong(
        "The message content intent is off, so mentions and thread replies are not heard. "
        "Switch it on in the developer portal, under Bot."
    )


async def _examine_channel(api: Api, program: Program, channel: str) -> Finding:
    name = f"{program.key}: Discord channel {channel}"
    try:
        await api.call("GET", "/channels/{channel_id}", channel_id=channel)
    except ERRORS as error:
        return wrong(f"{name} cannot be seen ({error}). Give the bot's role access to it.")
    return good(f"{name} is ready.")
