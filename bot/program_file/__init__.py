"""The program file: TOML to a ``Program`` and back. All mistakes of a file are told at once."""

from __future__ import annotations

from bot.program_file.lint import warnings
from bot.program_file.read import BadProgram, read_overrides, read_program
from bot.program_file.write import write_overrides, write_program

__all__ = [
    "BadProgram",
    "read_overrides",
    "read_program",
    "warnings",
    "write_overrides",
    "write_program",
]
