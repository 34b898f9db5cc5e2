"""The oracle's syncs: what is said around each date, who is counted as absent, what is asked.

Like the rest of the oracle it shares no code with the project.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.oracle import (
    DAY,
    NEVER,
    SIDES,
    Event,
    Person,
    Program,
    Site,
    days_of,
    length_of,
    moment_of,
    spans_of,
    wall_minute,
)
from tests.oracle.recurring import days_of_rule

ONE = timedelta(days=1)
NINE = 9 * 60
AHEAD, SHORTLY, WORKING_AHEAD = 7, 15, 30
"""A closure is told so many days before a date, the agenda so many minutes; so many days before it
lies the working day before, at most."""
APART, QUIET = 7, 28
"""A row is asked about once two of its dates are so many days apart; so many days later the next
question about the same sync may be put."""
PATIENCE = "10bd"
"""So long a question waits for its answer, with whoever was asked."""
ABSENT, UNMARKED, UNWRITTEN = "absent", "unmarked", "unwritten"
MANAGER = "program_manager"
"""Who is expected where nobody is named."""
FARTHEST = 60
"""Dates so many days after the end of a case still matter to it."""

Said = tuple[float, str, str, str, tuple[str, ...] | None, str]
"""Minute, recipient, kind, subject, who is mentioned (``None``: not compared), and what the text
must name: the sites that are closed, the sides that are absent."""


@dataclass(eq=False)
class Occasion:
    """One date of a sync. ``since`` is when its moment was set: what lies before is past."""

    name: str
    day: date
    at: int
    planned: int
    since: int
    skipped: bool = False
    here: set[str] = field(default_factory=set)
    written: bool = False
    called: int | None = None
    """When the roll was called."""
    absent: tuple[str, ...] = ()
    done: set[str] = field(default_factory=set)


@dataclass(eq=False)
class Question:
    """What the managers of both sides are asked about a sync: at ``at``, once it is ``put``."""

    matter: str
    side: str | None
    subject: str
    at: float
    put: float | None = None
    people: list[Person] = field(default_factory=list)
    open: bool = True


@dataclass(eq=False)
class Letter:
    """A question on its way to somebody who reads it in working hours."""

    at: float
    person: Person
    question: Question


@dataclass(eq=False)
class Meet:
    """A recurring meeting."""

    id: str
    zone: ZoneInfo
    minutes: int
    required: tuple[str, ...]
    since: int
    dates: list[Occasion]
    ended: int = NEVER
    rows: dict[str, list[Occasion]] = field(default_factory=lambda: {side: [] for side in SIDES})
    """By side, the dates in a row at which nobody of it was while the other side was."""
    unmarked: list[Occasion] = field(default_factory=list)
    unwritten: list[Occasion] = field(default_factory=list)
    """The dates in a row at which nobody was marked, and about which nobody wrote."""
    roll: bool = True
    held: int = NEVER
    """Since when it is paused."""
    asked: list[Question] = field(default_factory=list)


class Meetings:
    """Plays events against what the documents say of syncs; ``said`` is what should be sent."""

    def __init__(self, source: str, rules: str, first: int, last: int) -> None:
        raw = tomllib.loads(source)
        self.program = Program(source, rules, first, last)
        self.first, self.last, self.now = first, last, float(first)
        self.said: list[Said] = []
        self.issues = 0
        self.letters: list[Letter] = []
        self.paused: list[list[float]] = []
        """Since when, and until when; the last one may be open."""
        self.syncs: list[Meet] = []
        for table in raw.get("sync", []):
            self._keep({"zone": raw["program"]["zone"], "minutes": 30, "required": [], **table})

    def _keep(self, table: Mapping[str, Any]) -> None:
        """Keep a sync from now on: dates that have begun are past."""
        zone, start = ZoneInfo(table["zone"]), datetime.fromisoformat(table["start"])
        clock, now = start.hour * 60 + start.minute, int(self.now)
        end = moment_of(self.last).date() + FARTHEST * ONE
        dates = []
        for day in days_of_rule(table["rrule"], start.date(), end):
            at = wall_minute(zone, day, clock)
            if at > now:
                dates.append(Occasion(f"sync:{table['id']}/{day}", day, at, at, now))
        required = tuple(table["required"]) or (MANAGER,)
        self.syncs.append(Meet(table["id"], zone, table["minutes"], required, now, dates))

    # Time

    def run(self, events: Sequence[Event]) -> list[Said]:
        """Play all events in order, to the last minute."""
        waiting = list(events)
        asleep, wake = self.first, 0.0
        for minute in range(self.first, self.last + 1):
            pending = bool(waiting) and waiting[0]["at"] <= minute
            if minute < asleep or (wake > minute + 0.5 and not pending):
                continue
            self._fire(minute)
            while waiting and waiting[0]["at"] <= minute:
                event = waiting.pop(0)
                if event["do"] == "down":
                    asleep = minute + event["minutes"]
                    break
                getattr(self, f"_do_{event['do']}")(event)
                self._fire(minute)
            if minute >= asleep and minute < self.last:
                self._fire(minute + 0.5)
            wake = self._next()
        return self.said

    def _standing(self) -> bool:
        return bool(self.paused) and self.paused[-1][1] >= NEVER

    def _next(self) -> float:
        letters = [letter.at for letter in self.letters]
        if self._standing():
            return min(letters, default=NEVER)
        moments = [at for m in self.syncs for o in m.dates for _, at, _ in self._coming(m, o)]
        moments += [self._turn(q) for m in self.syncs for q in m.asked if q.open]
        return min([*moments, *letters], default=NEVER)

    def _fire(self, now: float) -> None:
        self.now = now
        if not self._standing():
            self._fire_dates(now)
            turns = [(self._turn(q), m, q) for m in self.syncs for q in m.asked if q.open]
            for at, meet, question in sorted(turns, key=lambda each: each[0]):
                if at <= now:
                    self._put(question) if question.put is None else self._close(meet, question)
        self._deliver(now)

    def _fire_dates(self, now: float) -> None:
        for meet in self.syncs:
            for item in meet.dates:
                for what, at, until in self._coming(meet, item):
                    if at <= now:
                        item.done.add(what)
                        if now - at <= 1 or now < until:
                            getattr(self, f"_tell_{what}")(meet, item, at)

    def _coming(self, meet: Meet, item: Occasion) -> list[tuple[str, float, float]]:
        """What is still to be done for a date, when, and until when it has a meaning."""
        if item.skipped or item.at >= min(meet.ended, meet.held + 1) or not self._near(item):
            return []
        steps = [s for s in self._around(meet, item) if s[0] not in item.done and s[1] > item.since]
        # A closure that becomes known later is told at once.
        return [s for s in steps if s[0] != "closure" or self._closed(meet, item)]

    def _near(self, item: Occasion) -> bool:
        """Nothing happens so long before or after a date."""
        return item.at - WORKING_AHEAD * DAY < self.last and "minutes" not in item.done

    def _around(self, meet: Meet, item: Occasion) -> list[tuple[str, float, float]]:
        at, zone = item.at, meet.zone
        before = self._working(meet, self._day(meet, at), -1)
        over = self._working(meet, self._day(meet, at + meet.minutes), 1)
        half = NEVER if item.called is None else item.called + meet.minutes / 2
        roll = [("rollcall", at, at + meet.minutes), ("missed", half, 0)] if meet.roll else []
        return [
            ("closure", at - AHEAD * DAY, at),
            ("agenda", wall_minute(zone, before, NINE), at - SHORTLY),
            ("reminder", at - SHORTLY, at),
            *roll,
            ("minutes", wall_minute(zone, over, NINE), NEVER),
        ]

    def _day(self, meet: Meet, minute: int) -> date:
        """The working day of the zone's first site, else the date in the zone."""
        own = next((s for s in self.program.sites if s.zone.key == meet.zone.key), None)
        if own is not None:
            return own.day_of(minute, due=True)
        return moment_of(minute).astimezone(meet.zone).date()

    def _working(self, meet: Meet, day: date, step: int) -> date:
        """The next or the last working day: of the zone's first site, else of both sides."""
        own = next((s for s in self.program.sites if s.zone.key == meet.zone.key), None)
        sites = [own] if own else [self.program.first_site(side) for side in SIDES]
        while True:
            day += step * ONE
            at = wall_minute(meet.zone, day, NINE)
            if own and day in own.begins:
                return day
            if not own and all(site.day_of(at) in site.begins for site in sites):
                return day

    # Messages

    def _line(self, kind: str, subject: str, who: tuple[str, ...] | None, words: str = "") -> None:
        self.said.append((self.now, "shared", kind, subject, who, words))

    def _tell_closure(self, meet: Meet, item: Occasion, at: float) -> None:
        closed = [site for site in self._sites(meet) if _is_closed(site, item.at)]
        cities = sorted(site.zone.key.split("/")[-1].replace("_", " ") for site in closed)
        self._line("sync.closure", item.name, (), " ".join(cities))

    def _tell_agenda(self, meet: Meet, item: Occasion, at: float) -> None:
        self._line("sync.agenda", item.name, self._expected(meet))

    def _tell_reminder(self, meet: Meet, item: Occasion, at: float) -> None:
        self._line("sync.reminder", item.name, self._expected(meet))

    def _tell_rollcall(self, meet: Meet, item: Occasion, at: float) -> None:
        item.called = int(self.now)
        self._line("sync.rollcall", item.name, self._expected(meet))

    def _tell_missed(self, meet: Meet, item: Occasion, at: float) -> None:
        """Judged once. A side is absent where only the other one is marked; a closed one is not."""
        judged = [side for side in SIDES if not self._excused(meet, item, side)]
        there = self._sides_here(item)
        item.absent = tuple(side for side in judged if there and side not in there)
        for side in item.absent:
            meet.rows[side] = _longer(meet.rows[side], item)
        if item.absent:
            self._line("sync.missed", item.name, (), " ".join(item.absent))
        if judged and not there:
            meet.unmarked = _longer(meet.unmarked, item)
        _, morning, _ = self._around(meet, item)[-1]
        self._wonder(meet, morning)

    def _tell_minutes(self, meet: Meet, item: Occasion, at: float) -> None:
        """However late, but only of the latest date, and if it can have taken place."""
        begun = min(self.now, meet.ended, meet.held)
        later = [o for o in meet.dates if item.at < o.at <= begun and not o.skipped]
        unsure = item.called is None and self._stood(item.at)
        if not item.written and not later and not unsure:
            self._line("sync.minutes", item.name, None)
            meet.unwritten = _longer(meet.unwritten, item)
            self._wonder(meet, self.now)

    def _stood(self, at: float) -> bool:
        return any(since <= at < until for since, until in self.paused)

    # What is asked

    def _wonder(self, meet: Meet, at: float) -> None:
        """Absences come first, then missing marks, then missing notes. Each row is asked about
        once, and one thing at a time."""
        found: list[tuple[str, str | None, list[Occasion]]]
        found = [(ABSENT, side, meet.rows[side]) for side in SIDES]
        found += [(UNMARKED, None, meet.unmarked), (UNWRITTEN, None, meet.unwritten)]
        long = [each for each in found if len(each[2]) > 1 and _apart(each[2]) >= APART]
        if not long:
            return
        matter, side, row = long[0]
        subject = f"question:{matter}/{meet.id}/{row[0].day}"
        waits = any(q.open or at < q.at + QUIET * DAY for q in meet.asked[-1:])
        if not waits and all(q.subject != subject for q in meet.asked):
            meet.asked.append(Question(matter, side, subject, at))

    def _turn(self, question: Question) -> float:
        """When something comes of a question: it is put, or it has waited long enough."""
        if question.put is None:
            return question.at
        sites = [person.site for person in question.people]
        sites = sites or [self.program.first_site(side) for side in SIDES]
        return max(self._patience(site, int(question.put)) for site in sites)

    def _patience(self, site: Site, start: int) -> float:
        """Ten business days, in which a pause of the program does not count."""
        due = site.add(start, length_of(PATIENCE))
        for since, until in self.paused:
            if start < until < NEVER and since < due < NEVER:
                left = site.open[max(int(since), start) - site.first : due - site.first].count(1)
                due = site.walk(int(until), left, business=True)
        return due

    def _put(self, question: Question) -> None:
        question.put, people = self.now, [self.program.spoken_to(s, int(self.now)) for s in SIDES]
        question.people = [person for found in people for person in found]
        for person in question.people:
            at = person.site.next_open(int(self.now))
            self.letters.append(Letter(max(at, self.now), person, question))

    def _close(self, meet: Meet, question: Question) -> None:
        """Nobody answered. Whoever is there instead of those who were asked is asked first."""
        now = int(self.now)
        there = [
            p
            for p in question.people
            if self.program.person(p.id) in self.program.present([self.program.person(p.id)], now)
        ]
        if not there and any(self.program.spoken_to(side, now) for side in SIDES):
            self._put(question)
            return
        question.open = False
        if question.side is not None:
            self.issues += 1
            name = f"{self.program.key}-{self.issues}"
            self._line("issue.card", name, None, question.side)

    def _deliver(self, now: float) -> None:
        ready = [letter for letter in self.letters if letter.at <= now]
        self.letters = [letter for letter in self.letters if letter.at > now]
        for letter in ready:
            if not letter.question.open:
                continue
            at = letter.person.site.next_open(int(now))
            if at > now:
                self.letters.append(replace(letter, at=at))
                continue
            to, asked = f"dm:{letter.person.id}", letter.question
            self.said.append((now, to, "question", asked.subject, None, asked.side or ""))

    def _settled(self, meet: Meet, matter: str, side: str | None = None) -> None:
        for question in meet.asked:
            if question.open and (question.matter, question.side) == (matter, side):
                question.open = False

    # People and sites

    def _expected(self, meet: Meet) -> tuple[str, ...]:
        """Who has a required role and is in his hours; the absent are replaced."""
        people = [p for p in self.program.people if set(p.roles) & set(meet.required)]
        there = self.program.present(people, int(self.now))
        return tuple(sorted(p.id for p in there if p.site.is_open(int(self.now))))

    def _sites(self, meet: Meet) -> list[Site]:
        """Those of people with a required role; the first of a side that has none."""
        found: list[Site] = []
        for side in SIDES:
            people = [p for p in self.program.people if p.side == side]
            own = [p.site for p in people if set(p.roles) & set(meet.required)]
            found += own or [self.program.first_site(side)]
        return [site for site in self.program.sites if site in found]

    def _closed(self, meet: Meet, item: Occasion) -> list[str]:
        return sorted(site.id for site in self._sites(meet) if _is_closed(site, item.at))

    def _excused(self, meet: Meet, item: Occasion, side: str) -> bool:
        return all(_is_closed(s, item.at) for s in self._sites(meet) if s.side == side)

    def _sides_here(self, item: Occasion) -> set[str]:
        return {self.program.person(handle).side for handle in item.here}

    # What people do

    def _item(self, event: Event) -> tuple[Meet, Occasion]:
        meet = self._meet(event)
        return meet, next(o for o in meet.dates if o.name == event["date"])

    def _do_restart(self, event: Event) -> None:
        """Nothing changes."""

    _do_point = _do_agree = _do_restart

    def _do_here(self, event: Event) -> None:
        """Who is marked ends what their side's row was up to that date, also late."""
        meet, item = self._item(event)
        refused = event["do"] == "here" and not meet.roll and item.called is None
        if event["by"] in item.here or refused:
            return
        item.here.add(event["by"])
        side = self.program.person(event["by"]).side
        meet.rows[side] = _after(meet.rows[side], item)
        meet.unmarked = _after(meet.unmarked, item)
        self._settled(meet, UNMARKED)
        self._settled(meet, ABSENT, side)

    def _do_reply(self, event: Event) -> None:
        """In the thread of a date: a point before it, minutes after."""
        meet, item = self._item(event)
        if self.now >= item.at:
            item.written = True
            meet.unwritten = _after(meet.unwritten, item)
            self._settled(meet, UNWRITTEN)
            self._do_here(event)

    _do_action = _do_reply

    def _do_minutes(self, event: Event) -> None:
        _, item = self._item(event)
        self._do_reply(event)
        self._line("sync.minutes", item.name, None)

    def _do_skip(self, event: Event) -> None:
        _, item = self._item(event)
        item.skipped = True
        self._line("notice", item.name, None)

    def _do_move(self, event: Event) -> None:
        _, item = self._item(event)
        self._set(item, event["to"])

    def _do_restore(self, event: Event) -> None:
        _, item = self._item(event)
        self._set(item, item.planned)

    def _set(self, item: Occasion, at: int) -> None:
        item.at, item.since, item.skipped = at, int(self.now), False
        item.done, item.called = set(), None
        self._line("notice", item.name, None)

    def _do_end(self, event: Event) -> None:
        meet = self._meet(event)
        meet.ended = int(self.now)
        self._answered(meet)
        self._line("notice", f"sync:{meet.id}", None)

    def _answered(self, meet: Meet) -> bool:
        """Whatever managers change of a sync answers what they are asked about it."""
        found = [question for question in meet.asked if question.open]
        for question in found:
            question.open = False
        return bool(found)

    def _do_keep(self, event: Event) -> None:
        meet = self._meet(event)
        if self._answered(meet):
            meet.rows = {side: [] for side in SIDES}

    def _changed(self, meet: Meet) -> None:
        """Both sides are told, and every row begins anew."""
        self._answered(meet)
        meet.rows = {side: [] for side in SIDES}
        meet.unmarked, meet.unwritten = [], []
        self._line("notice", f"sync:{meet.id}", None)

    def _do_roll(self, event: Event) -> None:
        meet = self._meet(event)
        meet.roll = event["roll"]
        self._changed(meet)

    def _do_pause_sync(self, event: Event) -> None:
        meet = self._meet(event)
        meet.held = int(self.now)
        self._changed(meet)

    def _do_resume_sync(self, event: Event) -> None:
        """What lay in the pause is past, also what would have been said of later dates."""
        meet = self._meet(event)
        for item in meet.dates:
            item.skipped |= meet.held < item.at <= self.now
            if item.at > self.now:
                item.since = int(self.now)
        meet.held = NEVER
        self._changed(meet)

    def _meet(self, event: Event) -> Meet:
        return next(m for m in self.syncs if m.id == event["sync"])

    def _do_add_sync(self, event: Event) -> None:
        self._keep(event["table"])
        self._line("notice", f"sync:{event['table']['id']}", None)

    def _do_away(self, event: Event) -> None:
        found = self.program.person(event["person"])
        away = found.away | frozenset(days_of(event["days"]))
        self.program.change(replace(found, away=away))

    def _do_closed(self, event: Event) -> None:
        """What is said last of a day counts."""
        site, days = self._days(event)
        site.closed.update(days)
        site.makeup = {day: spans for day, spans in site.makeup.items() if day not in days}
        site.refill()

    def _do_open(self, event: Event) -> None:
        site, days = self._days(event)
        site.makeup.update(dict.fromkeys(days, spans_of(event["spans"].split(","))))
        site.refill()

    def _days(self, event: Event) -> tuple[Site, list[date]]:
        site = next(s for s in self.program.sites if s.id == event["site"])
        return site, days_of(event["days"])

    def _do_pause(self, event: Event) -> None:
        self.paused.append([self.now, float(NEVER)])

    def _do_resume(self, event: Event) -> None:
        self.paused[-1][1] = self.now


def _is_closed(site: Site, at: int) -> bool:
    """A day that its week works and that nobody works: a holiday, or closed."""
    day = site.usual_day(at)
    return bool(site.week[day.weekday()]) and day not in site.begins


def _longer(row: list[Occasion], item: Occasion) -> list[Occasion]:
    return [*(each for each in row if each is not item), item]


def _after(row: list[Occasion], item: Occasion) -> list[Occasion]:
    return [each for each in row if each.day > item.day]


def _apart(row: list[Occasion]) -> int:
    return (row[-1].day - row[0].day).days


def foretell(source: str, rules: str, events: Sequence[Event], first: int, last: int) -> list[Said]:
    """Return what should be said about syncs from the minute ``first`` to ``last``."""
    return Meetings(source, rules, first, last).run(events)
