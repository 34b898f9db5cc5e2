"""Bring a program file into the database: all applies at once, but changed rules are proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.rules import apply_overrides, describe_changes
from bot.domain.values import (
    PROGRAM_MANAGER,
    SIDES,
    Duration,
    Overrides,
    Person,
    Program,
    other_side,
)
from bot.engine.context import FORMER, Context, Former, channel_place, context_of
from bot.engine.program_tables import adopt, bare
from bot.engine.proposals.store import (
    Filed,
    Question,
    effect,
    keep,
    open_proposals,
    seats_of,
    vote,
    withdraw,
)
from bot.engine.proposals.value import Proposal, Seat
from bot.engine.writer import Writer
from bot.features.rules.texts import change_lines, listed
from bot.messages.card import Button, Card, Text, plain
from bot.messages.refusals import refuse
from bot.messages.say import say
from bot.messages.texts import BUTTONS
from bot.ports import ProgramRow, Record, RulesRow, UnitOfWork
from bot.ports.codec import to_data
from bot.program_file import BadProgram, read_program, write_overrides, write_program
from bot.program_file.shipped import default_rules

IN_FORCE, PROPOSED, REJECTED = "in_force", "proposed", "rejected"
RULES = "rules"
CHANGES_TOLD = 12
"""So many changes are told in a channel; the rest is behind ``rules diff``."""
SHOWN = 5
"""How many mistakes of a refused program are told."""
DECIDE_WITHIN = Duration(5, "bd")
"""How long the other side may look at rules before its managers are reminded and the next level
is told."""


def import_program(tx: UnitOfWork, program: Program, now: datetime) -> Text:
    """Import from the operator's command line: a new program's rules are version 1 and in force."""
    row = tx.program_named(program.key)
    _channels_are_free(tx, program, row)
    if row is None:
        return _add(tx, program, now)
    return update_program(tx, context_of(tx, row.id, lock=True), program, None, now)


def create(
    tx: UnitOfWork, program: Program, now: datetime, cause: str, by: Person | None = None
) -> Writer:
    """Keep a new program, its rules as version 1 in force, and return a writer on it."""
    program_id = tx.add_program(program.key, write_program(bare(program)), now)
    tx.add_rules(_rules_row(program_id, 1, IN_FORCE, program, by, now))
    tx.decide_rules(program_id, 1, IN_FORCE)
    _index(tx, program_id, program)
    writer = Writer(tx, context_of(tx, program_id, lock=True), now, cause)
    adopt(writer, program)
    return writer


def _add(tx: UnitOfWork, program: Program, now: datetime) -> Text:
    create(tx, program, now, "import")
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
    document = write_program(bare(replace(program, overrides=overrides)))
    tx.save_program(ctx.id, document, ctx.row.state)
    _index(tx, ctx.id, program)
    _keep_former(tx, ctx, program)
    tx.wake_program(ctx.id, now)
    changed = context_of(tx, ctx.id)
    writer = Writer(tx, changed, now, "import")
    writer.record(None, "program.imported", by.id if by else None)
    adopt(writer, program)
    changes = rule_changes(ctx, program.overrides)
    if not changes:
        return say("program.updated", key=program.key, version=version)
    already = proposed_already(tx, ctx, program.overrides)
    if already is not None:
        return say("program.proposed.already", key=program.key, version=already)
    proposed = propose_rules(tx, ctx, program, by, changes, now)
    return say("program.proposed", key=program.key, version=proposed, whose=_whose(by))


def _whose(by: Person | None) -> str:
    """Whose manager accepts: what nobody's side proposed, either side's may."""
    return "either side" if by is None else "the other side"


def proposed_already(tx: UnitOfWork, ctx: Context, overrides: Overrides) -> int | None:
    """Return a version that is proposed and says the same."""
    rules = apply_overrides(default_rules(), overrides, ctx.rules.version)
    waiting = (row.version for row in tx.rules(ctx.id) if row.state == PROPOSED)
    return next((v for v in waiting if not describe_changes(ctx.rule_sets[v], rules)), None)


def store(writer: Writer, program: Program, cause: str, *, state: str | None = None) -> Writer:
    """Keep a changed program whose rules stay as they are, and return a writer on it.

    ``cause`` tells its messages from those of other changes. What a program file could not hold is
    refused, so an export can always be imported again.
    """
    tx, ctx = writer.tx, writer.ctx
    document = write_program(program)
    try:
        read_program(document)
    except BadProgram as error:
        raise Refused("\n".join(error.errors[:SHOWN])) from None
    tx.save_program(ctx.id, document, state or ctx.row.state)
    _index(tx, ctx.id, program)
    _keep_former(tx, ctx, program)
    return Writer(tx, context_of(tx, ctx.id), writer.now, cause)


def _keep_former(tx: UnitOfWork, before: Context, after: Program) -> None:
    """Keep the names of those who leave: the history goes on naming them."""
    for person in before.program.people:
        if after.person(person.id) is not None:
            continue
        data = to_data(Former(person.name, person.side))
        known = tx.record_named(before.id, FORMER, person.id)
        if known is None:
            tx.add_record(Record(0, before.id, FORMER, person.id, False, None, data))
        else:
            tx.save_record(replace(known, data=data))


def rule_changes(ctx: Context, overrides: Overrides) -> list[str]:
    """Return in words what ``overrides`` would change of the rules in force; the first few."""
    new = apply_overrides(default_rules(), overrides, ctx.rules.version)
    changes = change_lines(describe_changes(ctx.rules, new), new.categories)
    if not changes:
        return []
    command = f"rules diff {ctx.row.rules_version} {max(ctx.rule_sets) + 1}"
    return [plain(listed(changes, CHANGES_TOLD, command)).removesuffix(".")]


def propose_rules(
    tx: UnitOfWork,
    ctx: Context,
    program: Program,
    by: Person | None,
    changes: Sequence[str],
    now: datetime,
) -> int:
    """Keep new rules as the next version, proposed; tell the channel and both managers.

    The other side's program manager decides; what nobody's side proposed, either of them.
    """
    version = max(ctx.rule_sets) + 1
    tx.add_rules(_rules_row(ctx.id, version, PROPOSED, program, by, now))
    writer = Writer(tx, ctx, now, "rules")
    writer.record(None, "rules.proposed", by.id if by else None, {"version": version})
    question = Question(
        topic=RULES,
        about=plain(say("rules.about", version=version, changes="; ".join(changes))),
        seats=(Seat(other_side(by.side) if by else None, PROGRAM_MANAGER),),
        target=DECIDE_WITHIN,
        payload={"version": str(version)},
    )
    filed = keep(writer, question, by)
    told = "; ".join(changes)
    text = say("rules.proposed", version=version, changes=told, whose=_whose(by))
    _tell_proposed(writer, filed, text, version)
    # The same document again: its revision grows, so that everybody reads the new version.
    row = tx.program(ctx.id)
    tx.save_program(ctx.id, row.document, row.state)
    return version


def _tell_proposed(writer: Writer, filed: Filed, text: Text, version: int) -> None:
    key = f"rules/{version}/proposed"
    writer.line("rules.proposed", None, text, key=key, about=filed.record)
    for person in _managers(writer):
        mine = seats_of(writer, filed.proposal, person)
        buttons = (
            Button(BUTTONS["approve"], f"rules accept {version}", "primary"),
            Button(BUTTONS["reject"], f"rules reject {version}", "danger"),
        )
        card = Card(text, buttons=buttons if mine else ())
        writer.tell(person, "rules.proposed", None, card, key=key, about=filed.record)


def _managers(writer: Writer) -> list[Person]:
    return [p for side in SIDES for p in writer.roster.managers(side, writer.now)]


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
    writer = Writer(tx, ctx, now, "rules")
    if not accept:
        tx.decide_rules(ctx.id, version, REJECTED)
        writer.record(None, "rules.rejected", by.id, {"version": version})
    filed = _proposal_of(writer, version)
    if filed is None:
        _in_force(writer, version, by)
    elif seats_of(writer, filed.proposal, by):
        vote(writer, filed, by, approved=accept)
    else:
        # Whoever proposed takes it back.
        withdraw(writer, filed)


def _proposal_of(writer: Writer, version: int) -> Filed | None:
    found = open_proposals(writer, RULES)
    return next((f for f in found if f.proposal.payload["version"] == str(version)), None)


@effect(RULES, speaks=True)
def _accepted(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    _in_force(writer, int(proposal.payload["version"]), person)


def _in_force(writer: Writer, version: int, by: Person | None) -> None:
    """Put a version in force. Others still proposed were changes to the rules before it: they
    would undo this one, so they are taken away."""
    tx, ctx = writer.tx, writer.ctx
    tx.decide_rules(ctx.id, version, IN_FORCE)
    document = write_program(replace(ctx.program, overrides=ctx.rule_overrides[version]))
    tx.save_program(ctx.id, document, ctx.row.state)
    writer.record(None, "rules.changed", by.id if by else None, {"version": version})
    others = [row.version for row in tx.rules(ctx.id) if row.state == PROPOSED]
    for other in others:
        tx.decide_rules(ctx.id, other, REJECTED)
        filed = _proposal_of(writer, other)
        if filed is not None:
            withdraw(writer, filed)
    gone = say("rules.changed.others", versions=", ".join(map(str, others))) if others else ()
    text = say("rules.changed", version=version, others=gone)
    tell_managers(writer, "rules.changed", text, f"rules/{version}/changed")


def tell_managers(writer: Writer, kind: str, text: Text, key: str) -> None:
    """Say something about the program in the shared channels and to both sides' managers."""
    for place in writer.ctx.places("shared"):
        writer.announce(kind, "shared", place, text, key=key)
    for side in ("oem", "ems"):
        for person in writer.roster.managers(side, writer.now):
            own = writer.ctx.private_place(person)
            if own is not None:
                opening = writer.roster.calendar(person).next_opening(writer.now)
                to = f"dm:{person.id}"
                writer.announce(kind, to, own, text, key=key, not_before=opening)


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
