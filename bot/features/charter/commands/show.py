"""Look at the charter: on one screen, a part of it in full, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.writer import Writer
from bot.features.charter import cards_of_show as parts
from bot.features.charter.policy import KINDS
from bot.features.charter.store import CHANGED
from bot.features.charter.texts import say
from bot.messages.card import Card, Strong, Text
from bot.ports import Event, Subject
from bot.ports.request import Reply

FIRST, MOST = 4, 40
"""So many lines of a part the one screen shows, and a part alone."""
PAGE = 12
"""So many changes a page of the history has."""


@command(
    "charter show",
    Param("part", "charter_part", required=False, help="one part of it, in full"),
    help="Show what both sides agreed: scope, goals, specifications, obligations, terms, criteria",
    example="charter show",
    changes=False,
)
def show(call: Call, part: str | None) -> Reply:
    """Show the charter; terms of one's own side only where no other side reads."""
    wanted = _PARTS if part is None else {part: _PARTS[part]}
    lines: list[Text] = []
    for name, read in wanted.items():
        rows = list(read(call))
        if not rows:
            continue
        most = FIRST if part is None else MOST
        lines += [(Strong(_heading(name)),), *rows[:most]]
        if len(rows) > most:
            lines.append(say("show.more", count=len(rows) - most, part=name))
    if not lines:
        lines = [say("show.empty")]
    if not call.private and part in (None, "terms"):
        lines.append(say("show.terms.where", company=call.ctx.company(call.side)))
    program = call.ctx.program
    title = say("show.title", program=program.key, name=program.name)
    return call.show(Card(title, lines=tuple(lines)))


def _heading(name: str) -> str:
    (word,) = say(f"show.{name}")
    return str(word)


def _of(read: Callable[[Writer], Iterator[Text]]) -> Callable[[Call], Iterator[Text]]:
    return lambda call: read(call.writer)


def _terms(call: Call) -> Iterator[Text]:
    return parts.terms_of(call.writer, call.side if call.private else None)


_PARTS: dict[str, Callable[[Call], Iterator[Text]]] = {
    "brief": _of(parts.brief_of),
    "goals": _of(parts.goals_of),
    "specs": _of(parts.specs_of),
    "obligations": _of(parts.obligations_of),
    "terms": _terms,
    "criteria": _of(parts.criteria_of),
}


@command(
    "charter history",
    Param("page", "number", required=False, option=True, help="by default the first"),
    help="Show what changed in the charter: readings, revisions, agreements, by whom and when",
    example="charter history",
    changes=False,
)
def history(call: Call, page: int | None) -> Reply:
    """List what changed, the newest first, as far as the reader may read it."""
    events = sorted(_events(call), key=lambda event: event.at)[::-1]
    number = max(page or 1, 1)
    first = (number - 1) * PAGE
    shown = events[first : first + PAGE]
    lines = [_line(call, event) for event in shown] or [say("history.charter.none")]
    if len(events) > first + PAGE:
        lines.append(say("history.charter.more", page=number + 1))
    title = say("history.charter", program=call.ctx.program.key)
    return call.show(Card(title, lines=tuple(lines)))


def _events(call: Call) -> Iterator[Event]:
    """Yield the audit lines about the charter that the reader may read."""
    readers = ("shared", call.side) if call.private else ("shared",)
    for kind in KINDS:
        for record in call.tx.records(call.ctx.id, kind):
            for event in call.tx.events(call.ctx.id, Subject(record.kind, record.id)):
                if event.kind == CHANGED and event.audience in readers:
                    yield event


def _line(call: Call, event: Event) -> Text:
    who = call.ctx.person_name(event.actor) if event.actor else say("history.charter.file")
    when = call.ctx.moment(event.at, call.person.site)
    return say("history.charter.line", when=when, text=event.payload["text"], who=who)


COMMANDS = (show, history)
