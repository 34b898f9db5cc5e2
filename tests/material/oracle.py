"""Clear-to-build the slow way: pieces are counted up one by one, and every opening is looked at.

Nothing of the product is used: an act is replayed on plain dictionaries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

OPENS = (8, 30)
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Act:
    """Something done to a part: ``receive`` and ``short`` count pieces, ``due`` gives a day."""

    at: datetime
    what: str
    part: str
    qty: int = 0
    day: date | None = None


@dataclass
class Part:
    """A part as the list has it; ``attrition`` as it is typed, such as ``2.5``."""

    part: str
    qty: int
    supply: str
    side: str
    due: date
    attrition: str
    there: int = 0
    broken: int = 0

    def wanted(self) -> int:
        """Count up until so many are there that the lot can be built."""
        whole, _, hundredths = self.attrition.partition(".")
        per_ten_thousand = 10_000 + int(whole) * 100 + int((hundredths + "00")[:2])
        count = 0
        while count * 10_000 < self.qty * per_ten_thousand:
            count += 1
        return count

    def lacks(self) -> int:
        """Return how many are missing."""
        return self.wanted() - (self.there - self.broken)


@dataclass
class Lot:
    """A kit and what was done to it."""

    name: str
    parts: list[Part]
    acts: Sequence[Act] = ()
    told: list[tuple[datetime, str]] = field(default_factory=list)

    def play(self, begin: datetime, days: int, closed: set[date]) -> None:
        """Do everything in its order, and look at the kit at every opening of the site."""
        waiting = sorted(self.acts, key=lambda act: act.at)
        for opening in openings(begin, days, closed):
            while waiting and waiting[0].at < opening:
                self._do(waiting.pop(0))
            self._look(opening)
        for act in waiting:
            self._do(act)

    def _do(self, act: Act) -> None:
        (part,) = (part for part in self.parts if part.part == act.part)
        if act.what == "receive":
            part.there += act.qty
        elif act.what == "short":
            part.broken += act.qty
        elif act.day is not None:
            part.due = act.day

    def _look(self, opening: datetime) -> None:
        today = opening.astimezone(ZONE).date()
        known = [name for _, name in self.told]
        for part in self.parts:
            name = f"{part.due}/{part.side}"
            late = part.supply == "consigned" and part.due <= today and part.lacks() > 0
            if late and name not in known:
                known.append(name)
                self.told.append((opening, name))

    def cannot_start(self) -> list[tuple[str, int, str, date]]:
        """Return for what the lot cannot start: the part, how many, who owes it, by when."""
        rows = [(p.due, p.part.lower(), p) for p in self.parts if p.lacks() > 0]
        return [(p.part, p.lacks(), p.side, p.due) for _, _, p in sorted(rows, key=lambda r: r[:2])]


def openings(begin: datetime, days: int, closed: set[date]) -> Iterator[datetime]:
    """Yield when the site opens on each working day after a moment."""
    first = begin.astimezone(ZONE).date()
    for count in range(days):
        day = first + timedelta(days=count)
        moment = datetime(day.year, day.month, day.day, *OPENS, tzinfo=ZONE).astimezone(UTC)
        if day.weekday() < 5 and day not in closed and moment >= begin:
            yield moment
