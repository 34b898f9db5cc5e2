"""Upgrades of filled databases: of every revision there was, and to the one that comes next.

The next revision is planted: so the way to it is walked before there is one.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from bot.domain.errors import SchemaMismatch, StorageError
from bot.engine.feature import ISSUE
from bot.features import INDEX
from storage import schema
from storage.engines import connect
from storage.open import open_database
from storage.tables import METADATA
from tests.contract import filled
from tests.contract.test_schema import definitions
from tests.contract.test_transactions import counts, log

FILE_AGAIN = (
    "what is stored changed: add a migration that changes what is there, then write the new file"
    " with `python -m tests.contract.filled`"
)


def upgrade_to(url: str, revision: str) -> None:
    with connect(url) as connection:
        command.upgrade(schema.migrations(connection), revision)


def schema_of(url: str) -> dict[str, str]:
    with connect(url, writing=False) as connection:
        return definitions(connection)


# from every revision there was


def test_there_is_a_file_for_every_revision() -> None:
    assert sorted(file.stem for file in filled.FOLDER.iterdir()) == list(schema.REVISIONS)


def test_it_has_a_row_in_every_table_and_a_record_of_every_kind() -> None:
    rows = json.loads(filled.path(schema.expected()).read_text("utf-8"))
    assert {name for name, found in rows.items() if found} == set(METADATA.tables)
    assert set(INDEX.wakes.keys() - {ISSUE}) <= set(filled.KINDS)


def test_the_newest_file_is_what_is_stored_now(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/andon.db"
    filled.fresh(url).close()
    rows = json.loads(filled.path(schema.expected()).read_text("utf-8"))
    assert filled.dump(url) == rows, FILE_AGAIN


@pytest.mark.parametrize("revision", schema.REVISIONS)
def test_a_database_of_every_revision_is_brought_up_to_date(
    empty_url: str, revision: str, tmp_path: Path
) -> None:
    upgrade_to(empty_url, revision)
    filled.load(empty_url, revision)
    for later in schema.REVISIONS[schema.REVISIONS.index(revision) + 1 :]:
        with pytest.raises(SchemaMismatch, match="andon db upgrade"):
            schema.require_current(empty_url)
        upgrade_to(empty_url, later)
    schema.require_current(empty_url)
    new = filled.fresh(f"sqlite:///{tmp_path}/new.db")
    db = open_database(empty_url)
    kept, wanted = filled.everything(db), filled.everything(new)
    for later in filled.KINDS.keys() - filled.kinds(revision):
        assert not kept.pop(later), f"{later} came later, so there was none"
        wanted.pop(later)
    for later in METADATA.tables.keys() - filled.tables(revision) - filled.DERIVED:
        assert not kept.pop(later), f"{later} came later, so it was empty"
        wanted.pop(later)
    assert {kind: len(values) for kind, values in kept.items()} == {
        kind: len(values) for kind, values in wanted.items()
    }
    if revision == schema.expected():
        assert kept == wanted, FILE_AGAIN
    assert db.write(log(1, "k2")) == 1, "its program takes its first number"
    db.close()
    new.close()


# to the one that comes next

NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{last}"
branch_labels = depends_on = None

# The new table does not know by itself that ids are never used again.
KEPT = {{"sqlite_autoincrement": True}}


def upgrade() -> None:
    with op.batch_alter_table("program", table_kwargs=KEPT) as program:
        program.add_column(sa.Column("region", sa.String(), nullable=True))
    op.execute("UPDATE program SET region = key || '-region'")
    op.execute("{more}")
    with op.batch_alter_table("program", table_kwargs=KEPT) as program:
        program.alter_column("region", existing_type=sa.String(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("program", table_kwargs=KEPT) as program:
        program.drop_column("region")
"""


@pytest.fixture
def at_work(empty_url: str) -> str:
    """A database that the present program filled."""
    filled.fresh(empty_url).close()
    return empty_url


def plant(folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "SELECT 1") -> None:
    """Add a revision behind the last one."""
    module = folder / "r9999_next.py"
    module.write_text(NEXT.format(last=schema.expected(), more=more), "utf-8")
    ours = schema.migrations

    def both(connection: object = None) -> Config:
        config = ours(connection)  # type: ignore[arg-type]
        versions = f"{config.get_main_option('script_location')}/versions"
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", f"{versions}\n{folder}")
        return config

    monkeypatch.setattr(schema, "migrations", both)
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9999"))


def test_the_next_revision_keeps_every_row(
    at_work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = filled.dump(at_work)
    plant(tmp_path, monkeypatch)
    with pytest.raises(SchemaMismatch, match=r"older \(\d+\).*andon db upgrade"):
        schema.require_current(at_work)
    schema.upgrade(at_work)
    schema.upgrade(at_work)
    assert schema.current(at_work) == "9999"
    after = filled.dump(at_work)
    assert [row.pop("region") for row in after["program"]] == ["ACME-region"]
    assert after == before


def test_it_can_be_taken_back(
    at_work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, tables, known = filled.dump(at_work), schema_of(at_work), schema.expected()
    with monkeypatch.context() as patch:
        plant(tmp_path, patch)
        schema.upgrade(at_work)
        with connect(at_work, foreign_keys=False) as connection:
            command.downgrade(schema.migrations(connection), known)
    schema.require_current(at_work)
    assert schema_of(at_work) == tables
    assert filled.dump(at_work) == before
    db = open_database(at_work)
    assert db.write(log(1, "k2")) == 1
    assert counts(db, 1)[0] == 2
    db.close()


@pytest.mark.parametrize("wrong", ["UPDATE missing SET region = 1", "DELETE FROM program"])
def test_one_that_fails_leaves_the_database_as_it_was(
    at_work: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, tables = filled.dump(at_work), schema_of(at_work)
    with monkeypatch.context() as patch:
        plant(tmp_path, patch, more=wrong)
        with pytest.raises(StorageError):
            schema.upgrade(at_work)
    assert schema_of(at_work) == tables
    schema.require_current(at_work)
    assert filled.dump(at_work) == before
