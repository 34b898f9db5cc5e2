"""APScheduler by elapsed time; apart from the clock, which commands need that schedule nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app.clock import ClockWatch


class SteadyScheduler(AsyncIOScheduler):  # type: ignore[misc]
    """APScheduler by elapsed time.

    Its timer waits by the event loop's clock, but it compares its jobs with the time of day: a
    clock that is set back would keep them waiting for as long. So jobs move with the clock.
    """

    def __init__(self, watch: ClockWatch | None = None) -> None:
        super().__init__(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._watch = watch or ClockWatch()

    def wakeup(self) -> None:
        """Run what is due; called on the loop when the timer ends, or a job came or changed."""
        self._follow_clock()
        super().wakeup()

    def run_once(self, job: Callable[[], Any], wait: timedelta, name: str) -> None:
        """Run ``job`` on the loop after ``wait``, in place of an earlier one of that name."""
        at = self._follow_clock() + wait
        self.add_job(job, "date", run_date=at, id=name, replace_existing=True)

    def _follow_clock(self) -> datetime:
        """Move every job by as much as the clock was set; return the present moment (UTC)."""
        by = self._watch.set_by()
        now = self._watch.now
        for job in self.get_jobs() if by else ():
            job.modify(next_run_time=job.next_run_time + by)
        return now
