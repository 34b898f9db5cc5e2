"""kill -9 at random moments: nothing that was committed is lost, and nothing is said twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.crash.bot_process import (
    WAITS,
    Bot,
    let_leases_end,
    log_in_the_past,
    prepare,
    rows,
    until_quiet,
)
from tests.undated import undated

KILLS = int(os.environ.get("ANDON_KILLS", "20"))
ISSUES_A_KILL = 4
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    """What is left when everything is over."""

    database: Path
    journal: dict[str, Any]
    kills: int
    seconds: float

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Read the database."""
        return rows(self.database, statement)


@pytest.mark.timeout(60 + 6 * KILLS)
def test_kill_9_at_any_moment_loses_nothing_and_says_nothing_twice(tmp_path: Path) -> None:
    outcome = _killed_again_and_again(tmp_path / "andon.db")
    _much_was_under_way_when_it_was_killed(outcome)
    _no_line_of_the_journal_is_torn(outcome)
    _no_committed_issue_is_lost(outcome)
    _every_message_was_sent_or_had_lost_its_reason(outcome)
    _nothing_was_said_twice(outcome)
    _every_card_shows_the_final_state(outcome)


def _killed_again_and_again(database: Path) -> Outcome:
    """Kill the bot again and again, then let it finish."""
    prepare(database)
    begun = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.recorder", f"{database}.console.jsonl"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as recorder:
        try:
            for number in range(KILLS):
                _until_killed(database, number)
            let_leases_end(database)
            _undisturbed(database)
            told, _ = recorder.communicate(timeout=30)
        finally:
            recorder.kill()
    return Outcome(database, json.loads(told), KILLS, time.monotonic() - begun)


def _until_killed(database: Path, number: int) -> None:
    rng = Random(number)
    let_leases_end(database)
    log_in_the_past(database, number, ISSUES_A_KILL)
    bot = Bot(database)
    try:
        bot.types(
            f'linh: /andon issue log line_down critical "typed {number}"',
            f"wei: /andon issue ack ACME-{rng.randint(1, 1 + number * ISSUES_A_KILL)}",
            f'tom: /andon issue update ACME-{rng.randint(1, 1 + number)} "typed {number}"',
        )
        time.sleep(rng.uniform(0.05, 0.9))
        bot.kill()
    finally:
        bot.gone()


def _undisturbed(database: Path) -> None:
    bot = Bot(database)
    try:
        until_quiet(database)
        bot.stop()
    finally:
        bot.gone()


def _much_was_under_way_when_it_was_killed(outcome: Outcome) -> None:
    retried = outcome.rows("SELECT count(*) FROM outbox WHERE attempts > 1")[0][0]
    print(
        f"{outcome.kills} kills in {outcome.seconds:.0f} s, {outcome.journal['entries']} journal "
        f"lines, {len(outcome.journal['posted'])} keys, {retried} messages tried again"
    )
    assert retried or outcome.kills < 100


def _no_line_of_the_journal_is_torn(outcome: Outcome) -> None:
    assert outcome.journal["broken"] == 0


def _no_committed_issue_is_lost(outcome: Outcome) -> None:
    numbers = [row[0] for row in outcome.rows("SELECT number FROM issue ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= outcome.kills * ISSUES_A_KILL
    found = outcome.rows(
        "SELECT issue.number, surface.ref FROM issue LEFT JOIN surface ON subject_id = issue.id"
        " AND place = 'console:shared'"
    )
    assert not [number for number, ref in found if ref not in outcome.journal["shown"]]


def _every_message_was_sent_or_had_lost_its_reason(outcome: Outcome) -> None:
    left = outcome.rows(
        "SELECT key, kind, state FROM outbox WHERE state NOT IN ('sent', 'dropped')"
        f" AND NOT {WAITS}"
    )
    assert not left
    posted = {name.split()[1] for name in outcome.journal["posted"]}
    sent = outcome.rows("SELECT key, bundle FROM outbox WHERE state = 'sent'")
    assert not [key for key, bundle in sent if (bundle or key) not in posted]


def _nothing_was_said_twice(outcome: Outcome) -> None:
    assert not {key: times for key, times in outcome.journal["posted"].items() if times > 1}
    steps = outcome.rows(
        "SELECT count(*) - count(DISTINCT subject_id || payload) FROM event"
        " WHERE kind LIKE 'step.%'"
    )
    assert steps == [(0,)]


def _every_card_shows_the_final_state(outcome: Outcome) -> None:
    cards = outcome.rows("SELECT name, ref, wanted FROM surface")
    shown = outcome.journal["shown"]
    stale = [
        name for name, ref, wanted in cards if undated(shown[ref]) != undated(json.loads(wanted))
    ]
    assert not stale
