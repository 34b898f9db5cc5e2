"""From a ``Program`` to TOML as a person would write it: same program, same text.

What has its default value is left out, so reading the text gives the same program again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.domain.nudges import show_nudge
from bot.domain.program import (
    ON,
    DeadlineTable,
    DecisionRight,
    DigestSchedule,
    KitLine,
    KitTable,
    OwnWord,
    Program,
    SyncSeries,
)
from bot.domain.rule_set import LadderOverride, Overrides, RuleOverride, Rung
from bot.domain.values import CLOCK_KINDS, SEVERITIES, SIDES, Channel, Person, Site
from bot.program_file.calendars import show_open, show_range, show_wall, show_week
from bot.program_file.charter import PAIRS, charter_tables

WIDTH = 100
Pairs = Iterator[tuple[str, Any]]


def write_program(program: Program) -> str:
    """Return the program as a file that ``read_program`` turns into an equal program."""
    return _file([("[program]", _program(program)), *_arrays(program)])


def write_overrides(overrides: Overrides) -> str:
    """Return the ``[keys]``, ``[[rule]]`` and ``[[ladder]]`` tables alone, for
    ``read_overrides``."""
    return _file(list(_overrides(overrides)))


def written(value: Any) -> dict[str, Any]:
    """Return a table of a program file as its lines: what has its default value is left out."""
    return {key: shown for key, shown in _PAIRS[type(value)](value) if shown is not None}


def _file(tables: list[tuple[str, Pairs]]) -> str:
    shown = ["\n".join([heading, *_lines(pairs)]) for heading, pairs in tables]
    return "\n\n".join(shown) + "\n" if shown else ""


def _overrides(overrides: Overrides) -> Iterator[tuple[str, Pairs]]:
    if overrides.keys:
        yield "[keys]", ((severity, overrides.keys.get(severity)) for severity in SEVERITIES)
    yield from (("[[rule]]", _rule(rule)) for rule in overrides.rules)
    yield from (("[[ladder]]", _ladder(ladder)) for ladder in overrides.ladders)


def _arrays(program: Program) -> Iterator[tuple[str, Pairs]]:
    yield from (("[[site]]", _site(site)) for site in program.sites)
    yield from (("[[person]]", _person(person)) for person in program.people)
    yield from (("[[channel]]", _channel(channel)) for channel in program.channels)
    yield from _overrides(program.overrides)
    yield from (("[[sync]]", _sync(sync)) for sync in program.syncs)
    yield from (("[[deadline]]", _deadline(deadline)) for deadline in program.deadlines)
    yield from (("[[kit]]", _kit(kit)) for kit in program.kits)
    yield from (("[[digest]]", _digest(digest)) for digest in program.digests)
    yield from charter_tables(program)
    yield from (("[[right]]", _right(right)) for right in program.rights)
    yield from (("[[word]]", _word(own)) for own in program.words)


def _program(program: Program) -> Pairs:
    yield from _fields(program, "key", "name", *program.sides, "zone")
    yield "export_controlled", program.export_controlled or None


def _site(site: Site) -> Pairs:
    yield from _fields(site, "id", "name", "side", "zone")
    yield "week", show_week(site.week)
    yield from _fields(site, "country", "subdivision")
    yield "closed", [show_range(item) for item in site.closed] or None
    yield "open", [show_open(item) for item in site.open] or None


def _person(person: Person) -> Pairs:
    yield from _fields(person, "id", "name", "side", "site", "level")
    yield "roles", list(person.roles) or None
    yield "on_call", person.on_call or None
    yield from _fields(person, "backup", "email", "phone")
    yield "away", [show_range(item) for item in person.away] or None
    yield from _fields(person, "slack", "discord")


def _channel(channel: Channel) -> Pairs:
    yield from _fields(channel, "platform", "team", "id", "audience")


def _rule(rule: RuleOverride) -> Pairs:
    yield from _fields(rule, "category", "severity")
    for kind in CLOCK_KINDS:
        yield kind, str(rule.targets[kind]) if kind in rule.targets else None
    yield "responder", rule.responder
    owner = rule.owner or {}
    yield "owner", {side: owner[side] for side in SIDES if side in owner} or None


def _ladder(override: LadderOverride) -> Pairs:
    yield from _fields(override, "trigger", "severity")
    ladder = override.ladder
    yield "remind", None if ladder.remind is None else f"{ladder.remind}%"
    yield "help", None if ladder.help is None else f"{ladder.help}%"
    yield "steps", [_step(step) for step in override.ladder.steps]


def _step(step: Rung) -> dict[str, Any]:
    after = None if step.after is None else str(step.after)
    pairs = {
        "level": step.level,
        "after": after,
        "misses": step.misses,
        "offer": step.offer or None,
    }
    return {key: value for key, value in pairs.items() if value is not None}


def _sync(sync: SyncSeries) -> Pairs:
    yield from _fields(sync, "id", "title", "zone")
    yield "start", show_wall(sync.start)
    yield from _fields(sync, "rrule", "minutes")
    yield "required", list(sync.required) or None
    yield "agenda", list(sync.agenda) or None
    yield from _fields(sync, "link", "only_while")
    yield "roll", None if sync.roll == ON else sync.roll


def _deadline(deadline: DeadlineTable) -> Pairs:
    yield from _fields(deadline, "id", "title", "kind", "side", "owner")
    yield "due", show_wall(deadline.due)
    yield "nudge", None if deadline.nudge is None else [show_nudge(n) for n in deadline.nudge]
    yield "approve", deadline.approve


def _kit(kit: KitTable) -> Pairs:
    yield from _fields(kit, "id", "title", "needed_for")
    yield "lines", [_kit_line(line) for line in kit.lines]


def _kit_line(line: KitLine) -> dict[str, Any]:
    values = dict(_fields(line, "part", "qty", "supply", "side"))
    extra = {"attrition": line.attrition} if line.attrition else {}
    return {**values, "due": line.due.isoformat(), **extra}


def _digest(digest: DigestSchedule) -> Pairs:
    yield from _fields(digest, "kind", "zone", "at", "to")


def _right(right: DecisionRight) -> Pairs:
    yield from _fields(right, "topic", "title", "side", "may")
    yield "approves", list(right.approves) or None
    yield from _fields(right, "limit", "notice")


def _word(own: OwnWord) -> Pairs:
    yield from _fields(own, "word", "table", "means")


_PAIRS: dict[type, Callable[[Any], Pairs]] = {
    Site: _site,
    Person: _person,
    Channel: _channel,
    SyncSeries: _sync,
    DeadlineTable: _deadline,
    KitTable: _kit,
    DigestSchedule: _digest,
    DecisionRight: _right,
    OwnWord: _word,
    **PAIRS,
}


def _fields(value: Any, *names: str) -> Pairs:
    yield from ((name, getattr(value, name)) for name in names)


def _lines(pairs: Pairs) -> Iterator[str]:
    for key, value in pairs:
        if value is not None:
            yield _line(key, value)


def _line(key: str, value: Any) -> str:
    line = f"{key} = {_toml(value)}"
    if len(line) <= WIDTH or not isinstance(value, list):
        return line
    return "\n".join([f"{key} = [", *(f"    {_toml(item)}," for item in value), "]"])


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case str():
            # A JSON string is a TOML basic string, but for DEL, which JSON leaves as it is.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            return _braces([f"{key} = {_toml(item)}" for key, item in value.items()])
        case Sequence():
            return f"[{', '.join(_toml(item) for item in value)}]"
        case _:
            raise TypeError(f"no TOML form for {type(value).__name__}")


def _braces(parts: list[str]) -> str:
    return f"{{ {', '.join(parts)} }}" if parts else "{}"
