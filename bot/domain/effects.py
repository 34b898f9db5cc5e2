"""What an act takes from what its own side owes: the issue before and after it is compared.

Nobody loosens alone what they owe. What is compared is a clock that ran when somebody acted: it
must not fall due later, lose a level, or end without being met. How an act is typed does not
matter. All moments are UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.clock_changes import end_pauses
from bot.domain.clocks import due
from bot.domain.issue import ENDED_STATES, Clock, Issue
from bot.domain.plan import EARLY_LEVEL, add_offset, promised_until, target_of
from bot.domain.rule_set import RuleSet, Rung
from bot.domain.transitions import THIRD_PARTY, clock
from bot.domain.values import SEVERITIES, Severity, Side, other_side

LATER, LEVEL, ENDS, HANDS, WAITS = "later", "level", "ends", "hands", "waits"
"""Of what the actor's side owes: due later, a level lost or later, ended unmet, the other side's
now, waiting for a third party once more."""
THEIRS, COMMON = "theirs", "common"
"""What only the other side may do, and what belongs to both."""
OWED = (LATER, LEVEL, ENDS, HANDS, WAITS)


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that an act does and that needs the other side.

    ``about`` is the subject as its record is named (``issue/12``, ``deadline/fai``, ``program``)
    and ``name`` how people call it; ``what`` is the clock, the level, the act or the part. ``old``
    and ``new`` are moments where one moves, ``site`` is where they are read. ``severity`` is how
    much the subject weighs; ``None``: it has none.
    """

    kind: str
    about: str
    what: str
    name: str = ""
    old: datetime | None = None
    new: datetime | None = None
    site: str | None = None
    severity: Severity | None = None

    @property
    def issue_id(self) -> int | None:
        """Return the id of the issue that it is about; ``None``: it is about something else."""
        kind, _, number = self.about.partition("/")
        return int(number) if kind == "issue" else None

    @property
    def mark(self) -> tuple[str, ...]:
        """Return what must be the same when the act is done later. Updates come and go: of them
        only that they change is the same."""
        moved = self.new.isoformat() if self.new and self.what != "update" else ""
        return (self.kind, self.about, self.what, moved)


@dataclass(frozen=True, slots=True)
class Ledger:
    """By what an issue is judged: its rule set, and the calendars by site."""

    rules: RuleSet
    calendars: Mapping[str, Calendar]


@dataclass(frozen=True, slots=True)
class Act:
    """Who acted and when. ``goes_on`` are the ids of clocks that another issue goes on with;
    ``waited`` says that the issue waited for a third party before."""

    side: Side
    now: datetime
    goes_on: frozenset[str] = frozenset()
    waited: bool = False


def issue_effects(
    before: Issue, after: Issue, old: Ledger, new: Ledger, act: Act
) -> Iterator[Effect]:
    """Yield what a side gains of its clocks of an issue that ran before an act."""
    about = f"issue/{before.id}"
    for each in before.clocks:
        if each.side != act.side or each.ended is not None or each.id in act.goes_on:
            continue
        kept = clock(after, each.id)
        if kept is None or (kept.ended is not None and not _met(each, kept, after)):
            moved = after.responder != before.responder
            what = str(after.responder) if moved else each.kind
            yield Effect(HANDS if moved else ENDS, about, what)
        elif kept.ended is None:
            yield from loosened((before, each, old), (after, kept, new), act.now)
    if _waits_again(before, after, waited=act.waited):
        yield Effect(WAITS, about, "", old=before.wait_until, new=after.wait_until)


def _met(before: Clock, ended: Clock, issue: Issue) -> bool:
    """Say whether a clock that ended was met: by what it asks for, or by a resolution."""
    if issue.state == "resolved" and issue.resolved == ended.ended:
        return True
    done = {"ack": issue.acked, "contain": issue.contained}.get(before.kind)
    if before.kind == "update":
        return any(
            c.kind == "update" and c.side == before.side and c.instance > before.instance
            for c in issue.clocks
        )
    return done is not None and done == ended.ended


Judged = tuple[Issue, Clock, Ledger]
"""A clock of an issue, and by what it is judged."""


def loosened(before: Judged, after: Judged, now: datetime) -> Iterator[Effect]:
    """Yield what a clock that goes on gains, as it was judged before and is judged after an act."""
    about = f"issue/{before[0].id}"
    kind, site = before[1].kind, before[1].site
    was, will = _moment(*before, now), _moment(*after, now)
    if was is None:
        return
    if will is None:
        yield Effect(ENDS, about, kind)
        return
    if will > was:
        yield Effect(LATER, about, kind, old=was, new=will, site=site)
    levels, left = _levels(*before, was), _levels(*after, will)
    # Another row may name other levels: whoever asks for more help than before takes none away.
    raised = SEVERITIES.index(after[0].severity) < SEVERITIES.index(before[0].severity)
    for level, reached in () if raised else levels.items():
        there = left.get(level)
        if there is None or (there > reached and will <= was):
            yield Effect(LEVEL, about, f"{kind}/{level}")


def _moment(issue: Issue, each: Clock, ledger: Ledger, now: datetime) -> datetime | None:
    """Return when a clock is due, if what lets it stand ended now."""
    target = target_of(issue, each.kind, ledger.rules)
    if target is None:
        return None
    # A pause that begins now has moved nothing yet.
    begun = (p for p in each.pauses if p.until is not None or p.since < now)
    ended = replace(each, pauses=end_pauses(begun, now))
    return due(ended, target, ledger.calendars[each.site], lasting=False)


def _levels(
    issue: Issue, each: Clock, ledger: Ledger, moment: datetime
) -> dict[int, tuple[int, datetime]]:
    """Return when each level is alerted or offered, as the number of misses and the moment."""
    rungs = ledger.rules.ladder(each.kind, issue.severity).steps
    calendar, found = ledger.calendars[each.site], dict[int, tuple[int, datetime]]()
    promised = promised_until(issue, calendar) if issue.told_early else None
    for rung in rungs:
        if rung.level not in found:
            misses, at = _reached(rung, calendar, moment, _missed(issue, each, ledger, moment))
            waits = promised is not None and rung.level > EARLY_LEVEL
            found[rung.level] = (misses, max(at, promised) if waits and promised else at)
    return found


def _reached(
    rung: Rung, calendar: Calendar, moment: datetime, missed: Callable[[int], datetime]
) -> tuple[int, datetime]:
    if rung.after is None:
        return (rung.misses or 0, missed(rung.misses or 0))
    return (0, add_offset(calendar, moment, rung.after))


def _missed(
    issue: Issue, each: Clock, ledger: Ledger, moment: datetime
) -> Callable[[int], datetime]:
    """Return when a clock that falls due at a moment is missed for the so-manieth time, if nobody
    ever writes."""
    target, calendar = target_of(issue, each.kind, ledger.rules), ledger.calendars[each.site]

    def at(misses: int) -> datetime:
        found = moment
        for _ in range(misses - each.misses - 1):
            anew = replace(each, started=found, pauses=(), promised=None)
            later = due(anew, target, calendar, lasting=False) if target is not None else None
            found = later or found
        return found

    return at


def _waits_again(before: Issue, after: Issue, *, waited: bool) -> bool:
    """Say whether the issue waits for a third party more often or longer than is free: once, of
    what was acknowledged and is not critical."""
    if after.waiting_on != THIRD_PARTY or after.wait_until == before.wait_until:
        return False
    owes = any(
        c.kind == "ack" and c.side == before.responder and c.ended is None for c in before.clocks
    )
    acked = before.acked is not None and not owes
    free = acked and before.severity != "critical" and not waited
    return not free or before.waiting_on == THIRD_PARTY


def theirs(before: Issue, after: Issue, side: Side, closed_by: Side | None) -> Iterator[Effect]:
    """Yield what somebody of ``side`` did to an issue that only the other side may do.

    ``closed_by`` is whose decision it was that the issue is closed; ``None``: nobody's.
    """
    about, other = f"issue/{before.id}", other_side(side)
    for each in before.clocks:
        kept = clock(after, each.id)
        over = each.ended is None and kept is not None and kept.ended is not None
        if over and each.side == other and each.kind == "ack" and after.acked != before.acked:
            yield Effect(THEIRS, about, "ack")
    if after.owner(other) != before.owner(other):
        yield Effect(THEIRS, about, "assign")
    if side == before.counterpart:
        for what, was, done in (
            ("resolve", before.resolved, after.resolved),
            ("contain", before.contained, after.contained),
        ):
            if done is not None and done != was:
                yield Effect(THEIRS, about, what)
    elif before.state == "resolved" and after.state in ENDED_STATES:
        yield Effect(THEIRS, about, "close")
    elif before.state == "closed" and after.live and closed_by == other:
        yield Effect(THEIRS, about, "reopen")


def continues(ended: Issue, target: Issue, old: Ledger, now: datetime) -> frozenset[str]:
    """Return the ids of clocks of a merged issue that the target goes on with: one of the kind, of
    the same side, that does not stand, is due no later, and loses no level."""
    found = set[str]()
    for each in (c for c in ended.clocks if c.ended is None):
        for other in (c for c in target.clocks if c.ended is None):
            if (other.kind, other.side) != (each.kind, each.side) or other.paused > each.paused:
                continue
            if not any(loosened((ended, each, old), (target, other, old), now)):
                found.add(each.id)
    return frozenset(found)
