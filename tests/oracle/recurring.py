"""The oracle's recurrences: a day-by-day walk over the parts of an RRULE that a program file uses.

It shares no code with the project and knows no library for recurrences.
"""

from __future__ import annotations

from datetime import date, timedelta

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ONE = timedelta(days=1)


def days_of_rule(rule: str, first: date, last: date) -> list[date]:
    """Return the days of a rule that begins on ``first``, up to ``last`` (both included)."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    until = _until(parts.get("UNTIL"))
    left = int(parts["COUNT"]) if "COUNT" in parts else -1
    found, day = [], first
    while day <= last and left and (until is None or day <= until):
        if _in_step(parts, first, day) and _matches(parts, first, day):
            found.append(day)
            left -= 1
        day += ONE
    return found


def _until(text: str | None) -> date | None:
    return None if text is None else date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _in_step(parts: dict[str, str], first: date, day: date) -> bool:
    """Every n-th day, week (from Monday on), month or year."""
    passed = {
        "DAILY": (day - first).days,
        "WEEKLY": (_monday(day) - _monday(first)).days // 7,
        "MONTHLY": (day.year - first.year) * 12 + day.month - first.month,
        "YEARLY": day.year - first.year,
    }[parts["FREQ"]]
    return passed % int(parts.get("INTERVAL", "1")) == 0


def _monday(day: date) -> date:
    return day - day.weekday() * ONE


def _matches(parts: dict[str, str], first: date, day: date) -> bool:
    if "BYMONTH" in parts and day.month not in _numbers(parts["BYMONTH"]):
        return False
    if "BYMONTHDAY" in parts:
        back = day.day - _length(day) - 1
        return bool({day.day, back} & _numbers(parts["BYMONTHDAY"]))
    if "BYDAY" in parts:
        return any(_is_such(word, day) for word in parts["BYDAY"].split(","))
    match parts["FREQ"]:
        case "WEEKLY":
            return day.weekday() == first.weekday()
        case "MONTHLY":
            return day.day == first.day
        case "YEARLY":
            return (day.month, day.day) == (first.month, first.day)
    return True


def _is_such(word: str, day: date) -> bool:
    """Say whether a day is the ``-1FR`` or ``1TU`` of its month, or just a ``FR``."""
    if DAYS[day.weekday()] != word[-2:]:
        return False
    from_front, from_back = (day.day - 1) // 7 + 1, -((_length(day) - day.day) // 7 + 1)
    return not word[:-2] or int(word[:-2]) in (from_front, from_back)


def _numbers(text: str) -> set[int]:
    return {int(word) for word in text.split(",")}


def _length(day: date) -> int:
    """How many days the month of a day has."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - ONE).day
