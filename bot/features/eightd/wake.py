"""What is done when a step of an 8D falls due: its owner is told, then levels of both sides are.

A step that is far too late is judged as those of an issue are: the highest is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from bot.domain.issue import Issue, StepDone
from bot.domain.plan import ESCALATE, OFFER, REMIND, Step
from bot.domain.values import Person
from bot.engine.feature import SENT, Wake
from bot.engine.holes import tell_holes
from bot.engine.wakes import highest, remember_in_value
from bot.engine.writer import Coming, Writer
from bot.features.eightd import cards
from bot.features.eightd.due_dates import (
    check_due,
    check_site,
    has_ladder,
    step_of,
)
from bot.features.eightd.policy import CHECK, EIGHTD, Row, rows, unfinished
from bot.features.eightd.store import EIGHTDS, Kept, due_of, find, plan_of, quality, store
from bot.features.eightd.texts import say
from bot.features.issues.alerts.needs import Need
from bot.features.issues.wake import offer
from bot.messages.card import Card, Moment
from bot.ports import RecordGuard
from bot.ports.message import Message


def _judge(writer: Writer, kept: Kept, due: Sequence[Step]) -> list[tuple[Step, str]]:
    """Levels are told whatever other ladders told them: each step is a fact of its own."""
    return highest(writer, due)


def _do(writer: Writer, kept: Kept, step: Step) -> Kept:
    _Watch(writer, kept, kept.issue, step).do()
    return kept


def _save(writer: Writer, kept: Kept) -> Kept:
    return store(writer, kept, kept.issue, kept.value)


class _Watch:
    """One due step of the plan of an 8D while it is done."""

    def __init__(self, writer: Writer, kept: Kept, issue: Issue, step: Step) -> None:
        self._writer, self._issue, self._kept, self._step = writer, issue, kept, step
        self._id = step_of(step.key)
        self._guard = RecordGuard(kept.record.id, step.clock)
        checks = self._id == CHECK
        side = issue.counterpart if checks else issue.responder
        self._owners = quality(writer, side) if checks else writer.owners(issue, side)

    def do(self) -> None:
        """Tell who is to be told."""
        {REMIND: self._remind, ESCALATE: self._escalate, OFFER: self._offer}[self._step.kind]()

    def _remind(self) -> None:
        said = {"step": cards.label(self._id)}
        self._writer.record(self._issue, "step.nudge", None, said)
        for person in self._owners:
            self._writer.tell(person, self._message("step.reminder", self._asked(), calm=True))

    def _message(self, kind: str, content: Card, *, calm: bool = False) -> Message:
        step, guard = self._step, self._guard
        return Message(
            kind, content, self._issue, level=step.level, guard=guard, key=step.key, calm=calm
        )

    def _asked(self) -> Card:
        ctx, issue, due = self._writer.ctx, self._issue, self._due()
        check = self._kept.value.check
        if self._id == CHECK and check is not None:
            return cards.check(ctx, issue, ctx.moment(check.started, self._check_site()), due)
        return cards.reminder(ctx, issue, self._id, due)

    def _escalate(self) -> None:
        writer, issue, level = self._writer, self._issue, cast(int, self._step.level)
        alerted, holes = writer.roster.alerted(level, writer.now)
        first = not any(each.outcome == SENT for each in self._climbed())
        people = tuple(dict.fromkeys((*self._owners, *alerted))) if first else alerted
        late = self._late(level, alerted)
        said = {"step": cards.label(self._id), "level": level}
        writer.record(issue, "step.late", None, said)
        calm = self._id == CHECK
        any_hour = writer.any_hour(issue) and not calm
        asked = late.need.asked
        crowd = [writer.ctx.crowd((person,), writer.now, any_hour=any_hour) for person in asked]
        line = cards.late_line(writer.ctx, issue, late, crowd)
        message = self._message("step.escalated", line, calm=calm)
        writer.post(message)
        for person in people:
            card = cards.late_card(writer.ctx, issue, late, person)
            writer.tell(person, message.showing(card))
        tell_holes(writer, issue, level, holes)

    def _climbed(self) -> Iterator[StepDone]:
        """What was done of this step's ladder before, offers too."""
        climb = f"{self._step.clock}/L"
        past = (each for each in self._kept.value.done if each.key != self._step.key)
        return (each for each in past if each.key.startswith(climb))

    def _late(self, level: int, people: tuple[Person, ...]) -> cards.Late:
        issue, due = self._issue, self._due()
        checks = self._id == CHECK
        side = issue.counterpart if checks else issue.responder
        need = Need("step", side, due.at, due.at, level=level, people=people)
        own = self._writer.ctx.program.side_people(side)
        return cards.Late(self._id, due, need, self._owners if checks else own)

    def _offer(self) -> None:
        message = self._message("escalation.offer", Card(()))
        guard = replace(self._guard, unless_level=self._step.level)
        offer(self._writer, replace(message, guard=guard))

    def _check_site(self) -> str:
        return check_site(self._kept.value, self._issue, self._writer.ctx.calendars)

    def _row(self) -> Row:
        return next(row for row in rows(self._issue.severity) if row.id == self._id)

    def _due(self) -> Moment:
        writer, issue, value = self._writer, self._issue, self._kept.value
        if self._id == CHECK:
            at = check_due(value, issue, writer.ctx.calendars)
            return writer.ctx.moment(cast(datetime, at), self._check_site())
        return writer.ctx.moment(
            cast(datetime, due_of(writer, value, issue, self._row())), value.site
        )


def to_come(writer: Writer, issue: Issue) -> list[Coming]:
    """Return what an 8D still brings: its due moments and what follows from them."""
    kept = find(writer, issue)
    if kept is None or not kept.record.live:
        return []
    return [*_dues(writer, kept, issue), *_steps(writer, kept, issue)]


def _dues(writer: Writer, kept: Kept, issue: Issue) -> Iterator[Coming]:
    """The moments that no clock of the issue shows."""
    for row in unfinished(kept.value, issue.severity) if issue.live else ():
        due = due_of(writer, kept.value, issue, row)
        if due is not None and not has_ladder(issue, row):
            what = say("eightd.to_come.due", step=cards.label(row.id))
            yield Coming(due, kept.value.site, what)
    check = check_due(kept.value, issue, writer.ctx.calendars)
    if check is not None:
        what = say("eightd.to_come.check", company=writer.ctx.company(issue.counterpart))
        yield Coming(check, check_site(kept.value, issue, writer.ctx.calendars), what)


def _steps(writer: Writer, kept: Kept, issue: Issue) -> Iterator[Coming]:
    for step in plan_of(writer, kept):
        checks = step_of(step.key) == CHECK
        key = "eightd.to_come.remind" if step.kind == REMIND else "eightd.to_come.escalate"
        name = cards.label(step_of(step.key))
        site = check_site(kept.value, issue, writer.ctx.calendars) if checks else kept.value.site
        yield Coming(step.at, site, say(key, step=name, level=step.level or 0))


WAKE = Wake(
    EIGHTD,
    load=EIGHTDS.load,
    plan=plan_of,
    judge=_judge,
    remember=remember_in_value,
    do=_do,
    save=_save,
)
