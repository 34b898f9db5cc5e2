"""An export opens well, holds nothing of the other side's, and comes back as it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.line import quote
from tests.spreadsheet import office as offices
from tests.spreadsheet.files import loaded, xlsx
from tests.spreadsheet.office import Office, Said

LOG = 'issue log shortage major "U7 MCU short 1200 pcs" mpn=007 need=2026-12-14 gap=1200 date=soon'


@pytest.fixture
def stocked(office: Office) -> Office:
    """An office with issues in every state, details of many kinds, and notes of both sides."""
    office.say("linh", LOG, place="shared")
    office.say(
        "tom",
        'issue log nonconformance minor "Label is wrong" part=LBL-9 note="a, b"',
        place="shared",
    )
    office.say(
        "wei",
        'issue log general info "=HYPERLINK torque?" what="seen; twice" ltb=soon',
        place="shared",
    )
    office.now += timedelta(minutes=12)
    office.say("tom", "issue ack ACME-1")
    office.say("linh", "issue ack ACME-2")
    office.say("linh", 'issue resolve ACME-2 "new labels, old reel scrapped"')
    office.say("maria", 'issue note ACME-1 "our secret price"')
    office.say("wei", 'issue note ACME-1 "their secret margin"')
    office.deliver()
    return office


def book(said: Said) -> Any:
    return loaded(said.file.data)


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    names = [" ".join(name.split()) for name in head]
    return [dict(zip(names, row, strict=True)) for row in found]


def test_an_issue_is_a_row_with_real_dates_in_both_zones(stocked: Office) -> None:
    said = stocked.say("maria", "issue export all")
    assert said.text.startswith("Attached: issues of ACME (all). Count: 3.")
    assert said.file.name == "acme-issues-2026-12-03-1012.xlsx"
    first, second, third = rows(book(said)["Issues"])
    assert first["Number"] == "ACME-1"
    assert (first["Category"], first["Severity"], first["State"]) == (
        "Shortage", "major", "acknowledged",
    )  # fmt: skip
    assert (first["Responder"], first["Owner"], first["Raised by"]) == (
        "Acme Devices", "Tom Reed", "Linh Tran",
    )  # fmt: skip
    assert first["Logged (Los Angeles)"] == datetime(2026, 12, 3, 10, 0)
    assert first["Logged (Shanghai)"] == datetime(2026, 12, 4, 2, 0)
    assert first["Next due (Shanghai)"] == datetime(2026, 12, 5, 2, 0)
    assert (first["Part (MPN)"], first["Missing quantity"]) == ("007", 1200)
    assert first["Needed by"] == datetime.combine(date(2026, 12, 14), datetime.min.time())
    assert first["Date [date]"] == "soon"
    assert second["How resolved"] == "new labels, old reel scrapped"
    assert second["Resolved (Los Angeles)"] == datetime(2026, 12, 3, 10, 12)
    assert second["Next due (Los Angeles)"] is None
    assert third["Title"] == "=HYPERLINK torque?"


def test_the_workbook_opens_with_frozen_header_filters_and_colour(stocked: Office) -> None:
    sheet = book(stocked.say("maria", "issue export all"))["Issues"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.auto_filter.ref.endswith("4")
    fills = {sheet.cell(row, 4).value: sheet.cell(row, 4).fill.start_color.rgb for row in (2, 3, 4)}
    assert fills == {"major": "FFFDEBD0", "minor": "FFFCF3CF", "info": "FFD6EAF8"}
    assert sheet["B4"].data_type == "s"
    assert sheet["B4"].quotePrefix
    assert sheet["B2"].alignment.wrap_text


def test_the_filters_are_those_of_the_list(stocked: Office) -> None:
    def numbers(line: str) -> list[str]:
        return [row["Number"] for row in rows(book(stocked.say("tom", line))["Issues"])]

    assert numbers("issue export") == ["ACME-1", "ACME-2", "ACME-3"]
    assert numbers("issue export mine") == ["ACME-1", "ACME-2"]
    assert numbers("issue export waiting severity=major") == ["ACME-1"]
    assert numbers("issue export all part=lbl-9") == ["ACME-2"]
    said = stocked.say("tom", "issue export overdue")
    assert said.text == "Nothing to list in ACME (overdue)."
    assert not said.reply.files


@pytest.mark.parametrize(("person", "own", "other"), [
    ("maria", "our secret price", "their secret margin"),
    ("wei", "their secret margin", "our secret price"),
])  # fmt: skip
def test_notes_of_ones_own_side_are_in_it_only_where_asked_in_private(
    stocked: Office, person: str, own: str, other: str
) -> None:
    private = stocked.say(person, "issue export all")
    told = [row["What"] for row in rows(book(private)["History"])]
    assert any(own in text for text in told)
    assert not any(other in text for text in told)
    company = "Acme Devices" if person == "maria" else "Volta EMS"
    assert f"It holds internal notes of {company}." in private.text
    shared = stocked.say(person, "issue export all", place="shared")
    text = "".join(row["What"] for row in rows(book(shared)["History"]))
    assert "secret" not in text
    assert "internal" not in shared.text


def test_every_decision_is_a_row_with_approver_side_time_and_terms(office: Office) -> None:
    office.say("linh", 'issue log deviation major "=Use the rev A label"', place="shared")
    open_one = rows(book(office.say("wei", "issue export all"))["Decisions"])
    assert [(row["Decision"], row["State"], row["Decided by"], row["As"]) for row in open_one] == [
        ("DEC1", "open", None, "design engineer"),
        ("DEC1", "open", None, "sqe"),
    ]
    office.now += timedelta(minutes=5)
    office.say("tom", 'decision approve DEC1 qty=200 "lot 77 only"')
    first, second = rows(book(office.say("wei", "issue export all"))["Decisions"])
    assert (first["Issue"], first["State"], first["Decided by"], first["Company"]) == (
        "ACME-1", "approved", "Tom Reed", "Acme Devices",
    )  # fmt: skip
    assert (first["Terms"], first["Remark"], second["As"]) == ("qty 200", "lot 77 only", "sqe")
    assert first["When (Shanghai)"] == datetime(2026, 12, 4, 2, 5)


def test_without_decisions_there_is_no_sheet_of_them(office: Office) -> None:
    office.say("linh", LOG, place="shared")
    assert "Decisions" not in book(office.say("wei", "issue export all")).sheetnames


def test_the_history_says_who_did_what_when(stocked: Office) -> None:
    history = rows(book(stocked.say("tom", "issue export all", place="shared"))["History"])
    acked = next(row for row in history if row["What"] == "Tom Reed acknowledged it")
    assert (acked["Issue"], acked["Who"], acked["Company"]) == (
        "ACME-1",
        "Tom Reed",
        "Acme Devices",
    )
    assert acked["When (Shanghai)"] == datetime(2026, 12, 4, 2, 12)


def test_the_file_says_what_it_is(stocked: Office) -> None:
    sheet = book(stocked.say("maria", "issue export all severity=major"))["About"]
    about = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert about["Program"] == "ACME Gateway G2 at Volta"
    assert about["Issues"] == "all severity=major"
    assert about["By"] == "Maria Lopez (Acme Devices)"
    assert about["Exported (Shanghai)"] == datetime(2026, 12, 4, 2, 12)
    assert about["Rules"] == "ems-standard v1"
    assert about["Readers"] == "Only Acme Devices may read this file: it holds internal notes."


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_that_is_imported_changes_nothing(stocked: Office, kind: str) -> None:
    before = stocked.issues()
    said = stocked.say("maria", f"issue export all format={kind}")
    again = stocked.say("wei", "issue import", said.file)
    assert again.facts() == {"As it is": "3"}, again.text
    assert "Refused" not in again.text
    assert "not changed by an import" not in again.text
    assert stocked.issues() == before


def test_a_changed_export_brings_its_changes_back(stocked: Office) -> None:
    said = stocked.say("maria", "issue export all")
    sheet = book(said)
    sheet["Issues"]["B2"].value = "U7 MCU short 1500 pcs"
    rows_of = [[c.value for c in row] for row in sheet["Issues"].iter_rows()]
    stocked.imported(xlsx(rows_of))
    assert stocked.issue(1).title == "U7 MCU short 1500 pcs"
    assert stocked.issue(1).fields["need"] == "2026-12-14"


ODD = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Zs"]), min_size=1, max_size=30
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=ODD, part=ODD, lot=ODD, other=ODD)
def test_whatever_people_typed_comes_back(title: str, part: str, lot: str, other: str) -> None:
    with offices.office() as office:
        line = f"issue log shortage {quote(title)} mpn={quote(part)} lot={quote(lot)}"
        office.say("linh", f"{line} odd={quote(other)}", place="shared")
        before = office.issues()
        assert len(before) == 1
        for kind in ("xlsx", "csv"):
            said = office.say("maria", f"issue export all format={kind}")
            again = office.say("maria", "issue import", said.file)
            assert again.facts() == {"As it is": "1"}, again.text
        assert office.issues() == before


def test_under_export_control_the_history_stays_out_and_the_file_says_so() -> None:
    with offices.office(offices.controlled()) as office:
        office.say("linh", 'issue log eq major "Query 4711"', place="shared")
        said = office.say("maria", "issue export")
        assert "ACME is under export control." in said.text
        made = book(said)
        assert made.sheetnames == ["Issues", "About"]
        assert any(row[0].value == "Export control" for row in made["About"].iter_rows())


def test_a_text_file_has_the_list_only(stocked: Office) -> None:
    said = stocked.say("tom", "issue export all format=csv")
    assert said.file.name.endswith(".csv")
    assert "no history" in said.text
    lines = said.file.text.splitlines()
    assert len(lines) == 4
    assert "'=HYPERLINK torque?" in lines[3]


def test_everybody_on_the_roster_may_export_and_nobody_else(stocked: Office) -> None:
    assert stocked.say("jun", "issue export").reply.files
    said = stocked.say("guest", "issue export")
    assert not said.reply.files
    assert "You are not on the roster here" in said.text


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("issue export all format=pdf", '"pdf" is not a format. Allowed: xlsx, csv.'),
        ("issue export overdu", "is not a list"),
    ],
)
def test_a_bad_request_gets_one_clear_sentence(stocked: Office, line: str, part: str) -> None:
    said = stocked.say("tom", line)
    assert part in said.text
    assert not said.reply.files


def test_an_export_that_is_asked_for_twice_is_answered_twice(stocked: Office) -> None:
    stocked.events = 900
    first = stocked.say("tom", "issue export")
    stocked.events = 900
    again = stocked.say("tom", "issue export")
    assert first.text == again.text
