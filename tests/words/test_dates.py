"""Dates as people spell them in six languages: what is read means what they meant, and what may be
two days is asked back. The corpus was written and split before the reader was tuned."""

from __future__ import annotations

import time
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.dates.cells import CellReader
from bot.domain.dates.values import LAST_OF_TWO, UNREAD, WEEK, Ambiguous, Read
from bot.domain.values import Site, Span
from bot.domain.when import BadTime
from bot.engine.commands.date_words import words_of_date
from bot.engine.commands.grammar import tokens
from bot.engine.dates import WhichDate, date_words, dates_in, due_when

HERE = Path(__file__).parent
LA = ZoneInfo("America/Los_Angeles")
DAYS = ((Span(480, 1020),),) * 5 + ((), ())
NIGHTS = ((Span(1320, 1800),),) * 5 + ((), ())
SJ = Calendar(Site("sj", "oem", LA.key, DAYS), lambda _year: frozenset())
NIGHT = Calendar(Site("sz", "ems", LA.key, NIGHTS), lambda _year: frozenset())
UNIVERSAL = Calendar(Site("z", "oem", "UTC", DAYS), lambda _year: frozenset())
NOW = datetime(2026, 12, 3, 10, tzinfo=LA).astimezone(UTC)


def corpus(name: str) -> list[tuple[str, str]]:
    cases = tomllib.loads((HERE / f"dates_{name}.toml").read_text("utf-8"))["cases"]
    return [(text, value) for text, value in cases]


def understood(
    text: str,
    now: datetime = NOW,
    calendar: Calendar = SJ,
    past: bool = False,
    zone: ZoneInfo = LA,
) -> str:
    """Return what a text means: a moment, several, or a dash."""
    try:
        moment = due_when(text, now, calendar, past=past)
    except WhichDate as which:
        return " | ".join(which.readings)
    except BadTime:
        return "-"
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def meant(value: str) -> str:
    if value == "-" or " | " in value:
        return value.replace(" | ", "|").replace(" ", "T").replace("|", " | ")
    return value if " " in value else f"{value} 17:00"


@pytest.mark.parametrize(
    ("text", "value"), corpus("build") + corpus("held"), ids=lambda case: case[:40]
)
def test_a_spelling_of_the_corpus(text: str, value: str) -> None:
    assert understood(text) == meant(value)


def test_the_corpus_is_large_enough_and_its_halves_are_apart() -> None:
    build, held = (dict(corpus(name)) for name in ("build", "held"))
    assert len(build) + len(held) >= 200
    assert not build.keys() & held.keys()


FORMS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d %b %Y", "%d-%b-%y", "%B %d, %Y", "%b %d %Y",
    "%Y年%m月%d日", "ngày %d/%m/%Y", "%d tháng %m năm %Y", "%a %d %b %Y", "%G-W%V-%u",
)  # fmt: skip


@given(st.dates(date(2026, 12, 4), date(2031, 11, 30)), st.sampled_from(FORMS))
@settings(max_examples=120)
def test_a_date_written_in_any_form_reads_back(day: date, form: str) -> None:
    assert understood(day.strftime(form))[:10] == f"{day:%Y-%m-%d}"


@given(st.dates(date(2026, 12, 4), date(2031, 11, 30)), st.sampled_from("/-"))
@settings(max_examples=80)
def test_two_numbers_are_read_only_where_one_is_no_month(day: date, sign: str) -> None:
    read = understood(f"{day.day}{sign}{day.month}{sign}{day.year}")
    if day.day > 12 or day.day == day.month:
        assert read[:10] == f"{day:%Y-%m-%d}"
    else:
        assert " | " in read
        assert f"{day:%Y-%m-%d}" in read


@given(st.integers(0, 23), st.integers(0, 59), st.integers(1, 14))
@settings(max_examples=60)
def test_a_time_of_day_reads_back_with_its_day(hour: int, minute: int, ahead: int) -> None:
    day = datetime(2026, 12, 3) + timedelta(days=ahead, hours=hour, minutes=minute)
    for form in ("%d %b %H:%M", "%Y-%m-%dT%H:%M:00", "%d.%m. %H:%M", "%d %b %I:%M %p"):
        assert understood(f"{day:{form}}") == f"{day:%Y-%m-%d %H:%M}"


@given(st.text(max_size=30) | st.text("0123456789./-: +wkfrinextmondaybyhuTZ周月日", max_size=20))
@settings(max_examples=150)
def test_any_text_is_read_asked_back_or_refused(text: str) -> None:
    assert understood(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # At 03:00 summer time 02:00 comes again: only a name tells which 02:30 is meant.
        ("2027-10-31 02:30 CEST", "2027-10-31 00:30"),
        ("2027-10-31 02:30 CET", "2027-10-31 01:30"),
        ("2027-10-31 02:30 Europe/Berlin", "2027-10-31 00:30"),
        # Clocks go from 02:00 to 03:00.
        ("2027-03-28 02:30 Europe/Berlin", "2027-03-28 01:00"),
        ("2027-03-28 02:30 CEST", "-"),
        ("2027-07-01 12:00 CET", "-"),
        ("2027-07-01 12:00 CEST", "2027-07-01 10:00"),
    ],
)
def test_a_time_beside_a_clock_change_of_its_zone(text: str, value: str) -> None:
    assert understood(text, calendar=UNIVERSAL, zone=ZoneInfo("UTC")) == value


@pytest.mark.parametrize(
    ("zone", "value"),
    [
        ("US/Eastern", "2027-02-01 22:00"),
        ("Africa/Dar_es_Salaam", "2027-02-01 14:00"),
        ("america/port_of_spain", "2027-02-01 21:00"),
        ("America/Port-au-Prince", "2027-02-01 22:00"),
        ("AMERICA/ARGENTINA/BUENOS_AIRES", "2027-02-01 20:00"),
        ("Europe/Nowhere", "-"),
    ],
)
def test_a_zone_is_known_however_its_name_is_written(zone: str, value: str) -> None:
    text = f"2027-02-01 17:00 {zone}"
    assert understood(text, calendar=UNIVERSAL, zone=ZoneInfo("UTC")) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # A weekday so many weeks on, from today's week or from the next such day.
        ("friday in a week", "2026-12-11 17:00"),
        ("w piątek za tydzień", "2026-12-11 17:00"),
        ("Freitag in 2 Wochen", "2026-12-18 17:00"),
        ("thursday in a week", "2026-12-10 17:00"),
        ("wednesday in a week", "2026-12-09 | 2026-12-16"),
        ("friday 3 weeks ago", "-"),
        # The half of a day before its hour.
        ("morgen früh um 9", "2026-12-04 09:00"),
        ("tomorrow morning at 9", "2026-12-04 09:00"),
        ("fri afternoon at 3", "2026-12-04 15:00"),
        ("mañana por la tarde a las 5", "2026-12-04 17:00"),
        ("jutro rano o 9", "2026-12-04 09:00"),
        ("morgen um 9", "2026-12-04T09:00 | 2026-12-04T21:00"),
        ("tomorrow morning", "-"),
        # A sign for *at*.
        ("Dec 15th 2026 @ 2pm", "2026-12-15 14:00"),
        ("fri @14:00", "2026-12-04 14:00"),
        ("@tom", "-"),
        ("@2027-01-22", "-"),
        # Years in Chinese digits.
        ("二零二六年十二月十五日", "2026-12-15 17:00"),
        ("二〇二七年一月二十二日下午3点", "2027-01-22 15:00"),
        ("二零二七", "-"),
    ],
)
def test_a_kind_of_spelling(text: str, value: str) -> None:
    assert understood(text) == value


@pytest.mark.parametrize("text", ["1 " * 50, "fri " * 25, "do " * 33, "(" * 100, "a" * 9999])
def test_a_long_text_is_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    assert understood(text) == "-"
    # A pattern that tries again and again would take seconds.
    assert time.perf_counter() - began < 0.05


@pytest.mark.parametrize(
    ("text", "hour", "value"),
    [
        # A night shift began on Wed 22:00: at 00:30 it is still Wednesday's.
        ("today", "03 00:30", "2026-12-03 06:00"),
        ("eod", "03 00:30", "2026-12-03 06:00"),
        ("wed", "03 00:30", "2026-12-03 06:00"),
        ("tomorrow", "03 00:30", "2026-12-04 06:00"),
        ("in 1 working day", "03 00:30", "2026-12-04 06:00"),
        ("today 05:00", "02 23:00", "2026-12-03 05:00"),
        ("tomorrow 05:00", "02 23:00", "2026-12-03T05:00 | 2026-12-04T05:00"),
        ("tomorrow 14:00", "03 00:30", "2026-12-03 14:00"),
        # A date that is written is that date.
        ("2026-12-03", "03 00:30", "2026-12-04 06:00"),
        ("2026-12-03 05:00", "03 00:30", "2026-12-03 05:00"),
        ("thu", "03 00:30", "2026-12-04 06:00"),
        ("today", "03 12:00", "2026-12-04 06:00"),
    ],
)
def test_today_in_a_night_shift_is_the_day_on_which_it_began(
    text: str, hour: str, value: str
) -> None:
    now = datetime.strptime(f"2026-12-{hour}", "%Y-%m-%d %H:%M").replace(tzinfo=LA)
    assert understood(text, now.astimezone(UTC), NIGHT) == value


@pytest.mark.parametrize(
    ("text", "hour", "value"),
    [
        ("thursday", 16, "2026-12-03 17:00"),
        ("thursday", 17, "2026-12-10 17:00"),
        ("thu 17:30", 17, "2026-12-03 17:30"),
        ("next thursday", 10, "2026-12-10 17:00"),
    ],
)
def test_a_weekday_is_today_while_its_working_day_lasts(text: str, hour: int, value: str) -> None:
    assert understood(text, datetime(2026, 12, 3, hour, tzinfo=LA).astimezone(UTC)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yesterday", "2026-12-02 17:00"),
        ("last friday", "2026-11-27 17:00"),
        ("fri", "2026-11-27 17:00"),
        ("3 days ago", "2026-11-30 17:00"),
        ("22 Jan", "2026-01-22 17:00"),
        ("KW 48", "2026-11-27 17:00"),
    ],
)
def test_what_has_passed_is_the_last_such_day(text: str, value: str) -> None:
    assert understood(text, past=True) == value


@pytest.mark.parametrize(
    ("text", "day", "said"),
    [
        ("2026-12-03T09:00:00.000+0000", "2026-12-03", None),
        ("Thu Dec 03 2026", "2026-12-03", None),
        ("20270115T000000", "2027-01-15", None),
        ("2027-01-15 (Fri)", "2027-01-15", None),
        ("2026-W50", "2026-12-11", WEEK),
        ("15.01.2027 -> 22.01.2027", "2027-01-22", LAST_OF_TWO),
        ("15.01.2027 / 22.01.2027", "2027-01-22", LAST_OF_TWO),
        ("15.01.2027\n22.01.2027", "2027-01-22", LAST_OF_TWO),
        ("was 12 Jan 2027, now 19 Jan 2027", "2027-01-19", LAST_OF_TWO),
        ("15.01. → 22.01.2027", "2027-01-22", LAST_OF_TWO),
        ("3/4 -> 22.01.2027", "2027-01-22", LAST_OF_TWO),
    ],
)
def test_a_cell_is_read(text: str, day: str, said: str | None) -> None:
    read = CellReader(date_words()).read(text)
    assert isinstance(read, Read)
    assert (f"{read.day}", read.said) == (day, said)


@pytest.mark.parametrize(
    "text",
    ["3-Dec", "03.12.", "Wk 50", "ca. 15.01.2027", "15.01.2027 ?", "12/2026", "Dec-26", "friday",
     "15.01.2027 -> TBD", "15.01.2027 → 22.01.", "ca. 15 → 22.01.2027", "x / 22.01.2027",
     "in 3 days", "Fri 14 Jan 2027"],
)  # fmt: skip
def test_a_cell_without_a_day_of_its_own_is_not_read(text: str) -> None:
    assert CellReader(date_words()).read(text) is UNREAD


def test_a_cell_that_may_be_two_days_says_so() -> None:
    read = CellReader(date_words()).read("03/04/2026")
    assert isinstance(read, Ambiguous)
    assert [f"{each.day}" for each in read.readings] == ["2026-03-04", "2026-04-03"]


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("fri fixture is late", 1),
        ("fri 4 boards are missing", 1),
        ("22 Jan 27 boards are late", 2),
        ("22 Jan 27", 3),
        ("end of month fixture", 3),
        ("today end of line broke", 1),
        ("in 3 days 5 pcs", 3),
        ('next friday "fixture"', 2),
        ("2027-01-22 17:00 +08:00 then", 3),
        ("eod friday fixture", 2),
    ],
)
def test_no_word_of_a_text_is_lost_in_a_date(line: str, taken: int) -> None:
    assert words_of_date(tokens(line, "")) == taken


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("the rest comes by fri", ["2026-12-04"]),
        ("kommt bis Freitag", ["2026-12-04"]),
        ("samples 2027-01-22, I promise", ["2027-01-22"]),
        ("by friday 5pm at the latest", ["2026-12-04T17:00"]),
        ("by 1/2/2027", []),
        ("by the way", []),
        ("stand by", []),
    ],
)
def test_the_day_of_a_promise_is_found_in_a_sentence(text: str, days: list[str]) -> None:
    assert list(dates_in(text, NOW, SJ)) == days
