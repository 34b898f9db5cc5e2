"""What a reader of the rules would miss, as a value: the words are in ``texts``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.values import Side

WRONG, GAP, NOTE = "wrong", "gap", "note"
WEIGHTS = (WRONG, GAP, NOTE)
"""From worst to least: what was agreed cannot happen; it happens later or to somebody else; good to
know."""

Stretch = tuple[datetime, datetime]
Value = str | int | date | datetime | tuple[str, ...] | tuple[Stretch, ...] | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``key`` names its sentence, ``values`` what the sentence speaks of.

    ``side`` is whose roster or site it is about (``None``: both). A ``private`` one is about
    contact data, which only that side may read.
    """

    weight: str
    key: str
    values: tuple[tuple[str, Value], ...] = ()
    side: Side | None = None
    private: bool = False

    def get(self, name: str) -> Any:
        """Return one of the values; an unknown name raises ``KeyError``."""
        return dict(self.values)[name]

    def news(self, known: Iterable[Finding]) -> bool:
        """Say whether this is not among what is known already, be it as part of a longer list."""
        return not any(self._within(earlier) for earlier in known)

    def _within(self, earlier: Finding) -> bool:
        if (self.key, self.side) != (earlier.key, earlier.side):
            return False
        theirs = dict(earlier.values)
        return all(_covered(value, theirs.get(name)) for name, value in self.values)


def _covered(value: Value, known: Value) -> bool:
    if isinstance(value, tuple) and isinstance(known, tuple):
        return set(value) <= set(known)
    return value == known


def new_finding(weight: str, key: str, side: Side | None = None, /, **values: Value) -> Finding:
    """Return a finding with its values in a stable order."""
    return Finding(weight, key, tuple(sorted(values.items())), side)


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, the worst first; equal weights keep their order."""
    return sorted(findings, key=lambda finding: WEIGHTS.index(finding.weight))
