"""Core statements, compiled once for each dialect and run on the driver's own cursor.

SQLAlchemy's execution costs several times what SQLite takes for a statement, so only its compiler
and its types are used while units run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Dialect,
    Executable,
    SelectBase,
    Table,
    Text,
    UpdateBase,
    bindparam,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.columns import Id, encode, fast_bind, fast_result

Params = Mapping[str, Any]
Build = Callable[[Any], Any]
_Process = Callable[[Any], Any]
_INSERTS: dict[str, Build] = {"sqlite": insert_sqlite, "postgresql": insert_postgresql}


class _Many(TypeDecorator[Any]):
    """Any number of values in one parameter: an array, or JSON text on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: type[TypeEngine[Any]] = BigInteger) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(self.item()) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return list(value) if dialect.name == "postgresql" else encode(list(value))


class among(FunctionElement[bool]):
    """Say whether a column is one of the values of one parameter, however many they are."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], name: str, item: Any = BigInteger) -> None:
        super().__init__(column, bindparam(name, type_=_Many(item)))

    def self_group(self, against: Any = None) -> Any:
        """Stay as written: the ``= 1`` that is put behind it would keep SQLite from its index."""
        return self


@compiles(among, "sqlite")
def _among_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"


@compiles(among, "postgresql")
def _among_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY ({values})"


class Compiled:
    """A statement in one dialect: its text, and how values go in and come out."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self.text: str = compiled.string
        self.positional: bool = compiled.positional
        self.writes: bool = isinstance(statement, UpdateBase)
        # ``binds`` holds a constant twice, by its key and by its name in the text.
        named = dict.fromkeys(compiled.bind_names.values())
        self._names: list[str] = list(compiled.positiontup if compiled.positional else named)
        # Constants are worked out once; what is left to do for a parameter is its processor.
        self._constants: dict[str, Any] = {}
        self._processes: list[tuple[int, _Process]] = []
        keys = [self._key(compiled, at, dialect) for at in range(len(self._names))]
        self._pick = _picker(keys)
        found = [
            (at, _result_of(column.type, dialect)) for at, column in enumerate(_returned(statement))
        ]
        self._results = [(at, process) for at, process in found if process is not None]

    def _key(self, compiled: Any, at: int, dialect: Dialect) -> str:
        """Return under which name the value of a place is found."""
        name = self._names[at]
        bind = compiled.binds[name]
        process = _process_of(bind.type, dialect)
        if not bind.required:
            self._constants[name] = process(bind.value) if process else bind.value
            return name
        if process is not None:
            self._processes.append((at, process))
        return str(bind.key)

    def arguments(self, params: Params) -> Any:
        """Return what the driver's cursor takes."""
        given = {**params, **self._constants} if self._constants else params
        values = self._pick(given)
        for at, process in self._processes:
            values[at] = process(values[at])
        return values if self.positional else dict(zip(self._names, values, strict=True))

    def results(self, found: list[Any]) -> list[Sequence[Any]]:
        """Return the rows with their values as Python's."""
        if not self._results:
            return found
        return [self._result(row) for row in found]

    def _result(self, row: Sequence[Any]) -> Sequence[Any]:
        out = list(row)
        for at, process in self._results:
            out[at] = process(out[at])
        return out


def _picker(keys: Sequence[str]) -> Callable[[Params], list[Any]]:
    """Return what takes the values of ``keys`` out of parameters, in that order."""
    if len(keys) < 2:
        return lambda params: [params[key] for key in keys]
    pick = itemgetter(*keys)
    return lambda params: list(pick(params))


def _process_of(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    if isinstance(kind, Id):
        return None
    if isinstance(kind, _Many) and dialect.name == "sqlite":
        return _listed
    theirs = kind.dialect_impl(dialect).bind_processor(dialect)
    return fast_bind(kind, dialect.name) or theirs


def _listed(values: Iterable[Any] | None) -> str | None:
    """Return values as JSON text, as the type does, without the layers around it."""
    if values is None:
        return None
    given = tuple(values)
    return _list_text(given) if len(given) <= _REMEMBERED else encode(given)


_REMEMBERED = 100
"""How many values there may be in a list that is remembered with its text: long ones differ."""


@lru_cache(maxsize=1024)
def _list_text(values: tuple[Any, ...]) -> str:
    return encode(values)


def _result_of(kind: TypeEngine[Any], dialect: Dialect) -> _Process | None:
    if isinstance(kind, Id):
        return None
    theirs = kind.dialect_impl(dialect).result_processor(dialect, None)
    return fast_result(kind, dialect.name) or theirs


def _returned(statement: Any) -> Iterable[Any]:
    """Return the columns of the rows that a statement gives."""
    if isinstance(statement, SelectBase):
        return statement.selected_columns
    returned: Iterable[Any] = getattr(statement, "returning_column_descriptions", ())
    return [item["expr"] for item in returned]


class Statement:
    """A statement built at import, or built for a dialect's own ``insert``."""

    def __init__(self, source: Executable | Build) -> None:
        self._source = source
        self._compiled: dict[str, Compiled] = {}

    def on(self, dialect: Dialect) -> Compiled:
        """Return the statement in ``dialect``; the first use of each compiles it."""
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = Compiled(self.core(dialect), dialect)
        return compiled

    def core(self, dialect: Dialect) -> Executable:
        """Return the statement as SQLAlchemy's own, built for ``dialect``."""
        if isinstance(self._source, Executable):
            return self._source
        built: Executable = self._source(_INSERTS[dialect.name])
        return built


def inserting(insert: Any, table: Table, names: Iterable[str]) -> Any:
    """Return an insert of the columns ``names``, each from the parameter of its name."""
    # Inline: PostgreSQL's dialect asks for the new row's id otherwise, which nobody reads.
    return insert(table).inline().values({name: bindparam(name) for name in names})
