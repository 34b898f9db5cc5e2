"""``andon db …``: the database's schema, its copies, and whether all in it moves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app.clock import utc_now
from bot.app.texts import text
from bot.domain.errors import Misconfigured

db_app = typer.Typer(no_args_is_help=True, help="The database's schema, copies and integrity.")


@db_app.command("upgrade")
def upgrade() -> None:
    """Bring the database's schema up to date."""
    from bot.app import bootstrap
    from bot.app.settings import load_settings

    changed = bootstrap.upgrade(load_settings())
    typer.echo(text("upgraded" if changed else "upgraded_before"))


@db_app.command("check")
def check() -> None:
    """Check the database: integrity, and overdue, dead or uncertain rows."""
    from bot.app import bootstrap
    from bot.app.settings import load_settings

    problems = bootstrap.check(load_settings(), utc_now())
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.echo(text("checked"))


@db_app.command("backup")
def backup(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", show_default=False)] = None,
) -> None:
    """Copy a running SQLite database safely."""
    from bot.app import bootstrap
    from bot.app.settings import load_settings

    target = file or Path(f"andon-{utc_now():%Y%m%d-%H%M%S}.db")
    if target.exists():
        key = "directory" if target.is_dir() else "exists"
        raise Misconfigured([text(key, path=target, example="andon-backup.db")])
    try:
        bootstrap.backup(load_settings(), target)
    except OSError as error:
        why = error.strerror or error
        problem = text("unwritable", path=target, why=why, example="andon-backup.db")
        raise Misconfigured([problem]) from None
    typer.echo(text("backed_up", path=target))


@db_app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
) -> None:
    """Put a copy in the place of the SQLite database, while Andon is stopped."""
    from bot.app import bootstrap
    from bot.app.settings import load_settings

    done = bootstrap.restore(load_settings(), file, utc_now())
    typer.echo(
        text("restored", path=done.path, copy=file, programs=done.programs, issues=done.issues)
    )
    if done.last is not None:
        typer.echo(text("restored_until", last=f"{done.last:%Y-%m-%d %H:%M} UTC"))
    if done.kept is not None:
        typer.echo(text("restored_kept", kept=done.kept))
    if done.old:
        typer.echo(text("restored_old"))


@db_app.command("reseal")
def reseal() -> None:
    """Seal the kept tokens with the newest of ANDON_SEAL_KEYS."""
    from bot.app import live
    from bot.app.settings import load_settings

    count = live.reseal(load_settings(), utc_now())
    typer.echo(text("resealed", count=count))
