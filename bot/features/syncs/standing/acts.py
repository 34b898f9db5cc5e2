"""Pause a sync, resume it, move it to another day and hour, switch its roll call. Both sides are
told; a question about the sync is answered by any of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.values import Person
from bot.engine.writer import Writer
from bot.features.syncs import cards
from bot.features.syncs.change import answered, because, renew_dates
from bot.features.syncs.opening import open_due
from bot.features.syncs.policy import Series, name_of
from bot.features.syncs.program_file import redefine
from bot.features.syncs.rhythm import rhythm
from bot.features.syncs.rows import begun_again
from bot.features.syncs.standing.texts import say
from bot.features.syncs.store import (
    Kept,
    dates,
    meeting_named,
    next_dates,
    store_meeting,
    store_series,
)
from bot.messages.card import Text


def pause(writer: Writer, kept: Kept, by: Person, why: str | None) -> None:
    """Let no date of a sync take place until it is resumed."""
    series = _changed(writer, kept, by, paused=writer.now)
    kept = store_series(writer, kept, series)
    renew_dates(writer, series)
    writer.record(None, "sync.paused", by.id, {"sync": series.id, "text": why})
    _tell(writer, kept, say("sync.paused.line", why=because(why), **_about(series, by)))


def resume(writer: Writer, kept: Kept, by: Person) -> Kept:
    """Let a sync take place again from now on; dates in between are past, and so is what would
    have been said of those to come."""
    now, opened = writer.now, kept.series.opened
    series = _changed(writer, kept, by, paused=None, since=now, opened=now)
    kept = store_series(writer, kept, series)
    # A date that was moved or skipped has a record long before the others are opened.
    last = max([opened, *(change.at for change in series.changes if change.at is not None)])
    for wall, at in dates(series, now):
        if at > last:
            break
        known = meeting_named(writer, name_of(series.id, wall))
        if known is not None:
            store_meeting(writer, known, replace(known.item, since=now))
    kept = open_due(writer, kept)
    writer.record(None, "sync.resumed", by.id, {"sync": series.id})
    line = say("sync.resumed.line", next=next_line(writer, kept.series), **_about(series, by))
    _tell(writer, kept, line)
    return kept


def shift(writer: Writer, kept: Kept, start: datetime, rule: str, by: Person) -> Kept:
    """Move every date to come: ``start`` is the first one, as wall time of the sync's zone."""
    series = _changed(writer, kept, by)
    definition = replace(series.definition, start=start, rrule=rule)
    kept = redefine(writer, store_series(writer, kept, series), definition)
    series = kept.series
    line = say(
        "sync.shifted.line",
        rhythm=rhythm(series.rrule),
        time=f"{series.start:%H:%M}",
        zone=series.zone,
        next=next_line(writer, series),
        **_about(series, by),
    )
    _tell(writer, kept, line)
    return kept


def switch_roll(writer: Writer, kept: Kept, roll: str, by: Person) -> None:
    """Switch the roll call of a sync on or off; who was absent so far is not counted any more."""
    series = _changed(writer, kept, by, roll=roll)
    kept = store_series(writer, kept, series)
    renew_dates(writer, series)
    writer.record(None, "sync.roll", by.id, {"sync": series.id, "roll": roll})
    _tell(writer, kept, say(f"sync.roll.{roll}.line", **_about(series, by)))


def keep(writer: Writer, kept: Kept, by: Person) -> bool:
    """Answer the question about a sync: it stays as it is. Say whether there was one."""
    if not answered(writer, kept.series, by):
        return False
    store_series(writer, kept, begun_again(kept.series))
    writer.record(None, "sync.kept", by.id, {"sync": kept.series.id})
    return True


def next_line(writer: Writer, series: Series) -> Text:
    """Say when a sync takes place next; nothing where it has no further date."""
    following = next_dates(series, writer.now, 1)
    if not following:
        return say("sync.show.over")
    return say("sync.next", when=cards.when(writer.ctx, following[0][1]))


def _changed(writer: Writer, kept: Kept, by: Person, **values: object) -> Series:
    """Return the series with other values; every row of dates begins anew."""
    answered(writer, kept.series, by)
    series = replace(begun_again(kept.series), unmarked=(), unwritten=())
    number = series.sequence + 1
    return replace(series, changed=writer.now, sequence=number, **values)  # type: ignore[arg-type]


def _about(series: Series, by: Person) -> dict[str, str]:
    return {"actor": by.name, "title": series.title, "id": series.id}


def _tell(writer: Writer, kept: Kept, line: Text) -> None:
    writer.line("notice", None, line, about=kept.record)
