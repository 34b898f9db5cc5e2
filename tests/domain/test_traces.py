"""Somebody is taken out of texts and values, and nothing else is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from bot.domain.traces import DOCUMENTS, LINES, PEOPLE, Traces, free_mark, is_mark
from bot.features.lists.imports.values import Entry
from tests.contract.filled import KINDS

ROOT = Path(__file__).parents[2]
TOM = Traces(
    "tom",
    "Tom Reed",
    "former-2",
    {"slack": "T0/U0TOMREED", "discord": "910000000000000001"},
    ("tom.reed@acme.example", "李雷"),
)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Tom Reed and TOM REED", "Former person 2 and Former person 2"),
        ("Tom Reedy, bottom, tomorrow, Tom", "Tom Reedy, bottom, tomorrow, Tom"),
        ("ask @tom, not @tommy", "ask @former-2, not @tommy"),
        ("<@U0TOMREED> <@U0TOMREED|tom> <@!910000000000000001>", " ".join(["Former person 2"] * 3)),
        ("console:dm:tom/m3 slack:dm:T0/U0TOMREED", "console:dm:former-2/m3 slack:dm:former-2"),
        ("write to tom.reed@acme.example", "write to Former person 2"),
        ("李雷说好", "Former person 2说好"),
        ("seat/1@oem/@tom", "seat/1@oem/@former-2"),
        ("", ""),
    ],
)
def test_what_names_somebody_in_a_text_is_replaced(said: str, left: str) -> None:
    assert TOM.text(said) == left


def test_an_id_that_is_a_word_is_replaced_where_people_stand_only() -> None:
    """An id may be the word of a role, a site or a day of work: those stay."""
    buyer = Traces("buyer", "May", "former-1")
    data = {
        "roles": ["buyer"],
        "owner": "buyer",
        "fields": {"role": "buyer"},
        "text": "The buyer comes in May, May says",
        "name": "May",
        "line": "issue assign ACME-1 buyer",
        "seats": [{"role": "@buyer"}, {"role": "buyer"}],
        "people": ["buyer", "planner"],
        "wanted": 'id = "buyer"',
        "count": 3,
    }
    assert buyer.data(data) == {
        "roles": ["buyer"],
        "owner": "former-1",
        "fields": {"role": "buyer"},
        "text": "The buyer comes in May, May says",
        "name": "Former person 1",
        "line": "issue assign ACME-1 former-1",
        "seats": [{"role": "@former-1"}, {"role": "buyer"}],
        "people": ["former-1", "planner"],
        "wanted": "",
        "count": 3,
    }


def test_a_mark_is_nobody_elses() -> None:
    assert free_mark(["former-1", "maria", "former-3"]) == "former-2"
    assert is_mark("former-12")
    assert not is_mark("former-x")


# every key of a value says whether the id of a person may stand under it

ELSE = """
    about absent acceptance ack actions after agenda answer approve asks at category checks clock
    console current deadline document effective ended every evidence expert_roles fields file id
    in_scope key kind kit limit link matter matters may means measure moments name needed_for note
    notes notice obligation offered only_while open out_of_scope outcome owed part payload plan
    product question resolve responder repeat rev role roll rrule seat series sheet side site source
    state status step supply sync table target template term terms text title to topic trigger
    unit unmarked unwritten value volumes why within words zone
"""
"""Keys under which no id of a person stands, though words about somebody may."""


NOBODY = frozenset(ELSE.split())


def text_fields() -> set[str]:
    """Return the fields of kept values that hold words."""
    found: set[str] = set()
    for kind in (*KINDS.values(), Entry):
        stack = [kind]
        while stack:
            one = stack.pop()
            for name, hint in get_type_hints(one).items() if is_dataclass(one) else ():
                found |= {name} if "str" in str(hint) else set()
                stack += [p for p in (hint, *_parts(hint)) if is_dataclass(p)]
    return found


def _parts(hint: Any) -> Iterator[Any]:
    for part in get_args(hint):
        yield part
        yield from _parts(part)


def people_in_lines() -> set[str]:
    """Return the keys of audit lines whose value is the id of something."""
    found: set[str] = set()
    for top in ("engine", "features"):
        for path in (ROOT / "bot" / top).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Dict):
                    pairs = zip(node.keys, node.values, strict=True)
                    found |= {k.value for k, v in pairs if _is_id(k, v)}  # type: ignore[union-attr,misc]
    return found


def _is_id(key: ast.expr | None, value: ast.expr) -> bool:
    named = isinstance(key, ast.Constant) and isinstance(key.value, str)
    return named and bool(re.fullmatch(r"[\w.]+\.(id|owner|by|person)", ast.unparse(value)))


def test_every_key_says_whether_a_person_stands_under_it() -> None:
    known = PEOPLE | LINES | DOCUMENTS | NOBODY
    assert text_fields() - known == set(), "say in bot/domain/traces.py what stands there"
    assert people_in_lines() - known == set(), "say in bot/domain/traces.py what stands there"
