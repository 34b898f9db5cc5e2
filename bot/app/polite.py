"""A command line that tells what goes wrong as sentences, never as a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer
from typer.core import TyperGroup

from bot.app.texts import text
from bot.domain.errors import AndonError

MISTAKEN = 2
"""The exit code of a mistake."""


class Polite(TyperGroup):
    """A command line that tells every mistake as a sentence."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an ``AndonError``, or what the operating system refuses, becomes its
        text and exit code 2. Of several that came together each is told.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except (AndonError, OSError) as error:
            told = [_told(error)]
        except ExceptionGroup as group:
            known, others = group.split((AndonError, OSError))
            if known is None or others is not None:
                raise
            told = [_told(error) for error in _each(known)]
        typer.echo("\n".join(dict.fromkeys(told)), err=True)
        raise typer.Exit(MISTAKEN)


def _each(group: ExceptionGroup[Exception]) -> Iterator[Exception]:
    for error in group.exceptions:
        yield from _each(error) if isinstance(error, ExceptionGroup) else (error,)


def _told(error: Exception) -> str:
    if not isinstance(error, OSError):
        return str(error)
    what = error.filename or text("system_refuses_it")
    return text("system_refuses", what=what, why=error.strerror or error)
