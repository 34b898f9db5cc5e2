"""Request bodies held against Discord's own OpenAPI description: a small part of JSON Schema."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def specification() -> Path:
    """Return where the description is expected."""
    root = Path(__file__).parents[3]
    return (
        Path(os.environ.get("ANDON_SPECS", root.parent / "shared/specs")) / "discord-openapi.json"
    )


@cache
def description() -> Description | None:
    """Return the description, or ``None`` where the file is absent."""
    path = specification()
    return Description(json.loads(path.read_text("utf-8"))) if path.is_file() else None


class Description:
    """The description, by route."""

    def __init__(self, document: Json) -> None:
        self._schemas = document["components"]["schemas"]
        self._routes = [(_pattern(path), item) for path, item in document["paths"].items()]

    def problems(self, method: str, path: str, body: Any) -> list[str]:
        """Return what is wrong with a body; an unknown route is a problem too."""
        for pattern, item in self._routes:
            if pattern.fullmatch(path) and method.lower() in item:
                schema = _body_schema(item[method.lower()])
                return list(self._check(schema, body, "body")) if schema else []
        return [f"{method} {path} is not in the description"]

    def _check(self, schema: Json, value: Any, at: str) -> Iterator[str]:
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        for one in schema.get("allOf", ()):
            yield from self._check(one, value, at)
        for many in ("oneOf", "anyOf"):
            yield from self._one_of(schema.get(many, ()), value, at)
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: {value!r} is not one of {schema['enum']}"
        types = schema.get("type")
        if types and not _is_type(types, value):
            yield f"{at}: {value!r:.60} is not {types}"
            return
        if isinstance(value, dict):
            yield from self._object(schema, value, at)
        elif isinstance(value, list):
            yield from self._array(schema, value, at)
        else:
            yield from _scalar(schema, value, at)

    def _one_of(self, schemas: Any, value: Any, at: str) -> Iterator[str]:
        if not schemas:
            return
        found = [list(self._check(each, value, at)) for each in schemas]
        if all(found):
            yield min(found, key=len)[0]

    def _object(self, schema: Json, value: Json, at: str) -> Iterator[str]:
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{at}: {name} is missing"
        known = schema.get("properties", {})
        for name, each in value.items():
            if name in known:
                yield from self._check(known[name], each, f"{at}.{name}")
            elif known and schema.get("additionalProperties") is None:
                yield f"{at}: {name} is not known"

    def _array(self, schema: Json, value: list[Any], at: str) -> Iterator[str]:
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**6):
            yield f"{at}: {len(value)} items"
        for index, each in enumerate(value):
            yield from self._check(schema.get("items", {}), each, f"{at}[{index}]")


def _scalar(schema: Json, value: Any, at: str) -> Iterator[str]:
    if isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9):
            yield f"{at}: {len(value)} characters"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{at}: {value!r:.60} does not match {schema['pattern']}"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        if not low <= value <= high:
            yield f"{at}: {value} is out of range"


def _is_type(types: str | list[str], value: Any) -> bool:
    names = [types] if isinstance(types, str) else types
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, _TYPES[name]) for name in names)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(path)))


def _body_schema(operation: Json) -> Json | None:
    content = operation.get("requestBody", {}).get("content", {})
    schema: Json | None = content.get("application/json", {}).get("schema")
    return schema
