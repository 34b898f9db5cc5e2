"""From what is typed behind ``sync add`` to the definitions of one series, or of two in turns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from rapidfuzz import process

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.conditions import CONDITIONS
from bot.domain.program import SyncSeries
from bot.domain.values import PROGRAM_MANAGER, Site, Span
from bot.domain.when import BadTime
from bot.engine.commands.call import Call
from bot.engine.commands.grammar import clean
from bot.engine.dates import day_meant, names_time, parse_when, refusing
from bot.features.syncs.store import series_named
from bot.features.syncs.templates import STANDARD, Slot, Template, days_of, roles_of, slots_of
from bot.features.syncs.texts import refuse, say
from bot.messages.card import plain
from bot.messages.line import TITLE_LIMIT, one_line, short_id
from bot.program_file.recurrence import next_occurrence
from bot.program_file.rrules import expand, first_occurrence, recurrence
from bot.program_file.tables import Wrong
from bot.program_file.zones import nearest_zone, zone_named

POINTS, POINT_LIMIT = 20, 200
ALWAYS = "always"
DEFAULT_MINUTES, LONGEST = 30, 1440
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ALL_DAY = (Span(0, 1440),)
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_ROLE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_LINK = re.compile(r"(?=.{1,500}$)https?://[^\s\x00-\x1f\x7f]+")
_INTERVAL = re.compile(r"INTERVAL=\d+;")


@dataclass(frozen=True)
class Wishes:
    """The arguments of ``sync add`` as typed."""

    title: str | None = None
    template: str | None = None
    start: str | None = None
    zone: str | None = None
    repeat: str | None = None
    rrule: str | None = None
    until: str | None = None
    minutes: int | None = None
    required: str | None = None
    agenda: str | None = None
    link: str | None = None
    id: str | None = None
    only_while: str | None = None


def definitions(call: Call, wishes: Wishes) -> list[SyncSeries]:
    """Return what is asked for, judged: one series, or two where a template must take turns."""
    template = _template(wishes.template or _named_alone(wishes))
    minutes = wishes.minutes or (template.minutes if template else DEFAULT_MINUTES)
    if not 1 <= minutes <= LONGEST or wishes.minutes == 0:
        raise refuse("no.sync.length")
    title = "" if _named_alone(wishes) else wishes.title or ""
    title = title or (template.title if template else "")
    if not title:
        raise refuse("no.sync.title")
    title = clean(one_line(title), "The title", TITLE_LIMIT)
    base = SyncSeries(
        id="", title=title, zone="", start=call.now, rrule="", minutes=minutes,
        required=_required(call, wishes.required, template),
        agenda=_agenda(wishes.agenda, template), link=_link(wishes.link),
        only_while=_only_while(wishes.only_while, template),
    )  # fmt: skip
    timed = _timed(call, wishes, template, minutes)
    names = _ids(call, wishes.id, template.id if template else title, len(timed))
    return [
        replace(base, id=name, zone=zone, start=start, rrule=_rule(call, rule, zone, start))
        for name, (zone, start, rule) in zip(names, timed, strict=True)
    ]


def _template(name: str | None) -> Template | None:
    if name is None:
        return None
    word = name.strip().lower().replace("-", "_")
    if word in STANDARD:
        return STANDARD[word]
    near = process.extractOne(word, list(STANDARD), score_cutoff=55)
    nearest = plain(say("no.nearest", nearest=str(near[0]))) if near else ""
    raise refuse("no.sync.template", typed=name, nearest=nearest, allowed=", ".join(STANDARD))


def _named_alone(wishes: Wishes) -> str | None:
    """Return the template that was named as if it were a title: ``sync add ops_weekly``."""
    word = (wishes.title or "").strip().lower().replace("-", "_")
    return word if word in STANDARD and not (wishes.template or wishes.start) else None


def _timed(
    call: Call, wishes: Wishes, template: Template | None, minutes: int
) -> list[tuple[str, datetime, str]]:
    """Return zone, first wall time and rule of each series; only a template may give two."""
    if wishes.start is not None or template is None:
        zone = _zone(call, wishes.zone)
        start = _start(call, wishes.start, zone)
        typed = wishes.repeat or wishes.rrule
        rule = _repeat(typed, start) if typed or template is None else None
        return [
            (zone, start, _until(call, rule or _usual(call, template), wishes.until, start, zone))
        ]
    slots = slots_of(call.ctx, minutes, call.now)
    if wishes.zone is not None:
        slots = [Slot(_zone(call, wishes.zone), slots[0].at)]
    return [
        (slot.zone, start, _until(call, rule, wishes.until, start, slot.zone))
        for slot, start, rule in _turns(call, template, slots, wishes.repeat or wishes.rrule)
    ]


def _turns(
    call: Call, template: Template, slots: list[Slot], repeat: str | None
) -> Iterator[tuple[Slot, datetime, str]]:
    """Yield slot, first wall time and rule of a template; two slots take turns."""
    usual = _usual(call, template)
    first = _first(call, slots[0], _INTERVAL.sub("", usual))
    if len(slots) == 1:
        yield slots[0], first, _repeat(repeat, first) if repeat else usual
        return
    if template.turns[0] == template.turns[1]:
        later = first_occurrence(_INTERVAL.sub("", usual), first + ONE_DAY)
        if _INTERVAL.search(usual):
            later = expand(usual, first).after(first)
        starts = (first, datetime.combine((later or first).date(), slots[1].at))
    else:
        starts = (
            _first(call, slots[0], template.turns[0]),
            _first(call, slots[1], template.turns[1]),
        )
    yield from zip(slots, starts, template.turns, strict=True)


def _usual(call: Call, template: Template | None) -> str:
    assert template is not None
    return template.rule.format(days=days_of(call.ctx))


def _first(call: Call, slot: Slot, rule: str) -> datetime:
    """Return the first date of a rule after today."""
    day = zone_calendar(slot.zone).local(call.since).date() + ONE_DAY
    first = first_occurrence(rule, datetime.combine(day, slot.at))
    assert first is not None
    return first


def _zone(call: Call, typed: str | None) -> str:
    return call.ctx.program.zone if typed is None else named_zone(typed)


def named_zone(typed: str) -> str:
    """Return the zone that somebody typed, or refuse it."""
    name = zone_named(typed)
    if name is None:
        near = nearest_zone(typed)
        nearest = plain(say("no.nearest", nearest=near)) if near else ""
        raise refuse("no.sync.zone", typed=typed, nearest=nearest)
    return name


def zone_calendar(zone: str) -> Calendar:
    """Return a calendar of a zone that is always open: it only reads and writes wall times."""
    return Calendar(Site(zone, "oem", zone, (ALL_DAY,) * 7), lambda _year: frozenset())


def _start(call: Call, typed: str | None, zone: str) -> datetime:
    if typed is None:
        raise refuse("no.sync.start", zone=zone)
    calendar = zone_calendar(zone)
    moment = refusing(lambda: parse_when(typed, call.since, calendar))
    local = calendar.local(moment).replace(tzinfo=None)
    if not names_time(typed, distance=False):
        raise refuse("no.sync.hour", typed=typed, zone=zone, day=f"{local:%Y-%m-%d}")
    return local


def _repeat(typed: str | None, start: datetime) -> str:
    word = (typed or "weekly").strip()
    day, nth = DAYS[start.weekday()], (start.day - 1) // 7 + 1
    inside = f"{nth if nth < 5 else -1}{day}"
    words = {
        "once": "FREQ=DAILY;COUNT=1",
        "daily": "FREQ=DAILY",
        "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "weekly": f"FREQ=WEEKLY;BYDAY={day}",
        "biweekly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
        "monthly": f"FREQ=MONTHLY;BYDAY={inside}",
        "quarterly": f"FREQ=MONTHLY;INTERVAL=3;BYDAY={inside}",
        "yearly": f"FREQ=YEARLY;BYMONTH={start.month};BYDAY={inside}",
    }
    return words.get(word.lower()) or word


def _last_day(call: Call, typed: str, zone: str) -> date:
    try:
        return day_meant(typed, call.since, zone_calendar(zone))
    except BadTime:
        reason = "write until=2027-06-30."
        raise refuse("no.sync.rule", typed=f"until={typed}", reason=reason) from None


def _until(call: Call, rule: str, typed: str | None, start: datetime, zone: str) -> str:
    if typed is None:
        return rule
    last = _last_day(call, typed, zone)
    if last < start.date():
        raise refuse("no.sync.before", until=f"{last:%Y-%m-%d}", start=f"{start:%Y-%m-%d %H:%M}")
    parts = [p for p in rule.split(";") if not p.upper().startswith(("UNTIL=", "COUNT="))]
    return ";".join([*parts, f"UNTIL={datetime.combine(last, time(23, 59, 59)):%Y%m%dT%H%M%S}"])


def _rule(call: Call, typed: str, zone: str, start: datetime) -> str:
    try:
        rule = recurrence(typed)
    except Wrong as error:
        reason = f"it {error.reasons[0]}."
        if error.reasons[0].startswith("is "):  # Only the value itself: it says nothing here.
            reason = plain(say("no.sync.rule.parts"))
        raise refuse("no.sync.rule", typed=typed, reason=reason) from None
    if first_occurrence(rule, start) is None:
        raise refuse("no.sync.never", rule=rule, start=f"{start:%Y-%m-%d %H:%M}")
    if next_occurrence(rule, start, zone, call.now) is None:
        raise refuse("no.sync.over_at_once")
    return rule


def _required(call: Call, typed: str | None, template: Template | None) -> tuple[str, ...]:
    if typed is None:
        return roles_of(call.ctx, template) if template else (PROGRAM_MANAGER,)
    roles = [word for word in re.split(r"[,;\s]+", typed) if word]
    for role in roles:
        if _ROLE.fullmatch(role) is None:
            raise refuse("no.sync.role", typed=role)
    return tuple(dict.fromkeys(roles))


def _agenda(typed: str | None, template: Template | None) -> tuple[str, ...]:
    if typed is None:
        return template.agenda if template else ()
    points = [one_line(point) for point in typed.split(";") if point.strip()]
    if len(points) > POINTS:
        raise refuse("no.sync.points", limit=POINTS)
    return tuple(clean(point, "A standing point", POINT_LIMIT) for point in points)


def _link(typed: str | None) -> str | None:
    # Slack writes a link as <https://…> or <https://…|text>.
    link = typed.strip().strip("<>").partition("|")[0] if typed else None
    if link is not None and _LINK.fullmatch(link) is None:
        raise refuse("no.sync.link", typed=link)
    return link


def _only_while(typed: str | None, template: Template | None) -> str | None:
    if typed is None:
        return template.only_while if template else None
    word = typed.strip().lower()
    if word not in (*CONDITIONS, ALWAYS):
        allowed = ", ".join((*CONDITIONS, ALWAYS))
        raise refuse("no.sync.only_while", typed=typed, allowed=allowed)
    return None if word == ALWAYS else word


def _ids(call: Call, typed: str | None, name: str, count: int) -> list[str]:
    if typed is not None:
        wanted = typed.lower()
        if _ID.fullmatch(wanted) is None:
            raise refuse("no.sync.id", typed=typed)
    else:
        wanted = _free(call, short_id(name, "sync"))
    names = [wanted] if count == 1 else [f"{wanted}-{number}" for number in range(1, count + 1)]
    for one in names:
        known = series_named(call.writer, one)
        if known is not None:
            raise refuse("no.sync.taken", id=one, title=known.series.title)
    return names


def _free(call: Call, wanted: str) -> str:
    name, number = wanted, 1
    while series_named(call.writer, name) is not None:
        number += 1
        name = f"{wanted}-{number}"
    return name
