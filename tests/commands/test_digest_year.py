"""A year of digests over both changes of the clocks: each once, at the right instant.

What must come is worked out here from wall times alone, without the engine.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.program_file import read_program
from bot.rehearsal.record import Record
from tests.playing import HERE, Stage

FIRST, LAST = date(2027, 1, 4), date(2027, 12, 31)
CLOSED = {date(2027, 2, 1) + timedelta(days=n) for n in range(14)}
# The site in Shanghai makes up for its closure on this day.
MADE_UP = {date(2027, 1, 30), date(2027, 2, 20)}


def instants(zone: str, at: time, days: list[date]) -> list[datetime]:
    place = ZoneInfo(zone)
    return [datetime.combine(day, at, place).astimezone(UTC) for day in days]


def days(weekday: int | None = None) -> list[date]:
    every = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return [day for day in every if weekday is None or day.weekday() == weekday]


def working(day: date, *, shenzhen: bool) -> bool:
    if shenzhen and day in MADE_UP:
        return True
    return day.weekday() < 5 and not (shenzhen and day in CLOSED)


def second_working_day(month: int) -> date:
    found = [day for day in days() if day.month == month and working(day, shenzhen=False)]
    # January begins on Monday the 4th here: Friday the 1st was a working day.
    return found[0] if month == 1 else found[1]


@pytest.fixture(scope="module")
def year() -> list[Record]:
    program = read_program((HERE / "scenarios" / "acme.toml").read_text("utf-8"))
    with Stage(program) as play:
        play(
            """
            at 2027-01-04T00:00 America/Los_Angeles
            maria: /andon deadline add "Send CoC" due="2027-01-04 00:30" owner=tom id=coc
            maria: /andon digest schedule weekly "mon 08:30"
            maria: /andon digest schedule daily 07:15
            maria: /andon digest schedule monthly 09:00
            maria: /andon digest schedule internal 15:00
            wei: /andon digest schedule internal "fri 15:00" zone=Asia/Shanghai
            wei: /andon digest schedule personal 09:45
            at 2028-01-01T00:00 America/Los_Angeles
            """
        )
        return play.records


def came(year: list[Record], kind: str, to: str = "shared") -> list[datetime]:
    return [record.at for record in year if record.kind == kind and record.to == to]


US, CN = "America/Los_Angeles", "Asia/Shanghai"


def test_the_weekly_one_comes_every_monday(year: list[Record]) -> None:
    assert came(year, "digest.weekly") == instants(US, time(8, 30), days(0))


def test_the_daily_one_comes_on_every_working_day(year: list[Record]) -> None:
    wanted = [day for day in days() if working(day, shenzhen=False)]
    assert came(year, "digest.daily") == instants(US, time(7, 15), wanted)


def test_the_monthly_one_comes_on_the_second_working_day(year: list[Record]) -> None:
    wanted = [second_working_day(month) for month in range(1, 13)]
    assert came(year, "digest.monthly") == instants(US, time(9), wanted)


def test_the_internal_ones_come_on_each_sides_friday(year: list[Record]) -> None:
    assert came(year, "digest.internal", "oem") == instants(US, time(15), days(4))
    shenzhen = instants(CN, time(15), days(4))
    assert came(year, "digest.internal", "ems") == shenzhen


def test_the_personal_one_comes_in_the_persons_own_zone(year: list[Record]) -> None:
    wanted = [day for day in days() if working(day, shenzhen=False)]
    assert came(year, "digest.personal", "dm:tom") == instants(US, time(9, 45), wanted)
    assert not came(year, "digest.personal", "dm:dana")


def test_no_key_comes_twice(year: list[Record]) -> None:
    keys = [record.key for record in year if record.kind.startswith("digest.")]
    assert len(set(keys)) == len(keys)
