"""What went well on both sides: the first lines of a digest, only what can be counted."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.context import Context
from bot.features.digests.blocks import Block
from bot.features.digests.facts import Facts
from bot.features.digests.texts import say
from bot.messages.card import Text, plain
from bot.messages.say import join


def went_well(ctx: Context, facts: Facts) -> list[Block]:
    """Return what both sides did well in the period, a line each; only what can be counted."""
    well = facts.well
    counted = (("solved", well.solved), ("early", well.early), ("kept", well.kept))
    texts = [
        say(f"digest.well.{key}", sides=_by_side(ctx, counts)) for key, counts in counted if counts
    ]
    return [Block(plain(say("digest.block.well")), tuple(texts))] if texts else []


def _by_side(ctx: Context, counts: Mapping[str, int]) -> Text:
    return join(
        say("digest.severity.side", company=ctx.company(side), count=counts[side])
        for side in ctx.program.sides
        if counts.get(side)
    )
