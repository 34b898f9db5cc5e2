"""A situation to be drawn: what the real engine delivered in a rehearsal, and who looks at it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.program import Program
from bot.domain.values import Person
from bot.messages.card import Card
from bot.messages.chart import draw
from bot.messages.forms import Form
from bot.program_file import read_program
from bot.rehearsal.record import Record

LIVE = "issue.card"
PLACES = {"sj": "San Jose", "sz": "Shenzhen"}
SMALL = Path(__file__).parents[1] / "small.toml"
SHIFTS = 'week = { mon-fri = ["08:30-12:00", "13:30-18:00"] }'


@dataclass(frozen=True)
class Message:
    """A message as it stands at ``at``; an edited card was posted before.

    ``private`` is an answer that only the actor sees; ``links`` are the subjects that lead to
    their cards.
    """

    card: Card
    at: datetime
    posted: datetime
    subject: str | None = None
    key: str | None = None
    mentions: tuple[str, ...] = ()
    private: bool = False
    edited: bool = False
    links: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """What the engine calls the message, and what is in it where it is a bundle."""


@dataclass(frozen=True)
class Scene:
    """What one person sees in one place; ``root`` is the card above a thread."""

    name: str
    caption: str
    place: str
    reader: Person
    zone: ZoneInfo
    messages: tuple[Message, ...] = ()
    form: Form | None = None
    root: Card | None = None
    native: bool = False
    """Whether Slack shows its own tables and charts there."""
    plan: Program | None = None
    """The program, where it is another one than that of the page."""


def chart(card: Card) -> str:
    """Return the picture of a card as a tag that holds it; nothing for a card without one."""
    drawn = draw(card.picture) if card.picture else None
    if drawn is None or card.picture is None:
        return ""
    data = b64encode(drawn).decode()
    alt = escape(card.picture.alt)
    return f'<img class="chart" alt="{alt}" src="data:image/png;base64,{data}">'


def program(more: str = "", closed: str = "") -> Program:
    """Return the small program with everybody on both platforms.

    ``more`` are further tables of its file; ``closed`` are dates on which the provider is closed.
    """
    source = SMALL.read_text("utf-8").replace(SHIFTS, f'{SHIFTS}\nclosed = ["{closed}"]')
    found = read_program(f"{source if closed else SMALL.read_text('utf-8')}\n{more}")
    sites = tuple(replace(s, name=PLACES.get(s.id, s.name)) for s in found.sites)
    return addressed(replace(found, sites=sites))


def addressed(found: Program) -> Program:
    """Return a program with everybody on both platforms."""
    people = tuple(
        replace(p, slack=f"T0{p.side.upper()}/U0{p.id.upper()}", discord=str(10**17 + index))
        for index, p in enumerate(found.people)
    )
    return replace(found, people=people)


def cards(found: list[Record]) -> list[Record]:
    """Return the live cards of issues, as they changed."""
    return [r for r in found if r.kind == LIVE]


def replies(found: list[Record]) -> list[Record]:
    """Return the private answers."""
    return [r for r in found if r.kind == "reply"]


def of(found: list[Record], *kinds: str, to: str = "shared") -> list[Record]:
    """Return the messages of some kinds that went to one place, also inside a bundle."""
    said = [r for r in found if r.to == to]
    return [r for r in said if {r.kind, *(kind for kind, _, _ in r.parts)} & set(kinds)]


def scene(
    plan: Program,
    name: str,
    caption: str,
    place: str,
    reader: str,
    found: list[Record] | None = None,
    first: Record | None = None,
) -> Scene:
    """Return what ``reader`` sees of some messages; ``first`` is the card above a thread."""
    person = plan.person(reader)
    assert person is not None
    assert found or found is None, f"{name}: nothing was delivered"
    zone = ZoneInfo(plan.site(person.site).zone)
    messages = tuple(_message(record, first) for record in found or ())
    root = first.card if first is not None else None
    return Scene(name, caption, place, person, zone, messages, root=root)


def _message(record: Record, first: Record | None) -> Message:
    assert record.card is not None
    return Message(
        record.card,
        record.at,
        first.at if first is not None and record.edit else record.at,
        record.subject,
        record.key,
        record.mentions,
        private=record.kind == "reply",
        edited=record.edit,
        links=_about(record) if record.to.startswith("dm:") and record.kind != "reply" else (),
        kinds=(record.kind, *(kind for kind, _, _ in record.parts)),
    )


def _about(record: Record) -> tuple[str, ...]:
    """Only issues have a card to lead to."""
    names = [record.subject, *(subject for _, subject, _ in record.parts)]
    return tuple(dict.fromkeys(name for name in names if name and ":" not in name))
