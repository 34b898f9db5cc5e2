"""The composition root of the running bot: its adapters, their doctors, and the Slack manifest.

An adapter is imported only where its platform is configured.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app.bootstrap import CONSOLE, check, live_core, opened, viewed
from bot.app.clock import utc_now
from bot.app.doctor import (
    channels,
    outdated_seals,
    people,
    platforms,
    refused,
    unserved,
    waiting,
    ways,
    zone_data,
)
from bot.app.logs import configure
from bot.app.serve import serve
from bot.app.sides import Sides
from bot.app.texts import text
from bot.domain.errors import Misconfigured, StorageError
from bot.domain.program import Program
from bot.engine.core import Core
from bot.engine.reach import signs_of
from bot.ports import Database, Installation, Installations
from bot.ports.adapter import Adapter, Kick
from bot.ports.finding import Finding, good, wrong
from bot.ports.signs import served
from bot.program_file import read_program
from storage.engines import SQLITE, kind_of, sqlite_path

if TYPE_CHECKING:
    from pydantic import SecretStr

    from adapters.slack.install import OAuth
    from bot.app.settings import Settings
    from bot.ports.sealing import Sealer


def run_live(settings: Settings) -> None:
    """Run every adapter that is configured, and the workers, until told to stop."""
    configure(settings.andon_log, settings.andon_log_level)
    with opened(settings, running=True) as database:
        asyncio.run(_serve(settings, database))


async def _serve(settings: Settings, database: Database) -> None:
    core = live_core(settings, database)

    def build(kick: Kick) -> list[Adapter]:
        return list(_adapters(settings, database, core, kick))

    # What start-up made stays for ever: a full collection of it would stall every answer.
    gc.collect()
    gc.freeze()
    port, heartbeat = settings.andon_health_port, settings.andon_heartbeat_url
    await serve(core, build, port, heartbeat, settings.andon_health_host)


def _adapters(settings: Settings, database: Database, core: Core, kick: Kick) -> Iterator[Adapter]:
    """Yield an adapter for each platform of the core; without tokens that is the console."""
    if CONSOLE in core.platforms:
        yield _console(settings, database, core, kick)
    if settings.uses_slack:
        yield _slack(settings, database, core, kick)
    if settings.discord_token is not None:
        yield _discord(settings, settings.discord_token, core, kick)


def _slack(settings: Settings, database: Database, core: Core, kick: Kick) -> Adapter:
    from adapters.slack.allowed import AllowList
    from adapters.slack.app import SlackAdapter

    return SlackAdapter(
        core,
        _revealed(settings.slack_bot_token),
        _revealed(settings.slack_app_token),
        _revealed(settings.slack_signing_secret),
        settings.slack_mode,
        settings.slack_port,
        settings.slack_api_url,
        kick,
        clock=utc_now,
        oauth=_oauth(settings, database),
        host=settings.slack_host,
        allowed=AllowList(settings.allowed_teams),
    )


def _oauth(settings: Settings, database: Database) -> OAuth | None:
    """Return what lets people install the app in their workspaces; ``None``: they cannot."""
    secret = _revealed(settings.slack_client_secret)
    if settings.slack_client_id is None or secret is None:
        return None
    from adapters.slack.allowed import AllowList
    from adapters.slack.install import OAuth

    return OAuth(
        settings.slack_client_id,
        secret,
        _installed(settings, database),
        _sealer(settings, "states"),
        AllowList(settings.allowed_teams),
        settings.andon_public_url,
    )


def _installed(settings: Settings, database: Database) -> Installations:
    from storage.installations import StoredInstallations

    return StoredInstallations(database, "slack", _sealer(settings, "installations"))


def _sealer(settings: Settings, purpose: str) -> Sealer:
    from bot.app.sealing import FernetSealer

    newest, *former = settings.sealing_secrets
    return FernetSealer(newest, purpose, former)


def reseal(settings: Settings, now: datetime) -> int:
    """Seal what is kept sealed with the newest key; return how much was sealed anew.

    Settings without an app that people install raise ``Misconfigured``.
    """
    if settings.slack_client_secret is None:
        raise Misconfigured([text("reseal_none")])
    with opened(settings) as database:
        return _installed(settings, database).reseal(now)


def _discord(settings: Settings, token: SecretStr, core: Core, kick: Kick) -> Adapter:
    from adapters.discord.app import DiscordAdapter

    return DiscordAdapter(
        core,
        token.get_secret_value(),
        kick,
        settings.discord_api_url,
        settings.discord_gateway_url,
        clock=utc_now,
    )


def _revealed(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def _console(settings: Settings, database: Database, core: Core, kick: Kick) -> Adapter:
    from adapters.console.files import Folder
    from adapters.console.live import ConsoleAdapter
    from adapters.console.room import Room
    from adapters.console.stage import ConsoleStage
    from bot.rehearsal.scenario import read_act

    with database.read() as unit:
        programs = [read_program(row.document) for row in unit.programs()]
    if not programs:
        _say(text("program_setup"))
    known = {person.id: person.side for program in programs for person in program.people}
    stage = ConsoleStage(Room(_journal_path(settings)), Sides(database, known), utc_now)
    stage.beside = stage.saves = Folder(Path.cwd())
    read = partial(read_act, zone=programs[0].zone if programs else "UTC")
    asks = sys.stdin.isatty()
    return ConsoleAdapter(core, stage, read, sys.stdin, _say, utc_now, kick, asks=asks)


def _say(line: str) -> None:
    """Show a line at the console. It is in the journal too: whoever reads may have gone."""
    with suppress(OSError):
        print(line, flush=True)


def _journal_path(settings: Settings) -> Path:
    """Return where the room's history is: beside an embedded database, or where Andon runs."""
    if kind_of(settings.database) == SQLITE:
        return Path(f"{sqlite_path(settings.database)}.console.jsonl")
    return Path("andon-console.jsonl")


def public_address() -> str | None:
    """Return ``ANDON_PUBLIC_URL``; settings with mistakes are a matter of ``doctor``."""
    from bot.app.settings import load_settings

    try:
        return load_settings().andon_public_url
    except Misconfigured:
        return None


def manifest(address: str | None, *, http: bool) -> dict[str, Any]:
    """Return the manifest of the Slack app; with ``http`` it is served at ``address``.

    An address that is no public https one raises ``Misconfigured``.
    """
    from adapters.slack.manifest import EVENTS_PATH, REDIRECT_PATH, is_address, slack_manifest

    if address is not None and not is_address(address):
        raise Misconfigured([text("manifest_address", address=address)])
    base = address.rstrip("/") if address else ""
    events = base + EVENTS_PATH if http else None
    return slack_manifest(events, base + REDIRECT_PATH if base else None)


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Look at settings, database, programs, tokens, channels and clock; say what is wrong."""
    findings = [good(text("settings_ok")), zone_data()]
    try:
        with viewed(settings) as database:
            findings += [wrong(problem) for problem in check(settings, now)] or [
                good(text("checked"))
            ]
            own = live_core(settings, database).platforms
            with database.read() as unit:
                programs = [read_program(row.document) for row in unit.programs()]
                signs = signs_of(unit)
                live = tuple(dict.fromkeys((*own, *served(signs, now))))
                findings += (*platforms(own, live, signs), *waiting(unit, live))
                findings += (*unserved(unit, now, live), *refused(unit))
            installed = None
            if settings.slack_client_secret is not None:
                store = _installed(settings, database)
                installed = store.all()
                findings += outdated_seals(store.outdated())
    except StorageError as error:
        return [*findings, wrong(str(error))]
    if not programs:
        findings.append(wrong(text("program_none", file="acme.toml")))
    for program in programs:
        findings += (*channels(program, live), *ways(program, live), *people(program, live))
    return findings + asyncio.run(_platforms(settings, installed, programs, now))


async def _platforms(
    settings: Settings, installed: list[Installation] | None, programs: list[Program], now: datetime
) -> list[Finding]:
    findings: list[Finding] = []
    if settings.uses_slack:
        from adapters.slack.allowed import AllowList
        from adapters.slack.doctor import examine as examine_slack

        token, address = _revealed(settings.slack_bot_token), settings.slack_api_url
        allowed = AllowList(settings.allowed_teams)
        socket = _revealed(settings.slack_app_token) if settings.slack_mode == "socket" else None
        findings += await examine_slack(token, installed, address, programs, now, allowed, socket)
    if settings.discord_token is not None:
        from adapters.discord.doctor import examine as examine_discord

        token = settings.discord_token.get_secret_value()
        findings += await examine_discord(token, settings.discord_api_url, programs, now)
    return findings
