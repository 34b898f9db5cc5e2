"""Skip, move or put back one date of a sync, and end a sync. Both sides are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.values import Person
from bot.engine.writer import Writer
from bot.features.questions.policy import CHANGED
from bot.features.questions.store import end as end_question
from bot.features.questions.store import live_question
from bot.features.syncs import cards
from bot.features.syncs.policy import (
    OCCURRENCE,
    SKIPPED,
    Change,
    Occurrence,
    Series,
    restored,
    retimed,
)
from bot.features.syncs.policy import changed as with_change
from bot.features.syncs.store import Kept, Meeting, series_named, store_meeting, store_series
from bot.features.syncs.texts import say
from bot.messages.card import Moment, Text
from bot.ports.codec import from_data


def skip(writer: Writer, meeting: Meeting, by: Person, why: str | None) -> Meeting:
    """Leave one date out."""
    item = replace(meeting.item, state=SKIPPED, since=writer.now)
    stored = _change(writer, meeting, item, Change(item.wall, None, by.id, why))
    writer.record(None, "sync.skipped", by.id, {"sync": item.name, "text": why})
    _tell(writer, stored, "sync.skipped.line", by, why, when=cards.when(writer.ctx, item.at))
    return stored


def move(writer: Writer, meeting: Meeting, at: datetime, by: Person, why: str | None) -> Meeting:
    """Let one date begin at another moment; its name stays."""
    old = meeting.item.at
    item = retimed(meeting.item, at, writer.now)
    stored = _change(writer, meeting, item, Change(item.wall, at, by.id, why))
    payload = {"sync": item.name, "old": old.isoformat(), "new": at.isoformat(), "text": why}
    writer.record(None, "sync.moved", by.id, payload)
    old_when, new_when = cards.when(writer.ctx, old), cards.when(writer.ctx, at)
    _tell(writer, stored, "sync.moved.line", by, why, old=old_when, when=new_when)
    return stored


def restore(writer: Writer, meeting: Meeting, at: datetime, by: Person) -> Meeting:
    """Let one date be where its series has it again."""
    series = restored(meeting.series, meeting.item.wall.date(), writer.now)
    stored = _store(writer, meeting, retimed(meeting.item, at, writer.now), series)
    writer.record(None, "sync.restored", by.id, {"sync": stored.item.name})
    _tell(writer, stored, "sync.restored.line", by, None, when=cards.when(writer.ctx, at))
    return stored


def end(writer: Writer, kept: Kept, by: Person, why: str | None) -> Kept:
    """End a sync: no further date takes place."""
    series = replace(
        kept.series,
        ended=writer.now,
        why=why,
        changed=writer.now,
        sequence=kept.series.sequence + 1,
    )
    kept = store_series(writer, kept, series)
    renew_dates(writer, series)
    answered(writer, series, by)
    writer.record(None, "sync.ended", by.id, {"sync": series.id, "text": why})
    line = say("sync.ended.line", actor=by.name, title=series.title, id=series.id, why=because(why))
    writer.line("notice", None, line, about=kept.record)
    return kept


def renew_dates(writer: Writer, series: Series) -> None:
    """Let the dates of a series that have anything to come follow what it is now."""
    for record in writer.tx.records(writer.ctx.id, OCCURRENCE, live=True):
        item = from_data(Occurrence, record.data)
        if item.series == series.id:
            store_meeting(writer, Meeting(record, item, series), item)


def answered(writer: Writer, series: Series, by: Person) -> bool:
    """End the question that is put about a series, if there is one, and say whether it was."""
    stored = live_question(writer, series.question)
    if stored is not None:
        end_question(writer, stored, CHANGED, by.id)
    return stored is not None


def _change(writer: Writer, meeting: Meeting, item: Occurrence, change: Change) -> Meeting:
    return _store(writer, meeting, item, with_change(meeting.series, change, writer.now))


def _store(writer: Writer, meeting: Meeting, item: Occurrence, series: Series) -> Meeting:
    stored = series_named(writer, series.id)
    assert stored is not None
    store_series(writer, stored, series)
    return store_meeting(writer, replace(meeting, series=series), item)


def because(why: str | None) -> Text:
    """Return the reason as a sentence of its own; nothing where none is given."""
    return say("sync.why", why=why) if why else ()


def _tell(
    writer: Writer, meeting: Meeting, key: str, by: Person, why: str | None, **values: Moment
) -> None:
    line = say(key, actor=by.name, title=meeting.series.title, why=because(why), **values)
    writer.line("notice", None, line, about=meeting.record)
