"""Defects that come back: the same part with the same failure, within 90 days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.features.issues.duplicates.policy import Score, same_detail, same_value, title_similarity

DEFECTS = ("nonconformance", "rma")
WITHIN = timedelta(days=90)
_FAILURE = ("failure", "failure_mode", "symptom", "defect")

Defect = tuple[str, Mapping[str, str]]
"""What of a defect is compared: its title and its fields."""


def repeats(one: Defect, two: Defect, ignored: frozenset[str], score: Score) -> bool:
    """Say whether two defects are the same part with the same failure.

    Where one of them names no failure the titles say it. ``ignored`` are words of categories.
    """
    if not _same_part(one[1], two[1]):
        return False
    ours, theirs = failure_of(one[1]), failure_of(two[1])
    if ours and theirs:
        return same_value(ours, theirs)
    return title_similarity(one[0], two[0], ignored, score) > 0


def part_of(fields: Mapping[str, str]) -> str | None:
    """Return the part that is named, under whichever of its names."""
    key = same_detail("part", fields)
    return fields[key] if key is not None else None


def failure_of(fields: Mapping[str, str]) -> str | None:
    """Return the failure mode that is named."""
    return next((fields[key] for key in _FAILURE if fields.get(key)), None)


def _same_part(one: Mapping[str, str], two: Mapping[str, str]) -> bool:
    ours, theirs = part_of(one), part_of(two)
    return bool(ours and theirs) and same_value(ours or "", theirs or "")
