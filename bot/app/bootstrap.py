"""The composition root: it, ``live`` and ``page`` alone know adapters, core and storage together.

An adapter, or what one kind of database needs, is imported only where it is used.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app.foreign import ProcessReader
from bot.app.sides import Sides
from bot.app.story import demo_story
from bot.app.system import has_terminal
from bot.app.texts import text
from bot.data import demo_program_text
from bot.domain.errors import Misconfigured
from bot.domain.program import Program
from bot.domain.values import AUDIENCES, Channel
from bot.engine.budgets import UNLIMITED
from bot.engine.context import context_of
from bot.engine.core import Core
from bot.engine.feeds import SECRET
from bot.engine.program_tables import whole
from bot.features import INDEX
from bot.ports import Database
from bot.program_file import read_program, write_program
from bot.rehearsal.record import Happening
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.session import Session
from storage import schema
from storage.engines import SQLITE, kind_of
from storage.open import open_database, open_view

if TYPE_CHECKING:
    from adapters.console.stage import ConsoleStage
    from bot.app.settings import Settings
    from storage.restore import Restored

CONSOLE = "console"
REHEARSAL = "rehearsal"


def on_console(program: Program) -> Program:
    """Return the program with console channels in place of its own."""
    channels = tuple(Channel(CONSOLE, audience, audience) for audience in AUDIENCES)
    return replace(program, channels=channels)


@contextmanager
def throwaway_database(*, swept: bool = False) -> Iterator[Database]:
    """Open a new embedded database that is deleted afterwards; nothing waits for the disk.

    ``swept`` is for what may last: reference cycles are collected as ever.
    """
    with tempfile.TemporaryDirectory(prefix="andon-") as folder:
        url = f"sqlite:///{folder}/andon.db"
        schema.create(url)
        database = open_database(url, threaded=False, durable=False)
        try:
            with nullcontext() if swept else _unswept():
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

    Each call stands for a process that starts anew at the moment (UTC) given. A scenario sets many
    things up at one moment, so nobody's changes are counted.
    """
    imported = False

    def make(now: datetime) -> Core:
        nonlocal imported
        core = Core(database, [CONSOLE], INDEX, ProcessReader(), budgets=UNLIMITED)
        if not imported:
            # The same scenario says the same: its calendar address is no secret.
            database.write(lambda tx: tx.keep(SECRET, REHEARSAL))
            core.import_program(on_console(program), now)
            imported = True
        return core

    return make


@contextmanager
def rehearsal(
    program: Program, report: Callable[[Happening], None], beside: Path | None = None
) -> Iterator[Runner]:
    """Open a rehearsal of ``program`` on a throw-away database with the console as platform.

    ``report`` hears everything that happens, in order. Files that people send lie in ``beside``.
    """
    from adapters.console.files import Folder

    with _playground(program, report) as (runner, stage):
        stage.beside = Folder(beside) if beside is not None else None
        yield runner


@contextmanager
def _playground(
    program: Program, report: Callable[[Happening], None]
) -> Iterator[tuple[Runner, ConsoleStage]]:
    clock = VirtualClock()
    with throwaway_database() as database:
        stage = console_stage(database, program, clock)
        make_core = rehearsal_core(database, program)
        yield Runner(make_core, stage, clock, report, program.zone), stage


def console_stage(database: Database, program: Program, clock: VirtualClock) -> ConsoleStage:
    """Return the console's stage in an empty room, for the people of ``program``."""
    from adapters.console.room import Room
    from adapters.console.stage import ConsoleStage

    known = {person.id: person.side for person in program.people}
    return ConsoleStage(Room(), Sides(database, known), clock)


def demo() -> None:
    """Play the sample program at the prompt of a terminal; elsewhere as the lines of the input say,
    and without any as a story."""
    program = read_program(demo_program_text())
    if has_terminal():
        _play_at_prompt(program)
    else:
        _play_input(program)


def _play_input(program: Program) -> None:
    """Play the lines of the input, with the files of the directory in which it was started."""
    from bot.app.demo import play_lines, tell_story, teller

    # Nobody types into ``andon demo | cat``: they would wait for it, and it for them.
    first = "" if sys.stdin.isatty() else sys.stdin.readline()
    with _playground(program, teller(program, print, kinds=False)) as (runner, stage):
        _use_files_here(stage)
        if first:
            lines = chain([first], sys.stdin)
            play_lines(Session(runner, stage, program), lines, sys.stdout)
        else:
            tell_story(runner, demo_story(program.zone), program, sys.stdout)


def _use_files_here(stage: ConsoleStage) -> None:
    from adapters.console.files import Folder

    stage.folder = stage.beside = stage.saves = Folder(Path.cwd())


def _play_at_prompt(program: Program) -> None:
    """Play the demo in a terminal."""
    from adapters.console.render import new_console
    from adapters.console.screen import Screen
    from bot.app.demo import tell_nobody
    from bot.app.prompt import run_prompt

    with _playground(program, tell_nobody) as (runner, stage):
        _use_files_here(stage)
        screen = Screen(new_console())
        stage.listen(screen.show)
        run_prompt(Session(runner, stage, program), INDEX.commands, screen)


def live_core(settings: Settings, database: Database) -> Core:
    """Return the core for the platforms that are configured; without any, for the console."""
    platforms = settings.platforms or (CONSOLE,)
    return Core(
        database,
        platforms,
        INDEX,
        ProcessReader(),
        keep=settings.keep,
        address=settings.andon_public_url,
    )


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


@contextmanager
def viewed(settings: Settings) -> Iterator[Database]:
    """Open the database of ``DATABASE_URL`` to look at it; nothing is made or changed.

    One that is missing, or whose schema is not this program's, raises ``StorageError``.
    """
    schema.require_there(settings.database)
    schema.require_current(settings.database)
    database = open_view(settings.database)
    try:
        yield database
    finally:
        database.close()


def document(database: Database, key: str) -> str:
    """Return the program file of a program, with what each side keeps for itself; an unknown key
    raises ``Misconfigured``."""
    with database.read() as unit:
        program = unit.program_named(key.upper())
        known = [row.key for row in unit.programs()]
        if program is not None:
            return write_program(whole(unit, context_of(unit, program.id, INDEX)))
    if not known:
        raise Misconfigured([text("program_none", file="acme.toml")])
    shown = " or ".join(known)
    raise Misconfigured([text("program_unknown", key=key, known=shown, example=known[0])])


def upgrade(settings: Settings) -> bool:
    """Bring the schema of ``DATABASE_URL`` up to date; nobody may run on an embedded database.

    Return whether anything was to do.
    """
    before = schema.current(settings.database)
    schema.upgrade_at_rest(settings.database)
    return before != schema.expected()


def check(settings: Settings, now: datetime) -> list[str]:
    """Return what is wrong in the database, a sentence each."""
    from storage.check import check as find_problems

    return find_problems(settings.database, now)


def backup(settings: Settings, target: Path) -> None:
    """Copy the embedded database to ``target``, also while it is in use."""
    from storage.check import backup as copy

    if kind_of(settings.database) != SQLITE:
        raise Misconfigured([text("backup_sqlite")])
    schema.require_there(settings.database)
    schema.require_current(settings.database)
    copy(settings.database, target)


def restore(settings: Settings, source: Path, now: datetime) -> Restored:
    """Put a copy in the place of the embedded database, on which nobody may run."""
    from storage.restore import restore as put_back

    if kind_of(settings.database) != SQLITE:
        raise Misconfigured([text("restore_sqlite")])
    return put_back(settings.database, source, now)
