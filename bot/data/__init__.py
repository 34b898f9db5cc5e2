"""Data that ships with the bot: the rule sets, the rights, and the demo's program and story."""

from __future__ import annotations

from importlib.resources import files

NEWEST_RULES = 2
"""The version of the shipped rules that a program starts with."""


def default_rules_text(version: int = NEWEST_RULES) -> str:
    """Return a version of the rule set ``ems-standard`` as TOML, by default the newest.

    Two companies keep the version that they agreed to until they agree to another.
    """
    return _read(
        "default-rules.toml" if version == NEWEST_RULES else f"default-rules-{version}.toml"
    )


def rule_set_text(name: str) -> str:
    """Return what the rule set ``name`` changes of ``ems-standard``, as tables of TOML."""
    return _read(f"{name}.toml")


def roles_text() -> str:
    """Return the roles that usually speak for each side, and the milestones of a build, as TOML."""
    return _read("roles.toml")


def rights_text() -> str:
    """Return who may do what, and whose key it needs, as TOML."""
    return _read("rights.toml")


def kit_list_text() -> str:
    """Return what stands above the columns of a list of parts, in six languages, as TOML."""
    return _read("kit-list.toml")


def demo_program_text() -> str:
    """Return the program file of the demo, as TOML: two companies, console channels only."""
    return _read("demo.toml")


def demo_story_text() -> str:
    """Return the story of the demo, as a scenario whose comments are its captions."""
    return _read("story.andon")


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
