"""What people mean about deadlines when they write no command, and the exact lines for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from bot.engine.commands.call import Call
from bot.engine.feature import DEADLINE
from bot.engine.intent import Intent
from bot.engine.understanding.reading import Mark, Reading
from bot.engine.understanding.spotting import Hit
from bot.engine.understanding.tokens import Token
from bot.features.deadlines.store import items
from bot.messages.line import one_line, quote

NAMED = 200
"""So many deadlines are looked for by their names."""


def names(call: Call, tokens: Sequence[Token], hits: Sequence[Hit]) -> Iterator[Mark]:
    """Yield the deadlines that a text names by their ids."""
    ids = {kept.item.id.casefold(): kept.item.id for kept in items(call.writer)[:NAMED]}
    for at, token in enumerate(tokens):
        if token.text in ids:
            yield Mark(DEADLINE, ids[token.text], at, at + 1)
    if ids and any(hit.name in _TOLD for hit in hits):
        yield from _by_category(ids, hits)


_TOLD = ("on_track", "at_risk", "slip")
"""Only what tells how a deadline stands may name it in other words: ``首件可以按时完成``."""


def _by_category(ids: Mapping[str, str], hits: Iterable[Hit]) -> Iterator[Mark]:
    """Yield deadlines that are called as a category is, by its words in any language."""
    for hit in hits:
        table, _, meaning = hit.name.partition(":")
        if table == "categories" and meaning in ids and not hit.slip:
            yield Mark(DEADLINE, ids[meaning], hit.first, hit.end)


def _act(verb: str, *, dated: bool = False) -> Callable[[Call, Reading], Sequence[str]]:
    """Return what makes the line of one act on the deadline that is named."""

    def lines(call: Call, reading: Reading) -> Sequence[str]:
        name, dates = reading.one(DEADLINE), reading.named("date")
        if name is None:
            return []
        date = f" {dates[0]}" if dated and dates else ""
        return [f"deadline {verb} {name}{date}"]

    return lines


def _at_risk(call: Call, reading: Reading) -> Sequence[str]:
    name, dates = reading.one(DEADLINE), reading.named("date")
    if name is None:
        return []
    forecast = f" {dates[0]}" if dates else ""
    return [f"deadline atrisk {name}{forecast} {quote(one_line(reading.text))}"]


def _add(call: Call, reading: Reading) -> Sequence[str]:
    title = one_line(reading.behind("new_deadline") or reading.text)
    dates = reading.named("date")
    if not dates or reading.meanings("reports"):
        return []
    return [f"deadline add {quote(title)} due={dates[0]}"]


def _list(call: Call, reading: Reading) -> Sequence[str]:
    if reading.has("overdue"):
        return ["deadline list overdue"]
    return ["deadline list mine"] if reading.has("mine") else ["deadline list"]


def _show(call: Call, reading: Reading) -> Sequence[str]:
    return [f"deadline show {name}" for name in reading.named(DEADLINE)[:1]]


_OF = ("deadline", "issue", "not", "us", "status", "now")

INTENTS = (
    Intent(
        "deadline ontrack",
        _act("ontrack"),
        ("on_track",),
        helps=_OF,
        turned=True,
        soon=True,
        about=DEADLINE,
    ),
    Intent(
        "deadline atrisk",
        _at_risk,
        ("at_risk",),
        helps=(*_OF, "soon", "time", "trouble", "slip", "overdue"),
        turned=True,
        soon=True,
        asks=True,
        about=DEADLINE,
    ),
    Intent(
        "deadline slip",
        _act("slip", dated=True),
        ("slip|move|time", "@date"),
        helps=(*_OF, "overdue", "soon", "move", "time"),
        soon=True,
        about=DEADLINE,
    ),
    Intent(
        "deadline decline", _act("decline"), ("not_ours",), helps=_OF, turned=True, about=DEADLINE
    ),
    Intent(
        "deadline done",
        _act("done"),
        ("done",),
        helps=_OF,
        without=("at_risk", "not_ours"),
        about=DEADLINE,
    ),
    Intent(
        "deadline add",
        _add,
        ("new_deadline", "@date"),
        helps=("deadline", "time"),
        soon=True,
        floor=20,
    ),
    Intent(
        "deadline show",
        _show,
        ("status|show|ask|who|@deadline",),
        helps=_OF,
        reads=True,
        about=DEADLINE,
        floor=80,
    ),
    Intent(
        "deadline list",
        _list,
        ("deadline",),
        helps=(
            "show",
            "overdue",
            "mine",
            "us",
            "week",
            "next",
            "open",
            "now",
            "ask",
            "status",
            "issue",
        ),
        reads=True,
        without=("new_deadline", "meeting", "take"),
        floor=75,
    ),
)
