"""The rows of a sync: dates one after another on which nobody of a side came, nobody was marked as
here, or nobody wrote. What is marked or written about a date ends every row up to that date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.values import SIDES
from bot.features.syncs.policy import Occurrence, Series

SPAN = timedelta(days=7)
"""A row is asked about once it holds two dates that are so far apart: two dates of a weekly sync,
a week of a daily one."""

REST = timedelta(weeks=4)
"""So long after a question about a sync nothing else is asked about it."""

KEPT = 10
"""So many dates of a row are kept: the first one, and the latest."""


def counted(series: Series, item: Occurrence, excused: Collection[str]) -> Series:
    """Count an occurrence whose roll was judged: each absence, or that nobody was marked.

    Who was excused is left as they were, and so is everybody where nobody was marked.
    """
    absent = {side: _longer(series.absent.get(side, ()), item) for side in item.absent}
    series = replace(series, absent={**series.absent, **absent})
    if item.sides_here() or set(SIDES) <= set(excused):
        return series
    return replace(series, unmarked=_longer(series.unmarked, item))


def unwritten(series: Series, item: Occurrence) -> Series:
    """Count an occurrence about which nothing was written."""
    return replace(series, unwritten=_longer(series.unwritten, item))


def came(series: Series, item: Occurrence, side: str) -> Series:
    """End the rows that somebody of a side ends who is marked as here."""
    absent = {**series.absent, side: _after(series.absent.get(side, ()), item)}
    return replace(series, absent=absent, unmarked=_after(series.unmarked, item))


def written(series: Series, item: Occurrence) -> Series:
    """End the rows that somebody ends who writes about a date."""
    return replace(series, unwritten=_after(series.unwritten, item))


def begun_again(series: Series) -> Series:
    """Begin the rows of absences anew: what was is answered."""
    return replace(series, absent={})


def to_ask(row: tuple[str, ...]) -> bool:
    """Say whether a row is long enough to be asked about."""
    return len(row) > 1 and date.fromisoformat(row[-1]) - date.fromisoformat(row[0]) >= SPAN


def _longer(row: tuple[str, ...], item: Occurrence) -> tuple[str, ...]:
    day = _day(item)
    others = tuple(each for each in row if each != day)
    return (*others[:1], *others[1:][2 - KEPT :], day)


def _after(row: tuple[str, ...], item: Occurrence) -> tuple[str, ...]:
    return tuple(each for each in row if each > _day(item))


def _day(item: Occurrence) -> str:
    """Return the date of an occurrence in its series, as rows hold it."""
    return f"{item.wall:%Y-%m-%d}"
