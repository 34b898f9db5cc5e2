"""What is said around the dates of a sync: closed sites, agenda, reminder, roll, minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.program import OFF
from bot.domain.zones import load_zone
from bot.engine.context import Context
from bot.features.syncs.agenda_cards import Agenda, agenda_lines
from bot.features.syncs.policy import Note, Occurrence, Series
from bot.features.syncs.slots import NEAR
from bot.features.syncs.texts import BUTTONS, LABELS, say
from bot.messages.card import Button, Card, Moment, Text, day_of, places_of, plain, short
from bot.messages.say import join

NOTES_SHOWN, NOTE_SHOWN = 12, 200


@dataclass(frozen=True, slots=True)
class Slots:
    """When an occurrence could be instead; ``inside`` says that those are joint working hours."""

    starts: tuple[datetime, ...]
    inside: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """The sites that are closed on the day of an occurrence, and when it could be instead."""

    sites: tuple[str, ...]
    slots: Slots


def when(ctx: Context, at: datetime) -> Moment:
    """Return when a meeting begins, to be written in both sides' zones."""
    return ctx.moment(at)


def _about(ctx: Context, series: Series, item: Occurrence) -> dict[str, str | Moment]:
    return {"title": series.title, "when": when(ctx, item.at), "name": item.name}


def closed_line(ctx: Context, at: datetime, sites: tuple[str, ...]) -> Text:
    """Name each closed site with its own date."""
    parts: list[Text] = []
    for name in sites:
        site = ctx.program.site(name)
        day = day_of(at.astimezone(load_zone(site.zone)))
        company = ctx.company(site.side)
        parts.append(
            say("sync.closure.site", site=ctx.program.place_name(site), company=company, day=day)
        )
    return join(parts)


def change_buttons(
    ctx: Context, series: Series, item: Occurrence, slots: Slots
) -> tuple[Button, ...]:
    """Return what moves or skips a date with one press. The line is short: Discord keeps 72
    characters of it.

    The label has one zone, since Slack cuts long ones; the text above has both.
    """
    moves = (
        Button(
            BUTTONS["sync.move"].format(when=short(_in_zone(ctx, start, series.zone))),
            f"sync move {item.name} {start.astimezone(UTC):%Y-%m-%dT%H:%M} zone=UTC",
        )
        for start in sorted(slots.starts)
    )
    return (*moves, Button(BUTTONS["sync.skip"], f"sync skip {item.name}", "danger"))


def _in_zone(ctx: Context, start: datetime, zone: str) -> Moment:
    """Return an instant to be written in one zone, by the name its place has in the program."""
    names = dict(places_of(ctx.moment(start)))
    return Moment(start, (zone,), names=(names[zone],) if zone in names else ())


def _slots_line(ctx: Context, slots: Slots) -> Text:
    shown = join([(ctx.moment(start),) for start in sorted(slots.starts)])
    if not slots.starts:
        key = "sync.closure.taken" if slots.inside else "sync.closure.none"
        return say(key, days=NEAR)
    key = "sync.closure.joint" if slots.inside else "sync.closure.apart"
    return say(key, slots=shown, days=NEAR)


def closed_part(
    ctx: Context, series: Series, item: Occurrence, closed: Closed
) -> tuple[tuple[Text, ...], tuple[Button, ...]]:
    """Return the lines and buttons of the proposal for a date on which a site is closed."""
    lines = (_slots_line(ctx, closed.slots), say("sync.closure.ask"))
    return lines, change_buttons(ctx, series, item, closed.slots)


def closure(ctx: Context, series: Series, item: Occurrence, closed: Closed) -> Card:
    """Say a week ahead that a site is closed on the day of a date, and offer other slots."""
    title = say(
        "sync.closure",
        sites=closed_line(ctx, item.at, closed.sites),
        **_about(ctx, series, item),
    )
    lines, buttons = closed_part(ctx, series, item, closed)
    date = say("sync.closure.when", **_about(ctx, series, item))
    return Card(title, lines=(date, *lines), buttons=buttons)


def point_button(item: Occurrence, style: str = "plain") -> Button:
    """Return the button that asks for a point of the agenda."""
    return Button(BUTTONS["sync.agenda"], f"sync agenda {item.name}", style, "sync agenda")


def minutes_button(item: Occurrence, style: str = "plain") -> Button:
    """Return the button that asks for minutes."""
    return Button(BUTTONS["sync.minutes"], f"sync minutes {item.name}", style, "sync minutes")


def action_button(item: Occurrence) -> Button:
    """Return the button that asks for an action."""
    return Button(BUTTONS["sync.action"], f"sync action {item.name}", "plain", "sync action")


def request(
    ctx: Context, series: Series, item: Occurrence, people: Text, closed: Closed | None
) -> Card:
    """Ask both sides for points, a working day before."""
    lines: list[Text] = [say("sync.request.ask", people=people)]
    buttons = [point_button(item, "primary")]
    if closed is not None:
        more, offered = closed_part(ctx, series, item, closed)
        lines += [closed_line(ctx, item.at, closed.sites), *more]
        buttons += offered
    return Card(
        say("sync.request", **_about(ctx, series, item)),
        lines=tuple(lines),
        buttons=tuple(buttons),
    )


def reminder(
    ctx: Context,
    series: Series,
    item: Occurrence,
    agenda: Agenda,
    people: Text,
    closed: tuple[str, ...],
) -> Card:
    """Post the agenda a quarter of an hour before."""
    lines: list[Text] = []
    if closed:
        lines.append(closed_line(ctx, item.at, closed))
    if series.link:
        lines.append(say("sync.reminder.link", link=series.link))
    if people:
        lines.append(say("sync.reminder.people", people=people))
    lines += agenda_lines(ctx, series, agenda) or [say("sync.reminder.empty")]
    if series.roll == OFF:
        lines.append(say("sync.reminder.talk"))
    return Card(
        say("sync.reminder", **_about(ctx, series, item)),
        lines=tuple(lines),
        buttons=(point_button(item),),
    )


def called_off(ctx: Context, series: Series, item: Occurrence) -> Card:
    """Say that a date which was announced is not held: its condition is not met any more."""
    about = _about(ctx, series, item)
    lines = (say("sync.off.when", **about), say(f"sync.only.{series.only_while}"))
    return Card(say("sync.off", **about), lines=lines)


def only_lines(series: Series, *, now: bool) -> tuple[Text, ...]:
    """Say under which condition a series is held, and whether that is met ``now``."""
    if series.only_while is None:
        return ()
    lines = (say(f"sync.only.{series.only_while}"),)
    return lines if now else (*lines, say("sync.only.not_now"))


def here_line(ctx: Context, here: tuple[Note, ...], side: str) -> Text:
    """Say who of a side is there."""
    names = [ctx.person_name(note.by) for note in here if note.side == side]
    company = ctx.company(side)
    if not names:
        return say("sync.roll.nobody", company=company)
    return say("sync.roll.here", company=company, people=", ".join(names))


def roll(ctx: Context, series: Series, item: Occurrence, people: Text) -> Card:
    """Call the roll; the card is edited as people come."""
    lines: list[Text] = [here_line(ctx, item.here, side) for side in ctx.program.sides]
    lines.append(say("sync.roll.expected", people=people))
    if series.link:
        lines.append(say("sync.reminder.link", link=series.link))
    lines.append(say("sync.roll.talk"))
    buttons = (
        Button(BUTTONS["sync.here"], f"sync here {item.name}", "primary"),
        minutes_button(item),
        action_button(item),
    )
    return Card(say("sync.roll", **_about(ctx, series, item)), lines=tuple(lines), buttons=buttons)


def missed(ctx: Context, series: Series, item: Occurrence) -> Card:
    """Name the sides of which nobody came; a fact, without a reproach."""
    companies = plain(say("sync.missed.and")).join(ctx.company(side) for side in item.absent)
    title = say("sync.missed", companies=companies, **_about(ctx, series, item))
    began = say("sync.missed.when", **_about(ctx, series, item))
    here = Button(BUTTONS["sync.here"], f"sync here {item.name}", "primary")
    return Card(title, lines=(began,), buttons=(here,))


def minutes_missing(ctx: Context, series: Series, item: Occurrence) -> Card:
    """Say that nothing was written about a date."""
    about = _about(ctx, series, item)
    return Card(
        say("sync.minutes.missing", **about),
        lines=(say("sync.minutes.when", **about), say("sync.minutes.ask")),
        buttons=(minutes_button(item, "primary"), action_button(item)),
    )


def minutes_posted(ctx: Context, series: Series, item: Occurrence, actor: str, text: str) -> Card:
    """Post minutes that somebody wrote."""
    about = _about(ctx, series, item)
    lines: tuple[Text, ...] = ((text,), say("sync.minutes.by", actor=actor, **about))
    return Card(say("sync.minutes.posted", **about), lines=lines, buttons=(action_button(item),))


def record(ctx: Context, series: Series, item: Occurrence, title: Text) -> Card:
    """Return what is known of a date that has begun: who came, points, minutes, actions."""
    here = [here_line(ctx, item.here, side) for side in ctx.program.sides]
    facts = [(LABELS["here"], join(here, "; "))]
    if item.actions:
        facts.append((LABELS["actions"], (", ".join(item.actions),)))
    lines: list[Text] = []
    for label, notes in (("points", item.points), ("minutes", item.notes)):
        if notes:
            lines.append((f"{LABELS[label]}:",))
        lines += [
            say("sync.meeting.note", person=ctx.person_name(note.by), text=_short(note.text))
            for note in notes[-NOTES_SHOWN:]
        ]
    return Card(title, tuple(facts), tuple(lines), (minutes_button(item), action_button(item)))


def _short(text: str) -> str:
    return text if len(text) <= NOTE_SHOWN else f"{text[: NOTE_SHOWN - 1]}…"
