"""The shipped rules, read from the project's own data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from bot.data import default_rules_text
from bot.domain.rule_set import Category, Cell, Ladder, RuleSet, Rung, Targets
from bot.domain.rules import parse_duration, parse_offset
from bot.domain.values import CLOCK_KINDS, SEVERITIES

Raw = Mapping[str, Any]


@cache
def default_rules() -> RuleSet:
    """Return ``ems-standard`` version 1, the rules of a program that changes nothing."""
    return read_rules(default_rules_text())


def read_rules(text: str) -> RuleSet:
    """Read a rule set from TOML; a mistake in it raises ``KeyError`` or ``ValueError``."""
    raw = tomllib.loads(text)
    deadline = raw["deadline"]
    return RuleSet(
        name=raw["name"],
        version=raw["version"],
        categories={name: _category(name, table) for name, table in raw["category"].items()},
        ladders={trigger: _ladders(rows) for trigger, rows in raw["ladder"].items()},
        nudges={kind: tuple(map(parse_offset, days)) for kind, days in deadline["nudge"].items()},
        deadline_ladders={kind: _steps(steps) for kind, steps in deadline["ladder"].items()},
    )


def _category(name: str, raw: Raw) -> Category:
    cells = {severity: _cell(raw, raw[severity]) for severity in SEVERITIES}
    return Category(name, raw["title"], raw["severity"], tuple(raw["asks"]), cells)


def _cell(category: Raw, row: Raw) -> Cell:
    targets = {kind: parse_duration(row[kind]) for kind in CLOCK_KINDS if kind in row}
    return Cell(Targets(**targets), category["responder"], dict(category["owner"]))


def _ladders(rows: Raw) -> dict[str, Ladder]:
    return {severity: _ladder(row) for severity, row in rows.items()}


def _ladder(row: Raw) -> Ladder:
    remind = int(row["remind"].rstrip("%")) if "remind" in row else None
    return Ladder(_steps(row["steps"]), remind)


def _steps(steps: list[Raw]) -> tuple[Rung, ...]:
    return tuple(_rung(step) for step in steps)


def _rung(step: Raw) -> Rung:
    after = parse_duration(step["after"], zero=True) if "after" in step else None
    return Rung(step["level"], after, step.get("misses"), step.get("offer", False))
