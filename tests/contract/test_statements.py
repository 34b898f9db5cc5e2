"""Every statement as it is run here, on the driver's cursor, against SQLAlchemy's own execution.

The statements are found by walking the modules of ``storage``: a new one is covered unlisted.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Dialect,
    Executable,
    Insert,
    Integer,
    String,
    UpdateBase,
    event,
    insert,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.sqltypes import NullType
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import AutoString

import storage
from storage.columns import Id, Json, Moment, Word
from storage.engines import connect
from storage.open import open_database
from storage.schema import create
from storage.statement import Compiled, Statement
from storage.tables import METADATA

OURS = ("storage.", "bot.", "adapters.", "benchmarks.", "tests.")


def inside(name: str, value: Any, depth: int = 3) -> Iterator[tuple[str, Statement]]:
    """Yield the statements that a module's name stands for, alone or in a table of several."""
    if isinstance(value, Statement):
        yield name, value
    elif depth and isinstance(value, dict):
        for key, each in list(value.items()):
            yield from inside(f"{name}[{key}]", each, depth - 1)
    elif depth and isinstance(value, list | tuple):
        for at, each in enumerate(value):
            yield from inside(f"{name}[{at}]", each, depth - 1)


def in_module(module: Any) -> Iterator[tuple[str, Statement]]:
    where = module.__name__.removeprefix("storage.").removeprefix("queries.")
    for name, value in list(vars(module).items()):
        yield from inside(f"{where}.{name}", value)


def in_storage() -> dict[str, Statement]:
    found: dict[str, Statement] = {}
    for each in pkgutil.walk_packages(storage.__path__, "storage."):
        if not each.name.startswith("storage.migrations."):
            found |= in_module(importlib.import_module(each.name))
    return found


STATEMENTS = in_storage()


def test_no_statement_hides_from_the_walk() -> None:
    walked = {
        id(statement)
        for name, module in list(sys.modules.items())
        if name.startswith(OURS)
        for _, statement in in_module(module)
    }
    hidden = [each for each in gc.get_objects() if isinstance(each, Statement)]
    assert [each for each in hidden if id(each) not in walked] == []
    assert len(STATEMENTS) > 100


# what is given

NOON = datetime(2026, 12, 3, 12, 0, 0, 5, tzinfo=UTC)
ELSEWHERE = NOON.astimezone(timezone(timedelta(hours=8)))
SAMPLES: list[tuple[Any, list[Any]]] = [
    # The first fits the one row of each table, and what has no type: a limit, or a text.
    (Moment, [NOON, ELSEWHERE, None]),
    (Json, [{"b": "“ü” 料", "a": [1, None]}, [], None]),
    (Id, [1, 2**40, None]),
    (Boolean, [True, False, None]),
    (BigInteger, [1, 2**40, None]),
    (Integer, [1, 7, None]),
    ((String, AutoString, Word), ["one", "“ü” 料", None]),
    (NullType, ["1", "2", None]),
]


def samples(kind: TypeEngine[Any]) -> list[Any]:
    item = getattr(kind, "item", None)
    if item is not None:
        one, other, _ = samples(item())
        return [[one], [one, other], []]
    return next(values for known, values in SAMPLES if isinstance(kind, known))


def given(statement: Executable, dialect: Dialect) -> list[dict[str, Any]]:
    """Return parameters for a statement: usual ones, others, and as little as may be given."""
    binds = statement.compile(dialect=dialect).binds.values()  # type: ignore[attr-defined]
    of = {bind.key: samples(bind.type) for bind in binds if bind.required}
    return [{key: values[at] for key, values in of.items()} for at in range(3)]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with one row in each table."""
    if request.param == "sqlite":
        found = f"sqlite:///{tmp_path_factory.mktemp('statements')}/andon.db"
    else:
        found = request.getfixturevalue("new_postgres")()
    create(found)
    with connect(found) as connection:
        for table in METADATA.sorted_tables:
            of = (each for each in table.c if each is not table.autoincrement_column)
            row = {each.name: samples(each.type)[0] for each in of}
            connection.execute(insert(table).values(row))
    return found


@pytest.fixture(scope="module")
def dialect(url: str) -> Dialect:
    """The dialect as the database itself uses it."""
    database = open_database(url)
    with database.read() as unit:
        found: Dialect = unit._dialect  # type: ignore[attr-defined]
    database.close()
    return found


class Sent(Exception):
    """Stops SQLAlchemy where the driver's cursor would begin."""


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """Open a connection on which nothing is kept."""
    with connect(url) as connection:
        yield connection
        connection.rollback()


def exact(value: Any) -> Any:
    """Return what equals the same of another value only where the types are equal, too."""
    if isinstance(value, dict):
        return {key: exact(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [exact(each) for each in value]
    return type(value), value


def sent(connection: Connection, statement: Executable, params: Any) -> tuple[str, Any]:
    """Return text and parameters that SQLAlchemy hands to the driver's cursor."""
    caught: list[tuple[str, Any]] = []

    def catch(_: Any, cursor: Any, text: str, parameters: Any, *more: Any) -> None:
        caught.append((text, parameters))
        raise Sent

    event.listen(connection, "before_cursor_execute", catch)
    try:
        with pytest.raises(Sent):
            connection.execute(statement, params)
    finally:
        event.remove(connection, "before_cursor_execute", catch)
    [(text, parameters)] = caught
    return text, exact(parameters)


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_is_sent_as_sqlalchemy_sends_it(url: str, dialect: Dialect, name: str) -> None:
    statement = STATEMENTS[name].core(dialect)
    compiled, params = Compiled(statement, dialect), given(statement, dialect)
    arguments = [exact(compiled.arguments(each)) for each in params]
    with opened(url) as connection:
        for each, values in zip(params, arguments, strict=True):
            assert (compiled.text, values) == sent(connection, statement, each)
        if isinstance(statement, UpdateBase) and not statement._returning:
            assert (compiled.text, arguments) == sent(connection, statement, params)


# what comes back


def by_sqlalchemy(connection: Connection, statement: Executable, params: dict[str, Any]) -> Any:
    """Return rows, or how many were changed, or the kind of error."""
    nested = connection.begin_nested()
    try:
        found = connection.execute(statement, params)
        if found.returns_rows:
            return [list(row) for row in found]
        return None if isinstance(statement, Insert) else found.rowcount
    except DBAPIError as error:
        return type(error.orig)
    finally:
        nested.rollback()


def by_cursor(
    connection: Connection, statement: Executable, params: dict[str, Any], dialect: Dialect
) -> Any:
    """Return the same as ``by_sqlalchemy``, which does not count what is inserted."""
    raw: Any = connection.connection.driver_connection
    compiled = Compiled(statement, dialect)
    cursor, nested = raw.cursor(), connection.begin_nested()
    try:
        cursor.execute(compiled.text, compiled.arguments(params))
        if cursor.description is not None:
            return [list(row) for row in compiled.results(cursor.fetchall())]
        return None if isinstance(statement, Insert) else cursor.rowcount
    except connection.dialect.loaded_dbapi.Error as error:
        return type(error)
    finally:
        nested.rollback()


@pytest.mark.parametrize("name", STATEMENTS)
def test_its_rows_are_read_as_sqlalchemy_reads_them(url: str, dialect: Dialect, name: str) -> None:
    statement = STATEMENTS[name].core(dialect)
    params = given(statement, dialect)[0]
    with opened(url) as connection:
        found = exact(by_cursor(connection, statement, params, dialect))
        assert found == exact(by_sqlalchemy(connection, statement, params))
