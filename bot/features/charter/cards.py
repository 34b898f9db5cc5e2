"""What is said of obligations and revisions: nudged, overdue, alerted, asked for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.calendar import Calendar
from bot.domain.values import Person
from bot.engine.context import Context
from bot.features.charter.policy import Duty, Spec
from bot.features.charter.texts import BUTTONS, EVIDENCES, role_name, say
from bot.messages.asked import are_asked, asked_of, nothing_to_press
from bot.messages.card import Button, Card, Text
from bot.messages.line import argument
from bot.messages.say import Value


def _values(ctx: Context, duty: Duty, calendar: Calendar) -> dict[str, Value]:
    return {
        "title": duty.title,
        "id": duty.obligation,
        "company": ctx.company(duty.side),
        "role": role_name(duty.role),
        "due": ctx.moment(duty.due, calendar.site.id),
        "evidence": EVIDENCES[duty.evidence],
    }


def done_button(duty: Duty) -> Button:
    """Return the button that says that a date of an obligation is met."""
    return Button(BUTTONS["done"], f"charter obligation {duty.name} done", "primary")


def nudge(ctx: Context, duty: Duty, calendar: Calendar, *, late: bool) -> Card:
    """Ask whoever owes it, or say that it is overdue."""
    key = "obligation.overdue" if late else "obligation.nudge"
    values = _values(ctx, duty, calendar)
    lines = (say(f"{key}.when", **values), say("obligation.shows", **values))
    return Card(say(f"{key}.title", **values), (), lines, (done_button(duty),))


def line(ctx: Context, duty: Duty, calendar: Calendar, people: Text, *, late: bool) -> Card:
    """Return the same for the channel, with who owes it."""
    key = "obligation.line.overdue" if late else "obligation.line"
    values = _values(ctx, duty, calendar) | {"people": people}
    return Card(say(key, **values), lines=(say(f"{key}.who", **values),),
                buttons=(done_button(duty),))  # fmt: skip


def escalated_line(ctx: Context, duty: Duty, calendar: Calendar, crowd: Sequence[Text]) -> Card:
    """Return the one line of the channel: what is needed of which company, and who is asked."""
    values = _values(ctx, duty, calendar)
    asked = are_asked(crowd, ctx.company(duty.side))
    text = say("obligation.late.line", asked=asked, **values)
    return Card(text, buttons=(done_button(duty),))


def escalated(
    ctx: Context,
    duty: Duty,
    calendar: Calendar,
    asked: Sequence[Person],
    level: int,
    reader: Person,
) -> Card:
    """Return the same as a direct message for a reader of either side."""
    values, own = _values(ctx, duty, calendar), reader.side == duty.side
    company = ctx.company(duty.side)
    ask = say("obligation.shows", **values) if own else nothing_to_press(asked, level)
    lines = (say("obligation.overdue.when", **values), asked_of(asked, reader, company), ask)
    title = say("obligation.late.own" if own else "obligation.late.other", **values)
    return Card(title, (), lines, (done_button(duty),) if own else ())


def receipt(ctx: Context, spec: Spec) -> Card:
    """Ask whether the valid revision of a specification arrived."""
    valid = spec.valid
    values: dict[str, Value] = {
        "id": spec.id,
        "title": spec.title,
        "document": spec.document,
        "rev": valid.rev,
        "company": ctx.company(spec.side),
    }
    before = spec.revisions[-2].rev if len(spec.revisions) > 1 else None
    key = "spec.confirm" if before is not None else "spec.confirm.first"
    parts = [say("spec.link", link=valid.link)] if valid.link else []
    parts += [say("spec.effective", effective=valid.effective)] if valid.effective else []
    line = f"charter spec {spec.id} received rev={argument(valid.rev)}"
    button = Button(BUTTONS["received"], line, "primary")
    return Card(say(key, old=before or "", **values), (), tuple(parts), (button,))
