"""Finds regular expressions whose time grows faster than the text that they look at.

Three shapes do: a repeat in a repeat, two repeats side by side that may share what they take, and
a search that begins again inside what it has just looked through.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

MANY = 64
"""A repeat of fewer is no matter."""
SEARCHING = {"search", "sub", "subn", "split", "findall", "finditer"}

_ALPHABET = [chr(code) for code in range(1, 128)] + list("éß年“”＂·１\u00a0\u2028")
_REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}
_ONE = {
    _constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY, _constants.CATEGORY,
}  # fmt: skip
_WORD = frozenset(c for c in _ALPHABET if c.isalnum() or c == "_")
_AROUND = {_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT}


@dataclass(frozen=True)
class Item:
    """One place of a pattern: the characters that fit, and how often."""

    fits: frozenset[str]
    least: int
    most: int
    kept: bool = False
    edge: bool = False
    """Stands for a place at which a search may begin: an edge of what does not fit."""

    @property
    def long(self) -> bool:
        return self.most > MANY


@dataclass(frozen=True)
class Found:
    """A pattern of the product, where it is, and whether it is searched for anywhere in a text."""

    where: str
    pattern: re.Pattern[Any]
    searched: bool


def problems(pattern: re.Pattern[Any], *, searched: bool) -> list[str]:
    """Return what may take too long about a pattern."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    walker = _Walker(tree.state, pattern)
    found = list(walker.nested(list(tree)))
    for items in walker.lines(list(tree)):
        found += _side_by_side(items)
        if searched:
            found += _begun_again(items)
    return sorted(set(found))


class _Walker:
    def __init__(self, state: Any, pattern: re.Pattern[Any]) -> None:
        self._state = state
        self._flags = pattern.flags
        self._bytes = isinstance(pattern.pattern, bytes)

    @cache  # noqa: B019
    def _fits(self, shown: str, node: Any) -> frozenset[str]:
        one = _compiler.compile(_parser.SubPattern(self._state, [node]), self._flags)
        given: list[Any] = [c.encode("utf-8", "replace") for c in _ALPHABET if ord(c) < 128]
        if not self._bytes:
            given = list(_ALPHABET)
        return frozenset(c if isinstance(c, str) else c.decode() for c in given if one.fullmatch(c))

    def fits(self, node: Any) -> frozenset[str]:
        return _chars(self, node)

    def lines(self, nodes: list[Any]) -> list[list[Item]]:
        """Return the pattern as lines of items, one for each of its branches (some hundred)."""
        lines: list[list[Item]] = [[]]
        for op, value in nodes:
            if op in _ONE:
                more = [[Item(_chars(self, (op, value)), 1, 1)]]
            elif op is _constants.SUBPATTERN:
                more = self.lines(list(value[3]))
            elif op is _constants.ATOMIC_GROUP:
                more = self.lines(list(value))
            elif op is _constants.BRANCH:
                more = [line for each in value[1] for line in self.lines(list(each))]
            elif op in _REPEATS:
                more = self._repeated(op, *value)
            elif op in _AROUND:
                more = [self._edge(op, value)]
            else:
                more = [[Item(frozenset(_ALPHABET), 0, 1)]]
            lines = [[*line, *each] for line in lines for each in more][:400]
        return lines

    def _repeated(self, op: Any, least: int, most: int, body: Any) -> list[list[Item]]:
        kept = op is _constants.POSSESSIVE_REPEAT
        nodes = list(body)
        if len(nodes) == 1 and nodes[0][0] in _ONE:
            return [[Item(_chars(self, nodes[0]), least, int(most), kept)]]
        inner = self.lines(nodes)
        if int(most) <= MANY:
            once = [[*line] for line in inner]
            return [[], *once] if least == 0 else once
        if any(item.long for line in inner for item in line):
            return [[], *inner, *([*line, *line] for line in inner)]
        whole = frozenset(c for line in inner for item in line for c in item.fits)
        return [[Item(whole, least, int(most), kept)]]

    def _edge(self, op: Any, value: Any) -> list[Item]:
        """Return what is known of the place before: a search begins in no run of these."""
        if op is _constants.AT and value is _constants.AT_BOUNDARY:
            return [Item(_WORD, 0, 0, edge=True)]
        if op is _constants.AT and value is not _constants.AT_END:
            many = self._flags & re.MULTILINE
            return [Item(frozenset(_ALPHABET) - {"\n" if many else ""}, 0, 0, edge=True)]
        if op is _constants.ASSERT_NOT and value[0] < 0 and len(value[1]) == 1:
            return [Item(_chars(self, value[1][0]), 0, 0, edge=True)]
        return []

    def nested(self, nodes: list[Any]) -> Iterator[str]:
        """Yield repeats in a repeat that may share out one text in many ways."""
        for op, value in nodes:
            if op in _REPEATS:
                body = list(value[2])
                if int(value[1]) > MANY and op is not _constants.POSSESSIVE_REPEAT:
                    yield from self._shared(body)
                yield from self.nested(body)
            elif op is _constants.SUBPATTERN:
                yield from self.nested(list(value[3]))
            elif op is _constants.BRANCH:
                for each in value[1]:
                    yield from self.nested(list(each))
            elif op in (_constants.ASSERT, _constants.ASSERT_NOT):
                yield from self.nested(list(value[1]))

    def _shared(self, body: list[Any]) -> Iterator[str]:
        for line in self.lines(body):
            for at, item in enumerate(line):
                others = [o for n, o in enumerate(line) if n != at and o.least]
                if item.long and not item.kept and all(o.fits & item.fits for o in others):
                    yield "a repeat in a repeat"


def _chars(walker: _Walker, node: Any) -> frozenset[str]:
    key = (id(walker), repr(node))
    if key not in _KNOWN:
        _KNOWN[key] = walker._fits(repr(node), _Node(node))
    return _KNOWN[key]


_KNOWN: dict[tuple[int, str], frozenset[str]] = {}


class _Node(tuple[Any, ...]):
    """A node that can be a key of a cache, also where it holds a list."""

    __slots__ = ()

    def __hash__(self) -> int:
        return hash(repr(self))


def _side_by_side(items: list[Item]) -> Iterator[str]:
    for at, item in enumerate(items):
        if not item.long or item.kept:
            continue
        for other in items[at + 1 :]:
            if other.long and other.fits & item.fits:
                yield "two repeats side by side"
                break
            if other.least and not other.fits & item.fits:
                break


def _begun_again(items: list[Item]) -> Iterator[str]:
    for at, item in enumerate(items):
        if not item.long:
            continue
        rest = items[at + 1 :]
        before = [o for o in items[:at] if o.least]
        anchored = any(o.edge and o.fits >= item.fits for o in items[:at])
        again = all(o.fits & item.fits for o in before)
        if again and not anchored and any(o.least and not o.fits >= item.fits for o in rest):
            yield "a search that begins again inside"
        return


def product_patterns(tops: tuple[str, ...]) -> list[Found]:
    """Return every pattern that the modules of some packages have at their top, or write out."""
    return [found for top in tops for module in _modules(top) for found in _of(module)]


def _modules(top: str) -> Iterator[ModuleType]:
    package = importlib.import_module(top)
    for info in pkgutil.walk_packages(package.__path__, f"{top}."):
        if "__main__" not in info.name and "migrations.env" not in info.name:
            yield importlib.import_module(info.name)


def _of(module: ModuleType) -> Iterator[Found]:
    source = Path(str(module.__file__)).read_text("utf-8")
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern) and re.search(rf"^{name}\b.*=", source, re.MULTILINE):
            used = set(re.findall(rf"\b{name}\.(\w+)\(", source))
            elsewhere = not name.startswith("_") or re.search(rf"[(,] *{name}\b(?!\.)", source)
            yield Found(f"{module.__name__}.{name}", value, bool(used & SEARCHING or elsewhere))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _CALLS and node.args:
            given = node.args[0]
            if isinstance(given, ast.Constant):
                flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(node) else 0
                verb = ast.unparse(node.func).rpartition(".")[2]
                where = f"{module.__name__}:{given.value!r}"
                yield Found(where, re.compile(given.value, flags), verb in SEARCHING)


_CALLS = {f"re.{verb}" for verb in (*SEARCHING, "match", "fullmatch")} | {"matching"}
