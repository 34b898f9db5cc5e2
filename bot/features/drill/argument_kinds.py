"""The kind of argument that drills bring: how often they come, or the day of the next one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from bot.domain.when import BadTime
from bot.engine.commands.call import Call
from bot.engine.dates import day_meant
from bot.engine.feature import ArgumentKind
from bot.features.drill.policy import RHYTHMS
from bot.features.drill.texts import refuse, say
from bot.messages.card import plain
from bot.messages.forms import Choice

if TYPE_CHECKING:
    from bot.engine.suggestions import Asker


def _rhythm(call: Call, text: str, example: str) -> str | date:
    word = text.strip().lower()
    if word in RHYTHMS:
        return word
    try:
        return day_meant(text, call.since, call.ctx.roster.calendar(call.person))
    except BadTime:
        allowed = ", ".join(RHYTHMS)
        raise refuse("no.drill.rhythm", typed=text[:40], allowed=allowed, example=example) from None


def _rhythms(_asker: Asker) -> Iterable[Choice]:
    return (Choice(rhythm, plain(say(f"drill.rhythm.{rhythm}"))) for rhythm in RHYTHMS)


KINDS = (
    ArgumentKind(
        "drill_rhythm", "quarter, month, never, or a date such as `2027-02-09`", _rhythm, _rhythms
    ),
)
