"""The auditor: what did not happen in time is exported, and logged once a minute at most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from bot.app.auditor import QUIET_SECONDS, Auditor
from bot.domain.errors import StorageError
from bot.ports.backlog import Backlog, Kind, Overdue, Waiting

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
QUIET = Backlog((), (), ())
LATE = Backlog(
    (
        Overdue(Kind.WAKES, 2, NOW - timedelta(minutes=5)),
        Overdue(Kind.UNCERTAIN, 1, NOW - timedelta(days=2)),
    ),
    (
        Waiting(1, "discord", Kind.MESSAGES, 3, NOW - timedelta(days=2), "discord:7"),
        Waiting(1, "discord", Kind.CARDS, 4, NOW - timedelta(days=1), "discord:7"),
    ),
    ((Kind.CARDS, 1),),
)


class Core:
    """Has the backlog that the test says."""

    def __init__(self, *backlogs: Backlog | Exception) -> None:
        self._backlogs = list(backlogs)

    def view(self, look: object) -> Backlog:
        """Return what a view would find."""
        found = self._backlogs.pop(0) if len(self._backlogs) > 1 else self._backlogs[0]
        if isinstance(found, Exception):
            raise found
        return found


def audited(core: Core, *moments: float) -> list[dict[str, object]]:
    """Return the lines that are logged by looks at these seconds."""
    clock = iter(moments)
    auditor = Auditor(core, lambda: next(clock))  # type: ignore[arg-type]
    with capture_logs() as lines:
        for _ in moments:
            auditor.look(NOW)
    return [dict(line) for line in lines]


def metric(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


def test_what_is_overdue_and_unserved_is_one_line() -> None:
    (line,) = audited(Core(LATE), 0.0)
    assert line["log_level"] == "warning"
    assert line["overdue_wakes"] == "2, the oldest for 300 s"
    assert line["overdue_uncertain"] == "1, the oldest for 172800 s"
    said = "3 messages since 2026-12-01T18:00:00Z, 4 cards since 2026-12-02T18:00:00Z"
    assert line["unserved_discord"] == said


def test_a_line_a_minute_at_most() -> None:
    looks = [n * 20.0 for n in range(10)]
    assert len(audited(Core(LATE), *looks)) == 1 + int(looks[-1] // QUIET_SECONDS)


def test_nothing_is_logged_where_all_is_in_time() -> None:
    assert audited(Core(QUIET), 0.0, 100.0) == []


def test_the_figures_are_metrics_and_go_back_to_nothing() -> None:
    audited(Core(LATE), 0.0)
    assert metric("andon_overdue", kind="wakes") == 2
    assert metric("andon_overdue", kind="messages") == 0
    assert metric("andon_overdue_oldest_seconds", kind="uncertain") == 172800
    assert metric("andon_unserved", platform="discord") == 7
    assert metric("andon_undeliverable", kind="cards") == 1
    audited(Core(QUIET), 0.0)
    assert metric("andon_overdue", kind="wakes") == 0
    assert metric("andon_overdue_oldest_seconds", kind="uncertain") == 0
    assert metric("andon_unserved", platform="discord") is None
    assert metric("andon_undeliverable", kind="cards") == 0


@pytest.mark.parametrize("error", [StorageError("the disk is full"), ValueError("unforeseen")])
def test_a_failure_is_shown_and_ends_nothing(error: Exception) -> None:
    auditor = Auditor(Core(error, LATE), lambda: 0.0)  # type: ignore[arg-type]
    with capture_logs() as lines:
        auditor.look_safely()
    assert lines[0]["event"] == "audit failed"
