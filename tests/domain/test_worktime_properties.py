"""Properties of working time on generated calendars, and a reference that counts minutes.

The generated stretches of days lie around clock changes. The reference looks at the wall clock of
one minute after another; it shares nothing with the code under test.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import worktime
from bot.domain.values import DateRange, Duration, Site, Span
from bot.domain.worktime import Calendar, add, add_open

CHANGES = {
    "America/Los_Angeles": (date(2027, 3, 14), date(2026, 11, 1)),
    "Europe/Warsaw": (date(2027, 3, 28), date(2026, 10, 25)),
    "Asia/Beirut": (date(2027, 3, 28), date(2026, 10, 25)),
    "Africa/Cairo": (date(2027, 4, 30), date(2026, 10, 30)),
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2027, 4, 4)),
    "Asia/Shanghai": (date(2026, 12, 4), date(2028, 2, 29)),
}
MINUTE = timedelta(minutes=1)
QUARTERS = st.integers(0, 24 * 4 - 1)

quick = settings(max_examples=60, deadline=None)


@st.composite
def spans(draw: st.DrawFn, nights: bool = True) -> Span:
    opens = 15 * draw(QUARTERS)
    longest = 24 * 4 if nights else (1440 - opens) // 15
    return Span(opens, opens + 15 * draw(st.integers(1, longest)))


@st.composite
def calendars(draw: st.DrawFn, nights: bool = True) -> Calendar:
    zone = draw(st.sampled_from(sorted(CHANGES)))
    day = st.lists(spans(nights), max_size=2).map(tuple)
    week = draw(st.tuples(*[day] * 7).filter(any))
    near = [change + timedelta(days) for change in CHANGES[zone] for days in (-2, -1, 0, 1, 2)]
    shut = draw(st.sets(st.sampled_from(near), max_size=3))
    closed = tuple(DateRange(each, each) for each in sorted(shut))
    return Calendar(Site("site", "ems", zone, week, closed=closed), lambda year: frozenset())


@st.composite
def starts(draw: st.DrawFn, calendar: Calendar) -> datetime:
    """Draw a moment within two days of a clock change of the calendar's zone."""
    change = draw(st.sampled_from(CHANGES[calendar.site.zone]))
    noon = datetime(change.year, change.month, change.day, 12, tzinfo=UTC)
    return noon + draw(st.integers(-2 * 1440, 2 * 1440)) * MINUTE


minutes = st.integers(1, 3000)


def open_by_the_wall_clock(calendar: Calendar, moment: datetime) -> bool:
    """Say whether a minute is open, from the wall clock and the site's tables alone.

    In the hour that comes twice, spans open and close the first time; so all of the second time
    is what the last minute of it is.
    """
    zone, site = ZoneInfo(calendar.site.zone), calendar.site
    while moment.astimezone(zone).fold and (moment + MINUTE).astimezone(zone).fold:
        moment += MINUTE
    local = moment.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return any(
        span.opens <= minute + 1440 * back < span.closes
        for back in (0, 1)
        for day in [local.date() - timedelta(back)]
        if not any(each.first <= day <= each.last for each in site.closed)
        for span in site.week[day.weekday()]
    )


def count_forward(calendar: Calendar, start: datetime, left: int) -> datetime:
    while left:
        left -= open_by_the_wall_clock(calendar, start)
        start += MINUTE
    return start


def count_back(calendar: Calendar, start: datetime, left: int) -> datetime:
    while left:
        start -= MINUTE
        left -= open_by_the_wall_clock(calendar, start)
    return start


@quick
@given(st.data(), calendars(), st.integers(1, 600))
def test_agrees_with_counting_minutes(data: st.DataObject, calendar: Calendar, left: int) -> None:
    start = data.draw(starts(calendar))
    due = count_forward(calendar, start, left)
    assert add_open(calendar, start, left) == due
    assert worktime.open_minutes(calendar, start, due) == left
    assert add_open(calendar, start, -left) == count_back(calendar, start, left)


@quick
@given(st.data(), calendars())
def test_openings_agree_with_the_wall_clock(data: st.DataObject, calendar: Calendar) -> None:
    moment = data.draw(starts(calendar))
    assert calendar.is_open(moment) == open_by_the_wall_clock(calendar, moment)
    opening = calendar.next_opening(moment)
    while not open_by_the_wall_clock(calendar, moment):
        moment += MINUTE
    assert opening == moment


@quick
@given(st.data(), calendars(), minutes, st.integers(0, 5000))
def test_a_later_start_is_never_due_earlier(
    data: st.DataObject, calendar: Calendar, left: int, delay: int
) -> None:
    start = data.draw(starts(calendar))
    later = start + delay * MINUTE
    assert add_open(calendar, start, left) <= add_open(calendar, later, left)
    assert add_open(calendar, start, -left) <= add_open(calendar, later, -left)


@quick
@given(st.data(), calendars(nights=False), st.integers(0, 6), st.integers(0, 5000))
def test_a_later_start_is_never_due_business_days_earlier(
    data: st.DataObject, calendar: Calendar, days: int, delay: int
) -> None:
    start = data.draw(starts(calendar))
    length = Duration(days, "bd")
    due, later = (add(calendar, each, length) for each in (start, start + delay * MINUTE))
    # In the hour that comes twice the wall clock itself goes back.
    assert due <= later + timedelta(hours=1)


@quick
@given(st.data(), calendars(), st.sampled_from(["m", "h", "d", "bh", "bd"]), st.integers(1, 9))
def test_a_longer_duration_is_never_due_earlier(
    data: st.DataObject, calendar: Calendar, unit: str, amount: int
) -> None:
    start = data.draw(starts(calendar))
    shorter, longer = Duration(amount, unit), Duration(amount + 1, unit)
    assert start <= add(calendar, start, shorter) <= add(calendar, start, longer)


@quick
@given(st.data(), calendars(), st.sampled_from(["bh", "bd"]), st.integers(0, 9))
def test_business_time_is_due_in_open_time_or_at_a_closing(
    data: st.DataObject, calendar: Calendar, unit: str, amount: int
) -> None:
    due = add(calendar, data.draw(starts(calendar)), Duration(amount, unit))
    closing = calendar.is_open(due - timedelta(microseconds=1))
    assert calendar.is_open(due) or closing
    assert calendar.is_open_or_closing(due)


@quick
@given(st.data(), calendars(), minutes, minutes)
def test_open_minutes_add_up(
    data: st.DataObject, calendar: Calendar, first: int, second: int
) -> None:
    start = data.draw(starts(calendar))
    whole = add_open(calendar, start, first + second)
    assert whole == add_open(calendar, add_open(calendar, start, first), second)
    back = add_open(calendar, start, -first - second)
    assert back == add_open(calendar, add_open(calendar, start, -first), -second)


@quick
@given(st.data(), calendars(), st.integers(0, 9000), st.integers(0, 9000))
def test_open_seconds_of_parts_make_the_whole(
    data: st.DataObject, calendar: Calendar, first: int, second: int
) -> None:
    start = data.draw(starts(calendar))
    middle = start + timedelta(seconds=first * 30)
    end = middle + timedelta(seconds=second * 30)
    parts = [(start, middle), (middle, end)]
    seconds = [worktime.open_seconds(calendar, *part) for part in parts]
    assert sum(seconds) == worktime.open_seconds(calendar, start, end)
    assert 0 <= seconds[0] <= (middle - start).total_seconds()


@quick
@given(st.data(), calendars(), minutes)
def test_open_minutes_are_what_was_added(
    data: st.DataObject, calendar: Calendar, left: int
) -> None:
    start = data.draw(starts(calendar))
    due, begun = add_open(calendar, start, left), add_open(calendar, start, -left)
    assert worktime.open_minutes(calendar, start, due) == left
    assert worktime.open_minutes(calendar, begun, start) == left


@quick
@given(st.data(), calendars(), minutes)
def test_walking_back_undoes_walking_forward(
    data: st.DataObject, calendar: Calendar, left: int
) -> None:
    start = data.draw(starts(calendar))
    opening = calendar.next_opening(start)
    assert add_open(calendar, add_open(calendar, start, left), -left) == opening
    begun = add_open(calendar, start, -left)
    again = add_open(calendar, begun, left)
    assert worktime.open_minutes(calendar, again, start) == 0
    assert again <= start


@quick
@given(st.data(), calendars(), st.integers(0, 12))
def test_business_days_there_and_back(data: st.DataObject, calendar: Calendar, days: int) -> None:
    day = calendar.local(calendar.next_opening(data.draw(starts(calendar)))).date()
    later = worktime.business_day_after(calendar, day, days)
    between = [day + timedelta(n) for n in range(1, (later - day).days + 1)]
    assert sum(map(calendar.works_on, between)) == days
    if calendar.works_on(day):
        assert worktime.business_day_before(calendar, later, days) == day
