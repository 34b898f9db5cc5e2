"""Small values to store, each valid on its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.issue import Clock, Hold, Issue, Pause
from bot.ports import NOTICE, Database, Draft, Subject, Surface

NOW = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def program(db: Database, key: str = "ACME") -> int:
    return db.write(lambda tx: tx.add_program(key, "{}", NOW))


def issue(program_id: int, number: int = 1, **values: Any) -> Issue:
    plain: dict[str, Any] = {
        "id": 0,
        "program_id": program_id,
        "number": number,
        "title": "U7 MCU short 1200 pcs",
        "category": "shortage",
        "severity": "major",
        "state": "open",
        "responder": "ems",
        "waiting_on": "ems",
        "raised_by": "linh",
        "raised_side": "oem",
        "logged": NOW,
        "rules_version": 1,
    }
    return Issue(**(plain | values))


def full_issue(program_id: int, number: int = 7) -> Issue:
    """An issue in which no field has its default."""
    paused = Pause(NOW, NOW + HOUR)
    return issue(
        program_id,
        number,
        owner_oem="tom",
        owner_ems="maria",
        fields={"mpn": "STM32G0B1", "need": "2026-12-14", "note": "“ü” 料"},
        clocks=(
            Clock("ack", 1, "ems", "sz", NOW, (paused,), NOW + 2 * HOUR),
            Clock("resolve", 1, "ems", "sz", NOW, (paused, Pause(NOW + 3 * HOUR))),
        ),
        acked=NOW + MINUTE,
        contained=NOW + 2 * MINUTE,
        resolved=NOW + 3 * MINUTE,
        closed=NOW + 4 * MINUTE,
        reopened=(NOW + 5 * MINUTE, NOW + 6 * MINUTE + timedelta(microseconds=1)),
        resolution="found at a broker",
        hold=Hold(NOW, NOW + HOUR, "tom", "call at ten"),
        wait_until=NOW + 24 * HOUR,
        wait_side="ems",
        merged_into=3,
        source="slack:C1/171.5",
        due_next=NOW + 30 * MINUTE,
    )


def draft(program_id: int, key: str, place: str = "console:shared", **values: Any) -> Draft:
    plain: dict[str, Any] = {
        "to": "shared",
        "kind": "ack.escalated",
        "subject": Subject("issue", 1),
        "name": "ACME-1",
        "card": {"title": [key]},
        "priority": NOTICE,
    }
    return Draft(key=key, program_id=program_id, place=place, **(plain | values))


def card(
    program_id: int, subject_id: int = 1, place: str = "console:shared", **values: Any
) -> Surface:
    plain: dict[str, Any] = {
        "id": 0,
        "program_id": program_id,
        "subject": Subject("issue", subject_id),
        "name": f"ACME-{subject_id}",
        "place": place,
        "to": "shared",
        "key": f"card{subject_id}",
        "wanted": {"title": ["open"]},
        "mentions": (),
        "version": 0,
        "shown": 0,
        "ref": None,
        "attempts": 0,
        "first_claimed": None,
    }
    return Surface(**(plain | values))


def queue(db: Database, *drafts: Draft, now: datetime = NOW) -> None:
    db.write(lambda tx: tx.queue(drafts, now))


def ready(
    db: Database,
    now: datetime = NOW,
    places: int = 64,
    per_place: int = 50,
    platforms: Collection[str] | None = None,
) -> list[str]:
    """The keys of what may be claimed."""
    return db.write(
        lambda tx: [row.draft.key for row in tx.ready(now, places, per_place, platforms)]
    )


def claim(
    db: Database, now: datetime = NOW, until: datetime | None = None, per_place: int = 1
) -> list[int]:
    """Lease the heads of all free conversations; return their ids."""

    def unit(tx: Any) -> list[int]:
        ids = [row.id for row in tx.ready(now, 64, per_place)]
        tx.mark_sending(ids, now, until or now + MINUTE, None)
        return ids

    return db.write(unit)
