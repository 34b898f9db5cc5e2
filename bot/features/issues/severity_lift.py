"""Details that say how urgent an issue is: they lift its severity and never lower it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.values import SEVERITIES, Severity

AT_LEAST: Mapping[str, Severity] = {
    "line_down": "critical",
    "stop_ship": "critical",
    "blocks_build": "major",
}
"""The least severity of an issue with this detail."""

_YES = ("yes", "y", "true", "1")


def lifted(severity: Severity, fields: Mapping[str, str]) -> tuple[Severity, str | None]:
    """Return the severity that an issue is logged with, and the detail that lifted it, if one did.

    Source: default-rules.md section 1.
    """
    reason: str | None = None
    for key, least in AT_LEAST.items():
        yes = fields.get(key, "").strip().lower() in _YES
        if yes and SEVERITIES.index(least) < SEVERITIES.index(severity):
            severity, reason = least, key
    return severity, reason
