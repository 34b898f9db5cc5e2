"""The oracle's digests: when each one comes, to whom, and the numbers that it must name.

Like the rest of the oracle it shares no code with the project.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.asks import MANAGER, Proposal
from tests.oracle.dates import Dated
from tests.oracle.oracle import (
    DAY,
    NEVER,
    SIDES,
    WEEKDAYS,
    Clock,
    Event,
    Issue,
    Person,
    Site,
    days_of,
    moment_of,
    other,
    wall_minute,
)

ONE = timedelta(days=1)
FOUR_HOURS, THREE_DAYS = 4 * 60, 3 * DAY
USUAL = {"internal": "fri"}
BEFORE = {"weekly": 7, "internal": 7, "monthly": 30}

Summed = tuple[int, str, str, str, str]
"""Minute, recipient, kind, subject, numbers."""


@dataclass(eq=False)
class Schedule:
    """When a digest comes, in wall time of ``zone``; ``last`` is when one was sent."""

    name: str
    base: str
    kind: str
    zone: ZoneInfo
    clock: int
    weekday: str | None
    to: str
    since: int
    at: str
    last: int | None = None
    coming: dict[str, list[int]] = field(default_factory=dict)
    """The moments that are still to come, the last one first, by reader of a personal one."""


class Digested(Dated):
    """The oracle with digests; ``summed`` is what they are and say."""

    def __init__(self, program: str, rules: str, first: int, last: int) -> None:
        super().__init__(program, rules, first, last)
        raw = tomllib.loads(program)
        self.zone: str = raw["program"]["zone"]
        self.summed: list[Summed] = []
        self.waiting: list[tuple[int, Schedule, Person, str]] = []
        """Personal ones that wait for their reader's hours."""
        self.schedules: list[Schedule] = []
        self.paused = False
        self.standing: list[Clock] = []
        """The clocks that a pause lets stand."""
        self.ends: dict[Issue, int] = {}
        """When an issue was closed or cancelled."""
        for table in raw.get("digest", []):
            self._schedule(table)

    def _schedule(self, table: Mapping[str, Any]) -> None:
        kind, to = table["kind"], table["to"]
        name = f"{kind}-{to}" if kind == "internal" else kind
        named = sum(s.base == name for s in self.schedules)
        day, _, clock = table["at"].rpartition(" ")
        hour, minute = map(int, clock.split(":"))
        self.schedules.append(
            Schedule(
                f"{name}-{named + 1}" if named else name, name, kind,
                ZoneInfo(table.get("zone", self.zone)), hour * 60 + minute,
                day or USUAL.get(kind), to, self.now, table["at"],
            )
        )  # fmt: skip

    # When

    def _fire(self) -> None:
        """What was due for longer comes first."""
        if self.paused:
            return
        for _, act in sorted(self._subjects(), key=lambda subject: subject[0]):
            act()
        super()._fire()
        self._note_ends()
        self._hand_out()

    def _note_ends(self) -> None:
        for issue in self.issues:
            if issue.state in ("closed", "cancelled"):
                self.ends.setdefault(issue, self.now)
            else:
                self.ends.pop(issue, None)

    def _subjects(self) -> list[tuple[int, Callable[[], None]]]:
        """All that is due, each with the moment since which it is."""
        found: list[tuple[int, Callable[[], None]]] = []
        for schedule in self.schedules:
            for reader in self.program.people if schedule.kind == "personal" else [None]:
                coming = self._moments(schedule, reader)
                if coming and coming[-1] <= self.now:
                    found.append((coming[-1], partial(self._judge_digest, schedule, reader)))
        if found:
            found += [(i.next, partial(self._fire_issue, i)) for i in self.issues
                      if i.next <= self.now]  # fmt: skip
            found += [(at, partial(self._fire_deadline, d)) for d in self.deadlines
                      if d.open and (at := self._first(d)) <= self.now]  # fmt: skip
        return found

    def _hand_out(self) -> None:
        """A personal one comes in its reader's hours, at the next opening if one went by."""
        for place, (release, schedule, reader, words) in enumerate(self.waiting):
            if release <= self.now:
                again = reader.site.next_open(self.now)
                self.waiting[place] = (again, schedule, reader, words)
                if again == self.now:
                    self._say_digest(schedule, f"dm:{reader.id}", words)
        self.waiting = [message for message in self.waiting if message[0] > self.now]

    def _judge_digest(self, schedule: Schedule, reader: Person | None) -> None:
        """Of several that were missed the last one counts, and only for a while."""
        coming, passed = self._moments(schedule, reader), 0
        while coming and coming[-1] <= self.now:
            passed = coming.pop()
        zone = reader.site.zone if reader else schedule.zone
        site = reader.site if reader else self._own(schedule)
        if self._of_use(schedule, passed, zone, site):
            self._sum_up(schedule, reader)

    def _moments(self, schedule: Schedule, reader: Person | None) -> list[int]:
        """When it is still to come, the last one first."""
        who = reader.id if reader else ""
        if who not in schedule.coming:
            schedule.coming[who] = self._all_moments(schedule, reader)
        return schedule.coming[who]

    def _all_moments(self, schedule: Schedule, reader: Person | None) -> list[int]:
        zone = reader.site.zone if reader else schedule.zone
        day, end = (moment_of(minute).date() for minute in (schedule.since, self.last))
        day, found = day - ONE, []
        while day <= end + ONE:
            at = wall_minute(zone, day, schedule.clock)
            if at > schedule.since and self._comes_on(schedule, day, at, reader):
                found.append(at)
            day += ONE
        return found[::-1]

    def _comes_on(self, schedule: Schedule, day: date, at: int, reader: Person | None) -> bool:
        site = reader.site if reader else self._own(schedule)
        if reader or schedule.kind == "daily":
            return _at_work(site, day, at) if site else self._works(schedule, day)
        if schedule.kind != "monthly":
            return WEEKDAYS[day.weekday()] == schedule.weekday
        month = [day.replace(day=n) for n in range(1, day.day + 1)]
        if schedule.weekday:
            return WEEKDAYS[day.weekday()] == schedule.weekday and day.day <= 7
        return self._works(schedule, day) and sum(self._works(schedule, d) for d in month) == 2

    def _works(self, schedule: Schedule, day: date) -> bool:
        own = self._own(schedule)
        if own:
            return day in own.begins
        morning = wall_minute(schedule.zone, day, 9 * 60)
        sites = [self.program.first_site(side) for side in SIDES]
        return all(site.day_of(morning) in site.begins for site in sites)

    def _own(self, schedule: Schedule) -> Site | None:
        return next((s for s in self.program.sites if s.zone.key == schedule.zone.key), None)

    def _of_use(self, schedule: Schedule, at: int, zone: ZoneInfo, site: Site | None) -> bool:
        late = self.now - at
        if late <= 1:
            return True
        days = {
            site.day_of(minute, due=True) if site else moment_of(minute).astimezone(zone).date()
            for minute in (at, self.now)
        }
        if schedule.kind == "monthly":
            return late <= THREE_DAYS
        return len(days) == 1 and (late <= FOUR_HOURS or schedule.kind in ("weekly", "internal"))

    # What

    def _sum_up(self, schedule: Schedule, reader: Person | None) -> None:
        if reader:
            self.waiting = [m for m in self.waiting if m[1:3] != (schedule, reader)]
            self._personal(schedule, reader)
        elif schedule.kind == "daily":
            self._daily(schedule)
        else:
            self._since_last(schedule)

    def _say_digest(self, schedule: Schedule, to: str, words: str) -> None:
        about = f"digest:{schedule.name}"
        self.summed.append((self.now, to, f"digest.{schedule.kind}", about, words))

    def _daily(self, schedule: Schedule) -> None:
        live = [issue for issue in self.issues if issue.live]
        dues = [self._issue_due(issue) for issue in live]
        here = [i.third_until is None for i in live]
        held = Counter(issue.holder for issue, there in zip(live, here, strict=True) if there)
        late = Counter(
            issue.holder
            for issue, there, due in zip(live, here, dues, strict=True)
            if there and due <= self.now
        )
        dues += [deadline.due for deadline in self.deadlines if deadline.open]
        numbers = self._by_time(dues, schedule.zone, self._own(schedule))
        numbers["critical open"] = sum(issue.severity == "critical" for issue in live)
        if any(numbers.values()):
            ball = [f"{side} {held[side]} ({late[side]})" for side in SIDES if held[side]]
            self._say_digest(schedule, "shared", _words(numbers, ball))

    def _by_time(self, dues: Sequence[int], zone: ZoneInfo, site: Site | None) -> dict[str, int]:
        """How many are overdue, and due before midnight or before the shift is over."""
        today = site.day_of(self.now) if site else moment_of(self.now).astimezone(zone).date()
        over = (site.end_of(today) if site else None) or 0
        midnight = max(wall_minute(zone, today + ONE, 0), over + 1)
        return {
            "overdue": sum(due <= self.now for due in dues),
            "due today": sum(self.now < due < midnight for due in dues),
        }

    def _issue_due(self, issue: Issue) -> int:
        """When the first clock that runs is due, or a third party."""
        dues = [] if issue.third_until is None else [issue.third_until]
        for clock in issue.clocks:
            target = self._target(issue, clock)
            if clock.running and target is not None:
                dues.append(self._due(clock, target))
        return min(dues, default=NEVER)

    def _personal(self, schedule: Schedule, reader: Person) -> None:
        if reader.is_away(self.now):
            return
        mine = [i for i in self.issues if i.live and reader in self._owners(i, i.holder)]
        fresh = [i for i in mine if (c := self._clock(i, "ack", i.holder)) and c.running]
        dues = [self._issue_due(issue) for issue in mine if issue not in fresh]
        dues += [d.due for d in self.deadlines if d.open and reader in self._answering(d)]
        numbers = self._by_time(dues, reader.site.zone, reader.site)
        numbers["to acknowledge"] = len(fresh)
        numbers["to decide"] = sum(p.open and reader in self._holders(p) for p in self.proposals)
        solved = [i for i in self.issues if i.state == "resolved"]
        solved = [i for i in solved if reader in self._owners(i, i.counterpart)]
        asked = [i for i in solved if self._to_confirm(i)]
        numbers["to confirm"], numbers["to close"] = len(asked), len(solved) - len(asked)
        if any(numbers.values()) or self._stands(reader):
            release = reader.site.next_open(self.now)
            self.waiting.append((release, schedule, reader, _words(numbers, [])))

    def _stands(self, reader: Person) -> bool:
        """Whether a proposal of one side to the other waits that a program manager looks after."""
        manages = reader in self.program.managers(reader.side, self.now)
        return manages and any(p.open and p.topic in ("act", "date") for p in self.proposals)

    def _to_confirm(self, issue: Issue) -> bool:
        """Whether the counterpart is asked: a critical one, or one whose clock to confirm runs."""
        clock = self._clock(issue, "confirm", issue.counterpart)
        return issue.severity == "critical" or (clock is not None and clock.running)

    def _since_last(self, schedule: Schedule) -> None:
        self._note_ends()
        since = schedule.last
        if since is None:
            since = self.now - BEFORE[schedule.kind] * DAY
        live = [issue for issue in self.issues if issue.live]
        opened = sum(since < issue.logged <= self.now for issue in self.issues)
        closed = sum(since < end <= self.now for end in self.ends.values())
        numbers = {"open": len(live), "opened": opened, "closed": closed}
        by = Counter((i.severity, i.holder) for i in live if i.third_until is None)
        lines = [f"{severity} {side} {count}" for (severity, side), count in by.items()]
        schedule.last = self.now
        self._say_digest(schedule, schedule.to, _words(numbers, lines))

    # What people do

    def _do_log(self, event: Event) -> None:
        super()._do_log(event)
        self.issues[-1].logged = self.now

    def _do_pause(self, event: Event) -> None:
        """Every clock that runs stands; the other side agrees in the same minute."""
        self._of_both(event)
        self.paused = True
        self.standing = [clock for clock in self._all_clocks() if clock.running]
        for clock in self.standing:
            clock.pauses.append([self.now, None])

    def _of_both(self, event: Event) -> None:
        """What belongs to both changes with both; without a manager there it waits for one."""
        by = self.program.person(event["by"])
        self.proposals.append(
            Proposal(len(self.proposals) + 1, "common", other(by.side), MANAGER, by, "major")
        )

    def _do_agree(self, event: dict[str, Any]) -> None:
        """Agree to the newest of what belongs to both; the event learns how it is called."""
        found = [p for p in self.proposals if p.open and p.topic == "common"][-1:]
        event["number"] = found[0].number if found else 0
        for proposal in found:
            proposal.open = False

    def _do_resume(self, event: Event) -> None:
        self.paused = False
        for clock in self.standing:
            clock.pauses[-1][1] = self.now

    def _all_clocks(self) -> list[Clock]:
        own = [p.clock for p in self.proposals if p.clock is not None]
        return [*own, *(clock for issue in self.issues for clock in issue.clocks)]

    def _do_schedule(self, event: Event) -> None:
        """One of a kind and place is moved; what it made already still comes.

        Asked for again as it is, it changes nothing.
        """
        table = event["table"]
        same = [s for s in self.schedules if (s.kind, s.to) == (table["kind"], table["to"])]
        zone, at = table.get("zone", self.zone), table["at"]
        if any((s.zone.key, s.at) == (zone, at) for s in same):
            return
        if same and table["to"] not in SIDES:
            self._of_both(event)
        self.schedules = [s for s in self.schedules if s not in same]
        self._schedule(table)
        moved = self.schedules[-1]
        self.waiting = [
            (release, moved if of in same else of, reader, words)
            for release, of, reader, words in self.waiting
        ]
        if same:
            self.schedules[-1].name, self.schedules[-1].last = same[0].name, same[0].last

    def _do_off(self, event: Event) -> None:
        if any(s.name == event["name"] and s.to not in SIDES for s in self.schedules):
            self._of_both(event)
        self.schedules = [s for s in self.schedules if s.name != event["name"]]
        self.waiting = [m for m in self.waiting if m[1] in self.schedules]

    def _do_away(self, event: Event) -> None:
        found = self.program.person(event["person"])
        self.program.change(replace(found, away=found.away | frozenset(days_of(event["days"]))))


def _words(numbers: Mapping[str, int], more: Sequence[str]) -> str:
    said = [f"{count} {name}" for name, count in numbers.items() if count]
    return ", ".join([*sorted(said), *sorted(more)])


def foretell(
    source: str, rules: str, events: Sequence[Event], first: int, last: int
) -> list[Summed]:
    """Return the digests from the minute ``first`` to ``last``."""
    oracle = Digested(source, rules, first, last)
    oracle.run(events)
    return oracle.summed


def _at_work(site: Site, day: date, at: int) -> bool:
    """Whether a minute of a day is one of a working day: an hour after midnight that the night
    shift of some day works belongs to such a shift, or to none."""
    minutes = 1440 + 60 * site.local(at).hour + site.local(at).minute
    night = any(opens <= minutes < closes for spans in site.week for opens, closes in spans)
    return site.working_day(at) is not None or (day in site.begins and not night)
