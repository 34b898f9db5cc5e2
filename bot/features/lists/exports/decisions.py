"""The sheet of decisions in an export: number, what, verdict, approver, side, role, time, terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain

from bot.engine.context import Context
from bot.engine.proposals.value import PROPOSAL, Proposal, Vote
from bot.features.decisions.cards import role, verdict
from bot.features.decisions.texts import DECISION_COLUMNS, VERDICTS
from bot.features.lists.exports.pages import pages
from bot.features.lists.spreadsheet.grid import Cell, Column, Grid
from bot.ports import UnitOfWork
from bot.ports.codec import from_data

Local = Callable[[datetime | None], list[Cell]]
"""A moment as wall time, a cell for each zone."""


def decisions_grid(
    tx: UnitOfWork, ctx: Context, issues: Sequence[int], local: Local, moments: Sequence[Column]
) -> Grid | None:
    """Return a row for each vote, and one for what nobody has decided; ``None`` without any.

    ``issues`` are row ids.
    """
    rows = (
        [proposal.name, name, *cells]
        for proposal, name in _proposals(tx, ctx, issues)
        for cells in _rows(ctx, proposal, local)
    )
    first = next(rows, None)
    if first is None:
        return None
    columns = (
        Column(DECISION_COLUMNS["number"], 10),
        Column(DECISION_COLUMNS["issue"], 11),
        Column(DECISION_COLUMNS["about"], 50, wrap=True),
        Column(DECISION_COLUMNS["state"], 12),
        Column(DECISION_COLUMNS["person"], 18),
        Column(DECISION_COLUMNS["company"], 18),
        Column(DECISION_COLUMNS["role"], 18),
        Column(DECISION_COLUMNS["said"], 12),
        *moments,
        Column(DECISION_COLUMNS["terms"], 24, wrap=True),
        Column(DECISION_COLUMNS["text"], 50, wrap=True),
    )
    return Grid(DECISION_COLUMNS["sheet"], columns, chain([first], rows))


def _proposals(
    tx: UnitOfWork, ctx: Context, issues: Sequence[int]
) -> Iterator[tuple[Proposal, str]]:
    for ids in pages(tx.record_ids_about(issues, PROPOSAL)):
        records = tx.records_at(ids)
        numbers = tx.numbers([record.issue_id or 0 for record in records])
        for record in records:
            name = f"{ctx.program.key}-{numbers[record.issue_id or 0]}"
            yield from_data(Proposal, record.data), name


def _rows(ctx: Context, proposal: Proposal, local: Local) -> Iterator[list[Cell]]:
    about, state = proposal.about, verdict(proposal)
    terms = ", ".join(f"{name} {value}" for name, value in proposal.terms.items())
    for vote in proposal.votes:
        yield [about, state, *_vote(ctx, vote), *local(vote.at), terms, vote.text or ""]
    for seat in proposal.waiting():
        company = ctx.company(seat.side) if seat.side else ""
        yield [about, state, "", company, role(seat.role), "", *local(None), "", ""]


def _vote(ctx: Context, vote: Vote) -> list[Cell]:
    said = VERDICTS["approved" if vote.approved else "rejected"]
    return [ctx.person_name(vote.person), ctx.company(vote.side), role(vote.role), said]
