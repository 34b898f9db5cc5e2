"""The oracle: steps through time minute by minute and says what should have been sent.

It shares no code with the project. It reads the two TOML texts (a program, the shipped rules)
itself, keeps one byte a minute for each site, walks durations a minute at a time, and holds the
state of each issue in plain mutable objects. Moments are whole minutes since 1970 in UTC.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from tests.oracle.days_off import public_holidays

Sent = tuple[int, str, str, str, int | None]
"""Minute, recipient, kind, subject, level."""

DAY = 1440
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SIDES = ("oem", "ems")
KINDS = ("ack", "contain", "resolve", "update", "confirm")
OWED = ("ack", "confirm", "resolve", "contain", "update")
"""Of several clocks, what a message to who has to act is about."""
CLOSES_AFTER = {"major": 5, "minor": 3, "info": 3}
"""So many business days after its resolution an issue closes itself."""
REOPENED_SILENTLY = 10
"""So many business days after that, clocks of a major one go on from their first start."""
MARGIN_BEFORE = 60 * DAY
MARGIN_AFTER = 150 * DAY
NEVER = 10**12


def minute_of(moment: datetime) -> int:
    """Return the minute of an aware moment."""
    return int(moment.timestamp()) // 60


def moment_of(minute: int) -> datetime:
    """Return the moment of a minute, in UTC."""
    return datetime.fromtimestamp(minute * 60, UTC)


def other(side: str) -> str:
    """Return the partner of a side."""
    return SIDES[1 - SIDES.index(side)]


def days_of(text: Any) -> list[date]:
    """Return the days of ``2027-02-03`` or ``2027-02-03..2027-02-07``."""
    first, _, last = str(text).partition("..")
    start = date.fromisoformat(first.strip())
    end = date.fromisoformat(last.strip()) if last else start
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def spans_of(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Return spans as minutes after midnight; one that passes midnight closes above 1440."""
    found = []
    for text in texts:
        ends = [int(hour) * 60 + int(minute) for hour, minute in _clocks(text)]
        opens, closes = ends
        found.append((opens, closes if closes > opens else closes + DAY))
    return found


def _clocks(text: str) -> Iterator[list[str]]:
    for part in text.split("-"):
        yield part.strip().split(":")


@dataclass(frozen=True)
class Length:
    """A duration: an amount of m, h, d, w (elapsed), bh or bd."""

    amount: int
    unit: str

    @property
    def business(self) -> bool:
        return self.unit in ("bh", "bd")

    @property
    def minutes(self) -> int:
        return self.amount * {"m": 1, "h": 60, "d": DAY, "w": 7 * DAY, "bh": 60}[self.unit]


def length_of(text: str) -> Length:
    """Read ``4bh``."""
    digits = "".join(char for char in text if char.isdigit())
    return Length(int(digits), text[len(digits) :])


class Site:
    """A place: one byte a minute says whether it is open.

    ``ignore_closed`` makes a wrong calendar on purpose, for the test of the comparison.
    """

    def __init__(
        self, raw: Mapping[str, Any], first: int, last: int, *, ignore_closed: bool = False
    ) -> None:
        self.id: str = raw["id"]
        self.side: str = raw["side"]
        self.zone = ZoneInfo(raw["zone"])
        self.week = _week(raw["week"])
        self.closed = {day for text in raw.get("closed", []) for day in days_of(text)}
        self.closed |= public_holidays(raw.get("country"))
        if ignore_closed:
            self.closed = set()
        self.makeup = _makeup(raw.get("open", []))
        self.first, self.last = first, last
        self.refill()

    def refill(self) -> None:
        """Work the table of minutes out anew, from the days that are closed and open by now."""
        self.begins: set[date] = set()
        self.open = bytearray(self.last - self.first)
        self._added: dict[tuple[int, Length], int] = {}
        self._walked: dict[tuple[int, int], int] = {}
        self._fill()

    def _fill(self) -> None:
        day = self.local(self.first).date() + timedelta(days=2)
        end = self.local(self.last).date() - timedelta(days=3)
        while day < end:
            for opens, closes in self.spans_on(day):
                self.begins.add(day)
                start, stop = self.wall(day, opens), self.wall(day, closes)
                long = max(0, stop - start)
                self.open[start - self.first : start - self.first + long] = b"\x01" * long
            day += timedelta(days=1)

    def spans_on(self, day: date) -> list[tuple[int, int]]:
        """The spans that begin on a day: open over closed over week."""
        if day in self.makeup:
            return self.makeup[day] or self._ordinary_before(day)
        if day in self.closed:
            return []
        return self.week[day.weekday()]

    def _ordinary_before(self, day: date) -> list[tuple[int, int]]:
        """The weekly spans of the last earlier day that works by the week alone."""
        while day > self.local(self.first).date():
            day -= timedelta(days=1)
            if self.week[day.weekday()] and day not in self.closed and day not in self.makeup:
                return self.week[day.weekday()]
        return []

    def local(self, minute: int) -> datetime:
        return moment_of(minute).astimezone(self.zone)

    def wall(self, day: date, minutes: int) -> int:
        """The minute of a wall time; in a gap the end of the gap, of two the first."""
        return wall_minute(self.zone, day, minutes)

    def is_open(self, minute: int) -> bool:
        return bool(self.open[minute - self.first])

    def next_open(self, minute: int) -> int:
        """The minute itself if the site is open, else the next opening."""
        found = self.open.find(1, minute - self.first)
        return NEVER if found < 0 else self.first + found

    def add(self, start: int, length: Length) -> int:
        """Return the moment a length after ``start``."""
        key = (start, length)
        if key not in self._added:
            self._added[key] = self._add(start, length)
        return self._added[key]

    def _add(self, start: int, length: Length) -> int:
        if not length.business:
            return start + length.minutes
        begin = self.next_open(start)
        if begin >= NEVER:
            return NEVER
        if length.unit == "bh":
            return self.walk(begin, length.minutes, business=True)
        return self._add_days(begin, length.amount)

    def _add_days(self, begin: int, amount: int) -> int:
        local = self.local(begin)
        day = local.date()
        while amount:
            day += timedelta(days=1)
            if day > self.local(self.last).date():
                return NEVER
            amount -= day in self.begins
        at = self.wall(day, local.hour * 60 + local.minute)
        if self.is_open(at) or self.is_open(at - 1):
            return at
        return self.next_open(at)

    def working_day(self, minute: int) -> date | None:
        """The day whose span the minute lies in, its closing included; of two, the earlier."""
        day = self.local(minute).date() - timedelta(days=3)
        while day <= self.local(minute).date():
            for opens, closes in self.spans_on(day):
                start, stop = self.wall(day, opens), self.wall(day, closes)
                if start < stop and start <= minute <= stop:
                    return day
            day += timedelta(days=1)
        return None

    def day_of(self, minute: int, *, due: bool = False) -> date:
        """The working day of a minute, and outside all shifts its date. At its closing a shift is
        over; what is due then still belongs to it."""
        if due:
            return self.working_day(minute) or self.local(minute).date()
        for back in range(4):
            day = self.local(minute).date() - timedelta(days=back)
            for opens, closes in self.spans_on(day):
                if self.wall(day, opens) <= minute < self.wall(day, closes):
                    return day
        return self.local(minute).date()

    def usual_day(self, minute: int) -> date:
        """The day of its shift also where that shift is closed, by the week alone."""
        day = self.working_day(minute)
        if day is not None:
            return day
        for back in (3, 2, 1, 0):
            day = self.local(minute).date() - timedelta(days=back)
            for opens, closes in self.week[day.weekday()]:
                start, stop = self.wall(day, opens), self.wall(day, closes)
                if start < stop and start <= minute <= stop:
                    return day
        return self.local(minute).date()

    def end_of(self, day: date) -> int | None:
        """The last closing of the spans that begin on a day."""
        spans = [
            (self.wall(day, opens), self.wall(day, closes)) for opens, closes in self.spans_on(day)
        ]
        return max((stop for start, stop in spans if start < stop), default=None)

    def end_of_day(self, start: int, amount: int) -> int:
        """The end of the so-manieth working day after the one of ``start``."""
        day = self.working_day(start)
        if day is None:
            opening = self.next_open(start)
            if opening >= NEVER:
                return NEVER
            day = self.local(opening).date()
        while amount:
            day += timedelta(days=1)
            if day > self.local(self.last).date():
                return NEVER
            amount -= day in self.begins
        end = self.end_of(day)
        assert end is not None
        return end

    def walk(self, start: int, minutes: int, *, business: bool) -> int:
        """Consume minutes forward from ``start``, or backward if negative."""
        if not business:
            return start + minutes
        key = (start, minutes)
        if key not in self._walked:
            self._walked[key] = self._walk(start, minutes)
        return self._walked[key]

    def _walk(self, start: int, minutes: int) -> int:
        at = start if minutes else self.next_open(start)
        table, first = self.open, self.first
        while minutes > 0:
            if at >= self.last:
                return NEVER
            minutes -= table[at - first]
            at += 1
        while minutes < 0:
            at -= 1
            minutes += table[at - first]
        return at

    def count(self, start: int, end: int, *, business: bool) -> int:
        """Count the minutes from ``start`` to ``end``; negative if the end lies before."""
        if end < start:
            return -self.count(end, start, business=business)
        if not business:
            return end - start
        return sum(self.open[start - self.first : end - self.first])


def wall_minute(zone: ZoneInfo, day: date, minutes: int) -> int:
    """The minute of a wall time; in a gap the end of the gap, of two the first."""
    naive = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    at = minute_of(naive.replace(tzinfo=zone, fold=0))
    if _clock_at(zone, at) == naive:
        return at
    at = minute_of(naive.replace(tzinfo=zone, fold=1)) - 3 * 60
    while _clock_at(zone, at) < naive:
        at += 1
    return at


def _clock_at(zone: ZoneInfo, minute: int) -> datetime:
    return moment_of(minute).astimezone(zone).replace(tzinfo=None)


def _week(raw: Mapping[str, Sequence[str]]) -> list[list[tuple[int, int]]]:
    week: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
    for key, texts in raw.items():
        first, dash, last = key.partition("-")
        day, end = WEEKDAYS.index(first), WEEKDAYS.index(last if dash else first)
        week[day] = spans_of(texts)
        while day != end:
            day = (day + 1) % 7
            week[day] = spans_of(texts)
    return week


def _makeup(raw: Sequence[str]) -> dict[date, list[tuple[int, int]]]:
    found = {}
    for text in raw:
        days, _, spans = text.partition(" ")
        for day in days_of(days):
            found[day] = spans_of(spans.split(",")) if spans else []
    return found


@dataclass(frozen=True)
class Person:
    """Somebody on the roster."""

    id: str
    side: str
    site: Site
    level: int
    roles: tuple[str, ...]
    backup: str | None
    away: frozenset[date]

    def is_away(self, now: int) -> bool:
        return self.site.day_of(now) in self.away


@dataclass(frozen=True)
class Rung:
    """A step of a ladder."""

    level: int
    after: Length | None
    misses: int | None
    offer: bool


@dataclass(frozen=True)
class Ladder:
    """What happens around a due moment."""

    remind: int | None
    rungs: tuple[Rung, ...]
    help: int | None = None


class Program:
    """Sites, people and rules of one program file over the shipped rules."""

    def __init__(
        self, source: str, rules: str, first: int, last: int, *, ignore_closed: bool = False
    ) -> None:
        raw, base = tomllib.loads(source), tomllib.loads(rules)
        self.key: str = raw["program"]["key"]
        low, high = first - MARGIN_BEFORE, last + MARGIN_AFTER
        self.sites = [Site(s, low, high, ignore_closed=ignore_closed) for s in raw["site"]]
        self._by_site = {site.id: site for site in self.sites}
        self.people = [self._person(p) for p in raw["person"]]
        self._by_id = {person.id: person for person in self.people}
        self._categories = base["category"]
        self._ladders = base["ladder"]
        self._confirm = base["confirm"]
        self._rules = {(r["category"], r["severity"]): r for r in raw.get("rule", [])}
        self._own_ladders = {(r["trigger"], r["severity"]): r for r in raw.get("ladder", [])}

    def _person(self, raw: Mapping[str, Any]) -> Person:
        away = frozenset(day for text in raw.get("away", []) for day in days_of(text))
        return Person(
            raw["id"],
            raw["side"],
            self._by_site[raw["site"]],
            raw["level"],
            tuple(raw.get("roles", [])),
            raw.get("backup"),
            away,
        )

    def person(self, handle: str) -> Person:
        return self._by_id[handle]

    def change(self, person: Person) -> None:
        """Put somebody in the place of who had the same id."""
        self.people = [person if p.id == person.id else p for p in self.people]
        self._by_id[person.id] = person

    def first_site(self, side: str) -> Site:
        return next(site for site in self.sites if site.side == side)

    def default_severity(self, category: str) -> str:
        return str(self._categories[category]["severity"])

    def target(self, category: str, severity: str, kind: str) -> Length | None:
        text = self._rules.get((category, severity), {}).get(kind)
        text = text or self._categories[category][severity].get(kind)
        if kind == "confirm":
            text = text or self._confirm.get(severity)
        return length_of(text) if text else None

    def responder(self, category: str, severity: str) -> str:
        own = self._rules.get((category, severity), {}).get("responder")
        return str(own or self._categories[category]["responder"])

    def owner_role(self, category: str, severity: str, side: str) -> str:
        own = self._rules.get((category, severity), {}).get("owner", {})
        return str(own.get(side) or self._categories[category]["owner"][side])

    def ladder(self, trigger: str, severity: str) -> Ladder:
        raw = self._own_ladders.get((trigger, severity))
        raw = raw or self._ladders.get(trigger, {}).get(severity, {"steps": []})
        remind, helped = (int(raw[k].rstrip("%")) if k in raw else None for k in ("remind", "help"))
        return Ladder(remind, tuple(_rung(step) for step in raw["steps"]), helped)

    def present(self, people: Sequence[Person], now: int) -> list[Person]:
        """Replace the absent by their backups; nobody stands twice."""
        found: list[Person] = []
        for person in people:
            there = self._stand_in(person, now)
            if there is not None and there not in found:
                found.append(there)
        return found

    def _stand_in(self, person: Person, now: int) -> Person | None:
        asked = []
        while person.is_away(now):
            asked.append(person.id)
            if person.backup is None or person.backup in asked:
                return None
            person = self._by_id[person.backup]
        return person

    def managers(self, side: str, now: int) -> list[Person]:
        people = [p for p in self.people if p.side == side and "program_manager" in p.roles]
        return self.present(people, now)

    def role_owners(self, role: str, side: str, now: int) -> list[Person]:
        here = [p for p in self.people if p.side == side]
        for group in ([p for p in here if role in p.roles], [p for p in here if p.level == 0]):
            found = self.present(group, now)
            if found:
                return found
        return self.spoken_to(side, now)

    def spoken_to(self, side: str, now: int) -> list[Person]:
        """Who hears what a side is told: its managers, or whoever stands lowest above level 0."""
        there = self.managers(side, now)
        return there if there else self.at_level(side, 1, now)[0]

    def at_level(self, side: str, level: int, now: int) -> tuple[list[Person], bool]:
        """People alerted on a side, and whether its own level had nobody."""
        for higher in range(level, 5):
            people = [p for p in self.people if p.side == side and p.level == higher]
            found = self.present(people, now)
            if found:
                return found, higher != level
        return [], True


def _rung(raw: Mapping[str, Any]) -> Rung:
    after = length_of(raw["after"]) if "after" in raw else None
    return Rung(raw["level"], after, raw.get("misses"), raw.get("offer", False))


@dataclass(eq=False)
class Clock:
    """One obligation of one side. ``pauses`` holds [since, until or None]."""

    kind: str
    instance: int
    side: str
    site: Site
    start: int
    pauses: list[list[int | None]] = field(default_factory=list)
    ended: bool = False
    done: set[str] = field(default_factory=set)
    missed: list[int] = field(default_factory=list)
    """When updates were missed, in a row."""
    promised: int | None = None
    """When its owner said that the next update comes."""

    @property
    def running(self) -> bool:
        return not self.ended and not self.paused

    @property
    def paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1][1] is None


@dataclass(frozen=True)
class Item:
    """Something to be done for a clock: remind, miss or climb."""

    at: int
    key: str
    rung: Rung | None = None
    held: bool = False


@dataclass(eq=False)
class Issue:
    """One issue."""

    number: int
    category: str
    severity: str
    responder: str
    raiser: str
    holder: str
    state: str = "open"
    logged: int = 0
    acked: int | None = None
    ever_acked: bool = False
    """Whether anybody of either side ever acknowledged it."""
    waited: bool = False
    """Whether it ever waited for a third party."""
    acted: set[str] = field(default_factory=set)
    """The sides of which somebody did something about it."""
    sorted: int = 0
    """How often somebody changed how it is sorted."""
    clocks: list[Clock] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    contained: bool = False
    third_until: int | None = None
    hold: tuple[int, int] | None = None
    resolved_at: int | None = None
    close_reminded: bool = False
    closed_itself: int | None = None
    early: bool = False
    """Whether the side that answers logged it itself."""
    promised: date | None = None
    reopenings: int = 0
    reopened_steps: list[tuple[int, Rung]] = field(default_factory=list)
    alerts: list[tuple[int, str]] = field(default_factory=list)
    """Levels alerted since the last acknowledgment, with their trigger."""
    holes: set[tuple[str, int]] = field(default_factory=set)
    next: int = 0
    """No step comes before this minute."""

    @property
    def counterpart(self) -> str:
        return other(self.responder)

    @property
    def live(self) -> bool:
        return self.state in ("open", "acknowledged", "reopened")


@dataclass(frozen=True)
class Waiting:
    """A direct message that waits for its recipient's opening."""

    release: int
    sent: Sent
    applies: Callable[[], bool]
    site: Site | None
    """Whose hours it waits for; ``None`` for what is told at any hour."""


Event = Mapping[str, Any]
"""``at`` (minute), ``do``, and what the action needs: by, issue, to, severity, until …"""


class Oracle:
    """Plays events against the design's words; ``sent`` is what should have been delivered."""

    def __init__(
        self, program: str, rules: str, first: int, last: int, *, ignore_closed: bool = False
    ) -> None:
        self.program = Program(program, rules, first, last, ignore_closed=ignore_closed)
        self.first, self.last = first, last
        self.issues: list[Issue] = []
        self.sent: list[Sent] = []
        self.queue: list[Waiting] = []
        self.now = first

    def run(self, events: Sequence[Event]) -> list[Sent]:
        """Play all events in order, to the last minute."""
        waiting = sorted(events, key=lambda event: event["at"])
        asleep_until = self.first
        for minute in range(self.first, self.last + 1):
            if minute < asleep_until:
                continue
            self.now = minute
            self._fire()
            while waiting and waiting[0]["at"] <= minute:
                event = waiting.pop(0)
                if event["do"] == "down":
                    asleep_until = minute + event["minutes"]
                    break
                self._act(event)
                self._fire()
        return self.sent

    # What time brings

    def _fire(self) -> None:
        for issue in self.issues:
            if issue.next <= self.now:
                self._fire_issue(issue)
                issue.next = self._next(issue)
        self._release()

    def _next(self, issue: Issue) -> int:
        moments = [item.at for clock in issue.clocks for item in self._items(issue, clock)]
        moments += [at for at, _ in issue.reopened_steps]
        if issue.third_until is not None:
            moments.append(issue.third_until)
        if self._closes_itself(issue):
            moments += list(self._closing_moments(issue))
        return min((max(at, self.now) for at in moments), default=NEVER)

    def _fire_issue(self, issue: Issue) -> None:
        self._third_party_over(issue)
        self._closing(issue)
        held = self._held(issue)
        for clock in self._clocks(issue, "ack", "contain"):
            self._judge(issue, clock, held)
        self._hold_over(issue, held)
        self._reopened_ladder(issue)
        for clock in self._clocks(issue, "resolve", "update", "confirm"):
            self._judge(issue, clock, held)

    def _clocks(self, issue: Issue, *kinds: str) -> list[Clock]:
        clocks = [clock for clock in issue.clocks if clock.kind in kinds]
        return sorted(clocks, key=lambda clock: (clock.kind, clock.instance))

    def _held(self, issue: Issue) -> list[tuple[Clock, Item]]:
        """The levels that a hold kept back to now, and those of their clocks that came after."""
        found = []
        for clock in self._clocks(issue, *KINDS):
            self._count_misses(issue, clock)
            due = [i for i in self._items(issue, clock) if i.rung and i.at <= self.now]
            if any(item.held for item in due):
                found += [(clock, item) for item in due]
        return found

    def _hold_over(self, issue: Issue, held: list[tuple[Clock, Item]]) -> None:
        """Of all that a hold kept back, the highest step only."""
        for clock, item in held:
            clock.done.add(item.key)
        for clock, item in _highest(held):
            assert item.rung is not None
            self._climb(issue, clock.kind, item.rung, _runs(clock))

    def _third_party_over(self, issue: Issue) -> None:
        until = issue.third_until
        if until is None or until > self.now:
            return
        issue.third_until = None
        self._resume(issue, issue.holder, until)
        clocks = (self._clock(issue, kind, issue.holder) for kind in ("resolve", "update", "ack"))
        clock = next((clock for clock in clocks if clock), None)
        applies = _runs(clock) if clock else _is_live(issue)
        for person in self._owners(issue, issue.holder):
            self._tell(issue, person, "resolve.reminder", None, applies)

    def _closes_itself(self, issue: Issue) -> bool:
        return issue.state == "resolved" and issue.severity in CLOSES_AFTER

    def _closing_moments(self, issue: Issue) -> tuple[int, int]:
        site = self.program.first_site(issue.counterpart)
        assert issue.resolved_at is not None
        remind = site.add(issue.resolved_at, Length(2, "bd"))
        close = site.add(issue.resolved_at, Length(CLOSES_AFTER[issue.severity], "bd"))
        asked = any(clock.kind == "confirm" and not clock.ended for clock in issue.clocks)
        return (NEVER if issue.close_reminded or asked else remind), close

    def _closing(self, issue: Issue) -> None:
        if not self._closes_itself(issue):
            return
        remind, close = self._closing_moments(issue)
        if remind <= self.now:
            issue.close_reminded = True
            if self.now - remind <= 1:
                for person in self._owners(issue, issue.counterpart):
                    self._tell(issue, person, "resolve.reminder", None, _is_resolved(issue))
        if close <= self.now:
            self._end(issue)
            issue.state, issue.closed_itself = "closed", self.now

    def _reopened_ladder(self, issue: Issue) -> None:
        due = [(at, rung) for at, rung in issue.reopened_steps if at <= self.now]
        if not due:
            return
        issue.reopened_steps = [step for step in issue.reopened_steps if step not in due]
        rungs = [(issue, Item(at, f"L{rung.level}", rung)) for at, rung in due]
        for _, item in _highest(rungs):
            assert item.rung is not None
            self._climb(issue, "reopened", item.rung, _is_unanswered(issue))

    # One clock

    def _target(self, issue: Issue, clock: Clock) -> Length | None:
        """A critical issue that is contained needs updates as often as a major one."""
        target = self.program.target(issue.category, issue.severity, clock.kind)
        if clock.kind == "update" and issue.severity == "critical" and issue.contained:
            major = self.program.target(issue.category, "major", "update")
            return major if target and not target.business and major else target
        return target

    def _due(self, clock: Clock, target: Length) -> int:
        if clock.kind == "update" and target.unit == "bd":
            at = clock.site.end_of_day(clock.start, target.amount)
        else:
            at = clock.site.add(clock.start, target)
        if clock.promised is not None and clock.start < clock.promised:
            at = min(at, clock.promised)
        return self._shifted(clock, at, target)

    def _shifted(self, clock: Clock, at: int, target: Length) -> int:
        """Move a moment by the clock's pauses: what was left at each is left after it."""
        for since, until in clock.pauses:
            assert since is not None
            if until is None:
                return NEVER
            left = clock.site.count(since, min(at, clock.site.last), business=target.business)
            at = clock.site.walk(until, left, business=target.business) if at < NEVER else NEVER
        return at

    def _reminder(self, clock: Clock, target: Length, percent: int) -> int:
        """The moment when ``percent`` of the clock's own minutes have passed."""
        end = clock.site.add(clock.start, target)
        if end >= NEVER:
            return NEVER
        own = clock.site.count(clock.start, end, business=target.business)
        at = clock.site.walk(clock.start, own * percent // 100, business=target.business)
        for since, until in clock.pauses:
            assert since is not None
            if at <= since:
                return at
            if until is None:
                return NEVER
            left = clock.site.count(since, at, business=target.business)
            at = clock.site.walk(until, left, business=target.business)
        return at

    def _step(self, issue: Issue, at: int, key: str, rung: Rung) -> Item:
        """A level or offer; one that falls due in a hold is put off to its end.

        What was told early climbs no higher than level 1 before the date that was promised.
        """
        at = self._after_the_promise(issue, at, rung)
        if issue.hold and issue.hold[0] <= at < issue.hold[1]:
            return Item(issue.hold[1], key, rung, held=True)
        return Item(at, key, rung)

    def _after_the_promise(self, issue: Issue, at: int, rung: Rung) -> int:
        if not (issue.early and issue.live and issue.promised and rung.level > 1):
            return at
        site = next(c.site for c in issue.clocks if c.side == issue.responder)
        midnight = site.wall(issue.promised + timedelta(days=1), 0)
        end = site.end_of(issue.promised)
        return max(at, midnight if end is None else end)

    def _items(self, issue: Issue, clock: Clock) -> list[Item]:
        """What is still to be done for a running clock, past or to come."""
        return [item for item in self._all_items(issue, clock) if item.key not in clock.done]

    def _all_items(self, issue: Issue, clock: Clock) -> list[Item]:
        target = self._target(issue, clock)
        if not clock.running or target is None:
            return []
        due = self._due(clock, target)
        ladder = self.program.ladder(clock.kind, issue.severity)
        if clock.kind == "update":
            earned = [
                self._step(issue, clock.missed[rung.misses - 1], f"L{rung.level}", rung)
                for rung in ladder.rungs
                if rung.misses is not None and rung.misses <= len(clock.missed)
            ]
            missed = [*clock.missed, due]
            return [*(Item(at, f"miss {n}") for n, at in enumerate(missed, 1)), *earned]
        items = []
        if ladder.remind is not None:
            at = self._reminder(clock, target, ladder.remind)
            if at < due:
                items.append(Item(at, "remind"))
        if ladder.help is not None:
            at = self._reminder(clock, target, ladder.help)
            if at < due:
                items.append(Item(at, "help"))
        for rung in ladder.rungs:
            assert rung.after is not None
            at = due
            if rung.after.amount and due < NEVER:
                at = clock.site.add(due, rung.after)
            items.append(self._step(issue, at, f"L{rung.level}", rung))
        return items

    def _judge(self, issue: Issue, clock: Clock, held: list[tuple[Clock, Item]]) -> None:
        """Do what has become due for a clock, but for the levels that a hold kept back."""
        self._count_misses(issue, clock)
        fresh = [item for item in self._items(issue, clock) if item.at <= self.now]
        fresh = [item for item in fresh if (clock, item) not in held]
        clock.done |= {item.key for item in fresh}
        rungs = [(clock, item) for item in fresh if item.rung]
        nudges = sorted((item for item in fresh if not item.rung), key=lambda item: item.at)
        late = any(self.now - item.at > 1 for item in fresh)
        if late or len({item.at for item in fresh}) > 1:
            nudges = [] if rungs else nudges[-1:]
            if clock.kind != "update" and any(self.now - item.at > 1 for item in nudges):
                nudges = []
        for item in nudges:
            self._nudge(issue, clock, item)
        for _, item in _highest(rungs):
            assert item.rung is not None
            self._climb(issue, clock.kind, item.rung, _runs(clock))

    def _count_misses(self, issue: Issue, clock: Clock) -> None:
        """Let an update clock start anew at every due moment that has passed."""
        target = self._target(issue, clock)
        if clock.kind != "update" or not clock.running or target is None:
            return
        while (due := self._due(clock, target)) <= self.now:
            clock.missed.append(due)
            clock.start, clock.pauses, clock.promised = due, [], None

    def _nudge(self, issue: Issue, clock: Clock, item: Item) -> None:
        """The first missed update in a row is a line of the morning's note; none wakes anybody."""
        if item.key == "help":
            for person in self._helpers(issue, clock.side):
                self._tell(issue, person, f"{clock.kind}.help", None, _runs(clock))
            return
        update = clock.kind == "update"
        if update and len(clock.missed) == 1:
            return
        kind = "update.missed" if update else f"{clock.kind}.reminder"
        for person in self._owners(issue, clock.side):
            applies = _at_miss(clock, len(clock.missed))
            self._tell(issue, person, kind, None, applies, calm=update)

    def _helpers(self, issue: Issue, side: str) -> list[Person]:
        """Who stands beside the owners: their backups, else the managers of the side."""
        owners = self._owners(issue, side)
        backups = [self.program.person(p.backup) for p in owners if p.backup]
        beside = [p for p in self.program.present(backups, self.now) if p.side == side]
        managers = self.program.managers(side, self.now)
        free = [person for person in beside if person not in owners]
        return free or [person for person in managers if person not in owners]

    def _climb(self, issue: Issue, trigger: str, rung: Rung, applies: Callable[[], bool]) -> None:
        level = rung.level
        if trigger != "confirm" and any(
            alerted == level and by != trigger for alerted, by in issue.alerts
        ):
            return
        if rung.offer:
            for side in SIDES:
                for person in self.program.managers(side, self.now):
                    wanted = _unless_alerted(issue, level, applies)
                    self._tell(issue, person, "escalation.offer", level, wanted)
            return
        if trigger != "confirm":
            issue.alerts.append((level, trigger))
        self._say(issue, f"{trigger}.escalated", level)
        told: list[Person] = []
        for side in SIDES if trigger != "confirm" else (issue.counterpart,):
            people, hole = self.program.at_level(side, level, self.now)
            told += [person for person in people if person not in told]
            if hole and (side, level) not in issue.holes:
                issue.holes.add((side, level))
                for person in self.program.managers(side, self.now):
                    self._tell(issue, person, "hole", level, _always)
        for person in told:
            kind, calm = f"{trigger}.escalated", trigger == "update"
            self._tell(issue, person, kind, level, applies, calm=calm)

    # Messages

    def _subject(self, issue: Issue) -> str:
        return f"{self.program.key}-{issue.number}"

    def _say(self, issue: Issue, kind: str, level: int | None) -> None:
        self.sent.append((self.now, "shared", kind, self._subject(issue), level))

    def _tell(
        self,
        issue: Issue,
        person: Person,
        kind: str,
        level: int | None,
        applies: Callable[[], bool],
        *,
        calm: bool = False,
    ) -> None:
        at_once = self._wakes(issue) and not calm
        release = self.now if at_once else person.site.next_open(self.now)
        site = person.site if release > self.now else None
        sent = (release, f"dm:{person.id}", kind, self._subject(issue), level)
        self.queue.append(Waiting(release, sent, applies, site))

    def _release(self) -> None:
        if all(message.release > self.now for message in self.queue):
            return
        ready = [message for message in self.queue if message.release <= self.now]
        self.queue = [message for message in self.queue if message.release > self.now]
        for message in ready:
            if not message.applies():
                continue
            if message.site and not message.site.is_open(self.now):
                # Its opening went by while the bot was down.
                again = message.site.next_open(self.now)
                self.queue.append(replace(message, release=again))
            else:
                self.sent.append((self.now, *message.sent[1:]))

    def _wakes(self, issue: Issue) -> bool:
        """Only a critical issue that is not acknowledged, or not contained, is told at night."""
        if issue.severity != "critical" or not issue.live:
            return False
        owed = any(c.running and c.kind in ("ack", "contain") for c in issue.clocks)
        return owed or issue.state in ("open", "reopened")

    # People of an issue

    def _owners(self, issue: Issue, side: str) -> list[Person]:
        named = issue.owners.get(side)
        if named is not None:
            found = self.program.present([self.program.person(named)], self.now)
            if found:
                return found
        role = self.program.owner_role(issue.category, issue.severity, side)
        return self.program.role_owners(role, side, self.now)

    def _site(self, issue: Issue, side: str) -> Site:
        owners = self._owners(issue, side)
        return owners[0].site if owners else self.program.first_site(side)

    # What people do

    def _act(self, event: Event) -> None:
        getattr(self, f"_do_{event['do']}")(event)
        for issue in self.issues:
            issue.next = min(issue.next, self.now)

    def _issue(self, event: Event) -> Issue:
        return self.issues[event["issue"] - 1]

    def _clock(self, issue: Issue, kind: str, side: str) -> Clock | None:
        """The clock of a kind that has not ended."""
        found = [c for c in issue.clocks if (c.kind, c.side) == (kind, side) and not c.ended]
        return found[-1] if found else None

    def _start(self, issue: Issue, kind: str, side: str, site: Site, at: int | None = None) -> None:
        if self.program.target(issue.category, issue.severity, kind) is None:
            return
        instance = 1 + sum(clock.kind == kind for clock in issue.clocks)
        start = self.now if at is None else at
        clock = Clock(kind, instance, side, site, start)
        if at is not None and (model := self._clock(issue, "resolve", side)):
            # It stands with the others of its side.
            clock.pauses = [[*pause] for pause in model.pauses if (pause[0] or 0) >= start]
        issue.clocks.append(clock)

    def _pause(self, issue: Issue, side: str) -> None:
        for clock in issue.clocks:
            if clock.side == side and clock.running:
                clock.pauses.append([self.now, None])

    def _resume(self, issue: Issue, side: str, at: int) -> None:
        for clock in issue.clocks:
            if clock.side == side and clock.paused and not clock.ended:
                clock.pauses[-1][1] = at

    def _never_paused(self, issue: Issue, side: str) -> None:
        """What nobody of the other side acknowledged was never theirs."""
        for clock in issue.clocks:
            if clock.side == side and clock.paused and not clock.ended:
                del clock.pauses[-1]

    def _end(self, issue: Issue, side: str | None = None) -> None:
        for clock in issue.clocks:
            if side in (None, clock.side):
                clock.ended = True

    def _do_restart(self, event: Event) -> None:
        """Nothing changes."""

    def _do_log(self, event: Event) -> None:
        by = self.program.person(event["by"])
        category = event["category"]
        severity = event.get("severity") or self.program.default_severity(category)
        responder = event.get("to") or self.program.responder(category, severity)
        responder = other(by.side) if responder == "other" else responder
        issue = Issue(len(self.issues) + 1, category, severity, responder, by.side, responder)
        issue.logged, issue.early = self.now, responder == by.side
        issue.ever_acked = issue.early
        issue.acted.add(by.side)
        issue.promised = event.get("promised")
        self.issues.append(issue)
        site = self._site(issue, responder)
        for kind in ("contain", "resolve") if issue.early else ("ack", "contain", "resolve"):
            self._start(issue, kind, responder, site)
        if issue.early:
            self._told_early(issue, by, site)

    def _told_early(self, issue: Issue, by: Person, site: Site) -> None:
        """Who logs what their own side owes has acknowledged it; its owner is told."""
        people = self._owners(issue, issue.responder)
        if by in people or len(people) == 1:
            issue.owners[by.side] = by.id if by in people else people[0].id
        issue.state, issue.acked = "acknowledged", self.now
        self._start(issue, "update", by.side, site)
        self._hand_over(issue, by)

    def _hand_over(self, issue: Issue, by: Person | None, kind: str = "handover") -> None:
        """Tell who has to act next, but for who did it."""
        side = issue.counterpart if issue.state == "resolved" else issue.holder
        running = [c for c in issue.clocks if c.side == side and c.running]
        clock = min(running, key=lambda c: OWED.index(c.kind), default=None)
        for person in self._owners(issue, side):
            if person is not by:
                self._tell(issue, person, kind, None, _runs(clock) if clock else _is_live(issue))

    def _do_ack(self, event: Event) -> None:
        issue, by = self._issue(event), self.program.person(event["by"])
        clock = self._clock(issue, "ack", by.side)
        assert clock is not None
        clock.ended = True
        issue.owners[by.side] = by.id
        issue.ever_acked = True
        issue.alerts, issue.reopened_steps = [], []
        if by.side == issue.responder:
            issue.state, issue.acked = "acknowledged", self.now
        self._start(issue, "update", by.side, by.site)
        started = self._clock(issue, "update", by.side)
        if started is not None:
            started.promised = event.get("next")

    def _do_assign(self, event: Event) -> None:
        person, issue = self.program.person(event["person"]), self._issue(event)
        if issue.owners.get(person.side) == person.id:
            return
        issue.owners[person.side] = person.id
        if issue.holder == person.side and issue.third_until is None:
            self._hand_over(issue, self.program.person(event["by"]))

    def _do_update(self, event: Event) -> None:
        self._updated(self._issue(event), self.program.person(event["by"]).side)

    _do_reply = _do_update

    def _updated(self, issue: Issue, side: str) -> None:
        clock = self._clock(issue, "update", side)
        if clock is not None and clock.running:
            clock.ended = True
            self._start(issue, "update", side, self._site(issue, side))

    def _do_contain(self, event: Event) -> None:
        issue = self._issue(event)
        self._updated(issue, issue.responder)
        clock = self._clock(issue, "contain", issue.responder)
        if clock is not None:
            clock.ended = True
        issue.contained = True

    def _do_wait(self, event: Event) -> None:
        issue, holder = self._issue(event), event["on"]
        if holder == issue.responder:
            never = self._clock(issue, "ack", issue.counterpart) is not None
            self._end(issue, issue.counterpart)
            if never:
                self._never_paused(issue, holder)
            self._resume(issue, holder, self.now)
        else:
            self._pause(issue, issue.holder)
            self._start(issue, "ack", holder, self._site(issue, holder))
        issue.holder = holder
        self._say(issue, "handover", None)
        self._hand_over(issue, self.program.person(event["by"]))

    def _do_third_party(self, event: Event) -> None:
        issue = self._issue(event)
        self._pause(issue, issue.holder)
        issue.third_until, issue.waited = event["until"], True

    def _do_resolve(self, event: Event) -> None:
        issue = self._issue(event)
        self._end(issue)
        issue.state, issue.resolved_at = "resolved", self.now
        issue.third_until, issue.close_reminded, issue.reopened_steps = None, False, []
        side = issue.counterpart
        self._start(issue, "confirm", side, self._site(issue, side))
        if self._clock(issue, "confirm", side):
            by = self.program.person(event["by"]) if "by" in event else None
            self._say(issue, "confirm.requested", None)
            self._hand_over(issue, by, "confirm.requested")

    def _do_close(self, event: Event) -> None:
        issue = self._issue(event)
        if issue.state == "resolved":
            self._end(issue)
            issue.state, issue.closed_itself = "closed", None

    def _do_cancel(self, event: Event) -> None:
        issue = self._issue(event)
        self._end(issue)
        issue.state, issue.third_until, issue.reopened_steps = "cancelled", None, []

    def _do_reopen(self, event: Event) -> None:
        issue = self._issue(event)
        silent = self._closed_in_silence(issue)
        self._end(issue)
        issue.state, issue.holder = "reopened", issue.responder
        issue.acked = None
        issue.reopenings += 1
        site = self._site(issue, issue.responder)
        before = {c.kind: c for c in issue.clocks if c.side == issue.responder}
        for kind in ("ack", "contain", "resolve"):
            if kind != "contain" or not issue.contained:
                self._start(issue, kind, issue.responder, site)
        for kind in ("contain", "resolve") if silent else ():
            first, again = before.get(kind), self._clock(issue, kind, issue.responder)
            if first and again:
                again.start, again.site = first.start, first.site
                again.pauses = [[since, until or self.now] for since, until in first.pauses]
        self._say(issue, "handover", None)
        self._hand_over(issue, self.program.person(event["by"]))
        if issue.reopenings >= 2:
            for rung in self.program.ladder("reopened", issue.severity).rungs:
                assert rung.after is not None
                at = site.add(self.now, rung.after) if rung.after.amount else self.now
                at = self._after_the_promise(issue, at, rung)
                issue.reopened_steps.append((at, rung))

    def _closed_in_silence(self, issue: Issue) -> bool:
        """Nothing is gained by silence: what closed itself goes on where it stood."""
        if issue.state != "closed" or issue.closed_itself is None or issue.severity != "major":
            return False
        site = self._site(issue, issue.counterpart)
        return self.now <= site.add(issue.closed_itself, Length(REOPENED_SILENTLY, "bd"))

    def _do_hold(self, event: Event) -> None:
        """Once an issue, and not for longer than its severity lets it."""
        site, issue = self.program.person(event["by"]).site, self._issue(event)
        end = site.add(self.now, length_of(event["length"]))
        longest = length_of("4h" if issue.severity == "critical" else "4bh")
        if issue.hold is None and end <= site.add(self.now, longest):
            issue.hold = (self.now, end)

    def _do_severity(self, event: Event) -> None:
        """Of what the new row makes overdue at once, one step of the whole issue: the highest."""
        issue = self._issue(event)
        issue.severity = event["severity"]
        issue.sorted += 1
        self._under_new_row(issue)
        overdue = []
        for clock in self._clocks(issue, *KINDS):
            self._count_misses(issue, clock)
            items = self._items(issue, clock)
            overdue += [(clock, item) for item in items if item.at <= self.now and item.rung]
        kept = _highest(overdue)
        for clock, item in overdue:
            if (clock, item) not in kept:
                clock.done.add(item.key)

    def _under_new_row(self, issue: Issue) -> None:
        """Clocks without a target end; what only this row has starts where it would have begun."""
        for clock in issue.clocks:
            clock.ended = clock.ended or self._target(issue, clock) is None
        kinds = {clock.kind for clock in issue.clocks}
        side = issue.responder
        if "contain" not in kinds and not issue.contained:
            first = next(clock.site for clock in issue.clocks if clock.side == side)
            self._start(issue, "contain", side, first, issue.logged)
        if "update" not in kinds and issue.acked is not None:
            self._start(issue, "update", side, self._site(issue, side), issue.acked)


Owner = TypeVar("Owner")


def _highest(steps: list[tuple[Owner, Item]]) -> list[tuple[Owner, Item]]:
    """The highest step; an offer alerts nobody, so the highest level that does comes along."""

    def height(step: tuple[Owner, Item]) -> tuple[int, int]:
        return (step[1].rung.level if step[1].rung else -1, step[1].at)

    alerts = [step for step in steps if step[1].rung and not step[1].rung.offer]
    highest = max(steps, key=height, default=None)
    if highest is None or highest in alerts:
        return [highest] if highest else []
    return [*([max(alerts, key=height)] if alerts else []), highest]


def _at_miss(clock: Clock, misses: int) -> Callable[[], bool]:
    """A missed update is told unless a later one was missed since."""
    return lambda: clock.running and len(clock.missed) <= misses


def _always() -> bool:
    return True


def _runs(clock: Clock) -> Callable[[], bool]:
    return lambda: clock.running


def _unless_alerted(issue: Issue, level: int, applies: Callable[[], bool]) -> Callable[[], bool]:
    """An offer is idle once its level has been alerted."""
    return lambda: applies() and all(alerted != level for alerted, _ in issue.alerts)


def _is_resolved(issue: Issue) -> Callable[[], bool]:
    return lambda: issue.state == "resolved"


def _is_live(issue: Issue) -> Callable[[], bool]:
    return lambda: issue.live


def _is_unanswered(issue: Issue) -> Callable[[], bool]:
    """Whoever reopened asks for somebody: an acknowledgment answers that."""
    return lambda: issue.state in ("open", "reopened")


def foretell(
    program: str,
    rules: str,
    events: Sequence[Event],
    first: int,
    last: int,
    *,
    ignore_closed: bool = False,
) -> list[Sent]:
    """Return what should be sent from the minute ``first`` to ``last``."""
    return Oracle(program, rules, first, last, ignore_closed=ignore_closed).run(events)
