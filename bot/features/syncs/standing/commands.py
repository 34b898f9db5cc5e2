"""Whether a sync goes on, and how: keep it, move it for good, pause it, switch its roll call."""

from __future__ import annotations

from datetime import datetime

from bot.domain.program import OFF, ON
from bot.domain.zones import load_zone
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.dates import at_hour, parse_when, refusing
from bot.features.syncs.commands.lookup import Named, series_meant
from bot.features.syncs.commands.parse_series import zone_calendar
from bot.features.syncs.policy import Series
from bot.features.syncs.rhythm import shifted_rule
from bot.features.syncs.standing import acts
from bot.features.syncs.standing.texts import refuse, say
from bot.features.syncs.store import Kept
from bot.messages.line import TEXT_LIMIT
from bot.ports.request import Reply
from bot.program_file.recurrence import next_occurrence

WHICH = Param("sync", "occurrence", required=False, help="its id, such as ops-weekly")


def _going_on(call: Call, named: Named | None, example: str) -> Kept:
    """Return the sync that a program manager speaks of; one that has ended is refused."""
    stored = series_meant(call, named, example)
    series = stored.series
    if series.ended is not None:
        raise refuse("no.sync.ended", id=series.id, when=call.ctx.moment(series.ended))
    return stored


def _running(call: Call, named: Named | None, example: str) -> Kept:
    """The same, but for one that is paused, too."""
    stored = _going_on(call, named, example)
    series = stored.series
    if series.paused is not None:
        raise refuse("no.sync.paused", id=series.id, when=call.ctx.moment(series.paused))
    return stored


@command(
    "sync keep",
    WHICH,
    help="Answer that a sync stays as it is; program managers",
    example="sync keep ops-weekly",
)
def keep(call: Call, sync: Named | None) -> Reply:
    """Answer the question whether a sync is still useful."""
    stored = _running(call, sync, "sync keep ops-weekly")
    asked = acts.keep(call.writer, stored, call.person)
    return call.answer(say("sync.kept" if asked else "sync.kept.already", id=stored.series.id))


@command(
    "sync shift",
    WHICH,
    Param("to", "due", help="the next date and its hour, in the sync's own zone"),
    help="Move a sync for good: every date to come; program managers",
    example="sync shift ops-weekly 2027-02-11 16:00",
)
def shift(call: Call, sync: Named | None, to: str) -> Reply:
    """Let a sync meet on another day of the week, or at another hour."""
    stored = _running(call, sync, "sync shift ops-weekly 2027-02-11 16:00")
    series = stored.series
    start = _start(call, series, to)
    rule = shifted_rule(series.rrule, start)
    if rule is None:
        raise refuse("no.sync.shift", id=series.id, day=f"{start:%Y-%m-%d}")
    if next_occurrence(rule, start, series.zone, call.now) is None:
        raise refuse("no.sync.over_at_once")
    if (start.time(), rule) == (series.start.time(), series.rrule) and not _other_phase(rule):
        return call.answer(say("sync.shifted.already", id=series.id))
    moved = acts.shift(call.writer, stored, start, rule, call.person)
    text = say("sync.shifted", id=series.id, next=acts.next_line(call.writer, moved.series))
    return call.answer(text)


def _other_phase(rule: str) -> bool:
    """Say whether the first date of a rule decides on which days it falls."""
    return "INTERVAL=" in rule or "BYDAY=" not in rule


def _start(call: Call, series: Series, typed: str) -> datetime:
    """Return the next date as wall time of the sync; a day alone keeps the hour."""
    at, calendar = series.start.time(), zone_calendar(series.zone)
    moment = refusing(lambda: parse_when(typed, call.since, calendar, alone=at_hour(at)))
    if moment <= call.now:
        raise refuse("no.sync.past", when=call.ctx.moment(moment))
    return moment.astimezone(load_zone(series.zone)).replace(tzinfo=None)


@command(
    "sync pause",
    Param("sync", "occurrence", help="its id, such as ops-weekly"),
    Param("why", "text", required=False, help="why", limit=TEXT_LIMIT),
    help="Let no date take place until it is resumed; program managers",
    example="sync pause ops-weekly",
)
def pause(call: Call, sync: Named, why: str | None) -> Reply:
    """Pause a sync; it must be named, so that a mistyped name is no reason for another one."""
    stored = _going_on(call, sync, "sync pause ops-weekly")
    series = stored.series
    if series.paused is not None:
        when = call.ctx.moment(series.paused)
        return call.answer(say("sync.paused.already", id=series.id, when=when))
    acts.pause(call.writer, stored, call.person, why)
    return call.answer(say("sync.paused", id=series.id))


@command(
    "sync resume",
    WHICH,
    help="Let a paused sync take place again; program managers",
    example="sync resume ops-weekly",
)
def resume(call: Call, sync: Named | None) -> Reply:
    """Resume a sync."""
    stored = _going_on(call, sync, "sync resume ops-weekly")
    if stored.series.paused is None:
        return call.answer(say("sync.resumed.already", id=stored.series.id))
    resumed = acts.resume(call.writer, stored, call.person)
    following = acts.next_line(call.writer, resumed.series)
    return call.answer(say("sync.resumed", id=stored.series.id, next=following))


@command(
    "sync roll",
    WHICH,
    Param("roll", "word", help="on, or off: nobody is asked who is there"),
    help="Switch the roll call of a sync on or off; program managers",
    example="sync roll ops-weekly off",
)
def roll(call: Call, sync: Named | None, roll: str) -> Reply:
    """Switch the roll call of a sync."""
    wanted = roll.strip().lower()
    if wanted not in (ON, OFF):
        raise refuse("no.sync.roll.word", typed=roll)
    stored = _going_on(call, sync, "sync roll ops-weekly off")
    series = stored.series
    if series.roll == wanted:
        return call.answer(say(f"sync.roll.{wanted}.already", id=series.id))
    acts.switch_roll(call.writer, stored, wanted, call.person)
    return call.answer(say(f"sync.roll.{wanted}", id=series.id))


COMMANDS = (keep, shift, pause, resume, roll)
