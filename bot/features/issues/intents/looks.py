"""The exact lines for what people ask to know about issues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.domain.values import UNSORTED, other_side
from bot.engine.commands.call import Call
from bot.engine.understanding.reading import Reading
from bot.features.issues.intents.named import issues_of


def _show(call: Call, reading: Reading) -> Sequence[str]:
    return [f"issue show {call.ctx.name(issue)}" for issue in issues_of(call, reading)[:1]]


def _status(call: Call, reading: Reading) -> Sequence[str]:
    """Who only says that an issue is not done asks for nothing."""
    asks = reading.has("status", "show") or reading.asks
    return [] if reading.has("open") and not asks else _show(call, reading)


def _why(call: Call, reading: Reading) -> Sequence[str]:
    return [f"issue why {call.ctx.name(issue)}" for issue in issues_of(call, reading)[:1]]


def _list(what: str) -> Callable[[Call, Reading], Sequence[str]]:
    """Return what makes the line of a list, narrowed down with what the text names."""
    return lambda call, reading: [
        " ".join(["issue list", *filter(None, [what]), *_narrowed(call, reading)])
    ]


def _narrowed(call: Call, reading: Reading) -> Iterator[str]:
    for key, table in (("severity", "severities"), ("category", "categories")):
        words = reading.meanings(table)
        if key == "category":
            words = list(dict.fromkeys([*words, *reading.meanings("reports")]))
            words = [word for word in words if word in call.ctx.rules.categories]
        if len(words) == 1 and words[0] != UNSORTED:
            yield f"{key}={words[0]}"
    people = reading.named("person")
    if len(people) == 1:
        yield f"owner={people[0]}"


def _waiting(call: Call, reading: Reading) -> Sequence[str]:
    """What waits for a side: ours, or the one that is named or spoken to."""
    sides = reading.named("side")
    theirs = not sides and reading.has("them") and not reading.has("us")
    if theirs or (sides and sides[0] != call.side):
        side = other_side(call.side)
        return [f"issue list side={side}", f"issue list waiting={side}"]
    return ["issue list waiting"]
