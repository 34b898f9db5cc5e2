"""What both painters of cards share: who looks, and how something is drawn that can be pressed.

A painter turns what a platform would get (Slack's blocks, Discord's components) into HTML that
reads like its client. Everything that people typed is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

Json = Mapping[str, Any]
DOTS, MORE = "⋯", "More"
"""How a menu without a name of its own is shown, and how it is read aloud."""


@dataclass(frozen=True)
class Look:
    """Who looks, in which zone, at what time; ``names`` are people by user id.

    ``live`` draws buttons that can be pressed, each with its command line; else a picture of them.
    """

    names: Mapping[str, str]
    me: str
    zone: ZoneInfo
    now: datetime
    live: bool = False


def button(label: str, style: str, line: str, look: Look) -> str:
    """Return a button that runs a command line."""
    shown = escape(label)
    if not look.live:
        return f'<span class="button {style}">{shown}</span>'
    return (
        f'<button type="button" class="button {style}" data-line="{escape(line)}">{shown}</button>'
    )


def menu(hint: str, entries: Sequence[tuple[str, str]], style: str, look: Look) -> str:
    """Return a menu of labels with their command lines; only a live one opens."""
    if not look.live:
        listed = "".join(f"<span>{escape(label)}</span>" for label, _ in entries)
        shown = f'<span class="entries">{listed}</span>' if entries else ""
        return f"{escape(hint)}{shown}"
    listed = "".join(button(label, "plain", line, look) for label, line in entries)
    name = f' aria-label="{escape(MORE)}"' if hint == DOTS else ""
    return (
        f'<details class="{style}"><summary{name}>{escape(hint)}</summary>'
        f'<div class="entries">{listed}</div></details>'
    )


def clock(at: datetime) -> str:
    """Return a time of day as both clients show it."""
    return f"{at.hour % 12 or 12}:{at:%M} {at:%p}"
