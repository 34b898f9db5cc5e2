"""The part with which a noun adds a sheet to the exported workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

Writer: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet beside the issues: ``grid`` gives its table from a view, as both sides may read it;
    ``None``: there is nothing to write."""

    name: str
    grid: Callable[[Writer], Any]
