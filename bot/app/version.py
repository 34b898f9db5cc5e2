"""The option ``--version`` of the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import __version__


def print_version(wanted: bool) -> None:
    """Print the version and end the program, if that was asked for."""
    if wanted:
        typer.echo(f"andon {__version__}")
        raise typer.Exit


VersionOption = Annotated[
    bool,
    typer.Option(
        "--version", callback=print_version, is_eager=True, help="Print the version and exit."
    ),
]
