"""Parts of the charter as sentences name them: what changed, and when something is due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from bot.domain.charter import ObligationTable, Weight, read_after
from bot.features.charter.texts import DAYS, FIELD_NAMES, say
from bot.messages.card import Text, plain
from bot.messages.say import join


def differences(before: Any, after: Any, but: tuple[str, ...] = ("id",)) -> dict[str, Text]:
    """Return in words what differs between two tables of one kind, by field."""
    found: dict[str, Text] = {}
    for field in fields(after):
        old = getattr(before, field.name) if before is not None else None
        new = getattr(after, field.name)
        if old != new and field.name not in but:
            found[field.name] = _field(field.name, old, new)
    return found


def _field(name: str, old: Any, new: Any) -> Text:
    word = FIELD_NAMES.get(name, name)
    if new in (None, ()):
        return say("would.field.none", field=word, old=shown(old))
    if old in (None, ()):
        return say("would.field.new", field=word, new=shown(new))
    return say("would.field", field=word, old=shown(old), new=shown(new))


def shown(value: Any) -> str:
    """Return a value of a table as it is written."""
    if isinstance(value, tuple):
        return ", ".join(map(shown, value))
    return f"{value.measure} {value.weight}" if isinstance(value, Weight) else str(value)


def listed(changes: Iterator[Text] | list[Text]) -> Text:
    """Return changes as one phrase."""
    return join(changes, "; ")


def when(table: ObligationTable) -> str:
    """Return when an obligation is due, in words."""
    if table.rrule is not None:
        return _rhythm(table.rrule)
    if table.after is not None:
        name, days = read_after(table.after)
        return plain(say("when.after", days=days, deadline=name))
    return plain(say("when.within", length=table.within))


_EVERY_MONTH = re.compile(r"FREQ=MONTHLY;BYMONTHDAY=(-?\d{1,2})")
_EVERY_WEEK = re.compile(r"FREQ=WEEKLY;BYDAY=((?:MO|TU|WE|TH|FR|SA|SU|,)+)")


def _rhythm(rule: str) -> str:
    """Return the usual rules in words, and another one as it is written."""
    month, week = _EVERY_MONTH.fullmatch(rule), _EVERY_WEEK.fullmatch(rule)
    if month is not None:
        last = month[1] == "-1"
        return plain(say("when.last") if last else say("when.month", day=month[1]))
    if week is not None:
        days = ", ".join(DAYS[day] for day in week[1].split(","))
        return plain(say("when.week", days=days))
    return plain(say("when.rrule", rule=rule))
