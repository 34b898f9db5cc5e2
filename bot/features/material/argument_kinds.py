"""The kinds of arguments that material brings: a kit by its id, and a part of a kit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.domain.program import part_key
from bot.engine.commands.argument_kinds import nearest
from bot.engine.commands.call import Call
from bot.engine.commands.grammar import clean
from bot.engine.feature import NUMBERED, ArgumentKind
from bot.features.material.policy import KIT
from bot.features.material.store import Kept, kits, named
from bot.features.material.texts import refuse
from bot.messages.forms import Choice
from bot.program_file.scalars import PART_LIMIT

if TYPE_CHECKING:
    from bot.engine.suggestions import Asker

LABEL_LIMIT = 100


def _kit(call: Call, text: str, example: str) -> Kept:
    kept = named(call.writer, text)
    if kept is not None:
        return kept
    ids = [each.kit.id for each in kits(call.writer)]
    if not ids:
        raise refuse("no.material.none")
    raise refuse(
        "no.material.kit", typed=text, nearest=nearest(text, ids), known=", ".join(ids[:8])
    )


def _kits(asker: Asker) -> Iterable[Choice]:
    for record in asker.tx.records(asker.ctx.id, KIT, live=True):
        yield Choice(record.name, f"{record.name}: {record.data['title']}"[:LABEL_LIMIT])


def _part(call: Call, text: str, example: str) -> str:
    """A part is looked for in its kit, which the command knows."""
    return clean(text, "part", PART_LIMIT, example)


def _parts(asker: Asker) -> Iterable[Choice]:
    """Offer every part once, in whichever kits it is."""
    seen: set[str] = set()
    for record in asker.tx.records(asker.ctx.id, KIT, live=True):
        for line in record.data["lines"]:
            if part_key(line["part"]) not in seen:
                seen.add(part_key(line["part"]))
                label = f"{line['part']} ({record.name})"
                yield Choice(line["part"], label[:LABEL_LIMIT])


KINDS = (
    ArgumentKind(
        "kit",
        "the id of a kit, such as `lot2`",
        _kit,
        _kits,
        subject=NUMBERED,
        mistyped=lambda _: True,
    ),
    ArgumentKind("part", "a part of the kit, in quotes if it has blanks", _part, _parts),
)
