"""A level or a role that nobody fills is a hole: its side's program manager is told once."""

from __future__ import annotations

from bot.domain.issue import Issue, StepDone
from bot.domain.people import HIGHEST_LEVEL
from bot.engine.texts import say
from bot.engine.writer import Writer
from bot.messages.card import Card
from bot.ports import Record
from bot.ports.message import Message


def tell_holes(writer: Writer, issue: Issue, level: int, sides: tuple[str, ...]) -> None:
    """Tell a side's program manager, once for an issue, that nobody stands on a level."""
    for side in sides:
        done = StepDone(f"hole/{side}/L{level}", writer.now, "hole", None, "sent")
        if done.key in {step.key for step in writer.steps(issue)}:
            continue
        writer.remember(issue, [done])
        card = _hole(writer, side, level, writer.ctx.name(issue))
        message = Message("hole", card, issue, level=level, key=done.key)
        for person in writer.roster.managers(side, writer.now):
            writer.tell(person, message)


def tell_holes_about(
    writer: Writer, record: Record, name: str, level: int, sides: tuple[str, ...]
) -> None:
    """The same once for a record: whoever manages the side later is not told again."""
    for side in sides:
        card, key = _hole(writer, side, level, name), f"hole/{record.id}/{side}/L{level}"
        if writer.tx.note(key) is not None:
            continue
        writer.tx.keep(key, writer.now.isoformat())
        message = Message("hole", card, record=record, level=level, key=key)
        for person in writer.roster.managers(side, writer.now):
            writer.tell(person, message)


def _hole(writer: Writer, side: str, level: int, name: str) -> Card:
    above = range(level + 1, HIGHEST_LEVEL + 1)
    found = any(writer.roster.at_level(side, rung, writer.now) for rung in above)
    key, company = "hole" if found else "hole.everywhere", writer.ctx.company(side)
    return Card(say(key, company=company, level=level, name=name))
