"""Cards and texts as platform-neutral values, and their JSON form for the database.

A text is a tuple of parts: plain strings (always shown as they are: user text cannot mention
anybody or break a layout), people to mention, words that stand out, and moments, which a platform
shows in its own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from bot.domain.when import city_of, show_when
from bot.domain.zones import load_zone


@dataclass(frozen=True, slots=True)
class Mention:
    """A person by roster id and the name shown where a platform cannot mention."""

    person: str
    name: str


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC) with the IANA zones in which it is written out, and the places' names.

    A zone without a name has that of its city. ``written`` is when somebody is told it, which says
    whether the weekday is enough; ``None``: not yet known.
    """

    at: datetime
    zones: tuple[str, ...]
    names: tuple[str, ...] = ()
    written: datetime | None = None


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out, such as the heading of a few lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that somebody posted: its name, and the address at which it is found."""

    name: str
    link: str


Part = str | Mention | Moment | Strong | Attached
Text = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A button; pressing it runs ``command`` (a command line without the prefix).

    ``form`` names a form that a platform may open first to ask for what the line lacks. ``stands``
    is the whole line, where ``command`` only leads to it.
    """

    label: str
    command: str
    style: str = "plain"
    form: str | None = None
    stands: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing that goes with a message: ``kind`` names what it shows, and its file.

    ``data`` are its numbers and words as ``chart`` draws them, as JSON: it is drawn when the
    message is sent. ``alt`` says the same in words, for who does not see it.
    """

    kind: str
    alt: str
    data: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Lines as rows and columns, for platforms that show tables; all rows are as long as ``head``.

    It stands in place of ``lines`` lines of its card, from the ``first`` one on: they say the same
    where a table cannot be shown.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    first: int
    lines: int


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown: a title, facts as label and text, lines below them, and buttons.

    ``state`` says in a word how things stand, and comes before everything; ``tone`` is the colour
    of that state, or a severity, or ``plain``. ``due`` is what is due next and when, shown large.
    ``small`` is what matters less, in small print. The first buttons are the important ones: a
    platform may fold the others into a menu.
    """

    title: Text
    facts: tuple[tuple[str, Text], ...] = ()
    lines: tuple[Text, ...] = ()
    buttons: tuple[Button, ...] = ()
    tone: str = "plain"
    picture: Picture | None = None
    state: str = ""
    due: Text = ()
    small: tuple[Text, ...] = ()
    table: Table | None = None


def plain(text: Text) -> str:
    """Return ``text`` as one plain string, moments in all their zones, people as ``@name``."""
    return "".join([part if isinstance(part, str) else _plain_part(part) for part in text])


def _plain_part(part: Mention | Strong | Moment | Attached) -> str:
    if isinstance(part, Mention):
        return f"@{part.name}"
    if isinstance(part, Attached):
        return f"{part.name} <{part.link}>"
    return part.text if isinstance(part, Strong) else short(part)


@lru_cache(maxsize=4096)
def short(moment: Moment) -> str:
    """Return a moment as it is read: ``San Jose Thu 13:00 · Shenzhen Fri 05:00``."""
    places = [(name, load_zone(zone)) for zone, name in places_of(moment)]
    return show_when(moment.at, places, moment.written)


def places_of(moment: Moment) -> tuple[tuple[str, str], ...]:
    """Return the zones of a moment, each with the name of its place."""
    names = moment.names or tuple(map(city_of, moment.zones))
    return tuple(zip(moment.zones, names, strict=True))


def day_of(day: date) -> str:
    """Return a date near today as lists say it: ``Dec 3``."""
    return f"{day:%b} {day.day}"


def plain_card(card: Card) -> str:
    """Return everything a card shows, as plain text of several lines."""
    lines = [f"{card.state} · {plain(card.title)}" if card.state else plain(card.title)]
    lines += [f"{label}: {plain(value)}" for label, value in card.facts]
    lines += [plain(line) for line in (card.due, *card.lines, *card.small)]
    lines += [plain(line) for line in in_words(card)]
    return "\n".join(line for line in lines if line)


def in_words(card: Card) -> tuple[Text, ...]:
    """Return the line that stands for a picture where none can be shown."""
    return () if card.picture is None else ((f"[{card.picture.alt}]",),)


class _Shown:
    """The packed card that was read last: who sends it and who records it ask one after another."""

    last: tuple[dict[str, Any], Card, str] | None = None


def shown(data: dict[str, Any]) -> tuple[Card, str]:
    """Return a packed card and its plain text."""
    last = _Shown.last
    if last is None or last[0] is not data:
        card = unpack(data)
        last = _Shown.last = (data, card, plain_card(card))
    return last[1], last[2]


def _parts(card: Card) -> Iterator[Part]:
    texts = [card.title, *(value for _, value in card.facts), card.due, *card.lines, *card.small]
    return (part for text in texts for part in text)


def mentioned(card: Card) -> tuple[str, ...]:
    """Return the ids of the people whom the card mentions, each once, in order."""
    people = (part.person for part in _parts(card) if isinstance(part, Mention))
    return tuple(dict.fromkeys(people))


def attached(card: Card) -> tuple[Attached, ...]:
    """Return the files that a card names, each once, in order."""
    return tuple(dict.fromkeys(part for part in _parts(card) if isinstance(part, Attached)))


def pack(card: Card) -> dict[str, Any]:
    """Return the card as JSON-ready data; ``unpack`` is its inverse."""
    packed: dict[str, Any] = {
        "title": _pack_text(card.title),
        "facts": [[label, _pack_text(value)] for label, value in card.facts],
        "lines": [_pack_text(line) for line in card.lines],
        "buttons": [[b.label, b.command, b.style, b.form] for b in card.buttons],
        "tone": card.tone,
    }
    if card.picture is not None:
        picture = card.picture
        packed["picture"] = {"kind": picture.kind, "alt": picture.alt, "data": dict(picture.data)}
    if card.state:
        packed["state"] = card.state
    if card.due:
        packed["due"] = _pack_text(card.due)
    if card.small:
        packed["small"] = [_pack_text(line) for line in card.small]
    if card.table is not None:
        packed["table"] = _pack_table(card.table)
    return packed


def _pack_table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "head": list(table.head),
        "rows": [[_pack_text(cell) for cell in row] for row in table.rows],
        "first": table.first,
        "lines": table.lines,
    }


def _unpack_table(data: dict[str, Any]) -> Table:
    rows = tuple(tuple(_unpack_text(cell) for cell in row) for row in data["rows"])
    return Table(data["caption"], tuple(data["head"]), rows, data["first"], data["lines"])


def unpack(data: dict[str, Any]) -> Card:
    """Return the card that ``pack`` wrote."""
    return Card(
        title=_unpack_text(data["title"]),
        facts=tuple((label, _unpack_text(value)) for label, value in data["facts"]),
        lines=tuple(_unpack_text(line) for line in data["lines"]),
        buttons=tuple(Button(*values) for values in data["buttons"]),
        tone=data["tone"],
        picture=Picture(**data["picture"]) if "picture" in data else None,
        state=data.get("state", ""),
        due=_unpack_text(data.get("due", [])),
        small=tuple(_unpack_text(line) for line in data.get("small", [])),
        table=_unpack_table(data["table"]) if "table" in data else None,
    )


def _pack_text(text: Text) -> list[Any]:
    return [part if isinstance(part, str) else pack_part(part) for part in text]


def pack_part(part: Mention | Strong | Moment | Attached) -> dict[str, Any]:
    """Return what is no string in a text as JSON-ready data; ``unpack_part`` is its inverse."""
    if isinstance(part, Attached):
        return {"file": part.name, "link": part.link}
    if isinstance(part, Mention):
        return {"person": part.person, "name": part.name}
    if isinstance(part, Strong):
        return {"strong": part.text}
    packed: dict[str, Any] = {"at": part.at.astimezone(UTC).isoformat(), "zones": list(part.zones)}
    packed |= {"names": list(part.names)} if part.names else {}
    return packed | ({"written": part.written.isoformat()} if part.written else {})


def _unpack_text(data: list[Any]) -> Text:
    return tuple([part if isinstance(part, str) else unpack_part(part) for part in data])


def unpack_part(part: dict[str, Any]) -> Part:
    """Return the part that ``pack_part`` wrote."""
    if "file" in part:
        return Attached(part["file"], part["link"])
    if "strong" in part:
        return Strong(part["strong"])
    if "person" in part:
        return Mention(part["person"], part["name"])
    at, zones, names = (
        datetime.fromisoformat(part["at"]),
        tuple(part["zones"]),
        part.get("names", ()),
    )
    written = datetime.fromisoformat(part["written"]) if "written" in part else None
    return Moment(at, zones, tuple(names), written)
