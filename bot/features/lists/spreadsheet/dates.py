"""Dates as lists hold them: real ones, day numbers, and texts in the forms of many countries.

``03/04/2026`` is read only where another cell of its column shows which comes first, the day or
the month. Texts are read by the one reader of dates (``bot/domain/dates``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.domain.dates import values
from bot.domain.dates.cells import CellReader, decides
from bot.domain.dates.values import DAY_FIRST, MONTH_FIRST, Reading
from bot.engine.dates import FIRST, LAST, date_words
from bot.features.lists.spreadsheet.clean_text import narrow
from bot.features.lists.spreadsheet.sheet import Value

MIXED = "mixed"
ZONED = "zone"
"""What is said beside a date whose time has a zone: that is not kept."""
# As some trackers write a month by its name: 10/Dec/26 2:05 PM.
_SLASHED = re.compile(r"^(\d{1,2})/([^\W\d_]{3,})/(\d{4}|\d{2})\b")
KNOWN = 4096
"""So many different texts of a list are remembered: its dates come again and again."""


class Ambiguous(ValueError):
    """A date whose day and month cannot be told apart."""


class Unreadable(ValueError):
    """Text that is no date in any known form."""


def order_of(cells: Iterable[Value]) -> str | None:
    """Return which comes first in a column's texts, the day or the month.

    ``None``: no cell decides; ``MIXED``: some decide for one and some for the other.
    """
    orders = {_decides(value) for value in cells if isinstance(value, str)} - {None}
    return MIXED if len(orders) > 1 else next(iter(orders), None)


@lru_cache(KNOWN)
def _decides(text: str) -> str | None:
    return decides(narrow(text), date_words())


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as it is kept, and what is to be said of how its cell was read: ``WEEK``,
    ``LAST_OF_TWO``, ``ZONED``."""

    text: str
    said: frozenset[str] = frozenset()


def read_date(value: Value, order: str | None, epoch: date) -> str:
    """Return a date as ``2026-12-03``, with ``14:00`` behind it where the cell has a time.

    ``order`` is that of its column, ``epoch`` day 0 of numbers. Raises ``Ambiguous`` or
    ``Unreadable``.
    """
    return read_cell(value, order, epoch).text


def read_cell(value: Value, order: str | None, epoch: date) -> Dated:
    """Return a date as ``read_date``, with what is to be said of it."""
    if isinstance(value, str):
        return _text(narrow(value).strip(), order, epoch)
    if isinstance(value, datetime):
        return Dated(_written(value.date(), value.time()))
    if isinstance(value, date):
        return Dated(_written(value, None))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Dated(_serial(float(value), epoch))
    raise Unreadable


def _text(text: str, order: str | None, epoch: date) -> Dated:
    text = _SLASHED.sub(r"\1 \2 \3", text)
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return Dated(_serial(float(text.replace(",", ".")), epoch))
    reading = _read(text, order if order in (DAY_FIRST, MONTH_FIRST) else None)
    if isinstance(reading, values.Ambiguous):
        raise Ambiguous
    if isinstance(reading, values.Unread):
        raise Unreadable
    notes = (reading.said, ZONED if reading.zone is not None else None)
    said = frozenset(note for note in notes if note is not None)
    return Dated(_written(reading.day, reading.at), said)


@lru_cache(KNOWN)
def _read(text: str, order: str | None) -> Reading:
    return CellReader(date_words(), order).read(text)


def _serial(number: float, epoch: date) -> str:
    """Read a day number as spreadsheets count it; its fraction is the time of day."""
    if not 0 < number < 80_000:
        raise Unreadable
    days, rest = divmod(round(number * 1440), 1440)
    return _written(epoch + timedelta(days=days), time(rest // 60, rest % 60))


def _written(day: date, at: time | None) -> str:
    if not FIRST <= day <= LAST:
        raise Unreadable
    return f"{day:%Y-%m-%d}" + (f" {at:%H:%M}" if at and (at.hour or at.minute) else "")
