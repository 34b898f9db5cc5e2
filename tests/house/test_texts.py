"""Every sentence that a person reads stands in a table of texts; each key is used, and known."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.source import PATHS, TREES

TABLES = [name for name in PATHS if name.rpartition(".")[2] in ("texts",)]
SPEAKING = {"say", "refuse"}
WORDS = 5
"""So many words that end like a sentence are one."""

# Where sentences stand that are no table: what a declaration says of itself, and what only the
# operator reads in a log.
DECLARING = {"help", "example", "metavar", "description", "reason"}
EXEMPT = {
    "bot.app.doctor": "findings for the operator",
    "adapters.slack.doctor": "findings for the operator",
    "adapters.slack.validate": "findings for the operator",
    "adapters.discord.doctor": "findings for the operator",
    "adapters.slack.manifest": "what Slack shows of the app",
    "storage.check": "findings for the operator",
    "storage.errors": "errors for the operator's log",
    "storage.schema": "errors for the operator's log",
}


@cache
def sayings(module: str) -> frozenset[str] | None:
    found = getattr(importlib.import_module(module), "_SAYINGS", None)
    return None if found is None else frozenset(found._texts)


def spoken_from(tree: ast.Module) -> dict[str, str]:
    """Return which table each speaking name of a module comes from."""
    return {
        alias.asname or alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in TABLES
        for alias in node.names
        if alias.name in SPEAKING
    }


ANYTHING = r"[\w. ]+"


def composed(node: ast.JoinedStr) -> str:
    """Return the pattern of what a text with values filled in may become."""
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANYTHING
        for part in node.values
    )


def keys(node: ast.expr) -> Iterator[str]:
    """Yield the patterns of keys that an argument may be: one, or either branch of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield composed(node)
    elif isinstance(node, ast.IfExp):
        yield from (*keys(node.body), *keys(node.orelse))


def unknown_keys(tree: ast.Module) -> list[str]:
    tables = spoken_from(tree)
    return [
        key
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
        if (known := sayings(tables.get(node.func.id, ""))
            if node.func.id in tables else None) is not None
        for key in keys(node.args[0])
        if not any(re.fullmatch(key, each) for each in known)
    ]  # fmt: skip


@pytest.mark.parametrize("name", PATHS)
def test_every_key_is_known(name: str) -> None:
    assert not unknown_keys(TREES[name])


def test_an_unknown_key_is_found() -> None:
    line = "from bot.features.issues.texts import say\nsay('logged' if x else 'no_such')"
    assert unknown_keys(ast.parse(line)) == ["no_such"]


def test_an_unknown_composed_key_is_found() -> None:
    lines = "from bot.features.issues.texts import say\nsay(f'step.{kind}')\nsay(f'{kind}.no_such')"
    assert unknown_keys(ast.parse(lines)) == [ANYTHING + r"\.no_such"]


def own_keys(table: str) -> Iterator[str]:
    """Yield the keys of the sentences that a table itself holds."""
    for node in TREES[table].body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Dict):
            for key in node.value.keys:
                if isinstance(key, ast.Constant):
                    yield str(key.value)


def _mentioned() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return every text that stands in the product, and what its filled-in ones may become."""
    texts: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for name, tree in TREES.items():
        if name in TABLES:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            elif (
                isinstance(node, ast.JoinedStr)
                and len(node.values) <= 4
                and any(isinstance(part, ast.Constant) for part in node.values)
            ):
                patterns.append(re.compile(composed(node)))
    return texts, patterns


TEXTS, PATTERNS = _mentioned()


@pytest.mark.parametrize("table", TABLES)
def test_every_key_is_used(table: str) -> None:
    unused = [
        key
        for key in own_keys(table)
        if key not in TEXTS and not any(pattern.fullmatch(key) for pattern in PATTERNS)
    ]
    assert not unused


# sentences elsewhere


def sentences(tree: ast.Module) -> list[str]:
    """Return the sentences that stand in a module outside its docstrings and declarations."""
    passed = {id(each) for node in ast.walk(tree) for each in _no_sentence(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed
        if len(node.value.split()) >= WORDS and re.search(r"[a-z][.?!:]$", node.value.strip())
    ]


def _no_sentence(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr):
        yield from ast.walk(node) if isinstance(node.value, ast.Constant) else ()
    elif isinstance(node, ast.keyword) and node.arg in DECLARING:
        yield from ast.walk(node.value)
    elif isinstance(node, ast.Assert):
        yield from ast.walk(node)
    elif isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        own_errors = name in ("ValueError", "TypeError", "RuntimeError", "Param", "ArgumentKind")
        if own_errors or called in ("error", "warning", "info", "debug", "exception"):
            yield from ast.walk(node)


@pytest.mark.parametrize("name", [n for n in PATHS if "texts" not in n and n not in EXEMPT])
def test_no_sentence_stands_elsewhere(name: str) -> None:
    assert not sentences(TREES[name])


def test_a_sentence_elsewhere_is_found() -> None:
    line = '"""A module."""\nx = Card(("Nothing was changed in this program.",))'
    assert len(sentences(ast.parse(line))) == 1
