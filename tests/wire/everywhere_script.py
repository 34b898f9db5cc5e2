"""One day on a line as acts that mean the same on every platform, and what came of them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.engine.core import Core
from bot.messages.card import Card, Moment, Text, plain, plain_card, unpack
from bot.ports import SENT, Delivery, Outcome
from bot.ports.request import Reply, Request
from storage.open import open_database

Json = dict[str, Any]


@dataclass(frozen=True)
class Slash:
    """A slash command: as the line that is typed, and as words with options."""

    person: str
    line: str
    words: str
    options: dict[str, str]


@dataclass(frozen=True)
class Mention:
    """A command line behind a mention of the bot; in the thread of ``subject`` if there is one."""

    person: str
    line: str
    subject: str | None = None


@dataclass(frozen=True)
class Talk:
    """Something said in the shared channel that nobody asked the bot to hear."""

    person: str
    text: str


@dataclass(frozen=True)
class InThread:
    """Something said in the thread of an issue."""

    person: str
    subject: str
    text: str


@dataclass(frozen=True)
class Whisper:
    """A command line in a direct message."""

    person: str
    line: str


@dataclass(frozen=True)
class React:
    """An emoji on something that was said, or on the card of an issue."""

    person: str
    emoji: str
    target: str


@dataclass(frozen=True)
class Press:
    """A button on the card of an issue."""

    person: str
    label: str
    subject: str


@dataclass(frozen=True)
class Fill:
    """A button that opens a form, and its answers by question; ``line`` is what they amount to."""

    person: str
    label: str
    subject: str
    answers: dict[str, str]
    line: str


Act = Slash | Mention | Talk | InThread | Whisper | React | Press | Fill
ALARM, DONE = "🚨", "✅"

SCRIPT: tuple[Act, ...] = (
    Slash(
        "tom",
        'issue log eq major "Which torque for M3?" to=ems',
        "issue log",
        {"category": "eq", "severity": "major", "title": "Which torque for M3?", "to": "ems"},
    ),
    Talk("maria", "kit 4411 arrived wet"),
    React("maria", ALARM, "kit 4411 arrived wet"),
    React("tom", ALARM, "kit 4411 arrived wet"),
    Mention("stranger", "issue list open"),
    Press("stranger", "Acknowledge", "ACME-1"),
    Press("tom", "Acknowledge", "ACME-1"),
    Press("linh", "Acknowledge", "ACME-1"),
    Mention("wei", "issue ack ACME-1"),
    InThread("linh", "ACME-1", "asked the line, 0.6 Nm?"),
    InThread("tom", "ACME-1", "sounds right"),
    Mention("maria", "issue escalate ACME-2 1"),
    Fill(
        "linh",
        "Pass the ball",
        "ACME-1",
        {"holder": "oem", "reason": "photo of the screw, please"},
        'issue wait ACME-1 on oem "photo of the screw, please"',
    ),
    Press("tom", "Acknowledge", "ACME-1"),
    Mention("tom", 'wait on ems "photo is in the thread"', "ACME-1"),
    Whisper("tom", 'issue note ACME-1 "second source is Mouser"'),
    Mention("tom", 'issue note ACME-1 "not for here"'),
    Whisper("linh", 'issue contain ACME-2 "stock is quarantined"'),
    Mention("linh", 'issue contain ACME-1 "line uses 0.5 Nm meanwhile"'),
    React("tom", DONE, "ACME-2"),
    React("linh", DONE, "ACME-2"),
    Fill(
        "linh",
        "Resolve",
        "ACME-1",
        {"text": '0.6 Nm, "rev C"'},
        'issue resolve ACME-1 "0.6 Nm, \\"rev C\\""',
    ),
    Press("tom", "Close", "ACME-1"),
    Fill(
        "tom",
        "Reopen",
        "ACME-2",
        {"text": "still wet"},
        'issue reopen ACME-2 "still wet"',
    ),
    Slash("maria", "issue list open", "issue list", {"what": "open"}),
)


@dataclass
class Seen:
    """What a platform's run left behind, without anything that depends on the hour or platform."""

    issues: list[Json] = field(default_factory=list)
    events: list[Json] = field(default_factory=list)
    steps: list[tuple[str, str, int | None, str]] = field(default_factory=list)
    replies: list[tuple[str, str | None, bool, str]] = field(default_factory=list)
    deliveries: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))


class Log:
    """Keeps what goes through a core and out of a sender; ``people`` names identities."""

    def __init__(self, core: Core, people: Callable[[str], str]) -> None:
        self.asked: dict[str, tuple[str, Future[Reply]]] = {}
        self.sent: list[Delivery] = []
        self.failed: list[Outcome] = []
        self._people = people
        self.listen(core)

    def listen(self, core: Core) -> None:
        """Hear what is asked of a core."""
        submit = core.submit

        def heard(request: Request, now: datetime) -> Future[Reply]:
            answer = submit(request, now)
            self.asked.setdefault(request.key, (self._people(request.identity), answer))
            return answer

        core.submit = heard  # type: ignore[method-assign]
        core.handle = lambda request, now: heard(request, now).result()  # type: ignore[method-assign]

    def settled(self, delivery: Delivery, outcome: Outcome) -> Outcome:
        """Keep what became of a delivery."""
        if outcome.result == SENT:
            self.sent.append(delivery)
        else:
            self.failed.append(outcome)
        return outcome

    @property
    def answers(self) -> list[tuple[str, Reply]]:
        """Return who got which answer, in the order of asking, silence left out."""
        done = ((who, answer.result()) for who, answer in self.asked.values() if answer.done())
        return [(who, reply) for who, reply in done if reply.card is not None]

    @property
    def posts(self) -> int:
        """Return how many messages the platform must hold: deliveries and private answers."""
        return sum(d.ref is None for d in self.sent) + len(self.answers)

    @property
    def waiting(self) -> bool:
        """Say whether something asked has no answer yet."""
        return not all(answer.done() for _, answer in self.asked.values())

    def seen(self, url: str) -> Seen:
        """Return all that can be compared."""
        found = _records(url)
        found.replies = [
            (who, reply.name, reply.refused, _text(reply.card or Card(())))
            for who, reply in self.answers
        ]
        for each in self.sent:
            found.deliveries[each.to].append(
                {
                    "kind": each.kind,
                    "subject": each.name,
                    "level": each.level,
                    "mentions": each.mentions,
                    "edit": each.ref is not None,
                    "thread": each.root is not None,
                    "parts": each.parts,
                    "text": _text(unpack(each.card)),
                    "buttons": [button[:2] for button in each.card["buttons"]],
                }
            )
        return found


def _records(url: str) -> Seen:
    database = open_database(url)
    try:
        with database.read() as tx:
            issues = tx.issues(1)
            return Seen(
                [_issue(issue) for issue in issues],
                [_event(event) for event in tx.events(1)],
                [(s.key, s.trigger, s.level, s.outcome) for i in issues for s in tx.steps(i.id)],
            )
    finally:
        database.close()


def _issue(issue: Any) -> Json:
    plain = (
        "number title category severity state responder waiting_on raised_by raised_side"
        " rules_version owner_oem owner_ems resolution wait_side merged_into"
    )
    happened = ("acked", "contained", "resolved", "closed", "source")
    return {
        **{name: getattr(issue, name) for name in plain.split()},
        **{name: getattr(issue, name) is not None for name in happened},
        "reopened": len(issue.reopened),
        "fields": {key: value for key, value in issue.fields.items() if key != "link"},
        "clocks": [
            (c.id, c.side, c.site, c.running, c.ended is not None, len(c.pauses), c.misses)
            for c in issue.clocks
        ],
    }


def _event(event: Any) -> Json:
    payload = {k: v for k, v in event.payload.items() if k not in ("fields", "until", "due")}
    about = event.subject and (event.subject.kind, event.subject.id)
    return {
        "kind": event.kind,
        "actor": event.actor,
        "side": event.side,
        "about": about,
        "audience": event.audience,
        "payload": payload,
    }


def _text(card: Card) -> str:
    """Return what a card says: moments stand still, and links to a platform's messages are out."""
    facts = tuple((label, _still(value)) for label, value in card.facts)
    lines = tuple(_still(line) for line in card.lines if "://" not in plain(line))
    small = tuple(_still(line) for line in card.small if "://" not in plain(line))
    title, due = _still(card.title), _still(card.due)
    return plain_card(replace(card, title=title, facts=facts, due=due, lines=lines, small=small))


def _still(text: Text) -> Text:
    return tuple("(a moment)" if isinstance(part, Moment) else part for part in text)


def at_rest(path: Path) -> bool:
    """Say whether nothing is queued, in flight or stale in a database."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        (open_rows,) = connection.execute(
            "SELECT (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending'))"
            " + (SELECT count(*) FROM surface WHERE version <> shown)"
        ).fetchone()
        return not open_rows
    finally:
        connection.close()
