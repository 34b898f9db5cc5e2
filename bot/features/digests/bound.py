"""A digest that both sides read belongs to both: it changes and ends only with both."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.effects import COMMON, Effect
from bot.domain.values import SIDES
from bot.engine.commands.call import Call
from bot.engine.writer import Writer
from bot.features.digests.policy import DIGEST
from bot.features.digests.store import kept_of
from bot.ports import Record

KIND = DIGEST


def effects(
    _call: Call, _writer: Writer, before: Record | None, after: Record | None
) -> Iterator[Effect]:
    """Yield what an act changed of a digest that both sides got before it."""
    if before is None or after is None:
        return
    was, now = kept_of(before), kept_of(after)
    if not was.scheduled or was.digest.to in SIDES:
        return
    about, name = f"digest/{was.digest.name}", was.digest.name
    if not now.scheduled:
        yield Effect(COMMON, about, "digest_ends", name)
    elif now.digest.schedule != was.digest.schedule:
        yield Effect(COMMON, about, "digest", name)
