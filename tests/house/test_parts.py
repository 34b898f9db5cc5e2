"""What a noun declares is complete: nothing that is written for a part is forgotten, and each
function takes what its part is called with."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from bot.engine import feature as parts
from bot.engine.commands.argument_kinds import KINDS
from bot.engine.commands.declaration import Command, Param, command
from bot.engine.feature import ArgumentKind, Feature, FormOf, Job
from bot.engine.index import index_of
from bot.features import FEATURES, INDEX, READING
from bot.program_file.rights import read_rights
from tests.house.source import PATHS

FREE = {"when", "due", "passed", "duration", "number", "word", "text"}
"""Kinds that people type: nobody would pick them from a list."""

MODULES = [name for name in PATHS if name.startswith("bot.features.")]


def declared(kind: type) -> Iterator[tuple[str, Any]]:
    """Yield each value of a kind that stands at the top of a module of a noun, alone or listed."""
    for name in MODULES:
        for value in vars(importlib.import_module(name)).values():
            listed = value if isinstance(value, tuple) else (value,)
            yield from ((name, each) for each in listed if isinstance(each, kind))


def test_every_command_is_declared_by_its_feature() -> None:
    known = set(map(id, INDEX.commands))
    assert not [f"{where}: {each.words}" for where, each in declared(Command)
                if id(each) not in known]  # fmt: skip


def test_every_form_and_kind_of_argument_is_declared_by_its_feature() -> None:
    known = {id(each) for each in (*INDEX.forms.values(), *INDEX.arguments.values())}
    left_out = [
        (where, each) for part in (FormOf, ArgumentKind) for where, each in declared(part)
        if id(each) not in known
    ]  # fmt: skip
    assert not left_out


@pytest.mark.parametrize("found", tuple(INDEX.commands), ids=lambda each: each.words or "state")
def test_every_argument_is_of_a_kind_that_is_read(found: Command) -> None:
    assert all(param.kind in INDEX.arguments for param in found.params)


@pytest.mark.parametrize("kind", INDEX.arguments.values(), ids=lambda each: each.name)
def test_a_kind_that_people_pick_is_suggested(kind: ArgumentKind) -> None:
    assert kind.help
    assert (kind.suggest is None) == (kind.name in FREE)


@pytest.mark.parametrize("form", INDEX.forms.values(), ids=lambda each: each.words)
def test_a_form_completes_a_declared_command(form: FormOf) -> None:
    noun, _, verb = form.words.partition(" ")
    assert INDEX.commands.get(noun, verb) is not None


# what is declared twice, or nowhere


def rebuilt(*features: Feature) -> object:
    return index_of(features, READING, KINDS, read_rights())


def without(name: str, **changed: Any) -> list[Feature]:
    return [replace(f, **changed) if f.name == name else f for f in FEATURES]


def test_a_command_that_nobody_reads_is_an_error() -> None:
    @command("issue dance", help="Dance", example="issue dance")
    def dance(call: Any) -> Any:
        """Do nothing."""

    (issues,) = (f for f in FEATURES if f.name == "issues")
    with pytest.raises(ValueError, match="dance"):
        rebuilt(*without("issues", commands=(*issues.commands, dance)))


def test_a_command_that_is_read_and_not_declared_is_an_error() -> None:
    with pytest.raises(ValueError, match="digest"):
        rebuilt(*without("digests", commands=()))


@pytest.mark.parametrize("part", ["commands", "arguments", "forms", "wakes", "topics", "surfaces"])
def test_what_is_declared_twice_is_an_error(part: str) -> None:
    twice = next(f for f in FEATURES if getattr(f, part))
    again = Feature("again", **{part: getattr(twice, part)})
    with pytest.raises(ValueError, match="declared twice"):
        rebuilt(*FEATURES, again)


# functions take what their part is called with


def functions(part: object, where: str) -> Iterator[tuple[str, str, Any]]:
    """Yield the declared type and the function of each callable field of a part."""
    if not is_dataclass(part):
        return
    for field in fields(part):
        value, wanted = getattr(part, field.name), str(field.type)
        if callable(value) and wanted.startswith("Callable[["):
            yield f"{where}.{field.name}", wanted, value


DECLARED = [
    each
    for feature in FEATURES
    for field in fields(feature)
    if isinstance(getattr(feature, field.name), tuple)
    for part in getattr(feature, field.name)
    for each in functions(part, f"{feature.name}/{type(part).__name__}")
]


def fits(wanted: str, function: Any) -> bool:
    """Say whether a function's annotations are those of its part; ``Any`` takes everything."""
    if not inspect.isfunction(function) or function.__name__ == "<lambda>":
        return True
    tree = ast.parse(wanted.removesuffix(" | None"), mode="eval").body
    assert isinstance(tree, ast.Subscript)
    assert isinstance(tree.slice, ast.Tuple)
    arguments = tree.slice.elts[0]
    assert isinstance(arguments, ast.List)
    taken = [str(p.annotation) for p in inspect.signature(function).parameters.values()]
    asked = [ast.unparse(each) for each in arguments.elts]
    return len(taken) == len(asked) and all(map(_same, taken, asked))


def _same(own: str, asked: str) -> bool:
    """``Any``, and the type variables of a part, take everything."""
    return re.fullmatch(re.sub(r"\b(Any|[SP])\b", ".+", re.escape(asked)), own) is not None


@pytest.mark.parametrize(
    ("where", "wanted", "function"), DECLARED, ids=[where for where, _, _ in DECLARED]
)
def test_a_declared_function_takes_what_its_part_says(
    where: str, wanted: str, function: Any
) -> None:
    assert fits(wanted, function), f"{where}: {wanted}"


def test_a_function_that_takes_something_else_is_found() -> None:
    def wrong(call: int, record: object) -> None:
        """Take no writer."""

    wanted = next(str(f.type) for f in fields(Job) if f.name == "fire")
    assert not fits(wanted, wrong)
    assert fits("Callable[[Call, str], bool]", wrong) is False


def test_the_names_of_the_engine_in_the_parts_are_its_own() -> None:
    """``feature.py`` cannot import them; they are the engine's words all the same."""
    for alias in ("Asker", "Call", "Coming", "Context", "Filed", "Timing", "Writer"):
        assert getattr(parts, alias) is Any
    assert Param("issue", "issue").kind in INDEX.arguments
