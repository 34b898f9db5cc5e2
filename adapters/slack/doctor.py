"""What is wrong with the Slack side of an installation: tokens, scopes, channels, clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from adapters.slack.allowed import AllowList
from adapters.slack.api import Api
from adapters.slack.manifest import BOT_SCOPES, INSTALL_PATH
from adapters.slack.outcome import TO_MEND, code_of
from adapters.slack.validate import examine_blocks
from bot.domain.program import Program
from bot.domain.values import Channel
from bot.ports import Installation
from bot.ports.finding import Finding, good, unknown, wrong

UNREACHABLE = (ClientError, TimeoutError, OSError)
SKEW = timedelta(seconds=30)
"""A clock that is off by more than this sends reminders at the wrong minute."""
_AGAIN = f"Install it there again: open {INSTALL_PATH} at Andon's address."


@dataclass(frozen=True, slots=True)
class Token:
    """A token to look at: what it is called, and what to do when it is refused."""

    api: Api
    name: str
    remedy: str


async def examine(
    token: str | None,
    installed: Sequence[Installation] | None,
    api_url: str | None,
    programs: Iterable[Program],
    now: datetime,
    allowed: AllowList | None = None,
    app_token: str | None = None,
) -> list[Finding]:
    """Ask Slack who we are and what we may, in each workspace, and look into each channel.

    ``installed`` is where people installed the app; ``None``: they cannot, there is ``token`` only.
    ``allowed`` are the workspaces that are served. ``app_token`` opens the socket of Socket Mode.
    """
    api = Api("", api_url)
    try:
        findings = await _examine(api, token, installed, programs, now)
        if app_token is not None:
            findings.append(await _examine_socket(api, app_token))
        teams = [row.workspace for row in installed or () if row.ended is None]
        return [*findings, *_compare_allowed(allowed or AllowList(), teams, programs)]
    except UNREACHABLE as error:
        return [_unreached(error)]
    finally:
        await api.close()


async def _examine(
    api: Api,
    token: str | None,
    installed: Sequence[Installation] | None,
    programs: Iterable[Program],
    now: datetime,
) -> list[Finding]:
    findings = list(_find_lost(installed or ()))
    known: dict[str, Api] = {}
    for held in _list_tokens(api, token, installed or ()):
        team, of_token = await _examine_token(held, now)
        findings += of_token
        if team is not None:
            known[team] = held.api
            findings += await examine_blocks(held.api, team)
    if installed is not None and not known:
        findings.append(
            wrong(f"Andon is in no Slack workspace yet. Open {INSTALL_PATH} at Andon's address.")
        )
    for program in programs:
        for channel in program.channels:
            if channel.platform == "slack" and (known or installed is not None):
                findings.append(await _examine_channel(known, program, channel))
    return findings


def _list_tokens(api: Api, token: str | None, installed: Sequence[Installation]) -> Iterator[Token]:
    if token is not None:
        yield Token(api.with_token(token), "SLACK_BOT_TOKEN", "Copy the bot token again.")
    for row in installed:
        if row.ended is None and row.token:
            name = f"the token of {row.name} ({row.workspace})"
            yield Token(api.with_token(row.token), name, _AGAIN)


def _compare_allowed(
    allowed: AllowList, installed: Iterable[str], programs: Iterable[Program]
) -> Iterator[Finding]:
    """Say which workspaces are served, and what is meant for others."""
    if not allowed:
        return
    yield good(f"Only these Slack workspaces are served: {allowed}.")
    named = {c.team for program in programs for c in program.channels if c.platform == "slack"}
    for team in sorted({*installed, *filter(None, named)}):
        if team not in allowed:
            yield wrong(
                f"The workspace {team} is not served, since SLACK_ALLOWED_TEAMS does not name it. "
                "Add it there, or remove Andon from the workspace and its channels from the "
                "program."
            )


def _find_lost(installed: Sequence[Installation]) -> Iterator[Finding]:
    for row in installed:
        name = f"{row.name} ({row.workspace})"
        if row.ended is not None:
            yield unknown(f"Andon was removed from {name} on {row.ended:%Y-%m-%d}.")
        elif not row.token:
            yield wrong(
                f"No key opens the token of {name}. Put the key back that sealed it, at the end of "
                f"ANDON_SEAL_KEYS. Where it is lost: {_AGAIN[0].lower()}{_AGAIN[1:]}"
            )


async def _examine_token(token: Token, now: datetime) -> tuple[str | None, list[Finding]]:
    """Return the workspace of a token, if Slack takes it, and what was found."""
    try:
        answer: Any = await token.api.client.auth_test()
    except SlackApiError as error:
        return None, [wrong(f"Slack refuses {token.name} ({code_of(error)}). {token.remedy}")]
    headers = {name.lower(): value for name, value in answer.headers.items()}
    where = answer.get("team")
    findings = [good(f"Slack knows this app as {answer.get('user')} in {where}.")]
    findings.append(_examine_scopes(headers.get("x-oauth-scopes"), where))
    findings.append(_compare_clock(headers.get("date"), now))
    return str(answer.get("team_id")), findings


async def _examine_socket(api: Api, app_token: str) -> Finding:
    """Try an app-level token: ask for the address of a socket, which is not opened."""
    try:
        await api.client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        code = code_of(error)
        if code not in TO_MEND:
            return unknown(f"Slack did not say whether SLACK_APP_TOKEN is right ({code}).")
        return wrong(
            f"Slack refuses SLACK_APP_TOKEN ({code}). Copy the app-level token again; it needs "
            "connections:write."
        )
    except UNREACHABLE as error:
        return _unreached(error)
    return good("Slack takes SLACK_APP_TOKEN.")


def _unreached(error: Exception) -> Finding:
    return unknown(f"Slack cannot be reached ({type(error).__name__}).")


def _compare_clock(date_header: str | None, now: datetime) -> Finding:
    """Compare this machine's clock (``now``, UTC) with the ``Date`` of an answer."""
    if date_header is None:
        return unknown("Slack did not say the time, so the clock was not compared.")
    skew = abs(now - parsedate_to_datetime(date_header))
    if skew <= SKEW:
        return good("The clock agrees with Slack.")
    seconds = int(skew.total_seconds())
    return wrong(
        f"The clock differs from Slack by {seconds} seconds. Set the machine's time, "
        "for example with NTP."
    )


def _examine_scopes(granted: str | None, where: str) -> Finding:
    if granted is None:
        return unknown(f"Slack did not say which scopes the token of {where} has.")
    missing = sorted(set(BOT_SCOPES) - {scope.strip() for scope in granted.split(",")})
    if not missing:
        return good(f"All scopes are granted in {where}.")
    return wrong(
        f"These scopes are missing in {where}: {', '.join(missing)}. Update the app from "
        "andon manifest slack and install it again."
    )


async def _examine_channel(known: dict[str, Api], program: Program, channel: Channel) -> Finding:
    name = f"{program.key}: Slack channel {channel.id}"
    api = known.get(channel.team or "")
    if api is None:
        teams = ", ".join(sorted(known)) or "none"
        return wrong(
            f"{name} names the workspace {channel.team}, in which Andon is not installed "
            f"(installed in: {teams}). Install it there, or correct team in the program file."
        )
    try:
        answer: Any = await api.client.conversations_info(channel=channel.id)
    except SlackApiError as error:
        return wrong(f"{name} cannot be seen ({code_of(error)}). Invite the bot: /invite @andon")
    shown = answer["channel"]
    if shown.get("is_archived"):
        return wrong(f"{name} is archived. Use another channel.")
    if not shown.get("is_member"):
        return wrong(f"{name}: the bot is not a member. Invite it: /invite @andon")
    return good(f"{name} is ready.")
