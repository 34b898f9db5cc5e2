"""Data that ships with the bot: the rule sets and the demo's program."""

from __future__ import annotations

from importlib.resources import files


def default_rules_text() -> str:
    """Return the rule set ``ems-standard`` as TOML."""
    return _read("default-rules.toml")


def rule_set_text(name: str) -> str:
    """Return what the rule set ``name`` changes of ``ems-standard``, as tables of TOML."""
    return _read(f"{name}.toml")


def demo_program_text() -> str:
    """Return the program file of the demo, as TOML: two companies, console channels only."""
    return _read("demo.toml")


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
