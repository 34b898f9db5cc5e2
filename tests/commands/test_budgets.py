"""Each person has a budget of changes a minute, each side one of new issues a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.bootstrap import on_console
from bot.engine.budgets import Budget, Budgets
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import plain_card
from bot.ports import Database
from bot.ports.request import COMMAND, REACTION, Reply, Request
from storage import schema
from storage.open import open_database
from tests.playing import small_program

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/andon.db"
    schema.create(url)
    opened = open_database(url, threaded=False, durable=False)
    yield opened
    opened.close()


class Script:
    """Gives command after command."""

    def __init__(self, db: Database, budgets: Budgets | None = None) -> None:
        self.db = db
        self.core = (
            Core(db, ["console"], INDEX)
            if budgets is None
            else Core(db, ["console"], INDEX, budgets=budgets)
        )
        if not self.core.db.write(lambda tx: tx.programs()):
            self.core.import_program(on_console(small_program()), NOW)
        self._count = 0

    def __call__(self, line: str, at: datetime = NOW, who: str = "linh") -> Reply:
        self._count += 1
        key = f"{who}/{at}/{self._count}"
        return self.core.handle(Request(key, COMMAND, "console", who, "console:shared", line), at)

    def log(self, at: datetime = NOW, who: str = "linh") -> bool:
        self._count += 1
        return not self(f'issue log general minor "Reel {self._count}"', at, who).refused

    @property
    def logged(self) -> int:
        with self.db.read() as tx:
            return len(tx.issues(1))


def test_thirty_changes_a_minute_are_done_and_the_next_is_answered_clearly(db: Database) -> None:
    script = Script(db)
    assert sum(script.log() for _ in range(1_000)) == script.logged == 30
    refused = script('issue log general minor "One more"')
    assert refused.refused
    assert refused.card is not None
    assert plain_card(refused.card) == (
        "You changed 30 things within a minute, so nothing was done now. Go on in 2 seconds. "
        "For many issues at once, attach a list: issue import."
    )
    assert script.log(NOW + timedelta(seconds=2)), "as it said"
    assert not script.log(NOW + timedelta(seconds=2))


def test_it_is_whole_again_after_a_minute_and_no_restart_renews_it(db: Database) -> None:
    script = Script(db)
    assert sum(script.log() for _ in range(31)) == 30
    again = Script(db)
    assert not again.log(NOW + timedelta(seconds=1))
    assert sum(again.log(NOW + MINUTE) for _ in range(31)) == 30


def test_others_and_reading_are_not_concerned(db: Database) -> None:
    script = Script(db)
    assert sum(script.log() for _ in range(31)) == 30
    assert script.log(who="maria")
    assert all(not script("issue list").refused for _ in range(100))
    assert all(not script("issue show ACME-1").refused for _ in range(10))


def test_what_was_refused_for_another_reason_is_not_counted(db: Database) -> None:
    script = Script(db)
    assert all(script("issue close ACME-99").refused for _ in range(50))
    assert script.log()


def test_emoji_are_counted_too(db: Database) -> None:
    script = Script(db)
    assert sum(script.log() for _ in range(30)) == 30
    request = Request(
        "r", REACTION, "console", "linh", "console:shared", "rotating_light",
        message="9", message_text="Line 2 stands",
    )  # fmt: skip
    assert script.core.handle(request, NOW).refused


def test_what_is_heard_after_a_downtime_is_not_refused(db: Database) -> None:
    """An afternoon of lines comes at one moment then."""
    script = Script(db)
    for number in range(40):
        said = NOW - timedelta(minutes=number)
        request = Request(
            f"m{number}", COMMAND, "console", "linh", "console:shared",
            f'issue log general minor "Reel {number}"', said=said,
        )  # fmt: skip
        assert not script.core.handle(request, NOW).refused


def test_a_clock_that_was_set_back_locks_nobody_out(db: Database) -> None:
    script = Script(db)
    assert sum(script.log(NOW) for _ in range(31)) == 30
    assert script.log(NOW - timedelta(hours=1))


def test_each_side_has_its_own_budget_of_new_issues_a_day(db: Database) -> None:
    """So that no side can lock the other one out."""
    script = Script(db, Budgets(changes=None, issues=Budget(3, DAY)))
    assert [script.log(who=who) for who in ("linh", "jun", "linh", "wei")] == [True] * 3 + [False]
    refused = script('issue log general minor "One more"')
    assert refused.card is not None
    assert plain_card(refused.card) == (
        "Volta EMS logged 3 issues within a day, so nothing was logged now. Go on in 28800 "
        "seconds, or attach a list: issue import."
    )
    assert script.log(who="maria")
    assert not script("issue ack ACME-4", who="linh").refused, "only new issues are counted"
    assert script.log(NOW + timedelta(hours=8))
