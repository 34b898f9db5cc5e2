"""Who came to a sync, and what follows when nobody of a side does."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.values import Person, Side, read_side
from bot.engine.writer import Writer
from bot.features.issues.automatic import open_issue
from bot.features.syncs.policy import CLIMBING_MISSES, SYNC, Note, absent_sides, counted
from bot.features.syncs.store import Kept, Meeting, excused_sides, series_named, store_series
from bot.features.syncs.texts import say
from bot.messages.card import plain


def judge_presence(writer: Writer, meeting: Meeting) -> Meeting:
    """Say of which sides nobody came, count it, and open an issue after two in a row."""
    excused = excused_sides(writer.ctx, meeting)
    item = replace(meeting.item, absent=absent_sides(meeting.item, excused))
    for side in item.absent:
        payload = {"sync": item.name, "side": side}
        writer.record(None, "sync.missed", None, payload)
    return _count(writer, meeting.with_value(item), excused)


def _count(writer: Writer, meeting: Meeting, excused: tuple[str, ...]) -> Meeting:
    stored = series_named(writer, meeting.item.series)
    if stored is None:
        return meeting
    series = counted(stored.series, meeting.item, excused)
    if series != stored.series:
        stored = store_series(writer, stored, series)
    for side in meeting.item.absent:
        _open(writer, stored, read_side(side))
    return replace(meeting, series=stored.series)


def _open(writer: Writer, stored: Kept, side: Side) -> None:
    """Open an issue that the absent side answers, once for a row of absences."""
    row = stored.series.absent.get(side, ())
    if len(row) < CLIMBING_MISSES:
        return
    company = writer.ctx.company(side)
    title = plain(say("sync.opens", company=company, title=stored.series.title, count=len(row)))
    open_issue(
        writer,
        "relationship",
        "major",
        title,
        side,
        source=f"{SYNC}/{stored.series.id}/{side}/{row[0]}",
        fields={"sync": stored.series.id, "dates": ", ".join(row)},
    )


def come(writer: Writer, meeting: Meeting, person: Person) -> Meeting:
    """Record that somebody is there, once; a side that was counted as absent is not any more."""
    item = meeting.item
    if any(note.by == person.id for note in item.here):
        return meeting
    here = (*item.here, Note(person.id, person.side, writer.now))
    late = person.side in item.absent
    absent = tuple(side for side in item.absent if side != person.side)
    meeting = meeting.with_value(replace(item, here=here, absent=absent))
    writer.record(None, "sync.here", person.id, {"sync": item.name})
    return _count(writer, meeting, excused_sides(writer.ctx, meeting)) if late else meeting
