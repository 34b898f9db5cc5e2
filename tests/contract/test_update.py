"""An update that is interrupted changes nothing, and none is made under a running Andon."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.domain.errors import AlreadyRunning, SchemaMismatch
from storage import schema
from storage.lock import RunLock
from tests.contract import filled
from tests.contract.test_upgrades import schema_of, upgrade_to

OLD, THEN = schema.REVISIONS[-4], 2
"""From which revision on it is updated, and after how many steps it is killed."""


def killed_update(url: str) -> int:
    """Update a database in a process of its own that is killed on the way; return how it ended."""
    steps = 0

    def look(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal steps
        steps += statement.startswith("UPDATE alembic_version")
        if steps == THEN:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        event.listen(Engine, "after_cursor_execute", look)
        try:
            schema.upgrade_at_rest(url)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_an_update_that_is_killed_is_made_again_from_the_start(empty_url: str) -> None:
    upgrade_to(empty_url, OLD)
    filled.load(empty_url, OLD)
    before = schema_of(empty_url)
    assert killed_update(empty_url) == -signal.SIGKILL
    assert schema.current(empty_url) == OLD
    assert schema_of(empty_url) == before
    with pytest.raises(SchemaMismatch, match="andon db upgrade"):
        schema.require_current(empty_url)
    schema.upgrade_at_rest(empty_url)
    schema.require_current(empty_url)


def test_nothing_is_updated_under_a_running_andon(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/andon.db"
    upgrade_to(url, OLD)
    running = RunLock(tmp_path / "andon.db")
    with pytest.raises(AlreadyRunning, match=f"process {os.getpid()}.*stop it first"):
        schema.upgrade_at_rest(url)
    assert schema.current(url) == OLD
    running.release()
    schema.upgrade_at_rest(url)
    held = RunLock(tmp_path / "andon.db")
    schema.upgrade_at_rest(url)  # nothing is left to do, so nobody is disturbed
    held.release()
