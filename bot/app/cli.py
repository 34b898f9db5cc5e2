"""The ``andon`` command line. What a command needs is imported when it runs, so help is quick.

Mistakes are told on standard error: exit code 2, or 1 for a rehearsal whose expectations failed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app.database_commands import db_app
from bot.app.person_commands import person_app
from bot.app.polite import Polite
from bot.app.system import (
    has_terminal,
    keep_files_private,
    open_closed_streams,
    write_private,
)
from bot.app.texts import text
from bot.app.version import VersionOption
from bot.domain.errors import Misconfigured, Refused
from bot.domain.zones import use_newest
from bot.ports.request import FILE_LIMIT

if TYPE_CHECKING:
    from bot.app.settings import Settings
    from bot.app.story import Scene
    from bot.domain.program import Program

FAILED = 1

app = typer.Typer(
    cls=Polite, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
program_app = typer.Typer(no_args_is_help=True, help="Import, export or check a program file.")
app.add_typer(program_app, name="program")
app.add_typer(person_app, name="person")
app.add_typer(db_app, name="db")

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]


@app.callback()
def andon(version: VersionOption = False) -> None:
    """Andon: the cord of the shared line between an OEM and its EMS provider."""


@app.command()
def demo(
    in_text: Annotated[bool, typer.Option("--text", help="In this terminal, as text.")] = False,
) -> None:
    """Play with a sample program: both sides on a page, time passes when you say so."""
    from bot.app import bootstrap, page

    try:
        if in_text or not has_terminal():
            bootstrap.demo()
        else:
            page.show_demo()
    except KeyboardInterrupt:
        typer.echo(text("interrupted"), err=True)


@app.command()
def run() -> None:
    """Run every adapter that is configured, and the workers."""
    from bot.app import live

    live.run_live(_settings())


@app.command()
def doctor() -> None:
    """Say what is missing or wrong in settings, tokens, scopes, intents, channels, clock."""
    from bot.app import live

    findings = live.examine(_settings(), datetime.now(UTC))
    for finding in findings:
        typer.echo(f"{finding.result:8} {finding.text}")
    if any(finding.result == "wrong" for finding in findings):
        raise typer.Exit(FAILED)


@app.command()
def manifest(
    platform: Annotated[str, typer.Argument(metavar="slack")] = "slack",
    address: Annotated[
        str | None, typer.Option(metavar="URL", help="Where browsers reach Andon, to install it.")
    ] = None,
    http: Annotated[
        bool, typer.Option("--http", help="For SLACK_MODE=http at the address.")
    ] = False,
) -> None:
    """Print the app manifest to create the Slack app from."""
    import json as codec

    from bot.app import live

    if platform != "slack":
        raise Misconfigured([text("manifest", platform=platform)])
    address = address or live.public_address()
    if http and address is None:
        raise Misconfigured([text("manifest_http")])
    described = live.manifest(address, http=http)
    typer.echo(codec.dumps(described, indent=2))


@app.command()
def rehearse(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", show_default=False)],
    program: Annotated[Path, typer.Option(metavar="FILE", help="The program file to rehearse.")],
    json: Annotated[bool, typer.Option("--json", help="A JSON object for each message.")] = False,
    until: Annotated[
        str | None, typer.Option(metavar="T", help="Go on to this time, as in an at step.")
    ] = None,
    web: Annotated[bool, typer.Option("--web", help="Show it on a page, step by step.")] = False,
) -> None:
    """Run a scenario in virtual time and say what would be delivered, when and to whom."""
    from bot.app.story import read_story, until_then
    from bot.rehearsal.words import read_when

    rehearsed = _program(program)
    with _about(scenario):
        story = read_story(_read(scenario), rehearsed.zone)
    if json and web:
        raise Refused(text("web_json"))
    end = read_when(until, rehearsed.zone) if until else None
    if web:
        from bot.app.page import show_page

        failure = show_page(rehearsed, until_then(story, end), scenario.parent)
    else:
        failure = _in_text(rehearsed, story, end, scenario.parent, json=json)
    if failure:
        typer.echo(failure, err=True)
        raise typer.Exit(FAILED)


def _in_text(
    program: Program, story: Sequence[Scene], end: datetime | None, beside: Path, *, json: bool
) -> str | None:
    """Rehearse a scenario in the terminal; return why it failed, if it did."""
    from bot.app import bootstrap
    from bot.app.demo import json_teller, teller

    report = json_teller(typer.echo) if json else teller(program, typer.echo, kinds=True)
    with bootstrap.rehearsal(program, report, beside) as runner:
        return runner.run([scene.step for scene in story], end)


@program_app.command("check")
def check_program(file: FileArgument) -> None:
    """Say whether a program file is in order, and what its rules would miss."""
    from bot.app.settings import configured_platforms
    from bot.features.rules.lint.program import finding_lines
    from bot.program_file import warnings

    program, served = _program(file), configured_platforms()
    for problem in (*warnings(program), *finding_lines(program, _now(), served)):
        typer.echo(text("program_warning", path=file, problem=problem))
    count = {"people": len(program.people), "sites": len(program.sites)}
    typer.echo(text("program_ok", path=file, key=program.key, **count))


@program_app.command("import")
def import_program(file: FileArgument) -> None:
    """Put a program file into the database."""
    program = _program(file)
    settings = _settings()
    from bot.app import bootstrap

    with bootstrap.opened(settings) as database:
        typer.echo(str(bootstrap.live_core(settings, database).import_program(program, _now())))


@program_app.command("export")
def export_program(
    key: Annotated[str, typer.Argument(metavar="KEY", show_default=False)],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there.")] = None,
) -> None:
    """Write a program of the database as a program file."""
    from bot.app import bootstrap

    with bootstrap.opened(_settings()) as database:
        document = bootstrap.document(database, key)
    if out is None:
        typer.echo(document, nl=not document.endswith("\n"))
    else:
        try:
            write_private(out, document)
        except OSError as error:
            raise Misconfigured([_file_problem("unwritable", out, error, "acme.toml")]) from None
        typer.echo(text("exported", key=key, path=out))
    if _holds_terms(document):
        typer.echo(text("exported_terms", key=key), err=True)


def _holds_terms(document: str) -> bool:
    """Say whether a program file holds what one side keeps from the other."""
    from bot.program_file import read_program

    return any(not term.agreed for term in read_program(document).terms)


def _now() -> datetime:
    return datetime.now(UTC)


def _settings() -> Settings:
    from bot.app.settings import load_settings

    return load_settings()


def _program(path: Path) -> Program:
    from bot.app.foreign import read_program_apart

    with _about(path):
        return read_program_apart(_read(path))


@contextmanager
def _about(path: Path) -> Iterator[None]:
    """Put the file's name before each of its mistakes."""
    try:
        yield
    except Misconfigured as error:
        named = (p if p.startswith(str(path)) else f"{path}: {p}" for p in error.problems)
        raise Misconfigured(list(named)) from None


def _read(path: Path) -> str:
    """Return a text file; one that cannot be read raises ``Misconfigured``."""
    example = f"acme{path.suffix or '.toml'}"
    try:
        # A size is not asked for: a pipe has none, and a device may never end.
        with path.open("rb") as file:
            found = file.read(FILE_LIMIT + 1)
        if len(found) <= FILE_LIMIT:
            return found.decode("utf-8")
        problem = text("large", path=path, limit=FILE_LIMIT // 2**20)
    except UnicodeDecodeError as error:
        problem = text("encoding", path=path, position=error.start)
    except FileNotFoundError:
        problem = text("missing", path=path, example=example)
    except IsADirectoryError:
        problem = text("directory", path=path, example=example)
    except OSError as error:
        problem = _file_problem("unreadable", path, error, example)
    raise Misconfigured([problem])


def _file_problem(key: str, path: Path, error: OSError, example: str) -> str:
    return text(key, path=path, why=error.strerror or error, example=example)


def main() -> None:
    """Run the command line."""
    keep_files_private()
    use_newest()
    open_closed_streams()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(prog_name="andon")
    except BrokenPipeError:
        # The reader left, as with ``| head``; closing quietly keeps the interpreter quiet too.
        sys.stderr.close()
        sys.exit(FAILED)
