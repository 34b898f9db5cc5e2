"""The kind of argument that deadlines bring: a deadline by its id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.engine.commands.argument_kinds import nearest
from bot.engine.commands.call import Call
from bot.engine.feature import NUMBERED, ArgumentKind
from bot.features.deadlines.policy import DEADLINE
from bot.features.deadlines.store import Kept, items, named
from bot.features.deadlines.texts import refuse
from bot.messages.forms import Choice

if TYPE_CHECKING:
    from bot.engine.suggestions import Asker

LABEL_LIMIT = 100


def _deadline(call: Call, text: str, example: str) -> Kept:
    """Return a deadline by its id, without case; a dash and an underscore are the same."""
    deadline = named(call.writer, text.lower())
    if deadline is not None:
        return deadline
    known = items(call.writer)
    alike = [other for other in known if _dashed(other.item.id) == _dashed(text)]
    if len(alike) == 1:
        return alike[0]
    ids = [other.item.id for other in known]
    raise refuse("no.deadline", typed=text, nearest=nearest(text, ids) if ids else "")


def _dashed(name: str) -> str:
    return name.lower().replace("_", "-")


def _deadlines(asker: Asker) -> Iterable[Choice]:
    for record in asker.tx.records(asker.ctx.id, DEADLINE, live=True):
        yield Choice(record.name, f"{record.name}: {record.data['title']}"[:LABEL_LIMIT])


KINDS = (
    ArgumentKind(
        "deadline",
        "the id of a deadline, such as `fai`",
        _deadline,
        _deadlines,
        subject=NUMBERED,
    ),
)
