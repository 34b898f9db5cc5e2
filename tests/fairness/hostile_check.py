"""One year of a hostile side: each act is done, judged, and taken back where it was unfair.

Even seeds play with the design's free ways, odd ones without. The honest partner answers nothing.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.domain.issue import GOING_ON_STATES, Issue
from bot.domain.values import other_side
from bot.program_file import read_program
from tests.fairness.hostile_acts import moment, something
from tests.fairness.hostile_facts import Facts, Line
from tests.fairness.hostile_judge import NOTHING, Free, unfair
from tests.fairness.hostile_ledger import Ledger, ledger
from tests.fairness.hostile_side import Hostile, Try
from tests.fairness.hostile_world import World, world
from tests.fairness.hostile_year import Act, Year, year
from tests.oracle.oracle import Length, minute_of, moment_of

ACTS = 24
"""So often the hostile side acts in a year."""
BEFORE_DUE = 0.4
"""How often it acts again a minute before something of its own falls due."""
SORTED_WITHIN = Length(1, "bd")
"""The first sorting has one business day of the partner, who is shown it."""
FOR_LATER = (
    "leaves",
    "away",
    "import: own people",
    "close days",
    "close weeks",
    "open days",
    "clear days",
    "short week",
    "zone",
    "import: own week",
)
"""What changes the side's own calendar or roster: it counts for what begins later."""
SORTING = ("category", "category and back", "severity", "two severities")
ITS_OWN = timedelta(minutes=15)
WITHDRAWN = timedelta(days=8)
ASKED = re.compile(r"\bDEC\d+\b")
ENDS = {
    "ack": ("ack", "update"),
    "update": ("update",),
    "contain": ("contain", "update"),
    "resolve": ("ack", "contain", "update", "resolve"),
}


@dataclass(frozen=True)
class Found:
    """An unfair act: its name, its lines and what it did."""

    seed: int
    at: datetime
    name: str
    lines: tuple[str, ...]
    said: tuple[str, ...]

    def __str__(self) -> str:
        lines = "; ".join(self.lines)
        return f"seed {self.seed} {self.at:%Y-%m-%d %H:%M} {self.name} ({lines}): {self.said[0]}"


@dataclass
class Lived:
    """What came of a year: ``alerts`` says by the script's issues when each level was told."""

    found: list[Found] = field(default_factory=list)
    disagreements: list[str] = field(default_factory=list)
    tried: int = 0
    alerts: dict[int, dict[int, datetime]] = field(default_factory=dict)


class Check:
    """A year that is lived through; without ``acts`` only the script is. Acts named in ``but`` are
    left out."""

    def __init__(self, seed: int, *, acts: int = ACTS, but: Sequence[str] = ()) -> None:
        self.year: Year = year(seed)
        self.side, self.free = ("oem", "ems")[seed // 2 % 2], seed % 2 == 0
        self.random = Random(f"acts {seed}")
        self.lived = Lived()
        self._acts, self._but = acts, but
        self._numbers: dict[int, int] = {}
        self._used: set[tuple[str, int]] = set()
        """Free ways that were used, by issue."""

    def run(self) -> Lived:
        """Live through the year."""
        found = self.year
        owed = ledger(self.side, found.program, found.first, found.last)
        coming = [(moment(self.random, found.first, found.last), 1, n) for n in range(self._acts)]
        coming += [(act.at, 0, n) for n, act in enumerate(found.acts)]
        heapq.heapify(coming)
        known = len(found.acts)
        with world(read_program(found.program), found.first) as here:
            while coming:
                at, hostile, place = heapq.heappop(coming)
                here.pass_to(max(at, here.now))
                if not hostile:
                    self._script(here, found.acts[place])
                    continue
                self._try(here, owed)
                for _ in range(len(found.acts) - known):
                    heapq.heappush(coming, (found.acts[known].at, 0, known))
                    known += 1
                again = self._before_due(owed, here.now)
                if again is not None and len(coming) and self.lived.tried < 2 * self._acts:
                    heapq.heappush(coming, (again, 1, 1000 + self.lived.tried))
            here.pass_to(found.last)
            self._count_alerts(here)
        self.lived.disagreements = owed.disagreements
        return self.lived

    def _script(self, here: World, act: Act) -> None:
        known = self._numbers.get(act.issue)
        if act.issue >= 0 and not act.logs and known is None:
            return
        if not act.by:
            self._give_up(here, known or act.number)
            return
        reply = here.say(Line(act.by, act.line.format(issue=f"ACME-{known}")))
        if act.logs and not reply.refused and (reply.name or "").startswith("ACME-"):
            self._numbers[act.issue] = int((reply.name or "").removeprefix("ACME-"))

    def _give_up(self, here: World, number: int) -> None:
        """Whoever is owed an issue withdraws it; the other side agrees where it is asked."""
        issue = here.issue(number)
        if issue is None or issue.state not in GOING_ON_STATES:
            return
        owed, owes = (self.year.people[side][0] for side in (issue.counterpart, issue.responder))
        said = here.text(Line(owed, f'issue cancel ACME-{number} "no longer wanted"'))
        asked = ASKED.search(said)
        if asked is not None:
            here.say(Line(owes, f"decision approve {asked[0]}"))

    def _count_alerts(self, here: World) -> None:
        for place, number in self._numbers.items():
            issue = here.issue(number)
            if issue is not None and not self._is_left_out(issue):
                self.lived.alerts[place] = here.alerts(issue)

    def _is_left_out(self, issue: Issue) -> bool:
        """What the script alone left to the partner, or to be made softer at once."""
        eased = issue.severity in ("minor", "info") or issue.category == "general"
        return not self._acts and (issue.responder != self.side or eased)

    def _before_due(self, owed: Ledger, now: datetime) -> datetime | None:
        dues = [d.due for debts in owed.issues.values() for d in debts.values() if d.due]
        coming = sorted(due for due in dues if due > minute_of(now) + 2)
        if not coming or self.random.random() > BEFORE_DUE:
            return None
        return moment_of(coming[0] - 1)

    # one act

    def _try(self, here: World, owed: Ledger) -> None:
        before = here.look()
        late = owed.see(before)
        if late:
            self._note(before.now, "came back", (), late)
        tried = something(Hostile(self.side, before, self.random), free=self.free)
        if tried is None or tried.name in self._but:
            return
        self.lived.tried += 1
        free = self._allowed(before, owed, tried)
        after: list[Facts] = []

        def judge(facts: Facts) -> list[str]:
            after.append(facts)
            found = unfair(owed, before, facts, free)
            # What the partner asked for itself, and the side agrees to, both sides want.
            agreed = tried.name == "approve"
            return [each for each in found if not (agreed and each.startswith("owed"))]

        said = here.attempt(tried.lines, judge)
        if said:
            self._note(before.now, tried.name, tried.lines, said)
        else:
            self._keep(owed, before, after[0], tried, free)

    def _note(self, at: datetime, name: str, lines: tuple[Line, ...], said: list[str]) -> None:
        typed = tuple(f"{line.by}: {line.text}" for line in lines)
        self.lived.found.append(Found(self.year.seed, at, name, typed, tuple(said)))

    def _keep(self, owed: Ledger, before: Facts, after: Facts, tried: Try, free: Free) -> None:
        number = free.number
        changed = after.issues.get(number) != before.issues.get(number)
        if free is NOTHING:
            owed.accept(after)
        if tried.issue is not None and tried.name == "take back":
            owed.forget(tried.issue.number)
        if changed and free.stands:
            owed.stand(before, number, third_party=tried.name == "third party")
        if changed:
            self._used.add((tried.name, number))
        if tried.name == "ack":
            self._used.discard(("pass", number))
        for each in before.issues.values():
            if each.severity in ("minor", "info") or (free.soft and each.number == number):
                owed.forget(each.number)
        for new in set(after.issues) - set(before.issues):
            self._withdraw(before.now, after.issues[new])

    def _withdraw(self, now: datetime, issue: Issue) -> None:
        """What the side logged does not go on for ever: the one that it is owed to withdraws it."""
        self.year.acts.append(Act(now + WITHDRAWN, "", number=issue.number))

    def _allowed(self, facts: Facts, owed: Ledger, tried: Try) -> Free:
        """What the design lets the side do alone in this act."""
        issue = tried.issue
        if issue is None:
            return NOTHING
        if self._is_soft(facts, owed, issue, tried.name):
            return Free(issue.number, soft=True)
        if not tried.free:
            return NOTHING
        number, acked = issue.number, "ack" not in owed.issues.get(issue.number, {})
        first = (tried.name, number) not in self._used
        if tried.name in ENDS:
            return Free(number, ends=ENDS[tried.name])
        if tried.name == "pass" and (acked or first):
            return Free(number, stands=True)
        if tried.name == "third party" and acked and first and issue.severity != "critical":
            return Free(number, stands=True)
        if tried.name in ("hold", "need") and first:
            return Free(number, until=self._hold_until(facts, owed, issue, tried.name))
        return NOTHING

    def _is_soft(self, facts: Facts, owed: Ledger, issue: Issue, name: str) -> bool:
        if issue.severity in ("minor", "info"):
            return True
        unsorted = issue.category == "general" or issue.source is not None
        if unsorted and name in SORTING:
            return facts.now <= self._last(owed, other_side(self.side), issue.logged, SORTED_WITHIN)
        return issue.raised_side == self.side and facts.now - issue.logged <= ITS_OWN

    def _hold_until(self, facts: Facts, owed: Ledger, issue: Issue, name: str) -> datetime:
        """When levels are told at the latest: a need holds them behind the due moment."""
        start, debt = facts.now, owed.issues.get(issue.number, {}).get("resolve")
        if name == "need" and debt is not None and debt.due is not None:
            start = max(start, moment_of(debt.due))
        if issue.severity == "critical":
            return start + timedelta(hours=4)
        return self._last(owed, self.side, start, Length(4, "bh"))

    def _last(self, owed: Ledger, side: str, start: datetime, length: Length) -> datetime:
        """The latest end of a time on the calendars of a side."""
        sites = [site for site in owed.book.program._by_site.values() if site.side == side]
        return moment_of(max(site.add(minute_of(start), length) for site in sites))


def compared(seed: int) -> list[str]:
    """Return which levels were told later, or never, because the hostile side was there at all: the
    year is lived twice, the second time by the script alone. The side leaves its calendar and its
    roster as they are. Where a higher level was told by then, as of an issue that was made
    critical, the lower one is not owed any more."""
    check = Check(seed, but=FOR_LATER)
    with_them, without = check.run(), Check(seed, acts=0).run()
    return [
        f"script issue {place}: level {level} at {there}, not {at}"
        for place, levels in without.alerts.items()
        for level, at in levels.items()
        if (there := _told(with_them.alerts.get(place, {}), level)) is None or there > at
    ]


def _told(alerts: Mapping[int, datetime], level: int) -> datetime | None:
    """Return when a level, or a higher one, was told first."""
    return min((at for each, at in alerts.items() if each >= level), default=None)
