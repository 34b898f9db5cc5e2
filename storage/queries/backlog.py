"""What did not happen in time, in few statements over what is active: for whoever runs Andon."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    bindparam,
    exists,
    func,
    literal_column,
    select,
)

from bot.ports.backlog import LATE, Backlog, DeadCard, Kind, Overdue, Waiting
from storage.columns import Moment
from storage.queries.base import Queries
from storage.queries.places import platform_of, served
from storage.statement import Params, Statement
from storage.tables import table

_wake, _outbox, _surface = table("wake"), table("outbox"), table("surface")
_channel = table("channel")
_LIMIT = bindparam("limit", type_=Moment)
# A lease moves ``at`` on by a minute or less; what is due later cannot be overdue. ``at`` has an
# index, so a million wakes to come cost nothing.
_LEASED = timedelta(minutes=5)


def _counted(moment: ColumnElement[datetime], source: Table) -> Any:
    return select(func.count(), func.min(moment)).select_from(source)


_WAKES = Statement(
    _counted(_wake.c.due, _wake).where(
        _wake.c.at < bindparam("leased", type_=Moment), _wake.c.due < _LIMIT
    )
)


def _late(source: Table, *, every: bool) -> Statement:
    late = (source.c.ready_at.is_not(None), source.c.ready_at < _LIMIT)
    ours = () if every else (served(source.c.place),)
    return Statement(_counted(source.c.ready_at, source).where(*late, *ours))


def _unsure(source: Table) -> Statement:
    return Statement(
        _counted(source.c.first_claimed, source).where(
            source.c.ready_at.is_not(None), source.c.first_claimed < _LIMIT
        )
    )


def _overdue(*, every: bool) -> dict[Kind, tuple[Statement, ...]]:
    return {
        Kind.WAKES: (_WAKES,),
        Kind.MESSAGES: (_late(_outbox, every=every),),
        Kind.CARDS: (_late(_surface, every=every),),
        Kind.UNCERTAIN: (_unsure(_outbox), _unsure(_surface)),
    }


_OVERDUE = {every: _overdue(every=every) for every in (True, False)}


def _waiting(source: Table, since: ColumnElement[datetime]) -> Statement:
    platform = platform_of(source.c.place).label("platform")
    return Statement(
        select(
            source.c.program_id, platform, func.count(), func.min(since), func.min(source.c.place)
        )
        .where(source.c.ready_at.is_not(None), ~served(source.c.place))
        .group_by(source.c.program_id, platform)
        .order_by(source.c.program_id, platform)
    )


_WAITING = {
    Kind.MESSAGES: _waiting(_outbox, _outbox.c.created),
    Kind.CARDS: _waiting(_surface, _surface.c.wanted_at),
}
# A card in a channel that the program has no more is nobody's concern.
_IS_DEAD = (
    _surface.c.ready_at.is_(None),
    _surface.c.error.is_not(None),
    exists().where(_channel.c.place == _surface.c.place),
)
_DEAD = {
    Kind.MESSAGES: Statement(
        select(func.count()).select_from(_outbox).where(_outbox.c.state == literal_column("'dead'"))
    ),
    Kind.CARDS: Statement(select(func.count()).select_from(_surface).where(*_IS_DEAD)),
}
_DEAD_CARDS = Statement(
    select(_surface.c.program_id, _surface.c.name, _surface.c.place, _surface.c.error)
    .where(*_IS_DEAD)
    .order_by(_surface.c.program_id, _surface.c.id)
)


class Backlogs(Queries):
    """Statements on what is overdue, waits for nobody, or was refused for good."""

    def backlog(self, now: datetime, platforms: Collection[str] | None) -> Backlog:
        """Return what is overdue by more than a minute on ``platforms`` (``None``: on any), what
        waits for any other one, and how much was refused for good.
        """
        wanted = {"limit": now - LATE, "leased": now + _LEASED, "platforms": platforms}
        dead = {kind: int(self._value(count)) for kind, count in _DEAD.items()}
        return Backlog(
            tuple(self._overdue(wanted)),
            tuple(self._waiting(wanted)),
            tuple((kind, count) for kind, count in dead.items() if count),
        )

    def _overdue(self, wanted: Params) -> Iterator[Overdue]:
        for kind, statements in _OVERDUE[wanted["platforms"] is None].items():
            found = [(int(row[0]), row[1]) for s in statements for row in self._rows(s, wanted)]
            count = sum(number for number, _ in found)
            if count:
                yield Overdue(kind, count, min(at for _, at in found if at is not None))

    def _waiting(self, wanted: Params) -> Iterator[Waiting]:
        for kind, statement in _WAITING.items() if wanted["platforms"] is not None else ():
            for of, platform, count, since, place in self._rows(statement, wanted):
                yield Waiting(int(of), str(platform), kind, int(count), since, str(place))

    def dead_cards(self) -> list[DeadCard]:
        """Return the cards refused for good as they are wanted now, oldest first."""
        return [DeadCard(int(of), *map(str, rest)) for of, *rest in self._rows(_DEAD_CARDS)]
