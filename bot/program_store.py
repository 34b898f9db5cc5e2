"""Bring a program file into the database: all applies at once, but changed rules are proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.context import Context, build_context, channel_place
from bot.desk import Desk
from bot.domain.rules import apply_overrides, describe_changes
from bot.domain.values import Overrides, Person, Program
from bot.messages.card import Text
from bot.messages.refusals import refuse
from bot.messages.say import say
from bot.ports import ProgramRow, RulesRow, UnitOfWork
from bot.program_file import write_overrides, write_program
from bot.rules_file import default_rules

IN_FORCE, PROPOSED, REJECTED = "in_force", "proposed", "rejected"


def import_program(tx: UnitOfWork, program: Program, now: datetime) -> Text:
    """Import from the operator's command line: a new program's rules are version 1 and in force."""
    row = tx.program_named(program.key)
    _channels_are_free(tx, program, row)
    if row is None:
        return _add(tx, program, now)
    ctx = build_context(tx.program(row.id, lock=True), tx.rules(row.id))
    return update_program(tx, ctx, program, None, now)


def _add(tx: UnitOfWork, program: Program, now: datetime) -> Text:
    program_id = tx.add_program(program.key, write_program(program), now)
    tx.add_rules(_rules_row(program_id, 1, IN_FORCE, program, None, now))
    tx.decide_rules(program_id, 1, IN_FORCE)
    _index(tx, program_id, program)
    return say(
        "program.imported",
        key=program.key,
        people=len(program.people),
        sites=len(program.sites),
        version=1,
    )


def update_program(
    tx: UnitOfWork, ctx: Context, program: Program, by: Person | None, now: datetime
) -> Text:
    """Replace a program's document; rules that differ wait for the other side's manager."""
    if program.key != ctx.program.key:
        raise refuse("no.issue.program", typed=program.key, key=ctx.program.key)
    _channels_are_free(tx, program, ctx.row)
    overrides, version = ctx.program.overrides, ctx.row.rules_version
    document = write_program(replace(program, overrides=overrides))
    tx.save_program(ctx.id, document, ctx.row.state)
    _index(tx, ctx.id, program)
    tx.wake_program(ctx.id, now)
    Desk(tx, ctx, now, "import").record(None, "program.imported", by.id if by else None)
    changes = rule_changes(ctx, program.overrides)
    if not changes:
        return say("program.updated", key=program.key, version=version)
    proposed = propose_rules(tx, ctx, program, by, changes, now)
    return say("program.proposed", key=program.key, version=proposed)


def rule_changes(ctx: Context, overrides: Overrides) -> list[str]:
    """Return in words what ``overrides`` would change of the rules in force."""
    new = apply_overrides(default_rules(), overrides, ctx.rules.version)
    return [str(change) for change in describe_changes(ctx.rules, new)]


def propose_rules(
    tx: UnitOfWork,
    ctx: Context,
    program: Program,
    by: Person | None,
    changes: Sequence[str],
    now: datetime,
) -> int:
    """Keep new rules as the next version, proposed; tell the channel and both managers."""
    version = max(ctx.rule_sets) + 1
    tx.add_rules(_rules_row(ctx.id, version, PROPOSED, program, by, now))
    desk = Desk(tx, ctx, now, "rules")
    desk.record(None, "rules.proposed", by.id if by else None, {"version": version})
    text = say("rules.proposed", version=version, changes="; ".join(changes))
    tell_managers(desk, "rules.proposed", text, f"rules/{version}/proposed")
    return version


def decide_rules(
    tx: UnitOfWork, ctx: Context, version: int, by: Person, now: datetime, *, accept: bool
) -> None:
    """Put proposed rules in force, or reject them; the proposing side cannot accept its own."""
    rows = {row.version: row for row in tx.rules(ctx.id) if row.state == PROPOSED}
    if version not in rows:
        allowed = ", ".join(map(str, rows)) or "none"
        raise refuse("no.rule_set", version=version, allowed=allowed)
    if accept and rows[version].proposed_side == by.side:
        raise refuse("no.own_proposal", version=version)
    desk = Desk(tx, ctx, now, "rules")
    if not accept:
        tx.decide_rules(ctx.id, version, REJECTED)
        desk.record(None, "rules.rejected", by.id, {"version": version})
        return
    tx.decide_rules(ctx.id, version, IN_FORCE)
    overrides = ctx.rule_overrides[version]
    document = write_program(replace(ctx.program, overrides=overrides))
    tx.save_program(ctx.id, document, ctx.row.state)
    desk.record(None, "rules.changed", by.id, {"version": version})
    text = say("rules.changed", version=version)
    tell_managers(desk, "rules.changed", text, f"rules/{version}/changed")


def tell_managers(desk: Desk, kind: str, text: Text, key: str) -> None:
    """Say something about the program in the shared channels and to both sides' managers."""
    for place in desk.ctx.places("shared"):
        desk.announce(kind, "shared", place, text, key=key)
    for side in ("oem", "ems"):
        for person in desk.roster.managers(side, desk.now):
            own = desk.ctx.private_place(person)
            if own is not None:
                opening = desk.roster.calendar(person).next_opening(desk.now)
                to = f"dm:{person.id}"
                desk.announce(kind, to, own, text, key=key, not_before=opening)


def _rules_row(
    program_id: int, version: int, state: str, program: Program, by: Person | None, now: datetime
) -> RulesRow:
    document = write_overrides(program.overrides)
    side = by.side if by else None
    return RulesRow(program_id, version, state, document, by.id if by else None, side, now)


def _index(tx: UnitOfWork, program_id: int, program: Program) -> None:
    tx.index_people(program_id, [(p.id, p.slack, p.discord) for p in program.people])
    channels = [(channel_place(c), c.audience) for c in program.channels]
    tx.index_channels(program_id, channels)


def _channels_are_free(tx: UnitOfWork, program: Program, row: ProgramRow | None) -> None:
    """A channel belongs to one program, or answers would mix two partners."""
    for channel in program.channels:
        found = tx.channel(channel_place(channel))
        if found is not None and (row is None or found.program_id != row.id):
            raise refuse("no.channel", platform=channel.platform, channel=channel.id)
