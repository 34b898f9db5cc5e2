"""How secrets are kept: sealed before storage or a browser sees them, opened only here."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Sealer(Protocol):
    """Seals texts for one purpose; nobody else can read them, or make one that opens."""

    def seal(self, text: str, now: datetime) -> str:
        """Return ``text`` sealed at ``now`` (UTC), in characters that fit into an address."""

    def open(self, sealed: str) -> str | None:
        """Return what was sealed; ``None`` for anything that this sealer did not seal."""

    def is_newest(self, sealed: str) -> bool:
        """Say whether the newest key sealed this, so that former ones are of no use for it."""

    def open_fresh(self, sealed: str, now: datetime, seconds: int) -> str | None:
        """Return what was sealed at most ``seconds`` before ``now`` (UTC), else ``None``."""
