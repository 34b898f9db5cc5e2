"""The shipped rules, read from the project's own data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from bot.data import NEWEST_RULES, default_rules_text
from bot.domain.rule_set import DEFAULT_KEYS, Category, Cell, Ladder, RuleSet, Rung, Targets
from bot.domain.rules import parse_duration, parse_offset
from bot.domain.values import CLOCK_KINDS, SEVERITIES

Raw = Mapping[str, Any]


@cache
def default_rules(version: int = NEWEST_RULES) -> RuleSet:
    """Return a version of ``ems-standard``: the rules of a program that changes nothing."""
    return read_rules(default_rules_text(version))


def read_rules(text: str) -> RuleSet:
    """Read a rule set from TOML; a mistake in it raises ``KeyError`` or ``ValueError``."""
    raw = tomllib.loads(text)
    deadline, confirm = raw["deadline"], raw.get("confirm", {})
    return RuleSet(
        name=raw["name"],
        version=raw["version"],
        categories={
            name: _category(name, table, confirm) for name, table in raw["category"].items()
        },
        ladders={trigger: _ladders(rows) for trigger, rows in raw["ladder"].items()},
        nudges={kind: tuple(map(parse_offset, days)) for kind, days in deadline["nudge"].items()},
        deadline_ladders={kind: _steps(steps) for kind, steps in deadline["ladder"].items()},
        keys={**DEFAULT_KEYS, **raw.get("keys", {})},
    )


def _category(name: str, raw: Raw, confirm: Raw) -> Category:
    """Return a category; how long the counterpart has to confirm is the same in each."""
    rows = {s: {**raw[s], **({"confirm": confirm[s]} if s in confirm else {})} for s in SEVERITIES}
    cells = {severity: _cell(raw, rows[severity]) for severity in SEVERITIES}
    return Category(name, raw["title"], raw["severity"], tuple(raw["asks"]), cells)


def _cell(category: Raw, row: Raw) -> Cell:
    targets = {kind: parse_duration(row[kind]) for kind in CLOCK_KINDS if kind in row}
    return Cell(Targets(**targets), category["responder"], dict(category["owner"]))


def _ladders(rows: Raw) -> dict[str, Ladder]:
    return {severity: _ladder(row) for severity, row in rows.items()}


def _ladder(row: Raw) -> Ladder:
    return Ladder(_steps(row["steps"]), _percent(row, "remind"), _percent(row, "help"))


def _percent(row: Raw, key: str) -> int | None:
    return int(row[key].rstrip("%")) if key in row else None


def _steps(steps: list[Raw]) -> tuple[Rung, ...]:
    return tuple(_rung(step) for step in steps)


def _rung(step: Raw) -> Rung:
    after = parse_duration(step["after"], zero=True) if "after" in step else None
    return Rung(step["level"], after, step.get("misses"), step.get("offer", False))
