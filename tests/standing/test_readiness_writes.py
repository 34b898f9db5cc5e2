"""Ready means that the database was read and written, and not that nobody complained."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from bot.app import health as module
from bot.app.clock import elapsed
from bot.app.health import Health
from bot.engine.core import Core
from bot.features import INDEX
from storage import schema
from storage.sqlite import SqliteDatabase


@pytest.fixture
def db(tmp_path: Path) -> Iterator[SqliteDatabase]:
    schema.create(f"sqlite:///{tmp_path}/andon.db")
    with closing(SqliteDatabase(tmp_path / "andon.db")) as opened:
        yield opened


@pytest.fixture
def health(db: SqliteDatabase, monkeypatch: pytest.MonkeyPatch) -> Health:
    """The health of a bot whose pump is well; each question is a new probe."""
    monkeypatch.setattr(module, "PROBE_EVERY", 0)
    pump = SimpleNamespace(last_turn=elapsed())
    return Health(Core(db, ["console"], INDEX), pump)  # type: ignore[arg-type]


@contextmanager
def no_file_may_grow() -> Iterator[None]:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_write_that_fails_is_not_ready_until_one_goes_well(health: Health) -> None:
    assert await health.missing() == []
    with no_file_may_grow(), capture_logs():
        (reason,) = await health.missing()
    assert reason.startswith("The database keeps nothing new: the disk of the database refuses")
    assert await health.missing() == []


async def test_a_file_that_is_gone_is_not_ready_until_it_is_back(
    health: Health, db: SqliteDatabase
) -> None:
    kept = db.path.rename(db.path.with_name("kept"))
    (reason,) = await health.missing()
    assert "deleted or replaced" in reason
    kept.rename(db.path)
    assert await health.missing() == []


async def test_a_database_that_hangs_does_not_answer_and_takes_one_thread(
    health: Health, db: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROBE_SECONDS", 0.01)
    going, begun = threading.Event(), []

    def hang() -> None:
        begun.append(1)
        assert going.wait(30)

    monkeypatch.setattr(db, "require_writable", hang)
    for _ in range(3):
        assert await health.missing() == ["The database does not answer."]
    going.set()
    monkeypatch.undo()
    while await health.missing():
        assert len(begun) == 1
