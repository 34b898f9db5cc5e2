"""Values that are kept whole become JSON and back; pydantic knows their types."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_adapters: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    """Building one takes milliseconds, so each is built once."""
    found = _adapters.get(kind)
    if found is None:
        found = _adapters[kind] = TypeAdapter(kind)
    return found


def to_data(value: Any) -> dict[str, Any]:
    """Return a frozen value as JSON-ready data; ``from_data`` is its inverse."""
    data: dict[str, Any] = _adapter(type(value)).dump_python(value, mode="json")
    return data


def from_data(kind: type[T], data: dict[str, Any]) -> T:
    """Return the value that ``to_data`` wrote; fields it did not know yet have their defaults."""
    value: T = _adapter(kind).validate_python(data)
    return value
