"""Shapes held against a JSON schema: each fact that both state is the same, or is narrower here.

A difference is one line, ``narrower`` or ``wider``, with the schema's name for the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.shapes import Anything, ByKind, Either, Fields, Flag, Many, Number, Shape, Text

Json = dict[str, Any]
# What says nothing about a value, or is only a hint to code generators.
_IGNORED = {"title", "description", "format", "default", "definitions", "$schema", "_note"}
_HINTS = {"x-discord-union"}
_TYPES = {Text: "string", Flag: "boolean", Many: "array", Fields: "object"}


@dataclass(frozen=True)
class Schemas:
    """The named schemas of a document, by the last part of their reference."""

    named: Mapping[str, Json]

    def differences(self, shape: Shape, schema: Json, at: str) -> Iterator[str]:
        """Yield where a shape and a schema disagree."""
        name, schema, null = self.resolve(schema)
        at = name or at
        if null:
            yield f"narrower: {at} is never null"
        yield from self._compared(shape, schema, at)

    def resolve(self, schema: Json) -> tuple[str, Json, bool]:
        """Follow references; return the last name, the schema, and whether null is allowed too."""
        name, null = "", False
        while "$ref" in schema or any(each.get("type") == "null" for each in _choices(schema)):
            others = [each for each in _choices(schema) if each.get("type") != "null"]
            null = null or "$ref" not in schema
            if "$ref" in schema:
                name = schema["$ref"].rpartition("/")[2]
                schema = self.named[name]
            else:
                schema = others[0] if len(others) == 1 else {"oneOf": others}
        kinds = schema.get("type")
        if isinstance(kinds, list):
            (kind,) = set(kinds) - {"null"}
            schema, null = {**schema, "type": kind}, True
        return name, schema, null

    def _compared(self, shape: Shape, schema: Json, at: str) -> Iterator[str]:
        match shape:
            case ByKind():
                yield from self._by_kind(shape, schema, at)
            case Either():
                for each in shape.shapes:
                    yield from self._nearest(each, schema, at)
            case Fields() if "type" not in schema:
                yield from self._nearest(shape, schema, at)
            case Fields():
                yield from self._fields(shape, schema, at)
            case Many():
                yield from self._many(shape, schema, at)
            case Text() | Number() | Flag():
                yield from _scalar(shape, schema, at)
            case Anything():
                pass

    def _nearest(self, shape: Shape, schema: Json, at: str) -> Iterator[str]:
        """Compare with the alternative that differs least."""
        found = [list(self.differences(shape, x, at)) for x in _choices(schema) or [schema]]
        yield from min(found, key=lambda lines: (sum(x[0] == "w" for x in lines), len(lines)))

    def _by_kind(self, shape: ByKind, schema: Json, at: str) -> Iterator[str]:
        for kind, inner in shape.kinds.items():
            for each in _choices(schema) or [schema]:
                name, resolved, _ = self.resolve(each)
                _, told, _ = self.resolve(resolved["properties"][shape.field])
                if kind in _allowed(told):
                    assert isinstance(inner, Fields)
                    yield from self._fields(inner, resolved, name or at, told_apart_by=shape.field)
                    break
            else:
                yield f"wider: {at} has no {shape.field} {kind}"

    def _fields(
        self, shape: Fields, schema: Json, at: str, told_apart_by: str = ""
    ) -> Iterator[str]:
        yield from _unread(schema, at, {"type", "properties", "required", "additionalProperties"})
        if schema["type"] != "object":
            yield f"wider: {at} is {schema['type']}"
        known, required = schema["properties"], schema.get("required", [])
        yield from (f"wider: {at} needs {name}" for name in required if name not in shape.needed)
        for name, inner in {**shape.needed, **shape.may}.items():
            if name not in known:
                yield f"wider: {at} has no {name}"
            elif name != told_apart_by:
                yield from self._field(shape, name, inner, known[name], required, at)

    def _field(
        self, shape: Fields, name: str, inner: Shape, schema: Json, required: list[str], at: str
    ) -> Iterator[str]:
        at = f"{at}.{name}"
        if name in shape.needed and name not in required:
            yield f"narrower: {at} is needed"
        their_name, resolved, null = self.resolve(schema)
        if null and name in shape.may and not shape.null:
            yield f"narrower: {at} is never null"
        if not null and name in shape.may and shape.null:
            yield f"wider: {at} is never null"
        if null and name in shape.needed and name in required:
            yield f"narrower: {at} is never null"
        if isinstance(inner, Fields) and their_name:
            at = their_name
        yield from self._compared(inner, resolved, at)

    def _many(self, shape: Many, schema: Json, at: str) -> Iterator[str]:
        yield from _unread(schema, at, {"type", "items", "minItems", "maxItems", "uniqueItems"})
        if schema["type"] != "array":
            yield f"wider: {at} is {schema['type']}"
        yield from _range(shape.least, shape.most, schema, "Items", at)
        if shape.unique != schema.get("uniqueItems", False):
            yield f"{'narrower' if shape.unique else 'wider'}: {at} is unique"
        yield from self.differences(shape.item, schema["items"], f"{at}[]")


def _choices(schema: Json) -> list[Json]:
    """Return the alternatives of a schema, if it has any."""
    found: list[Json] = schema.get("oneOf") or schema.get("anyOf") or []
    return found


def _allowed(schema: Json) -> list[Any]:
    """Return the values that a schema lists."""
    found: list[Any] = schema.get("enum") or [x["const"] for x in schema.get("oneOf", ())]
    return found


def _scalar(shape: Text | Number | Flag, schema: Json, at: str) -> Iterator[str]:
    read = {"type", "enum", "oneOf", "allOf", "pattern", "regex"}
    lengths, ranges = {"minLength", "maxLength"}, {"minimum", "maximum"}
    yield from _unread(schema, at, read | lengths | ranges)
    whole = isinstance(shape, Number) and shape.whole
    expected = _TYPES.get(type(shape), "integer" if whole else "number")
    if schema.get("type") != expected:
        yield f"wider: {at} is {schema.get('type')}"
    if isinstance(shape, Text):
        yield from _range(shape.least, shape.most, schema, "Length", at)
        theirs = (schema.get("pattern") or schema.get("regex") or "").replace("\\/", "/")
        if (shape.pattern or "") != theirs:
            yield f"{'wider' if theirs else 'narrower'}: {at} matches {theirs or shape.pattern}"
    if isinstance(shape, Number):
        yield from _compare(shape.least, schema.get("minimum"), f"{at} least", higher=True)
        yield from _compare(shape.most, schema.get("maximum"), f"{at} most", higher=False)
    if not isinstance(shape, Flag):
        yield from _listed(shape.among, _allowed(schema), at)


def _listed(ours: tuple[Any, ...], theirs: list[Any], at: str) -> Iterator[str]:
    if set(ours) == set(theirs):
        return
    narrower = bool(ours) and (not theirs or set(ours) < set(theirs))
    yield f"{'narrower' if narrower else 'wider'}: {at} is one of {ours}, {tuple(theirs)} there"


def _range(least: int, most: int | None, schema: Json, what: str, at: str) -> Iterator[str]:
    yield from _compare(least, schema.get(f"min{what}", 0), f"{at} least", higher=True)
    yield from _compare(most, schema.get(f"max{what}"), f"{at} most", higher=False)


def _compare(ours: int | None, theirs: int | None, what: str, *, higher: bool) -> Iterator[str]:
    """A bound is narrower where it is nearer to the values; ``higher`` says on which side."""
    if ours == theirs:
        return
    nearer = theirs is None or (ours is not None and (ours > theirs) == higher)
    yield f"{'narrower' if nearer else 'wider'}: {what} {ours}, {theirs} there"


def _unread(schema: Json, at: str, read: set[str]) -> Iterator[str]:
    """A fact of a kind that nothing here compares must not be passed over."""
    for name in schema.keys() - read - _IGNORED - _HINTS:
        yield f"wider: {at} states {name}, which is not compared"
