"""The lots that cannot start: a block of at most eight lines, its heading counted."""

from __future__ import annotations

from bot.engine.context import Context
from bot.features.digests.blocks import Block, block
from bot.features.digests.facts import Blocked, Facts
from bot.features.digests.lines import cut
from bot.features.digests.texts import say
from bot.messages.card import Text, day_of

LOTS = 7
"""So many lines are told of lots, besides their heading."""
PART = 30
"""So many characters of a part's name are shown."""


def blocked(ctx: Context, facts: Facts) -> list[Block]:
    """Return the lots that cannot start, for what, who owes it and by when; the heading and the
    line about the others counted, at most eight lines."""
    lots = facts.blocked
    texts = [_lot(ctx, each) for each in lots[:LOTS]]
    if len(lots) > LOTS:
        texts = [*texts[: LOTS - 1], say("digest.lot.more", count=len(lots) - LOTS + 1)]
    return block("digest.block.lots", texts, count=len(lots))


def _lot(ctx: Context, row: Blocked) -> Text:
    """Return a lot that cannot start: its first missing part, and how many more there are."""
    first, more = row.lines[0], len(row.lines) - 1
    key = "digest.lot.late" if first.due < row.today else "digest.lot"
    return say(
        key,
        id=row.kit.id,
        title=cut(row.kit.title),
        part=cut(first.part, PART),
        missing=first.missing,
        company=ctx.company(first.side),
        due=day_of(first.due),
        more=say("digest.lot.parts", count=more) if more else (),
    )
