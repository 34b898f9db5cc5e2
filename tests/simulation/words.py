"""What must hold of messages that were put together: each says what its lines were to say."""

from __future__ import annotations

from collections.abc import Iterator

from bot.messages.card import Card, Text, plain_card, unpack
from tests.simulation.history import History, Line

DIGEST = "digest.personal"
LISTED = ("ack.reminder", "handover", "confirm.requested", "confirm.reminder",
          "approval.requested", "approval.reminder")  # fmt: skip
"""What a personal digest that was made later says in words of its own."""
NOTE = "note"


def lines_are_said(history: History) -> Iterator[str]:
    """What went out in one private message is read there: its heading, or what stands below it.

    A personal digest says itself who has to acknowledge, to confirm, or to decide, if it was made
    after the message; so does a note of the same issue beside a question about it.
    """
    lines = {line.id: line for line in history.lines}
    for post in history.posts:
        rows = [lines[row] for row in post.rows if row in lines]
        if len(rows) < 2 or not rows[0].to.startswith("dm:"):
            continue
        shown = plain_card(unpack(dict(history.shown[post.ref])))
        for line in rows:
            if not _said(line, shown) and not _covered(line, rows, shown):
                yield f"{line.key} ({line.kind} {line.name}) is not said in {post.key}"


def _said(line: Line, shown: str) -> bool:
    card = unpack(line.card)
    return any(all(word in shown for word in _words(row)) for row in _first_two(card))


def _first_two(card: Card) -> list[Text]:
    """Return the heading and what stands below it, row by row."""
    texts = [card.title, *card.lines]
    rows = [row for text in texts for row in _rows(text)]
    return rows[:2]


def _rows(text: Text) -> list[Text]:
    rows: list[Text] = [()]
    for part in text:
        first, *more = part.split("\n") if isinstance(part, str) else [part]
        rows[-1] = (*rows[-1], first)
        rows += [(row,) for row in more]
    return [row for row in rows if any(row)]


def _words(row: Text) -> list[str]:
    """Return the words of a row between its moments, which every reader reads in another way."""
    return [part.rstrip(".") for part in row if isinstance(part, str)]


def _covered(line: Line, rows: list[Line], shown: str) -> bool:
    about = [other for other in rows if other.name == line.name and other is not line]
    later = any(other.kind == DIGEST and other.id > line.id for other in rows)
    if line.kind in LISTED:
        return later and f"{line.name} " in shown
    beside = later or any(other.kind != NOTE for other in about)
    return (
        line.kind == NOTE and ":ack/" in (line.guard or "") and beside and f"{line.name} " in shown
    )
