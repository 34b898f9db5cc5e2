"""A message in a thread that names a date may be a promise: it is offered to be kept as one."""

from __future__ import annotations

import re
from datetime import datetime

from bot.domain.when import BadTime
from bot.engine.commands.call import Call
from bot.features.deadlines.commands.common import discreet, understood
from bot.features.deadlines.texts import BUTTONS, say
from bot.messages.card import Button, Card
from bot.messages.line import one_line, quote

TITLE_LENGTH = 120
_DATE = re.compile(
    r"\b(20\d{2}-\d{2}-\d{2})\b|\bby (today|tomorrow|mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?\b",
    re.IGNORECASE,
)


def promise_hint(call: Call, text: str) -> Card | None:
    """Return the offer to keep what the person just said; ``None``: it names no date to come, or
    was said on an issue whose words stay out of the channel."""
    match = _DATE.search(text)
    if match is None or discreet(call) is not None:
        return None
    word = (match[1] or match[2]).lower()
    calendar = call.ctx.calendars[call.person.site]
    due = _understood(call, word)
    if due is None or due <= call.now:
        return None
    title = one_line(text)[:TITLE_LENGTH]
    line = f"deadline promise {call.person.id} {word} {quote(title)}"
    moment = call.ctx.moment(due, calendar.site.id)
    hint = say("promise.hint", owner=call.person.name, due=moment)
    return Card(hint, buttons=(Button(BUTTONS["promise"], line),))


def _understood(call: Call, word: str) -> datetime | None:
    try:
        return understood(word, call.now, call.ctx.calendars[call.person.site])
    except BadTime:
        return None
