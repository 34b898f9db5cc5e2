"""Lists as trackers and people write them: each kind is read as its people mean it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.features.lists.imports import match_words
from bot.features.lists.spreadsheet.header_words import NAMES
from tests.spreadsheet.files import csv, xlsx
from tests.spreadsheet.office import NOW, Office
from tests.spreadsheet.test_rows import table


def titles(*rows: list[Any], head: list[str]) -> list[str]:
    return [line.values["title"] for line in table(*rows, head=head).lines]


def states(*rows: list[Any], head: list[str]) -> list[str]:
    return [line.get("state") for line in table(*rows, head=head).lines]


# which column is which


def test_headings_totals_and_signatures_do_not_make_a_number_the_title() -> None:
    head = ["Item", "Category", "Issue", "Owner", "Qty"]
    rows = [
        [1, "Shortage", "Ferrite L4 short", "Tom Reed", 900], ["B. QUALITY"],
        [2, "Quality", "Buttons stick", "Linh Tran", 33], ["Total open", None, None, "2", 933],
        ["* as of the last call"], ["Signature:", None, None, "__________"],
    ]  # fmt: skip
    assert titles(*rows, head=head) == ["Ferrite L4 short", "Buttons stick"]
    assert table(*rows, head=head).skipped == {"heading": 3, "total": 1}


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (["No.", "Description", "Action", "Owner"], "second"),
        (["No.", "Description", "Mitigation / Action", "Owner"], "second"),
        (["No.", "Action", "Description", "Owner"], "second"),
        (["No.", "Beschreibung", "Aufgabe", "Wer"], "second"),
        (["No.", "Description", "Issue", "Owner"], "third"),
    ],
)
def test_what_is_done_about_a_problem_is_not_its_title(head: list[str], title: str) -> None:
    assert titles([1, "second", "third", "Tom Reed"], head=head) == [title]


def test_a_column_that_carries_the_very_name_comes_first() -> None:
    head = ["Title", "Priority", "Severity", "State"]
    (line,) = table(["U7", "3", "1 - Critical", "New"], head=head).lines
    assert line.values["severity"] == "1 - Critical"
    assert line.fields["priority"] == "3"


def test_a_language_that_is_not_known_is_passed_over_in_a_list_of_two() -> None:
    head = ["Č. / No.", "Popis / Issue", "Termín\nDue date", "Stav Status", "Vedoucí (Owner)"]
    read = table([1, "U7 short", None, "uzavřeno / closed", None], head=head)
    assert read.lines[0].get("state") == "uzavřeno / closed"
    assert read.header.unsure == (3,), "the check says that it was guessed"
    alone = table(["U7 short", "closed", "Tom"], head=["Issue", "Shipping status", "Owner"])
    assert alone.lines[0].get("state") == ""


# rows that hold no issue


def test_a_heading_of_a_group_stands_above_repeated_headers() -> None:
    head = ["Name", "Person", "Status"]
    rows = [["U7", "Tom", "Stuck"], ["Later"], head, ["U8", "Tom", None], ["a title alone"]]
    assert titles(*rows, head=head) == ["U7", "U8", "a title alone"]


# what has ended


@pytest.mark.parametrize(
    ("head", "row", "state"),
    [
        (["Name", "Section/Column", "Completed At"], ["U7", "To do", "2026-12-01"], "closed"),
        (["Name", "Section/Column", "Completed At"], ["U7", "To do", None], "To do"),
        (["Name", "Status", "Completed At"], ["U7", "Reopened", "2026-12-01"], "Reopened"),
        (["Name", "Status", "Completed At"], ["U7", None, "2026-12-01"], "closed"),
        (["Name", "Status", "Completed At"], ["U7", None, "soon"], ""),
        (["Card Name", "List Name", "Archived"], ["U7", "To Do", "true"], "closed"),
        (["Card Name", "List Name", "Archived"], ["U7", "To Do", True], "closed"),
        (["Card Name", "List Name", "Archived"], ["U7", "To Do", "false"], "To Do"),
    ],
)
def test_a_card_has_ended_that_says_when_or_is_archived(
    head: list[str], row: list[Any], state: str
) -> None:
    assert states(row, head=head) == [state]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Closed 2026-11-20", "closed"), ("closed on 20 Nov 2026", "closed"),
        ("erledigt am 20.11.2026", "closed"), ("已关闭 2026-11-20", "closed"),
        ("Resolved: 2026-12-01", "resolved"), ("open 2027-01-05", None),
        ("Closed 2027-01-22", None), ("close by 2026-11-20", None), ("Closed 20 Nov", None),
        ("Closed 03/04/2026", "closed"), ("Closed 1200 pcs", None),
        ("处理中 WIP", "acknowledged"), ("已完成OK", "closed"),
    ],
)  # fmt: skip
def test_a_state_with_its_date(written: str, meant: str | None) -> None:
    assert match_words.state(written, today=NOW.date()) == meant


def test_a_column_of_dates_to_come_says_when_issues_are_due(office: Office) -> None:
    head = ["Name", "Person", "Status", "Date"]
    rows = [
        ["U7 short", "Wei Chen", "Stuck", "2026-12-11"],
        ["U8", "Wei Chen", "New", "2026-11-02"],
    ]
    said = office.imported(csv([head, *rows]))
    assert [issue.fields.get("due") for issue in office.issues()] == ["2026-12-11", "2026-11-02"]
    assert "Headers guessed: Date (D) is " in said.text
    past = office.imported(csv([head, ["U9 late", "Wei Chen", "New", "2026-11-02"]]))
    assert office.issue(3).fields["opened"] == "2026-11-02"
    assert "Headers guessed" not in past.text


# what trackers write by default

STATES = {
    "new": "New;Neu;Zu erledigen;Nicht begonnen;Nueva;Sin comenzar;Por hacer;Nowy;Do zrobienia;"
    "新建;未开始;待办;Mới;Chưa bắt đầu;To Do;Not started;Backlog",
    "acknowledged": "In Bearbeitung;Feedback;En curso;Comentarios;W toku;Odpowiedź;进行中;反馈;"
    "Đang tiến hành;Phản hồi;In Progress;Awaiting Info;Stuck;Working on it",
    "resolved": "Gelöst;Resuelta;Rozwiązany;已解决;Đã giải quyết;Resolved",
    "closed": "Erledigt;Fertig;Cerrada;Completada;Zamknięty;Ukończone;已关闭;已完成;Đã đóng;Done;"
    "Closed Complete;Completed",
    "cancelled": "Abgewiesen;Zurückgewiesen;Rechazada;Odrzucony;已拒绝;已驳回;Đã từ chối;"
    "Bị từ chối;Rejected;Won't Do;Cannot Reproduce;Closed Skipped",
    "open": "Pendiente;Active;Aktiv",
}


@pytest.mark.parametrize("meant", STATES)
def test_the_states_of_trackers_in_their_languages(meant: str) -> None:
    for written in STATES[meant].split(";"):
        assert match_words.state(written) == meant, written


@pytest.mark.parametrize(
    ("meant", "headers"),
    [
        ("due", "abgabedatum;data oddania;计划完成日期;hết hạn;fecha fin;due date"),
        ("opened", "angelegt;erstellungsdatum;data utworzenia;创建于;fecha de creación"),
        ("owner", "zugewiesen an;zugewiesen zu;przypisany do;asignada a;指派给;gán cho"),
        ("title", "aufgabenname;zusammenfassung;nombre de tarea;nazwa zadania;任务名称;概要"),
        ("raised_by", "autor;作者;报告人;tác giả;creator"),
        ("ended", "geschlossen;cerrada;结束日期;data ukończenia;completed at"),
        ("archived", "archived;archiviert;archivado;zarchiwizowane;已归档"),
    ],
)  # fmt: skip
def test_the_columns_of_trackers_in_their_languages(meant: str, headers: str) -> None:
    for header in headers.split(";"):
        assert NAMES[header] == meant, header


# the words of a program

OWN = (
    '"Reklamation K" = nonconformance', '"brennt" = critical', '"beim Kunden" = acknowledged',
    '"abgelegt" = closed', '"Werk Nord" = ems', '"Knackpunkt" = title', '"Zug um" = due',
)  # fmt: skip


def test_a_list_knows_the_words_of_its_program(office: Office) -> None:
    for pair in OWN:
        office.say("maria", f"program words {pair}")
    head = ["Nr", "Knackpunkt", "Kategorie", "Prio", "Status", "Seite", "Zug um"]
    rows = [
        [1, "Deckel klemmt", "Reklamation K", "Brennt", "beim Kunden", "Acme", "2027-01-22"],
        [2, "Folie fehlt", "Reklamation K", "brennt", "abgelegt", "Werk Nord", None],
    ]
    said = office.imported(xlsx([head, *rows]))
    assert said.facts() == {"New": "1", "Closed in the list": "1"}
    issue = office.issue()
    assert (issue.category, issue.severity, issue.state) == (
        "nonconformance",
        "critical",
        "acknowledged",
    )
    assert issue.fields["due"] == "2027-01-22"
    assert "Severity: Brennt is critical (1)" in said.text.replace(", brennt is critical (1)", "")
    assert "listed_state" not in issue.fields


def test_the_own_word_of_another_program_says_nothing_here(office: Office) -> None:
    office.imported(xlsx([["Title", "Severity", "Status"], ["U7 short", "brennt", "open"]]))
    assert office.issue().fields["listed_severity"] == "brennt"


@pytest.mark.parametrize(
    ("typed", "found"),
    [("in progress", 1), ("WIP", 1), ("beim Kunden", 1), ("neu", 1), ("new", 1), ("open", 1),
     ("erledigt", 0), ("acknowledged,open", 2)],
)  # fmt: skip
def test_a_filter_of_states_knows_the_same_words(office: Office, typed: str, found: int) -> None:
    office.say("maria", 'program words "beim Kunden" = acknowledged')
    office.say("linh", 'issue log shortage major "U7 short"', place="shared")
    office.say("linh", 'issue log shortage major "U8 short" to=ems', place="shared")
    office.say("wei", "issue ack ACME-2", place="shared")
    text = office.say("maria", f'issue list all state="{typed}"').text
    assert sum(name in text for name in ("U7 short", "U8 short")) == found
    assert "is not a state" in office.say("maria", "issue list state=weather").text
