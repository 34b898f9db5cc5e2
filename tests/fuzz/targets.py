"""What is tried with bytes made at random. A target raises only where it has found something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from adapters.discord.ids import read_button, read_field, read_form
from adapters.discord.markdown import escaped, marked
from adapters.discord.parse import Spot, form_answer, mentioned, spoken
from adapters.slack.markup import inert, typed
from bot.app.bootstrap import on_console, throwaway_database
from bot.domain.calendar import Calendar
from bot.domain.errors import Misconfigured, Refused
from bot.domain.rules import parse_steps
from bot.domain.when import BadTime, parse_duration, parse_offset
from bot.engine.core import Core
from bot.engine.dates import WhichDate, parse_when
from bot.features import INDEX
from bot.features.digests.policy import read_at
from bot.features.lists.spreadsheet.dates import Ambiguous, Unreadable, order_of, read_date
from bot.features.lists.spreadsheet.read_list import read_list
from bot.features.lists.spreadsheet.sheet import BadFile
from bot.ports.request import BUTTON, COMMAND, REACTION, TALK, Request
from bot.program_file import read_program, read_rules, warnings, write_program
from bot.program_file.calendars import date_range, open_days, span, wall_time, week
from bot.program_file.recurrence import occurrences
from bot.program_file.rrules import first_occurrence, recurrence
from bot.program_file.tables import Wrong
from bot.rehearsal.scenario import read_scenario
from bot.rehearsal.words import read_length, read_when
from tests.fuzz.payloads import HOME, changed
from tests.playing import small_program
from tests.program.small import SMALL
from tests.spreadsheet.files import xlsx

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
AGAIN = 400
"""After so many lines a new database begins, so that no line waits for what came before."""


@dataclass(frozen=True)
class Target:
    """A name, what is done with an input, and its part of the time."""

    name: str
    run: Callable[[bytes], None]
    share: int = 1


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


class _Office:
    """The real core; what people do in it counts up their requests."""

    def __init__(self) -> None:
        self._open = self._begin()
        self._core = next(self._open)
        self._done = 0

    def _begin(self) -> Iterator[Core]:
        while True:
            with throwaway_database() as database:
                core = Core(database, ["console"], INDEX)
                core.import_program(on_console(small_program()), NOW)
                line = 'issue log shortage major "U7 MCU short" mpn=STM32'
                core.handle(_request("begin", COMMAND, "linh", "console:shared", line), NOW)
                yield core

    def say(self, data: bytes) -> None:
        self._done += 1
        if self._done % AGAIN == 0:
            self._core = next(self._open)
        how, text = (
            data[0],
            data[1:].decode("utf-8", "surrogateescape" if data[0] & 1 else "replace"),
        )
        kind = (COMMAND, COMMAND, TALK, BUTTON)[how >> 1 & 3]
        person = ("maria", "wei", "linh", "tom")[how >> 3 & 3]
        place = f"console:dm:{person}" if how & 32 else "console:shared"
        self._core.handle(_request(str(self._done), kind, person, place, text), NOW)
        self._core.handle(_request(f"r{self._done}", REACTION, person, place, text[:20]), NOW)
        self._core.suggest(_request("s", COMMAND, person, place, ""), "issue", text)


def _request(key: str, kind: Any, person: str, place: str, text: str) -> Request:
    return Request(key, kind, "console", person, place, text, private="dm" in place)


_office = cache(_Office)


def commands(data: bytes) -> None:
    """A line of a person, to the real core: everything that is wrong is an answer."""
    if data:
        _office().say(data)


def _edited(data: bytes) -> str:
    """Return a sound program file with the values of some lines replaced; a zero parts them."""
    lines = SMALL.splitlines()
    for part in filter(None, data.split(b"\x00")):
        at = part[0] % len(lines)
        key, sign, _ = lines[at].partition("=")
        lines[at] = f"{key}{sign} {_text(part[1:])}" if sign else lines[at] + _text(part[1:])
    return "\n".join(lines)


def programs(data: bytes) -> None:
    """A program file, or one with rules alone; a sound one is written and read again.

    After a first byte of 255 a sound file is changed at some lines.
    """
    text = _edited(data[1:]) if data[:1] == b"\xff" else _text(data)
    with suppress(Misconfigured):
        read_rules(text)
    try:
        program = read_program(text)
    except Misconfigured:
        return
    warnings(program)
    assert read_program(write_program(program)) == program


def scenarios(data: bytes) -> None:
    """A scenario of the rehearsal."""
    with suppress(Misconfigured):
        read_scenario(_text(data), "America/Los_Angeles")


def lists(data: bytes) -> None:
    """A file that may be a list, whatever it is."""
    with suppress(BadFile):
        read_list("file", data, {"due": "due"})


@cache
def _parts() -> dict[str, bytes]:
    with ZipFile(BytesIO(xlsx([["No.", "Title"], ["1", "U7 short"]]))) as folder:
        return {name: folder.read(name) for name in folder.namelist()}


def workbooks(data: bytes) -> None:
    """A sheet inside a workbook that is sound otherwise; the first byte chooses another part."""
    names = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml")
    changed_name = names[data[0] % 4] if data and data[0] < 4 else names[0]
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as folder:
        for name, content in _parts().items():
            folder.writestr(name, data[1:] if name == changed_name else content)
    with suppress(BadFile):
        read_list("file.xlsx", made.getvalue(), {})


def slack(data: bytes) -> None:
    """A payload of Slack with something changed; what it says of its errors is declared."""
    if not data:
        return
    with suppress(KeyError, TypeError, AttributeError, IndexError, ValueError):
        parser, body = changed(data)
        parser(body, HOME)
    text = _text(data)
    typed(text)
    inert(text)


def discord(data: bytes) -> None:
    """What people type on Discord: messages, forms, and ids of buttons that may be anybody's."""
    text = _text(data)
    where = Spot("1", "2", None if data[:1] < b"\x40" else "3", "4", name=text[:40])
    spoken(where, "9", text, ("<@7>", "<@!7>"), {"5": text[:10]})
    mentioned(text, {"5": "Ann"})
    escaped(text)
    marked((text,), {}, 100)
    read_button(text)
    read_field(text)
    opened = read_form(text)
    if opened is not None:
        inputs = [{"type": 1, "components": [{"custom_id": "f:-q::title", "value": text}]}]
        form_answer(opened, inputs)


_START = datetime(2027, 1, 5, 9, 0)


def recurrences(data: bytes) -> None:
    """A rule of a sync: taken, or wrong; its dates of a year are found in time."""
    try:
        rule = recurrence(_text(data))
        first = first_occurrence(rule, _START)
    except Wrong:
        return
    if first is not None:
        year = NOW + timedelta(days=400)
        for number, _ in enumerate(occurrences(rule, _START, "Europe/Berlin", NOW, year)):
            assert number < 100_000


@cache
def _calendar() -> Calendar:
    return Calendar(small_program().sites[0], lambda _year: frozenset())


def _steps(text: str) -> None:
    parse_steps(text)


DATES: tuple[tuple[Callable[[str], Any], tuple[type[Exception], ...]], ...] = (
    (lambda text: parse_when(text, NOW, _calendar()), (BadTime, WhichDate)),
    (parse_duration, (BadTime,)),
    (parse_offset, (BadTime,)),
    (_steps, (ValueError,)),
    (read_at, ()),
    (span, (Wrong,)),
    (date_range, (Wrong,)),
    (wall_time, (Wrong,)),
    (lambda text: open_days([text]), (Wrong,)),
    (lambda text: week({"mon": [text], text: ["08:00-17:00"]}), (Wrong,)),
    (lambda text: read_when(text, "Asia/Shanghai"), (Refused,)),
    (lambda text: read_length(text, "wait"), (Refused,)),
    (lambda text: read_date(text, order_of([text]), date(1899, 12, 30)), (Ambiguous, Unreadable)),
)


def dates(data: bytes) -> None:
    """A moment, a length of time, hours, days: in every language of them that Andon reads."""
    text = _text(data)
    for read, declared in DATES:
        with suppress(*declared):
            read(text)


TARGETS = (
    Target("commands", commands, share=3),
    Target("programs", programs, share=2),
    Target("scenarios", scenarios),
    Target("lists", lists, share=2),
    Target("workbooks", workbooks, share=2),
    Target("slack", slack),
    Target("discord", discord),
    Target("recurrences", recurrences),
    Target("dates", dates),
)
