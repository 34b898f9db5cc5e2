"""A series of meetings belongs to both sides: it changes, stands and ends only with both.

One date that is moved or skipped is everyday work, and the channel reads it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.effects import COMMON, Effect
from bot.engine.commands.call import Call
from bot.engine.writer import Writer
from bot.features.syncs.policy import SYNC, Series
from bot.ports import Record
from bot.ports.codec import from_data

KIND = SYNC


def effects(
    _call: Call, _writer: Writer, before: Record | None, after: Record | None
) -> Iterator[Effect]:
    """Yield what an act changed of a series that stood before it."""
    if before is None or after is None:
        return
    was, now = (from_data(Series, each.data) for each in (before, after))
    about = f"sync/{was.id}"
    if now.stopped is not None and was.stopped is None:
        yield Effect(COMMON, about, "series_ends" if now.ended else "series_stands", was.title)
    elif now.definition != was.definition:
        yield Effect(COMMON, about, "series", was.title)
