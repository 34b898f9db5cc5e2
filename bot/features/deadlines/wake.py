"""What is done when a step of a deadline is due: its owner is nudged, levels of both sides are
alerted, a late milestone becomes an issue, and about a late promise its side is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.plan import ESCALATE, MISSED, REMIND, Step
from bot.domain.values import Person, read_side
from bot.engine.feature import Wake
from bot.engine.holes import tell_holes_about
from bot.engine.wakes import highest, remember_in_value
from bot.engine.writer import Writer
from bot.features.deadlines import cards, promises
from bot.features.deadlines.policy import DEADLINE, MILESTONE, Deadline, opens_at
from bot.features.deadlines.store import Kept, calendar_of, load, steps_of, store
from bot.features.deadlines.texts import say
from bot.features.issues.automatic import open_issue
from bot.features.issues.policy import ToOpen
from bot.messages.card import plain
from bot.ports import RecordGuard
from bot.ports.codec import to_data
from bot.ports.message import Message


def _judge(writer: Writer, deadline: Kept, due: Sequence[Step]) -> list[tuple[Step, str]]:
    return highest(writer, due)


def _do(writer: Writer, kept: Kept, step: Step) -> Kept:
    if step.kind == ESCALATE:
        climb(writer, kept, step.level or 1, step.key)
    elif step.kind in (REMIND, MISSED):
        _nudge(writer, kept, step)
    return kept


def _save(writer: Writer, deadline: Kept) -> Kept:
    """Store what was done. The issue about a late deadline, or the question, comes after it."""
    item = deadline.item
    opens = opens_at(item, calendar_of(writer, item))
    if opens is not None and opens <= writer.now:
        _open_issue(writer, deadline)
        item = replace(item, opened=True)
    return store(writer, deadline, item)


WAKE = Wake(
    DEADLINE,
    load=load,
    plan=steps_of,
    judge=_judge,
    remember=remember_in_value,
    do=_do,
    save=_save,
)


def owners(writer: Writer, item: Deadline) -> tuple[Person, ...]:
    """Return who answers for a deadline: its owner, their backup, else the side's managers, else
    the next level that has somebody: a nudge is never said to nobody."""
    person, roster = writer.ctx.program.person(item.owner), writer.roster
    present = roster.present((person,), writer.now) if person else ()
    return present or roster.answering(item.side, writer.now)


def _guard(kept: Kept) -> RecordGuard:
    """What was said about a date loses its meaning with the next one."""
    return RecordGuard(kept.record.id, to_data(kept.item)["since"])


def _nudge(writer: Writer, kept: Kept, step: Step) -> None:
    item = kept.item
    late = step.kind == MISSED
    kind = "deadline.overdue" if late else "deadline.nudge"
    key, guard = f"{DEADLINE}/{item.id}/{step.key}", _guard(kept)
    people = owners(writer, item)
    calendar = calendar_of(writer, item)
    card = cards.nudge(writer.ctx, item, calendar, late=late)
    message = Message(kind, card, record=kept.record, guard=guard, key=key)
    for person in people:
        writer.tell(person, message)
    same_day = calendar.day_of(step.at) == calendar.day_of(item.due, due=True)
    if late or same_day:
        crowd = writer.ctx.crowd(people, writer.now, any_hour=False)
        line = cards.line(writer.ctx, item, calendar, crowd, late=late)
        writer.post(message.showing(line))


def climb(writer: Writer, kept: Kept, level: int, cause: str) -> None:
    """Alert a level of both sides about a deadline."""
    item = kept.item
    people, holes = writer.roster.alerted(level, writer.now)
    key, guard = f"{DEADLINE}/{item.id}/{cause}", _guard(kept)
    ctx, calendar, kind = writer.ctx, calendar_of(writer, item), "deadline.escalated"
    alert = cards.Alert(item.due <= writer.now, level, people)
    crowd = [ctx.crowd((p,), writer.now, any_hour=False) for p in alert.asked(item)]
    line = cards.escalated_line(ctx, item, calendar, alert, crowd)
    message = Message(kind, line, record=kept.record, level=level, guard=guard, key=key)
    writer.post(message)
    for person in people:
        card = cards.escalated(ctx, item, calendar, alert, person)
        writer.tell(person, message.showing(card))
    tell_holes_about(writer, kept.record, item.title, level, holes)


def _open_issue(writer: Writer, kept: Kept) -> None:
    """A milestone without a new date becomes an issue of its side; of a promise, which is about a
    person, that side's managers are asked first."""
    item = kept.item
    milestone = item.kind == MILESTONE
    key = "deadline.opens.milestone" if milestone else "deadline.opens.promise"
    wanted = ToOpen(
        "delivery" if milestone else "relationship",
        "major" if milestone else "minor",
        plain(say(key, title=item.title)),
        read_side(item.side),
        f"{DEADLINE}/{item.id}/{item.due.isoformat()}",
        {
            "deadline": item.id,
            "old_date": f"{calendar_of(writer, item).local(item.due):%Y-%m-%d}",
        },
    )
    if milestone:
        open_issue(writer, wanted)
    else:
        promises.ask(writer, item, wanted)
