"""The parts with which a noun says what needs the other side, and how proposals are told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from bot.domain.effects import Effect
from bot.domain.values import Duration
from bot.messages.card import Button, Card, Text
from bot.ports import Record

Call: TypeAlias = Any
Writer: TypeAlias = Any
Seat: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Binding:
    """What records of ``kind`` bind, or the whole program (``PROGRAM``), so that an act on them may
    need the other side.

    ``effects`` takes the call before the act, a writer after it, and the record before and after
    (``None``: there was none, there is none any more; of the program always). Where the program
    changed, it is asked of every live record, with the same before and after.

    ``seat`` says who of the other side agrees to an effect, and ``within`` by when; ``None``: as
    everywhere. ``hint`` is what whoever proposes effects should know: lines and buttons.
    """

    kind: str
    effects: Callable[[Call, Writer, Record | None, Record | None], Iterable[Effect]]
    seat: Callable[[Call, Effect], Seat] | None = None
    within: Duration | None = None
    hint: Callable[[Call, Sequence[Effect]], tuple[tuple[Text, ...], tuple[Button, ...]]] | None = (
        None
    )


@dataclass(frozen=True, slots=True)
class Rung:
    """A level that is told ``at`` a moment of what ``side`` owes, or so much later (``slack``) as
    that side may put it off alone. ``lost`` is what the other side loses where nobody stands on
    it."""

    side: str
    level: int
    at: datetime
    lost: Effect
    slack: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Running:
    """Records of ``kind`` that run: they count on the calendars of sites, and keep the former one
    after it was changed; and they tell levels when they are late.

    ``sites`` returns the names of those calendars, and ``late`` whether what counts on one of them
    is due already. ``gains`` takes the writers before and after the change of a site, and returns
    what a record that runs gains by it. ``put`` takes the name of a calendar and of the one that is
    to be kept in its place, such as ``sz`` and ``sz@3``, or back. ``rungs`` returns the levels that
    are still to be told.
    """

    kind: str
    sites: Callable[[Writer, Record], Collection[str]]
    late: Callable[[Writer, Record, str], bool]
    gains: Callable[[Writer, Writer, Record, str], Iterable[Effect]]
    put: Callable[[Writer, Record, str, str], Record]
    rungs: Callable[[Writer, Record], Iterable[Rung]]


@dataclass(frozen=True, slots=True)
class ProposalCards:
    """How proposals are told; see ``bot.engine.proposals.store`` for when."""

    asked: Callable[..., Text]
    reminder: Callable[..., Text]
    late: Callable[..., Any]
    escalated_line: Callable[..., Card]
    escalated: Callable[..., Card]
    voted: Callable[..., Text]
    buttons: Callable[..., tuple[Any, ...]]
    withdraw: Callable[..., tuple[Any, ...]]
    undo: Callable[..., tuple[Any, ...]]
