"""An open proposal keeps the calendar by which it has to be decided, after that was changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.effects import LATER, LEVEL, Effect
from bot.engine.agreeing import Running
from bot.engine.proposals.store import Filed, Timing, filed_of, timing
from bot.engine.proposals.value import PROPOSAL
from bot.engine.writer import Writer
from bot.ports import Record
from bot.ports.codec import to_data

DECIDE = "decision"


def _site(writer: Writer, record: Record) -> str:
    return filed_of(writer, record).proposal.site


def _late(writer: Writer, record: Record) -> bool:
    due = timing(writer, filed_of(writer, record)).due
    return due is not None and due <= writer.now


def _gains(before: Writer, after: Writer, record: Record) -> Iterator[Effect]:
    """Yield whether it has to be decided later, or a level is told later."""
    filed = filed_of(after, record)
    if filed.proposal.target is None:
        return  # what runs for it is kept with its issue
    old, new = (_whole(writer, filed) for writer in (before, after))
    proposal = filed.proposal
    about, name = f"{PROPOSAL}/{proposal.name}", f"{proposal.name} {proposal.about}"
    if old.due is not None and new.due is not None and new.due > old.due:
        yield Effect(LATER, about, DECIDE, name, old.due, new.due, proposal.site)
    there = {step.key: step.at for step in new.steps}
    for step in old.steps:
        if step.level is not None and there[step.key] > step.at:
            yield Effect(LEVEL, about, f"{DECIDE}/{step.level}", name)


def _whole(writer: Writer, filed: Filed) -> Timing:
    return timing(writer, filed.with_value(replace(filed.proposal, done=())))


def _put(writer: Writer, record: Record, site: str) -> Record:
    proposal = filed_of(writer, record).proposal
    return replace(record, data=to_data(replace(proposal, site=site)))


RUNNING = Running(PROPOSAL, _site, _late, _gains, _put)
