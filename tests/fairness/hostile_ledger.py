"""What a side owes, worked out from the facts by code that shares none with the engine.

Due moments and levels come from ``tests.oracle``, which keeps one byte a minute for each site. They
are written down when the facts say that a clock began or went on by the script, and stay as written
whatever the side does afterwards: what the engine says later is held against them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.domain.issue import Clock as EngineClock
from bot.domain.issue import Issue as EngineIssue
from bot.features.deadlines.policy import Deadline
from bot.program_file import write_program
from tests.fairness.hostile_debts import Dated, Debt, Stand, shown
from tests.fairness.hostile_facts import Facts
from tests.oracle import oracle
from tests.oracle.compare import RULES
from tests.oracle.oracle import minute_of

SLIP = 2
"""So many business days later than agreed a date may be without consent (default rules, section 8);
a date is the end of its working day."""
LADDERS: dict[str, list[dict[str, Any]]] = tomllib.loads(RULES.read_text())["deadline"]["ladder"]


@dataclass
class Ledger:
    """The debts of ``side``: by issue and kind of clock, and by id of a deadline."""

    side: str
    book: oracle.Oracle
    issues: dict[int, dict[str, Debt]] = field(default_factory=dict)
    deadlines: dict[str, Dated] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)
    stands: dict[int, Stand] = field(default_factory=dict)
    resolved: dict[int, dict[str, Debt]] = field(default_factory=dict)
    """What was owed of an issue when it was resolved."""
    touched: set[str] = field(default_factory=set)
    """Sites whose calendars the side has changed."""
    former: dict[str, list[tuple[int, oracle.Site]]] = field(default_factory=dict)
    """By site, how it was before each change, with the program's revision after the change."""
    _seen: dict[int, EngineIssue] = field(default_factory=dict)
    _rules: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    _dates: dict[str, Deadline] = field(default_factory=dict)
    _program: Any = None
    _calendars: Mapping[str, Any] = field(default_factory=dict)

    def see(self, facts: Facts) -> list[str]:
        """Write down what the script, or time, brought since the last look; return which clocks
        that stood go on with more time than they had."""
        self._see_sites(facts)
        found = [said for number in list(self.stands) for said in self._back(facts, number)]
        for number, issue in facts.issues.items():
            if self._seen.get(number) is not issue and self._seen.get(number) != issue:
                self._seen[number] = issue
                self._write_issue(facts, issue)
        for number in set(self.issues) - set(facts.issues):
            del self.issues[number]
        for name, item in facts.deadlines.items():
            if self._dates.get(name) != item:
                self._dates[name] = item
                self._write_deadline(facts, item)
        return found

    def stand(self, facts: Facts, number: int, *, third_party: bool) -> None:
        """Remember what was owed of an issue that is passed on in these facts."""
        debts = {kind: debt for kind, debt in self.issues[number].items() if debt.due is not None}
        if debts:
            self.stands.setdefault(number, Stand(facts.now, debts, third_party))

    def _back(self, facts: Facts, number: int) -> Iterator[str]:
        issue, stand = facts.issues.get(number), self.stands[number]
        if issue is not None and issue.live and issue.waiting_on != self.side:
            return
        del self.stands[number]
        if issue is None or not issue.live:
            return
        kept = stand.third_party or (issue.acked is not None and issue.acked > stand.at)
        clocks = {c.kind: c for c in issue.clocks if c.running and c.side == self.side}
        for kind, debt in stand.debts.items():
            clock, said = clocks.get(kind), facts.plans(issue).dues.get((kind, self.side))
            if clock is None or said is None or clock.id != debt.clock.id:
                continue
            due = debt.due
            if kept and clock.pauses:
                until = minute_of(clock.pauses[-1].until or facts.now)
                due = debt.site.walk(until, debt.left, business=debt.business)
            if clock.misses != debt.clock.misses:
                continue  # it began anew since
            if due is not None and minute_of(said) > due:
                yield (
                    f"owed: ACME-{number} {kind} came back due {shown(minute_of(said))}"
                    f" instead of {shown(due)}"
                )

    def forget(self, number: int) -> None:
        """Write an issue down anew: the side used a free way on it."""
        self._seen.pop(number, None)
        self.issues.pop(number, None)

    def accept(self, facts: Facts) -> None:
        """Keep the debts as they were written after an act that was no way out of them."""
        for number, issue in facts.issues.items():
            if number in self.issues:
                self._seen[number] = issue

    def _see_sites(self, facts: Facts) -> None:
        program, self._calendars = facts.ctx.program, facts.ctx.calendars
        if self._program is program:
            return
        book, raws = self.book.program, tomllib.loads(write_program(program))["site"]
        for raw in raws:
            old = book._by_site.get(raw["id"])
            if old is None or (old.raw if isinstance(old, _Site) else None) != raw:
                first, last = book.sites[0].first, book.sites[0].last
                if old is not None and self._program is not None:
                    self.touched.add(raw["id"])
                    changes = self.former.setdefault(raw["id"], [])
                    changes.append((facts.ctx.row.revision, old))
                book._by_site[raw["id"]] = _Site(raw, first, last)
        self._program = program

    # issues

    def _write_issue(self, facts: Facts, issue: EngineIssue) -> None:
        before = self.issues.pop(issue.number, {})
        if issue.state == "resolved" and before:
            # Clocks that stood since they were seen are due later than was written down.
            stood = {c.id: c.pauses for c in issue.clocks}
            same = {k: d for k, d in before.items() if stood.get(d.clock.id) == d.clock.pauses}
            self.resolved[issue.number] = same
        if not issue.live:
            return
        found, mirrored = {}, self._mirrored(issue)
        for engine, clock in zip(issue.clocks, mirrored.clocks, strict=True):
            if engine.ended is not None or engine.side != self.side:
                continue
            kept = before.get(engine.kind)
            if kept is not None and kept.clock == engine and self._same_rule(issue):
                found[engine.kind] = kept
            else:
                found[engine.kind] = self._debt(facts, issue, mirrored, engine, clock)
        self.issues[issue.number] = found

    def _same_rule(self, issue: EngineIssue) -> bool:
        return self._rules.setdefault(issue.number, _rule(issue)) == _rule(issue)

    def _debt(
        self,
        facts: Facts,
        issue: EngineIssue,
        mirrored: oracle.Issue,
        engine: EngineClock,
        clock: oracle.Clock,
    ) -> Debt:
        self._rules[issue.number] = _rule(issue)
        target = self.book._target(mirrored, clock)
        if target is None:
            return Debt(engine, None, 0, False, clock.site, {})
        if engine.paused:
            since = clock.pauses.pop()[0]
            assert since is not None
            due = self.book._due(clock, target)
            left = clock.site.count(since, due, business=target.business)
            return Debt(engine, None, left, target.business, clock.site, {})
        due = self.book._due(clock, target)
        self._compare(facts, issue, engine, due)
        levels = self._levels(mirrored, clock)
        left = clock.site.count(minute_of(facts.now), due, business=target.business)
        return Debt(engine, due, left, target.business, clock.site, levels)

    def _levels(self, issue: oracle.Issue, clock: oracle.Clock) -> dict[int, int]:
        """When each level is told, unless the clock ends; of an update, if nobody ever writes."""
        if clock.kind != "update":
            rungs = [(i.at, i.rung.level) for i in self.book._all_items(issue, clock) if i.rung]
        else:
            ladder = self.book.program.ladder("update", issue.severity).rungs
            missed = self._misses(issue, clock, max((r.misses or 0 for r in ladder), default=0))
            rungs = [(missed[r.misses - 1], r.level) for r in ladder if r.misses]
        return {level: at for at, level in sorted(rungs, reverse=True)}

    def _misses(self, issue: oracle.Issue, clock: oracle.Clock, count: int) -> list[int]:
        target = self.book._target(issue, clock)
        assert target is not None
        missed, ahead = list(clock.missed), replace(clock)
        while len(missed) < count:
            missed.append(self.book._due(ahead, target))
            ahead = replace(ahead, start=missed[-1], pauses=[], promised=None)
        return missed

    def _compare(self, facts: Facts, issue: EngineIssue, clock: EngineClock, due: int) -> None:
        """The engine has to say the same of what nobody has tampered with."""
        said = facts.plans(issue).dues.get((clock.kind, clock.side))
        same = said is not None and minute_of(said) == due
        if not same and clock.site.partition("@")[0] not in self.touched:
            said_by_both = f"ACME-{issue.number} {clock.id}: {shown(due)} by the oracle, {said}"
            self.disagreements.append(said_by_both)

    def _mirrored(self, issue: EngineIssue) -> oracle.Issue:
        """The issue as the oracle has issues."""
        early = issue.raised_side == issue.responder and not any(
            c.kind == "ack" and c.side == issue.responder and c.started == issue.logged
            for c in issue.clocks
        )
        hold = issue.hold
        found = oracle.Issue(
            issue.number, issue.category, issue.severity, issue.responder, issue.raised_side,
            issue.waiting_on, issue.state, minute_of(issue.logged), early=early,
            contained=issue.contained is not None, promised=_promised(issue.fields),
            hold=None if hold is None else (minute_of(hold.since), minute_of(hold.until)),
        )  # fmt: skip
        found.clocks = [self._clock(clock) for clock in issue.clocks]
        return found

    def _site(self, name: str) -> oracle.Site:
        """A site, or as it was before its calendar was changed (``sz@3``)."""
        book, known = self.book.program, self.book.program._by_site
        if name not in known:
            site = self._calendars[name].site
            program = replace(self._program, sites=(site,))
            (raw,) = tomllib.loads(write_program(program))["site"]
            known[name] = _Site(raw, book.sites[0].first, book.sites[0].last)
        return known[name]

    def _clock(self, clock: EngineClock) -> oracle.Clock:
        site = self._site(clock.site)
        started = minute_of(clock.started)
        pauses = [
            [minute_of(p.since), None if p.until is None else minute_of(p.until)]
            for p in clock.pauses
        ]
        promised = None if clock.promised is None else minute_of(clock.promised)
        return oracle.Clock(
            clock.kind, clock.instance, clock.side, site, started, pauses,
            clock.ended is not None, missed=[started] * clock.misses, promised=promised,
        )  # fmt: skip

    def _site(self, name: str) -> oracle.Site:
        """The site of a clock; ``sz@4`` is the site before the change that made revision 4."""
        site, _, revision = name.partition("@")
        if not revision:
            return self.book.program._by_site[site]
        return next(old for seen, old in self.former[site] if seen >= int(revision))

    # deadlines

    def _write_deadline(self, facts: Facts, item: Deadline) -> None:
        self.deadlines.pop(item.id, None)
        if item.side != self.side or not item.open:
            return
        site = self._site_of(facts, item)
        due, agreed = minute_of(item.due), minute_of(item.agreed or item.first)
        latest = max(due, site.next_open(site.end_of_day(agreed, SLIP) + 1) - 1)
        levels = {
            rung["level"]: site.add(latest, oracle.length_of(rung["after"]))
            for rung in LADDERS.get(item.kind, ())
        }
        self.deadlines[item.id] = Dated(due, latest, levels)

    def _site_of(self, facts: Facts, item: Deadline) -> oracle.Site:
        person = facts.ctx.program.person(item.owner)
        sites = facts.ctx.program.side_sites(item.side)
        return self.book.program._by_site[person.site if person else sites[0].id]


class _Site(oracle.Site):
    """A site that remembers the table it was made from."""

    def __init__(self, raw: dict[str, Any], first: int, last: int) -> None:
        super().__init__(raw, first, last)
        self.raw = raw


def _rule(issue: EngineIssue) -> tuple[Any, ...]:
    return issue.category, issue.severity, issue.contained is None, issue.hold


def _promised(fields: Any) -> date | None:
    for name in ("promised", "new_date"):
        try:
            return date.fromisoformat(fields.get(name, "").strip())
        except ValueError:
            continue
    return None


def ledger(side: str, program: str, first: datetime, last: datetime) -> Ledger:
    """Return the empty ledger of a side in a program (TOML) from ``first`` to ``last``."""
    book = oracle.Oracle(program, RULES.read_text(), minute_of(first), minute_of(last))
    return Ledger(side, book)
