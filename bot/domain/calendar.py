"""When a site is open, as instants.

Wall times are of the site's zone and naive; every instant is aware and in UTC. The rules are those
of the program file: `open` over `closed` over holiday and official make-up workday over week; a
span belongs to the day it begins on, also when it passes midnight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.issue import Pause
from bot.domain.values import Site, Span
from bot.domain.zones import load_zone, wall_time

Stretch = tuple[datetime, datetime]
"""An opening and its closing in UTC, ``[opens, closes)``."""

SEARCH_DAYS = 400
"""How many idle days in a row are searched before a calendar counts as never open."""

ONE_DAY = timedelta(days=1)
_NOON = time(12)
_MOMENT = timedelta(microseconds=1)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class NeverOpens(ValueError):
    """A site has no opening within ``SEARCH_DAYS`` days, so nothing can fall due there."""

    def __init__(self, site: str) -> None:
        super().__init__(
            f"Site {site} has no working hours within {SEARCH_DAYS} days; "
            'give it opening spans, for example mon-fri = ["08:00-17:00"].'
        )
        self.site = site


def utc(moment: datetime) -> datetime:
    """Return an aware moment in UTC; a naive one raises ``ValueError``."""
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return moment.astimezone(UTC)


def _no_days(_year: int) -> frozenset[date]:
    return frozenset()


class Calendar:
    """The opening hours of one site; ``holidays`` gives the public holidays of a local year, and
    ``workdays`` its official make-up workdays.

    Days once worked out are kept, so one calendar should serve many questions; ``sums`` holds the
    due moments (UTC) found by ``worktime.add``, by start, amount and unit. ``stands`` are the
    pauses of the whole program, in order and apart: hours stay as they are, but clocks stand. An
    unknown zone raises ``ZoneInfoNotFoundError``.
    """

    def __init__(
        self,
        site: Site,
        holidays: Callable[[int], frozenset[date]],
        stands: tuple[Pause, ...] = (),
        workdays: Callable[[int], frozenset[date]] = _no_days,
    ) -> None:
        self.site = site
        self.stands = stands
        self.zone = load_zone(site.zone)
        self._holidays = holidays
        self._workdays = workdays
        self._made_up = {made_up.day: made_up.spans for made_up in site.open}
        self._reach = _longest_closing(site) // 1440
        self._spans: dict[date, tuple[Stretch, ...]] = {}
        self._stretches: dict[date, tuple[Stretch, ...]] = {}
        self.sums: dict[tuple[datetime, int, str], datetime] = {}

    def running(self) -> Calendar:
        """Return the calendar without the pause of the program that lasts, if one does."""
        running = copy(self)
        running.stands = tuple(pause for pause in self.stands if pause.until is not None)
        return running

    def local(self, moment: datetime) -> datetime:
        """Return the moment as aware time of the site's zone."""
        return moment.astimezone(self.zone)

    def wall(self, naive: datetime) -> datetime:
        """Return the instant of a wall time.

        One that a clock change skips becomes the first instant after the gap; one that exists
        twice is the first of the two.
        """
        return wall_time(self.zone, naive)

    def day_spans(self, day: date) -> tuple[Stretch, ...]:
        """Return the spans that begin on a local day, by opening; none on a closed day."""
        spans = self._spans.get(day)
        if spans is None:
            spans = self._spans[day] = tuple(self._instants(day))
        return spans

    def stretches(self, day: date) -> tuple[Stretch, ...]:
        """Return what the day's spans add to those that began earlier: no minute comes twice."""
        stretches = self._stretches.get(day)
        if stretches is None:
            stretches = self._stretches[day] = tuple(self._uncovered(day))
        return stretches

    def works_on(self, day: date) -> bool:
        """Say whether a span begins on the local day."""
        return bool(self.day_spans(day))

    def is_open(self, moment: datetime) -> bool:
        """Say whether the moment lies inside a span; a closing does not."""
        return any(
            opens <= moment < closes
            for day in self._days_reaching(moment)
            for opens, closes in self.day_spans(day)
        )

    def is_open_or_closing(self, moment: datetime) -> bool:
        """Say whether the moment lies inside a span or is the closing of one."""
        return self.working_day(moment) is not None

    def working_day(self, moment: datetime) -> date | None:
        """Return the day on which the span that the moment lies in began, a closing included.

        ``None`` outside all spans. Where one span begins as another closes, it is the day that
        closes: of two working days that meet each has its own end.
        """
        for day in reversed(list(self._days_reaching(moment))):
            if any(opens <= moment <= closes for opens, closes in self.day_spans(day)):
                return day
        return None

    def day_of(self, moment: datetime, *, due: bool = False) -> date:
        """Return the working day of a moment: the day on which its span begins, and outside all
        spans the calendar date of the site.

        At a closing the shift is over, and what is ``due`` then still belongs to it.
        """
        if due:
            return self.working_day(moment) or self.local(moment).date()
        for day in self._days_reaching(moment):
            if any(opens <= moment < closes for opens, closes in self.day_spans(day)):
                return day
        return self.local(moment).date()

    def at_night(self, moment: datetime) -> bool:
        """Say whether a shift of the week that began the day before works at this hour."""
        local = self.local(moment)
        minutes = 1440 + 60 * local.hour + local.minute
        return any(s.opens <= minutes < s.closes for day in self.site.week for s in day)

    def begin_of(self, day: date) -> datetime:
        """Return when a working day begins: at midnight, or as the shift ends that is at work then;
        but not later than the first opening of the day."""
        midnight = self.wall(datetime.combine(day, time()))
        before = (day - back * ONE_DAY for back in range(1, self._reach + 1))
        closings = (closes for earlier in before for _, closes in self.day_spans(earlier))
        over = max(closings, default=midnight)
        spans = self.day_spans(day)
        return max(midnight, min(over, spans[0][0])) if spans else max(midnight, over)

    def last_moment(self, day: date) -> datetime:
        """Return the last moment at which something is due on a working day: just before midnight,
        or the closing of its shift after that."""
        midnight = self.wall(datetime.combine(day + ONE_DAY, time()))
        closings = (closes for _, closes in self.day_spans(day))
        return max([midnight - _MOMENT, *closings])

    def within(self, day: date) -> datetime:
        """Return a moment of a working day: its first opening, or noon where none begins."""
        spans = self.day_spans(day)
        return spans[0][0] if spans else self.wall(datetime.combine(day, _NOON))

    def next_opening(self, moment: datetime) -> datetime:
        """Return the moment itself if open, else the next opening; may raise ``NeverOpens``."""
        moment = utc(moment)
        opens, _ = next(self.stretches_from(moment))
        return max(opens, moment)

    def next_morning(self, moment: datetime) -> datetime:
        """Return the first opening of a working day, now or later; may raise ``NeverOpens``.

        An opening after a break of the same day, such as lunch, is none.
        """
        day = self.local(moment).date()
        for _ in range(SEARCH_DAYS):
            spans = self.day_spans(day)
            if spans and spans[0][0] >= moment:
                return spans[0][0]
            day += ONE_DAY
        raise NeverOpens(self.site.id)

    def stretches_from(self, moment: datetime) -> Iterator[Stretch]:
        """Yield the open stretches that close after the moment, in order and without end.

        Raises ``NeverOpens`` when the site stays closed for too long.
        """
        day = self.local(moment).date() - self._reach * ONE_DAY
        for stretches in self._walk(day, ONE_DAY):
            for stretch in stretches:
                if stretch[1] > moment:
                    yield stretch

    def stretches_before(self, moment: datetime) -> Iterator[Stretch]:
        """Yield the open stretches that open before the moment, the latest first.

        Raises ``NeverOpens`` when the site was closed for too long.
        """
        for stretches in self._walk(self.local(moment).date(), -ONE_DAY):
            for stretch in reversed(stretches):
                if stretch[0] < moment:
                    yield stretch

    def stretches_between(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        """Yield the open stretches within two instants, cut to them, in order."""
        day, last = self.local(start).date() - self._reach * ONE_DAY, self.local(end).date()
        while day <= last:
            for opens, closes in self.stretches(day):
                if opens < end and closes > start:
                    yield max(opens, start), min(closes, end)
            day += ONE_DAY

    def _walk(self, day: date, step: timedelta) -> Iterator[tuple[Stretch, ...]]:
        idle = 0
        while idle <= SEARCH_DAYS:
            stretches = self.stretches(day)
            idle = 0 if stretches else idle + 1
            yield stretches
            day += step
        raise NeverOpens(self.site.id)

    def _days_reaching(self, moment: datetime) -> Iterator[date]:
        today = self.local(moment).date()
        return (today - back * ONE_DAY for back in range(self._reach + 1))

    def _uncovered(self, day: date) -> Iterator[Stretch]:
        before = (day - back * ONE_DAY for back in range(1, self._reach + 1))
        covered = max(
            (span[1] for earlier in before for span in self.day_spans(earlier)), default=None
        )
        covered = covered or _LONG_AGO
        for opens, closes in self.day_spans(day):
            if closes > covered:
                yield max(opens, covered), closes
                covered = closes

    def _instants(self, day: date) -> Iterator[Stretch]:
        midnight = datetime.combine(day, time())
        for span in sorted(self._wall_spans(day), key=lambda span: (span.opens, span.closes)):
            opens = self.wall(midnight + timedelta(minutes=span.opens))
            closes = self.wall(midnight + timedelta(minutes=span.closes))
            if opens < closes:  # a span inside a spring gap has no minute left
                yield opens, closes

    def _wall_spans(self, day: date) -> tuple[Span, ...]:
        if day in self._made_up:
            return self._made_up[day] or self._spans_before(day)
        if self.officially_open(day):
            return self._spans_before(day)
        return self._ordinary_spans(day)

    def officially_open(self, day: date) -> bool:
        """Say whether a day is worked since it is an official make-up workday: nobody gave it as
        ``open`` or ``closed``."""
        return day in self._workdays(day.year) and day not in self._made_up and not self._off(day)

    def _off(self, day: date) -> bool:
        closed = any(day in closed for closed in self.site.closed)
        return closed or day in self._holidays(day.year)

    def _ordinary_spans(self, day: date) -> tuple[Span, ...]:
        return () if self._off(day) else self.site.week[day.weekday()]

    def _spans_before(self, made_up: date) -> tuple[Span, ...]:
        """Return the weekly spans of the last day before that works by the week alone."""
        for back in range(1, SEARCH_DAYS + 1):
            day = made_up - back * ONE_DAY
            extra = day in self._made_up or day in self._workdays(day.year)
            if not extra and (spans := self._ordinary_spans(day)):
                return spans
        return ()


def _longest_closing(site: Site) -> int:
    """Return the latest closing of any span in minutes after the midnight it counts from."""
    spans = [span for day in site.week for span in day]
    spans += [span for made_up in site.open for span in made_up.spans]
    return max((span.closes for span in spans), default=0)
