"""Recurrence rules of syncs: RFC 5545 parts that name days, checked before they are expanded."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from dateutil.rrule import rrule, rrulestr

from bot.program_file.scalars import string, wrong_value
from bot.program_file.tables import Wrong
from bot.program_file.texts import say
from bot.program_file.wording import nearest, quote

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = (
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "BYDAY",
    "BYMONTH",
    "BYMONTHDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYSETPOS",
    "WKST",
)
MOST = {"INTERVAL": 99, "COUNT": 9999}
PREFIX = "RRULE:"
SOME_START = datetime.fromisoformat("2027-01-01T09:00")
LAST_DAY = re.compile(r"(UNTIL=\d{8})(?=;|$)", re.IGNORECASE)
_UNTIL = re.compile(r"[0-9]{8}(?:T[0-9]{6}Z?)?")
CYCLE = 400
"""Years after which the Gregorian calendar repeats, weekdays included."""


def recurrence(value: Any) -> str:
    """Take a rule such as ``FREQ=WEEKLY;BYDAY=TU``, without its ``RRULE:`` in front."""
    rule = string(value).strip().removeprefix(PREFIX)
    reasons = _part_reasons(rule)
    if reasons:
        raise Wrong(*reasons)
    try:
        expand(rule, SOME_START)
    except ValueError as error:
        raise Wrong(say("rrule_bad", value=quote(rule), reason=str(error)[:100])) from None
    return rule


def _part_reasons(rule: str) -> list[str]:
    if any(char.isspace() for char in rule):
        return list(wrong_value(rule).reasons)
    pairs = [part.partition("=")[::2] for part in rule.upper().split(";")]
    given = dict(pairs)
    unknown = [name for name in given if name not in PARTS]
    if unknown:
        return [say("rrule_part", value=quote(n), nearest=nearest(n, PARTS)) for n in unknown]
    numbers = [given[name] for name in MOST if name in given and not _counts(name, given[name])]
    until = given.get("UNTIL")
    # dateutil takes any words for a date, and fails where they name none.
    wrong = bool(numbers) or (until is not None and _UNTIL.fullmatch(until) is None)
    if wrong or given.get("FREQ") not in FREQUENCIES or len(given) < len(pairs) or _past(given):
        return list(wrong_value(rule).reasons)
    return []


def _past(given: dict[str, str]) -> bool:
    """Say whether a weekday is counted further than months or years go, as in ``9MO``."""
    yearly = given["FREQ"] == "YEARLY" and "BYMONTH" not in given
    counts = re.findall(r"\d+", given.get("BYDAY", ""))
    return any(not 0 < int(count[:4]) <= (53 if yearly else 5) for count in counts)


def _counts(name: str, value: str) -> bool:
    # dateutil never returns from INTERVAL=0, so numbers are judged before it sees them.
    return value.isascii() and value.isdigit() and len(value) < 6 and 0 < int(value) <= MOST[name]


def expand(rule: str, start: datetime) -> rrule:
    """Return the occurrences of a rule from ``start`` on, all in naive wall time.

    A day as its end is the last day. What dateutil cannot read raises ``ValueError``.
    """
    # dateutil would end the rule when that day begins.
    dates = rrulestr(LAST_DAY.sub(r"\1T235959", rule), dtstart=start)
    if not isinstance(dates, rrule):
        raise ValueError(rule)
    return dates


def first_occurrence(rule: str, start: datetime) -> datetime | None:
    """Return the first date of a rule in wall time, or ``None`` where it never has one.

    dateutil searches to the year 9999. The search is made in the last whole cycle of the calendar
    first, where nothing else changes, so that a rule without dates costs less than a second.
    """
    # ``UNTIL`` would end the rule before that cycle begins, so it is judged on the real dates.
    endless = ";".join(part for part in rule.split(";") if not part.upper().startswith("UNTIL="))
    late = start.replace(year=start.year + (9999 - start.year) // CYCLE * CYCLE)
    if next(iter(expand(endless, late)), None) is None:
        return None
    return next(iter(expand(rule, start)), None)
