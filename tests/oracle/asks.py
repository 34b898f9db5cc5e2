"""The oracle's proposals: who is asked, reminded and told, and what a decision does.

Like the rest of the oracle it shares no code with the project.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.oracle.oracle import (
    NEVER,
    SIDES,
    Clock,
    Event,
    Issue,
    Item,
    Length,
    Person,
    Waiting,
    length_of,
    other,
)
from tests.oracle.weighing import Kept, Mark, Weighing, kept

DECIDED_BY = {
    "eq": {"oem": "design_engineer", "ems": "process_engineer"},
    "fai": {"oem": "sqe", "ems": "cqe"},
}
"""Categories that are decided rather than solved, by one role of the side that answers."""
SHARES = (50, 90)
"""When who decides such an issue is reminded, in percent of the time to resolve it."""
MANAGER = "program_manager"
ANYBODY = "anybody"
"""The role of what everybody of a side may agree to."""
WEIGHED = ("severity", "third_party", "wait", "cancel")
"""What may loosen something that the side that answers owes."""
CHANGES = (*WEIGHED, "ack", "assign", "update", "contain", "resolve", "close", "reopen", "hold")
"""What people do to an issue by a command."""
TOP = {"act": 1, "date": 1}
"""So high a proposal climbs, by its topic; the others as the rules say."""


@dataclass(eq=False)
class Proposal:
    """Something to decide by ``role`` of ``side``; ``clock`` is ``None`` where the issue's run."""

    number: int
    topic: str
    side: str
    role: str
    by: Person | None
    severity: str
    issue: Issue | None = None
    wanted: Mapping[str, Any] = field(default_factory=dict)
    clock: Clock | None = None
    target: Length | None = None
    open: bool = True
    done: set[str] = field(default_factory=set)
    holes: set[tuple[str, int]] = field(default_factory=set)
    next: int = 0
    """Nothing comes of it before this minute."""
    marks: frozenset[Mark] = frozenset()
    """What an act asked for takes from what its side owes."""
    before: Kept | None = None
    after: Kept | None = None
    """An issue around an act that was done at once, and may be undone."""
    until: int = NEVER
    """It stands from then on."""


class Asking(Weighing):
    """The oracle with proposals: acts that loosen, and issues that are decided."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.proposals: list[Proposal] = []
        self.untouched = False
        """Whether what somebody just did changed nothing."""

    def _fire_issue(self, issue: Issue) -> None:
        before = issue.state
        super()._fire_issue(issue)
        for proposal in self.proposals:
            proposal.next = 0
        if issue.state != before and issue.state in ("closed", "cancelled"):
            self._withdraw(issue)

    def _fire(self) -> None:
        """What was due for longer comes first."""
        due = [p for p in self.proposals if p.open and p.next <= self.now]
        for proposal in due:
            if proposal.issue is not None and proposal.next < proposal.issue.next:
                self._look_at(proposal)
        super()._fire()
        for proposal in self.proposals:
            if proposal.open and proposal.next <= self.now:
                self._look_at(proposal)
        self._release()

    def _look_at(self, proposal: Proposal) -> None:
        self._fire_proposal(proposal)
        coming = (i.at for i in self._steps(proposal) if i.key not in proposal.done)
        proposal.next = min(coming, default=NEVER)

    def _act(self, event: Event) -> None:
        self.untouched = False
        super()._act(event)
        if event["do"] in CHANGES:
            self._acted(event)
        for proposal in self.proposals:
            proposal.next = 0

    def _acted(self, event: Event) -> None:
        """What was asked about an issue ends once it would do something else."""
        issue = self._issue(event)
        if self.untouched:
            return
        self._decided_by(issue, issue.raised_by)  # type: ignore[attr-defined]
        issue.acted.add(self.program.person(event["by"]).side)
        for proposal in self._open(issue, "act"):
            if not self._same(proposal):
                proposal.open = False
                self._line(proposal, "approval.decided", None)

    def _same(self, proposal: Proposal) -> bool:
        """Whether an act asked for still takes just what it said."""
        assert proposal.issue is not None
        found = self.weighed(proposal.issue, proposal.wanted)
        return bool(found) and found <= proposal.marks

    # asking

    def _ask(self, proposal: Proposal) -> None:
        self.proposals.append(proposal)
        self._line(proposal, "approval.requested", None)
        for person in self._holders(proposal):
            if person is not proposal.by:
                self._to(proposal, person, "approval.requested", None)

    def _holders(self, proposal: Proposal) -> list[Person]:
        """Who has the role, absences replaced; else the program managers of the side, else the next
        level. Who asked their own side does not decide; alone there, the other side does."""
        people = [
            p for p in self.program.people if p.side == proposal.side and proposal.role in p.roles
        ]
        there = self.program.present(people, self.now) or self.program.spoken_to(
            proposal.side, self.now
        )
        if proposal.by is None or proposal.by.side != proposal.side:
            return there
        other = "ems" if proposal.side == "oem" else "oem"
        others = [person for person in there if person is not proposal.by]
        return others or self.program.spoken_to(other, self.now)

    def _timed(self, proposal: Proposal, target: Length) -> Proposal:
        """Start the clock of its own, on the calendar of who decides."""
        people = self._holders(proposal)
        site = people[0].site if people else self.program.first_site(proposal.side)
        proposal.clock = Clock("approval", 1, proposal.side, site, self.now)
        proposal.target = target
        return proposal

    def _open(self, issue: Issue, topic: str) -> list[Proposal]:
        return [p for p in self.proposals if p.open and p.issue is issue and p.topic == topic]

    def _withdraw(self, issue: Issue, *topics: str) -> None:
        for proposal in self.proposals:
            if proposal.issue is issue and (not topics or proposal.topic in topics):
                proposal.open = False

    # what time brings

    def _fire_proposal(self, proposal: Proposal) -> None:
        due = [i for i in self._steps(proposal) if i.at <= self.now and i.key not in proposal.done]
        if not due:
            return
        proposal.done |= {item.key for item in due}
        if proposal.topic == "softened":
            proposal.open = False
            return
        late = any(self.now - item.at > 1 for item in due) or len({i.at for i in due}) > 1
        rungs = [item for item in due if item.rung]
        nudges = [item for item in due if not item.rung]
        if late:
            nudges = [] if rungs else [i for i in nudges[-1:] if self.now - i.at <= 1]
        for _ in nudges:
            self._remind(proposal)
        if rungs:
            highest = max(rungs, key=lambda item: (item.rung.level if item.rung else 0, item.at))
            assert highest.rung is not None
            self._alert(proposal, highest.rung.level)

    def _steps(self, proposal: Proposal) -> list[Item]:
        if proposal.topic == "softened":
            return [Item(proposal.until, "lapse")]
        if proposal.topic == "common":
            return []
        if proposal.clock is None or proposal.target is None:
            return self._shares(proposal)
        clock, target = proposal.clock, proposal.target
        due, ladder = (
            clock.site.add(clock.start, target),
            self.program.ladder("approval", proposal.severity),
        )
        found = []
        if ladder.remind is not None:
            at = self._reminder(clock, target, ladder.remind)
            found += [Item(at, "remind")] if at < due else []
        top = TOP.get(proposal.topic, NEVER)
        for rung in (rung for rung in ladder.rungs if rung.level <= top):
            assert rung.after is not None
            if proposal.topic == "date" and rung.level > 1:
                continue
            at = clock.site.add(due, rung.after) if rung.after.amount else due
            found.append(Item(at, f"L{rung.level}", rung))
        return sorted(found, key=lambda item: item.at)

    def _shares(self, proposal: Proposal) -> list[Item]:
        """An issue's own clock says by when it is decided."""
        issue = proposal.issue
        assert issue is not None
        clock = self._clock(issue, "resolve", issue.responder)
        target = clock and self._target(issue, clock)
        if clock is None or target is None or not clock.running or not issue.live:
            return []
        return [
            Item(self._reminder(clock, target, percent), f"{clock.instance}/{percent}")
            for percent in SHARES
        ]

    def _remind(self, proposal: Proposal) -> None:
        """Whoever owns the issue is reminded by its own clocks."""
        owned = proposal.issue is not None and proposal.clock is None
        issue = proposal.issue
        owners = self._owners(issue, issue.holder) if issue is not None and owned else []
        for person in self._holders(proposal):
            if person not in owners:
                self._to(proposal, person, "approval.reminder", None)

    def _alert(self, proposal: Proposal, level: int) -> None:
        issue, kind = proposal.issue, "approval.escalated"
        self._line(proposal, kind, level)
        told: list[Person] = []
        for side in SIDES:
            people, hole = self.program.at_level(side, level, self.now)
            told += [person for person in people if person not in told]
            holes = proposal.holes if issue is None else issue.holes
            if hole and (side, level) not in holes:
                holes.add((side, level))
                for person in self.program.managers(side, self.now):
                    self._to(proposal, person, "hole", level, _always)
        for person in told:
            self._to(proposal, person, kind, level)

    # messages

    def _about(self, proposal: Proposal) -> str:
        return self._subject(proposal.issue) if proposal.issue else f"proposal:DEC{proposal.number}"

    def _line(self, proposal: Proposal, kind: str, level: int | None) -> None:
        self.sent.append((self.now, "shared", kind, self._about(proposal), level))

    def _to(
        self,
        proposal: Proposal,
        person: Person,
        kind: str,
        level: int | None,
        applies: Callable[[], bool] | None = None,
    ) -> None:
        wanted = applies or (lambda: proposal.open)
        if proposal.issue is not None:
            self._tell(proposal.issue, person, kind, level, wanted)
        else:
            self._calmly(person, kind, self._about(proposal), level, wanted)

    def _calmly(
        self,
        person: Person,
        kind: str,
        subject: str,
        level: int | None,
        applies: Callable[[], bool],
    ) -> None:
        """Tell somebody in his hours."""
        release = person.site.next_open(self.now)
        site = person.site if release > self.now else None
        self.queue.append(
            Waiting(release, (release, f"dm:{person.id}", kind, subject, level), applies, site)
        )

    # what people do

    def _do_log(self, event: Event) -> None:
        super()._do_log(event)
        self._decided_by(self.issues[-1], self.program.person(event["by"]))

    def _decided_by(self, issue: Issue, by: Person) -> None:
        """Such an issue is asked of who decides it, as long as nobody has."""
        issue.raised_by = by  # type: ignore[attr-defined]
        if issue.category not in DECIDED_BY:
            return
        side = self._deciding(issue)
        for proposal in self._open(issue, "decision"):
            proposal.open = proposal.side == side
        if issue.live and not self._open(issue, "decision"):
            role, number = DECIDED_BY[issue.category][side], len(self.proposals) + 1
            self._ask(Proposal(number, "decision", side, role, by, issue.severity, issue))

    def _deciding(self, issue: Issue) -> str:
        """Who asks their own side is answered by the one that the rule names all the same."""
        if issue.responder != issue.raiser:
            return issue.responder
        side = self.program.responder(issue.category, issue.severity)
        return other(issue.raiser) if side == "other" else side

    def _do_assign(self, event: Event) -> None:
        person = self.program.person(event["person"])
        self.untouched = self._issue(event).owners.get(person.side) == person.id
        super()._do_assign(event)

    def _do_resolve(self, event: Event) -> None:
        """Who may decide, and says what the decision needs, decides by resolving."""
        issue, by = self._issue(event), self.program.person(event["by"])
        for proposal in self._open(issue, "decision"):
            if issue.category == "eq" and self._sits(by, proposal):
                self._vote(proposal, by, approved=True)
                return
        super()._do_resolve(event)
        self._withdraw(issue, "act", "softened")

    def _do_close(self, event: Event) -> None:
        super()._do_close(event)
        self._withdraw(self._issue(event))

    def _do_cancel(self, event: Event) -> None:
        self._weigh(event)

    def _do_wait(self, event: Event) -> None:
        """What came back is acknowledged before it is passed again."""
        issue, by = self._issue(event), self.program.person(event["by"]).side
        passed = any(c.kind == "ack" and c.side == issue.counterpart for c in issue.clocks)
        owes = any(c.kind == "ack" and c.side == by and c.running for c in issue.clocks)
        again = by == issue.responder and passed and owes
        if by != issue.holder or event["on"] == by or again:
            self.untouched = True
        else:
            self._weigh(event)

    def _do_third_party(self, event: Event) -> None:
        if self.program.person(event["by"]).side != self._issue(event).holder:
            self.untouched = True
        else:
            self._weigh(event)

    def _do_ack(self, event: Event) -> None:
        side = self.program.person(event["by"]).side
        if self._clock(self._issue(event), "ack", side) is None:
            self.untouched = True
        else:
            super()._do_ack(event)

    def _do_severity(self, event: Event) -> None:
        if self._issue(event).severity == event["severity"]:
            self.untouched = True
        else:
            self._weigh(event)

    def _weigh(self, event: Event) -> None:
        """Do an act, or ask the other side for it; of little weight it is only shown to them."""
        issue, by = self._issue(event), self.program.person(event["by"])
        marks = set() if by.side != issue.responder else self.weighed(issue, event)
        if marks and self.own_mistake(issue):
            marks = set()
        if marks and self.asks_first(issue, by.id, event["do"]):
            self.untouched = True
            self._ask_for(issue, by, event, frozenset(marks))
            return
        before = kept(issue)
        severity = issue.severity
        self._perform(event)
        if marks:
            self._soften(issue, by, before, severity)

    def _perform(self, event: Event) -> None:
        issue = self._issue(event)
        getattr(super(), f"_do_{event['do']}")(event)
        if not issue.live:
            self._withdraw(issue)

    def _ask_for(self, issue: Issue, by: Person, event: Event, marks: frozenset[Mark]) -> None:
        """Ask for an act; the same again is not asked again."""
        for proposal in self._open(issue, "act"):
            asked = {**proposal.wanted, "at": event["at"], "by": event["by"]}
            if proposal.marks == marks and asked == event:
                return
        proposal = Proposal(
            len(self.proposals) + 1, "act", other(by.side), ANYBODY, by, issue.severity,
            issue, event, marks=marks,
        )  # fmt: skip
        target = self.program.target(issue.category, issue.severity, "ack") or length_of("1bd")
        self._ask(self._timed(proposal, target))

    def _soften(self, issue: Issue, by: Person, before: Kept, severity: str) -> None:
        """Show what was done at once; the other side may undo it for a while."""
        partner = other(by.side)
        until = self._site(issue, partner).add(self.now, Length(2, "bd"))
        number = len(self.proposals) + 1
        shown = Proposal(number, "softened", partner, ANYBODY, by, severity, issue, until=until)
        shown.before, shown.after = before, kept(issue)
        self.proposals.append(shown)

    def _do_decide(self, event: Event) -> None:
        """Of what is open about an issue, what this person may decide."""
        issue, by = self._issue(event), self.program.person(event["by"])
        about = [p for p in self.proposals if p.open and p.issue is issue]
        for proposal in [p for p in about if self._sits(by, p)][:1]:
            self._vote(proposal, by, approved=event["approved"])

    def _sits(self, person: Person, proposal: Proposal) -> bool:
        if person.side != proposal.side:
            return False
        if proposal.role in (ANYBODY, *person.roles):
            return True
        return person in self._holders(proposal)

    def _vote(self, proposal: Proposal, by: Person, *, approved: bool) -> None:
        proposal.open = False
        issue = proposal.issue
        if proposal.topic == "act" and approved and self._same(proposal):
            self._perform(proposal.wanted)
        self._line(proposal, "approval.decided", None)
        told = [by]
        for person in [proposal.by, *self._holders(proposal)]:
            if person is not None and person not in told:
                told.append(person)
                self._to(proposal, person, "approval.decided", None, _always)
        if proposal.topic == "decision" and issue is not None:
            if issue.live:
                event = {"issue": issue.number, "by": by.id}
                super()._do_resolve(event)
                self._withdraw(issue, "act", "softened")
        elif proposal.topic == "softened" and issue is not None and not approved:
            assert proposal.before is not None
            assert proposal.after is not None
            self.undo(issue, proposal.before, proposal.after)
        elif proposal.topic not in ("act", "softened") and approved:
            self._agreed(proposal)

    def _agreed(self, proposal: Proposal) -> None:
        """What else an approval does."""


def _always() -> bool:
    return True
