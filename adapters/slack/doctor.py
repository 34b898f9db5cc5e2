"""What is wrong with the Slack side of an installation: token, scopes, channels, clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from adapters.slack.api import Api
from bot.doctor import Finding, clock, good, unknown, wrong
from bot.domain.values import Program
from bot.manifest import BOT_SCOPES

UNREACHABLE = (ClientError, TimeoutError, OSError)


async def examine(
    token: str, api_url: str | None, programs: Iterable[Program], now: datetime
) -> list[Finding]:
    """Ask Slack who we are and what we may, and look into each channel of the programs."""
    api = Api(token, api_url)
    try:
        return await _examine(api, programs, now)
    except UNREACHABLE as error:
        return [unknown(f"Slack cannot be reached ({type(error).__name__}).")]
    finally:
        await api.close()


async def _examine(api: Api, programs: Iterable[Program], now: datetime) -> list[Finding]:
    try:
        answer = await api.client.auth_test()
    except SlackApiError as error:
        code = error.response.get("error")
        return [wrong(f"Slack refuses SLACK_BOT_TOKEN ({code}). Copy the bot token again.")]
    headers = {name.lower(): value for name, value in answer.headers.items()}
    findings = [good(f"Slack knows this app as {answer.get('user')} in {answer.get('team')}.")]
    findings.append(_scopes(headers.get("x-oauth-scopes")))
    findings.append(clock(headers.get("date"), now, "Slack"))
    for program in programs:
        for channel in program.channels:
            if channel.platform == "slack":
                findings.append(await _channel(api, program, channel.id))
    return findings


def _scopes(granted: str | None) -> Finding:
    if granted is None:
        return unknown("Slack did not say which scopes the token has.")
    missing = sorted(set(BOT_SCOPES) - {scope.strip() for scope in granted.split(",")})
    if not missing:
        return good("All scopes are granted.")
    return wrong(
        f"These scopes are missing: {', '.join(missing)}. Update the app from "
        "andon manifest slack and install it again."
    )


async def _channel(api: Api, program: Program, channel: str) -> Finding:
    name = f"{program.key}: Slack channel {channel}"
    try:
        answer: Any = await api.client.conversations_info(channel=channel)
    except SlackApiError as error:
        code = error.response.get("error")
        return wrong(f"{name} cannot be seen ({code}). Invite the bot: /invite @andon")
    found = answer["channel"]
    if found.get("is_archived"):
        return wrong(f"{name} is archived. Use another channel.")
    if not found.get("is_member"):
        return wrong(f"{name}: the bot is not a member. Invite it: /invite @andon")
    return good(f"{name} is ready.")
