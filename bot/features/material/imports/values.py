"""What the import of a list of parts works with: what was said of it, and what becomes of a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.program import KitTable, part_key
from bot.features.material.policy import Kit
from bot.features.material.program_file import table_of
from bot.messages.card import Text

NEW, CHANGE, SAME, REFUSED = "new", "change", "same", "refused"
RESULTS = (NEW, CHANGE, SAME, REFUSED)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What somebody said of a whole list, for rows that do not say it: its kit, how parts are
    supplied, and by when."""

    kit: str | None = None
    supply: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What a list says was received of a part: in all, not since the last list."""

    kit: str
    part: str
    qty: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row, and why."""

    row: int
    result: str
    text: Text
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict on every row, and what would be imported."""

    verdicts: tuple[Verdict, ...]
    tables: tuple[KitTable, ...]
    received: tuple[Counted, ...]

    def of(self, result: str) -> list[Verdict]:
        """Return the verdicts with a result."""
        return [verdict for verdict in self.verdicts if verdict.result == result]

    @property
    def count(self) -> int:
        """Return how many rows would be imported."""
        return len(self.of(NEW)) + len(self.of(CHANGE))


def merged(table: KitTable, kit: Kit | None) -> KitTable:
    """Return a kit with the lines of a list: what it lists is as it says, the others stay."""
    if kit is None:
        return table
    present = table_of(kit)
    listed = {part_key(line.part): line for line in table.lines}
    kept = tuple(listed.pop(part_key(line.part), line) for line in present.lines)
    return replace(present, needed_for=table.needed_for, lines=(*kept, *listed.values()))


def named_rows(verdicts: Iterable[Verdict]) -> list[Text]:
    """Return what is said of rows: each with its notes."""
    return [text for verdict in verdicts for text in (verdict.text, *verdict.notes)]
