"""Count what a month brought to people: direct messages, nights, levels, lines in threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.values import Person
from bot.rehearsal.record import Record, Said
from tests.noise.month import Played

SHARED = "shared"
BY_HAND = "issue escalate"
MANY = 3
"""Nobody gets more direct messages on a working day, besides critical."""
REPEATS = 2
"""How often a night may bring the same critical issue to one person again."""

Face = tuple[str, str | None, int | None]


@dataclass(frozen=True)
class Figures:
    """What a month brought. Days are working days of each reader's site."""

    days: int
    people: int
    open_issues: float
    messages: int
    most: int
    critical: int
    night: int
    weekend: int
    wrongly_at_night: tuple[str, ...]
    second: int
    third: int
    by_kind: Mapping[str, int]
    bot_lines: int
    human_lines: int
    channel_lines: int
    often: int = 0
    """On how many days of a person there were more than ``MANY``."""
    busiest: str = ""

    @property
    def mean(self) -> float:
        """Return the direct messages of one person on one working day, besides critical."""
        return self.messages / (self.days * self.people)


@dataclass
class _Count:
    played: Played
    sites: Mapping[str, Calendar]
    a_day: Counter[tuple[str, date]] = field(default_factory=Counter)
    second: Counter[tuple[str, date]] = field(default_factory=Counter)
    third: Counter[tuple[str, int]] = field(default_factory=Counter)
    repeats: Counter[tuple[str, str, date]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    critical: int = 0
    night: int = 0
    weekend: int = 0
    wrong: list[str] = field(default_factory=list)

    def take(self, person: Person, record: Record) -> None:
        """Count a direct message."""
        calendar = self.sites[person.site]
        day = calendar.local(record.at).date()
        urgent = any(self._critical(face) for face in faces(record))
        self.kinds.update({kind for kind, _, _ in faces(record)})
        self.critical += urgent
        if not urgent:
            self.a_day[person.id, day] += 1
            self._level(person, record, day)
        if not in_hours(calendar, record.at):
            self.night += calendar.works_on(day)
            self.weekend += not calendar.works_on(day)
            self._at_night(person, record, day)

    def _level(self, person: Person, record: Record, day: date) -> None:
        week = (day - self.played.since.date()).days // 7
        levels = {level for _, _, level in faces(record)}
        self.second[person.id, day] += 2 in levels
        self.third[person.id, week] += 3 in levels

    def _critical(self, face: Face) -> bool:
        story = self.played.stories.get(face[1] or "")
        return story is not None and story.sort.severity == "critical"

    def _at_night(self, person: Person, record: Record, day: date) -> None:
        if self._by_hand(record):
            return
        names = {face[1] or "" for face in faces(record) if self._critical(face)}
        burning = [n for n in names if not self.played.stories[n].stopped(record.at)]
        night = day - timedelta(days=self.sites[person.site].local(record.at).hour < 12)
        for name in burning:
            self.repeats[person.id, name, night] += 1
        often = any(self.repeats[person.id, name, night] > 1 + REPEATS for name in burning)
        if not burning or often:
            what = " + ".join(f"{kind} {name or '-'}" for kind, name, _ in faces(record))
            self.wrong.append(f"{record.at:%m-%d %H:%M} {record.to} {what}")

    def _by_hand(self, record: Record) -> bool:
        last = [s for s in self.played.said if s.at == record.at]
        return any(BY_HAND in said.text for said in last)


def faces(record: Record) -> tuple[Face, ...]:
    """Return what a message says: its parts, or itself."""
    return record.parts or ((record.kind, record.subject, record.level),)


def in_hours(calendar: Calendar, at: datetime) -> bool:
    """Say whether a moment lies between the first opening and the last closing of a day."""
    spans = calendar.day_spans(calendar.local(at).date())
    return bool(spans) and spans[0][0] <= at <= spans[-1][1]


def measure(played: Played) -> Figures:
    """Return the figures of what was delivered in the month."""
    program = played.program
    sites = {site.id: Calendar(site, lambda _year: frozenset()) for site in program.sites}
    count = _Count(played, sites)
    records = [r for r in played.records if played.since <= r.at < played.until]
    for record in records:
        person = program.person(record.to.removeprefix("dm:"))
        if record.kind != "reply" and record.to.startswith("dm:") and person is not None:
            count.take(person, record)
    days = _working_days(played)
    worst = max(count.a_day.items(), key=lambda item: item[1], default=(("", played.since), 0))
    return Figures(
        days=days,
        people=len(program.people),
        open_issues=_open(played),
        messages=sum(count.a_day.values()),
        most=worst[1],
        critical=count.critical,
        night=count.night,
        weekend=count.weekend,
        wrongly_at_night=tuple(count.wrong),
        second=max(count.second.values(), default=0),
        third=max(count.third.values(), default=0),
        by_kind=count.kinds,
        bot_lines=sum(map(_in_thread, records)),
        human_lines=sum(_about_an_issue(played, said) for said in played.said),
        channel_lines=sum(_in_channel(record) for record in records),
        often=sum(count > MANY for count in count.a_day.values()),
        busiest=f"{worst[0][0]} on {worst[0][1]:%b %d}",
    )


def _open(played: Played) -> float:
    """Return how many issues were open on average at noon."""
    noons = [played.since + timedelta(days=day, hours=12) for day in range(_all_days(played))]
    return sum(s.open(noon) for noon in noons for s in played.stories.values()) / len(noons)


def _all_days(played: Played) -> int:
    return (played.until - played.since).days


def _working_days(played: Played) -> int:
    return 5 * (_all_days(played) // 7)


def _in_thread(record: Record) -> bool:
    card = record.kind == "issue.card" or record.edit
    return record.to == SHARED and not card and _issue(record.subject)


def _in_channel(record: Record) -> bool:
    return record.to == SHARED and not record.edit and not _issue(record.subject)


def _issue(subject: str | None) -> bool:
    return subject is not None and subject.startswith("ACME-")


def _about_an_issue(played: Played, said: Said) -> bool:
    typed = said.text.startswith(("/andon issue", "/andon decision"))
    return played.since <= said.at < played.until and (_issue(said.where) or typed)
