"""Rule changes as people type them: a cell, a ladder, keys. A mistake is one clear sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain.errors import Refused
from bot.domain.rule_set import KEYS, LadderOverride, Overrides, RuleOverride, RuleSet, Rung
from bot.domain.rules import parse_duration, parse_steps
from bot.domain.values import CLOCK_KINDS, SEVERITIES, SIDES, TRIGGERS, Duration, Severity
from bot.engine.commands.argument_kinds import nearest
from bot.features.rules.texts import ALLOWED, refuse

T = TypeVar("T")
Word = TypeVar("Word", bound=str)

CELL_KEYS = (*CLOCK_KINDS, "responder", "owner.oem", "owner.ems")
LADDER_KEYS = ("remind", "help", "steps")
HELPED = "ack"
"""The ladder before whose due time somebody is asked to help."""
NONE = ("none", "off", "no", "-", "0")
_ROLE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_PERCENT = re.compile(r"([1-9][0-9]?) ?%?")
_STEPS = {True: "L1 2 missed, L2 4 missed", False: "L1 +0m, L2 +1bd"}


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of a change: ``first`` and ``second`` name the place, ``fields`` say what."""

    first: str | None
    second: str | None
    fields: Mapping[str, str]

    def keys(self, allowed: tuple[str, ...], example: str) -> Mapping[str, str]:
        """Return the fields; none at all, or one that is not allowed, is refused."""
        if not self.fields:
            raise refuse("no.change", allowed=_options(allowed), example=example)
        for key in self.fields:
            if key not in allowed:
                near = nearest(key, list(allowed))
                raise refuse(
                    "no.key", key=key, nearest=near, allowed=_options(allowed), example=example
                )
        return self.fields


def _options(keys: tuple[str, ...]) -> str:
    return ", ".join(f"{key}=" for key in keys)


def chosen(typed: str | None, allowed: tuple[Word, ...], what: str, example: str) -> Word:
    """Return one of the allowed words, whatever its case, or refuse what was typed."""
    if typed is None:
        raise refuse("no.missing", what=f"The {what}", allowed=", ".join(allowed), example=example)
    meant = typed.strip().lower()
    for word in allowed:
        if word == meant:
            return word
    raise refuse(
        "no.word",
        what=what,
        typed=typed,
        nearest=nearest(meant, list(allowed)),
        allowed=", ".join(allowed),
        example=example,
    )


def read_cell(category: str, typed: Typed) -> Overrides:
    """Read ``major ack=2bd responder=oem owner.oem=buyer`` about a category."""
    example = f"rules propose {category} major ack=2bd"
    severity = chosen(typed.first, SEVERITIES, "severity", example)
    if typed.second is not None:
        raise refuse("no.rules.extra", extra=typed.second, example=example)
    cell = Cell(category, severity)
    fields = typed.keys(CELL_KEYS, cell.example("ack=2bd"))
    targets = {k: cell.length(k, fields[k]) for k in CLOCK_KINDS if k in fields}
    named = (side for side in SIDES if f"owner.{side}" in fields)
    owner: dict[str, str] = {side: cell.role(side, fields[f"owner.{side}"]) for side in named}
    responder = cell.responder(fields["responder"]) if "responder" in fields else None
    return Overrides((RuleOverride(category, severity, targets, responder, owner or None),))


@dataclass(frozen=True, slots=True)
class Cell:
    """Reads the values of one cell; it knows the line for an example."""

    category: str
    severity: Severity

    def example(self, change: str) -> str:
        """Return a line that would be right."""
        return f"rules propose {self.category} {self.severity} {change}"

    def length(self, key: str, typed: str) -> Duration:
        """Read a target such as ``2bd``."""
        word = typed.replace(" ", "").lower()
        if word in NONE:
            raise refuse("no.keep", category=self.category, severity=self.severity, key=key)
        return _value(
            key, typed, "length", self.example(f"{key}=2bd"), lambda: parse_duration(word)
        )

    def responder(self, typed: str) -> str:
        """Read which side answers."""
        word = typed.strip().lower()
        if word in (*SIDES, "other"):
            return word
        raise _wrong("responder", typed, "responder", self.example("responder=oem"))

    def role(self, side: str, typed: str) -> str:
        """Read an owner's role."""
        if _ROLE.fullmatch(typed.strip()):
            return typed.strip()
        key = f"owner.{side}"
        raise _wrong(key, typed, "role", self.example(f"{key}=buyer"))


def read_ladder(rules: RuleSet, typed: Typed) -> Overrides:
    """Read ``ack major remind=50% help=75% steps="L1 +0m, L2 +1bd"``; what is not given stays."""
    example = 'rules propose ladder ack major steps="L1 +0m, L2 +1bd"'
    trigger = chosen(typed.first, TRIGGERS, "trigger", example)
    counted = trigger == "update"
    example = f'rules propose ladder {trigger} major steps="{_STEPS[counted]}"'
    severity = chosen(typed.second, SEVERITIES, "severity", example)
    example = f'rules propose ladder {trigger} {severity} steps="{_STEPS[counted]}"'
    fields = typed.keys(LADDER_KEYS, example)
    ladder = rules.ladder(trigger, severity)
    if "steps" in fields:
        ladder = replace(ladder, steps=_steps(fields["steps"], counted, example))
    if "remind" in fields:
        ladder = replace(ladder, remind=_percent("remind", "50%", trigger, severity, fields))
    if "help" in fields:
        if trigger != HELPED:
            example = f"rules propose ladder {HELPED} {severity} help=75%"
            raise refuse("no.help", trigger=trigger, example=example)
        ladder = replace(ladder, help=_percent("help", "75%", trigger, severity, fields))
    return Overrides(ladders=(LadderOverride(trigger, severity, ladder),))


def read_keys(typed: Typed) -> Overrides:
    """Read ``minor=ask critical=inform``; what is not given stays."""
    example = "rules propose keys minor=ask"
    extra = typed.first or typed.second
    if extra:
        raise refuse("no.rules.extra", extra=extra, example=example)
    fields = typed.keys(SEVERITIES, example)
    return Overrides(keys={s: _key(s, fields[s]) for s in SEVERITIES if s in fields})


def _key(severity: Severity, typed: str) -> str:
    word = typed.strip().lower()
    if word in KEYS:
        return word
    raise _wrong(severity, typed, "keys", f"rules propose keys {severity}={KEYS[0]}")


def _steps(typed: str, counted: bool, example: str) -> tuple[Rung, ...]:
    kind = "steps.update" if counted else "steps"
    steps = _value("steps", typed, kind, example, lambda: parse_steps(typed))
    for step in steps:
        if (step.misses is not None) != counted:
            raise _wrong("steps", typed, kind, example)
    return steps


def _percent(
    key: str, usual: str, trigger: str, severity: str, fields: Mapping[str, str]
) -> int | None:
    word = fields[key].strip().lower()
    if word in NONE:
        return None
    match = _PERCENT.fullmatch(word)
    if match is None:
        example = f"rules propose ladder {trigger} {severity} {key}={usual}"
        raise _wrong(key, fields[key], "percent", example)
    return int(match[1])


def _value(key: str, typed: str, kind: str, example: str, parse: Callable[[], T]) -> T:
    try:
        return parse()
    except ValueError:
        raise _wrong(key, typed, kind, example) from None


def _wrong(key: str, typed: str, kind: str, example: str) -> Refused:
    shown = typed if len(typed) <= 60 else f"{typed[:59]}…"
    return refuse("no.rules.value", key=key, typed=shown, allowed=ALLOWED[kind], example=example)
