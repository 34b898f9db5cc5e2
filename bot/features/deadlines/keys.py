"""What an act does to a deadline that needs the other side: a deadline before and after it is
compared, however the act was typed.

Whoever owes a deadline does not loosen it alone; whoever is owed it may let it go or extend it, and
does nothing that its owner alone may do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.effects import ENDS, HANDS, LATER, LEVEL, THEIRS, Effect
from bot.domain.values import PROGRAM_MANAGER, other_side
from bot.engine.agreeing import Binding, Rung, Running
from bot.engine.commands.call import Call
from bot.engine.proposals.value import Seat, seat_of_one
from bot.engine.two_keys.free import OWN_MISTAKE, other_side_acted
from bot.engine.writer import Writer
from bot.features.deadlines.commands.common import closed_day
from bot.features.deadlines.moves import DECIDE_WITHIN, later_seat, moves_alone_until, needs_consent
from bot.features.deadlines.policy import (
    CANCELLED,
    DEADLINE,
    DONE,
    MILESTONE,
    OFFERED,
    PROMISE,
    Deadline,
    nudges,
    plan_deadline,
)
from bot.features.deadlines.store import calendar_of, named, rules_of
from bot.features.deadlines.texts import BUTTONS, say
from bot.messages.card import Button, Text
from bot.ports import Record, Subject
from bot.ports.codec import from_data, to_data

DATE, SLIP, KEPT = "date", "slip", "kept"
MOVED_ALONE = timedelta(days=7)
"""So much later a level may be told by a move that asks nobody: two business days, over a weekend
and holidays."""


def effects(
    call: Call, writer: Writer, before: Record | None, after: Record | None
) -> Iterator[Effect]:
    """Yield what somebody's act does to a deadline and may not do alone."""
    was, now = _read(before), _read(after)
    if was is None or before is None:
        yield from _given(call, now)
    elif was.open and not _own_mistake(call, before, was):
        owed = was.side == call.side
        yield from _owed(call, writer, was, now) if owed else _theirs(call, was, now)


def _read(record: Record | None) -> Deadline | None:
    return None if record is None else from_data(Deadline, record.data)


def _given(call: Call, item: Deadline | None) -> Iterator[Effect]:
    """An action is given at once, and may be declined; a milestone is asked for."""
    if item is None or item.side == call.side:
        return
    if item.kind == PROMISE:
        yield _effect(call.writer, item, THEIRS, f"{PROMISE}/{item.owner}", new=item.due)
    elif item.kind == MILESTONE:
        yield _effect(call.writer, item, THEIRS, MILESTONE, new=item.due)


def _owed(call: Call, writer: Writer, was: Deadline, now: Deadline | None) -> Iterator[Effect]:
    """Yield what the side that owes a deadline gains."""
    if was.status == OFFERED:
        return
    if now is None or now.side != was.side:
        yield _effect(call.writer, was, HANDS, "")
    elif now.status == CANCELLED:
        yield _effect(call.writer, was, ENDS, DATE)
    elif now.status == DONE:
        yield from _passed(call, was)
        if _becomes_kept(call, was, now):
            yield _effect(call.writer, was, ENDS, KEPT)
    else:
        if needs_consent(call.writer, was, now.due, call.person) is not None:
            yield _effect(call.writer, was, LATER, DATE, was.due, now.due)
        if not was.done_by(call.side) and now.gate != was.gate:
            yield _effect(call.writer, was, THEIRS, "gate")
        yield from _softer(call, writer, was, now)


def _becomes_kept(call: Call, was: Deadline, now: Deadline) -> bool:
    """Say whether what is late by now is said to have been done in time."""
    said = now.actual or call.now
    return any(said <= due < call.now for due in (was.first, was.due))


def _passed(call: Call, was: Deadline) -> Iterator[Effect]:
    if not was.done_by(call.side):
        yield _effect(call.writer, was, THEIRS, "done")


def _softer(call: Call, writer: Writer, was: Deadline, now: Deadline) -> Iterator[Effect]:
    """Yield the levels and nudges that are lost, or come later than the date itself explains."""
    yield from loosened(call.writer, writer, was, now)
    fewer = set(nudges(was, rules_of(call.ctx, was))) - set(nudges(now, rules_of(call.ctx, now)))
    if fewer and (was.kind, was.nudge) != (now.kind, now.nudge):
        yield _effect(call.writer, was, LEVEL, "nudge")


def loosened(before: Writer, after: Writer, was: Deadline, now: Deadline) -> Iterator[Effect]:
    """Yield the levels that are lost, or come later than the date itself explains."""
    same = replace(was, due=max(was.due, now.due), since=now.since, done=())
    levels, left = _levels(before, same), _levels(after, replace(now, done=()))
    for level, at in levels.items():
        if at > after.now and (level not in left or left[level] > at):
            yield _effect(before, was, LEVEL, f"{DATE}/{level}")


def _levels(writer: Writer, item: Deadline) -> dict[int, datetime]:
    """Return when each level of a deadline is told that it is late."""
    steps = plan_deadline(item, rules_of(writer.ctx, item), calendar_of(writer, item))
    return {step.level: step.at for step in steps if step.level is not None}


def _theirs(call: Call, was: Deadline, now: Deadline | None) -> Iterator[Effect]:
    """Yield what somebody who is owed a deadline does in place of its owner."""
    if now is None or (now.side, now.owner) != (was.side, was.owner):
        yield _effect(call.writer, was, THEIRS, "owner")
    elif now.status == DONE:
        yield from _passed(call, was)
    elif now.status == CANCELLED:
        return
    elif needs_consent(call.writer, was, now.due, call.person) is not None:
        yield _effect(call.writer, was, THEIRS, DATE, was.due, now.due)
    elif (now.kind, now.nudge, now.gate) != (was.kind, was.nudge, was.gate):
        yield _effect(call.writer, was, THEIRS, "terms")
    elif was.status == OFFERED != now.status:
        yield _effect(call.writer, was, THEIRS, "accept")


def _effect(
    writer: Writer,
    item: Deadline,
    kind: str,
    what: str,
    old: datetime | None = None,
    new: datetime | None = None,
) -> Effect:
    site = calendar_of(writer, item).site.id
    return Effect(kind, f"{DEADLINE}/{item.id}", what, item.title, old, new, site)


def _own_mistake(call: Call, record: Record, was: Deadline) -> bool:
    """Say whether somebody puts right what they added for their own side a moment ago, and nobody
    of the other side has acted on it."""
    own = was.side == call.side and was.by == call.person.id
    if not own or call.now - was.created > OWN_MISTAKE:
        return False
    events = call.tx.events(call.ctx.id, Subject(record.kind, record.id))
    return not other_side_acted(call, events)


def seat(call: Call, effect: Effect) -> Seat:
    """Return who agrees: to a later date whoever the shipped roles name, to a promise who is said
    to have given it, to anything else a program manager."""
    other = other_side(call.side)
    what, _, person = effect.what.partition("/")
    if effect.kind == LATER:
        return later_seat(call.writer, other)
    if effect.kind == THEIRS and what == PROMISE:
        return seat_of_one(other, person)
    return Seat(other, PROGRAM_MANAGER)


def hint(call: Call, effects: Sequence[Effect]) -> tuple[tuple[Text, ...], tuple[Button, ...]]:
    """Say to whoever asks for a date on a closed day which working day comes before it, and which
    milestones of a plan are past."""
    if len(effects) != 1:
        past = [e.about.partition("/")[2] for e in effects if e.new and e.new <= call.now]
        return ((say("deadline.plan.past", names=", ".join(past)),) if past else ()), ()
    (effect,) = effects
    kept = named(call.writer, effect.about.partition("/")[2])
    if kept is not None and effect.what == KEPT:
        line = f"deadline done {kept.item.id}"
        return (say("deadline.kept.hint"),), (Button(BUTTONS["now"], line),)
    if kept is None or effect.what != DATE or effect.new is None:
        return (), ()
    return closed_day(call, replace(kept.item, due=effect.new), calendar_of(call.writer, kept.item))


def _sites(writer: Writer, record: Record) -> tuple[str, ...]:
    item = from_data(Deadline, record.data)
    return (item.site or calendar_of(writer, item).site.id,)


def _late(writer: Writer, record: Record, _site: str) -> bool:
    return from_data(Deadline, record.data).due <= writer.now


def _gains(before: Writer, after: Writer, record: Record, _site: str) -> Iterator[Effect]:
    item = from_data(Deadline, record.data)
    yield from loosened(before, after, item, item)
    old, new = (moves_alone_until(calendar_of(writer, item), item) for writer in (before, after))
    if new > old:
        yield _effect(before, item, LATER, SLIP, old, new)


def _put(writer: Writer, record: Record, _old: str, site: str) -> Record:
    item = from_data(Deadline, record.data)
    own = calendar_of(writer, replace(item, site=None)).site.id
    return replace(record, data=to_data(replace(item, site=None if site == own else site)))


def _rungs(writer: Writer, record: Record) -> Iterator[Rung]:
    item = from_data(Deadline, record.data)
    for level, at in _levels(writer, item).items():
        lost = _effect(writer, item, LEVEL, f"{DATE}/{level}")
        yield Rung(item.side, level, at, lost, MOVED_ALONE)


RUNNING = Running(DEADLINE, _sites, _late, _gains, _put, _rungs)
BINDING = Binding(DEADLINE, effects, seat, DECIDE_WITHIN, hint)
