"""What the commands of an issue share: its argument, the answer of an ended one, its moments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain import transitions
from bot.domain.calendar import Calendar
from bot.domain.calendars import FORMER_MARK
from bot.domain.issue import ENDED_STATES, Issue
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param
from bot.engine.feature import ISSUE
from bot.features.issues.texts import STATES, say
from bot.messages.card import Moment, Text
from bot.ports.request import Reply

ISSUE_PARAM = Param("issue", "issue", help="the number, such as ACME-1; left out in its thread")


def already_ended(call: Call, issue: Issue) -> Reply | None:
    """Answer an action on a resolved or ended issue with what is already true."""
    name = call.ctx.name(issue)
    if issue.state == "resolved" and issue.resolved is not None:
        return call.answer(
            say("resolved.already", name=name, when=when_of(call, issue.resolved)), issue
        )
    if issue.state not in ENDED_STATES:
        return None
    when = when_of(call, issue.closed or issue.logged)
    if issue.state == "closed":
        return call.answer(say("ended", name=name, state=STATES[issue.state], when=when), issue)
    return call.answer(say("ended.final", name=name, state=STATES[issue.state], when=when), issue)


def kept_calendars(call: Call, issue: Issue, side: str, site: str) -> list[Calendar]:
    """Return the calendar of ``site``, and the former ones that a side's clocks of an issue keep:
    whoever closes their days has no more time by that."""
    names = {clock.site for clock in issue.clocks if clock.side == side and clock.ended is None}
    former = sorted(name for name in names if FORMER_MARK in name)
    return [call.ctx.calendars[name] for name in (site, *former)]


def because(why: str | None) -> Text:
    """Return a reason as a sentence of its own; nothing without one."""
    return say("because", why=why) if why else ()


def when_of(call: Call, at: datetime) -> Moment:
    """Return ``at`` (UTC) as the person who acts reads it."""
    return call.ctx.moment(at, call.person.site)


def due_of(call: Call, issue: Issue, kind: str, side: str) -> Moment | None:
    """Return when a side owes the next ``kind`` of step; ``None`` where no clock runs."""
    at = call.writer.due(issue, kind, side)
    return None if at is None else call.ctx.moment(at, call.writer.site(issue, side))


def with_update(call: Call, issue: Issue) -> Issue:
    """Return the issue with an update by the side of the person who acts."""
    site = call.writer.site(issue, call.side)
    return transitions.updated(issue, call.ctx.cell(issue), call.side, site, call.now)


def remarks_of(
    call: Call, moment: str, before: Issue, issue: Issue, text: str | None
) -> Iterator[Text]:
    """Let other nouns follow a step of an issue; yield what is left to be said about that."""
    for follow in call.ctx.index.following(ISSUE, moment):
        yield from follow(call.writer, before, issue, text, call.person)
