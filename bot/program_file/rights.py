"""Who may do what, and whose key it needs: shipped data."""

from __future__ import annotations

import tomllib

from bot.data import rights_text
from bot.domain.rights import Right


def read_rights() -> tuple[Right, ...]:
    """Return the rows in the order in which they stand; an unknown word raises ``ValueError``."""
    rows = tomllib.loads(rights_text())["right"]
    return tuple(Right(**{**row, "may": tuple(row["may"])}) for row in rows)
