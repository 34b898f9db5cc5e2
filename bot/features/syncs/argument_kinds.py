"""The kinds of arguments that syncs bring: a sync by its id, and one date of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rapidfuzz import process

from bot.engine.commands.argument_kinds import nearest
from bot.engine.commands.call import Call
from bot.engine.feature import ArgumentKind
from bot.features.syncs.commands.lookup import Named, sync_named
from bot.features.syncs.policy import OCCURRENCE, SYNC
from bot.features.syncs.store import all_series
from bot.features.syncs.texts import refuse
from bot.messages.forms import Choice

if TYPE_CHECKING:
    from bot.engine.suggestions import Asker

LABEL_LIMIT = 100
NEAR_SYNC = 75
"""From this likeness (percent) on a word was meant for a sync."""


def _sync(call: Call, text: str, example: str) -> Named:
    """Return a sync by its id, or one date of it: ``ops-weekly/2027-01-05``."""
    named = sync_named(call.writer, text)
    if named is not None:
        return named
    ids = _ids(call)
    raise refuse("no.sync", typed=text, nearest=nearest(text, ids) if ids else "")


def _ids(call: Call) -> list[str]:
    return [stored.series.id for stored in all_series(call.writer)]


def _meant(call: Call, text: str) -> bool:
    """Say whether a word that is no sync was meant for one."""
    near = process.extractOne(text.lower(), _ids(call), score_cutoff=NEAR_SYNC)
    return "/" in text or near is not None


def _syncs(asker: Asker) -> Iterable[Choice]:
    for record in asker.tx.records(asker.ctx.id, SYNC, live=True):
        yield Choice(record.name, f"{record.name}: {record.data['title']}"[:LABEL_LIMIT])


def _dates(asker: Asker) -> Iterable[Choice]:
    """Each sync, which stands for its next date, and the dates that are near."""
    yield from _syncs(asker)
    for record in asker.tx.records(asker.ctx.id, OCCURRENCE, live=True):
        yield Choice(record.name, record.name[:LABEL_LIMIT])


KINDS = (
    ArgumentKind("sync", "the id of a sync, such as `ops-weekly`", _sync, _syncs),
    ArgumentKind(
        "occurrence",
        "a sync, such as `ops-weekly`, or one date of it: `ops-weekly/2027-01-05`",
        _sync,
        _dates,
        meant=_meant,
    ),
)
