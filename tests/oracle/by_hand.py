"""Programs and events written down by hand, and the deliveries expected of them as lines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.oracle import generate, generate_dates, oracle
from tests.oracle.generate import Case, Event, scenario

PAIR = """\
[program]
key = "ACME"
name = "Gateway G2 at Volta"
oem = "Acme Devices"
ems = "Volta EMS"
zone = "UTC"

[[site]]
id = "sj"
side = "oem"
zone = "America/Los_Angeles"
week = { mon-fri = ["08:00-17:00"] }

[[site]]
id = "sz"
side = "ems"
zone = "Asia/Shanghai"
week = { mon-fri = ["08:30-12:00", "13:30-18:00"] }
"""
WARSAW = PAIR.replace("Asia/Shanghai", "Europe/Warsaw").replace(
    '"08:30-12:00", "13:30-18:00"', '"08:00-16:00"'
)
NEW_YEAR = PAIR + (
    'closed = ["2027-02-05..2027-02-11"]\nopen = ["2027-02-07", "2027-02-13 09:00-12:00"]\n'
)
QUIET = """
[[ladder]]
trigger = "contain"
severity = "major"
steps = []

[[ladder]]
trigger = "resolve"
severity = "major"
steps = []
"""


def _person(words: str) -> str:
    """Return the table of ``tom oem 0 buyer``, with more lines after a ``|``."""
    words, _, more = words.partition("|")
    name, side, level, *roles = words.split()
    site = "sj" if side == "oem" else "sz"
    return (
        f'\n[[person]]\nid = "{name}"\nname = "{name.title()}"\nside = "{side}"\n'
        f'site = "{site}"\nlevel = {level}\nroles = {_quoted(roles)}\n{more}\n'
    )


def _quoted(words: list[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


TOM, MARIA, GREG = "tom oem 0 buyer", "maria oem 1 program_manager", "greg oem 2"
JUN, WEI, FENG = "jun ems 0 planner", "wei ems 1 program_manager", "feng ems 2"
EVERYBODY = (TOM, MARIA, GREG, JUN, WEI, FENG)


def people(*people: str) -> str:
    """Return the tables of people written as ``tom oem 0 buyer``."""
    return "".join(map(_person, people))


def at(when: str, do: str, **values: Any) -> Event:
    """Return an event at a moment."""
    event: Event = {"at": oracle.minute_of(datetime.fromisoformat(when)), "do": do, **values}
    alone = do in ("log", "down") or "deadline" in event or "number" in event
    return event if alone else {"issue": 1, **event}


def case(program: str, events: list[Event], until: str) -> Case:
    """Return a case of events, to a moment."""
    last = oracle.minute_of(datetime.fromisoformat(until))
    text = scenario(events, last, _line)
    return Case(0, program, text, tuple(events), events[0]["at"], last)


def _line(event: Event, number: int) -> str:
    dated = "deadline" in event or "number" in event
    return (generate_dates if dated else generate).line_of(event, number)


def log(when: str, by: str, severity: str, category: str = "shortage") -> Event:
    """Return the logging of an issue."""
    return at(when, "log", by=by, category=category, severity=severity)


def expected(text: str) -> list[str]:
    """Return lines of deliveries, one for each recipient, in order."""
    lines = []
    for line in text.strip().splitlines():
        when, kind, level, *people = line.split()
        for person in people:
            to = person if person == "shared" else f"dm:{person}"
            lines.append(f"{when} {kind} {level} {to}")
    return sorted(lines)


def seen(sent: list[oracle.Sent]) -> list[str]:
    """Return deliveries as such lines."""
    lines = []
    for minute, to, kind, _subject, level in sent:
        at = oracle.moment_of(minute)
        lines.append(f"{at:%m-%dT%H:%M} {kind} {'-' if level is None else level} {to}")
    return sorted(lines)
