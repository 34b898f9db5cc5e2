"""What a person reads of a list of parts: the check, and what came of it."""

from __future__ import annotations

from bot.features.material.imports.pending import Pending
from bot.features.material.imports.read_list import PartList
from bot.features.material.imports.values import (
    CHANGE,
    NEW,
    REFUSED,
    RESULTS,
    Checked,
    named_rows,
)
from bot.features.material.texts import BUTTONS, RESULT_NAMES, say
from bot.messages.card import Button, Card, Strong, Text
from bot.messages.line import cut

SHOWN = {REFUSED: 12, CHANGE: 8, NEW: 8}
"""So many rows of a result are told."""
NAMED = 12


def checked_card(
    file: str, listed: PartList, checked: Checked, pending: Pending | None, program: str | None
) -> Card:
    """Return the answer to a check: counts, rows of each kind, what was read, and the button."""
    facts = tuple(
        (RESULT_NAMES[result], (str(len(checked.of(result))),))
        for result in RESULTS
        if checked.of(result)
    )
    lines: list[Text] = []
    for result, count in SHOWN.items():
        found = checked.of(result)
        if found:
            lines.append((Strong(RESULT_NAMES[result]),))
            lines += named_rows(found[:count])
        if len(found) > count:
            lines.append(say("kits.rows.more", count=len(found) - count))
    lines += _read(listed)
    lines.append(say("kits.nothing_yet") if pending is not None else say("kits.nothing"))
    name = pending.name if pending is not None else ""
    key = "kits.check" if pending is not None else "kits.check.nothing"
    title = say(key, number=name, file=file, sheet=listed.sheet)
    return Card(title, facts, tuple(lines), _button(pending, len(listed.rows), program))


def _read(listed: PartList) -> list[Text]:
    columns = ", ".join(f"{header} = {meaning}" for meaning, header in listed.columns.items())
    lines = [say("kits.columns", columns=columns)]
    if listed.unread:
        names = ", ".join(cut(name, 30) for name in listed.unread[:NAMED])
        lines.append(say("kits.unread", columns=names))
    if listed.others:
        lines.append(say("kits.others", sheets=", ".join(listed.others[:NAMED])))
    if listed.skipped:
        lines.append(say("kits.skipped", count=listed.skipped))
    return lines


def _button(pending: Pending | None, rows: int, program: str | None) -> tuple[Button, ...]:
    if pending is None:
        return ()
    label = BUTTONS["import"].format(count=pending.rows, rows=rows)
    named = f" program={program}" if program else ""
    return (Button(label, f"material import {pending.name}{named}", "primary"),)
