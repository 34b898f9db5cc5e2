"""From TOML to a ``Program``: each table by its declaration, then what holds between them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.errors import Misconfigured
from bot.domain.program import (
    DeadlineTable,
    DecisionRight,
    DigestSchedule,
    KitTable,
    OwnWord,
    Program,
    SyncSeries,
)
from bot.domain.rule_set import Ladder, LadderOverride, Overrides, RuleOverride
from bot.domain.values import CLOCK_KINDS, SEVERITIES, Channel, Person, Site
from bot.program_file.charter import CHARTER_SINGLE, charter_of
from bot.program_file.check import check_overrides, cross_check
from bot.program_file.schema import ARRAYS, KEYS_TABLE, LADDER, PROGRAM, RULE, SINGLE
from bot.program_file.tables import Draft, Entry, Table, place_of, read_table
from bot.program_file.texts import say
from bot.program_file.wording import kind_of, nearest, quote

LARGEST = 256 * 1024
"""The largest program file that people may send, in bytes; one of hundreds of people is far
smaller."""


class BadProgram(Misconfigured):
    """A program file with mistakes: ``errors`` has one sentence for each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(errors)
        self.errors = errors


def read_program(text: str) -> Program:
    """Read a whole program file; any mistake raises ``BadProgram`` with all of them."""
    raw = _toml(text)
    errors = _unknown_tables(raw, (*SINGLE, *ARRAYS))
    draft: Draft = {PROGRAM.name: _program(raw, errors), KEYS_TABLE.name: _keys(raw, errors)}
    draft |= {table.name: _maybe(table, raw, errors) for table in CHARTER_SINGLE}
    for table in ARRAYS:
        draft[table.name] = _entries(table, raw.get(table.name, []), errors)
    errors += cross_check(draft)
    if errors:
        raise BadProgram(errors)
    return _build(draft)


def read_overrides(text: str) -> Overrides:
    """Read ``[keys]``, ``[[rule]]`` and ``[[ladder]]`` tables alone; mistakes raise
    ``BadProgram``."""
    raw = _toml(text)
    errors = _unknown_tables(raw, (KEYS_TABLE, RULE, LADDER))
    draft = {t.name: _entries(t, raw.get(t.name, []), errors) for t in (RULE, LADDER)}
    draft[KEYS_TABLE.name] = _keys(raw, errors)
    errors += check_overrides(draft)
    if errors:
        raise BadProgram(errors)
    return _overrides(draft)


def read_rules(text: str) -> Program | Overrides:
    """Read a whole program file, or one with rules alone; mistakes raise ``BadProgram``."""
    whole = bool({"program", "site", "person"} & set(_toml(text)))
    return read_program(text) if whole else read_overrides(text)


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise BadProgram([say("syntax", reason="values are nested too deeply")]) from None
    except ValueError as error:
        raise BadProgram([say("syntax", reason=error)]) from None


def _unknown_tables(raw: Mapping[str, Any], tables: Sequence[Table]) -> list[str]:
    names = [table.name for table in tables]
    shown = ", ".join(_heading(name) for name in names)
    return [
        say(
            "unknown_table",
            name=f"[{quote(key)[1:-1]}]",
            nearest=_heading(nearest(key, names)),
            allowed=shown,
        )
        for key in raw
        if key not in names
    ]


def _heading(name: str) -> str:
    return f"[{name}]" if name in (table.name for table in SINGLE) else f"[[{name}]]"


def _program(raw: Mapping[str, Any], errors: list[str]) -> list[Entry]:
    if PROGRAM.name not in raw:
        required = ", ".join(key.name for key in PROGRAM.keys[:-1])
        errors.append(say("no_program", keys=required))
        return []
    return _single(PROGRAM, raw, errors)


def _keys(raw: Mapping[str, Any], errors: list[str]) -> list[Entry]:
    return _maybe(KEYS_TABLE, raw, errors)


def _maybe(table: Table, raw: Mapping[str, Any], errors: list[str]) -> list[Entry]:
    return _single(table, raw, errors) if table.name in raw else []


def _single(table: Table, raw: Mapping[str, Any], errors: list[str]) -> list[Entry]:
    value, heading = raw[table.name], _heading(table.name)
    if isinstance(value, dict):
        return [read_table(table, value, heading, errors)]
    count = f"as [{heading}]" if _tables(value) else f"as {kind_of(value)}"
    errors.append(say("not_single", table=heading, count=count))
    return []


def _tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _entries(table: Table, value: Any, errors: list[str]) -> list[Entry]:
    if not _tables(value):
        kind = "written in single brackets" if isinstance(value, dict) else kind_of(value)
        errors.append(say("not_array", table=f"[[{table.name}]]", found=kind))
        return [Entry(f"[[{table.name}]]", {})]
    return [
        read_table(table, raw, place_of(table, raw, number), errors)
        for number, raw in enumerate(value, start=1)
    ]


def _build(draft: Draft) -> Program:
    program = draft["program"][0].values
    return Program(
        **program,
        sites=tuple(Site(**entry.values) for entry in draft["site"]),
        people=tuple(Person(**entry.values) for entry in draft["person"]),
        channels=tuple(Channel(**entry.values) for entry in draft["channel"]),
        overrides=_overrides(draft),
        syncs=tuple(SyncSeries(**_zoned(entry, program["zone"])) for entry in draft["sync"]),
        deadlines=tuple(DeadlineTable(**entry.values) for entry in draft["deadline"]),
        kits=tuple(KitTable(**entry.values) for entry in draft["kit"]),
        digests=tuple(
            DigestSchedule(**_zoned(entry, program["zone"])) for entry in draft["digest"]
        ),
        rights=tuple(DecisionRight(**entry.values) for entry in draft["right"]),
        words=tuple(OwnWord(**entry.values) for entry in draft["word"]),
        **charter_of(draft),
    )


def _overrides(draft: Draft) -> Overrides:
    return Overrides(
        rules=tuple(_rule(entry) for entry in draft["rule"]),
        ladders=tuple(_ladder(entry) for entry in draft["ladder"]),
        keys={
            severity: entry.values[severity]
            for entry in draft["keys"]
            for severity in SEVERITIES
            if entry.values[severity] is not None
        },
    )


def _zoned(entry: Entry, zone: str) -> dict[str, Any]:
    return {**entry.values, "zone": entry.get("zone") or zone}


def _rule(entry: Entry) -> RuleOverride:
    values = entry.values
    targets = {kind: values[kind] for kind in CLOCK_KINDS if values[kind] is not None}
    return RuleOverride(
        values["category"], values["severity"], targets, values["responder"], values["owner"]
    )


def _ladder(entry: Entry) -> LadderOverride:
    values = entry.values
    ladder = Ladder(values["steps"], values["remind"], values["help"])
    return LadderOverride(values["trigger"], values["severity"], ladder)
