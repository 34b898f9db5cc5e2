"""What a rehearsal tells: messages that were delivered, and what people and the scenario did."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.messages.card import Card, attached, mentioned, plain_card, shown
from bot.ports import Delivery

Part = tuple[str, str | None, int | None]


@dataclass(frozen=True, slots=True)
class Record:
    """One delivered message. ``at`` is UTC; ``parts`` are (kind, subject, level) of a bundle.

    ``card`` is what was shown; two records that read the same are equal.
    """

    at: datetime
    to: str
    kind: str
    subject: str | None
    level: int | None
    mentions: tuple[str, ...]
    key: str | None
    edit: bool
    text: str
    parts: tuple[Part, ...] = ()
    card: Card | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person did: words, or a click or reaction put into words. ``where`` as in ``Say``."""

    at: datetime
    person: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The bot was not running from ``at`` to ``until`` (both UTC; equal for a restart)."""

    at: datetime
    until: datetime


Happening = Record | Said | Stopped


def of_delivery(delivery: Delivery, now: datetime) -> Record:
    """Return the record of a message that reached its place at ``now``."""
    card, text = shown(delivery.card)
    return Record(
        at=now,
        to=delivery.to,
        kind=delivery.kind,
        subject=delivery.name,
        level=delivery.level,
        mentions=delivery.mentions,
        key=delivery.key,
        edit=delivery.ref is not None,
        text=text,
        parts=delivery.parts,
        card=card,
    )


def of_reply(card: Card, subject: str | None, identity: str, now: datetime) -> Record:
    """Return the record of a private answer to the person who acted."""
    return Record(
        at=now,
        to=f"dm:{identity}",
        kind="reply",
        subject=subject,
        level=None,
        mentions=mentioned(card),
        key=None,
        edit=False,
        text=plain_card(card),
        card=card,
    )


def stamp(moment: datetime) -> str:
    """Return a moment as machines read it: UTC, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def as_json(record: Record) -> str:
    """Return the record as one line of JSON, its keys always in the same order."""
    line: dict[str, Any] = {
        "at": stamp(record.at),
        "to": record.to,
        "kind": record.kind,
        "subject": record.subject,
        "level": record.level,
        "mentions": list(record.mentions),
        "key": record.key,
    }
    if record.edit:
        line["edit"] = True
    line["text"] = record.text
    if record.card is not None and record.card.buttons:
        buttons = record.card.buttons
        line["buttons"] = [
            {"label": each.label, "line": each.stands or each.command} for each in buttons
        ]
    files = attached(record.card) if record.card is not None else ()
    if files:
        line["files"] = [{"name": file.name, "link": file.link} for file in files]
    if record.parts:
        names = ("kind", "subject", "level")
        line["parts"] = [dict(zip(names, part, strict=True)) for part in record.parts]
    return json.dumps(line, ensure_ascii=False)
