"""The composition root: the only place that knows adapters, core and storage together.

An adapter, or what one kind of database needs, is imported only where it is used.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app.doctor import channels, people, waiting
from bot.app.logs import configure
from bot.app.pumps import utc_now
from bot.app.serve import serve
from bot.app.sides import Sides
from bot.app.texts import text
from bot.domain.errors import Misconfigured, StorageError
from bot.domain.values import AUDIENCES, Channel, Program
from bot.engine.context import context_of
from bot.engine.core import Core
from bot.engine.program_tables import whole
from bot.engine.reach import served, signs_of
from bot.features import INDEX
from bot.features.syncs.feed import SECRET
from bot.ports import Database, Installation, Installations
from bot.ports.adapter import Adapter, Kick
from bot.ports.finding import Finding, good, wrong
from bot.program_file import read_program, write_program
from bot.rehearsal.record import Happening
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.session import Session
from storage import schema
from storage.engines import SQLITE, kind_of, sqlite_path
from storage.open import open_database

if TYPE_CHECKING:
    from pydantic import SecretStr

    from adapters.console.stage import ConsoleStage
    from adapters.slack.install import OAuth
    from bot.app.settings import Settings

CONSOLE = "console"
REHEARSAL = "rehearsal"


def on_console(program: Program) -> Program:
    """Return the program with console channels in place of its own."""
    channels = tuple(Channel(CONSOLE, audience, audience) for audience in AUDIENCES)
    return replace(program, channels=channels)


@contextmanager
def throwaway_database() -> Iterator[Database]:
    """Open a new embedded database that is deleted afterwards; nothing waits for the disk."""
    with tempfile.TemporaryDirectory(prefix="andon-") as folder:
        url = f"sqlite:///{folder}/andon.db"
        schema.create(url)
        database = open_database(url, threaded=False, durable=False)
        try:
            with _unswept():
                yield database
        finally:
            database.close()


@contextmanager
def _unswept() -> Iterator[None]:
    """Do without the collector of reference cycles: a rehearsal keeps nearly all that it makes, and
    looking through it again and again takes a fifth of its time (measured on a virtual year)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def rehearsal_core(database: Database, program: Program) -> Callable[[datetime], Core]:
    """Return what starts a core on ``database``; the first one imports the program.

    Each call stands for a process that starts anew at the moment (UTC) given.
    """
    imported = False

    def make(now: datetime) -> Core:
        nonlocal imported
        core = Core(database, [CONSOLE], INDEX)
        if not imported:
            # The same scenario says the same: its calendar address is no secret.
            database.write(lambda tx: tx.keep(SECRET, REHEARSAL))
            core.import_program(on_console(program), now)
            imported = True
        return core

    return make


@contextmanager
def rehearsal(program: Program, report: Callable[[Happening], None]) -> Iterator[Runner]:
    """Open a rehearsal of ``program`` on a throw-away database with the console as platform.

    ``report`` hears everything that happens, in order.
    """
    with _playground(program, report) as (runner, _stage):
        yield runner


@contextmanager
def _playground(
    program: Program, report: Callable[[Happening], None]
) -> Iterator[tuple[Runner, ConsoleStage]]:
    from adapters.console.room import Room
    from adapters.console.stage import ConsoleStage

    clock = VirtualClock()
    known = {person.id: person.side for person in program.people}
    with throwaway_database() as database:
        stage = ConsoleStage(Room(), Sides(database, known), clock)
        make_core = rehearsal_core(database, program)
        yield Runner(make_core, stage, clock, report, program.zone), stage


def demo() -> None:
    """Play the sample program at the console until its input ends."""
    from bot.app.demo import play_lines, tell_nobody, teller
    from bot.data import demo_program_text

    program = read_program(demo_program_text())
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    report = tell_nobody if terminal else teller(program, sys.stdout)
    with _playground(program, report) as (runner, stage):
        session = Session(runner, stage, program)
        if terminal:
            _play_at_prompt(session, stage)
        else:
            play_lines(session, sys.stdin, sys.stdout)


def _play_at_prompt(session: Session, stage: ConsoleStage) -> None:
    """Play the demo in a terminal, with the files of the directory in which it was started."""
    from adapters.console.files import Folder
    from adapters.console.render import new_console
    from adapters.console.screen import Screen
    from bot.app.prompt import run_prompt

    screen = Screen(new_console())
    stage.listen(screen.show)
    stage.folder = Folder(Path.cwd())
    run_prompt(session, INDEX.commands, screen)


def live_core(settings: Settings, database: Database) -> Core:
    """Return the core for the platforms that are configured; without any, for the console."""
    return Core(database, settings.platforms or (CONSOLE,), INDEX)


@contextmanager
def opened(settings: Settings, *, running: bool = False) -> Iterator[Database]:
    """Open the database of ``DATABASE_URL``; a new embedded one is made first.

    ``running`` holds an embedded one for this process: a second raises ``AlreadyRunning``.

    One whose schema is not this program's raises ``SchemaMismatch``.
    """
    url = settings.database
    if kind_of(url) == SQLITE and schema.current(url) is None:
        schema.upgrade(url)
    schema.require_current(url)
    embedded = kind_of(url) == SQLITE
    database = open_database(url, running=True) if running and embedded else open_database(url)
    try:
        yield database
    finally:
        database.close()


def document(database: Database, key: str) -> str:
    """Return the program file of a program; an unknown key raises ``Misconfigured``."""
    with database.read() as unit:
        program = unit.program_named(key.upper())
        known = [row.key for row in unit.programs()]
        if program is not None:
            return write_program(whole(unit, context_of(unit, program.id, INDEX)))
    if not known:
        raise Misconfigured([text("program_none", file="acme.toml")])
    shown = " or ".join(known)
    raise Misconfigured([text("program_unknown", key=key, known=shown, example=known[0])])


def upgrade(settings: Settings) -> None:
    """Bring the schema of ``DATABASE_URL`` up to date."""
    schema.upgrade(settings.database)


def check(settings: Settings, now: datetime) -> list[str]:
    """Return what is wrong in the database, a sentence each."""
    from storage.check import check as find_problems

    return find_problems(settings.database, now)


def backup(settings: Settings, target: Path) -> None:
    """Copy the embedded database to ``target``, also while it is in use."""
    from storage.check import backup as copy

    if kind_of(settings.database) != SQLITE:
        raise Misconfigured([text("backup_sqlite")])
    schema.require_current(settings.database)
    copy(settings.database, target)


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
    await serve(core, build, port, heartbeat)


def _adapters(settings: Settings, database: Database, core: Core, kick: Kick) -> Iterator[Adapter]:
    """Yield an adapter for each platform of the core; without tokens that is the console."""
    if CONSOLE in core.platforms:
        yield _console(settings, database, core, kick)
    if settings.uses_slack:
        yield _slack(settings, database, core, kick)
    if settings.discord_token is not None:
        yield _discord(settings, settings.discord_token, core, kick)


def _slack(settings: Settings, database: Database, core: Core, kick: Kick) -> Adapter:
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
    )


def _oauth(settings: Settings, database: Database) -> OAuth | None:
    """Return what lets people install the app in their workspaces; ``None``: they cannot."""
    secret = _revealed(settings.slack_client_secret)
    if settings.slack_client_id is None or secret is None:
        return None
    from adapters.slack.install import OAuth
    from bot.app.sealing import FernetSealer

    installed = _installed(database, secret)
    return OAuth(settings.slack_client_id, secret, installed, FernetSealer(secret, "states"))


def _installed(database: Database, secret: str) -> Installations:
    from bot.app.sealing import FernetSealer
    from storage.installations import StoredInstallations

    return StoredInstallations(database, "slack", FernetSealer(secret, "installations"))


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
    read = partial(read_act, zone=programs[0].zone if programs else "UTC")
    asks = sys.stdin.isatty()
    return ConsoleAdapter(core, stage, read, sys.stdin, _say, utc_now, kick, asks=asks)


def _say(line: str) -> None:
    print(line, flush=True)


def _journal_path(settings: Settings) -> Path:
    """Return where the room's history is: beside an embedded database, or where Andon runs."""
    if kind_of(settings.database) == SQLITE:
        return Path(f"{sqlite_path(settings.database)}.console.jsonl")
    return Path("andon-console.jsonl")


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
    findings = [good("The settings are in order.")]
    try:
        with opened(settings) as database:
            findings += [wrong(problem) for problem in check(settings, now)] or [
                good("The database is in order.")
            ]
            own = live_core(settings, database).platforms
            with database.read() as unit:
                programs = [read_program(row.document) for row in unit.programs()]
                live = tuple(dict.fromkeys((*own, *served(signs_of(unit), now))))
                findings += waiting(unit, live)
            secret = _revealed(settings.slack_client_secret)
            installed = None if secret is None else _installed(database, secret).all()
    except StorageError as error:
        return [*findings, wrong(str(error))]
    if not programs:
        findings.append(wrong(text("program_none", file="acme.toml")))
    for program in programs:
        findings += (*channels(program, live), *people(program, live))
    return findings + asyncio.run(_platforms(settings, installed, programs, now))


async def _platforms(
    settings: Settings, installed: list[Installation] | None, programs: list[Program], now: datetime
) -> list[Finding]:
    findings: list[Finding] = []
    if settings.uses_slack:
        from adapters.slack.doctor import examine as examine_slack

        token, address = _revealed(settings.slack_bot_token), settings.slack_api_url
        findings += await examine_slack(token, installed, address, programs, now)
    if settings.discord_token is not None:
        from adapters.discord.doctor import examine as examine_discord

        token = settings.discord_token.get_secret_value()
        findings += await examine_discord(token, settings.discord_api_url, programs, now)
    return findings
