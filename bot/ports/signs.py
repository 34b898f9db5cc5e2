"""Signs of life: which platforms some running process of this database serves.

Each running process leaves a sign for the platforms it sends through, every few seconds, as a value
kept by name. A platform is served while its sign is about as new as the newest one; so nothing
depends on the clock of whoever asks, and a database that nobody runs keeps its last answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

SILENT_AFTER = timedelta(minutes=2)
"""From then on a platform without a sign is not served: messages go elsewhere."""

GONE_AFTER = timedelta(days=7)
"""So long messages wait for a platform that was served, if nothing else reaches their reader."""

SIGNED = ("console", "slack", "discord")
"""The platforms that may have a sign, in a stable order."""

Signs = Mapping[str, datetime]
"""When each platform was served last, as far as any process said."""


def sign_name(platform: str) -> str:
    """Return the name under which the sign of a platform is kept."""
    return f"alive/{platform}"


def read_signs(kept: Mapping[str, str]) -> Signs:
    """Return the signs among values kept by name."""
    names = {sign_name(platform): platform for platform in SIGNED}
    return {names[n]: datetime.fromisoformat(at) for n, at in kept.items() if n in names}


def served(signs: Signs, now: datetime | None = None) -> tuple[str, ...]:
    """Return the platforms that are served; at the newest sign, or seen from ``now``."""
    return _since(signs, SILENT_AFTER, now or newest(signs))


def served_lately(signs: Signs) -> tuple[str, ...]:
    """Return the platforms that are served, or were within the week before the newest sign."""
    return _since(signs, GONE_AFTER, newest(signs))


def newest(signs: Signs) -> datetime | None:
    """Return the newest sign; ``None``: no process ever ran."""
    return max(signs.values(), default=None)


def _since(signs: Signs, length: timedelta, now: datetime | None) -> tuple[str, ...]:
    known: Iterable[str] = SIGNED if now is not None else ()
    return tuple(p for p in known if p in signs and now is not None and now - signs[p] <= length)
