"""Seeded programs with syncs, and what people do around their dates; see ``generate``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.generate import HEAD, SIDES, WEEKS, Case, Event, Member, person_table, scenario
from tests.oracle.generate import people_of as roster
from tests.oracle.oracle import days_of, minute_of, wall_minute
from tests.oracle.recurring import days_of_rule

ONE = timedelta(days=1)
STARTS = (
    date(2026, 3, 2),  # the United States change on the 8th
    date(2026, 3, 20),  # Europe changes on the 29th, Lord Howe on 5 April
    date(2026, 9, 28),  # Lord Howe changes by half an hour on 4 October
    date(2026, 10, 19),  # Europe changes back on the 25th
    date(2026, 10, 26),  # the United States change back on 1 November
    date(2026, 12, 14),
    date(2027, 1, 25),  # Chinese New Year is on 6 February
    date(2026, 6, 22),
)
ZONES = {
    "oem": ("America/Los_Angeles", "America/New_York", "Europe/Berlin", "America/Phoenix"),
    "ems": ("Asia/Shanghai", "Europe/Warsaw", "Asia/Kolkata", "America/Los_Angeles"),
}
ANCHORS = ("America/New_York", "Asia/Shanghai", "Europe/London", "Australia/Lord_Howe", "UTC")
RULES = (
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY={0}",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY={0}",
    "FREQ=WEEKLY;BYDAY={0},{1}",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY={0},{1}",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYDAY=1TU",
    "FREQ=MONTHLY;BYDAY=2MO,4MO",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=-1,8",
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
)
CLOCKS = ((2, 30), (1, 30), (17, 0), (9, 0), (10, 0), (8, 5), (23, 50), (0, 10), (2, 0), (14, 45))
MINUTES = (15, 30, 30, 45, 60, 90)
ROLES = ("buyer", "planner", "sqe", "cqe", "program_manager")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HORIZON = timedelta(days=30)


def generate_meetings(seed: int) -> Case:
    """Return the case of a seed; the same seed gives the same case."""
    random = Random(f"meetings/{seed}")
    start = random.choice(STARTS) + random.randrange(-2, 5) * ONE
    sites, zones = sites_of(random, start)
    people = roster(random, zones, start)
    for member in people:
        if random.random() < 0.5:
            member.away = []
    play = Play(random, people, zones, start)
    tables = play.tables()
    events = play.run()
    program = "\n".join([HEAD, *sites, *map(person_table, people), *tables])
    first, last = minute_of(play.first), minute_of(play.now + random.choice((2, 8)) * ONE)
    return Case(seed, program, scenario(events, last, line_of, first), tuple(events), first, last)


def sites_of(random: Random, start: date) -> tuple[list[str], dict[str, list[tuple[str, str]]]]:
    """Return tables of one to three sites a side, and names with zones by side."""
    tables, zones = [], {}
    for side in SIDES:
        zones[side] = []
        for number in range(random.choice((1, 1, 2, 3))):
            zone, name = random.choice(ZONES[side]), f"{side}{number}"
            zones[side].append((name, zone))
            country = {"America": "US", "Europe": "DE"}.get(zone.split("/")[0])
            holidays = f'country = "{country}"\n' if country and random.random() < 0.5 else ""
            tables.append(
                f'[[site]]\nid = "{name}"\nside = "{side}"\nzone = "{zone}"\n'
                f"week = {random.choice(WEEKS)}\n{holidays}{_closures(random, start)}"
            )
    return tables, zones


def _closures(random: Random, start: date) -> str:
    """Closed days, and make-up days on the weekends around them."""
    closed, opened = [], set()
    for _ in range(random.choice((0, 1, 1, 2))):
        first = start + random.randrange(3, 30) * ONE
        last = first + random.choice((0, 1, 2, 7)) * ONE
        closed.append(f"{first}..{last}")
        if random.random() < 0.6:
            opened |= {_weekend(first, -1), _weekend(last, 1)}
    spans = ("", "", " 09:00-13:00", " 20:00-02:00")
    listed = [f"{day}{random.choice(spans)}" for day in sorted(opened)]
    return f"closed = {_list(closed)}\nopen = {_list(listed)}\n"


def _weekend(day: date, step: int) -> date:
    while day.weekday() < 5:
        day += step * ONE
    return day


def _list(texts: list[str]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


@dataclass
class Planned:
    """One date of a sync, as the generator knows it."""

    sync: str
    name: str
    day: date
    at: int
    usual: int
    minutes: int
    zone: ZoneInfo
    skipped: bool = False


@dataclass
class Play:
    """Lets people hold their meetings, and move them, at random moments."""

    random: Random
    people: list[Member]
    zones: dict[str, list[tuple[str, str]]]
    start: date
    events: list[Event] = field(default_factory=list)
    dates: list[Planned] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    since: dict[str, int] = field(default_factory=dict)
    """Syncs that are paused, and since when."""
    no_roll: set[str] = field(default_factory=set)
    """Syncs whose roll is off."""
    paused: bool = False
    asked: int = 0
    """How many times something was asked of the other side."""
    counted: int = 0
    silent: str | None = None
    """The side that never comes and never writes."""

    def __post_init__(self) -> None:
        start = self.start
        hour = datetime(start.year, start.month, start.day, self.random.randrange(24), tzinfo=UTC)
        self.first = self.now = hour
        self.silent = self.random.choice((None, None, *SIDES))

    def tables(self) -> list[str]:
        """Return the syncs that stand in the program file."""
        return [_toml(self._sync()) for _ in range(self.random.choice((1, 1, 2, 2, 3)))]

    def _sync(self, earliest: int = -10) -> dict[str, Any]:
        """Draw a sync that begins so many days from now at the earliest, and keep its dates."""
        random, name = self.random, f"s{self.counted}"
        self.counted += 1
        own = [zone for side in SIDES for _, zone in self.zones[side]]
        zone = random.choice((random.choice(own), random.choice(own), random.choice(ANCHORS)))
        hour, minute = random.choice(CLOCKS)
        here = self.now.date() + random.randrange(earliest, 9) * ONE
        rule = random.choice(RULES).format(*random.sample(WEEKDAYS, 2))
        days = days_of_rule(rule, here, here + 130 * ONE)
        if random.random() < 0.15:
            rule += f";COUNT={random.randrange(1, 9)}"
        elif random.random() < 0.2:
            rule += f";UNTIL={days[0] + random.randrange(25) * ONE:%Y%m%d}"
        roles = random.sample(ROLES, random.choice((0, 1, 1, 2, 2)))
        table = {
            "id": name,
            "title": f"Sync {name}",
            "zone": zone,
            "start": f"{days[0]}T{hour:02d}:{minute:02d}",
            "rrule": rule,
            "minutes": random.choice(MINUTES),
            "required": roles,
        }
        self._plan(table, days[0], hour * 60 + minute)
        return table

    def _plan(self, table: dict[str, Any], first: date, clock: int) -> None:
        zone, end = ZoneInfo(table["zone"]), self.now.date() + 60 * ONE
        for day in days_of_rule(table["rrule"], first, end):
            at = wall_minute(zone, day, clock)
            if at > self._minute():
                name = f"sync:{table['id']}/{day}"
                self.dates.append(Planned(table["id"], name, day, at, at, table["minutes"], zone))

    def _minute(self) -> int:
        return minute_of(self.now)

    # What happens

    def run(self) -> list[Event]:
        """Return the events of some weeks."""
        for _ in range(self.random.choice((15, 30, 45))):
            if self.now > self.first + HORIZON:
                break
            if self.random.random() < 0.6 and self._next_date():
                continue
            hours = self.random.choice((1, 3, 8, 14, 20, 31, 48))
            self._to(self._minute() + hours * 60 + self.random.choice((0, 0, 15, 7)))
            self._something()
        if self.paused:
            self._program("resume")
        return self.events

    def _to(self, minute: int) -> None:
        self.now = max(self.now, datetime.fromtimestamp(minute * 60, UTC))

    def _next_date(self) -> bool:
        """Go to the next date, and let some people come and write."""
        coming = [d for d in self._live() if d.at > self._minute()]
        item = min(coming, key=lambda d: d.at, default=None)
        if item is None:
            return False
        self._to(item.at + self.random.choice((0, 1, 2, 5, 5)))
        called = not self.paused and item.at == self._minute()
        if self.random.random() < 0.12:
            self._down()
            called = False
        if called and self.random.random() < 0.5:
            self._on_the_roll(item)
        for _ in range(self.random.choice((0, 0, 1, 1, 2, 3))):
            self._to(self._minute() + self.random.choice((0, 1, 1, 3, 8, 30)))
            self._meet(item)
        return True

    def _on_the_roll(self, item: Planned) -> None:
        """Somebody presses its button, or writes under it."""
        if item.sync in self.no_roll:
            return
        if by := self._comer():
            do = self.random.choice(("here", "reply"))
            self._about(do, item, by, how="thread" if do == "reply" else "button")

    def _live(self) -> list[Planned]:
        gone = self.ended | self.held
        return [d for d in self.dates if not d.skipped and d.sync not in gone]

    def _comer(self) -> str | None:
        """Somebody of a side that comes to meetings."""
        side = self.random.choice(SIDES)
        return None if side == self.silent else self._who(side)

    def _meet(self, item: Planned) -> None:
        """Somebody is there, late perhaps, or writes."""
        by = self._comer()
        if by is None or not self._is_last(item):
            return
        if self.random.random() < 0.65:
            if self._minute() < item.at + item.minutes:
                how = self.random.choice(("full", "bare"))
                self._about("here", item, by, how=how)
        else:
            self._about(self.random.choice(("minutes", "action")), item, by)

    def _is_last(self, item: Planned) -> bool:
        """Say whether no later date of its sync has begun."""
        later = [d for d in self._live() if d.sync == item.sync and d.at > item.at]
        return all(d.at > self._minute() for d in later)

    def _something(self) -> None:
        acts = [
            self._down, self._skip, self._skip, self._end, self._point, self._late,
            *[self._move] * 3, *[self._restore] * 3, *[self._away] * 2, *[self._calendar] * 3,
            *[self._pause] * 3, *[self._stand] * 3,
        ]  # fmt: skip
        if self.paused and self.random.random() < 0.6:
            self._pause()
        elif self.random.random() < 0.06 and (by := self._manager()):
            self._add("add_sync", by=by, table=self._sync(1))
        else:
            self.random.choice(acts)()

    def _who(self, side: str, role: str | None = None) -> str | None:
        found = [p for p in self.people if p.side == side and (role is None or role in p.roles)]
        here = [p.id for p in found if p.present(self.now)]
        return self.random.choice(here) if here else None

    def _manager(self, side: str | None = None) -> str | None:
        return self._who(side or self.random.choice(SIDES), "program_manager")

    def _add(self, do: str, **values: object) -> None:
        self.events.append({"at": self._minute(), "do": do, **values})

    def _about(self, do: str, item: Planned, by: str, **values: object) -> None:
        self._add(do, sync=item.sync, date=item.name, by=by, **values)

    def _down(self) -> None:
        if self.random.random() < 0.25:
            self._add("restart")
            return
        minutes = self.random.choice((1, 2, 10, 17, 45, 300, 700, 2000, 4400, 8000))
        self._add("down", minutes=minutes)
        self._to(self._minute() + minutes)

    def _coming(self) -> Planned | None:
        """One of the next dates."""
        now = self._minute()
        found = sorted((d for d in self.dates if d.at > now), key=lambda d: d.at)
        found = [d for d in found if d.sync not in self.ended | self.held][:6]
        return self.random.choice(found) if found else None

    def _skip(self) -> None:
        item, by = self._coming(), self._manager()
        if item and by and not item.skipped:
            item.skipped = True
            self._about("skip", item, by)

    def _move(self) -> None:
        """To some hour between the dates around it."""
        item, by = self._coming(), self._manager()
        if item is None or by is None or item.skipped:
            return
        days = self.random.choice((-3, -2, -1, 0, 0, 1, 1, 2, 3, 5))
        hour, minute = self.random.choice(CLOCKS)
        day = datetime.fromtimestamp(item.at * 60, item.zone).date() + days * ONE
        to = wall_minute(item.zone, day, hour * 60 + minute)
        if datetime.fromtimestamp(to * 60, item.zone).hour != hour:
            return
        if to == item.at or to <= self._minute() or not self._free(item, to):
            return
        item.at = to
        words = f"{day} {hour:02d}:{minute:02d}"
        self._about("move", item, by, to=to, words=words, zone=item.zone.key)

    def _free(self, item: Planned, to: int) -> bool:
        """Dates of a sync keep their order, and a few hours between them."""
        others = [d for d in self.dates if d.sync == item.sync and d is not item]
        return all(
            (d.at < to - 180) == (d.day < item.day) and abs(d.at - to) > 180
            and (d.usual < to) == (d.day < item.day)
            for d in others
        )  # fmt: skip

    def _restore(self) -> None:
        now, by = self._minute(), self._manager()
        changed = [d for d in self.dates if d.skipped or d.at != d.usual]
        gone = self.ended | self.held
        changed = [d for d in changed if d.sync not in gone and min(d.at, d.usual) > now]
        if changed and by:
            item = self.random.choice(changed)
            if self._free(item, item.usual):
                item.skipped, item.at = False, item.usual
                self._about("restore", item, by)

    def _end(self) -> None:
        item, by = self._coming(), self._manager()
        if item and by and self.random.random() < 0.4:
            self.ended.add(item.sync)
            self._add("end", sync=item.sync, by=by)
            self._agree(by)

    def _stand(self) -> None:
        """A sync is paused or resumed, its roll is switched, or it stays as it is."""
        by, now = self._manager(), self._minute()
        syncs = sorted({d.sync for d in self.dates} - self.ended)
        if by is None or not syncs:
            return
        sync = self.random.choice(syncs)
        if sync in self.held:
            self.held.discard(sync)
            for item in self.dates:
                item.skipped |= item.sync == sync and self.since[sync] < item.at <= now
            self._add("resume_sync", sync=sync, by=by)
            return
        do = self.random.choice(("pause_sync", "roll", "roll", "keep"))
        if do == "pause_sync":
            self.held.add(sync)
            self.since[sync] = now
        if do == "roll":
            self.no_roll ^= {sync}
        self._add(do, sync=sync, by=by, roll=sync not in self.no_roll)
        if do != "keep":
            self._agree(by)

    def _away(self) -> None:
        """Somebody is away for the first time."""
        found = [p for p in self.people if not p.away]
        if not found:
            return
        member = self.random.choice(found)
        first = self.now.date() + self.random.randrange(2, 9) * ONE
        last = first + self.random.choice((0, 2, 5)) * ONE
        member.away = [(first, last)]
        self._add("away", by=member.id, person=member.id, days=f"{first}..{last}")

    def _calendar(self) -> None:
        """A site is closed, or open, on days about which nothing was said."""
        side = self.random.choice(SIDES)
        by, (site, _) = self._manager(side), self.random.choice(self.zones[side])
        if by is None:
            return
        first = self.now.date() + self.random.randrange(2, 25) * ONE
        last = first + self.random.choice((0, 0, 1, 4)) * ONE
        days = f"{first}..{last}" if last > first else str(first)
        said = {d for e in self.events if e.get("site") == site for d in days_of(e["days"])}
        if said & set(days_of(days)):
            return
        if self.random.random() < 0.7:
            self._add("closed", by=by, site=site, days=days)
        else:
            spans = self.random.choice(("09:00-13:00", "08:00-12:00,13:00-17:00"))
            self._add("open", by=by, site=site, days=days, spans=spans)

    def _pause(self) -> None:
        if self.paused or self.random.random() < 0.5:
            self._program("resume" if self.paused else "pause")

    def _program(self, do: str) -> None:
        side = next((s for s in SIDES if self._manager(s)), None)
        if side is not None:
            self.paused = do == "pause"
            by = self._manager(side)
            self._add(do, by=by)
            if self.paused and by is not None:
                self._agree(by)

    def _agree(self, by: str) -> None:
        """A manager of the other side agrees; where it has none, nobody is waited for."""
        self.asked += 1
        side = next(p.side for p in self.people if p.id == by)
        found = [p.id for p in self.people if p.side != side and "program_manager" in p.roles]
        if found:
            self._add("agree", by=self.random.choice(found), number=self.asked)

    def _point(self) -> None:
        item, by = self._coming(), self._who(self.random.choice(SIDES))
        if item and by and not item.skipped:
            self._about("point", item, by)

    def _late(self) -> None:
        """Minutes or an action, for the newest date of a sync."""
        now = self._minute()
        found = [d for d in self._live() if d.at <= now and self._is_last(d)]
        by = self._who(self.random.choice(SIDES))
        if found and by:
            item = self.random.choice(found)
            self._about(self.random.choice(("minutes", "action")), item, by)


def _toml(table: dict[str, Any]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in table.items()]
    return "\n".join(["[[sync]]", *lines, ""])


def _value(value: object) -> str:
    if isinstance(value, list):
        return _list(value)
    return str(value) if isinstance(value, int) else f'"{value}"'


def line_of(event: Event, number: int) -> str:
    """Return what happens around a sync as a line of a scenario."""
    do, name = event["do"], event.get("date", "").removeprefix("sync:")
    if do in ("down", "restart"):
        return f"down {event['minutes']}m" if do == "down" else do
    if event.get("how") == "button":
        return f'{event["by"]} clicks "I\'m here" on sync:{name}'
    if event.get("how") == "thread":
        return f"{event['by']} in sync:{name}: words {number}"
    if event.get("how") == "bare":
        name = event["sync"]
    said = f"{event['by']}: /andon "
    match do:
        case "agree":
            return f"{said}decision approve DEC{event['number']}"
        case "point":
            return f'{said}sync agenda {name} "Point {number}"'
        case "here" | "skip" | "restore":
            return f"{said}sync {do} {name}"
        case "minutes":
            return f'{said}sync minutes {name} "Agreed {number}"'
        case "action":
            return f'{said}sync action {name} {event["by"]} +3bd "Thing {number}"'
        case "move":
            return f"{said}sync move {name} {event['words']} zone={event['zone']}"
        case "keep" | "pause_sync" | "resume_sync":
            return f"{said}sync {do.removesuffix('_sync')} {event['sync']}"
        case "roll":
            return f"{said}sync roll {event['sync']} {'on' if event['roll'] else 'off'}"
        case "end":
            return f"{said}sync end {event['sync']}"
        case "add_sync":
            return f"{said}{_added(event['table'])}"
        case "away":
            return f"{said}program away {event['days']}"
        case "closed" | "open":
            words = f"{event['days']} {event.get('spans', '')}".strip()
            return f"{said}program calendar {event['site']} {do} {words}"
    return f"{said}program {do}"


def _added(table: dict[str, Any]) -> str:
    start = table["start"].replace("T", " ")
    roles = f" required={','.join(table['required'])}" if table["required"] else ""
    return (
        f'sync add "{table["title"]}" start="{start}" zone={table["zone"]} '
        f'repeat="{table["rrule"]}" minutes={table["minutes"]} id={table["id"]}{roles}'
    )
