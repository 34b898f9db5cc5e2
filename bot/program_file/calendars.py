"""Spans, weeks, dates and wall times: from the file's words to values and back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from bot.domain.values import WEEKDAYS, DateRange, OpenDay, Span
from bot.program_file.scalars import list_of, string, wrong_value
from bot.program_file.tables import Wrong
from bot.program_file.texts import say
from bot.program_file.wording import kind_of, nearest, quote, shorten

DAY = 1440
YEARS = (2000, 2100)
MOST_OPEN_DAYS = 366
OPEN_KEYS = ("date", "spans")
Week = tuple[tuple[Span, ...], ...]

_CLOCK = r"([01][0-9]|2[0-4]):([0-5][0-9])"
_SPAN = re.compile(rf"{_CLOCK}-{_CLOCK}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OPEN = re.compile(r"([0-9-]+(?:\s*\.\.\s*[0-9-]+)?)(?:\s+(\S.*))?")
_WALL = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([01][0-9]|2[0-3]):([0-5][0-9])(:00)?")


def span(value: Any) -> Span:
    """Read ``08:30-12:00``; a span that closes at or before its opening passes midnight."""
    match = _SPAN.fullmatch(string(value))
    if match is None:
        raise wrong_value(value)
    hours = [int(part) for part in match.groups()]
    opens, closes = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if opens >= DAY or closes > DAY:
        raise wrong_value(value)
    if opens == closes:
        raise Wrong(say("same_time", value=quote(value)))
    return Span(opens, closes if closes > opens else closes + DAY)


def show_span(value: Span) -> str:
    """Write a span as ``22:00-06:00``."""
    closes = value.closes - DAY if value.closes > DAY else value.closes
    return f"{_show_minutes(value.opens)}-{_show_minutes(closes)}"


def _show_minutes(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def spans(value: Any) -> tuple[Span, ...]:
    """Read the spans of one day in order of time; spans that overlap are wrong."""
    ordered = tuple(sorted(list_of(span, word="span")(value), key=lambda item: item.opens))
    clashes = [
        say("overlap", first=show_span(first), second=show_span(second))
        for first, second in pairwise(ordered)
        if second.opens < first.closes
    ]
    if clashes:
        raise Wrong(*clashes)
    return ordered


def week(value: Any) -> Week:
    """Read ``{ mon-fri = ["08:00-17:00"] }``: seven days, Monday first."""
    if not isinstance(value, dict):
        raise Wrong(say("type", found=kind_of(value), wanted="a table of days"))
    days: list[tuple[Span, ...] | None] = [None] * 7
    reasons: list[str] = []
    for key, listed in value.items():
        try:
            _set_days(days, _day_range(key), spans(listed))
        except Wrong as wrong:
            reasons += [say("on_day", day=shorten(key), reason=r) for r in wrong.reasons]
    filled = tuple(day or () for day in days)
    reasons = reasons or _week_reasons(filled)
    if reasons:
        raise Wrong(*reasons)
    return filled


def _set_days(
    days: list[tuple[Span, ...] | None], named: list[int], open_: tuple[Span, ...]
) -> None:
    for day in named:
        if days[day] is not None:
            raise Wrong(say("twice", value=WEEKDAYS[day]))
        days[day] = open_


def _day_range(key: str) -> list[int]:
    first, dash, last = key.lower().partition("-")
    start, end = _weekday(first), _weekday(last if dash else first)
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def _weekday(word: str) -> int:
    if word not in WEEKDAYS:
        raise Wrong(say("day", value=quote(word), nearest=nearest(word, WEEKDAYS)))
    return WEEKDAYS.index(word)


def _week_reasons(days: Week) -> list[str]:
    if not any(days):
        return [say("no_time")]
    clashes: dict[tuple[Span, Span], str] = {}
    for day in range(7):
        today, tomorrow = days[day], days[day - 6]
        if today and tomorrow and tomorrow[0].opens < today[-1].closes - DAY:
            # The same two shifts meet every night of a range; once is enough to say.
            clashes.setdefault((today[-1], tomorrow[0]), _night_reason(day, today, tomorrow))
    return list(clashes.values())


def _night_reason(day: int, today: tuple[Span, ...], tomorrow: tuple[Span, ...]) -> str:
    return say(
        "overlap_next",
        first=show_span(today[-1]),
        day=WEEKDAYS[day],
        second=show_span(tomorrow[0]),
        next_day=WEEKDAYS[day - 6],
    )


def show_week(days: Week) -> dict[str, list[str]]:
    """Write a week with equal neighbouring days as ranges; closed days are left out."""
    shown = {}
    for open_, group in groupby(range(7), key=lambda day: days[day]):
        run = list(group)
        key = WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}"
        if open_:
            shown[key] = [show_span(item) for item in open_]
    return shown


def day_of(value: Any) -> date:
    """Read ``2027-02-03`` or a TOML date."""
    written = isinstance(value, date) and not isinstance(value, datetime)
    day: date = value if written else _iso_date(value)
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise wrong_value(value)
    return day


def _iso_date(value: Any) -> date:
    if not _DATE.fullmatch(string(value, "a date")):
        raise wrong_value(value)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise wrong_value(value) from None


def date_range(value: Any) -> DateRange:
    """Read ``2027-02-03`` or ``2027-02-03..2027-02-07``; the end may not lie before the start."""
    if not isinstance(value, str) or ".." not in value:
        return DateRange(day_of(value), day_of(value))
    first, _, last = value.partition("..")
    try:
        days = DateRange(day_of(first.strip()), day_of(last.strip()))
    except Wrong:
        raise wrong_value(value) from None
    if days.last < days.first:
        raise Wrong(say("backwards", value=quote(value)))
    return days


def show_range(value: DateRange) -> str:
    """Write whole days as ``2027-02-03`` or ``2027-02-03..2027-02-07``."""
    return str(value.first) if value.first == value.last else f"{value.first}..{value.last}"


def open_days(value: Any) -> tuple[OpenDay, ...]:
    """Read make-up days; a range gives one for each of its days, and no day stands twice."""
    listed = tuple(day for days in list_of(_open_item)(value) for day in days)
    counts = Counter(day.day for day in listed)
    twice = [say("twice", value=day) for day, count in counts.items() if count > 1]
    if twice:
        raise Wrong(*twice)
    return listed


def _open_item(value: Any) -> tuple[OpenDay, ...]:
    if isinstance(value, dict):
        return (_open_table(value),)
    if not isinstance(value, str):
        return (OpenDay(day_of(value)),)
    match = _OPEN.fullmatch(value)
    if match is None:
        raise wrong_value(value)
    days = date_range(match[1])
    if (days.last - days.first).days >= MOST_OPEN_DAYS:
        raise Wrong(say("too_many_days", value=quote(value), limit=MOST_OPEN_DAYS))
    open_ = spans([part.strip() for part in match[2].split(",")]) if match[2] else ()
    return tuple(OpenDay(day, open_) for day in _each_day(days))


def _open_table(value: dict[str, Any]) -> OpenDay:
    reasons = [
        say("sub_key", key=quote(key), nearest=nearest(key, OPEN_KEYS))
        for key in value
        if key not in OPEN_KEYS
    ]
    if "date" not in value:
        reasons.append(say("sub_missing", key="date"))
    if reasons:
        raise Wrong(*reasons)
    return OpenDay(day_of(value["date"]), spans(value.get("spans", [])))


def _each_day(days: DateRange) -> Iterator[date]:
    for step in range((days.last - days.first).days + 1):
        yield days.first + timedelta(days=step)


def show_open(value: OpenDay) -> str:
    """Write a make-up day as ``2027-02-07`` or ``2027-02-20 08:00-12:00, 13:00-17:00``."""
    return " ".join([str(value.day), ", ".join(map(show_span, value.spans))]).rstrip()


def wall_time(value: Any) -> datetime:
    """Read ``2027-02-10T17:00``, naive and in whole minutes, or a TOML local date-time."""
    wall = value if isinstance(value, datetime) else _iso_wall(value)
    odd = wall.tzinfo is not None or wall.second or wall.microsecond
    if odd or not YEARS[0] <= wall.year <= YEARS[1]:
        raise wrong_value(value)
    return wall


def _iso_wall(value: Any) -> datetime:
    if not _WALL.fullmatch(string(value, "a date and time")):
        raise wrong_value(value)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise wrong_value(value) from None


def show_wall(value: datetime) -> str:
    """Write wall time as ``2027-02-10T17:00``."""
    return value.isoformat(timespec="minutes")
