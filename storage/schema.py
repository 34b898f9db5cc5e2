"""The version of the schema: what a database has, what this program needs, and how to get there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)
from sqlalchemy.schema import Column

from bot.domain.errors import SchemaMismatch, StorageError
from storage.database_file import require_new
from storage.engines import SQLITE, connect, kind_of, require_place, sqlite_path
from storage.lock import RunLock
from storage.tables import METADATA

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011")
"""Every revision, oldest first; a test holds them against the migrations."""

_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
_LOCK = 7_305_846
"""The number of the lock that keeps two upgrades on PostgreSQL apart."""


def expected() -> str:
    """Return the revision that this program needs."""
    return REVISIONS[-1]


def current(url: str) -> str | None:
    """Return the revision of a database, or ``None`` for an empty one."""
    if kind_of(url) == SQLITE and not sqlite_path(url).exists():
        require_place(sqlite_path(url))
        return None
    with connect(url, writing=False) as connection:
        return _current(connection)


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar()


def require_there(url: str) -> None:
    """Raise ``StorageError`` where an embedded database is gone although Andon ran on it."""
    if kind_of(url) == SQLITE and current(url) is None:
        require_new(sqlite_path(url))


def require_current(url: str) -> None:
    """Raise ``SchemaMismatch`` unless the database has the schema that this program needs."""
    found = current(url)
    if found is None and kind_of(url) == SQLITE and not sqlite_path(url).exists():
        raise SchemaMismatch(
            f"there is no database {sqlite_path(url).absolute()}: go to the directory of your .env"
            " and database, or begin with an empty one: `andon db upgrade`"
        )
    _require(found)


def _require(found: str | None) -> None:
    if found == expected():
        return
    if found is None:
        raise SchemaMismatch("the database is empty: run `andon db upgrade`")
    if found in REVISIONS:
        raise SchemaMismatch(
            f"the database is older ({found}) than this program ({expected()}):"
            " run `andon db upgrade`"
        )
    raise SchemaMismatch(
        f"the database is newer ({found}) than this program ({expected()}): install a newer andon"
    )


def upgrade(url: str) -> None:
    """Bring a database to the schema of this program, keeping its rows; a newer one raises
    ``SchemaMismatch``. Nothing is changed by an upgrade that fails. An embedded database that is
    gone, although Andon ran on it, raises ``StorageError``.
    """
    from alembic import command

    require_there(url)
    with connect(url, foreign_keys=False) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        found = _current(connection)
        if found is not None and found not in REVISIONS:
            _require(found)
        command.upgrade(migrations(connection), "head")
        _require_whole(connection)


def upgrade_at_rest(url: str) -> None:
    """Upgrade a database of an older program; ``AlreadyRunning`` says who runs on an embedded one:
    that process would go on with tables that it does not know.
    """
    if kind_of(url) != SQLITE or current(url) not in REVISIONS[:-1]:
        upgrade(url)
        return
    lock = RunLock(sqlite_path(url))
    try:
        upgrade(url)
    finally:
        lock.release()


def _require_whole(connection: Connection) -> None:
    """Raise ``StorageError`` for a row that refers to none; PostgreSQL itself looks after that."""
    if connection.dialect.name == SQLITE:
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if lost:
            tables = ", ".join(sorted({row[0] for row in lost}))
            raise StorageError(f"the upgrade leaves rows that belong to none in: {tables}")


def create(url: str) -> None:
    """Make the tables of an empty database at once, without walking through the migrations."""
    with connect(url) as connection:
        METADATA.create_all(connection, checkfirst=False)
        _VERSION.create(connection)
        connection.execute(insert(_VERSION).values(version_num=expected()))


def migrations(connection: Connection | None = None) -> Config:
    """Return the configuration of the migrations, to be run on ``connection``."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config
