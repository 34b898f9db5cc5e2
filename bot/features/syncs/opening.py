"""Open the dates of a series in time: each gets a record of its own, with its steps around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from bot.engine.feature import Wake
from bot.engine.wakes import fire
from bot.engine.writer import Writer
from bot.features.syncs.policy import LEFT_OUT, SENT, SYNC, Series
from bot.features.syncs.store import SERIES, Kept, Opening, load_series, meeting_on, openings


def add_series(writer: Writer, series: Series) -> Kept:
    """Keep a new series, with its audit line, and open what is near."""
    kept = SERIES.save(writer, Kept(SERIES.unsaved(writer, series.id), series))
    payload = {"sync": series.id, "title": series.title, "rrule": series.rrule}
    writer.record(None, "sync.added", series.by, payload)
    return open_due(writer, kept)


def open_due(writer: Writer, kept: Kept) -> Kept:
    """Make a record for each date whose first step may be due; what passed unseen gets none."""
    return fire(writer, WAKE, kept)


def _plan(writer: Writer, kept: Kept) -> list[Opening]:
    """Return the openings that are due."""
    return [*takewhile(lambda opening: opening.at <= writer.now, openings(writer, kept))]


def _judge(writer: Writer, kept: Kept, due: Sequence[Opening]) -> list[tuple[Opening, str]]:
    return [(opening, LEFT_OUT if opening.passed else SENT) for opening in due]


def _remember(writer: Writer, kept: Kept, opening: Opening, outcome: str) -> Kept:
    return kept.with_value(replace(kept.series, opened=opening.begins))


def _open(writer: Writer, kept: Kept, opening: Opening) -> Kept:
    meeting_on(writer, kept, opening.wall)
    return kept


WAKE = Wake(
    SYNC,
    load=load_series,
    plan=_plan,
    judge=_judge,
    remember=_remember,
    do=_open,
    save=SERIES.save,
)
