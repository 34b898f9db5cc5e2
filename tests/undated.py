"""A packed card without when its moments were written for their readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def undated(packed: Any) -> Any:
    """Leave out when a moment was written: what a card wants is the moment alone."""
    if isinstance(packed, Mapping):
        return {key: undated(part) for key, part in packed.items() if key != "written"}
    return [undated(part) for part in packed] if isinstance(packed, list | tuple) else packed
