"""Every part that the features declare, found by what it is for. Built once, never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from bot.domain.rights import Right, Rights
from bot.engine.agreeing import Binding, ProposalCards, Running
from bot.engine.commands.declaration import Commands, Reading
from bot.engine.exported_sheet import Sheet
from bot.engine.feature import (
    ArgumentKind,
    Around,
    Companion,
    Feature,
    Feed,
    FormOf,
    Job,
    Line,
    Listener,
    Reaction,
    Surface,
    Topic,
    Wake,
)
from bot.engine.intent import Intent, Names
from bot.engine.stored_table import StoredTable

T = TypeVar("T")


@dataclass(frozen=True)
class Index:
    """The parts of all features. What is declared twice raises ``ValueError`` when it is built."""

    commands: Commands
    rights: Rights
    arguments: Mapping[str, ArgumentKind]
    intents: tuple[Intent, ...]
    names: tuple[Names, ...]
    forms: Mapping[str, FormOf]
    wakes: Mapping[str, Wake[Any, Any] | Job]
    listeners: Mapping[str, Listener]
    reactions: Mapping[str, Reaction]
    card_lines: tuple[Line, ...]
    companions: Mapping[str, Companion]
    follows: Mapping[tuple[str, str], tuple[Callable[..., Any], ...]]
    topics: Mapping[str, Topic]
    tables: tuple[StoredTable, ...]
    surfaces: Mapping[str, Surface]
    feeds: Mapping[str, Feed]
    sheets: tuple[Sheet, ...]
    around: tuple[Around, ...]
    bindings: Mapping[str, Binding]
    running: Mapping[str, Running]
    history: Mapping[str, str]
    proposal_cards: ProposalCards

    def following(self, kind: str, moment: str) -> tuple[Callable[..., Any], ...]:
        """Return what follows when a subject of ``kind`` reaches ``moment``, in order."""
        return self.follows.get((kind, moment), ())

    def answering(self, kind: str, moment: str) -> Callable[..., Any]:
        """Return the one function that follows; none or several raise ``ValueError``."""
        (function,) = self.following(kind, moment)
        return function

    @property
    def log_mark(self) -> str:
        """Return the emoji that logs a message, by its short name."""
        return next(mark for mark, reaction in self.reactions.items() if reaction.reads)

    def word(self, kind: str) -> str:
        """Return what messages call a kind of records."""
        wake = self.wakes.get(kind)
        return wake.word or kind if wake is not None else kind


def index_of(
    features: Sequence[Feature],
    reading: Reading,
    arguments: Sequence[ArgumentKind],
    rights: Iterable[Right],
) -> Index:
    """Return the index of ``features``; commands stand in the order of ``reading``.

    ``arguments`` are the kinds that belong to no noun, ``rights`` the rows of all commands.
    """
    reactions = [(name, each) for f in features for each in f.reactions for name in each.names]
    follows: dict[tuple[str, str], tuple[Callable[..., Any], ...]] = {}
    for each in (follow for feature in features for follow in feature.follows):
        key = (each.kind, each.moment)
        follows[key] = (*follows.get(key, ()), each.function)
    kinds = [kind for feature in features for kind in feature.arguments]
    (cards,) = [cards for feature in features for cards in feature.proposal_cards]
    commands = Commands((c for f in features for c in f.commands), reading)
    return Index(
        commands=commands,
        rights=Rights(rights, (command.words for command in commands)),
        arguments=_by((each.name, each) for each in (*arguments, *kinds)),
        intents=tuple(_by((each.name, each) for f in features for each in f.intents).values()),
        names=tuple(each for f in features for each in f.names),
        forms=_by((each.words, each) for f in features for each in f.forms),
        wakes=_by((each.kind, each) for f in features for each in f.wakes),
        listeners=_by((each.kind, each) for f in features for each in f.listeners),
        reactions=_by(reactions),
        card_lines=tuple(line for f in features for line in f.card_lines),
        companions=_by((each.category, each) for f in features for each in f.companions),
        follows=MappingProxyType(follows),
        topics=_by((each.name, each) for f in features for each in f.topics),
        tables=tuple(table for f in features for table in f.tables),
        surfaces=_by((each.subject, each) for f in features for each in f.surfaces),
        feeds=_by((each.name, each) for f in features for each in f.feeds),
        sheets=tuple(each for f in features for each in f.sheets),
        around=tuple(around for f in features for around in f.around),
        bindings=_by((each.kind, each) for f in features for each in f.bindings),
        running=_by((each.kind, each) for f in features for each in f.running),
        history=_by(pair for f in features for pair in f.history.items()),
        proposal_cards=cards,
    )


def _by(pairs: Iterable[tuple[str, T]]) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for name, part in pairs:
        if name in found:
            raise ValueError(f"{name} is declared twice")
        found[name] = part
    return MappingProxyType(found)
