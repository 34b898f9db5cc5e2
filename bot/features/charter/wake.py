"""What is done when a step of the charter is due: whoever owes an obligation is nudged, a level of
both sides is alerted, and the receipt of a revision is asked for once more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.plan import ESCALATE, MISSED, Step
from bot.engine.feature import Wake
from bot.engine.holes import tell_holes_about
from bot.engine.records import Stored
from bot.engine.wakes import all_sent, highest, remember_in_value
from bot.engine.writer import Writer
from bot.features.charter import cards
from bot.features.charter.confirm import ask_receipt
from bot.features.charter.policy import DUTY, OBLIGATION, SPEC, Duty, Spec
from bot.features.charter.store import (
    DUTIES,
    SPECS,
    duty_calendar,
    duty_steps,
    holders,
    spec_steps,
)
from bot.ports import RecordGuard
from bot.ports.codec import to_data
from bot.ports.message import Message

Kept = Stored[Duty]


def _judge(writer: Writer, _stored: Kept, due: Sequence[Step]) -> list[tuple[Step, str]]:
    return highest(writer, due)


def _do(writer: Writer, stored: Kept, step: Step) -> Kept:
    if step.kind == ESCALATE:
        _climb(writer, stored, step)
    else:
        _nudge(writer, stored, step)
    return stored


def _message(kind: str, stored: Kept, step: Step) -> Message:
    duty = stored.value
    guard = RecordGuard(stored.record.id, to_data(duty)["since"])
    key, card = f"{OBLIGATION}/{duty.name}/{step.key}", ()
    return Message(kind, card, record=stored.record, level=step.level, guard=guard, key=key)


def _nudge(writer: Writer, stored: Kept, step: Step) -> None:
    duty, late = stored.value, step.kind == MISSED
    message = _message("obligation.overdue" if late else "obligation.nudge", stored, step)
    calendar, people = duty_calendar(writer, duty), holders(writer, duty.side, duty.role)
    for person in people:
        writer.tell(person, message.showing(cards.nudge(writer.ctx, duty, calendar, late=late)))
    same_day = calendar.day_of(step.at) == calendar.day_of(duty.due, due=True)
    if late or same_day:
        crowd = writer.ctx.crowd(people, writer.now, any_hour=False)
        writer.post(message.showing(cards.line(writer.ctx, duty, calendar, crowd, late=late)))


def _climb(writer: Writer, stored: Kept, step: Step) -> None:
    duty, level = stored.value, step.level or 1
    people, holes = writer.roster.alerted(level, writer.now)
    message = _message("obligation.escalated", stored, step)
    ctx, calendar = writer.ctx, duty_calendar(writer, duty)
    asked = tuple(person for person in people if person.side == duty.side)
    crowd = [ctx.crowd((person,), writer.now, any_hour=False) for person in asked]
    writer.post(message.showing(cards.escalated_line(ctx, duty, calendar, crowd)))
    for person in people:
        card = cards.escalated(ctx, duty, calendar, asked, level, person)
        writer.tell(person, message.showing(card))
    tell_holes_about(writer, stored.record, duty.title, level, holes)


DUTY_WAKE = Wake(
    DUTY,
    load=DUTIES.load,
    plan=duty_steps,
    judge=_judge,
    remember=remember_in_value,
    do=_do,
    save=DUTIES.save,
    word=OBLIGATION,
)


def _ask_again(writer: Writer, stored: Stored[Spec], _step: Step) -> Stored[Spec]:
    ask_receipt(writer, stored, again=True)
    return stored


SPEC_WAKE = Wake(
    SPEC,
    load=SPECS.load,
    plan=spec_steps,
    judge=all_sent,
    remember=remember_in_value,
    do=_ask_again,
    save=SPECS.save,
)
