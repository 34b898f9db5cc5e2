"""Dates as lists hold them: real ones, day numbers, and texts in the forms of many countries.

``03/04/2026`` is read only where another cell of its column shows which comes first, the day or
the month.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from bot.features.lists.spreadsheet.clean_text import narrow, one_line
from bot.features.lists.spreadsheet.sheet import Value

DAY_FIRST, MONTH_FIRST, MIXED = "day", "month", "mixed"
LONGEST = 100
"""Characters; what is longer is no date."""
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)

_TIME = re.compile(
    r"(?<![T ,])[T ,]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*+([ap]\.?m\.?)?+\s*+(?:Z|UTC)?$",
    re.I,
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_EITHER = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([a-zäûé]{3,10})\.?[-/, ]*(\d{4}|\d{2})", re.I
)
_MONTH_NAMED = re.compile(
    r"([a-zäûé]{3,10})\.?[- ]*(\d{1,2})(?:st|nd|rd|th)?,?[- ]+(\d{4}|\d{2})", re.I
)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.I)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene", "feb", "mar mär mrz", "apr abr", "may mai", "jun", "jul", "aug ago",
            "sep", "oct okt", "nov", "dec dez dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


class Ambiguous(ValueError):
    """A date whose day and month cannot be told apart."""


class Unreadable(ValueError):
    """Text that is no date in any known form."""


def order_of(values: Iterable[Value]) -> str | None:
    """Return which comes first in a column's texts, the day or the month.

    ``None``: no cell decides; ``MIXED``: some decide for one and some for the other.
    """
    orders = {_decides(value) for value in values if isinstance(value, str)} - {None}
    return MIXED if len(orders) > 1 else next(iter(orders), None)


def _decides(text: str) -> str | None:
    either = _EITHER.match(_without_time(text)[0])
    if either is None or either[2] == ".":
        return None
    first, second = int(either[1]), int(either[3])
    if first > 12 >= second:
        return DAY_FIRST
    return MONTH_FIRST if second > 12 >= first else None


def read_date(value: Value, order: str | None, epoch: date) -> str:
    """Return a date as ``2026-12-03``, with ``14:00`` behind it where the cell has a time.

    ``order`` is that of its column, ``epoch`` day 0 of numbers. Raises ``Ambiguous`` or
    ``Unreadable``.
    """
    if isinstance(value, datetime):
        return _written(value.date(), value.time())
    if isinstance(value, date):
        return _written(value, None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _serial(float(value), epoch)
    text, at = _without_time(value if isinstance(value, str) else "")
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return _serial(float(text.replace(",", ".")), epoch)
    return _written(_day(text, order), at)


def _without_time(text: str) -> tuple[str, time | None]:
    if len(text) > LONGEST:
        return text, None
    text = _WEEKDAY.sub("", one_line(narrow(text)))
    match = _TIME.search(text)
    if match is None:
        return text, None
    hour = int(match[1])
    if match[3]:
        hour = hour % 12 + (12 if match[3].lower().startswith("p") else 0)
    if hour > 23 or int(match[2]) > 59:
        return text, None
    return text[: match.start()], time(hour, int(match[2]))


def _serial(number: float, epoch: date) -> str:
    """Read a day number as spreadsheets count it; its fraction is the time of day."""
    if not 0 < number < 80_000:
        raise Unreadable
    days, rest = divmod(round(number * 1440), 1440)
    return _written(epoch + timedelta(days=days), time(rest // 60, rest % 60))


def _day(text: str, order: str | None) -> date:
    for form in (_YEAR_FIRST, _COMPACT):
        if match := form.fullmatch(text):
            return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NAMED.fullmatch(text):
        return _date(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_NAMED.fullmatch(text):
        return _date(_year(match[3]), _month(match[1]), int(match[2]))
    if match := _EITHER.fullmatch(text):
        return _either(int(match[1]), match[2], int(match[3]), _year(match[4]), order)
    raise Unreadable


def _either(first: int, sign: str, second: int, year: int, order: str | None) -> date:
    if first > 12 or second > 12:
        day, month = (first, second) if first > 12 else (second, first)
        return _date(year, month, day)
    # With dots the day comes first wherever people write so.
    if sign == "." or order == DAY_FIRST or first == second:
        return _date(year, second, first)
    if order == MONTH_FIRST:
        return _date(year, first, second)
    raise Ambiguous


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _month(name: str) -> int:
    number = _MONTHS.get(name[:3].lower())
    if number is None:
        raise Unreadable
    return number


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable from None


def _written(day: date, at: time | None) -> str:
    if not FIRST <= day <= LAST:
        raise Unreadable
    return f"{day:%Y-%m-%d}" + (f" {at:%H:%M}" if at and (at.hour or at.minute) else "")
