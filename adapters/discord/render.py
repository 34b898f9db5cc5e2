"""Cards as Discord's components, within its limits. Pure.

Every message is made of components alone: texts, one below the other, a frame in the colour of its
state around a card, a few buttons, and a menu for the others. Texts ping whom they mention, and
only the people named beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.discord.actions import action_rows
from adapters.discord.ids import LIMIT, key_number
from adapters.discord.markdown import cut, escaped, marked, size, until
from adapters.discord.texts import text
from bot.messages.card import (
    Card,
    Text,
    in_words,
    plain,
    plain_card,
)
from bot.messages.layout import COLOURS, begins_block, heads, mark_of
from bot.messages.texts import TEXTS
from bot.ports.request import Attachment

TOTAL, TITLE, FACT, ALT, LINKS, FILES = 4000, 1500, 1024, 1024, 5, 10
COMPONENTS_V2 = 1 << 15
HEADED = "❗ ****\n\n"
"""What a title of its own may have around it."""
# Kept free for "+12 more" and the marks of formats.
_RESERVE = 120
_TEXT, _GALLERY, _FILE, _CONTAINER = 10, 12, 13, 17
_NAME = re.compile(r"[^\w.-]+", re.ASCII)

Json = dict[str, Any]
NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message's payload, and the files that go with it."""

    payload: Json
    files: tuple[Attachment, ...] = field(default_factory=tuple)

    @property
    def edit(self) -> Json:
        """Return the payload that changes a message, also one of the time of embeds."""
        return {**self.payload, "content": None, "embeds": []}


def render(
    card: Card,
    people: Mapping[str, str] = NOBODY,
    *,
    key: str = "",
    name: str | None = None,
    remark: str = "",
    links: Sequence[tuple[str, str]] = (),
    files: tuple[Attachment, ...] = (),
    drawn: Attachment | None = None,
) -> Rendered:
    """Return a card as a message.

    ``people`` are those it may ping, by person id; ``key`` is the delivery to be found again and
    ``name`` its subject; ``remark`` stands before everything. ``links`` (name and address) lead to
    the cards that it speaks of. What does not fit is attached whole; ``drawn`` is its picture.
    """
    if card.picture is not None and drawn is None:
        card = replace(card, lines=(*in_words(card), *card.lines))
    below = _open(links)
    texts, left = _fill(card, people, remark, below, pings="")
    shown = "\n".join(texts)
    if pings := " ".join(m for m in _mentions(people) if m not in shown):
        texts, left = _fill(card, people, remark, below, pings)
    if left:
        whole = f"{name or 'andon'}.txt".lower()
        files = (*files, Attachment(whole, plain_card(card).encode()))
    named = tuple(replace(file, name=_NAME.sub("-", file.name)) for file in files)[: FILES - 1]
    inside = [{"type": _TEXT, "content": each} for each in texts]
    inside += _attached(card, drawn, named)
    rows = action_rows(card.buttons, key)
    if key and not rows:
        inside[0]["id"] = key_number(key)
    sent = named if drawn is None else (drawn, *named)
    payload: Json = {
        "flags": COMPONENTS_V2,
        "components": _framed(card, [*inside, *rows]),
        "attachments": [{"id": str(n), "filename": file.name} for n, file in enumerate(sent)],
        "allowed_mentions": {"parse": [], "users": list(dict.fromkeys(people.values()))[:100]},
    }
    return Rendered(payload, sent)


def _framed(card: Card, components: list[Json]) -> list[Json]:
    """A card has a frame in its colour; a line of talk has none."""
    if not (card.facts or card.state or card.due):
        return components
    colour = {"accent_color": COLOURS[card.tone]} if card.tone in COLOURS else {}
    return [{"type": _CONTAINER, **colour, "components": components}]


def _attached(card: Card, drawn: Attachment | None, files: Sequence[Attachment]) -> Iterator[Json]:
    """Yield the picture and the files: what no component names would not be shown."""
    if drawn is not None and card.picture is not None:
        media = {"url": f"attachment://{drawn.name}"}
        yield {
            "type": _GALLERY,
            "items": [{"media": media, "description": cut(card.picture.alt, ALT)}],
        }
    for file in files:
        yield {"type": _FILE, "file": {"url": f"attachment://{file.name}"}}


def _open(links: Sequence[tuple[str, str]]) -> str:
    """Links that lead to messages; as many as fit beside a text."""
    shown = [f"[{escaped(name)}]({address})" for name, address in links][:LINKS]
    return TEXTS["open"].format(cards=" · ".join(shown)) if shown else ""


def _mentions(people: Mapping[str, str]) -> Iterator[str]:
    yield from (f"<@{address}>" for address in dict.fromkeys(people.values()))


def _fill(
    card: Card, people: Mapping[str, str], remark: str, below: str, pings: str
) -> tuple[list[str], int]:
    """Return the texts of a message, each its own component, and how many lines did not fit."""
    room = _Room(TOTAL - _RESERVE - size(below) - size(pings))
    longest = TITLE if card.facts or card.state else room.rest - size(remark) - len(HEADED)
    head = room.take([remark, *_head(card, people, longest), pings])
    room.left += size(marked(card.title, people)) > longest
    rows = room.take(_facts(card, people))
    due = room.take([_due(card.due)])
    lines = room.take(_line(line, people) for line in card.lines)
    small = room.take(f"-# {marked(line, people, FACT)}" for line in card.small)
    if room.left:
        small.append(text("more.attached", count=room.left))
    small.append(below)
    if not card.facts and not card.due:
        head, lines = [*head, *lines], []
    groups = ([*head, *rows], due, lines, small)
    texts = ["\n".join(filter(None, group)).strip() for group in groups]
    return [each for each in texts if each] or ["—"], room.left


class _Room:
    """The room for all texts of a message: a line that does not fit is counted."""

    def __init__(self, room: int) -> None:
        self.rest = room
        self.left = 0

    def take(self, lines: Iterator[str] | list[str]) -> list[str]:
        """Return the lines that fit; behind the first that does not, none is shown."""
        taken: list[str] = []
        for line in lines:
            needed = size(line) + 1
            if line and (self.left or needed > self.rest):
                self.left += 1
            elif line:
                self.rest -= needed
                taken.append(line)
        return taken


def _head(card: Card, people: Mapping[str, str], longest: int) -> Iterator[str]:
    """Yield the state, large, and the title; without a state the mark stands before the title."""
    shown = marked(card.title, people, longest)
    shown = f"**{shown}**" if shown and heads(card) else shown
    mark = mark_of(card)
    if card.state:
        yield f"### {escaped(mark)}"
        yield shown
    elif shown:
        yield f"{mark} {shown}" if mark else shown


def _facts(card: Card, people: Mapping[str, str]) -> Iterator[str]:
    for label, value in card.facts:
        shown = marked(value, people, FACT) or "—"
        yield f"**{escaped(cut(label.strip(), FACT // 4))}** {shown}"


def _due(due: Text) -> str:
    """What is due is large; the client counts down to it, and the times of both sides follow."""
    return until(due, FACT) if due else ""


def _line(line: Text, people: Mapping[str, str]) -> str:
    """A heading stands apart from what is above it."""
    shown = marked(line, people, TOTAL - _RESERVE)
    return f"\n{shown}" if begins_block(line) else shown


def title_of(card: Card) -> str:
    """Return a name for the thread under a card, at most 100 characters."""
    return cut(" ".join(plain(card.title).split()), LIMIT) or "Andon"
