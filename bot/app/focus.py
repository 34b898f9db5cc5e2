"""Where to look on the page: where something happened last on each side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.ports.playing import Focus, Told
from bot.rehearsal.record import Happening, Record, Said


def look_there(told: Told, heard: Sequence[Happening], sides: Mapping[str, str]) -> Told:
    """Return how a demo stands after what was ``heard``: what a person did comes first."""
    focus, last = dict(told.focus), told.side
    acted = {sides.get(each.person) for each in heard if isinstance(each, Said)}
    for happening in heard:
        found = _focus_of(happening)
        side = sides.get(found.person) if found is not None else None
        if found is None:
            focus = {side: replace(each, pane="shared") for side, each in focus.items()}
        elif side is not None and (isinstance(happening, Said) or side not in acted):
            focus[side], last = found, side
    return replace(told, focus=focus, side=last)


def _focus_of(happening: Happening) -> Focus | None:
    """Return where a happening is seen; ``None``: where both sides see it."""
    if isinstance(happening, Said):
        where = happening.where
        pane = "dm" if where == "dm" else "own" if where in ("oem", "ems") else "shared"
        return Focus(happening.person, pane)
    if isinstance(happening, Record) and happening.kind != "reply":
        place, _, person = happening.to.partition(":")
        return Focus(person, "dm") if place == "dm" else None
    return None
