"""Who came to a sync and who wrote; what is asked where a row of dates lacks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from bot.domain.values import SIDES, Person, Side
from bot.engine.writer import Writer
from bot.features.issues.policy import ToOpen
from bot.features.questions.policy import ABSENT, UNMARKED, UNWRITTEN, Question
from bot.features.questions.store import QUESTIONS, live_question, put, withdraw
from bot.features.syncs import rows
from bot.features.syncs.policy import SYNC, Note, Series, absent_sides, morning_after
from bot.features.syncs.sites import anchor_of, excused_sides
from bot.features.syncs.store import Meeting, series_named, store_series
from bot.features.syncs.texts import say
from bot.messages.card import day_of, plain


def judge_presence(writer: Writer, meeting: Meeting) -> Meeting:
    """Say of which side nobody came while the other did, and count it."""
    excused = excused_sides(writer.ctx, meeting.series, meeting.item.at)
    item = replace(meeting.item, absent=absent_sides(meeting.item, excused))
    for side in item.absent:
        payload = {"sync": item.name, "side": side}
        writer.record(None, "sync.missed", None, payload)
    meeting = meeting.with_value(item)
    meeting = _counted(writer, meeting, lambda series: rows.counted(series, item, excused))
    return _ask(writer, meeting, morning_after(item, anchor_of(writer.ctx, meeting.series)))


def nothing_written(writer: Writer, meeting: Meeting) -> Meeting:
    """Count a date about which nothing was written, when that is told."""
    meeting = _counted(writer, meeting, lambda series: rows.unwritten(series, meeting.item))
    return _ask(writer, meeting, writer.now)


def come(writer: Writer, meeting: Meeting, person: Person) -> Meeting:
    """Record that somebody is there, once; a side that was counted as absent is not any more."""
    item = meeting.item
    if any(note.by == person.id for note in item.here):
        return meeting
    here = (*item.here, Note(person.id, person.side, writer.now))
    absent = tuple(side for side in item.absent if side != person.side)
    meeting = meeting.with_value(replace(item, here=here, absent=absent))
    writer.record(None, "sync.here", person.id, {"sync": item.name})
    meeting = _counted(writer, meeting, lambda series: rows.came(series, item, person.side))
    _settle(writer, meeting.series, UNMARKED)
    _settle(writer, meeting.series, ABSENT, person.side)
    return meeting


def wrote(writer: Writer, meeting: Meeting) -> Meeting:
    """Count that something was written about a date."""
    meeting = _counted(writer, meeting, lambda series: rows.written(series, meeting.item))
    _settle(writer, meeting.series, UNWRITTEN)
    return meeting


def _counted(writer: Writer, meeting: Meeting, count: Callable[[Series], Series]) -> Meeting:
    stored = series_named(writer, meeting.item.series)
    if stored is None:
        return meeting
    series = count(stored.series)
    if series != stored.series:
        stored = store_series(writer, stored, series)
    return replace(meeting, series=stored.series)


def _settle(writer: Writer, series: Series, matter: str, side: str | None = None) -> None:
    """Withdraw the question about a sync where it is about this."""
    stored = live_question(writer, series.question)
    if stored is not None and (stored.value.matter, stored.value.side) == (matter, side):
        withdraw(writer, series.question)


def _ask(writer: Writer, meeting: Meeting, at: datetime) -> Meeting:
    """Ask the managers of both sides about the first row that is long enough: each row once, and
    one question about a sync in some weeks."""
    series = meeting.series
    found = next((row for row in _rows(writer, series) if rows.to_ask(row[2])), None)
    if found is None or _asked_lately(writer, series, at):
        return meeting
    matter, side, row = found
    name = f"{matter}/{series.id}/{row[0]}"
    words = {"title": series.title, "sync": series.id, "dates": _dates(row)}
    opens = None if side is None else _to_open(writer, series, side, row)
    asked = Question(matter, series.id, side, SIDES, at, words, opens=opens)
    if not put(writer, name, asked):
        return meeting
    return _counted(writer, meeting, lambda stored: replace(stored, question=name))


def _asked_lately(writer: Writer, series: Series, at: datetime) -> bool:
    """Say whether another question about a sync waits, or was put not long before ``at``."""
    last = QUESTIONS.named(writer, series.question) if series.question else None
    return last is not None and (last.record.live or at < last.value.at + rows.REST)


def _rows(writer: Writer, series: Series) -> list[tuple[str, Side | None, tuple[str, ...]]]:
    """Return what is counted of a sync, what weighs most first."""
    sides = writer.ctx.program.sides
    absent = [(ABSENT, side, series.absent.get(side, ())) for side in sides]
    return [*absent, (UNMARKED, None, series.unmarked), (UNWRITTEN, None, series.unwritten)]


def _dates(row: tuple[str, ...]) -> str:
    first, last = (day_of(date.fromisoformat(day)) for day in (row[0], row[-1]))
    key = "sync.dates.two" if len(row) == 2 else "sync.dates.more"
    return plain(say(key, first=first, last=last))


def _to_open(writer: Writer, series: Series, side: Side, row: tuple[str, ...]) -> ToOpen:
    company = writer.ctx.company(side)
    title = plain(say("sync.opens", company=company, title=series.title, dates=_dates(row)))
    source = f"{SYNC}/{series.id}/{side}/{row[0]}"
    fields = {"sync": series.id, "dates": ", ".join(row)}
    return ToOpen("relationship", "major", title, side, source, fields)
