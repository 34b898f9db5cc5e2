"""The schema: models and migrations agree, old and new databases are told apart."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.domain.errors import Misconfigured, SchemaMismatch, StorageError
from bot.domain.issue import Issue, StepDone
from bot.ports import Draft, Event, Installation, ProgramRow, Queued, RulesRow, Surface
from storage import rows, schema
from storage.engines import connect, kind_of, postgres_url, sqlite_path
from storage.open import open_database
from storage.tables import METADATA, table


def test_migrations_give_what_the_models_say(empty_url: str) -> None:
    schema.upgrade(empty_url)
    with connect(empty_url) as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/missing/andon.db"
    for use in (schema.upgrade, schema.current, schema.require_current, open_database):
        with pytest.raises(StorageError, match="missing, the directory of the database"):
            use(url)
    assert not (tmp_path / "missing").exists()
    with pytest.raises(StorageError, match="is a directory: name a file"):
        schema.upgrade(f"sqlite:///{tmp_path}")


def test_creating_and_migrating_give_the_same(
    empty_url: str, tmp_path: Path, new_postgres: Any
) -> None:
    """Down to the text of every table and index: what a comparison of models does not see."""
    other = f"sqlite:///{tmp_path}/other.db" if kind_of(empty_url) == "sqlite" else new_postgres()
    schema.upgrade(empty_url)
    schema.create(other)
    with connect(empty_url) as one, connect(other) as two:
        assert definitions(one) == definitions(two)
    assert schema.current(empty_url) == schema.current(other) == schema.expected()


def definitions(connection: Connection) -> dict[str, str]:
    """Return what is said of every table and index, and on PostgreSQL of every constraint."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, sql FROM sqlite_master"))
        # A table that was made anew has its name in quotes.
        return {name: " ".join((sql or "").replace('"', "").split()) for name, sql in found}
    out = {
        name: str(sql)
        for query in (
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        )
        for name, sql in connection.execute(text(query))
    }
    for name in inspect(connection).get_table_names():
        out[name] = str(inspect(connection).get_columns(name))
    return out


def test_the_known_revisions_are_the_migrations() -> None:
    scripts = ScriptDirectory.from_config(schema.migrations())
    walked = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(walked)) == schema.REVISIONS


def test_an_upgrade_can_be_taken_back_and_repeated(empty_url: str) -> None:
    from alembic import command

    schema.upgrade(empty_url)
    schema.upgrade(empty_url)
    with connect(empty_url) as connection:
        command.downgrade(schema.migrations(connection), "base")
    with connect(empty_url) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    schema.upgrade(empty_url)
    schema.require_current(empty_url)


def test_an_empty_database_says_what_to_do(empty_url: str) -> None:
    assert schema.current(empty_url) is None
    assert kind_of(empty_url) == "postgresql" or not sqlite_path(empty_url).exists()
    with pytest.raises(SchemaMismatch, match="andon db upgrade"):
        schema.require_current(empty_url)


def test_an_older_database_says_what_to_do(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.create(empty_url)
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9999"))
    with pytest.raises(SchemaMismatch, match=r"older \(\d+\).*andon db upgrade"):
        schema.require_current(empty_url)


def test_a_newer_database_is_refused_and_left_alone(empty_url: str) -> None:
    schema.create(empty_url)
    with connect(empty_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refused in (schema.require_current, schema.upgrade):
        with pytest.raises(SchemaMismatch, match=r"newer \(9999\)"):
            refused(empty_url)
    assert schema.current(empty_url) == "9999"


def test_creating_walks_through_no_migration(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alembic.command.upgrade", None)
    schema.create(empty_url)
    schema.require_current(empty_url)


def test_row_ids_are_never_used_again_on_sqlite() -> None:
    for each in METADATA.tables.values():
        if "id" in each.c:
            assert each.dialect_options["sqlite"]["autoincrement"], each.name


@pytest.mark.parametrize(
    ("value", "name", "extra"),
    [
        (ProgramRow, "program", {"number", "created"}),
        (RulesRow, "program_rules", set()),
        (Issue, "issue", set()),
        (StepDone, "step", {"id", "issue_id"}),
        (Event, "event", {"id"}),
        (Installation, "installation", set()),
        (Surface, "surface", {"leased", "ready_at", "wanted_at", "error"}),
    ],
)
def test_values_and_columns_hold_together(value: type, name: str, extra: set[str]) -> None:
    assert set(rows.names(value)) | extra == set(table(name).c.keys())
    assert not set(rows.names(value)) & extra


def test_the_outbox_holds_drafts_and_what_became_of_them() -> None:
    queued = {field.name for field in fields(Queued)} - {"draft", "root"}
    assert queued == set(rows.QUEUED)
    ours = {"ready_at", "held", "ref", "error", "created", "settled"}
    assert set(rows.names(Draft)) | queued | ours == set(table("outbox").c.keys())


def test_addresses_of_databases() -> None:
    assert kind_of("sqlite:///andon.db") == "sqlite"
    assert {kind_of(f"{s}://h/d") for s in ("postgresql", "postgresql+psycopg", "postgres")} == {
        "postgresql"
    }
    assert sqlite_path("sqlite:///andon.db") == Path("andon.db")
    assert sqlite_path("sqlite:////var/andon.db") == Path("/var/andon.db")
    assert sqlite_path("/var/andon.db") == Path("/var/andon.db")
    assert postgres_url("postgres://u:p%40@h/d") == "postgresql+psycopg://u:p%40@h/d"


@pytest.mark.parametrize("url", ["andon.db", "mysql://h/d", "", "sqlite"])
def test_an_address_that_is_none_says_what_is_allowed(url: str) -> None:
    with pytest.raises(Misconfigured, match="is allowed"):
        open_database(url)
