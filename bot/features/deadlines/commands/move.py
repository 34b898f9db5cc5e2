"""What people say of a deadline: on track, at risk, another date, done, no longer owed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.domain.rights import USUAL
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.deadlines import cards
from bot.features.deadlines.commands.common import (
    WHICH,
    closed_day,
    ended_before,
    future,
    moment_of,
    require_own,
    subject,
    understood,
)
from bot.features.deadlines.denied import may_end
from bot.features.deadlines.moves import (
    cancel,
    finish,
    move,
)
from bot.features.deadlines.policy import (
    AT_RISK,
    MILESTONE,
    ON_TRACK,
    business_days_between,
    dependants,
    shifted,
)
from bot.features.deadlines.store import Kept, calendar_of, items, store
from bot.features.deadlines.texts import BUTTONS, refuse, say
from bot.messages.card import Button, Card, Text
from bot.ports.request import Reply


@command(
    "deadline ontrack",
    WHICH,
    help="Say that the date holds",
    example="deadline ontrack fai",
)
def ontrack(call: Call, deadline: Kept) -> Reply:
    """Record that the owner sees the date as safe."""
    return _say(call, deadline, ON_TRACK, None, None)


@command(
    "deadline atrisk",
    WHICH,
    Param("forecast", "due", required=False, help="the date that is likely now"),
    Param("why", "text", required=False, help="what is in the way"),
    help="Say that the date is at risk, with a forecast; the committed date stays",
    example='deadline atrisk fai 2027-02-12 "fixture is late"',
)
def atrisk(call: Call, deadline: Kept, forecast: str | None, why: str | None) -> Reply:
    """Record a risk early: it counts as told in time, and moves nothing."""
    return _say(call, deadline, AT_RISK, forecast, why)


def _say(call: Call, kept: Kept, status: str, forecast: str | None, why: str | None) -> Reply:
    ended = ended_before(call, kept.item)
    if ended is not None:
        return ended
    words = "deadline ontrack" if status == ON_TRACK else "deadline atrisk"
    require_own(call, kept.item, words)
    calendar = calendar_of(call.writer, kept.item)
    likely = understood(forecast, call.since, calendar) if forecast else None
    item = replace(kept.item, status=status, forecast=likely, why=why)
    payload = {"deadline": item.id, "forecast": likely.isoformat() if likely else None, "text": why}
    if item != kept.item:
        store(call.writer, kept, item)
        call.writer.record(None, f"deadline.{status}", call.person.id, payload, about=kept.record)
        line = cards.said(call.ctx, item, calendar, call.person.name)
        call.writer.line("notice", None, line, about=kept.record)
    key = "deadline.ontrack" if status == ON_TRACK else "deadline.atrisk"
    return call.answer(say(key, id=item.id, due=moment_of(call, item.due, calendar)))


@command(
    "deadline slip",
    WHICH,
    Param("due", "due", required=False, help="the new date"),
    Param("why", "text", required=False, help="why"),
    Param("shift", "word", required=False, option=True, help="yes: move what comes after it, too"),
    help="Move a deadline to a later date; the other side agrees where the rules say so",
    example='deadline slip fai 2027-02-15 "fixture is late"',
)
def slip(call: Call, deadline: Kept, due: str | None, why: str | None, shift: str | None) -> Reply:
    """Move to a later date: at once, or by a proposal to the other side."""
    moment = _new_date(call, deadline, due, "deadline slip")
    if isinstance(moment, Reply):
        return moment
    if moment < deadline.item.due:
        calendar = calendar_of(call.writer, deadline.item)
        raise refuse(
            "no.deadline.earlier",
            due=moment_of(call, moment, calendar),
            old=moment_of(call, deadline.item.due, calendar),
            id=deadline.item.id,
            example=f"{calendar.local(moment):%Y-%m-%d}",
        )
    return _commit(call, deadline, moment, why, shift)


@command(
    "deadline commit",
    WHICH,
    Param("due", "due", required=False, help="the date"),
    Param("why", "text", required=False, help="why"),
    Param("shift", "word", required=False, option=True, help="yes: move what comes after it, too"),
    help="Commit to a date: the first one stays on record",
    example="deadline commit fai 2027-02-12",
)
def commit(
    call: Call, deadline: Kept, due: str | None, why: str | None, shift: str | None
) -> Reply:
    """Commit to an earlier or a later date; a later one is a slip."""
    moment = _new_date(call, deadline, due, "deadline commit")
    return moment if isinstance(moment, Reply) else _commit(call, deadline, moment, why, shift)


def _new_date(call: Call, deadline: Kept, due: str | None, words: str) -> datetime | Reply:
    ended = ended_before(call, deadline.item)
    if ended is not None:
        return ended
    require_own(call, deadline.item, words)
    calendar = calendar_of(call.writer, deadline.item)
    if due is None:
        raise refuse("no.argument", what="<due>", example=f"{words} {deadline.item.id} +3bd")
    moment = future(call, due, calendar)
    if moment == deadline.item.due:
        return call.answer(
            say("deadline.same", id=deadline.item.id, due=moment_of(call, moment, calendar))
        )
    return moment


def _commit(call: Call, deadline: Kept, due: datetime, why: str | None, shift: str | None) -> Reply:
    item, calendar = deadline.item, calendar_of(call.writer, deadline.item)
    count = business_days_between(calendar, item.due, due)
    stored = move(call, deadline, due, why)
    later = due > item.due
    text = say(
        "deadline.slipped" if later else "deadline.committed",
        id=item.id,
        due=moment_of(call, due, calendar),
    )
    lines, buttons = closed_day(call, stored.item, calendar)
    behind = _behind(call, item.id)
    if behind and (shift or "").lower() in ("yes", "y"):
        lines = (*lines, _shifted(call, behind, count, why))
    elif behind:
        names = ", ".join(follower.item.id for follower in behind)
        lines = (*lines, say("deadline.dependants", names=names, count=count))
        line = f"deadline shift {item.id} {count}"
        buttons = (*buttons, Button(BUTTONS["shift"], line))
    return call.about(subject(item), Card(text, lines=lines, buttons=buttons))


def _behind(call: Call, name: str) -> list[Kept]:
    by_id = {deadline.item.id: deadline for deadline in items(call.writer)}
    after = {one: deadline.item.after for one, deadline in by_id.items()}
    return [by_id[one] for one in dependants(name, after) if one in by_id]


def _shifted(call: Call, behind: list[Kept], count: int, why: str | None) -> Text:
    """Move what comes after by as many business days of each owner's own calendar."""
    names: list[str] = []
    for deadline in behind:
        calendar = calendar_of(call.writer, deadline.item)
        due = shifted(calendar, deadline.item.due, count)
        if due <= call.now:
            continue
        move(call, deadline, due, why)
        names.append(deadline.item.id)
    return say("deadline.shifted", names=", ".join(names) or "-")


@command(
    "deadline shift",
    WHICH,
    Param("days", "word", help="business days, such as 3 or -2"),
    Param("why", "text", required=False, help="why"),
    help="Move everything that comes after a deadline by as many business days",
    example="deadline shift fai 3",
)
def shift(call: Call, deadline: Kept, days: str, why: str | None) -> Reply:
    """Move the dependants of a deadline that has moved."""
    if re.fullmatch(r"[+-]?\d{1,3}", days) is None or int(days) == 0:
        raise refuse(
            "no.choice",
            typed=days,
            what="a number of business days",
            nearest="",
            allowed="1 to 999, or -1 to -999",
            example="deadline shift fai 3",
        )
    require_own(call, deadline.item, "deadline shift")
    behind = _behind(call, deadline.item.id)
    return call.answer(_shifted(call, behind, int(days), why))


@command(
    "deadline done",
    WHICH,
    Param("actual", "passed", required=False, help="when it was done; by default now"),
    help="Say that it is done",
    example="deadline done fai",
)
def done(call: Call, deadline: Kept, actual: str | None) -> Reply:
    """Record the actual date; whoever is owed it may say so, too, and of a gate its side alone."""
    ended = ended_before(call, deadline.item)
    if ended is not None:
        return ended
    if not may_end(call, deadline.item):
        company = call.ctx.company(deadline.item.gate or "")
        raise refuse("no.deadline.gate", company=company, id=deadline.item.id)
    calendar = calendar_of(call.writer, deadline.item)
    moment = call.now if actual is None else understood(actual, call.since, calendar, past=True)
    if moment > call.now:
        if calendar.day_of(moment, due=True) > calendar.day_of(call.now, due=True):
            raise refuse("no.deadline.future", when=moment_of(call, moment, calendar))
        moment = call.now
    finish(call.writer, deadline, moment, call.person)
    return call.answer(say("deadline.is_done", id=deadline.item.id))


@command(
    "deadline cancel",
    WHICH,
    Param("why", "text", help="why it is no longer owed"),
    help="Cancel a deadline that is no longer owed",
    example='deadline cancel fai "order withdrawn"',
)
def cancel_one(call: Call, deadline: Kept, why: str) -> Reply:
    """Cancel a milestone for a program manager, the rest for whoever added or owns it."""
    ended = ended_before(call, deadline.item)
    if ended is not None:
        return ended
    item = deadline.item
    of = MILESTONE if item.kind == MILESTONE else USUAL
    call.require("deadline cancel", of, owner=(item.by, item.owner))
    cancel(call.writer, deadline, call.person, why)
    return call.answer(say("deadline.is_cancelled", id=item.id))


COMMANDS = (ontrack, atrisk, slip, commit, shift, done, cancel_one)
