"""No value of any type at any key does anything but a report: the reader never falls over."""

from __future__ import annotations

import copy
import tomllib
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import tomli_w

from bot.program_file import BadProgram, read_program
from bot.program_file.schema import ARRAYS, PROGRAM
from tests.program.small import SMALL

MORE = """
[[right]]
topic = "paint"
title = "Colour of the paint"
side = "ems"
may = "asks"
approves = ["buyer"]

[[word]]
word = "Reklamation"
table = "categories"
means = "nonconformance"
"""
SOUND = tomllib.loads(SMALL + MORE)
ODD: list[Any] = [
    True,
    0,
    -1,
    10**30,
    1.5,
    float("nan"),
    "",
    " ",
    "x" * 10_000,
    "{0}{place}%s",
    "\x00\n\u202e",
    "../../etc/passwd",
    "/UTC",
    "Ünï-cödé",
    "٣bh",
    [],
    [[]],
    [{}],
    [""],
    [None.__class__.__name__, 1, {"a": 1}],
    {},
    {"": ""},
    {"mon": 1},
    {"mon-": ["08:00-17:00"]},
    {"level": "x"},
    date(1, 1, 1),
    datetime(2027, 1, 1),
    datetime(2027, 1, 1, tzinfo=UTC),
    time(8, 30),
    "2027-02-07..",
    "..",
    "2027-02-07 ,",
    "99:99-99:99",
    ";",
    "FREQ=WEEKLY;",
    "FREQ=YEARLY;BYWEEKNO=99999",
    "FREQ=YEARLY;BYSETPOS=1",
    "FREQ=WEEKLY;BYDAY=99TU",
    "FREQ=WEEKLY;INTERVAL=99999999999",
    "FREQ=DAILY;UNTIL=99991231",
    "FREQ=WEEKLY;FREQ=DAILY",
    "EXDATE:20270101",
]
ALONE = [("site", "week"), ("site", "open"), ("sync", "rrule"), ("sync", "start"), ("digest", "at")]
KEYS = {table.name: [key.name for key in table.keys] for table in (PROGRAM, *ARRAYS)}


def _with(table: str, keys: list[str], odd: Any) -> str:
    raw = copy.deepcopy(SOUND)
    target = raw[table] if table == "program" else raw[table][0]
    target.update(dict.fromkeys(keys, odd))
    return tomli_w.dumps(raw)


@pytest.mark.parametrize("table", KEYS)
def test_odd_values_at_every_key_of_a_table(table: str) -> None:
    for odd in ODD:
        _assert_readable(_errors(_with(table, KEYS[table], odd)))


@pytest.mark.parametrize(("table", "key"), ALONE)
def test_odd_values_at_one_key_beside_sound_ones(table: str, key: str) -> None:
    for odd in ODD:
        _assert_readable(_errors(_with(table, [key], odd)))


def _assert_readable(errors: list[str]) -> None:
    for error in errors:
        assert "\n" not in error
        assert len(error) < 800


@pytest.mark.parametrize("table", KEYS)
def test_odd_tables_are_reported(table: str) -> None:
    for odd in ODD:
        raw = {**SOUND, table: odd}
        errors = _errors(tomli_w.dumps(raw))
        # An empty list of channels, say, is sound; a program, site or person is not.
        assert odd == [] or any(f"[{table}]" in error for error in errors), odd


def _errors(text: str) -> list[str]:
    try:
        read_program(text)
    except BadProgram as bad:
        return bad.errors
    return []
