"""What the slider of the page shows: a week of both sides' hours, what was said, what will be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.app.upcoming import upcoming
from bot.engine.context import Contexts
from bot.ports import UnitOfWork
from bot.ports.playing import Mark
from bot.rehearsal.record import Happening, Record
from bot.rehearsal.runner import Runner

SPAN = timedelta(days=7)
AHEAD = timedelta(days=1)
"""The slider shows a week, and at least so much of what comes."""
PAST = 400

Span = tuple[datetime, datetime]


class Horizon:
    """The stretch of time around the moment that a runner has reached."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._past: list[datetime] = []
        self._origin: datetime | None = None
        self._before: tuple[datetime, Sequence[datetime]] | None = None

    def hear(self, happening: Happening) -> None:
        """Take in what the runner reports."""
        if isinstance(happening, Record) and happening.kind != "reply":
            self._past.append(happening.at)
            del self._past[:-PAST]

    @property
    def window(self) -> Span:
        """Return the stretch of time that is shown (UTC); it moves on as its end comes near."""
        now = self._runner.now
        if self._origin is None or not self._origin <= now <= self._origin + SPAN - AHEAD:
            self._origin = now - timedelta(hours=3)
        return self._origin, self._origin + SPAN

    def marks(self) -> list[Mark]:
        """Return what will happen by itself in the window, in order."""
        look = partial(upcoming, now=self._runner.now, until=self.window[1])
        return self._runner.core.view(look)

    def past(self) -> list[datetime]:
        """Return when something was delivered in the window."""
        start, end = self.window
        return sorted({at for at in self._past if start <= at <= end})

    def hours(self) -> Mapping[str, Sequence[Span]]:
        """Return the working hours of each side's first site in the window."""
        return self._runner.core.view(self._open)

    def _open(self, contexts: Contexts, view: UnitOfWork) -> Mapping[str, Sequence[Span]]:
        ctx = contexts.of(view, view.programs()[0].id)
        sites = {side: ctx.program.side_sites(side)[:1] for side in ctx.program.sides}
        return {
            side: list(ctx.calendars[site.id].stretches_between(*self.window))
            for side, first in sites.items()
            for site in first
        }

    def before(self) -> Sequence[datetime]:
        """Return when something happened, or would have, before a rule was changed just now."""
        changed, moments = self._before or (None, ())
        return moments if changed == self._runner.now else ()

    def happenings(self) -> tuple[datetime, ...]:
        """Return when something happened in the window, or will."""
        return (*self.past(), *(mark.at for mark in self.marks()))

    def compare(self, origin: datetime, before: Sequence[datetime]) -> None:
        """Show the window from ``origin`` on, and what was ``before`` a change."""
        self._origin, self._before = origin, (self._runner.now, before)
