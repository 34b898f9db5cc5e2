"""What storage promises about one person in all tables: it finds them, and takes them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.domain.traces import Traces

ERASED_SECRET = "erased/secret"
"""Under which name the secret is kept that makes what was heard of an erased person unreadable."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row of a table in which somebody shows, with its values by column."""

    table: str
    row: Mapping[str, Any]


@dataclass(frozen=True)
class Whom:
    """A person of a program. ``beyond`` are the identities, by platform, that no other program
    knows: what was heard of them belongs to no program, and to nobody else."""

    program_id: int
    traces: Traces
    beyond: Mapping[str, str]


@dataclass(frozen=True)
class Seen:
    """What a view showed of somebody before they are taken out, so that nobody waits meanwhile.

    ``rows`` are those of tables to which rows are only added, up to the ids ``until``.
    """

    rows: tuple[Found, ...] = ()
    until: Mapping[str, int] = field(default_factory=dict)
    identities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Erasing(Whom):
    """Who is taken out at ``now``; ``secret`` makes the keys of what was heard unreadable."""

    secret: str
    now: datetime
    seen: Seen = Seen()


class People(Protocol):
    """One person in all tables."""

    def rows_naming(self, whom: Whom) -> Iterator[Found]:
        """Yield every row of a program in which somebody shows, and those of no program that
        belong to one of their identities ``beyond`` it."""

    def look(self, whom: Whom) -> Seen:
        """Return what there is of somebody in the large tables, to be used by ``erase``."""

    def erase(self, erasing: Erasing) -> int:
        """Put the mark in the place of somebody in every row that shows them; return how many
        rows were changed. Times, states and counts stay; what messages said that name them goes."""
