"""Cards as Discord's payloads, within its limits. Pure.

A card with facts becomes a title with an embed; everything else stays text as long as it fits.
Embeds ping nobody, so the people to be told stand beside the title, and only they can be pinged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.discord.ids import LIMIT, button_id
from adapters.discord.markdown import cut, escaped, left_until, marked, size
from adapters.discord.texts import text
from bot.messages.card import (
    MARKS,
    Button,
    Card,
    Moment,
    Text,
    begins_block,
    heads,
    in_words,
    plain,
    plain_card,
)
from bot.messages.texts import BUTTONS, TEXTS
from bot.ports.request import Attachment

CONTENT, DESCRIPTION, FIELD_NAME, FIELD_VALUE = 2000, 4096, 256, 1024
ALT = 1024
EMBED_TOTAL, ROWS, IN_A_ROW, LABEL, LINKS = 6000, 5, 5, 80, 5
_FILE = re.compile("[/:]")
# Kept free for "+12 more" and the marks between pages.
_RESERVE = 80
COLOURS = {"critical": 0xD92D20, "major": 0xF79009, "minor": 0xEAB308, "info": 0x2E90FA}
_STYLES = {"plain": 2, "primary": 1, "success": 3, "danger": 4}
_ROW, _BUTTON = 1, 2

Json = dict[str, Any]
NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message's payload, and the files that go with it."""

    payload: Json
    files: tuple[Attachment, ...] = field(default_factory=tuple)


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
        card = replace(card, lines=(*card.lines, *in_words(card)))
    payload, left = _body(card, people, remark, _open(links))
    payload["allowed_mentions"] = {"parse": [], "users": list(dict.fromkeys(people.values()))[:100]}
    payload["components"] = _components(_marked_buttons(card.buttons, key, name), key)
    if left:
        files = (
            *files,
            Attachment(
                f"{_FILE.sub('-', (name or 'andon').lower())}.txt", plain_card(card).encode()
            ),
        )
    if drawn is not None and card.picture is not None:
        files = (drawn, *files)
        payload["attachments"] = [{"id": str(n), "filename": f.name} for n, f in enumerate(files)]
        payload["attachments"][0]["description"] = cut(card.picture.alt, ALT)
    return Rendered(payload, files)


def _open(links: Sequence[tuple[str, str]]) -> str:
    """Links that lead to messages; as many as fit beside a text."""
    shown = [f"[{escaped(name)}]({address})" for name, address in links][:LINKS]
    return TEXTS["open"].format(cards=" · ".join(shown)) if shown else ""


def _body(card: Card, people: Mapping[str, str], remark: str, below: str) -> tuple[Json, int]:
    """Return content and embeds, and how many lines did not fit.

    The title always stands in the content: of an embed a phone's notification shows nothing.
    """
    title = _title(card, people)
    if not card.facts:
        lines = (remark, title, *(_line(line, people) for line in card.lines), below)
        content = "\n".join(filter(None, lines))
        if content and size(content) <= CONTENT:
            return {"content": content, "embeds": []}, 0
    pages = _Pages(COLOURS.get(card.tone))
    if size(title) > CONTENT // 2:
        pages.line(marked(card.title, people, DESCRIPTION - _RESERVE))
        title = ""
    _fill(pages, card, people, below)
    head = " ".join(words for words in (title, _pings(people, title)) if words)
    content = cut("\n".join(line for line in (remark, head) if line), CONTENT)
    return {"content": content, "embeds": pages.close(below)}, pages.left


def _title(card: Card, people: Mapping[str, str]) -> str:
    shown = marked(card.title, people)
    shown = f"**{shown}**" if heads(card) else shown
    mark = MARKS.get(card.tone, "") if shown else ""
    return f"{mark} {shown}" if mark else shown


def _pings(people: Mapping[str, str], title: str) -> str:
    mentions = (f"<@{address}>" for address in dict.fromkeys(people.values()))
    return " ".join(mention for mention in mentions if mention not in title)


def _fill(pages: _Pages, card: Card, people: Mapping[str, str], below: str) -> None:
    """A row each: fields of an embed would stand below each other on a phone, twice as high."""
    pages.keep(below)
    for label, value in card.facts:
        name = escaped(cut(label.strip(), FIELD_NAME // 2))
        pages.line(f"**{name}** {_value(value, people)}")
    for line in card.lines:
        if shown := _line(line, people, DESCRIPTION - _RESERVE):
            pages.line(shown)


def _line(line: Text, people: Mapping[str, str], limit: int | None = None) -> str:
    """A heading stands apart from what is above it."""
    shown = marked(line, people, limit)
    return f"\n{shown}" if begins_block(line) else shown


def _value(value: Text, people: Mapping[str, str]) -> str:
    """A moment alone is something due: the client counts down to it."""
    if len(value) == 1 and isinstance(value[0], Moment):
        return left_until(value[0])
    return marked(value, people, FIELD_VALUE) or "—"


class _Pages:
    """The embeds of one message: text is put in until the limit of all of them is reached."""

    def __init__(self, colour: int | None) -> None:
        self._colour = {} if colour is None else {"color": colour}
        self.embeds: list[Json] = []
        self._room = EMBED_TOTAL - _RESERVE
        self.left = 0

    def keep(self, below: str) -> None:
        """Keep room for what is put below everything."""
        self._room -= size(below) + 1

    def line(self, shown: str) -> None:
        """Add a line; one that does not fit any more is counted, and so are all after it."""
        needed = size(shown) + 1
        if self.left or needed > self._room:
            self.left += 1
            return
        self._room -= needed
        self._add(shown)

    def _add(self, shown: str) -> None:
        before = self.embeds[-1]["description"] if self.embeds else ""
        joined = f"{before}\n{shown}" if before else shown
        if self.embeds and size(joined) <= DESCRIPTION - _RESERVE:
            self.embeds[-1]["description"] = joined
        else:
            self.embeds.append({**self._colour, "description": shown.lstrip("\n")})

    def close(self, below: str) -> list[Json]:
        """Return the embeds; the last one says how much did not fit, and ends with ``below``."""
        if self.left:
            self._add(text("more.attached", count=self.left))
        if below:
            self._add(below)
        return self.embeds


def _marked_buttons(buttons: Sequence[Button], key: str, name: str | None) -> Iterator[Button]:
    """A message that must be found again needs a component: without one it gets a small button."""
    yield from buttons
    if key and not buttons:
        about = name is not None and ":" not in name
        yield Button(BUTTONS["why"], f"issue why {name}") if about else _LIST


_LIST = Button(BUTTONS["list"], "issue list open")


def _components(buttons: Iterable[Button], key: str) -> list[Json]:
    """Return rows of buttons; the first that has room carries the key, and no id appears twice."""
    made: dict[str, Json] = {}
    for button in (*buttons, *([_LIST] if key else ())):
        has_key = any(f":{key}:" in custom_id for custom_id in made)
        keyed = None if has_key else button_id(button, key)
        custom_id = keyed or (button_id(button) if button is not _LIST else None)
        if custom_id is not None and _new(made, button):
            made[custom_id] = _button(button, custom_id)
    shown = list(made.values())[: ROWS * IN_A_ROW]
    return [{"type": _ROW, "components": row} for row in _even(shown)]


def _even(buttons: list[Json]) -> Iterator[list[Json]]:
    """As few rows as hold them, equally long: six are three and three."""
    rows = -(-len(buttons) // IN_A_ROW)
    length = -(-len(buttons) // rows) if rows else 1
    for at in range(0, len(buttons), length):
        yield buttons[at : at + length]


def _new(made: Mapping[str, Json], button: Button) -> bool:
    known = {(shown["label"], custom_id.split(":", 3)[3]) for custom_id, shown in made.items()}
    return (cut(button.label, LABEL), button.command) not in known


def _button(button: Button, custom_id: str) -> Json:
    return {
        "type": _BUTTON,
        "style": _STYLES.get(button.style, 2),
        "label": cut(button.label, LABEL),
        "custom_id": custom_id,
    }


def carries(message: Mapping[str, Any], key: str) -> bool:
    """Say whether a message that Discord returned is the one of a delivery."""
    for row in message.get("components", ()):
        for component in row.get("components", ()):
            if f":{key}:" in component.get("custom_id", ""):
                return True
    return False


def title_of(card: Card) -> str:
    """Return a name for the thread under a card, at most 100 characters."""
    return cut(" ".join(plain(card.title).split()), LIMIT) or "Andon"
