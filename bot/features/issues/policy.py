"""What Andon opens by itself, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.values import Severity, Side


@dataclass(frozen=True, slots=True)
class ToOpen:
    """An issue that may be opened; ``responder`` answers it, and ``source`` makes it once."""

    category: str
    severity: Severity
    title: str
    responder: Side
    source: str
    fields: Mapping[str, str] = field(default_factory=dict)
