"""Cards and forms as Discord's payloads, within its limits. Pure.

A card with facts or a severity becomes an embed; a plain line stays a line. Embeds ping nobody, so
the people to be told stand in the content, and only they can be pinged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.discord.ids import LIMIT, button_id, field_id, form_id
from adapters.discord.markdown import cut, escaped, marked, size
from adapters.discord.texts import text
from bot.messages.card import Button, Card, Text, plain, plain_card
from bot.messages.forms import CHOICE, LONG_TEXT, Field, Form
from bot.messages.texts import BUTTONS
from bot.request import Attachment

CONTENT, TITLE, DESCRIPTION, FIELD_NAME, FIELD_VALUE = 2000, 256, 4096, 256, 1024
FIELDS, EMBED_TOTAL, ROWS, IN_A_ROW, LABEL = 25, 6000, 5, 5, 80
MODAL_TITLE, QUESTION, HINT, CHOICES, CHOICE_LABEL, MODAL_FIELDS = 45, 45, 100, 25, 100, 5
# Kept free for "+12 more" and the marks between pages.
_RESERVE = 80
# Facts of up to this length stand beside each other.
_INLINE = 40

COLOURS = {"critical": 0xD92D20, "major": 0xF79009, "minor": 0xEAB308, "info": 0x2E90FA}
_STYLES = {"plain": 2, "primary": 1, "success": 3, "danger": 4}
_ROW, _BUTTON, _SELECT, _INPUT, _LABEL = 1, 2, 3, 4, 18
_SHORT, _PARAGRAPH = 1, 2

Json = dict[str, Any]
NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message's payload, and the text files that go with it."""

    payload: Json
    files: tuple[Attachment, ...] = field(default_factory=tuple)


def render(
    card: Card,
    people: Mapping[str, str] = NOBODY,
    *,
    key: str = "",
    name: str | None = None,
    remark: str = "",
    files: tuple[Attachment, ...] = (),
) -> Rendered:
    """Return a card as a message.

    ``people`` are those it may ping, by person id; ``key`` is the delivery to be found again and
    ``name`` its subject; ``remark`` stands before everything. What does not fit is attached whole.
    """
    payload, left = _body(card, people, remark)
    payload["allowed_mentions"] = {"parse": [], "users": list(dict.fromkeys(people.values()))[:100]}
    payload["components"] = _components(_marked_buttons(card.buttons, key, name), key)
    if left:
        files = (*files, Attachment(f"{_file_name(name)}.txt", plain_card(card)))
    return Rendered(payload, files)


def _file_name(name: str | None) -> str:
    return (name or "andon").lower().replace("/", "-").replace(":", "-")


def _body(card: Card, people: Mapping[str, str], remark: str) -> tuple[Json, int]:
    """Return content and embeds, and how many lines did not fit."""
    if not card.facts and card.tone == "plain":
        lines = [_line(card, people), *(marked(line, people) for line in card.lines)]
        content = "\n".join([*([remark] if remark else []), *(each for each in lines if each)])
        if content and size(content) <= CONTENT:
            return {"content": content, "embeds": []}, 0
    embeds, left = _embeds(card, people)
    pings = " ".join(f"<@{address}>" for address in dict.fromkeys(people.values()))
    content = cut(" ".join(each for each in (remark, pings) if each), CONTENT)
    return {"content": content, "embeds": embeds}, left


def _line(card: Card, people: Mapping[str, str]) -> str:
    """A title above lines stands out; a title alone is just said."""
    shown = marked(card.title, people)
    return f"**{shown}**" if card.lines and shown and "**" not in shown else shown


class _Pages:
    """The embeds of one message: text is put in until the limit of all of them is reached."""

    def __init__(self, colour: int | None) -> None:
        self._colour = {} if colour is None else {"color": colour}
        self.embeds: list[Json] = []
        self._room = EMBED_TOTAL - _RESERVE
        self.left = 0

    def head(self, title: str) -> None:
        """Begin with a title."""
        self.embeds.append({**self._colour, **({"title": title} if title else {})})
        self._room -= size(title)

    def fact(self, label: str, value: str) -> bool:
        """Add a fact to the first embed; false where there is no room for it."""
        fields = self.embeds[0].setdefault("fields", [])
        needed = size(label) + size(value)
        if len(fields) >= FIELDS or needed > self._room:
            return False
        self._room -= needed
        inline = size(value) <= _INLINE
        fields.append({"name": label, "value": value, "inline": inline})
        return True

    def line(self, shown: str) -> None:
        """Add a line; one that does not fit any more is counted, and so are all after it."""
        needed = size(shown) + 1
        if self.left or needed > self._room:
            self.left += 1
            return
        self._room -= needed
        last = self.embeds[-1]
        before = last.get("description", "")
        joined = f"{before}\n{shown}" if before else shown
        if size(joined) > DESCRIPTION - _RESERVE:
            self.embeds.append({**self._colour, "description": shown})
        else:
            last["description"] = joined

    def close(self) -> list[Json]:
        """Return the embeds; the last one says how much did not fit."""
        if self.left:
            last = self.embeds[-1]
            before = last.get("description", "")
            last["description"] = f"{before}\n{text('more.attached', count=self.left)}".strip()
        return self.embeds


def _embeds(card: Card, people: Mapping[str, str]) -> tuple[list[Json], int]:
    pages = _Pages(COLOURS.get(card.tone))
    # A title cannot hold moments: a card without facts says everything in its description.
    pages.head(marked(_plain(card.title), NOBODY, TITLE) if card.facts else "")
    if not card.facts:
        pages.line(marked(card.title, people, DESCRIPTION - _RESERVE))
    for label, value in card.facts:
        shown = marked(value, people, FIELD_VALUE) or "—"
        if not pages.fact(escaped(cut(label, FIELD_NAME // 2)), shown):
            pages.line(f"**{escaped(cut(label, FIELD_NAME // 2))}**: {shown}")
    for line in card.lines:
        if shown := marked(line, people, DESCRIPTION - _RESERVE):
            pages.line(shown)
    return pages.close(), pages.left


def _plain(title: Text) -> Text:
    return (plain(title),)


def _marked_buttons(buttons: Sequence[Button], key: str, name: str | None) -> Iterator[Button]:
    """A message that must be found again needs a component: without one it gets a small button."""
    yield from buttons
    if key and not buttons:
        about = name is not None and "-" in name
        yield Button(BUTTONS["why"], f"issue why {name}") if about else _LIST


_LIST = Button(BUTTONS["list"], "issue list open")


def _components(buttons: Iterable[Button], key: str) -> list[Json]:
    """Return rows of buttons; the first one carries the key, and no id appears twice."""
    made: dict[str, Json] = {}
    for button in buttons:
        custom_id = button_id(button, key if not made else "")
        if custom_id is not None and _new(made, button):
            made[custom_id] = _button(button, custom_id)
    shown = list(made.values())[: ROWS * IN_A_ROW]
    rows = [shown[at : at + IN_A_ROW] for at in range(0, len(shown), IN_A_ROW)]
    return [{"type": _ROW, "components": row} for row in rows]


def _new(made: Mapping[str, Json], button: Button) -> bool:
    known = {(each["label"], custom_id.split(":", 3)[3]) for custom_id, each in made.items()}
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
        for each in row.get("components", ()):
            if f":{key}:" in each.get("custom_id", ""):
                return True
    return False


def title_of(card: Card) -> str:
    """Return a name for the thread under a card, at most 100 characters."""
    return cut(" ".join(plain(card.title).split()), LIMIT) or "Andon"


def modal(form: Form, key: str, message: str = "") -> Json | None:
    """Return a form as a modal; ``None`` where its line does not fit, so that it is run instead."""
    custom_id = form_id(form, key, message)
    if custom_id is None:
        return None
    return {
        "custom_id": custom_id,
        "title": cut(form.title, MODAL_TITLE),
        "components": [_question(each) for each in form.fields[:MODAL_FIELDS]],
    }


def _question(asked: Field) -> Json:
    listed = asked.kind == CHOICE and len(asked.choices) <= CHOICES
    component = _select(asked) if listed else _input(asked)
    made = {"type": _LABEL, "label": cut(asked.label, QUESTION), "component": component}
    if size(asked.label) > QUESTION:
        made["description"] = cut(asked.label, HINT)
    return made


def _select(asked: Field) -> Json:
    options = [
        {
            "label": cut(choice.label, CHOICE_LABEL),
            "value": choice.value,
            "default": choice.value == asked.initial,
        }
        for choice in asked.choices
    ]
    return {
        "type": _SELECT,
        "custom_id": field_id(asked),
        "options": options,
        "required": asked.required,
        "min_values": 1 if asked.required else 0,
        "max_values": 1,
    }


def _input(asked: Field) -> Json:
    made: Json = {
        "type": _INPUT,
        "custom_id": field_id(asked),
        "style": _PARAGRAPH if asked.kind == LONG_TEXT else _SHORT,
        "required": asked.required,
        "max_length": min(asked.limit, 4000),
    }
    if asked.initial:
        made["value"] = cut(asked.initial, made["max_length"])
    if asked.choices:
        values = ", ".join(choice.value for choice in asked.choices)
        made["placeholder"] = cut(text("allowed", values=values), HINT)
    return made
