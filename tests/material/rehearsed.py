"""The small program with two kits, to be played with."""

from __future__ import annotations

from bot.domain.program import Program
from bot.program_file import read_program
from tests.playing import HERE

SMALL = (HERE / "small.toml").read_text("utf-8")
KITS = """
[[deadline]]
id = "ship-3"
title = "Lot 2 ships"
kind = "milestone"
side = "ems"
owner = "wei"
due = "2027-03-03T17:00"

[[kit]]
id = "lot2"
title = "Lot 2, main board"
needed_for = "ship-3"
lines = [
    { part = "STM32G0B1", qty = 1200, supply = "consigned", side = "oem", \
      due = "2027-01-20", attrition = 2 },
    { part = "XTAL", qty = 100, supply = "consigned", side = "oem", due = "2027-01-20" },
    { part = "0402 100n", qty = 60000, supply = "turnkey", side = "ems", due = "2027-01-18" },
]

[[kit]]
id = "lot3"
title = "Lot 3"
lines = [
    { part = "STM32G0B1", qty = 500, supply = "consigned", side = "oem", due = "2027-01-23" },
]
"""


def program(kits: str = KITS) -> Program:
    """Return the program; ``kits`` are its tables about material."""
    return read_program(f"{SMALL}\n{kits}")
