"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

# Values are trees; looking for cycles in them takes a quarter of the time.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_DECODER = json.JSONDecoder()


def encode(value: Any) -> str:
    """Return ``value`` as compact JSON; the order of keys is kept, since a card shows it."""
    return _ENCODER.encode(value)


@lru_cache(maxsize=4096)
def _written(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    if moment.tzinfo is not UTC:
        if moment.utcoffset() is None:
            raise ValueError(f"a stored moment needs a zone: {moment!r}")
        moment = moment.astimezone(UTC)
    return moment.isoformat(" ", "microseconds")


@lru_cache(maxsize=4096)
def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def _encoded(value: Any) -> str | None:
    return None if value is None else _ENCODER.encode(value)


def _decoded(text: str | None) -> Any:
    # What is stored was encoded here: nothing stands around it.
    return None if text is None else _DECODER.raw_decode(text)[0]


def fast_bind(kind: TypeEngine[Any], dialect: str) -> Callable[[Any], Any] | None:
    """Return what a value of one of our types is turned into on SQLite; ``None``: ask the type.

    The same as the type does, without the layers that SQLAlchemy puts around it.
    """
    if dialect != "sqlite":
        return None
    if isinstance(kind, Moment):
        return _written
    return _encoded if isinstance(kind, Json) else None


def fast_result(kind: TypeEngine[Any], dialect: str) -> Callable[[Any], Any] | None:
    """Return what SQLite's value of one of our types is turned into; ``None``: ask the type."""
    if dialect != "sqlite":
        return None
    if isinstance(kind, Moment):
        return _read
    return _decoded if isinstance(kind, Json) else None


class Id(TypeDecorator[int]):
    """A row id: 64 bits on both; SQLite's own row id there."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of ``dialect``: only ``INTEGER`` names SQLite's row id."""
        return Integer() if dialect.name == "sqlite" else BigInteger()


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite keeps sortable text of fixed width; naive ones are refused."""

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return ``timestamptz`` where there is one."""
        return DateTime(timezone=True) if dialect.name == "postgresql" else String(32)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Turn a moment of any zone into UTC; a naive one raises ``ValueError``."""
        if value is None:
            return None
        if dialect.name != "postgresql":
            return _written(value)
        if value.utcoffset() is None:
            raise ValueError(f"a stored moment needs a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        moment: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


class Word(TypeDecorator[str]):
    """A text in the order of its characters' numbers, which is SQLite's own."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of ``dialect``: PostgreSQL would order it as the language does."""
        return String(collation="C") if dialect.name == "postgresql" else String()


class Json(TypeDecorator[Any]):
    """A JSON value as compact text: values built in the same order compare equal in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encode; ``None`` stays NULL."""
        return None if value is None else _ENCODER.encode(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Decode; NULL is ``None``."""
        return None if value is None else json.loads(value)
