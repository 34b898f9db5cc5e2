"""A message in a thread that names a date may be a promise: it is offered to be kept as one."""

from __future__ import annotations

from datetime import datetime

from bot.domain.when import BadTime
from bot.engine.commands.call import Call
from bot.engine.dates import dates_in, due_when
from bot.features.deadlines.commands.common import discreet
from bot.features.deadlines.texts import BUTTONS, say
from bot.messages.card import Button, Card
from bot.messages.line import one_line, quote

TITLE_LENGTH = 120


def promise_hint(call: Call, text: str) -> Card | None:
    """Return the offer to keep what the person just said; ``None``: it names no date to come, or
    was said on an issue whose words stay out of the channel."""
    if discreet(call) is not None:
        return None
    calendar = call.ctx.calendars[call.person.site]
    date = next(dates_in(text, call.since, calendar), None)
    due = None if date is None else _due(call, date)
    if due is None or due <= call.now:
        return None
    title = one_line(text)[:TITLE_LENGTH]
    line = f"deadline promise {call.person.id} {date} {quote(title)}"
    moment = call.ctx.moment(due, calendar.site.id)
    hint = say("promise.hint", owner=call.person.name, due=moment)
    return Card(hint, buttons=(Button(BUTTONS["promise"], line),))


def _due(call: Call, date: str) -> datetime | None:
    try:
        return due_when(date, call.since, call.ctx.calendars[call.person.site])
    except BadTime:
        return None
