"""Walking conversations: one index seek for each place, however many rows it has.

Two processes never claim in one conversation at once: on PostgreSQL whoever claims holds an
advisory lock on the place to the end of its transaction, and looks again once it has the lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, String, Table, func, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.queries.base import Queries
from storage.statement import Statement, among

LINES, CARDS = 1, 2
"""The two kinds of claims, which do not get into each other's way."""

_TRY_LOCK = Statement(
    text(
        "SELECT place FROM unnest(CAST(:places AS text[])) AS place"
        " WHERE pg_try_advisory_xact_lock(CAST(:kind AS integer), hashtext(place))"
    )
)


def active_places(source: Table) -> CTE:
    """Return the distinct places of the active rows of ``source``, with a last NULL."""
    first = select(func.min(source.c.place).label("place")).where(source.c.ready_at.is_not(None))
    walk = first.cte(f"{source.name}_place", recursive=True)
    following = (
        select(func.min(source.c.place))
        .where(source.c.ready_at.is_not(None), source.c.place > walk.c.place)
        .correlate(walk)
        .scalar_subquery()
    )
    return walk.union_all(select(following).where(walk.c.place.is_not(None)))


class platform_of(FunctionElement[str]):
    """The platform that a place is on: what stands before its first colon."""

    type = String()
    inherit_cache = True


@compiles(platform_of, "sqlite")
def _platform_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    place = compiler.process(element.clauses, **options)
    return f"substr({place}, 1, instr({place} || ':', ':') - 1)"


@compiles(platform_of, "postgresql")
def _platform_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"split_part({compiler.process(element.clauses, **options)}, ':', 1)"


def served(place: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say whether a place is on one of the parameter ``platforms``."""
    found: ColumnElement[bool] = among(platform_of(place), "platforms", String)
    return found


class Places(Queries):
    """Locks on conversations."""

    def _lock_places(self, kind: int, places: Sequence[str]) -> list[str]:
        """Return those of ``places`` in which this unit alone may claim, in their order."""
        if not self._locks or not places:
            return list(places)
        held = {row[0] for row in self._rows(_TRY_LOCK, {"places": list(places), "kind": kind})}
        return [place for place in places if place in held]
