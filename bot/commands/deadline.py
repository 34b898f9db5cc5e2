"""Deadlines: milestones, actions and promises, each with one owner, nudged before they are due."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.commands.call import Call
from bot.commands.grammar import TITLE_LIMIT, clean, one_line
from bot.commands.registry import Param, command
from bot.deadlines import (
    Kept,
    add_item,
    calendar_of,
    cancel,
    finish,
    free_id,
    items,
    move,
    named,
    needs_consent,
    new_item,
    propose_move,
    store,
)
from bot.domain.calendar import Calendar
from bot.domain.obligation import (
    ACTION,
    AT_RISK,
    DEADLINE,
    MILESTONE,
    ON_TRACK,
    PROMISE,
    Obligation,
    business_days_between,
    closing_of,
    dependants,
    working_day_before,
    would_cycle,
)
from bot.domain.values import Issue, Person
from bot.domain.when import parse_when
from bot.domain.worktime import shift_business_days
from bot.messages import deadline_cards as cards
from bot.messages.card import Button, Card, Moment, Text
from bot.messages.deadline_texts import KINDS, LABELS, STATUSES
from bot.messages.refusals import refuse
from bot.messages.say import join, say
from bot.messages.texts import BUTTONS
from bot.request import Reply

WHICH = Param("deadline", "deadline", help="its id, such as fai")
OWNER = Param("owner", "person", required=False, option=True, help="who owes it; by default you")
LIST_LIMIT = 20
LISTS = ("open", "mine", "overdue", "milestones", "all")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_DATE_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}|today|tomorrow|mon|tue|wed|thu|fri|sat|sun", re.I)


def understood(text: str, now: datetime, calendar: Calendar) -> datetime:
    """Return what a typed due date means for its owner; a date alone ends with his working day."""
    moment = parse_when(text, now, calendar)
    if _DATE_ONLY.fullmatch(text.strip()):
        return closing_of(calendar, calendar.local(moment).date())
    return moment


@command(
    "deadline add",
    Param("title", "text", help="what is due", limit=TITLE_LIMIT),
    Param("due", "due", option=True, help="the committed date, at the owner's site"),
    OWNER,
    Param("kind", "word", required=False, option=True, help="milestone, action or promise"),
    Param("id", "word", required=False, option=True, help="a short name"),
    Param("after", "word", required=False, option=True, help="the id of what comes before it"),
    Param("contract", "due", required=False, option=True, help="the contract's date"),
    help="Keep a deadline; its owner is nudged in his own hours",
    example='deadline add "FAI approved" due=2027-02-10 owner=maria kind=milestone id=fai',
)
def add(
    call: Call,
    title: str,
    due: str | None,
    owner: Person | None,
    kind: str | None,
    id: str | None,
    after: str | None,
    contract: str | None,
) -> Reply:
    """Keep a milestone (program managers), an action or a promise."""
    person = owner or call.person
    kind = (kind or ACTION).lower()
    if kind not in KINDS:
        raise refuse("no.deadline.kind", typed=kind)
    if kind == MILESTONE and not call.is_manager():
        raise refuse("no.deadline.manager")
    if due is None:
        example = 'deadline add "FAI approved" due=2027-02-10'
        raise refuse("no.argument", what="due=", example=example)
    calendar = call.ctx.calendars[person.site]
    moment = _future(call, due, calendar)
    text = clean(one_line(title), "The title", TITLE_LIMIT)
    already = _same(call, text, person, moment)
    if already is not None:
        return call.reply("deadline.added.already", id=already.item.id)
    name = _free(call, id, text)
    item = new_item(call.desk, name, text, kind, person.id, moment, by=call.person.id)
    item = replace(item, after=_after(call, name, after, item, calendar))
    if contract is not None:
        item = replace(item, contract=understood(contract, call.now, calendar))
    return added(call, item)


def added(call: Call, item: Obligation) -> Reply:
    """Keep a new deadline, tell its owner and the channel, and repeat the understood date."""
    kept = add_item(call.desk, item)
    calendar, ctx = calendar_of(call.desk, item), call.ctx
    owner = ctx.program.person(item.owner)
    people = ctx.crowd((owner,), call.now, any_hour=False) if owner else ()
    card = cards.added(ctx, item, calendar, call.person.name, people)
    call.desk.line("notice", None, card, about=kept.record)
    text = say(
        "deadline.added",
        kind=KINDS[item.kind],
        id=item.id,
        owner=ctx.person_name(item.owner),
        company=ctx.company(item.side),
        due=_moment(call, item.due, calendar),
    )
    hint, buttons = _closed_day(call, item, calendar)
    return call.about(subject(item), Card(text, lines=hint, buttons=buttons))


def subject(item: Obligation) -> str:
    """Return a deadline as the subject of a message."""
    return f"{DEADLINE}:{item.id}"


def _moment(call: Call, at: datetime, calendar: Calendar) -> Moment:
    return call.ctx.moment(at, calendar.site.id)


def _future(call: Call, text: str, calendar: Calendar) -> datetime:
    moment = understood(text, call.now, calendar)
    if moment <= call.now:
        raise refuse("no.deadline.past", due=_moment(call, moment, calendar))
    return moment


def _same(call: Call, title: str, owner: Person, due: datetime) -> Kept | None:
    """The same deadline, typed twice."""
    for kept in items(call.desk):
        item = kept.item
        if (item.title, item.owner, item.due) == (title, owner.id, due):
            return kept
    return None


def _free(call: Call, wanted: str | None, title: str) -> str:
    if wanted is None:
        words = re.findall(r"[a-z0-9]+", title.lower())
        return free_id(call.desk, "-".join(words)[:24].strip("-") or "deadline")
    name = wanted.lower()
    if _ID.fullmatch(name) is None:
        raise refuse("no.deadline.id", typed=wanted)
    taken = named(call.desk, name)
    if taken is not None:
        raise refuse("no.deadline.taken", id=name, title=taken.item.title)
    return name


def _after(
    call: Call, name: str, before: str | None, item: Obligation, calendar: Calendar
) -> Mapping[str, int]:
    if before is None:
        return {}
    found = named(call.desk, before.lower())
    if found is None:
        raise refuse("no.deadline.after", typed=before)
    known = {each.item.id: each.item.after for each in items(call.desk, live=False)}
    if would_cycle(name, found.item.id, known):
        raise refuse("no.deadline.cycle", id=name, before=found.item.id)
    return {found.item.id: business_days_between(calendar, found.item.due, item.due)}


def _closed_day(
    call: Call, item: Obligation, calendar: Calendar
) -> tuple[tuple[Text, ...], tuple[Button, ...]]:
    """A date on the owner's holiday stays as it is; the working day before is offered."""
    before = working_day_before(calendar, item.due)
    if before is None or before <= call.now:
        return (), ()
    day, earlier = calendar.local(item.due).date(), calendar.local(before)
    hint = say(
        "deadline.closed_day", day=f"{day:%Y-%m-%d}", site=calendar.site.id,
        before=f"{earlier:%Y-%m-%d}",
    )  # fmt: skip
    label = BUTTONS["before"].format(day=f"{earlier:%Y-%m-%d}")
    line = f"deadline commit {item.id} {earlier:%Y-%m-%d} {earlier:%H:%M}"
    return (hint,), (Button(label, line),)


@command(
    "deadline promise",
    Param("owner", "person", help="who promised"),
    Param("due", "due", help="by when"),
    Param("title", "text", help="what was promised", limit=TITLE_LIMIT),
    help="Keep what somebody promised in the channel or in an issue's thread",
    example='deadline promise tom 2027-02-10 "800 pcs from the broker"',
)
def promise(call: Call, owner: Person, due: str, title: str) -> Reply:
    """Keep a promise; in a thread it belongs to the issue."""
    calendar = call.ctx.calendars[owner.site]
    moment = _future(call, due, calendar)
    text = clean(one_line(title), "The title", TITLE_LIMIT)
    already = _same(call, text, owner, moment)
    if already is not None:
        return call.reply("deadline.added.already", id=already.item.id)
    name = _free(call, None, text)
    item = new_item(call.desk, name, text, PROMISE, owner.id, moment, by=call.person.id)
    if call.thread is not None:
        item = replace(item, issue_id=call.thread.id)
        note_on(call, call.thread, item)
    return added(call, item)


def note_on(call: Call, issue: Issue, item: Obligation) -> None:
    """Keep the promise in the history of the issue in whose thread it was given."""
    due = calendar_of(call.desk, item).local(item.due)
    payload = {"text": f"{call.ctx.person_name(item.owner)}: {item.title} ({due:%Y-%m-%d %H:%M})"}
    call.desk.record(issue, "promised", call.person.id, payload)


def _ended(call: Call, item: Obligation) -> Reply | None:
    if item.open:
        return None
    return call.reply("deadline.ended", id=item.id, status=STATUSES[item.status])


def _own(call: Call, item: Obligation) -> None:
    """Its owner's side speaks for a deadline; a program manager of either side may, too."""
    if call.side == item.side or call.is_manager():
        return
    owner, company = call.ctx.person_name(item.owner), call.ctx.company(item.side)
    raise refuse("no.deadline.owner", owner=owner, company=company, id=item.id)


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
    ended = _ended(call, kept.item)
    if ended is not None:
        return ended
    _own(call, kept.item)
    calendar = calendar_of(call.desk, kept.item)
    likely = understood(forecast, call.now, calendar) if forecast else None
    item = replace(kept.item, status=status, forecast=likely, why=why)
    payload = {"deadline": item.id, "forecast": likely.isoformat() if likely else None, "text": why}
    if item != kept.item:
        store(call.desk, kept, item)
        call.desk.record(None, f"deadline.{status}", call.person.id, payload)
        line = cards.said(call.ctx, item, calendar, call.person.name)
        call.desk.line("notice", None, line, about=kept.record)
    key = "deadline.ontrack" if status == ON_TRACK else "deadline.atrisk"
    return call.reply(key, id=item.id, due=_moment(call, item.due, calendar))


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
        calendar = calendar_of(call.desk, deadline.item)
        raise refuse(
            "no.deadline.earlier",
            due=_moment(call, moment, calendar),
            old=_moment(call, deadline.item.due, calendar),
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


def _new_date(call: Call, kept: Kept, due: str | None, words: str) -> datetime | Reply:
    ended = _ended(call, kept.item)
    if ended is not None:
        return ended
    _own(call, kept.item)
    calendar = calendar_of(call.desk, kept.item)
    if due is None:
        raise refuse("no.argument", what="<due>", example=f"{words} {kept.item.id} +3bd")
    moment = _future(call, due, calendar)
    if moment == kept.item.due:
        return call.reply("deadline.same", id=kept.item.id, due=_moment(call, moment, calendar))
    return moment


def _commit(call: Call, kept: Kept, due: datetime, why: str | None, shift: str | None) -> Reply:
    item, calendar = kept.item, calendar_of(call.desk, kept.item)
    seat = needs_consent(call.desk, item, due)
    if seat is not None:
        number = propose_move(call.desk, kept, due, seat, call.person, why)
        old, company = _moment(call, item.due, calendar), call.ctx.company(seat.side or "")
        return call.reply("deadline.proposed", id=item.id, number=number, company=company, due=old)
    count = business_days_between(calendar, item.due, due)
    stored = move(call.desk, kept, due, call.person.id, why)
    later = due > item.due
    text = say(
        "deadline.slipped" if later else "deadline.committed",
        id=item.id, due=_moment(call, due, calendar),
    )  # fmt: skip
    lines, buttons = _closed_day(call, stored.item, calendar)
    behind = _behind(call, item.id)
    if behind and (shift or "").lower() in ("yes", "y"):
        lines = (*lines, _shifted(call, behind, count, why))
    elif behind:
        names = ", ".join(each.item.id for each in behind)
        lines = (*lines, say("deadline.dependants", names=names, count=count))
        line = f"deadline shift {item.id} {count}"
        buttons = (*buttons, Button(BUTTONS["shift"], line))
    return call.about(subject(item), Card(text, lines=lines, buttons=buttons))


def _behind(call: Call, name: str) -> list[Kept]:
    found = {kept.item.id: kept for kept in items(call.desk)}
    after = {each: kept.item.after for each, kept in found.items()}
    return [found[each] for each in dependants(name, after) if each in found]


def _shifted(call: Call, behind: list[Kept], count: int, why: str | None) -> Text:
    """Move what comes after by as many business days of each owner's own calendar.

    Where the other side must agree, it is asked.
    """
    names: list[str] = []
    for kept in behind:
        calendar = calendar_of(call.desk, kept.item)
        local = calendar.local(kept.item.due)
        day = shift_business_days(calendar, local.date(), count)
        due = calendar.wall(datetime.combine(day, local.time()))
        if due <= call.now:
            continue
        seat = needs_consent(call.desk, kept.item, due)
        if seat is None:
            move(call.desk, kept, due, call.person.id, why)
            names.append(kept.item.id)
        else:
            number = propose_move(call.desk, kept, due, seat, call.person, why)
            names.append(f"{kept.item.id} ({number})")
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
            "no.choice", typed=days, what="a number of business days", nearest="",
            allowed="1 to 999, or -1 to -999", example="deadline shift fai 3",
        )  # fmt: skip
    _own(call, deadline.item)
    behind = _behind(call, deadline.item.id)
    return call.answer(_shifted(call, behind, int(days), why))


@command(
    "deadline done",
    WHICH,
    Param("actual", "due", required=False, help="when it was done; by default now"),
    help="Say that it is done",
    example="deadline done fai",
)
def done(call: Call, deadline: Kept, actual: str | None) -> Reply:
    """Record the actual date; whoever is owed it may say so, too."""
    ended = _ended(call, deadline.item)
    if ended is not None:
        return ended
    calendar = calendar_of(call.desk, deadline.item)
    moment = call.now if actual is None else understood(actual, call.now, calendar)
    today = calendar.local(call.now).date()
    if moment > call.now:
        if calendar.local(moment).date() > today:
            raise refuse("no.deadline.future", when=_moment(call, moment, calendar))
        moment = call.now
    finish(call.desk, deadline, moment, call.person)
    return call.reply("deadline.is_done", id=deadline.item.id)


@command(
    "deadline cancel",
    WHICH,
    Param("why", "text", help="why it is no longer owed"),
    help="Cancel a deadline that is no longer owed",
    example='deadline cancel fai "order withdrawn"',
)
def cancel_one(call: Call, deadline: Kept, why: str) -> Reply:
    """Cancel: a milestone by a program manager, the rest by whoever added or owns it."""
    ended = _ended(call, deadline.item)
    if ended is not None:
        return ended
    item = deadline.item
    mine = call.person.id in (item.by, item.owner) and item.kind != MILESTONE
    if not mine and not call.is_manager():
        raise refuse("no.any_manager")
    cancel(call.desk, deadline, call.person, why)
    return call.reply("deadline.is_cancelled", id=item.id)


@command(
    "deadline show",
    WHICH,
    help="Show a deadline with all its dates and their history",
    example="deadline show fai",
    changes=False,
)
def show(call: Call, deadline: Kept) -> Reply:
    """Show contract, first committed, current, forecast and actual dates, and every move."""
    item, ctx = deadline.item, call.ctx
    calendar = calendar_of(call.desk, item)
    facts: list[tuple[str, Text]] = [
        (LABELS["due"], (_moment(call, item.due, calendar),)),
        (LABELS["owner"], (f"{ctx.person_name(item.owner)} ({ctx.company(item.side)})",)),
        (LABELS["status"], (STATUSES[item.status],)),
        (LABELS["first"], (_moment(call, item.first, calendar),)),
    ]
    for label, at in (("contract", item.contract), ("forecast", item.forecast)):
        facts += [(LABELS[label], (_moment(call, at, calendar),))] if at else []
    if item.actual is not None:
        facts.append((LABELS["actual"], (_moment(call, item.actual, calendar),)))
    if item.after:
        facts.append((LABELS["after"], (", ".join(item.after),)))
    lines = tuple(_history(call, item, calendar))
    title = say("deadline.shown.title", kind=KINDS[item.kind], id=item.id, title=item.title)
    late = item.due <= call.now
    return call.show(
        Card(title, tuple(facts), lines, cards.buttons(item, late=late) if item.open else ())
    )


def _history(call: Call, item: Obligation, calendar: Calendar) -> list[Text]:
    return [
        say(
            "deadline.history",
            when=call.ctx.moment(each.at, call.person.site),
            actor=call.ctx.person_name(each.by),
            old=_moment(call, each.old, calendar),
            new=_moment(call, each.new, calendar),
            why=say("deadline.why", why=each.why) if each.why else (),
        )
        for each in item.moves
    ]


@command(
    "deadline list",
    Param(
        "what", "word", required=False, help="open (the default), mine, overdue, milestones, all"
    ),
    help="List deadlines, the earliest first",
    example="deadline list mine",
    changes=False,
)
def list_deadlines(call: Call, what: str | None) -> Reply:
    """List what is owed, by whom and by when."""
    what = (what or "open").lower()
    if what not in LISTS:
        raise refuse(
            "no.choice", typed=what, what="a list of deadlines", nearest="",
            allowed=", ".join(LISTS), example="deadline list overdue",
        )  # fmt: skip
    found = [kept for kept in items(call.desk, live=what != "all") if _wanted(call, kept, what)]
    program = call.ctx.program.key
    if not found:
        return call.reply("deadline.list.none", program=program, what=what)
    lines = [line_of(call, kept.item) for kept in found[:LIST_LIMIT]]
    if len(found) > LIST_LIMIT:
        lines.append(say("deadline.list.more", count=len(found) - LIST_LIMIT))
    buttons = tuple(
        Button(kept.item.id[:40], f"deadline show {kept.item.id}") for kept in found[:5]
    )
    return call.show(
        Card(say("deadline.list", program=program, what=what), (), tuple(lines), buttons)
    )


def _wanted(call: Call, kept: Kept, what: str) -> bool:
    if what == "mine":
        return kept.item.owner == call.person.id
    if what == "overdue":
        return kept.item.due < call.now
    return what != "milestones" or kept.item.kind == MILESTONE


def line_of(call: Call, item: Obligation) -> Text:
    """Return a deadline as one line of a list."""
    calendar = calendar_of(call.desk, item)
    state: Text = ()
    if item.actual is not None:
        state = say("deadline.state.done", actual=_moment(call, item.actual, calendar))
    elif not item.open:
        state = say("deadline.state.cancelled")
    elif item.due < call.now:
        state = say("deadline.state.overdue")
    elif item.status == AT_RISK:
        state = say("deadline.state.at_risk")
    slips = say("deadline.state.slipped", count=item.slips) if item.slips else ()
    return say(
        "deadline.list.line",
        id=item.id,
        title=item.title,
        owner=call.ctx.person_name(item.owner),
        company=call.ctx.company(item.side),
        due=_moment(call, item.due, calendar),
        state=join((state, slips), ""),
    )
