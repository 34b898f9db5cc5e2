"""The oracle's deadlines: nudges in the owner's mornings, the ladder, new dates and who agrees;
what is asked about a late promise.

Like the rest of the oracle it shares no code with the project.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.oracle.asks import MANAGER, Asking, Proposal
from tests.oracle.oracle import (
    NEVER,
    SIDES,
    Event,
    Length,
    Person,
    Sent,
    Site,
    length_of,
    moment_of,
    other,
)

NINE = 9 * 60
LONG, SMALL, CLIMBING = 10, 2, 3
"""Business days: a milestone planned so far ahead is long, a move so small needs nobody's consent.
From this slip on, every one is told to level 1."""
OPENS = {"milestone": ("1bd", "delivery", "major"), "promise": ("3bd", "relationship", "minor")}
"""How late a deadline is when an issue about it is opened, and which. About a promise its side is
asked first."""
MISTAKE = 15
"""So many minutes whoever added a deadline puts it right alone."""
PATIENCE = "2bd"
"""So long a question waits for its answer, with whoever was asked."""


@dataclass(eq=False)
class Deadline:
    """A dated obligation. ``since`` is when its date was set: what lies before is past."""

    name: str
    kind: str
    owner: Person
    due: int
    since: int
    nudge: list[int] | None = None
    long: bool = False
    slips: int = 0
    by: str | None = None
    created: int = 0
    own: bool = True
    """Whether nobody of the partner has moved it."""
    said: str | None = None
    """What was said of the date as it stands."""
    agreed: int = 0
    """The first date, or the last one that the other side agreed to: from it small moves add up."""
    open: bool = True
    opened: bool = False
    about: set[date] = field(default_factory=set)
    """The dates (UTC) about which its side was asked."""
    holes: set[tuple[str, int]] = field(default_factory=set)
    done: set[tuple[int, str]] = field(default_factory=set)
    next: int = 0
    """Nothing comes of it before this minute."""

    @property
    def site(self) -> Site:
        return self.owner.site


@dataclass(eq=False)
class Question:
    """What a side's managers are asked about a promise; nobody answers."""

    deadline: Deadline
    subject: str
    at: int
    asked: list[Person]
    open: bool = True

    def due(self, sites: list[Site]) -> int:
        """When the last one of those who were asked has had the time."""
        sites = [person.site for person in self.asked] or sites
        return max(site.add(self.at, length_of(PATIENCE)) for site in sites)


@dataclass(frozen=True)
class Step:
    """A nudge so many business days after the due day, or a level."""

    at: int
    key: str
    days: int = 0
    level: int | None = None


class Dated(Asking):
    """The oracle with deadlines; those of the program file are there from the first minute."""

    def __init__(self, program: str, rules: str, first: int, last: int, **options: Any) -> None:
        super().__init__(program, rules, first, last, **options)
        table = tomllib.loads(rules)["deadline"]
        self._nudges = {
            kind: [_days(text) for text in found] for kind, found in table["nudge"].items()
        }
        self._ladder = table["ladder"]
        self.deadlines: list[Deadline] = []
        self.questions: list[Question] = []
        for raw in tomllib.loads(program).get("deadline", []):
            owner = self.program.person(raw["owner"])
            wall = datetime.fromisoformat(raw["due"])
            due = owner.site.wall(wall.date(), wall.hour * 60 + wall.minute)
            own = [_days(text) for text in raw["nudge"]] if "nudge" in raw else None
            self._add(Deadline(raw["id"], raw["kind"], owner, due, first, own))

    def _add(self, deadline: Deadline) -> None:
        deadline.long = self._is_long(deadline)
        deadline.agreed = deadline.due
        self.deadlines.append(deadline)

    def _is_long(self, deadline: Deadline) -> bool:
        site = deadline.site
        last = site.day_of(deadline.due, due=True)
        return shifted(site, site.day_of(deadline.since), LONG) <= last

    # what time brings

    def _fire(self) -> None:
        super()._fire()
        ready = [d for d in self.deadlines if d.open and d.next <= self.now]
        over = [q for q in self.questions if q.open and self._over(q) <= self.now]
        turns = [(self._first(d), self._turn_of_deadline, d) for d in ready]
        turns += [(self._over(q), self._turn_of_question, q) for q in over]
        for _, turn, subject in sorted(turns, key=lambda each: each[0]):
            turn(subject)
        if turns:
            super()._fire()

    def _turn_of_deadline(self, deadline: Deadline) -> None:
        if self._first(deadline) <= self.now:
            self._fire_deadline(deadline)
        deadline.next = self._first(deadline)

    def _over(self, question: Question) -> int:
        """When a question has waited long enough."""
        return question.due([self.program.first_site(question.deadline.owner.side)])

    def _turn_of_question(self, question: Question) -> None:
        """Nobody answered. Whoever is there instead of those who were asked is asked first."""
        there = [p for p in question.asked if p in self.program.present([p], self.now)]
        if not there and self.program.spoken_to(question.deadline.owner.side, self.now):
            self._put(question)
            return
        question.open = False
        self._open_issue(question.deadline)

    def _first(self, deadline: Deadline) -> int:
        """When something comes of it first."""
        moments = [step.at for step in self._coming(deadline)]
        return min([*moments, self._opens(deadline)])

    def _act(self, event: Event) -> None:
        super()._act(event)
        for deadline in self.deadlines:
            deadline.next = 0

    def _opens(self, deadline: Deadline) -> int:
        if deadline.kind not in OPENS or deadline.opened:
            return NEVER
        at = deadline.site.add(deadline.due, length_of(OPENS[deadline.kind][0]))
        return at if at > deadline.since else NEVER

    def _coming(self, deadline: Deadline) -> list[Step]:
        """What is still to be said about the date as it stands."""
        site, due = deadline.site, deadline.due
        day = site.day_of(due, due=True)
        name = "milestone_long" if deadline.kind == "milestone" and deadline.long else deadline.kind
        days = self._nudges[name] if deadline.nudge is None else deadline.nudge
        steps = [Step(morning(site, shifted(site, day, n)), f"nudge {n}", n) for n in days]
        for rung in self._ladder[deadline.kind]:
            at = site.add(due, length_of(rung["after"]))
            steps.append(Step(at, f"L{rung['level']}", level=rung["level"]))
        found = [s for s in steps if (due, s.key) not in deadline.done and s.at > deadline.since]
        return sorted(found, key=lambda step: step.at)

    def _fire_deadline(self, deadline: Deadline) -> None:
        due = [step for step in self._coming(deadline) if step.at <= self.now]
        deadline.done |= {(deadline.due, step.key) for step in due}
        for step in self._kept(deadline, due):
            if step.level is None:
                self._nudged(deadline, step)
            else:
                self._climbed(deadline, step.level)
        if self._opens(deadline) <= self.now:
            deadline.opened = True
            if deadline.kind == "promise":
                self._ask_about(deadline)
            else:
                self._open_issue(deadline)

    def _ask_about(self, deadline: Deadline) -> None:
        """Once for a date of the promise."""
        day = moment_of(deadline.due).date()
        if day not in deadline.about:
            deadline.about.add(day)
            question = Question(deadline, f"question:promise/{deadline.name}/{day}", self.now, [])
            self.questions.append(question)
            self._put(question)

    def _put(self, question: Question) -> None:
        """The managers are asked; without any, the next level."""
        side = question.deadline.owner.side
        question.at, question.asked = self.now, self.program.spoken_to(side, self.now)
        for person in question.asked:
            self._calmly(person, "question", question.subject, None, lambda: question.open)

    def _kept(self, deadline: Deadline, due: list[Step]) -> list[Step]:
        """On time all of it, of several levels the highest; late, the highest only, and no nudge
        that came before the due moment."""
        if not due:
            return []

        def height(step: Step) -> tuple[int, int, int]:
            late = step.at > deadline.due
            rank = 2 if step.level is not None else 1 if late else 0
            return rank, step.level or max(step.days, 0), step.at

        highest = max(due, key=height)
        late = any(self.now - step.at > 1 for step in due)
        if not late and len({step.at for step in due}) == 1:
            return [step for step in due if step.level is None or step is highest]
        early = highest.level is None and highest.at <= deadline.due
        return [] if early and self.now - highest.at > 1 else [highest]

    def _nudged(self, deadline: Deadline, step: Step) -> None:
        late = step.at > deadline.due
        kind = "deadline.overdue" if late else "deadline.nudge"
        site = deadline.site
        if late or site.day_of(step.at) == site.day_of(deadline.due, due=True):
            self.sent.append((self.now, "shared", kind, f"deadline:{deadline.name}", None))
        for person in self._answering(deadline):
            self._calmly(person, kind, f"deadline:{deadline.name}", None, _stands(deadline))

    def _answering(self, deadline: Deadline) -> list[Person]:
        """The owner or his backup, else his side's managers, else the next level up."""
        owner = deadline.owner
        found = self.program.present([owner], self.now)
        found = found or self.program.managers(owner.side, self.now)
        return found or self.program.at_level(owner.side, 1, self.now)[0]

    def _climbed(self, deadline: Deadline, level: int) -> None:
        subject, kind = f"deadline:{deadline.name}", "deadline.escalated"
        self.sent.append((self.now, "shared", kind, subject, level))
        told: list[Person] = []
        for side in SIDES:
            people, hole = self.program.at_level(side, level, self.now)
            told += [person for person in people if person not in told]
            if hole and (side, level) not in deadline.holes:
                deadline.holes.add((side, level))
                for person in self.program.managers(side, self.now):
                    self._calmly(person, "hole", subject, level, lambda: True)
        for person in told:
            self._calmly(person, kind, subject, level, _stands(deadline))

    def _open_issue(self, deadline: Deadline) -> None:
        """Nobody logged it; the owner's side answers it."""
        _, category, severity = OPENS[deadline.kind]
        side = deadline.owner.side
        anybody = next(p.id for p in self.program.people if p.side == other(side))
        self._do_log({"by": anybody, "category": category, "severity": severity, "to": side})

    # what people do

    def _deadline(self, event: Event) -> Deadline:
        return next(d for d in self.deadlines if d.name == event["deadline"])

    def _do_add_deadline(self, event: Event) -> None:
        owner = self.program.person(event["owner"])
        added = Deadline(event["deadline"], event["kind"], owner, event["due"], self.now)
        added.by, added.created = event["by"], self.now
        self._add(added)

    def _mistake(self, deadline: Deadline, by: Person) -> bool:
        """Whoever added it puts it right for a while, if the partner has not moved it."""
        soon = self.now - deadline.created <= MISTAKE
        return deadline.by == by.id and by.side == deadline.owner.side and soon and deadline.own

    def _needs(self, deadline: Deadline, by: Person, due: int) -> bool:
        """A date that slips by more, or that the partner wants earlier, is asked for."""
        if by.side != deadline.owner.side:
            return due < deadline.due
        slips = due > deadline.due
        return slips and _between(deadline.site, deadline.agreed, due) > SMALL

    def _do_move(self, event: Event) -> None:
        """Another date, at once or once it is agreed."""
        deadline, by = self._deadline(event), self.program.person(event["by"])
        due, partner = event["due"], by.side != deadline.owner.side
        if not deadline.open or due == deadline.due:
            return
        if self._needs(deadline, by, due) and not self._mistake(deadline, by):
            buyer = not partner and by.side == "ems"
            self._ask_for_date(deadline, by, "buyer" if buyer else MANAGER, due)
            return
        if partner:
            deadline.agreed = due
        self._moved(deadline, due, by)
        self._outdated(deadline)

    def _ask_for_date(self, deadline: Deadline, by: Person, role: str, due: int | None) -> None:
        proposal = Proposal(
            len(self.proposals) + 1, "date", other(by.side), role, by, "major",
            wanted={"deadline": deadline, "due": due},
        )  # fmt: skip
        self._ask(self._timed(proposal, Length(2, "bd")))

    def _settled(self, deadline: Deadline) -> None:
        """A promise that is kept, or has another date, is not asked about any more."""
        for question in self.questions:
            if question.deadline is deadline:
                question.open = False

    def _still(self, proposal: Proposal) -> bool:
        """Whether what was asked for would be done, if it were agreed now."""
        deadline, due, by = proposal.wanted["deadline"], proposal.wanted["due"], proposal.by
        assert by is not None
        if not deadline.open or due is None:
            return bool(deadline.open)
        return due > self.now and due != deadline.due and self._needs(deadline, by, due)

    def _outdated(self, deadline: Deadline) -> None:
        """What was asked about a date ends once it is another one, or over."""
        for proposal in self.proposals:
            about = proposal.open and proposal.wanted.get("deadline") is deadline
            if about and not self._still(proposal):
                proposal.open = False
                self._line(proposal, "approval.decided", None)

    def _agreed(self, proposal: Proposal) -> None:
        if proposal.topic != "date":
            super()._agreed(proposal)
            return
        deadline, due = proposal.wanted["deadline"], proposal.wanted["due"]
        if not self._still(proposal):
            return
        if due is None:
            self._end_date(deadline)
            return
        assert proposal.by is not None
        deadline.agreed = due
        self._moved(deadline, due, proposal.by)

    def _moved(self, deadline: Deadline, due: int, by: Person) -> None:
        later, partner = due > deadline.due, by.side != deadline.owner.side
        self._settled(deadline)
        deadline.due, deadline.since, deadline.opened = due, self.now, False
        deadline.long = self._is_long(deadline)
        deadline.slips += later
        deadline.said = None
        deadline.own = deadline.own and not partner
        if later and not partner and deadline.slips >= CLIMBING:
            self._climbed(deadline, 1)

    def _end_date(self, deadline: Deadline) -> None:
        deadline.open = False
        self._settled(deadline)

    def _do_deadline_done(self, event: Event) -> None:
        deadline = self._deadline(event)
        self._end_date(deadline)
        self._outdated(deadline)

    def _do_deadline_cancel(self, event: Event) -> None:
        """The partner lets it go, or agrees to its end."""
        deadline, by = self._deadline(event), self.program.person(event["by"])
        if not deadline.open:
            return
        if self._mistake(deadline, by):
            self._do_deadline_done(event)
        else:
            self._ask_for_date(deadline, by, MANAGER, None)

    def _do_deadline_says(self, event: Event) -> None:
        """On track or at risk: the date stays."""
        deadline = self._deadline(event)
        if deadline.open and deadline.said != event["words"]:
            deadline.said = event["words"]
            self._outdated(deadline)

    def _do_decide_number(self, event: Event) -> None:
        by = self.program.person(event["by"])
        for proposal in self.proposals:
            if proposal.number == event["number"] and proposal.open and self._sits(by, proposal):
                self._vote(proposal, by, approved=event["approved"])


def _days(text: str) -> int:
    return int(text.removesuffix("bd"))


def shifted(site: Site, day: date, days: int) -> date:
    """The n-th day before or after one on which a span begins; none is the day itself."""
    step = timedelta(days=1 if days > 0 else -1)
    left = abs(days)
    while left:
        day += step
        left -= day in site.begins
    return day


def morning(site: Site, day: date) -> int:
    """09:00 of a day at a site, or its opening if that is later."""
    opens = [site.wall(day, start) for start, _ in site.spans_on(day)]
    return max(site.wall(day, NINE), min(opens, default=0))


def _between(site: Site, first: int, last: int) -> int:
    """How many business days lie behind a moment's day, up to the day of a later one."""
    begin, end = (site.day_of(at, due=True) for at in (first, last))
    return sum(1 for day in site.begins if begin < day <= end)


def _stands(deadline: Deadline) -> Any:
    """What was said about a date is idle once it was moved, or over."""
    since = deadline.since
    return lambda: deadline.open and deadline.since == since


def foretell(
    program: str,
    rules: str,
    events: Sequence[Event],
    first: int,
    last: int,
    *,
    ignore_closed: bool = False,
) -> list[Sent]:
    """Return what should be sent from the minute ``first`` to ``last``."""
    return Dated(program, rules, first, last, ignore_closed=ignore_closed).run(events)
