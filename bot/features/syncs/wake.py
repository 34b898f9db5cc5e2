"""Do what is due around one date of a sync: announce, ask, remind, call the roll, look who came.

A step is done once under its key. One that is late is done only while it still has a meaning. A
sync with a condition is silent while that is not met; what was announced already is called off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.issue import StepDone
from bot.engine.feature import Wake
from bot.engine.writer import Writer
from bot.features.syncs import cards
from bot.features.syncs.conditions import held
from bot.features.syncs.gather_agenda import agenda_of
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
from bot.features.syncs.presence import judge_presence, nothing_written
from bot.features.syncs.sites import closed_sites, participants, site_calendars, stood
from bot.features.syncs.slots import nearest_slots
from bot.features.syncs.store import OCCURRENCES, Meeting, next_dates, steps_of
from bot.messages.card import Card, Text
from bot.ports import Subject
from bot.ports.message import Message


def _plan(writer: Writer, meeting: Meeting) -> list[MeetStep]:
    return steps_of(writer.ctx, meeting)


def _judge(writer: Writer, meeting: Meeting, due: Sequence[MeetStep]) -> list[tuple[MeetStep, str]]:
    """Judge the first step alone: what comes behind it depends on what becomes of it."""
    return [(due[0], _judged(writer, meeting, due[0]))]


def _remember(writer: Writer, meeting: Meeting, step: MeetStep, outcome: str) -> Meeting:
    done = StepDone(step.key, writer.now, step.what, None, outcome)
    return meeting.with_value(replace(meeting.item, done=(*meeting.item.done, done)))


def _do(writer: Writer, meeting: Meeting, step: MeetStep) -> Meeting:
    """Do a step, or call the date off: that is what was remembered of it."""
    if announced(meeting.item, step.what):
        return _STEPS[step.what](writer, meeting, step)
    card = cards.called_off(writer.ctx, meeting.series, meeting.item)
    _say(writer, meeting, step, "sync.reminder", card)
    return meeting


def _judged(writer: Writer, meeting: Meeting, step: MeetStep) -> str:
    """Return what becomes of a due step: it is sent, left out, or calls the date off."""
    item = meeting.item
    if not meaningful(step, writer.now) or _outdated(writer, meeting, step):
        return LEFT_OUT
    if step.what in (PRESENCE, MINUTES) or held(writer, meeting.series, item.at):
        return SENT
    if step.what == ROLLCALL and announced(item, REMINDER):
        return SENT  # The link is out already: whoever comes is marked.
    asked = announced(item, CLOSURE) or announced(item, AGENDA)
    return CALLED_OFF if step.what == REMINDER and asked else LEFT_OUT


def _outdated(writer: Writer, meeting: Meeting, step: MeetStep) -> bool:
    """Minutes are asked for once they are missing, and only of the latest date of a series; not
    where nothing says that it was held: in a pause, or without its condition."""
    if step.what != MINUTES:
        return False
    series, item = meeting.series, meeting.item
    called = item.called is not None
    unsure = series.only_while is not None or stood(writer.ctx, item.at)
    return item.written or (unsure and not called) or _followed(series, item.at, writer.now)


def _followed(series: Series, at: datetime, now: datetime) -> bool:
    """Say whether a later date of a series began, before it stopped if it did."""
    later = next_dates(replace(series, ended=None, paused=None), at, 1)
    return bool(later and later[0][1] <= min(now, series.stopped or now))


def _say(writer: Writer, meeting: Meeting, step: MeetStep, kind: str, card: Card) -> None:
    guard = None if step.what == MINUTES else meeting.guard
    key = f"{meeting.item.name}/{step.key}"
    writer.post(Message(kind, card, record=meeting.record, guard=guard, key=key))


def crowd(writer: Writer, meeting: Meeting) -> Text:
    """Return who is expected; whoever is in their hours is mentioned."""
    people = participants(writer, meeting.series)
    return writer.ctx.crowd(people, writer.now, any_hour=False)


def slots_for(writer: Writer, meeting: Meeting) -> cards.Slots:
    """Return the two slots nearest to an occurrence at which both sides work."""
    series, item = meeting.series, meeting.item
    taken = {at for _, at in next_dates(series, writer.now, 30)}
    starts, inside = nearest_slots(
        site_calendars(writer.ctx, series), item.at, series.zone, series.length, writer.now, taken
    )
    return cards.Slots(tuple(starts), inside)


def proposal(writer: Writer, meeting: Meeting) -> cards.Closed | None:
    """Return which sites are closed on the day of an occurrence, and when it could be instead."""
    closed = closed_sites(writer.ctx, meeting.series, meeting.item.at)
    if not closed:
        return None
    return cards.Closed(closed, slots_for(writer, meeting))


def _closure(writer: Writer, meeting: Meeting, step: MeetStep) -> Meeting:
    closed = proposal(writer, meeting)
    if closed is not None:
        card = cards.closure(writer.ctx, meeting.series, meeting.item, closed)
        _say(writer, meeting, step, "sync.closure", card)
    return meeting


def _agenda(writer: Writer, meeting: Meeting, step: MeetStep) -> Meeting:
    people, closed = crowd(writer, meeting), proposal(writer, meeting)
    card = cards.request(writer.ctx, meeting.series, meeting.item, people, closed)
    _say(writer, meeting, step, "sync.agenda", card)
    return meeting


def _reminder(writer: Writer, meeting: Meeting, step: MeetStep) -> Meeting:
    closed = closed_sites(writer.ctx, meeting.series, meeting.item.at)
    agenda = agenda_of(writer, meeting)
    card = cards.reminder(
        writer.ctx, meeting.series, meeting.item, agenda, crowd(writer, meeting), closed
    )
    _say(writer, meeting, step, "sync.reminder", card)
    return meeting


def _rollcall(writer: Writer, meeting: Meeting, step: MeetStep) -> Meeting:
    meeting = meeting.with_value(replace(meeting.item, called=writer.now))
    show_roll(writer, meeting)
    return meeting


def show_roll(writer: Writer, meeting: Meeting) -> None:
    """Show in every shared channel who is there: one card, edited as people come."""
    if writer.mute or meeting.item.called is None:
        return
    card = cards.roll(writer.ctx, meeting.series, meeting.item, crowd(writer, meeting))
    name = f"sync:{meeting.item.name}"
    subject = Subject(OCCURRENCE, meeting.record.id)
    writer.show_card(subject, name, card, OCCURRENCE, name, meeting.item.since)


def _presence(writer: Writer, meeting: Meeting, step: MeetStep) -> Meeting:
    meeting = judge_presence(writer, meeting)
    if meeting.item.absent:
        card = cards.missed(writer.ctx, meeting.series, meeting.item)
        _say(writer, meeting, step, "sync.missed", card)
    return meeting


def _minutes(writer: Writer, meeting: Meeting, step: MeetStep) -> Meeting:
    card = cards.minutes_missing(writer.ctx, meeting.series, meeting.item)
    _say(writer, meeting, step, "sync.minutes", card)
    return nothing_written(writer, meeting)


_STEPS: dict[str, Callable[[Writer, Meeting, MeetStep], Meeting]] = {
    CLOSURE: _closure,
    AGENDA: _agenda,
    REMINDER: _reminder,
    ROLLCALL: _rollcall,
    PRESENCE: _presence,
    MINUTES: _minutes,
}


WAKE = Wake(
    OCCURRENCE,
    load=OCCURRENCES.load,
    plan=_plan,
    judge=_judge,
    remember=_remember,
    do=_do,
    save=OCCURRENCES.save,
    word="sync",
)
