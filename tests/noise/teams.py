"""How people behave: three kinds of teams, the acts of an issue's life, and when they come.

Nothing here knows the engine: a life is worked out from the rules and the calendars alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.rule_set import Targets
from bot.domain.values import Duration, Severity
from bot.domain.worktime import add, add_open, open_minutes

CONTAINABLE = (
    "line_down",
    "nonconformance",
    "shortage",
    "consigned",
    "delivery",
    "test_yield",
    "logistics",
    "rma",
)
"""Where people stop damage first. Elsewhere nobody says that something is contained."""
DECIDED = {"eq": '"yes, agreed"', "fai": "rev=B", "change": "rev=C", "deviation": "qty=200"}
"""What is decided by an approval, with the words behind it."""

ACK, UPDATE, CONTAIN, RESOLVE, CONFIRM = "ack", "update", "contain", "resolve", "confirm"


@dataclass(frozen=True)
class Team:
    """How a team works. Shares are of 1; spans are shares of what was agreed.

    ``late`` is the share of acts that come late, ``later`` how late then; ``updates`` the share of
    working days with an update, ``never`` the share of acts that people do without a button.
    ``away`` are the working days that each of the lower levels is absent in a month.
    """

    name: str
    late: float
    later: tuple[float, float]
    updates: float
    never: float
    away: int
    confirms: tuple[float, float]


GOOD = Team("good", 0.0, (0.0, 0.0), 1.0, 0.0, 0, (0.2, 0.8))
USUAL = Team("usual", 0.2, (1.1, 2.0), 0.75, 0.1, 2, (0.3, 2.5))
POOR = Team("poor", 0.6, (1.2, 4.0), 0.25, 0.45, 2, (1.0, 6.0))
TEAMS = (GOOD, USUAL, POOR)


@dataclass(frozen=True)
class Sort:
    """What kind of an issue it is, and what was agreed for it."""

    category: str
    severity: Severity
    targets: Targets

    @property
    def contained(self) -> bool:
        """Say whether people stop its damage before they solve it."""
        serious = self.severity in ("critical", "major")
        return serious and (self.category in CONTAINABLE or self.severity == "critical")


@dataclass(frozen=True, order=True)
class Act:
    """Something that somebody does about an issue, at a moment (UTC)."""

    at: datetime
    kind: str


def life(
    team: Team, rng: Random, kind: Sort, logged: datetime, site: Calendar, other: Calendar
) -> list[Act]:
    """Return what happens to an issue after it was logged, in order.

    ``site`` is where the people are who answer, ``other`` where those are who confirm.
    """
    span = _Span(team, rng, logged, site)
    urgent = kind.severity == "critical"
    acked = span.within(kind.targets.ack, (0.1, 0.6), urgent=urgent)
    acts = [Act(acked, ACK)] if rng.random() >= team.never / 2 else []
    stopped = acked
    if kind.contained:
        target = Duration(4, "h") if urgent else Duration(1, "bd")
        stopped = span.within(target, (0.3, 0.8), urgent=urgent)
        stopped = max(stopped, acked + timedelta(minutes=5))
        acts += [Act(stopped, CONTAIN)] if rng.random() >= team.never else []
    resolved = span.within(_at_most(kind.targets.resolve), (0.5, 0.95), urgent=False)
    resolved = site.next_opening(max(resolved, stopped + timedelta(hours=1)))
    acts += [Act(at, UPDATE) for at in _updates(team, rng, acked, resolved, site)]
    acts.append(Act(resolved, RESOLVE))
    if rng.random() >= team.never:
        hours = 9 * rng.uniform(*team.confirms)
        acts.append(Act(add_open(other, resolved, 1 + int(hours * 60)), CONFIRM))
    return sorted(acts)


def _at_most(target: Duration | None) -> Duration:
    """A month is long enough for two weeks of work at one issue."""
    long = target is None or target.unit == "d" or (target.unit == "bd" and target.amount > 10)
    return Duration(10, "bd") if long or target is None else target


@dataclass(frozen=True)
class _Span:
    team: Team
    rng: Random
    start: datetime
    site: Calendar

    def within(
        self, target: Duration | None, share: tuple[float, float], *, urgent: bool
    ) -> datetime:
        """Return a moment at a share of the time until the target falls due, or too late."""
        late = self.rng.random() < self.team.late
        part = self.rng.uniform(*(self.team.later if late else share))
        due = add(self.site, self.start, target or Duration(2, "bd"))
        if urgent:
            return self.start + part * (due - self.start)
        minutes = max(1, open_minutes(self.site, self.start, due))
        return self.site.next_opening(add_open(self.site, self.start, 1 + int(part * minutes)))


def _updates(
    team: Team, rng: Random, acked: datetime, resolved: datetime, site: Calendar
) -> Iterator[datetime]:
    """Yield one update on most working days after the acknowledgment, never at the same minute."""
    day = site.local(acked).date() + ONE_DAY
    while day <= site.local(resolved).date():
        if site.works_on(day) and rng.random() < team.updates:
            at = datetime.combine(day, time(9)) + timedelta(minutes=rng.randrange(450))
            instant = site.next_opening(site.wall(at))
            if instant < resolved:
                yield instant
        day += ONE_DAY
