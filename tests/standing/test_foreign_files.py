"""A stranger's file is read in a process of its own, in time, and never on the only writer."""

from __future__ import annotations

import operator
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pytest

from bot.app.bootstrap import live_core, on_console, throwaway_database
from bot.app.foreign import ProcessReader, read_program_apart
from bot.app.settings import Settings
from bot.data import demo_program_text
from bot.domain.errors import Misconfigured, TooHeavy
from bot.engine.core import Core
from bot.features import INDEX
from bot.features.lists.spreadsheet.read_list import read_list
from bot.features.lists.spreadsheet.sheet import BadFile, NoHeader
from bot.messages.card import plain_card
from bot.ports.foreign import ForeignReader, read_here
from bot.ports.request import COMMAND, Attachment, Request
from bot.program_file import read_program, read_rules, write_program
from tests.playing import small_program
from tests.spreadsheet.files import csv, replaced, xlsx
from tests.spreadsheet.office import NOW

LIST = [["No.", "Title", "Status", "Due"], ["Q1", "U7 MCU short", "open", "24.12.2026"]]
RULES = '[[rule]]\ncategory = "eq"\nseverity = "major"\nack = "2bh"\n'
DOTTED = ".".join(["a"] * 120_000) + " = 1\n"
"""A program file of 240 kB that takes its reader minutes."""

READERS: dict[str, ForeignReader] = {"here": read_here, "apart": ProcessReader()}


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> ForeignReader:
    return READERS[request.param]


def too_heavy(*_given: Any, **_named: Any) -> NoReturn:
    raise TooHeavy


# one contract, two readers


def test_what_is_read_is_the_same_wherever_it_is_read(reader: ForeignReader) -> None:
    table, others = reader(read_list, "issues.xlsx", xlsx(LIST, More=[["x"]]), {})
    assert [line.values["title"] for line in table.lines] == ["U7 MCU short"]
    assert (table.lines[0].fields["due"], others) == ("2026-12-24", ("More",))
    assert reader(read_program, demo_program_text()) == read_program(demo_program_text())


def test_what_is_wrong_with_a_file_comes_back_as_it_is(reader: ForeignReader) -> None:
    with pytest.raises(BadFile) as bad:
        reader(read_list, "issues.csv", b'Title,Status\n"U7', {})
    assert (bad.value.key, bad.value.values) == ("sheet.quote", {"row": 2})
    with pytest.raises(NoHeader) as unknown:
        reader(read_list, "issues.csv", b"Zzz,Yyy\n7,U7", {})
    assert (unknown.value.key, unknown.value.headers) == ("sheet.no_header", ("Zzz", "Yyy"))
    with pytest.raises(Misconfigured) as wrong:
        reader(read_rules, RULES.replace("major", "mjor") + "[rulez]\n")
    assert len(wrong.value.problems) == 2


# limits


@pytest.mark.parametrize(("read", "given"), [(read_program, DOTTED), (time.sleep, 20)])
def test_a_file_that_takes_too_long_is_given_up(read: Callable[[Any], Any], given: Any) -> None:
    """Whether it works or waits."""
    begun = time.monotonic()
    with pytest.raises(TooHeavy):
        ProcessReader(seconds=0.3)(read, given)
    assert time.monotonic() - begun < 10


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    with pytest.raises(TooHeavy):
        ProcessReader()(eval, "len(bytes(400_000_000))")


def test_the_process_gets_neither_secrets_nor_open_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///andon.db")
    with open(os.devnull) as opened:
        os.set_inheritable(opened.fileno(), True)
        assert ProcessReader()(os.getenv, "SLACK_BOT_TOKEN") is None
        with pytest.raises(RuntimeError, match="Bad file descriptor"):
            ProcessReader()(os.fstat, opened.fileno())


def test_nothing_comes_back_that_could_be_run() -> None:
    with pytest.raises(Exception, match=r"operator\.attrgetter"):
        ProcessReader()(operator.attrgetter, "name")


def test_what_a_library_prints_is_no_answer() -> None:
    assert ProcessReader()(eval, "print('a warning') or 7") == 7


def test_another_error_than_ours_is_no_answer() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        ProcessReader()(operator.floordiv, 1, 0)


def test_the_command_line_tells_of_such_a_file_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_program_apart(demo_program_text()) == read_program(demo_program_text())
    monkeypatch.setattr(ProcessReader, "__call__", too_heavy)
    with pytest.raises(Misconfigured, match="Reading it takes too long: start from the file"):
        read_program_apart(demo_program_text())


# in the conversation


class Watched:
    """A database that knows whether a unit of work is going on."""

    def __init__(self, db: Any) -> None:
        self._db = db
        self.units = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def write(self, unit: Callable[[Any], Any], **more: Any) -> Any:
        self.units += 1
        try:
            return self._db.write(unit, **more)
        finally:
            self.units -= 1


class Chat:
    """A core whose files are read by ``reader``; it counts them, and none is read in a unit."""

    def __init__(self, db: Any, reader: ForeignReader) -> None:
        self._db = Watched(db)
        self._reader = reader
        self.files = self.asked = 0
        self.core = Core(self._db, ["console"], INDEX, self._read)  # type: ignore[arg-type]
        self.core.import_program(on_console(small_program()), NOW)

    def _read(self, read: Callable[..., Any], *given: Any, **named: Any) -> Any:
        assert not self._db.units, "a file is read while everybody waits"
        self.files += 1
        return self._reader(read, *given, **named)

    def say(self, line: str, file: bytes, name: str = "file", key: str = "") -> str:
        self.asked += 1
        request = Request(
            key or f"k{self.asked}", COMMAND, "console", "maria", "console:dm:maria", line,
            private=True, attachments=(Attachment(name, file),),
        )  # fmt: skip
        card = self.core.handle(request, NOW).card
        return plain_card(card) if card is not None else ""


@pytest.fixture
def chat() -> Iterator[Chat]:
    with throwaway_database() as database:
        yield Chat(database, read_here)


PROGRAM = ("program import", "import program", '"program" import', "program import program=ACME")
ISSUES = ("issue import", '"issue" "import"', "import", "import:", "Import, please")
PROPOSED = ("rules propose", "propose", '"rules" propose', "propose!")


@pytest.mark.parametrize("line", [*PROGRAM, *ISSUES, *PROPOSED])
def test_no_file_is_read_on_the_only_writer(chat: Chat, line: str) -> None:
    chat.say(line, csv(LIST))
    assert chat.files <= 1


@pytest.mark.parametrize(
    ("line", "file"),
    [("issue import", csv(LIST)), ("rules propose", RULES.encode()), ("import:", csv(LIST))],
)
def test_a_file_is_read_once_and_its_answer_given_again(chat: Chat, line: str, file: bytes) -> None:
    first = chat.say(line, file, key="one")
    assert chat.files == 1
    assert "not read" not in first
    chat.say(line, file, key="one")
    assert chat.files == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("issue import", "Save it as a plain .xlsx or .csv file with at most 20000 rows"),
        ("program import", "Start from the file that program export gives"),
        ("rules propose", "Start from the file that program export gives"),
    ],
)
def test_a_file_that_takes_too_much_is_refused_in_one_sentence(line: str, said: str) -> None:
    with throwaway_database() as database:
        answer = Chat(database, too_heavy).say(line, csv(LIST), "list.xlsx")
    assert answer.startswith("list.xlsx takes too long to read.")
    assert said in answer


@pytest.mark.parametrize("line", ["program import", "rules propose"])
def test_a_program_file_is_measured_before_it_is_read(chat: Chat, line: str) -> None:
    assert "larger than 256 KB" in chat.say(line, b"#" * 300_000)
    assert not chat.files


def test_a_sound_program_holds_the_writer_no_longer_than_so_many_syncs(chat: Chat) -> None:
    """The dates of each are searched for on the writer, and a rule may hide them years away."""
    sound = write_program(on_console(small_program()))

    def syncs(first: int, count: int) -> bytes:
        tables = (
            f'\n[[sync]]\nid = "s{n}"\ntitle = "T"\nstart = "2027-01-05T09:00"\n'
            'rrule = "FREQ=WEEKLY;BYDAY=TU"\n'
            for n in range(first, first + count)
        )
        return (sound + "".join(tables)).encode()

    assert "41 tables are too many, 40 are allowed" in chat.say("program import", syncs(0, 41))
    assert "is updated" in chat.say("program import", syncs(0, 40))
    assert "at most 40 syncs" in chat.say("program import", syncs(40, 1))
    assert "at most 40 syncs" in chat.say("sync add --template ops_weekly", b"")
    assert "is updated" in chat.say("program import", syncs(0, 40))


def test_the_bot_and_the_rehearsal_read_files_apart() -> None:
    with throwaway_database() as database:
        core = live_core(Settings(_env_file=None), database)
        assert isinstance(core._read_apart, ProcessReader)


# workbooks that stopped everything

_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_TITLES = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c>'
    b'<c r="B1" t="inlineStr"><is><t>Status</t></is></c></row>'
)
_END = b"</sheetData></worksheet>"
_ROW = b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
WORKBOOKS = {
    "tags that never end": _HEAD + _TITLES + b'<row hidden="1" ' * 100_000 + _END,
    "spaces behind a formula": _HEAD + _TITLES + b'<row r="2"><c r="A2"><f>1</f>'
    + b" " * 300_000 + b"</c></row>" + _END,
    "a row beyond the last": _HEAD + _TITLES + _ROW + _END,
    "cells merged again and again": _HEAD + _TITLES + b"</sheetData><mergeCells>"
    + b'<mergeCell ref="A1:XFD1048576"/>' * 20_000 + b"</mergeCells></worksheet>",
}  # fmt: skip


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_small_workbook_stops_nobody(name: str) -> None:
    data = replaced(xlsx(LIST), "xl/worksheets/sheet1.xml", lambda _: WORKBOOKS[name])
    assert len(data) < 10_000
    begun = time.process_time()
    with pytest.raises(BadFile):
        read_here(read_list, "issues.xlsx", data, {})
    assert time.process_time() - begun < 3
