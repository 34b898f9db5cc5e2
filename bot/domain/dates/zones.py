"""Zones as people write them behind a time: offsets, names of one meaning, and IANA zones.

What two places share (CST, IST, BST …) is not read: nobody can know which is meant.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

from bot.domain.zones import load_zone, zone_called

BERLIN = "Europe/Berlin"
NAMED: dict[str, tuple[str, int]] = {
    "cet": (BERLIN, 60), "mez": (BERLIN, 60), "cest": (BERLIN, 120), "mesz": (BERLIN, 120),
    "jst": ("Asia/Tokyo", 540), "hkt": ("Asia/Hong_Kong", 480), "sgt": ("Asia/Singapore", 480),
    "ict": ("Asia/Bangkok", 420),
}  # fmt: skip
"""Zones by the name that only they have, with their minutes east of UTC."""

UNIVERSAL = ("utc", "gmt", "z")


def offset(text: str) -> tzinfo | None:
    """Return the zone of ``+08:00``, ``+0800`` or ``+8``; ``None``: there is none so far off."""
    digits = text.replace(":", "").replace(" ", "")
    hours, minutes = (digits[1:-2], digits[-2:]) if len(digits) > 3 else (digits[1:], "0")
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    if ahead > timedelta(hours=14) or int(minutes) > 59:
        return None
    return timezone(-ahead if text[0] == "-" else ahead)


def named(word: str) -> tuple[tzinfo, int | None] | None:
    """Return the zone of a name and the minutes that it must be east of UTC then."""
    if word in UNIVERSAL:
        return UTC, None
    known = NAMED.get(word)
    return (load_zone(known[0]), known[1]) if known else None


def place(text: str) -> tzinfo | None:
    """Return a zone of the database, whatever the case of its name; ``None``: there is none."""
    name = zone_called(text)
    return None if name is None else load_zone(name)


def agrees(zone: tzinfo, minutes: int | None, naive: datetime) -> bool:
    """Say whether a zone is as far from UTC then as its name says: no CET in summer. A wall time
    that exists twice is there under both names."""
    if minutes is None:
        return True
    ahead, first = timedelta(minutes=minutes), naive.replace(tzinfo=zone)
    second = first.replace(fold=1)
    twice = second.astimezone(UTC) > first.astimezone(UTC)
    return ahead == first.utcoffset() or (twice and ahead == second.utcoffset())
