"""A recurrence rule in words: "every 2 weeks on Tuesday"; what is not simple stays a rule."""

from __future__ import annotations

from datetime import datetime

from bot.messages.card import Text, plain
from bot.messages.say import fill

DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last"}
KNOWN = {"FREQ", "INTERVAL", "BYDAY", "BYMONTH", "COUNT", "UNTIL", "WKST"}
WORDS = {
    "every": "every {unit}",
    "interval": "every {count} {unit}s",
    "on": " on {days}",
    "in": " in {month}",
    "until": " until {day}",
    "count": ", {count} times",
}


def rhythm(rule: str) -> str:
    """Return a rule in words."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";"))
    months = parts.get("BYMONTH", "1")
    days = [_day(day) for day in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
    if not parts.keys() <= KNOWN or not months.isdigit() or "" in days:
        return rule
    text = _every(parts)
    if days:
        text += _fill("on", days=", ".join(days))
    if "BYMONTH" in parts:
        text += _fill("in", month=MONTHS[int(months) - 1])
    if "UNTIL" in parts:
        until = parts["UNTIL"]
        text += _fill("until", day=f"{until[:4]}-{until[4:6]}-{until[6:8]}")
    return text + (_fill("count", count=parts["COUNT"]) if "COUNT" in parts else "")


def shifted_rule(rule: str, start: datetime) -> str | None:
    """Return a rule whose dates begin at ``start``: on its weekday where the rule names one day.

    ``None``: the rule names several days, and that is none of them.
    """
    parts = dict(part.split("=", 1) for part in rule.upper().split(";"))
    day, number = tuple(DAYS)[start.weekday()], (start.day - 1) // 7 + 1
    named = parts.get("BYDAY", "").split(",")
    if named == [""]:
        return rule if parts.keys() <= KNOWN else None
    if len(named) > 1 or not parts.keys() <= KNOWN:
        return rule if day in named else None
    ordinal = named[0][:-2]
    if ordinal:
        ordinal = "-1" if number > len(ORDINALS) - 1 or ordinal.startswith("-") else str(number)
    return ";".join(
        f"{name}={ordinal}{day}" if name == "BYDAY" else f"{name}={value}"
        for name, value in parts.items()
    )


def _every(parts: dict[str, str]) -> str:
    unit, interval = UNITS[parts["FREQ"]], parts.get("INTERVAL", "1")
    if interval == "1":
        return _fill("every", unit=unit)
    return _fill("interval", count=interval, unit=unit)


def _day(word: str) -> str:
    """Return ``2TU`` as "the second Tuesday"; an empty text for what is not simple."""
    name, number = DAYS.get(word[-2:], ""), word[:-2].lstrip("+")
    if not number:
        return name
    return f"the {ORDINALS[number]} {name}" if number in ORDINALS and name else ""


def _fill(key: str, **values: str) -> str:
    text: Text = fill(WORDS[key], **values)
    return plain(text)
