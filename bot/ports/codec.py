"""Values that are kept whole become JSON and back; pydantic knows their types.

What is read must hold every field of its value and no other, on every level: a default would hide
that a migration was forgotten, and an unknown field would be lost when the value is written back.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator

from bot.domain.errors import StorageError

T = TypeVar("T")


class _Codec:
    """How the values of one type are written and read."""

    def __init__(self, kind: type) -> None:
        adapter = TypeAdapter[Any](kind)
        self.write = adapter.dump_python
        self.read = SchemaValidator(_exact(adapter.core_schema)).validate_python


_codecs: dict[type, _Codec] = {}


def _codec(kind: type) -> _Codec:
    """Building one takes milliseconds, so each is built once."""
    found = _codecs.get(kind)
    if found is None:
        found = _codecs[kind] = _Codec(kind)
    return found


def _exact(schema: Any) -> Any:
    """Return a part of pydantic's schema with no default and no unknown field in any dataclass.

    No setting of pydantic asks for a field that has a default, and none reaches dataclasses that
    know nothing of pydantic.
    """
    if isinstance(schema, list):
        return [_exact(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: _exact(part) for name, part in schema.items()}
    if parts.get("type") == "dataclass-args":
        return parts | {"extra_behavior": "forbid"}
    if parts.get("type") == "dataclass-field" and parts["schema"]["type"] == "default":
        return parts | {"schema": parts["schema"]["schema"]}
    return parts


def to_data(value: Any) -> dict[str, Any]:
    """Return a frozen value as JSON-ready data; ``from_data`` is its inverse."""
    data: dict[str, Any] = _codec(type(value)).write(value, mode="json")
    return data


def from_data(kind: type[T], data: dict[str, Any]) -> T:
    """Return the value that ``to_data`` wrote; a missing, unknown or wrong field raises
    ``StorageError``.
    """
    try:
        value: T = _codec(kind).read(data)
    except ValidationError as error:
        raise StorageError(f"a stored {kind.__name__} cannot be read: {_words(error)}") from None
    return value


def _words(error: ValidationError) -> str:
    """Return what is wrong without the values: they may be somebody's words."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in found)
