"""What somebody asks for with ``sync add``, judged and made into one series, or two in turns."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.program import SyncSeries
from bot.engine.commands.call import Call
from bot.features.syncs import cards
from bot.features.syncs.commands.parse_series import Wishes, definitions
from bot.features.syncs.conditions import held
from bot.features.syncs.opening import add_series
from bot.features.syncs.policy import Series, new_series
from bot.features.syncs.rhythm import rhythm
from bot.features.syncs.sites import closed_sites, outside_hours
from bot.features.syncs.store import Kept, all_series, meeting_on, next_dates, require_room
from bot.features.syncs.texts import say
from bot.features.syncs.wake import proposal
from bot.messages.card import Button, Card, Text
from bot.messages.say import join
from bot.ports.request import Reply


def add_wanted(call: Call, wishes: Wishes) -> Reply:
    """Keep what is asked for, and repeat in both zones when it takes place."""
    wanted = definitions(call, wishes)
    for definition in wanted:
        same = _same(call, definition)
        if same is not None:
            return call.answer(say("sync.added.already", id=same.series.id))
    require_room(call.writer, len(wanted))
    added = [_add(call, definition, wishes.template) for definition in wanted]
    lines: list[Text] = []
    buttons: tuple[Button, ...] = ()
    for stored in added:
        more, buttons = _dates(call, stored)
        lines += more
        lines += _conditions(call, stored.series)
    if len(added) > 1:
        first, second = (stored.series.id for stored in added)
        lines.insert(0, say("sync.added.apart", first=first, second=second))
    title = join([_added(stored) for stored in added], " ")
    return call.show(Card(title, lines=tuple(lines), buttons=buttons))


def _added(stored: Kept) -> Text:
    series = stored.series
    return say("sync.added", id=series.id, title=series.title, rhythm=rhythm(series.rrule))


def _add(call: Call, definition: SyncSeries, template: str | None) -> Kept:
    series = replace(new_series(definition, call.now, call.person.id), template=template)
    kept = add_series(call.writer, series)
    ((_, first),) = next_dates(kept.series, call.now, 1)
    line = say(
        "sync.added.line",
        actor=call.person.name,
        id=series.id,
        title=series.title,
        rhythm=rhythm(series.rrule),
        when=cards.when(call.ctx, first),
    )
    only = cards.only_lines(kept.series, now=True)
    call.writer.line("notice", None, join([line, *only], " "), about=kept.record)
    return kept


def _dates(call: Call, stored: Kept) -> tuple[list[Text], tuple[Button, ...]]:
    """Repeat the first dates; say where one is outside of working hours or in a closure."""
    ctx, series = call.ctx, stored.series
    lines: list[Text] = []
    for wall, at in next_dates(series, call.now, 2):
        lines.append(say("sync.added.next", when=cards.when(ctx, at)))
        if closed_sites(ctx, series, at) and len(lines) == 1:
            meeting = meeting_on(call.writer, stored, wall)
            closed = proposal(call.writer, meeting)
            if closed is not None:
                line = cards.closed_line(ctx, at, closed.sites)
                more, buttons = cards.closed_part(ctx, series, meeting.item, closed)
                return [*lines, line, *more], buttons
    ((_, first),) = next_dates(series, call.now, 1)
    outside = outside_hours(ctx, series, first)
    if outside:
        sites = ", ".join(outside)
        lines.append(say("sync.added.hours", when=cards.when(ctx, first), sites=sites))
    return lines, ()


def _conditions(call: Call, series: Series) -> list[Text]:
    """Name expected roles that nobody has, mistyped or not filled yet, and when it is held."""
    held_roles = {role for person in call.ctx.program.people for role in person.roles}
    missing = [role for role in series.required if role not in held_roles]
    lines = [say("sync.added.nobody", roles=", ".join(missing))] if missing else []
    ((_, first),) = next_dates(series, call.now, 1)
    return [*lines, *cards.only_lines(series, now=held(call.writer, series, first))]


def _same(call: Call, definition: SyncSeries) -> Kept | None:
    """Return the same sync where it is typed twice; ``None``: it is new."""
    for stored in all_series(call.writer):
        if replace(stored.series.definition, id=definition.id) == definition:
            return stored
    return None
