"""When two sites are open at once. Moments are UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain.calendar import Calendar, Stretch


def joint_hours(
    first: Calendar, second: Calendar, start: datetime, end: datetime
) -> Iterator[Stretch]:
    """Yield what is open at both sites between two instants, in order."""
    others = list(second.stretches_between(start, end))
    for opens, closes in first.stretches_between(start, end):
        for their_opens, their_closes in others:
            begins, ends = max(opens, their_opens), min(closes, their_closes)
            if begins < ends:
                yield begins, ends
