"""Recurring meetings: add one, list them, show one or one date of it, end one."""

from __future__ import annotations

from datetime import datetime

import bot.features.syncs.program_file  # noqa: F401 - keeps the tables of program files
from bot.domain.program import OFF
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.syncs import cards
from bot.features.syncs.agenda_cards import agenda_lines
from bot.features.syncs.change import end as end_series
from bot.features.syncs.commands.lookup import Named, coming_meeting, series_meant
from bot.features.syncs.commands.new import add_wanted
from bot.features.syncs.commands.parse_series import Wishes
from bot.features.syncs.conditions import held
from bot.features.syncs.gather_agenda import agenda_of
from bot.features.syncs.policy import SKIPPED, Series
from bot.features.syncs.rhythm import rhythm
from bot.features.syncs.sites import closed_sites
from bot.features.syncs.store import Kept, Meeting, all_series, next_dates
from bot.features.syncs.texts import BUTTONS, LABELS, say
from bot.features.syncs.texts import STATES as SYNC_STATES
from bot.features.syncs.wake import proposal
from bot.messages.card import Button, Card, Text
from bot.messages.line import TEXT_LIMIT, TITLE_LIMIT
from bot.messages.say import join
from bot.ports.request import Reply

WHICH = Param("sync", "occurrence", required=False, help="its id, such as ops-weekly")
DATES_SHOWN = 5
EXAMPLE = "sync show ops-weekly"


@command(
    "sync add",
    Param("title", "text", required=False, help="what it is called", limit=TITLE_LIMIT),
    Param("template", "word", False, True, help="a standard sync, such as ops_weekly"),
    Param("start", "due", False, True, help="the first time, in the sync's own zone"),
    Param("zone", "word", False, True, help="the anchor zone; by default the program's"),
    Param("repeat", "word", False, True, help="weekly, biweekly, monthly, daily, or an RRULE"),
    Param("rrule", "word", False, True, help="the same as repeat"),
    Param("until", "word", False, True, help="the last day"),
    Param("minutes", "number", False, True, help="its length; by default 30"),
    Param("required", "word", False, True, help="roles that are expected: buyer,program_manager"),
    Param("agenda", "word", False, True, help='standing points: "Actions; Shortages"'),
    Param("link", "word", False, True, help="where it is held"),
    Param("id", "word", False, True, help="a short name"),
    Param("only_while", "word", False, True, help="critical, scar or npi: when it is held; always"),
    help="Keep a recurring meeting; program managers",
    example='sync add "Weekly sync" start="2027-01-05 17:00" repeat=weekly',
)
def add(call: Call, **wishes: str | int | None) -> Reply:
    """Keep a sync as wall time of one anchor zone, from a template or from what is typed."""
    return add_wanted(call, Wishes(**wishes))  # type: ignore[arg-type]


@command(
    "sync list",
    help="List the recurring meetings with their next dates",
    example="sync list",
    changes=False,
)
def list_syncs(call: Call) -> Reply:
    """List what has not ended, the next date first."""
    program, listed = call.ctx.program.key, all_series(call.writer)
    if not listed:
        return call.answer(say("sync.list.none", program=program))
    following = [(next_dates(stored.series, call.now, 1), stored.series) for stored in listed]
    following.sort(key=lambda pair: (not pair[0], pair[0][0][1] if pair[0] else call.now))
    lines = tuple(_line(call, series, dates) for dates, series in following)
    buttons = tuple(Button(series.id[:40], f"sync show {series.id}") for _, series in following[:5])
    return call.show(Card(say("sync.list", program=program), lines=lines, buttons=buttons))


def _line(call: Call, series: Series, dates: list[tuple[datetime, datetime]]) -> Text:
    about = {"id": series.id, "title": series.title, "rhythm": rhythm(series.rrule)}
    if series.paused is not None:
        return say("sync.list.paused", when=call.ctx.moment(series.paused), **about)
    if not dates:
        return say("sync.list.over", **about)
    at = dates[0][1]
    remark = () if held(call.writer, series, at) else say("sync.only.short")
    return say("sync.list.line", when=cards.when(call.ctx, at), remark=remark, **about)


@command(
    "sync show",
    WHICH,
    help="Show a recurring meeting and its next dates, or one date with all that belongs to it",
    example=EXAMPLE,
    changes=False,
)
def show(call: Call, sync: Named | None) -> Reply:
    """Show a series, or one date of it with its agenda, roll and minutes."""
    if (sync is None and call.record is None) or (sync is not None and sync.day is None):
        return _show_series(call, series_meant(call, sync, EXAMPLE))
    return _show_meeting(call, coming_meeting(call, sync, EXAMPLE))


def _show_series(call: Call, stored: Kept) -> Reply:
    series, ctx = stored.series, call.ctx
    facts: list[tuple[str, Text]] = [(LABELS["rhythm"], rhythm_of(series))]
    if series.required:
        facts.append((LABELS["required"], (", ".join(series.required),)))
    if series.link:
        facts.append((LABELS["link"], (series.link,)))
    if series.agenda:
        facts.append((LABELS["agenda"], ("; ".join(series.agenda),)))
    if series.roll == OFF:
        facts.append((LABELS["roll"], say("sync.show.no_roll")))
    lines = (*_only(call, series), *_dates(call, series))
    title = say("sync.show", id=series.id, title=series.title)
    if series.stopped is not None:
        key = "sync.show.ended" if series.ended is not None else "sync.show.paused"
        lines = (say(key, when=ctx.moment(series.stopped), id=series.id),)
    return call.show(Card(title, tuple(facts), lines, _buttons(call, series)))


def rhythm_of(series: Series) -> Text:
    """Return when a series meets: its rhythm, length and wall time."""
    return say(
        "sync.rhythm",
        rhythm=rhythm(series.rrule),
        minutes=series.minutes,
        time=f"{series.start:%H:%M}",
        zone=series.zone,
    )


def _only(call: Call, series: Series) -> tuple[Text, ...]:
    following = next_dates(series, call.now, 1)
    if not following:
        return ()
    return cards.only_lines(series, now=held(call.writer, series, following[0][1]))


def _dates(call: Call, series: Series) -> list[Text]:
    lines: list[Text] = []
    following = next_dates(series, call.now, DATES_SHOWN)
    for wall, at in following:
        remark: Text = ()
        if series.change_of(wall.date()) is not None:
            remark = say("sync.show.moved", day=f"{wall:%Y-%m-%d %H:%M}")
        closed = closed_sites(call.ctx, series, at)
        if closed:
            sites = cards.closed_line(call.ctx, at, closed)
            remark = join((remark, say("sync.show.closed", sites=sites)), "")
        lines.append(say("sync.show.date", when=cards.when(call.ctx, at), remark=remark))
    last = following[-1][0] if following else call.now.replace(tzinfo=None)
    today = call.now.replace(tzinfo=None)
    lines += [
        say("sync.show.skipped", day=f"{change.wall:%Y-%m-%d}")
        for change in series.changes
        if change.at is None and today < change.wall < last
    ]
    return lines or [say("sync.show.over")]


def _buttons(call: Call, series: Series) -> tuple[Button, ...]:
    following = next_dates(series, call.now, 1)
    if not following:
        resume = Button(BUTTONS["sync.resume"], f"sync resume {series.id}", "primary")
        return (resume,) if series.ended is None and series.paused is not None else ()
    name = f"{series.id}/{following[0][0]:%Y-%m-%d}"
    return (
        Button(BUTTONS["sync.agenda"], f"sync agenda {name}", "primary", "sync agenda"),
        Button(BUTTONS["sync.skip"], f"sync skip {name}", "danger"),
    )


def _show_meeting(call: Call, meeting: Meeting) -> Reply:
    """Before it begins the agenda, afterwards who came and what was agreed."""
    ctx, series, item = call.ctx, meeting.series, meeting.item
    title = say("sync.meeting", title=series.title, when=cards.when(ctx, item.at))
    if item.state == SKIPPED:
        facts = ((LABELS["state"], (SYNC_STATES[SKIPPED],)),)
        back = Button(BUTTONS["sync.restore"], f"sync restore {item.name}")
        return call.show(Card(title, facts, (), (back,)))
    if item.at > call.now:
        lines: list[Text] = list(agenda_lines(ctx, series, agenda_of(call.writer, meeting)))
        buttons: tuple[Button, ...] = (cards.point_button(item, "primary"),)
        closed = proposal(call.writer, meeting)
        if closed is not None:
            more, offered = cards.closed_part(ctx, series, item, closed)
            lines = [cards.closed_line(ctx, item.at, closed.sites), *more, *lines]
            buttons = (*buttons, *offered)
        return call.show(Card(title, (), tuple(lines), buttons))
    return call.show(cards.record(ctx, series, item, title))


@command(
    "sync end",
    WHICH,
    Param("why", "text", required=False, help="why", limit=TEXT_LIMIT),
    help="End a recurring meeting: no further date takes place; program managers",
    example="sync end ops-weekly",
)
def end(call: Call, sync: Named | None, why: str | None) -> Reply:
    """End a series."""
    stored = series_meant(call, sync, "sync end ops-weekly")
    if stored.series.ended is not None:
        when = call.ctx.moment(stored.series.ended)
        return call.answer(say("sync.ended.already", id=stored.series.id, when=when))
    end_series(call.writer, stored, call.person, why)
    return call.answer(say("sync.ended", id=stored.series.id))


COMMANDS = (add, list_syncs, show, end)
