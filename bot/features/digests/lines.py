"""One line of a digest each: an issue, a deadline, a decision, a step, an absence."""

from __future__ import annotations

from datetime import datetime

from bot.domain.values import DateRange
from bot.domain.zones import load_zone
from bot.engine.context import Context
from bot.features.deadlines.policy import AT_RISK, SLIPPED
from bot.features.deadlines.texts import STATUSES
from bot.features.digests.facts import (
    Alert,
    Asked,
    Away,
    Closure,
    Facts,
    Item,
    Meet,
    Owed,
    Step8D,
)
from bot.features.digests.texts import DIGEST_CLOCKS, say
from bot.messages.card import Text, day_of

TITLE, NOTE = 60, 160
"""So many characters of a title, and of a note, are shown."""


def cut(text: str, limit: int = TITLE) -> str:
    """Return one line of at most ``limit`` characters; an ellipsis says that more was there."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def who(ctx: Context, item: Item) -> Text:
    """Say who holds the ball of an issue: the company, and who answers there."""
    company = ctx.company(item.issue.waiting_on)
    if not item.owners:
        return say("digest.who.nobody", company=company)
    people = ", ".join(item.owners[:2]) + (" …" if len(item.owners) > 2 else "")
    return say("digest.who", company=company, people=people)


def issue(ctx: Context, facts: Facts, item: Item, *, own: bool = False, ack: bool = False) -> Text:
    """Return an issue with what is due next of it; its ``own`` reader needs no name.

    ``ack`` says that the heading already names what is due.
    """
    key = "digest.own" if own else "digest.issue"
    if ack and item.clock == "ack":
        key = "digest.own.ack"
    holder = who(ctx, item)
    if item.due is None:
        what = say("digest.issue.nothing", who=holder)
    elif item.clock is None:
        what = say(f"{key}.until", due=ctx.moment(item.due), who=holder)
    else:
        what = say(
            f"{key}.late" if facts.late(item) else f"{key}.next",
            clock=DIGEST_CLOCKS[item.clock],
            due=ctx.moment(item.due, item.site),
            who=holder,
        )
    return _named(ctx, item, what)


def answer(ctx: Context, facts: Facts, item: Item) -> Text:
    """Return a resolved issue to its counterpart: until when it is to be confirmed."""
    if item.due is None:
        what = say("digest.own.open")
    elif item.clock is None:
        what = say("digest.own.ends", due=ctx.moment(item.due, item.site))
    else:
        key = "digest.own.ack.late" if facts.late(item) else "digest.own.ack.next"
        what = say(key, due=ctx.moment(item.due, item.site))
    return _named(ctx, item, what)


def _named(ctx: Context, item: Item, what: Text) -> Text:
    title = cut(item.issue.title)
    return say("digest.issue", name=ctx.name(item.issue), title=title, what=what)


def aged(ctx: Context, facts: Facts, item: Item) -> Text:
    """Return an issue with its age in days."""
    days = (facts.now - item.issue.logged).days
    key = "digest.issue.day" if days == 1 else "digest.issue.days"
    return _named(ctx, item, say(key, days=days, who=who(ctx, item)))


def deadline(ctx: Context, facts: Facts, owed: Owed, *, own: bool = False) -> Text:
    """Return a deadline with its date; its ``own`` reader knows who owes it."""
    item = owed.item
    key = "digest.deadline.own" if own else "digest.deadline"
    state = say("digest.state", state=STATUSES[item.status]) if _worth_saying(owed) else ()
    return say(
        f"{key}.late" if item.due <= facts.now else key,
        id=item.id,
        title=cut(item.title),
        due=ctx.moment(item.due, owed.site),
        owner=owed.owner,
        company=ctx.company(item.side),
        state=state,
    )


def _worth_saying(owed: Owed) -> bool:
    return owed.item.status in (AT_RISK, SLIPPED)


def shipment(ctx: Context, facts: Facts, owed: Owed) -> Text:
    """Return what is shipped, when, and how sure its owner is."""
    item = owed.item
    state = STATUSES[item.status] if item.due > facts.now else "overdue"
    due = ctx.moment(item.due, owed.site)
    return say("digest.confidence", id=item.id, title=cut(item.title), due=due, state=state)


def slipped(ctx: Context, owed: Owed) -> Text:
    """Return a milestone with the date that it had before and the one that counts now."""
    item = owed.item
    old = next(move.old for move in reversed(item.moves) if move.new > move.old)
    return say(
        "digest.deadline.slipped",
        id=item.id,
        title=cut(item.title),
        due=ctx.moment(item.due, owed.site),
        old=ctx.moment(old, owed.site),
        owner=owed.owner,
        company=ctx.company(item.side),
    )


def done(ctx: Context, owed: Owed) -> Text:
    """Return a milestone that was met, and when."""
    item = owed.item
    at = ctx.moment(item.actual or item.due, owed.site)
    return say(
        "digest.deadline.done",
        id=item.id,
        title=cut(item.title),
        due=at,
        owner=owed.owner,
        company=ctx.company(item.side),
    )


def asked(ctx: Context, request: Asked, *, own: bool = False, waits: bool = False) -> Text:
    """Return a decision that waits, and for whom: the reader's ``own``, or (``waits``) the other
    company's."""
    due = say("digest.asked.due", due=ctx.moment(request.due, request.site)) if request.due else ()
    waiting = request.proposal.waiting()
    sides = dict.fromkeys(seat.side for seat in waiting if seat.side)
    company = ", ".join(ctx.company(side) for side in sides) or ctx.program.name
    key = "digest.asked.own" if own else "digest.asked"
    return say(
        "digest.asked.waits" if waits else key,
        name=request.name,
        about=cut(request.proposal.about, TITLE + 20),
        people=", ".join(request.people[:3]),
        company=company,
        due=due,
    )


def step(ctx: Context, facts: Facts, row: Step8D) -> Text:
    """Return the step at which a corrective action is."""
    values = {"name": ctx.name(row.issue), "step": row.step}
    company = ctx.company(row.issue.responder)
    if row.review:
        counterpart = ctx.company(row.issue.counterpart)
        return say("digest.step.review", company=counterpart, **values)
    if row.due is None:
        return say("digest.step.stands", company=company, **values)
    key = "digest.step.late" if row.due <= facts.now else "digest.step"
    return say(key, due=ctx.moment(row.due, row.site), company=company, **values)


def meeting(ctx: Context, meet: Meet) -> Text:
    """Return the next date of a recurring meeting."""
    return say("digest.sync", title=cut(meet.title), at=ctx.moment(meet.at))


def away(ctx: Context, absence: Away) -> Text:
    """Return who is away when, and who stands in."""
    backup = say("digest.away.backup", backup=absence.backup) if absence.backup else ()
    company = ctx.company(absence.side)
    return say(
        "digest.away", name=absence.name, company=company, days=days(absence.days), backup=backup
    )


def closure(ctx: Context, row: Closure) -> Text:
    """Return days on which a site departs from its week."""
    key = "digest.works" if row.works else "digest.closed"
    place = ctx.program.place_name(ctx.program.site(row.site))
    return say(key, company=ctx.company(row.side), site=place, days=days(row.days))


def days(period: DateRange) -> str:
    """Return dates of a site: ``Feb 6`` or ``Feb 6 to Feb 12``."""
    first, last = day_of(period.first), day_of(period.last)
    return first if first == last else f"{first} to {last}"


def alert(ctx: Context, row: Alert) -> Text:
    """Return the highest level that was alerted about an issue."""
    return say(
        "digest.alert",
        name=row.name,
        title=cut(row.title),
        level=row.level,
        trigger=DIGEST_CLOCKS.get(row.trigger, row.trigger),
        company=ctx.company(row.side),
    )


def in_zone(facts: Facts, at: datetime) -> datetime:
    """Return a moment in the digest's zone."""
    return at.astimezone(load_zone(facts.zone))
