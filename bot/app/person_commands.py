"""``andon person …``: what is kept about somebody, and how they are erased."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app.clock import utc_now
from bot.app.system import has_terminal
from bot.app.texts import text
from bot.domain.errors import Misconfigured

if TYPE_CHECKING:
    from bot.features.programs.personal.erase import Erased
    from bot.ports import Database

person_app = typer.Typer(no_args_is_help=True, help="Export or erase what is kept about somebody.")

ProgramArgument = Annotated[str, typer.Argument(metavar="PROGRAM", show_default=False)]
PersonArgument = Annotated[str, typer.Argument(metavar="PERSON", show_default=False)]


@person_app.command("export")
def export(
    program: ProgramArgument,
    person: PersonArgument,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there.")] = None,
) -> None:
    """Write everything that a program keeps about somebody as JSON."""
    from bot.app import bootstrap
    from bot.app.settings import load_settings
    from bot.features import INDEX
    from bot.features.programs.personal.export import person_data

    with bootstrap.viewed(load_settings()) as database, database.read() as view:
        found = person_data(view, INDEX, program, person, utc_now())
    if found is None:
        typer.echo(text("person_nothing", program=program, person=person), err=True)
        return
    document = json.dumps(found, ensure_ascii=False, indent=2)
    if out is None:
        typer.echo(document)
        return
    try:
        out.write_text(f"{document}\n", encoding="utf-8")
    except OSError as error:
        why = error.strerror or error
        problem = text("unwritable", path=out, why=why, example="tom.json")
        raise Misconfigured([problem]) from None
    typer.echo(text("person_exported", program=program, person=person, path=out))


@person_app.command("erase")
def erase(
    program: ProgramArgument,
    person: PersonArgument,
    also: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="One more word to take out, such as an old name."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a neutral mark in the place of somebody who left; what was done and decided stays."""
    from bot.app import bootstrap
    from bot.app.settings import load_settings

    settings = load_settings()
    if not yes:
        _ask(program, person)
    with bootstrap.opened(settings) as database:
        done = _erase(database, program, person, tuple(also or ()))
    if done is None:
        typer.echo(text("person_nothing", program=program, person=person))
        return
    typer.echo(
        text("person_erased", person=person, program=program, mark=done.mark, rows=done.rows)
    )
    for other, name in done.elsewhere:
        typer.echo(text("person_elsewhere", program=other, person=name))


def _erase(database: Database, program: str, person: str, more: tuple[str, ...]) -> Erased | None:
    """Erase somebody in one unit; what there is of them is looked for before it."""
    from bot.features import INDEX
    from bot.features.programs.personal.erase import erase_person, look_for

    with database.read() as view:
        seen = look_for(view, INDEX, program, person, more)
    now = utc_now()
    return database.write(lambda tx: erase_person(tx, INDEX, program, person, now, more, seen))


def _ask(program: str, person: str) -> None:
    """Let the operator confirm; where nobody can be asked, ``--yes`` says it."""
    if not has_terminal():
        raise Misconfigured([text("person_yes", program=program, person=person)])
    sure = False
    with suppress(typer.Abort):
        sure = typer.confirm(text("person_sure", program=program, person=person), err=True)
    if not sure:
        typer.echo(text("interrupted"), err=True)
        raise typer.Exit(1)
