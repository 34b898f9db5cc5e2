"""Kits and what is done to them, by chance."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from tests.material.oracle import Act, Lot, Part

BEGIN = datetime(2027, 1, 11, 2, 7, tzinfo=UTC)
DAYS = 40
CLOSED = {date(2027, 1, 26), date(2027, 2, 1)}
ATTRITION = ("0", "2", "0.5", "2.5", "3.33", "0.01", "7", "12.25")


def lot(seed: int) -> Lot:
    """Return a kit with up to five parts and up to twelve acts."""
    chance = Random(seed)
    parts = [_part(chance, number) for number in range(chance.randint(1, 5))]
    acts = [_act(chance, parts) for _ in range(chance.randint(0, 12))]
    return Lot(f"lot{seed}", parts, acts)


def _part(chance: Random, number: int) -> Part:
    supply = chance.choice(["consigned", "consigned", "turnkey", "directed"])
    side = "oem" if supply == "consigned" else "ems"
    return Part(
        f"P{number}",
        chance.choice([1, 2, 3, 49, 50, 99, 100, chance.randint(1, 2000)]),
        supply,
        chance.choice([side, side, side, "oem", "ems"]),
        _day(chance),
        chance.choice(ATTRITION),
    )


def _day(chance: Random) -> date:
    return date(2027, 1, 6) + timedelta(days=chance.randint(0, 24))


def _act(chance: Random, parts: list[Part]) -> Act:
    part = chance.choice(parts)
    minutes = chance.randint(1, 30 * 24 * 60)
    at = BEGIN + timedelta(minutes=minutes, seconds=17)
    what = chance.choice(["receive", "receive", "receive", "short", "due"])
    if what == "due":
        return Act(at, what, part.part, day=_day(chance))
    full = chance.choice(
        [part.wanted(), part.qty, max(part.wanted() - 1, 1), chance.randint(1, 900)]
    )
    qty = full if what == "receive" else chance.randint(1, 20)
    return Act(at, what, part.part, qty)
