"""Which digests somebody may see, and which one a line means."""

from __future__ import annotations

from bot.engine.commands.call import Call
from bot.engine.context import Context
from bot.features.digests.policy import DIGEST, DIRECT, SHARED
from bot.features.digests.store import Kept, kept_of, named
from bot.ports import UnitOfWork


def visible(tx: UnitOfWork, ctx: Context, side: str) -> list[Kept]:
    """Return the scheduled digests of both sides and of one's own; the other side's are its own
    business."""
    digests = (kept_of(record) for record in tx.records(ctx.id, DIGEST, live=True))
    return [row for row in digests if _readable(row, side)]


def digest_named(call: Call, typed: str) -> Kept | None:
    """Return the digest with a name, also one that is off; ``None``: there is none to see."""
    digest = named(call.writer, typed.strip().lower())
    return digest if digest is not None and _readable(digest, call.side) else None


def _readable(row: Kept, side: str) -> bool:
    return row.digest.to in (SHARED, DIRECT, side)
