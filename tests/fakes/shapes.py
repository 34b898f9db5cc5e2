"""Shapes of what a platform takes, as data; each says what is wrong with a value.

A shape states kinds, lengths, counts, ranges and fields. What no shape can state, such as a sum
over several fields, is a rule beside the table. Every difference is one line: where, and what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]
Size = Callable[[str], int]


class Shape(Protocol):
    """What a value may be; ``size`` measures texts."""

    def problems(self, value: Any, at: str, size: Size = len) -> Iterator[str]:
        """Yield what is wrong with a value that stands ``at`` a place."""
        ...


@dataclass(frozen=True)
class Text:
    """A string of ``least`` to ``most`` units that fits a pattern, or one of a few."""

    least: int = 0
    most: int | None = None
    pattern: str | None = None
    among: tuple[str, ...] = ()

    def problems(self, value: Any, at: str, size: Size = len) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{at}: {value!r:.60} is no text"
            return
        if size(value) < self.least or (self.most is not None and size(value) > self.most):
            yield f"{at}: {size(value)} characters, {self.least} to {self.most} are allowed"
        if self.pattern is not None and not re.search(_whole(self.pattern), value):
            yield f"{at}: {value!r:.60} does not match {self.pattern}"
        if self.among and value not in self.among:
            yield f"{at}: {value!r:.60} is not one of {self.among}"


def _whole(pattern: str) -> str:
    """In Python a dollar sign also matches before a line break at the end."""
    return pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern


@dataclass(frozen=True)
class Number:
    """A number of a range, or one of a few; whole unless ``whole`` is false."""

    least: int | None = None
    most: int | None = None
    among: tuple[int, ...] = ()
    whole: bool = True

    def problems(self, value: Any, at: str, size: Size = len) -> Iterator[str]:
        kinds = (int,) if self.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            yield f"{at}: {value!r:.60} is no number of this kind"
            return
        low = self.least is not None and value < self.least
        if low or (self.most is not None and value > self.most):
            yield f"{at}: {value} is not in {self.least} to {self.most}"
        if self.among and value not in self.among:
            yield f"{at}: {value} is not one of {self.among}"


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def problems(self, value: Any, at: str, size: Size = len) -> Iterator[str]:
        if not isinstance(value, bool):
            yield f"{at}: {value!r:.60} is neither true nor false"


@dataclass(frozen=True)
class Anything:
    """Whatever JSON can hold; of an object, only that it is one."""

    of: type = object

    def problems(self, value: Any, at: str, size: Size = len) -> Iterator[str]:
        if not isinstance(value, self.of):
            yield f"{at}: {value!r:.60} is no {self.of.__name__}"


@dataclass(frozen=True)
class Many:
    """A list of ``least`` to ``most`` items of one shape."""

    item: Shape
    least: int = 0
    most: int | None = None
    unique: bool = False

    def problems(self, value: Any, at: str, size: Size = len) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{at}: {value!r:.60} is no list"
            return
        if len(value) < self.least or (self.most is not None and len(value) > self.most):
            yield f"{at}: {len(value)} items, {self.least} to {self.most} are allowed"
        if self.unique and any(item in value[:index] for index, item in enumerate(value)):
            yield f"{at}: an item is there twice"
        for index, item in enumerate(value):
            yield from self.item.problems(item, f"{at}[{index}]", size)


@dataclass(frozen=True)
class Fields:
    """An object: fields it needs, fields it may have, and no others.

    ``null`` says whether a field that may be left out may be null as well.
    """

    needed: Mapping[str, Shape] = field(default_factory=dict)
    may: Mapping[str, Shape] = field(default_factory=dict)
    null: bool = False

    def problems(self, value: Any, at: str, size: Size = len) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{at}: {value!r:.60} is no object"
            return
        yield from (f"{at}: {name} is missing" for name in self.needed if name not in value)
        for name, inner in value.items():
            yield from self._field(name, inner, at, size)

    def _field(self, name: str, inner: Any, at: str, size: Size) -> Iterator[str]:
        shape = self.needed.get(name) or self.may.get(name)
        if shape is None:
            yield f"{at}: {name} is not known"
        elif inner is not None or not self.null or name in self.needed:
            yield from shape.problems(inner, f"{at}.{name}", size)


@dataclass(frozen=True)
class ByKind:
    """Objects that one field tells apart, such as ``type``."""

    field: str
    kinds: Mapping[Any, Shape]

    def problems(self, value: Any, at: str, size: Size = len) -> Iterator[str]:
        kind = value.get(self.field) if isinstance(value, dict) else None
        known = isinstance(kind, str | int) and not isinstance(kind, bool) and kind in self.kinds
        if not known:
            yield f"{at}: {self.field} {kind!r:.60} is not one of {sorted(self.kinds, key=str)}"
            return
        yield from self.kinds[kind].problems(value, at, size)


@dataclass(frozen=True)
class Either:
    """One of several shapes."""

    shapes: tuple[Shape, ...]

    def problems(self, value: Any, at: str, size: Size = len) -> Iterator[str]:
        found = [list(shape.problems(value, at, size)) for shape in self.shapes]
        if all(found):
            yield from min(found, key=len)
