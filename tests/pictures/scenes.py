"""Situations to be drawn: what the real engine delivers in a rehearsal, and who looks at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.bootstrap import CONSOLE, rehearsal_core, throwaway_database
from bot.domain.values import Person, Program
from bot.messages.card import Card
from bot.messages.forms import Form
from bot.rehearsal.record import Record
from bot.request import COMMAND, Request
from tests.playing import Stage, small_program

LIVE = "issue.card"
# What somebody may type to format, to ping everybody, or to break a page.
HOSTILE = (
    "*Reel* _4_ wet <script>alert(1)</script> <!channel> @everyone **x** [a](https://a.example)"
)


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


def program() -> Program:
    """Return the small program with everybody on both platforms."""
    found = small_program()
    people = tuple(
        replace(p, slack=f"T0{p.side.upper()}/U0{p.id.upper()}", discord=str(10**17 + index))
        for index, p in enumerate(found.people)
    )
    return replace(found, people=people)


def scenes() -> list[Scene]:
    """Play everything and return all situations, in the order of the pages."""
    plan = program()
    return [*_life(plan), *_bundle(plan), *_forms(plan), *_hostile(plan)]


def _life(plan: Program) -> list[Scene]:
    """One issue from its report to its resolution."""
    with Stage(plan) as play:
        logged = play(
            "at 2026-12-03T09:00\n"
            'linh: /andon issue log shortage major "U7 MCU short 1200 pcs, line 3 stops Friday" '
            "mpn=STM32G0B1 gap=1200"
        )
        late = play("at 2026-12-03T13:05")
        why = play("maria: /andon issue why ACME-1")
        error = play("maria: /andon isue escalate ACME-1 2")
        passed = play(
            "at 2026-12-03T14:00\n"
            "tom: /andon issue ack ACME-1\n"
            'tom: /andon issue wait ACME-1 on ems "need a photo of the reel label"'
        )
        taken = play("at 2026-12-03T17:00\nlinh: /andon issue ack ACME-1")
        back = play(
            "at 2026-12-03T18:30\n"
            'linh: /andon issue wait ACME-1 on oem "photo is in the folder, lot 2231"'
        )
        solved = play(
            "at 2026-12-04T10:00\n"
            'tom: /andon issue resolve ACME-1 "Broker sent 1200 pcs, AWB 9981, lands Monday"'
        )
    card = _cards(logged)[0]
    thread = [r for r in (*passed, *taken, *back) if r.to == "shared" and r.kind != LIVE]
    line = [r for r in late if r.to == "shared"]
    return [
        _scene(plan, "logged", "Just logged, a detail is missing: the card and the private answer",
               "shared", "linh", [*_cards(logged)[-1:], *_replies(logged)]),
        _scene(plan, "escalated", "Nobody acknowledged: the line in the thread",
               "thread", "maria", line, card),
        _scene(plan, "alerted", "The same as a direct message, with buttons",
               "dm", "maria", [r for r in late if r.to == "dm:maria"]),
        _scene(plan, "why", "issue why: what happened and what will happen",
               "shared", "maria", _replies(why)),
        _scene(plan, "error", "A mistyped command", "shared", "maria", _replies(error)),
        _scene(plan, "handed", "Acknowledged and passed to the partner, who took it: the card",
               "shared", "linh", _cards(taken)[-1:], card),
        _scene(plan, "thread", "What the thread says meanwhile", "thread", "linh", thread, card),
        _scene(plan, "resolved", "Resolved: the card", "shared", "wei", _cards(solved)[-1:], card),
    ]  # fmt: skip


def _bundle(plan: Program) -> list[Scene]:
    with Stage(plan) as play:
        found = play(
            "at 2026-12-03T09:00\n"
            'linh: /andon issue log shortage major "U7 MCU short"\n'
            'linh: /andon issue log shortage major "R17 short"\n'
            'linh: /andon issue log shortage major "Solder paste low"\n'
            "at 2026-12-03T11:30"
        )
    bundles = [r for r in found if r.kind == "bundle"]
    caption = "Three reminders due in one minute come as one message"
    return [_scene(plan, "bundle", caption, "dm", "tom", bundles[:1])]


def _forms(plan: Program) -> list[Scene]:
    def asked(person: str, line: str, name: str) -> Form:
        place = f"{CONSOLE}:shared"
        form = core.form(Request("key", COMMAND, CONSOLE, person, place, line), name)
        assert form is not None
        return form

    with throwaway_database() as database:
        core = rehearsal_core(database, plan)(datetime(2026, 12, 3, 17, tzinfo=UTC))
        log = asked("linh", "issue log", "issue log")
        resolve = asked("tom", "issue resolve ACME-1", "issue resolve")
    return [
        replace(_scene(plan, "log-form", "The form of issue log", "form", "linh"), form=log),
        replace(_scene(plan, "resolve-form", "The form behind Resolve", "form", "tom"),
                form=resolve),
    ]  # fmt: skip


def _hostile(plan: Program) -> list[Scene]:
    with Stage(plan) as play:
        found = play(
            f'at 2026-12-03T09:00\nlinh: /andon issue log scar minor "{HOSTILE}"\n'
            f'linh: /andon issue update ACME-1 "{HOSTILE}"'
        )
    card = _cards(found)[0]
    said = [r for r in found if r.kind == "issue.event"]
    return [
        _scene(plan, "hostile", "What people type stays text: it formats nothing and pings nobody",
               "shared", "tom", [card]),
        _scene(plan, "hostile-thread", "The same in the thread", "thread", "tom", said, card),
    ]  # fmt: skip


def _cards(found: list[Record]) -> list[Record]:
    return [r for r in found if r.kind == LIVE]


def _replies(found: list[Record]) -> list[Record]:
    return [r for r in found if r.kind == "reply"]


def _scene(
    plan: Program,
    name: str,
    caption: str,
    place: str,
    reader: str,
    found: list[Record] | None = None,
    first: Record | None = None,
) -> Scene:
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
    )


def _about(record: Record) -> tuple[str, ...]:
    names = [record.subject, *(subject for _, subject, _ in record.parts)]
    return tuple(dict.fromkeys(name for name in names if name))
