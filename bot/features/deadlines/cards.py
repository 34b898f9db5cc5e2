"""What is said about deadlines: nudged, overdue, escalated, moved, done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.values import Person
from bot.engine.context import Context
from bot.features.deadlines.policy import ACTION, Deadline
from bot.features.deadlines.texts import BUTTONS, KINDS, say
from bot.messages.asked import are_asked, asked_of, nothing_to_press
from bot.messages.card import Button, Card, Moment, Text
from bot.messages.say import Value


def _due(ctx: Context, item: Deadline, calendar: Calendar) -> Moment:
    return ctx.moment(item.due, calendar.site.id)


def _common(ctx: Context, item: Deadline, calendar: Calendar) -> dict[str, Value]:
    return {
        "id": item.id,
        "title": item.title,
        "kind": KINDS[item.kind],
        "owner": ctx.person_name(item.owner),
        "company": ctx.company(item.side),
        "due": _due(ctx, item, calendar),
        "first": ctx.moment(item.first, calendar.site.id),
    }


def buttons(
    item: Deadline, side: str | None = None, *, late: bool = False, new: bool = False
) -> tuple[Button, ...]:
    """Return what its owner can say with one press; done is the first thing when it is late.

    ``side`` is the reader's where only one side reads: a milestone that the other side approves
    has no *Done* there. Of a ``new`` one nothing can be said yet but that it changes.
    """
    shown = _said_of(item, late=late, new=new)
    able = side is None or item.done_by(side)
    return shown if able else tuple(b for b in shown if b.label != BUTTONS["done"])


def done_button(item: Deadline) -> Button:
    """Return the button that says that it is done."""
    return Button(BUTTONS["done"], f"deadline done {item.id}", "primary")


def _said_of(item: Deadline, *, late: bool, new: bool) -> tuple[Button, ...]:
    done = done_button(item)
    track = Button(BUTTONS["ontrack"], f"deadline ontrack {item.id}", "primary")
    risk = Button(BUTTONS["atrisk"], f"deadline atrisk {item.id}", "plain", "deadline atrisk")
    slip = Button(BUTTONS["slip"], f"deadline slip {item.id}", "plain", "deadline slip")
    if late:
        return (done, slip)
    end = Button(BUTTONS["done"], f"deadline done {item.id}")
    return (risk, slip, end) if new else (track, risk, slip, end)


def _facts(ctx: Context, item: Deadline, calendar: Calendar) -> tuple[Text, ...]:
    values = _common(ctx, item, calendar)
    lines: list[Text] = []
    if item.slips:
        lines.append(say("deadline.facts.slips", count=item.slips, **values))
    elif item.first != item.due:
        lines.append(say("deadline.facts.first", **values))
    if item.forecast is not None:
        forecast = ctx.moment(item.forecast, calendar.site.id)
        lines.append(say("deadline.facts.forecast", forecast=forecast))
    if item.why:
        lines.append(say("deadline.facts.why", why=item.why))
    return tuple(lines)


def nudge(ctx: Context, item: Deadline, calendar: Calendar, *, late: bool) -> Card:
    """Ask the owner whether a date holds, or say that it is overdue."""
    key = "deadline.overdue" if late else "deadline.nudge"
    values = _common(ctx, item, calendar)
    when = say(f"{key}.when", **values)
    lines = (when, *_facts(ctx, item, calendar), _ask(ctx, item, f"{key}.ask", late=late))
    return Card(say(f"{key}.title", **values), (), lines, buttons(item, item.side, late=late))


def _ask(ctx: Context, item: Deadline, key: str, *, late: bool) -> Text:
    """Say what the side that owes it can do; it does not say itself that a gate is passed."""
    if late and item.gate is not None and not item.done_by(item.side):
        return say("deadline.gate.ask", company=ctx.company(item.gate))
    return say(key)


def line(ctx: Context, item: Deadline, calendar: Calendar, people: Text, *, late: bool) -> Card:
    """Return the nudge of a deadline for the channel, with its owner and the buttons."""
    key = "deadline.line.overdue" if late else "deadline.line"
    values = _common(ctx, item, calendar) | {"owner": people}
    who = say(f"{key}.who", **values)
    return Card(say(key, **values), lines=(who,), buttons=buttons(item, late=late))


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert about a date that passed (``late``), or that moved too often: who is alerted, on
    both sides."""

    late: bool
    level: int
    people: tuple[Person, ...]

    def asked(self, item: Deadline) -> tuple[Person, ...]:
        """Return who is asked now on the side that owes it."""
        return tuple(person for person in self.people if person.side == item.side)


def escalated_line(
    ctx: Context, item: Deadline, calendar: Calendar, alert: Alert, crowd: Sequence[Text]
) -> Card:
    """Return the one line of the channel: what is needed from which company, and who is asked
    now; only they are mentioned."""
    values = _common(ctx, item, calendar)
    key = "deadline.late.line" if alert.late else "deadline.slipped.line"
    asked = are_asked(crowd, ctx.company(item.side))
    line = say(key, count=item.slips, asked=asked, **values)
    return Card(line, buttons=buttons(item, late=alert.late))


def escalated(
    ctx: Context, item: Deadline, calendar: Calendar, alert: Alert, reader: Person
) -> Card:
    """Return the same as a direct message: what is needed, to the side that owes it; who is asked
    and whom to call, to the other side."""
    values = _common(ctx, item, calendar) | {"count": item.slips}
    kind, own = "deadline.late" if alert.late else "deadline.slipped", reader.side == item.side
    asked, company = alert.asked(item), ctx.company(item.side)
    lines = [say(f"{kind}.when", **values)]
    if own:
        lines.append(say("deadline.owner", **values))
    lines += _facts(ctx, item, calendar) if alert.late else _facts(ctx, item, calendar)[1:]
    lines.append(asked_of(asked, reader, company))
    asks = _ask(ctx, item, f"{kind}.ask", late=alert.late)
    lines.append(asks if own else nothing_to_press(asked, alert.level))
    title = say(f"{kind}.own" if own else "deadline.waits", **values)
    shown = buttons(item, reader.side, late=alert.late) if own else ()
    return Card(title, (), tuple(lines), shown)


def moved(ctx: Context, item: Deadline, calendar: Calendar, actor: str) -> Text:
    """Say that the committed date moved."""
    move = item.moves[-1]
    old, new = (ctx.moment(at, calendar.site.id) for at in (move.old, move.new))
    key = "deadline.moved" if move.new > move.old else "deadline.moved.early"
    why = say("deadline.why", why=move.why) if move.why else ()
    return say(key, actor=actor, id=item.id, title=item.title, old=old, new=new, why=why)


def said(ctx: Context, item: Deadline, calendar: Calendar, actor: str) -> Text:
    """Say how the owner sees it: on track or at risk."""
    forecast: Text = ()
    if item.forecast is not None:
        at = ctx.moment(item.forecast, calendar.site.id)
        forecast = say("deadline.forecast", forecast=at)
    why = say("deadline.why", why=item.why) if item.why else ()
    values = _common(ctx, item, calendar)
    return say(f"deadline.said.{item.status}", actor=actor, forecast=forecast, why=why, **values)


def done(ctx: Context, item: Deadline, calendar: Calendar, actor: str) -> Text:
    """Say that it is done."""
    when: Text = ()
    if item.actual is not None:
        when = say("deadline.finished.when", actual=ctx.moment(item.actual, calendar.site.id))
    return say("deadline.finished", actor=actor, id=item.id, title=item.title, when=when)


def cancelled(item: Deadline, actor: str) -> Text:
    """Say that it is no longer owed."""
    why = say("deadline.why", why=item.why) if item.why else ()
    return say("deadline.dropped", actor=actor, id=item.id, title=item.title, why=why)


def given(ctx: Context, item: Deadline, calendar: Calendar, until: datetime) -> Card:
    """Tell the side of an action that the other side gave it, and how it says that it is not its
    own until a moment."""
    by = ctx.program.person(item.by or "")
    values = _common(ctx, item, calendar) | {"actor": ctx.person_name(item.by)}
    company = ctx.company(by.side) if by is not None else ""
    lines = (
        say("deadline.given.when", **values | {"company": company}),
        say("deadline.given.ask", until=ctx.moment(until, calendar.site.id)),
    )
    return Card(say("deadline.given.title", **values), (), lines, (_decline(item),))


def _decline(item: Deadline) -> Button:
    return Button(BUTTONS["decline"], f"deadline decline {item.id}")


def added(ctx: Context, item: Deadline, calendar: Calendar, actor: Person, owner: Text) -> Card:
    """Say what somebody owes from now on; ``owner`` mentions that person. Who was given it by the
    other side may decline it."""
    values = _common(ctx, item, calendar) | {"owner": owner, "actor": actor.name}
    shown = buttons(item, new=True)
    if actor.side != item.side and item.kind == ACTION:
        shown = (*shown, _decline(item))
    return Card(
        say("deadline.new", **values), lines=(say("deadline.new.who", **values),), buttons=shown
    )
