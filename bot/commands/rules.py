"""Look at the rules that both sides agreed to."""

from __future__ import annotations

from bot.commands.call import Call
from bot.commands.registry import Param, command
from bot.domain.calendar import Calendar
from bot.domain.values import CLOCK_KINDS, SEVERITIES, TRIGGERS, Cell, Ladder, Rung
from bot.domain.worktime import add, next_opening
from bot.messages.card import Card, Text
from bot.messages.say import say
from bot.messages.texts import CLOCKS
from bot.program_store import decide_rules
from bot.request import Reply


@command(
    "rules show",
    Param("category", "category", required=False, help="one category; by default all"),
    help="Show the rules in force",
    example="rules show shortage",
    changes=False,
)
def show(call: Call, category: str | None) -> Reply:
    """Show the rule set: its categories, or the rows of one with who answers."""
    rules = call.ctx.rules
    title = say("rules.title", name=rules.name, version=rules.version, program=call.ctx.program.key)
    if category is None:
        names = ", ".join(rules.categories)
        return call.show(Card(title, lines=(say("rules.categories", categories=names),)))
    found = rules.categories[category]
    lines = [_row(severity, found.cells[severity]) for severity in SEVERITIES]
    lines.append(_responder(call, found.cells[found.severity]))
    return call.show(Card((found.title,), lines=(title, *lines)))


def _row(severity: str, cell: Cell) -> Text:
    targets = {kind: str(cell.targets.of(kind) or "none") for kind in CLOCK_KINDS}
    return say("rules.line", severity=severity, **targets)


def _responder(call: Call, cell: Cell) -> Text:
    if cell.responder == "other":
        return say("rules.responder.other")
    return say("rules.responder", company=call.ctx.company(cell.responder))


@command(
    "rules explain",
    Param("category", "category", help="such as shortage"),
    Param("severity", "severity", help="critical, major, minor or info"),
    help="Explain one rule with real dates and its ladders",
    example="rules explain shortage major",
    changes=False,
)
def explain(call: Call, category: str, severity: str) -> Reply:
    """Show a worked example from now for each side that may answer, and the ladders."""
    rules = call.ctx.rules
    cell = rules.cell(category, severity)
    lines = [_row(severity, cell), _responder(call, cell)]
    sides = ("oem", "ems") if cell.responder == "other" else (cell.responder,)
    for side in sides:
        lines += _example(call, cell, side)
    for trigger in TRIGGERS:
        ladder = rules.ladder(trigger, severity)
        if ladder.steps:
            lines.append(say("rules.ladder", trigger=trigger, steps=_ladder(ladder)))
    title = f"{rules.categories[category].title}, {severity}"
    return call.show(Card((title,), lines=tuple(lines)))


def _example(call: Call, cell: Cell, side: str) -> list[Text]:
    roster = call.ctx.roster
    site = roster.site_of(roster.role_owners(cell, side, call.now), side)
    calendar: Calendar = call.ctx.calendars[site]
    start = next_opening(calendar, call.now)
    lines: list[Text] = [(call.ctx.company(side),)]
    for kind in CLOCK_KINDS:
        target = cell.targets.of(kind)
        if target is not None:
            due = call.ctx.moment(add(calendar, start, target), site)
            when = call.ctx.moment(start, site)
            lines.append(say("rules.example", start=when, clock=CLOCKS[kind], due=due))
    return lines


def _ladder(ladder: Ladder) -> str:
    remind = [f"reminder at {ladder.remind}%"] if ladder.remind else []
    return ", ".join([*remind, *(_rung(rung) for rung in ladder.steps)])


def _rung(rung: Rung) -> str:
    when = f"+{rung.after}" if rung.misses is None else f"after {rung.misses} missed"
    offered = " (offered)" if rung.offer else ""
    return f"level {rung.level} {when}{offered}"


@command(
    "rules accept",
    Param("version", "number", help="the proposed version"),
    help="Accept rules that the other side proposed (program managers)",
    example="rules accept 2",
)
def accept(call: Call, version: int) -> Reply:
    """Put a proposed rule set in force; open issues keep theirs."""
    call.require_manager()
    decide_rules(call.tx, call.ctx, version, call.person, call.now, accept=True)
    return call.reply("rules.accepted", version=version)


@command(
    "rules reject",
    Param("version", "number", help="the proposed version"),
    help="Reject proposed rules (program managers)",
    example="rules reject 2",
)
def reject(call: Call, version: int) -> Reply:
    """Reject a proposed rule set; the one in force stays."""
    call.require_manager()
    decide_rules(call.tx, call.ctx, version, call.person, call.now, accept=False)
    return call.reply("rules.rejected", version=version, current=call.ctx.row.rules_version)
