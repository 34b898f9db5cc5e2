"""Several messages as one: what asks something of its reader first, then what only tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.engine.texts import say
from bot.messages.card import Button, Card, Strong, Text, brief, plain, unpack
from bot.ports import NOTE, Queued

# Of more messages than this each moment is written in both sites' zones only.
WRITTEN_OUT = 3
BUTTONS = 5
PERSONAL = "digest.personal"

Named = tuple[str | None, Card]
"""A message with its subject in words."""


def bundle_kind(rows: Sequence[Queued]) -> str:
    """Return ``note`` for what only tells, with the digest of that morning; else ``bundle``."""
    notes = any(row.draft.priority == NOTE for row in rows)
    return "note" if notes and all(_tells(row) for row in rows) else "bundle"


def _tells(row: Queued) -> bool:
    return row.draft.priority == NOTE or row.draft.kind == PERSONAL


def bundle_card(rows: Sequence[Queued]) -> Card:
    """Return several messages as one.

    Each keeps its line, and the first few their first button, which says what it is for. A
    personal digest keeps its form; what asks for nothing new stands at the end.
    """
    digests = [unpack(row.draft.card) for row in rows if row.draft.kind == PERSONAL]
    asking = [_named(row) for row in rows if not _tells(row)]
    telling = [_named(row) for row in rows if row.draft.priority == NOTE]
    parts = [say("bundle", count=len(asking))] if asking else []
    lines = _lines(asking)
    for digest in digests:
        parts.append(digest.title)
        lines += [*([(Strong(plain(digest.title)),)] if lines else []), *digest.lines]
    if telling:
        parts.append(say("note"))
        lines += [*([(Strong(plain(say("note"))),)] if lines else []), *_lines(telling)]
    buttons = [b for digest in digests for b in digest.buttons]
    buttons = [*_buttons(asking), *buttons, *_buttons(telling)]
    shown = tuple(dict.fromkeys(buttons))[: max(BUTTONS, *(len(d.buttons) for d in digests), 0)]
    return Card(parts[0], (), tuple(lines), shown)


def _named(row: Queued) -> Named:
    return row.draft.name, unpack(row.draft.card)


def _lines(messages: Sequence[Named]) -> list[Text]:
    many = len(messages) > WRITTEN_OUT
    return [brief(line) if many else line for _, card in messages for line in _part(card)]


def _part(card: Card) -> Iterator[Text]:
    """A message of a bundle begins with a mark, since its lines are many rows on a phone."""
    yield say("bundle.item", text=card.title)
    yield from (say("card.field", label=label, value=value) for label, value in card.facts)
    yield from card.lines


def _buttons(messages: Sequence[Named]) -> list[Button]:
    return [_labelled(name, card.buttons[0]) for name, card in messages if card.buttons]


def _labelled(name: str | None, button: Button) -> Button:
    """A record's kind in front of its name (``deadline:fai``) is for programs, not for people."""
    return replace(button, label=f"{button.label} {name.rpartition(':')[2]}") if name else button
