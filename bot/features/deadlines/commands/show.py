"""Look at deadlines: one with its history, and lists."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.calendar import Calendar
from bot.domain.nudges import show_nudge
from bot.engine.commands.argument_kinds import choose
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.deadlines import cards
from bot.features.deadlines.commands.common import LIST_LIMIT, LISTS, WHICH, moment_of
from bot.features.deadlines.commands.filters import read_filters
from bot.features.deadlines.denied import speaks_for
from bot.features.deadlines.policy import AT_RISK, MILESTONE, OFFERED, Deadline
from bot.features.deadlines.store import Kept, calendar_of, items
from bot.features.deadlines.texts import COLUMNS, KINDS, LABELS, STATUSES, say
from bot.messages.card import Button, Card, Table, Text, plain
from bot.messages.say import join
from bot.ports.request import Reply


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
    calendar = calendar_of(call.writer, item)
    facts: list[tuple[str, Text]] = [
        (LABELS["due"], (moment_of(call, item.due, calendar),)),
        (LABELS["owner"], (f"{ctx.person_name(item.owner)} ({ctx.company(item.side)})",)),
        (LABELS["status"], (STATUSES[item.status],)),
        (LABELS["first"], (moment_of(call, item.first, calendar),)),
    ]
    for label, at in (("contract", item.contract), ("forecast", item.forecast)):
        facts += [(LABELS[label], (moment_of(call, at, calendar),))] if at else []
    if item.actual is not None:
        facts.append((LABELS["actual"], (moment_of(call, item.actual, calendar),)))
    if item.gate is not None:
        facts.append((LABELS["gate"], (ctx.company(item.gate),)))
    if item.after:
        facts.append((LABELS["after"], (", ".join(item.after),)))
    if item.nudge is not None:
        facts.append((LABELS["nudge"], (", ".join(map(show_nudge, item.nudge)) or "-",)))
    lines = tuple(_history(call, item, calendar))
    title = say("deadline.shown.title", kind=KINDS[item.kind], id=item.id, title=item.title)
    return call.show(Card(title, tuple(facts), lines, _buttons(call, item)))


def _buttons(call: Call, item: Deadline) -> tuple[Button, ...]:
    """Return what the reader can say of it; who approves a gate can say that it is done."""
    if not item.open:
        return ()
    if speaks_for(call, item, "deadline ontrack"):
        return cards.buttons(item, call.side, late=item.due <= call.now)
    return (cards.done_button(item),) if item.gate == call.side else ()


def _history(call: Call, item: Deadline, calendar: Calendar) -> list[Text]:
    return [
        say(
            "deadline.history",
            when=call.ctx.moment(step.at, call.person.site),
            actor=call.ctx.person_name(step.by),
            old=moment_of(call, step.old, calendar),
            new=moment_of(call, step.new, calendar),
            why=say("deadline.why", why=step.why) if step.why else (),
        )
        for step in item.moves
    ]


@command(
    "deadline list",
    Param(
        "what", "word", required=False, help="open (the default), mine, overdue, milestones, all"
    ),
    help="List deadlines, the earliest first",
    example="deadline list mine side=ours",
    changes=False,
    fields=True,
)
def list_deadlines(call: Call, what: str | None, fields: Mapping[str, str]) -> Reply:
    """List what is owed, by whom and by when."""
    what = choose(what or "open", [*LISTS], "a list of deadlines", "deadline list overdue")
    filters = read_filters(call, fields)
    every = [
        deadline
        for deadline in items(call.writer, live=what != "all")
        if _wanted(call, deadline, what)
    ]
    deadlines = [each for each in every if all(fits(each.item) for fits in filters)]
    program, asked = call.ctx.program.key, what
    what = ", ".join([asked, *(f"{key}={value}" for key, value in fields.items())])
    if not deadlines:
        without = (say("list.without", what=asked, count=len(every)),) if filters else ()
        none = say("deadline.list.none", program=program, what=what)
        return call.answer(none, None, *without)
    lines = [line_of(call, deadline.item) for deadline in deadlines[:LIST_LIMIT]]
    if len(deadlines) > LIST_LIMIT:
        lines.append(say("deadline.list.more", count=len(deadlines) - LIST_LIMIT))
    buttons = tuple(
        Button(deadline.item.id[:40], f"deadline show {deadline.item.id}")
        for deadline in deadlines[:5]
    )
    title = say("deadline.list", program=program, what=what)
    rows = tuple(_row(call, deadline.item) for deadline in deadlines[:LIST_LIMIT])
    table = Table(plain(title), COLUMNS, rows, first=0, lines=len(rows))
    return call.show(Card(title, (), tuple(lines), buttons, table=table))


def _row(call: Call, item: Deadline) -> tuple[Text, ...]:
    """Return a deadline as a row, for platforms that show tables."""
    due = call.ctx.moment(item.due, call.person.site)
    late = item.owed and item.due < call.now
    status = STATUSES["overdue" if late else item.status]
    return ((item.id,), (item.title,), (due,), (status,), (call.ctx.person_name(item.owner),))


def _wanted(call: Call, deadline: Kept, what: str) -> bool:
    if what == "mine":
        return deadline.item.owner == call.person.id
    if what == "overdue":
        return deadline.item.due < call.now
    return what != "milestones" or deadline.item.kind == MILESTONE


def line_of(call: Call, item: Deadline) -> Text:
    """Return a deadline as one line of a list."""
    calendar = calendar_of(call.writer, item)
    state: Text = ()
    if item.actual is not None:
        state = say("deadline.state.done", actual=moment_of(call, item.actual, calendar))
    elif not item.open:
        state = say("deadline.state.cancelled")
    elif item.status == OFFERED:
        state = say("deadline.state.offered")
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
        due=moment_of(call, item.due, calendar),
        state=join((state, slips), ""),
    )


COMMANDS = (show, list_deadlines)
