"""100 wakes due at once among very many: the pump's work, against APScheduler's on equal terms.

Both keep their timers in SQLite with the same pragmas and have nothing to do when one fires: an
APScheduler job calls an empty function, and our wakes name subjects that are gone, so each costs
its lease, its unit of work and its look-ups, but says nothing. The last rows are real issues that
are planned, reminded and written to the outbox.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler
from sqlalchemy import create_engine, event

from benchmarks.databases import durable_core, run
from benchmarks.rows import Row, seconds
from bot.engine.core import Core
from bot.ports import Subject
from bot.ports.request import COMMAND, Request

FEW, MANY = 1_000, 1_000_000
DUE, EMPTY_ROUNDS, REAL_ROUNDS = 100, 41, 7
NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)

_COUNT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
_LATER = "strftime('%Y-%m-%d %H:%M:%S', '2030-01-01', '+' || i || ' seconds') || '.000000+00:00'"


def rows() -> list[Row]:
    """Measure all of them by turns, so that a slow minute of the machine hits each."""
    with ExitStack() as stack:
        few_core, many_core = (stack.enter_context(_pending(n)) for n in (FEW, MANY))
        scheduler = stack.enter_context(_scheduler(MANY))
        empty = [
            (_fire_nothing(few_core), _fire_nothing(many_core), _run_jobs(scheduler))
            for _ in range(EMPTY_ROUNDS)
        ]
        real = [
            (_fire_issues(few_core, number), _fire_issues(many_core, number))
            for number in range(REAL_ROUNDS)
        ]
    few, many, theirs = (median(each) * 1e3 for each in zip(*empty, strict=True))
    few_real, many_real = (median(each) * 1e3 for each in zip(*real, strict=True))
    faster, growth, real_growth = theirs / many, many / few, many_real / few_real
    return [
        Row(
            f"{DUE} due wakes among {MANY:,} pending",
            round(many, 2),
            "ms",
            f"APScheduler 3.11, SQLAlchemyJobStore: {theirs:.1f} ms",
            round(faster, 1),
            "at least 10 times faster",
            faster >= 10,
        ),
        Row(
            "the same",
            round(many, 2),
            "ms",
            f"{FEW:,} pending: {few:.2f} ms",
            round(growth, 2),
            "at most 1.5",
            growth <= 1.5,
        ),
        Row(
            f"{DUE} due issues planned and reminded among {MANY:,} pending",
            round(many_real, 1),
            "ms",
            f"{FEW:,} pending: {few_real:.1f} ms",
            round(real_growth, 2),
            "at most 1.5",
            real_growth <= 1.5,
        ),
    ]


def _pending(wakes: int) -> AbstractContextManager[Core]:
    """Open a core with that many wakes in the far future, of subjects that are gone."""
    fill = (
        f"{_COUNT.format(count=wakes)} INSERT INTO wake"
        " (subject_kind, subject_id, program_id, at, due)"
        f" SELECT 'issue', 10000000 + i, 1, {_LATER}, {_LATER} FROM n"
    )
    return durable_core(NOW, fill)


def _fire_nothing(core: Core) -> float:
    def due(tx: Any) -> None:
        for n in range(DUE):
            tx.set_wake(Subject("issue", 20_000_000 + n), 1, NOW)

    core.db.write(due)
    return seconds(lambda: core.fire(NOW, DUE))


def _fire_issues(core: Core, number: int) -> float:
    """Log issues whose owners are to be reminded at one instant, and fire at it."""
    logged = NOW + timedelta(days=7 * number)
    for n in range(DUE):
        line = f'issue log eq major "Query {number}/{n}"'
        core.handle(_request(f"{number}/{n}", line), logged)
    moment = core.db.write(lambda tx: min(filter(None, map(tx.wake_at, _issues(number)))))
    took = seconds(lambda: core.fire(moment, DUE))
    core.db.write(lambda tx: [tx.set_wake(issue, 1, None) for issue in _issues(number)])
    return took


def _issues(number: int) -> Iterator[Subject]:
    return (Subject("issue", number * DUE + n) for n in range(1, DUE + 1))


def _request(key: str, line: str) -> Request:
    return Request(key, COMMAND, "console", "linh", "console:shared", line)


class _ByHand(BaseScheduler):
    """A scheduler whose turns are asked for, so that they can be timed."""

    def wakeup(self) -> None:
        """Wait to be asked."""

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)

    def turn(self) -> None:
        """Run the jobs that are due."""
        self._process_jobs()


def nothing() -> None:
    """The job."""


def _run_jobs(scheduler: _ByHand) -> float:
    past = datetime.now(UTC) - timedelta(seconds=1)
    for n in range(DUE):
        scheduler.add_job(nothing, "date", run_date=past, id=f"due-{n}", misfire_grace_time=None)
    return seconds(scheduler.turn)


@contextmanager
def _scheduler(pending: int) -> Iterator[_ByHand]:
    with tempfile.TemporaryDirectory(prefix="andon-bench-") as folder:
        path = Path(folder) / "jobs.db"
        engine = create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", _equal_pragmas)
        scheduler = _ByHand(
            jobstores={"default": SQLAlchemyJobStore(engine=engine)},
            executors={"default": DebugExecutor()},
            timezone=UTC,
        )
        scheduler.start()
        scheduler.add_job(nothing, "date", run_date=datetime(2030, 1, 1, tzinfo=UTC), id="first")
        run(
            path,
            f"{_COUNT.format(count=pending)} INSERT INTO apscheduler_jobs"
            " SELECT 'later-' || i, next_run_time + i, job_state FROM apscheduler_jobs, n",
        )
        try:
            yield scheduler
        finally:
            scheduler.shutdown()
            engine.dispose()


def _equal_pragmas(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
