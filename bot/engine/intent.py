"""The part with which a noun declares what people mean by free text about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Call: TypeAlias = Any
Reading: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Intent:
    """What people may mean by free text, and the exact lines for it.

    ``lines`` takes the call and the text as it was understood, and returns the lines for it, the
    likeliest first; none where it does not fit the state or the side of who asks. Each of ``needs``
    has to be there: a word of the vocabulary, or one of several (``a|b``); ``!a`` is one that is
    denied, ``@issue`` a thing that the text names, ``table:*`` any word of a table. ``helps``
    belong to it and are not needed; ``without`` must not be there. ``about`` is the kind of thing
    that has to be named, or known from the thread.

    What only ``reads`` is answered at once; all else is offered on a button. It may be ``asks``-ed
    as a question, said of what comes ``soon``, or ``turned`` round by a "not" that belongs to it.
    ``heard`` ones are offered to ordinary talk in a thread as well. ``floor`` is its own lowest
    score.
    """

    name: str
    lines: Callable[[Call, Reading], Sequence[str]]
    needs: tuple[str, ...]
    helps: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    about: str | None = None
    reads: bool = False
    asks: bool = False
    soon: bool = False
    turned: bool = False
    heard: bool = False
    floor: int = 0

    @property
    def of_people(self) -> bool:
        """Say whether it needs that somebody is named."""
        return "@person" in self.needs

    @property
    def denies(self) -> bool:
        """Say whether it needs something that is denied."""
        return any(name.startswith("!") for group in self.needs for name in group.split("|"))


def fixed(line: str) -> Callable[[Call, Reading], Sequence[str]]:
    """Return what makes one line, whatever else the text says."""
    return lambda call, reading: [line]


Names = Callable[[Call, Sequence[Any], Sequence[Any]], Iterable[Any]]
"""Finds what free text names of a noun: ``(call, tokens, words spotted) -> marks``."""
