"""The versions of a program's rules: proposed by one side, accepted by the other, in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.program import Program
from bot.domain.rule_set import Overrides, RuleSet
from bot.domain.rules import apply_overrides, describe_changes
from bot.domain.values import PROGRAM_MANAGER, Duration, Person, other_side
from bot.engine.context import Context
from bot.engine.proposals.seats import seats_of
from bot.engine.proposals.store import Filed, Question, keep, open_proposals
from bot.engine.proposals.value import Proposal, Seat
from bot.engine.proposals.votes import vote, withdraw
from bot.engine.writer import Writer
from bot.features.decisions.texts import BUTTONS
from bot.features.rules.texts import change_lines, listed, refuse, say
from bot.messages.card import Button, Card, Text, plain
from bot.ports import RulesRow, UnitOfWork
from bot.ports.audience import only
from bot.ports.message import Message
from bot.program_file import write_overrides, write_program

IN_FORCE, PROPOSED, REJECTED = "in_force", "proposed", "rejected"
RULES = "rules"
CHANGES_TOLD = 12
"""So many changes are told in a channel; the rest is behind ``rules diff``."""
DECIDE_WITHIN = Duration(5, "bd")
"""How long the other side may look at rules before its managers are reminded and the next level
is told."""


def whose(by: Person | None) -> str:
    """Whose manager accepts: what nobody's side proposed, either side's may."""
    return "either side" if by is None else "the other side"


def proposed_already(tx: UnitOfWork, ctx: Context, rules: RuleSet) -> int | None:
    """Return a version that is proposed and says the same."""
    waiting = (row.version for row in tx.rules(ctx.id) if row.state == PROPOSED)
    return next((v for v in waiting if not describe_changes(ctx.rule_sets[v], rules)), None)


def rule_changes(ctx: Context, overrides: Overrides) -> list[str]:
    """Return in words what ``overrides`` would change of the rules in force; the first few."""
    new = apply_overrides(ctx.base, overrides, ctx.rules.version)
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
    base: int | None = None,
) -> int:
    """Keep new rules as the next version, proposed; tell the channel and both managers.

    They change the version ``base`` of the shipped rules, by default the one of the rules in
    force. The other side's program manager decides; what nobody's side proposed, either of them.
    """
    version = max(ctx.rule_sets) + 1
    base = base or ctx.rule_bases[ctx.row.rules_version]
    tx.add_rules(replace(rules_row(ctx.id, version, PROPOSED, program, by, now), base=base))
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
    text = say("rules.proposed", version=version, changes=told, whose=whose(by))
    _tell_proposed(writer, filed, text, version)
    # The same document again: its revision grows, so that everybody reads the new version.
    row = tx.program(ctx.id)
    tx.save_program(ctx.id, row.document, row.state)
    return version


def _tell_proposed(writer: Writer, filed: Filed, text: Text, version: int) -> None:
    key = f"rules/{version}/proposed"
    message = Message("rules.proposed", text, record=filed.record, key=key)
    writer.post(message)
    for person in _managers(writer):
        mine = seats_of(writer, filed.proposal, person)
        buttons = (
            Button(BUTTONS["approve"], f"rules accept {version}", "primary"),
            Button(BUTTONS["reject"], f"rules reject {version}", "danger"),
        )
        card = Card(text, buttons=buttons if mine else ())
        writer.tell(person, replace(message, content=card, guard=filed.guard))


def _managers(writer: Writer) -> list[Person]:
    return list(writer.roster.all_managers(writer.now))


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


def accepted(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Put the rules of an accepted proposal in force."""
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
    message = Message(kind, text, key=key)
    writer.post(message)
    for person in _managers(writer):
        own = writer.private_place(person)
        if own is not None:
            opening = writer.opening(person)
            writer.announce(only(person.id), own, message, not_before=opening)


def rules_row(
    program_id: int, version: int, state: str, program: Program, by: Person | None, now: datetime
) -> RulesRow:
    """Return a version of a program's rules as it is stored."""
    document = write_overrides(program.overrides)
    side = by.side if by else None
    return RulesRow(program_id, version, state, document, by.id if by else None, side, now)
