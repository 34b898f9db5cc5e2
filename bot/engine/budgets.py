"""How much a person may change in a minute, and a side may log in a day.

No honest person meets these figures; a script that runs wild does. What is kept is one moment a
budget: when it would be whole again. So it rolls, a restart does not renew it, and it costs a read
and a write. A refused request is not counted, since its unit is rolled back. Reading costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Budget:
    """So many within a time: all of them at once after a rest, then one each part of it."""

    count: int
    per: timedelta

    def spend(self, tx: UnitOfWork, name: str, now: datetime) -> timedelta:
        """Spend one of what is kept as ``name``; return how long until one may be spent: nothing
        where it was."""
        kept = tx.note(name)
        whole = datetime.fromisoformat(kept) if kept is not None else now
        # One that is further ahead was kept before the clock was set back.
        if not now < whole <= now + self.per:
            whole = now
        after = whole + self.per / self.count
        if after - now > self.per:
            return after - self.per - now
        tx.keep(name, after.isoformat())
        return timedelta(0)


@dataclass(frozen=True, slots=True)
class Budgets:
    """What each person may change, and each side of a program may log; ``None``: without limit.

    A list that is imported is one change, and its issues are not counted.
    """

    changes: Budget | None = Budget(30, timedelta(minutes=1))
    issues: Budget | None = Budget(2_000, timedelta(days=1))


BUDGETS, UNLIMITED = Budgets(), Budgets(None, None)
