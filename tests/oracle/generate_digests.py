"""Seeded programs with digests over issues or deadlines; see ``generate``."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.oracle import generate, generate_dates
from tests.oracle.digests import foretell
from tests.oracle.generate import (
    HEAD,
    SIDES,
    Case,
    Event,
    Member,
    people_of,
    person_table,
    scenario,
)
from tests.oracle.generate_meetings import ANCHORS, ONE, STARTS, sites_of
from tests.oracle.oracle import minute_of

RULES = Path(__file__).parents[2] / "bot" / "data" / "default-rules.toml"
CLOCKS = ("08:32", "08:47", "09:04", "02:33", "01:28", "00:01", "23:47", "15:07")
"""Minutes in which nothing else falls due: what comes first within one is open."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CATEGORIES = ("delivery", "general", "nonconformance", "order", "shortage")
HORIZON = timedelta(days=38)


def generate_digests(seed: int) -> Case:
    """Return the case of a seed; the same seed gives the same case."""
    random = Random(f"digests/{seed}")
    start = random.choice(STARTS) + random.randrange(-2, 5) * ONE
    sites, zones = sites_of(random, start)
    people = people_of(random, zones, start)
    own = [zone for side in SIDES for _, zone in zones[side]]
    play = Play(random, people, start, own)
    tables = play.tables()
    events = play.run()
    program = "\n".join([HEAD, *sites, *map(person_table, people), *tables])
    first, last = minute_of(play.first), minute_of(play.now + random.choice((2, 8)) * ONE)
    # Playing it tells whoever agrees how it is called what they agree to.
    foretell(program, RULES.read_text(), events, first, last)
    return Case(seed, program, scenario(events, last, line_of, first), tuple(events), first, last)


class Play:
    """Lets people work on issues, or on deadlines, while digests come."""

    def __init__(self, random: Random, people: list[Member], start: date, zones: list[str]) -> None:
        self.random, self.people, self.zones = random, people, zones
        self.issues = generate.Play(random, people, random.sample(CATEGORIES, 2), {}, start)
        for category in CATEGORIES:
            for severity in generate.SEVERITIES:
                responder = generate.CATEGORIES[category][0]
                self.issues.responders[category, severity] = responder
        self.dates = generate_dates.Play(random, people, start)
        self.part = random.choice((self.issues, self.dates))
        if random.random() < 0.5:
            # What is late by days opens no issue, so that a pause moves nothing of them.
            self.dates.kinds = ("action",)
        self.events: list[Event] = []
        self.issues.events = self.dates.events = self.events
        self.scheduled: list[dict[str, Any]] = []
        self.paused = False
        hour = datetime(start.year, start.month, start.day, random.randrange(24), tzinfo=UTC)
        self.first = self.now = hour

    def tables(self) -> list[str]:
        """Return the digests, and the deadlines, of the program file."""
        random, made = self.random, []
        self.issues.now = self.dates.now = self.now
        for _ in range(random.choice((2, 3, 4, 5))):
            table = self._digest()
            known = {s["kind"] for s in self.scheduled}
            if table in self.scheduled or {table["kind"]} & known == {"personal"}:
                continue
            self.scheduled.append(table)
            lines = [f'{key} = "{value}"' for key, value in table.items()]
            made.append("\n".join(["[[digest]]", *lines, ""]))
        if self.part is self.dates:
            made += self.dates.tables()
            if random.random() < 0.15:
                made += [self.dates._table(100 + n) for n in range(45)]
        return made

    def _digest(self) -> dict[str, Any]:
        random = self.random
        kind = random.choice(("daily", "daily", "weekly", "internal", "monthly", "personal"))
        clock = random.choice(CLOCKS)
        table = {"kind": kind, "at": clock, "to": "shared"}
        if kind == "personal":
            return table | {"to": "dm", "at": random.choice(CLOCKS[:3])}
        if kind == "weekly" or (kind != "daily" and random.random() < 0.4):
            table["at"] = f"{random.choice(DAYS)} {clock}"
        if kind == "internal":
            table["to"] = random.choice(SIDES)
        if random.random() < 0.85:
            zone = random.choice(self.zones) if random.random() < 0.7 else random.choice(ANCHORS)
            table["zone"] = zone
        return table

    def run(self) -> list[Event]:
        """Return the events of some weeks."""
        if self.part is self.issues:
            self.issues._log()
        for _ in range(self.random.choice((8, 14, 22, 30))):
            hours = self.random.choice((0, 1, 3, 8, 14, 20, 24, 31, 48, 60))
            self.now += timedelta(hours=hours, minutes=self.random.choice((0, 0, 15, 40)))
            if self.now > self.first + HORIZON:
                break
            self._something()
        if self.paused:
            self._program("resume")
        return self.events

    def _something(self) -> None:
        drawn = self.random.random()
        if self.paused:
            self._program("resume")
        elif drawn < 0.12:
            self._away()
        elif drawn < 0.2:
            self._change()
        elif drawn < 0.3:
            self._down()
        elif drawn < 0.38:
            self._pause()
        else:
            self.part.now = self.now
            self.part._something()
            self.now = self.part.now

    def _add(self, do: str, **values: object) -> None:
        self.events.append({"at": minute_of(self.now), "do": do, **values})

    def _manager(self, side: str) -> str | None:
        found = [p for p in self.people if p.side == side and "program_manager" in p.roles]
        here = [p.id for p in found if p.present(self.now)]
        return self.random.choice(here) if here else None

    def _pause(self) -> None:
        """Where nothing runs but clocks: no wait for a third party, no closing by itself."""
        quiet = all(
            ticket.state in ("open", "acknowledged", "reopened") and ticket.third_until is None
            for ticket in self.issues.tickets
        )
        if quiet and (self.part is self.issues or self.dates.kinds == ("action",)):
            self._program("pause")

    def _program(self, do: str) -> None:
        by = self._manager("oem") or self._manager("ems")
        if by is not None:
            self.paused = do == "pause"
            self._add(do, by=by)
            if self.paused:
                self._agree(by)

    def _agree(self, by: str) -> None:
        """Somebody of the other side agrees to what belongs to both."""
        side = next(p.side for p in self.people if p.id == by)
        found = [p.id for p in self.people if p.side != side and "program_manager" in p.roles]
        if found:
            self._add("agree", by=self.random.choice(found))

    def _down(self) -> None:
        minutes = self.random.choice((2, 45, 200, 300, 700, 2000, 4300, 4400, 8000))
        self._add("down", minutes=minutes)
        self.now += timedelta(minutes=minutes)

    def _away(self) -> None:
        found = [p for p in self.people if not p.away]
        if found:
            member = self.random.choice(found)
            first = self.now.date() + self.random.randrange(2, 9) * ONE
            last = first + self.random.choice((0, 2, 5)) * ONE
            member.away = [(first, last)]
            self._add("away", by=member.id, person=member.id, days=f"{first}..{last}")

    def _change(self) -> None:
        """Schedule one of a kind that has at most one, or stop it."""
        table = self._digest()
        same = [s for s in self.scheduled if (s["kind"], s["to"]) == (table["kind"], table["to"])]
        to = table["to"] if table["to"] in SIDES else self.random.choice(SIDES)
        by = self._manager(to)
        if by is None or len(same) > 1:
            return
        self.scheduled = [s for s in self.scheduled if s not in same]
        if same and self.random.random() < 0.4:
            kind = table["kind"]
            self._add("off", by=by, name=f"{kind}-{to}" if kind == "internal" else kind)
        else:
            self.scheduled.append(table)
            self._add("schedule", by=by, table=table)
        if same and table["to"] not in SIDES:
            self._agree(by)


def line_of(event: Event, number: int) -> str:
    """Return what happens as a line of a scenario."""
    said = f"{event.get('by')}: /andon "
    match event["do"]:
        case "pause" | "resume":
            return f"{said}program {event['do']}"
        case "agree":
            return f"{said}decision approve DEC{event['number']}"
        case "away":
            return f"{said}program away {event['days']}"
        case "off":
            return f"{said}digest off {event['name']}"
        case "schedule":
            return said + _scheduled(event["table"])
    dated = "deadline" in event or "number" in event
    return (generate_dates if dated else generate).line_of(event, number)


def _scheduled(table: dict[str, Any]) -> str:
    zone = f" zone={table['zone']}" if "zone" in table else ""
    return f'digest schedule {table["kind"]} "{table["at"]}" to={table["to"]}{zone}'
