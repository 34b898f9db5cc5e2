"""In a demo at a terminal a path stands for an attachment, and a file that is given is saved."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.console.files import Folder
from adapters.console.stage import ConsoleStage
from bot.app import bootstrap
from bot.app.bootstrap import _playground
from bot.domain.errors import Refused
from bot.messages.card import plain_card
from bot.ports.request import COMMAND, FILE_LIMIT, Attachment, Request
from bot.rehearsal.record import Happening, Record
from bot.rehearsal.session import Session
from tests.playing import small_program
from tests.spreadsheet.files import csv, loaded

LIST = csv([["No.", "Title", "Severity"], ["Q-1", "Label is wrong", "High"]])


def request(text: str) -> Request:
    return Request("k", COMMAND, "console", "maria", "console:shared", text)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("issue import list.csv", "issue import"),
        ('issue import "my list.csv"', "issue import"),
        ("import list.csv", "import"),
        ("program import acme.toml", "program import"),
        ("program import with acme.toml", "program import"),
    ],
)
def test_a_path_is_taken_as_an_attachment(tmp_path: Path, line: str, text: str) -> None:
    for name in ("list.csv", "my list.csv", "acme.toml"):
        (tmp_path / name).write_bytes(LIST)
    taken = Folder(tmp_path).take(request(line))
    assert taken.text == text
    assert [a.data for a in taken.attachments] == [LIST]


@pytest.mark.parametrize(
    "line",
    ["issue import", "issue import I3", "issue import I3 stop", "issue log eq x.csv", "hello"],
)
def test_other_lines_stay_as_they_are(tmp_path: Path, line: str) -> None:
    assert Folder(tmp_path).take(request(line)) == request(line)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"list\.csv cannot be read: No such file"):
        Folder(tmp_path).take(request("issue import list.csv"))


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(bytes(FILE_LIMIT + 1))
    (taken,) = Folder(tmp_path).take(request("issue import list.csv")).attachments
    assert taken.problem is not None
    assert not taken.data


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device that never ends")
def test_a_file_that_never_ends_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "list.csv").symlink_to("/dev/zero")
    (taken,) = Folder(tmp_path).take(request("issue import list.csv")).attachments
    assert taken.problem is not None


def test_a_given_file_takes_nobodys_place(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    said = [folder.keep(Attachment("a.xlsx", content)) for content in (b"1", b"2", b"3")]
    assert [line.rpartition("/")[2] for line in said] == ["a.xlsx", "a-2.xlsx", "a-3.xlsx"]
    assert (tmp_path / "a-2.xlsx").read_bytes() == b"2"
    assert (tmp_path / "a-2.xlsx").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    assert "could not be saved" in Folder(tmp_path / "gone").keep(Attachment("a.xlsx", b"1"))


@contextmanager
def demo() -> Iterator[tuple[Session, ConsoleStage, list[str]]]:
    told: list[str] = []

    def hear(happening: Happening) -> None:
        if isinstance(happening, Record) and happening.card is not None:
            told.append(plain_card(happening.card))

    with _playground(small_program(), hear) as (runner, stage):
        session = Session(runner, stage, small_program())
        session.begin()
        yield session, stage, told


def test_a_list_goes_in_and_out_at_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(LIST)
    with demo() as (session, stage, told):
        stage.folder = stage.saves = Folder(tmp_path)
        assert session.line("maria: /andon issue import list.csv") is None
        assert "Nothing is changed yet." in told[-2]
        assert told[-1] == f"Saved: {tmp_path}/list-check.xlsx"
        assert session.press(1) is None
        session.line("wait 1m")
        assert any("imported a list (I1): 1 new" in text for text in told)
        session.line("maria: /andon issue export all")
        (saved,) = tmp_path.glob("acme-issues-*.xlsx")
        assert loaded(saved.read_bytes())["Issues"]["B3"].value == "Label is wrong"
        assert session.line("maria: /andon issue import gone.csv") is not None


def piped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *lines: str) -> str:
    """Play the demo from a pipe, and return what it prints after its opening."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    bootstrap.demo()
    return " ".join(capsys.readouterr().out.partition("[Approve ACME-1]")[2].split())


def test_a_piped_demo_saves_a_file_and_takes_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.toml").write_text("mine", "utf-8")
    shown = piped(monkeypatch, capsys, "maria in dm: /andon program export")
    assert "The file is attached." in shown
    assert shown.count("Saved: ") == 1
    assert "acme-2.toml" in shown
    assert (tmp_path / "acme.toml").read_text("utf-8") == "mine"
    renamed = (tmp_path / "acme-2.toml").read_text("utf-8").replace("Maria Lopez", "Maria Luz")
    (tmp_path / "acme.toml").write_text(renamed, "utf-8")
    for line in (
        "maria with acme.toml in dm: /andon program import",
        "maria in dm: /andon program import with acme.toml",
    ):
        shown = piped(monkeypatch, capsys, line, "maria: /andon program roster")
        assert "Program ACME is updated." in shown
        assert "Maria Luz" in shown


def test_elsewhere_a_path_reads_nothing_and_nothing_is_saved(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(LIST)
    with demo() as (session, _stage, told):
        session.line(f"maria: /andon issue import {tmp_path}/list.csv")
        assert "is not an import. Attach the file to the message" in told[-1]
        session.line("maria: /andon issue export all")
        assert "Attached: issues of ACME (all)." in told[-1]
    assert [p.name for p in tmp_path.iterdir()] == ["list.csv"]
