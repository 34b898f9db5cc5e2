"""An open proposal keeps the calendar by which it has to be decided, after that was changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.effects import LATER, LEVEL, Effect
from bot.engine.agreeing import Rung, Running
from bot.engine.proposals.store import Filed, Timing, filed_of, timing
from bot.engine.proposals.value import PROPOSAL, Proposal
from bot.engine.writer import Writer
from bot.ports import Record
from bot.ports.codec import to_data

DECIDE = "decision"


def _sites(writer: Writer, record: Record) -> tuple[str, ...]:
    return (filed_of(writer, record).proposal.site,)


def _late(writer: Writer, record: Record, _site: str) -> bool:
    due = timing(writer, filed_of(writer, record)).due
    return due is not None and due <= writer.now


def _gains(before: Writer, after: Writer, record: Record, _site: str) -> Iterator[Effect]:
    """Yield whether it has to be decided later, or a level is told later."""
    filed = filed_of(after, record)
    if filed.proposal.target is None:
        return  # what runs for it is kept with its issue
    old, new = (_whole(writer, filed) for writer in (before, after))
    proposal = filed.proposal
    about, name = _named(proposal)
    if old.due is not None and new.due is not None and new.due > old.due:
        yield Effect(LATER, about, DECIDE, name, old.due, new.due, proposal.site)
    there = {step.key: step.at for step in new.steps}
    for step in old.steps:
        if step.level is not None and there[step.key] > step.at:
            yield Effect(LEVEL, about, f"{DECIDE}/{step.level}", name)


def _named(proposal: Proposal) -> tuple[str, str]:
    return f"{PROPOSAL}/{proposal.name}", f"{proposal.name} {proposal.about}"


def _whole(writer: Writer, filed: Filed) -> Timing:
    return timing(writer, filed.with_value(replace(filed.proposal, done=())))


def _put(writer: Writer, record: Record, _old: str, new: str) -> Record:
    proposal = filed_of(writer, record).proposal
    return replace(record, data=to_data(replace(proposal, site=new)))


def _rungs(writer: Writer, record: Record) -> Iterator[Rung]:
    filed = filed_of(writer, record)
    about, name = _named(filed.proposal)
    sides = {seat.side for seat in filed.proposal.waiting() if seat.side is not None}
    for step in timing(writer, filed).steps if filed.proposal.target is not None else ():
        if step.level is not None:
            lost = Effect(LEVEL, about, f"{DECIDE}/{step.level}", name)
            yield from (Rung(side, step.level, step.at, lost) for side in sides)


RUNNING = Running(PROPOSAL, _sites, _late, _gains, _put, _rungs)
