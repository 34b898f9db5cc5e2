"""How a card is laid out on every platform: its colours and marks, headings, and shown buttons."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.card import Button, Card, Strong, Text, plain

WAITING, TAKEN, LATE, DONE, OVER = "waiting", "taken", "late", "done", "over"
"""Tones of a state: nobody acknowledged, somebody has it, overdue, resolved, ended."""
COLOURS = {WAITING: 0xB54708, TAKEN: 0x175CD3, LATE: 0xB42318, DONE: 0x067647, OVER: 0x475467}
"""The colours of states, legible on a light ground; a dark one takes them as a bar or a dot."""
MARKS = {WAITING: "🟡", TAKEN: "🔵", LATE: "🔴", DONE: "🟢", OVER: "⚪", "critical": "❗"}
"""A tone as a mark before everything. A colour speaks of a state; what is critical has a shape."""
SHOWN_BUTTONS, SHOWN_LETTERS = 3, 16
"""So many buttons, with so many letters in all, stand beside a menu on a phone."""
# What ends a sentence, so that a title with lines below it is no heading.
_ENDS = (".", "?", "!", ":")


def heads(card: Card) -> bool:
    """Say whether the title is a heading: it may be bold, and holds neither people nor moments."""
    if not all(isinstance(part, str) for part in card.title):
        return False
    title = plain(card.title).strip()
    return bool(title and (card.facts or (card.lines and not title.endswith(_ENDS)) or card.state))


def mark_of(card: Card) -> str:
    """Return the mark of a card's tone, before its state, if it has one: ``🔵 Acknowledged``."""
    return " ".join(word for word in (MARKS.get(card.tone, ""), card.state) if word)


def begins_block(text: Text) -> bool:
    """Say whether a line is the heading of those below it: platforms keep it apart."""
    return bool(text) and isinstance(text[0], Strong) and len(text) == 1


def split_buttons(buttons: Sequence[Button]) -> tuple[list[Button], list[Button]]:
    """Return the buttons to show, two or three of them, and those for a menu."""
    shown = list(buttons[:SHOWN_BUTTONS])
    if len(buttons) > len(shown) and sum(len(b.label) for b in shown) > SHOWN_LETTERS:
        shown.pop()
    return shown, list(buttons[len(shown) :])
