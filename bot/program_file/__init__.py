"""The program file: TOML to a ``Program`` and back. All mistakes of a file are told at once."""

from __future__ import annotations

from bot.program_file.lint import warnings
from bot.program_file.read import LARGEST, BadProgram, read_overrides, read_program, read_rules
from bot.program_file.write import write_overrides, write_program

__all__ = [
    "LARGEST",
    "BadProgram",
    "read_overrides",
    "read_program",
    "read_rules",
    "warnings",
    "write_overrides",
    "write_program",
]
