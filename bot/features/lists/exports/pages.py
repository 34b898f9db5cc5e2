"""Rows are read a page at a time: memory holds one page, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

PAGE = 500
"""How many rows are read at once."""


def pages(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield ids in pages, in their order."""
    return (ids[at : at + PAGE] for at in range(0, len(ids), PAGE))
