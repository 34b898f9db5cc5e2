"""Do what is due around one date of a sync: announce, ask, remind, call the roll, look who came.

A step is done once under its key. One that is late is done only while it still has a meaning. A
sync with a condition is silent while that is not met; what was announced already is called off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.values import StepDone
from bot.engine.writer import Desk, message_key
from bot.features.syncs import cards
from bot.features.syncs.agenda import agenda_of
from bot.features.syncs.conditions import held
from bot.features.syncs.policy import (
    AGENDA,
    CALLED_OFF,
    CLOSURE,
    LEFT_OUT,
    MINUTES,
    OCCURRENCE,
    PRESENCE,
    REMINDER,
    ROLLCALL,
    SENT,
    MeetStep,
    Series,
    announced,
    meaningful,
)
from bot.features.syncs.presence import judge_presence
from bot.features.syncs.slots import nearest_slots
from bot.features.syncs.store import (
    Meeting,
    closed_sites,
    meeting_of,
    next_dates,
    participants,
    site_calendars,
    steps_of,
    stood,
    store_meeting,
)
from bot.messages.card import Card, Text, mentioned, pack
from bot.ports import Record, Subject, Surface


def fire_meeting(desk: Desk, record: Record) -> None:
    """Do every step that is due for an occurrence, in order; then sleep until the next one."""
    meeting = meeting_of(desk, record)
    if meeting is None:
        desk.tx.set_wake(Subject(OCCURRENCE, record.id), desk.ctx.id, None)
        return
    while (steps := steps_of(desk.ctx, meeting)) and steps[0].at <= desk.now:
        meeting = _do(desk, meeting, steps[0])
    store_meeting(desk, meeting, meeting.item)


def _do(desk: Desk, meeting: Meeting, step: MeetStep) -> Meeting:
    outcome = _judged(desk, meeting, step)
    if outcome == SENT:
        meeting = _STEPS[step.what](desk, meeting, step)
    elif outcome == CALLED_OFF:
        card = cards.called_off(desk.ctx, meeting.series, meeting.item)
        _say(desk, meeting, step, "sync.reminder", card)
    done = StepDone(step.key, desk.now, step.what, None, outcome)
    item = replace(meeting.item, done=(*meeting.item.done, done))
    return replace(meeting, item=item)


def _judged(desk: Desk, meeting: Meeting, step: MeetStep) -> str:
    """Return what becomes of a due step: it is sent, left out, or calls the date off."""
    item = meeting.item
    if not meaningful(step, desk.now) or _outdated(desk, meeting, step):
        return LEFT_OUT
    if step.what in (PRESENCE, MINUTES) or held(desk, meeting.series, item.at):
        return SENT
    if step.what == ROLLCALL and announced(item, REMINDER):
        return SENT  # The link is out already: whoever comes is marked.
    asked = announced(item, CLOSURE) or announced(item, AGENDA)
    return CALLED_OFF if step.what == REMINDER and asked else LEFT_OUT


def _outdated(desk: Desk, meeting: Meeting, step: MeetStep) -> bool:
    """Minutes are asked for once they are missing, and only of the latest date of a series; not
    where nothing says that it was held: in a pause, or without its condition."""
    if step.what != MINUTES:
        return False
    series, item = meeting.series, meeting.item
    called = item.called is not None
    unsure = series.only_while is not None or stood(desk.ctx, item.at)
    return item.written or (unsure and not called) or _followed(series, item.at, desk.now)


def _followed(series: Series, at: datetime, now: datetime) -> bool:
    """Say whether a later date of a series began, before it was ended if it was."""
    later = next_dates(replace(series, ended=None), at, 1)
    return bool(later and later[0][1] <= min(now, series.ended or now))


def _say(desk: Desk, meeting: Meeting, step: MeetStep, kind: str, card: Card) -> None:
    guard = None if step.what == MINUTES else meeting.guard
    key = f"{meeting.item.name}/{step.key}"
    desk.line(kind, None, card, guard=guard, key=key, about=meeting.record)


def crowd(desk: Desk, meeting: Meeting) -> Text:
    """Return who is expected; whoever is in his hours is mentioned."""
    people = participants(desk, meeting.series)
    return desk.ctx.crowd(people, desk.now, any_hour=False)


def slots_for(desk: Desk, meeting: Meeting) -> cards.Slots:
    """Return the two slots nearest to an occurrence at which both sides work."""
    series, item = meeting.series, meeting.item
    taken = {at for _, at in next_dates(series, desk.now, 30)}
    starts, inside = nearest_slots(
        site_calendars(desk.ctx, series), item.at, series.zone, series.length, desk.now, taken
    )
    return cards.Slots(tuple(starts), inside)


def proposal(desk: Desk, meeting: Meeting) -> cards.Closed | None:
    """Return which sites are closed on the day of an occurrence, and when it could be instead."""
    closed = closed_sites(desk.ctx, meeting.series, meeting.item.at)
    if not closed:
        return None
    return cards.Closed(closed, slots_for(desk, meeting))


def _closure(desk: Desk, meeting: Meeting, step: MeetStep) -> Meeting:
    closed = proposal(desk, meeting)
    if closed is not None:
        card = cards.closure(desk.ctx, meeting.series, meeting.item, closed)
        _say(desk, meeting, step, "sync.closure", card)
    return meeting


def _agenda(desk: Desk, meeting: Meeting, step: MeetStep) -> Meeting:
    people, closed = crowd(desk, meeting), proposal(desk, meeting)
    card = cards.request(desk.ctx, meeting.series, meeting.item, people, closed)
    _say(desk, meeting, step, "sync.agenda", card)
    return meeting


def _reminder(desk: Desk, meeting: Meeting, step: MeetStep) -> Meeting:
    closed = closed_sites(desk.ctx, meeting.series, meeting.item.at)
    agenda = agenda_of(desk, meeting)
    card = cards.reminder(
        desk.ctx, meeting.series, meeting.item, agenda, crowd(desk, meeting), closed
    )
    _say(desk, meeting, step, "sync.reminder", card)
    return meeting


def _rollcall(desk: Desk, meeting: Meeting, step: MeetStep) -> Meeting:
    meeting = replace(meeting, item=replace(meeting.item, called=desk.now))
    show_roll(desk, meeting)
    return meeting


def show_roll(desk: Desk, meeting: Meeting) -> None:
    """Show in every shared channel who is there: one card, edited as people come."""
    if desk.mute or meeting.item.called is None:
        return
    card = cards.roll(desk.ctx, meeting.series, meeting.item, crowd(desk, meeting))
    name = f"sync:{meeting.item.name}"
    for place in desk.ctx.places("shared"):
        key = message_key(OCCURRENCE, desk.ctx.program.key, name, meeting.item.since, place)
        surface = Surface(
            id=0, program_id=desk.ctx.id, subject=Subject(OCCURRENCE, meeting.record.id),
            name=name, place=place, to="shared", key=key, wanted=pack(card),
            mentions=mentioned(card), version=0, shown=0, ref=None, attempts=0, first_claimed=None,
        )  # fmt: skip
        desk.tx.want_card(surface, desk.now)


def _presence(desk: Desk, meeting: Meeting, step: MeetStep) -> Meeting:
    meeting = judge_presence(desk, meeting)
    if meeting.item.absent:
        card = cards.missed(desk.ctx, meeting.series, meeting.item)
        _say(desk, meeting, step, "sync.missed", card)
    return meeting


def _minutes(desk: Desk, meeting: Meeting, step: MeetStep) -> Meeting:
    card = cards.minutes_missing(desk.ctx, meeting.series, meeting.item)
    _say(desk, meeting, step, "sync.minutes", card)
    return meeting


_STEPS: dict[str, Callable[[Desk, Meeting, MeetStep], Meeting]] = {
    CLOSURE: _closure,
    AGENDA: _agenda,
    REMINDER: _reminder,
    ROLLCALL: _rollcall,
    PRESENCE: _presence,
    MINUTES: _minutes,
}
