"""Do what is due for an issue: remind, count a missed update, alert a level, offer one, close.

Every step is judged first, done once under its key, and remembered in the same unit of work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from bot.domain import transitions
from bot.domain.issue import Clock, Issue
from bot.domain.plan import CLOSE, MISSED, Step
from bot.domain.values import Person
from bot.engine.feature import ISSUE, Wake
from bot.engine.holes import tell_holes
from bot.engine.message_writer import CardOf
from bot.engine.wakes import highest, step_done
from bot.engine.writer import Writer
from bot.features.issues import escalation_cards as cards
from bot.features.issues.alerts.needs import Need, of_clock, of_issue
from bot.features.issues.texts import say
from bot.messages.card import Card, Text
from bot.ports import ClockGuard, Guard, IssueCondition, IssueGuard, guard_about
from bot.ports.message import Message


class Climber:
    """Does the due steps of one issue at one moment."""

    def __init__(self, writer: Writer, issue: Issue) -> None:
        self._writer = writer
        self._ctx = writer.ctx
        self._stored = self._issue = issue
        # What a step changes is gathered here and stored once at the end.
        self._changed = issue
        self._moments = writer.dues(issue)

    def plan(self) -> list[Step]:
        """Return the steps still to come of the issue as it was before any was done, but for the
        end of a wait: what became due in it is judged together with that."""
        return self._writer.plan(self._issue)

    def judge(self, due: Sequence[Step]) -> list[tuple[Step, str]]:
        """Judge due steps by what was done before."""
        return highest(self._writer, due, self._writer.steps(self._issue), self._issue.acked)

    def remember(self, step: Step, outcome: str) -> Climber:
        """Remember a step, also one that is passed over: a missed update counts all the same."""
        self._writer.remember(self._issue, [step_done(self._writer, step, outcome)])
        if step.kind == MISSED:
            self._count_miss(step)
        return self

    def do(self, step: Step) -> Climber:
        """Do a step and note it in the audit log."""
        getattr(self, f"_{step.kind}")(step)
        payload = {"step": step.key, "trigger": step.trigger, "level": step.level}
        self._writer.record(self._issue, f"step.{step.kind}", None, payload)
        return self

    def save(self) -> Climber:
        """Store what changed; renew the cards and the wake, whether anything was due or not."""
        if self._writer.indexed(self._changed) == self._stored:
            self._writer.refresh(self._stored)
        else:
            self._writer.save(self._changed)
        return self

    def _clock(self, step: Step) -> Clock:
        return cast(Clock, transitions.clock(self._issue, step.clock or ""))

    def _count_miss(self, step: Step) -> None:
        self._changed = transitions.missed(self._changed, step.clock or "", step.at, step.misses)

    def _remind(self, step: Step) -> None:
        clock = self._clock(step)
        need = of_clock(self._ctx, self._issue, clock, self._moments[clock.id])

        def card(reader: Person, at: datetime) -> Card:
            return cards.reminder(self._ctx, self._issue, need, reader, at)

        guard = ClockGuard(self._issue.id, clock.id)
        self._tell_owners(step, f"{clock.kind}.reminder", card, clock.side, guard)

    def _help(self, step: Step) -> None:
        """Ask somebody of the same side in private, before the partner hears that it is late."""
        clock, issue, writer = self._clock(step), self._issue, self._writer
        owners = writer.owners(issue, clock.side)
        need = of_clock(self._ctx, issue, clock, self._moments[clock.id])

        def card(reader: Person, at: datetime) -> Card:
            return cards.help_wanted(self._ctx, issue, need, owners, reader, at)

        guard = ClockGuard(issue.id, clock.id)
        message = Message(f"{clock.kind}.help", (), issue, guard=guard, key=step.key)
        helpers = self._ctx.roster.helpers(owners, clock.side, writer.now)
        writer.tell_each(helpers, message, card)

    def _missed(self, step: Step) -> None:
        """A missed update wakes nobody: the first is a line of the next morning's note."""
        clock, first = self._clock(step), step.misses == 1
        need = of_clock(self._ctx, self._issue, clock, step.at)

        def card(reader: Person, at: datetime) -> Card:
            return cards.missed_update(self._ctx, self._issue, need, reader, at)

        guard = ClockGuard(self._issue.id, clock.id, misses=step.misses)
        kind = "note" if first else "update.missed"
        message = Message(kind, (), self._issue, guard=guard, key=step.key, calm=True, note=first)
        self._writer.tell_each(self._writer.owners(self._issue, clock.side), message, card)

    def _tell_owners(
        self, step: Step, kind: str, card_of: CardOf, side: str, guard: Guard | None
    ) -> None:
        message = Message(kind, (), self._issue, guard=guard, key=step.key)
        self._writer.tell_each(self._writer.owners(self._issue, side), message, card_of)

    def _escalate(self, step: Step) -> None:
        level = cast(int, step.level)
        sides = self._ctx.program.sides if step.trigger != "confirm" else (self._issue.counterpart,)
        people, holes = self._ctx.roster.alerted(level, self._writer.now, sides)
        need, calm = self._need(step, level, people), step.trigger == "update"
        said = Alert(f"{step.trigger}.escalated", need, key=step.key, calm=calm)
        alert(self._writer, self._issue, said, self._guard(step))
        tell_holes(self._writer, self._issue, level, holes)

    def _guard(self, step: Step) -> ClockGuard | IssueGuard:
        """Return the guard of a ladder's step; the one of reopenings ends with an answer."""
        if step.clock is None:
            return IssueGuard(self._issue.id, IssueCondition.UNANSWERED)
        return ClockGuard(self._issue.id, step.clock)

    def _need(self, step: Step, level: int, people: tuple[Person, ...]) -> Need:
        """Return what a due step of a ladder asks for, and of whom."""
        if step.clock is None:
            return of_issue(self._issue, step.trigger, level, people)
        clock = self._clock(step)
        last_miss = clock.kind == "update" and step.misses > 0
        at = self._last_due(step) if last_miss else self._moments[clock.id]
        return of_clock(self._ctx, self._issue, clock, at, level=level, people=people)

    def _last_due(self, step: Step) -> datetime:
        changed = transitions.clock(self._changed, step.clock or "")
        return changed.started if changed is not None else step.at

    def _offer(self, step: Step) -> None:
        guard = replace(self._guard(step), unless_level=step.level)
        message = Message("escalation.offer", (), self._issue, level=step.level, guard=guard)
        need = self._need(step, cast(int, step.level), ()) if step.clock else None
        offer(self._writer, replace(message, key=step.key), need)

    def _close_remind(self, step: Step) -> None:
        issue, ctx = self._issue, self._ctx
        closes = next(s.at for s in self._writer.plan(issue) if s.kind == CLOSE)
        resolved = cast(datetime, issue.resolved)

        def card(reader: Person, at: datetime) -> Card:
            return cards.close_reminder(ctx, issue, reader, resolved, closes, at)

        guard = IssueGuard(issue.id, IssueCondition.RESOLVED)
        self._tell_owners(step, "resolve.reminder", card, issue.counterpart, guard)

    def _close(self, step: Step) -> None:
        issue = self._issue
        self._changed = transitions.close(issue, self._writer.now)
        self._writer.record(issue, "closed", None, {"why": "not reopened in time"})
        when = self._ctx.moment(cast(datetime, issue.resolved))
        line = say("event.closed.itself", name=self._ctx.name(issue), when=when)
        self._writer.post(Message("issue.event", line, self._changed, key=step.key))

    def _return(self, step: Step) -> None:
        self._changed = transitions.take_back(self._changed, step.at)
        issue, ctx = self._changed, self._ctx
        self._issue, self._moments = issue, self._writer.dues(issue)
        company = ctx.company(issue.waiting_on)
        line = say("event.returned", name=ctx.name(issue), company=company)
        self._writer.post(Message("issue.event", line, issue, key=step.key))
        side = issue.waiting_on

        def card(reader: Person, at: datetime) -> Card:
            return cards.returned(ctx, issue, reader, at)

        running = [c for c in issue.clocks if c.running and c.side == side]
        # The reminder speaks of the resolution where the side owes one.
        running.sort(key=lambda clock: clock.kind != "resolve")
        owed = guard_about(issue.id, running[0].id if running else None)
        self._tell_owners(step, "resolve.reminder", card, side, owed)


@dataclass(frozen=True, slots=True)
class Alert:
    """What people are alerted with; without a ``key`` it is said once in its unit.

    ``need`` names the people and the level; ``asker`` says who asks for help, if a person does. It
    ``rings`` where a person asked for it, and is ``calm`` where it wakes nobody.
    """

    kind: str
    need: Need
    asker: Text = ()
    key: str | None = None
    rings: bool = False
    calm: bool = False


def alert(writer: Writer, issue: Issue, what: Alert, guard: Guard) -> None:
    """Alert people of a level: one thread line for all, and a direct message to each."""
    ctx, need = writer.ctx, what.need
    any_hour = what.rings or (writer.any_hour(issue) and not what.calm)
    crowd = [ctx.crowd((person,), writer.now, any_hour=any_hour) for person in need.asked]
    message = Message(
        what.kind,
        cards.alert_line(ctx, issue, need, crowd, what.asker),
        issue,
        level=need.level,
        guard=guard,
        key=what.key,
        rings=what.rings,
        calm=what.calm,
    )
    writer.post(message)
    owners = writer.owners(issue, need.side)

    def card(reader: Person, at: datetime) -> Card:
        return cards.alert_card(ctx, issue, need, reader, owners, at, what.asker)

    writer.tell_each(need.people, message, card)


def offer(writer: Writer, message: Message, need: Need | None = None) -> None:
    """Offer a level to the program managers of both sides; ``message`` says of which issue, and
    ``need`` what of it is late."""
    issue, level = cast(Issue, message.issue), cast(int, message.level)
    people, _ = writer.roster.alerted(level, writer.now)
    clock = message.guard.clock if isinstance(message.guard, ClockGuard) else None

    def card(reader: Person, at: datetime) -> Card:
        return cards.offer(writer.ctx, issue, level, people, reader, at, need, clock)

    managers = writer.roster.all_managers(writer.now)
    writer.tell_each(managers, message, card)


WAKE = Wake[Climber, Step](
    ISSUE,
    load=Climber,
    plan=lambda _, climber: climber.plan(),
    judge=lambda _, climber, due: climber.judge(due),
    remember=lambda _, climber, step, outcome: climber.remember(step, outcome),
    do=lambda _, climber, step: climber.do(step),
    save=lambda _, climber: climber.save(),
)
