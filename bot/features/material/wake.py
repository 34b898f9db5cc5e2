"""What is done at the opening of a due day on which consigned parts are not there: one issue for a
kit and a date, and a line in the channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.issue import StepDone
from bot.domain.values import Severity
from bot.engine.feature import Wake
from bot.engine.wakes import all_sent
from bot.engine.writer import Writer
from bot.features.issues.automatic import open_issue
from bot.features.issues.policy import ToOpen
from bot.features.material import cards
from bot.features.material.policy import CONSIGNED, KIT, Kit, Late, Line, late_lines
from bot.features.material.store import Kept, calendar_of, load, steps_of, store
from bot.features.material.texts import say
from bot.messages.card import plain
from bot.ports.message import Message

SEVERITY: Severity = "major"
"""How much parts weigh that keep a lot from starting."""
NAMED = 3
"""So many parts are named in the title of an issue; its details have them all."""
DETAIL = 480
"""So many characters of a detail are kept."""


def _remember(writer: Writer, kept: Kept, step: Late, outcome: str) -> Kept:
    done = StepDone(step.key, writer.now, KIT, None, outcome)
    return kept.with_value(replace(kept.kit, done=(*kept.kit.done, done)))


def _do(writer: Writer, kept: Kept, step: Late) -> Kept:
    kit, lines = kept.kit, late_lines(kept.kit, step)
    issue = open_issue(writer, _wanted(kit, lines, step))
    key = f"{KIT}/{kit.id}/{step.key}"
    name = writer.ctx.name(issue) if issue is not None else None
    card = cards.late(writer.ctx, kit, lines, calendar_of(writer).day_of(writer.now), name)
    writer.post(Message("material.short", card, record=kept.record, key=key))
    return kept


def _wanted(kit: Kit, lines: tuple[Line, ...], step: Late) -> ToOpen:
    parts = ", ".join(f"{line.part} {line.missing}" for line in lines[:NAMED])
    more = len(lines) - NAMED
    rest = say("material.opens.more", count=more) if more > 0 else ()
    title = plain(say("material.opens", title=kit.title, parts=parts, more=rest))
    fields = {
        "kit": kit.id,
        "part": _listed(line.part for line in lines),
        "qty_due": _listed(_amount(lines, line, line.needed) for line in lines),
        "qty_received": _listed(_amount(lines, line, line.received) for line in lines),
        "need": f"{step.day:%Y-%m-%d}",
    }
    source = f"{KIT}/{kit.id}/{step.key}"
    return ToOpen(CONSIGNED, SEVERITY, title, step.side, source, fields)


def _amount(lines: tuple[Line, ...], line: Line, qty: int) -> str:
    return str(qty) if len(lines) == 1 else f"{line.part}: {qty}"


def _listed(values: Iterable[str]) -> str:
    text = "; ".join(values)
    return text if len(text) <= DETAIL else f"{text[: DETAIL - 1]}…"


def _save(writer: Writer, kept: Kept) -> Kept:
    return store(writer, kept, kept.kit)


WAKE = Wake(
    KIT,
    load=load,
    plan=steps_of,
    judge=all_sent,
    remember=_remember,
    do=_do,
    save=_save,
)
