"""Actions that recur: the next one is kept when one is done."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.engine.writer import Writer
from bot.features.deadlines.policy import ACTION, DONE, OFFERED, Deadline
from bot.features.deadlines.store import add_item, calendar_of, free_id, new_item
from bot.features.deadlines.texts import refuse, say
from bot.messages.card import Text
from bot.program_file.recurrence import next_occurrence
from bot.program_file.rrules import recurrence
from bot.program_file.tables import Wrong

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EXAMPLE = 'deadline add "Build report" due=2027-02-05 repeat=weekly'
LAST_OF_ALL = 28
"""The last day that every month has."""
_DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_ROOT = 29
"""So many letters of an id stay before the date of a later one."""


def read_repeat(typed: str, kind: str, due: datetime, calendar: Calendar) -> str:
    """Return the rule that is meant: a word for how often, counted from ``due``, or a rule."""
    if kind != ACTION:
        raise refuse("no.deadline.repeat.kind", example=EXAMPLE)
    start = calendar.local(due).replace(tzinfo=None)
    words = _words(start)
    rule = _rule(words.get(typed.strip().lower(), typed))
    if rule is None:
        allowed = ", ".join(words)
        raise refuse("no.deadline.repeat", typed=typed, allowed=allowed, example=EXAMPLE)
    if next_occurrence(rule, start, calendar.site.zone, due) is None:
        raise refuse("no.deadline.repeat.once", typed=typed, example=EXAMPLE)
    return rule


def _rule(typed: str) -> str | None:
    """Return a rule as it is kept; ``None``: it is none, or counts its dates, which each of them
    would count anew."""
    try:
        rule = recurrence(typed)
    except Wrong:
        return None
    return None if "COUNT=" in rule.upper() else rule


def _words(start: datetime) -> dict[str, str]:
    month = f"BYMONTHDAY={start.day}"
    if start.day > LAST_OF_ALL:
        # A month without such a day has its last one.
        days = ",".join(str(day) for day in range(LAST_OF_ALL, start.day + 1))
        month = f"BYMONTHDAY={days};BYSETPOS=-1"
    return {
        "weekly": f"FREQ=WEEKLY;BYDAY={DAYS[start.weekday()]}",
        "biweekly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={DAYS[start.weekday()]}",
        "monthly": f"FREQ=MONTHLY;{month}",
        "quarterly": f"FREQ=MONTHLY;INTERVAL=3;{month}",
        "yearly": f"FREQ=YEARLY;BYMONTH={start.month};{month}",
    }


def next_due(item: Deadline, calendar: Calendar, now: datetime) -> datetime | None:
    """Return the next date behind the first one of a deadline and behind now; ``None``: it does
    not recur, or not any more. A slip moves one date and none of the later ones."""
    if item.repeat is None:
        return None
    start = calendar.local(item.first).replace(tzinfo=None)
    later = next_occurrence(item.repeat, start, calendar.site.zone, max(item.first, now))
    return later[1] if later is not None else None


def follow(writer: Writer, before: Deadline | None, item: Deadline) -> None:
    """Keep the next deadline once one is done; one that is cancelled ends them."""
    if before is None or not before.open or before.status == OFFERED or item.status != DONE:
        return
    calendar = calendar_of(writer, item)
    due = next_due(item, calendar, writer.now)
    if due is None:
        return
    root = _DATED.sub("", item.id)[:_ROOT].rstrip("-_")
    name = free_id(writer, f"{root}-{calendar.local(due):%Y-%m-%d}")
    # Nobody gives it anew: whoever let the first one stand has no right to decline the later ones.
    later = new_item(writer, name, item.title, item.kind, item.owner, due, item.nudge)
    add_item(writer, replace(later, repeat=item.repeat))


def next_line(item: Deadline, calendar: Calendar, now: datetime) -> Text:
    """Say when a deadline that recurs is due the next time; nothing where it does not."""
    due = next_due(item, calendar, now)
    return say("deadline.repeats", due=f"{calendar.local(due):%Y-%m-%d}") if due else ()
