"""What people mean about meetings when they write no command, and the exact lines for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.engine.commands.call import Call
from bot.engine.intent import Intent, fixed
from bot.engine.understanding.reading import Mark, Reading
from bot.engine.understanding.spotting import Hit
from bot.engine.understanding.tokens import Token
from bot.features.syncs.policy import SYNC
from bot.features.syncs.store import all_series
from bot.messages.line import one_line, quote


def names(call: Call, tokens: Sequence[Token], _hits: Sequence[Hit]) -> Iterator[Mark]:
    """Yield the meetings that a text names by their ids."""
    ids = {stored.series.id.casefold(): stored.series.id for stored in all_series(call.writer)}
    for at, token in enumerate(tokens):
        if token.text in ids:
            yield Mark(SYNC, ids[token.text], at, at + 1)


def _which(call: Call, reading: Reading) -> str | None:
    """Return the meeting that is named, or the only one there is."""
    known = [stored.series.id for stored in all_series(call.writer)]
    return reading.one(SYNC) or (known[0] if len(known) == 1 else None)


def _act(verb: str) -> Callable[[Call, Reading], Sequence[str]]:
    """Return what makes the line of one act on a meeting."""

    def lines(call: Call, reading: Reading) -> Sequence[str]:
        name = _which(call, reading)
        return [] if name is None else [f"sync {verb} {name}"]

    return lines


def _skip(call: Call, reading: Reading) -> Sequence[str]:
    """Nothing is left out where a "not" stands right before the word for it."""
    denied = [hit.end for hit in reading.hits if hit.name == "not"]
    skips = [hit.first for hit in reading.hits if hit.name == "skip"]
    kept = any(0 <= first - end < NEAR_NOT for first in skips for end in denied)
    return [] if kept else _act("skip")(call, reading)


NEAR_NOT = 2
"""So many words may stand between "not" and what it denies, less one: ``do not just skip it``."""


def _move(call: Call, reading: Reading) -> Sequence[str]:
    name, dates = _which(call, reading), reading.named("date")
    return [f"sync move {name} {dates[-1]}"] if name is not None and dates else []


def _point(call: Call, reading: Reading) -> Sequence[str]:
    text = reading.behind("agenda") or reading.text
    return [f"sync agenda {quote(one_line(text))}"]


def _minutes(call: Call, reading: Reading) -> Sequence[str]:
    name, text = _which(call, reading), one_line(reading.behind("minutes_of"))
    return [f"sync minutes {name} {quote(text)}"] if name is not None and text else []


def _show(call: Call, reading: Reading) -> Sequence[str]:
    name = _which(call, reading)
    return [f"sync show {name}"] if name is not None else ["sync list"]


_OF = ("meeting", "agenda", "next", "now", "week", "us")

INTENTS = (
    Intent(
        "sync skip",
        _skip,
        ("skip|!meeting", "meeting"),
        helps=(*_OF, "soon", "cancel", "away", "closed_days", "not"),
        turned=True,
        soon=True,
        floor=70,
    ),
    Intent(
        "sync move",
        _move,
        ("move", "meeting", "@date"),
        helps=(*_OF, "soon", "slip", "time"),
        soon=True,
        asks=True,
    ),
    Intent(
        "sync agenda",
        _point,
        ("agenda", "add"),
        helps=(*_OF, "trade", "issue"),
        without=("ask",),
        floor=20,
    ),
    Intent(
        "sync here", _act("here"), ("joined", "meeting|joined"), helps=(*_OF, "@person", "i_am")
    ),
    Intent(
        "sync minutes",
        _minutes,
        ("minutes_of",),
        helps=_OF,
        without=("ask", "show"),
        floor=20,
    ),
    Intent("sync ics", _act("ics"), ("calendar_file",), helps=(*_OF, "show")),
    Intent(
        "sync slots",
        fixed("sync slots"),
        ("slots",),
        helps=("them", "us", "ask", "show", "factory", "meeting", "@side"),
        reads=True,
    ),
    Intent(
        "sync show",
        _show,
        ("meeting|agenda", "ask|next|show|agenda"),
        helps=(*_OF, "status"),
        reads=True,
        without=("skip", "move", "new_deadline", "log"),
    ),
)
