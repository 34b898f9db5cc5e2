"""What a list says and Andon does not know comes in as text, and shows nothing that it must not."""

from __future__ import annotations

import pytest

from tests.spreadsheet.files import xlsx
from tests.spreadsheet.office import Office
from tests.spreadsheet.test_import import listed

UNKNOWN = ["Q-1", "Gap at the bezel", "Cosmetics", "purple", "Bob Builder", "Foxconn", "in limbo"]


def test_unknown_words_are_kept_and_said_once(office: Office) -> None:
    rows = [UNKNOWN, ["Q-2", "Scratch on the lid", *UNKNOWN[2:]]]
    said = office.imported(listed(*rows))
    assert said.facts() == {"New": "2"}
    assert said.text.count('"Cosmetics" is not a category') == 1
    assert "(row 2 and others, 2 in all)" in said.text
    issue = office.issue()
    assert (issue.category, issue.state, issue.owner_oem, issue.owner_ems) == (
        "general", "open", None, None,
    )  # fmt: skip
    assert {key: issue.fields[key] for key in issue.fields if key.startswith("listed_")} == {
        "listed_category": "Cosmetics", "listed_severity": "purple", "listed_side": "Foxconn",
        "listed_owner": "Bob Builder", "listed_state": "in limbo",
    }  # fmt: skip
    assert office.imported(listed(*rows)).facts() == {"As it is": "2"}


def test_a_text_is_dropped_when_the_list_is_put_right(office: Office) -> None:
    head = ["No.", "Title", "Category", "Severity", "Owner", "Company", "Status", "Due"]
    row = ["Q-1", "Gap at the bezel", "Cosmetics", "purple", "Bob Builder", "Foxconn", "limbo"]
    office.imported(xlsx([head, [*row, "next week"]]))
    assert office.issue().fields["listed_due"] == "next week"
    right = ["Q-1", "Gap at the bezel", "Quality", "Minor", "Tom Reed", "Acme", "Open"]
    said = office.imported(xlsx([head, [*right, "2027-01-30"]]))
    assert 'Target date "2027-01-30"' in said.text
    assert "Target date in the list cleared" in said.text
    fields = office.issue().fields
    assert [key for key in fields if key.startswith("listed_")] == []
    assert fields["due"] == "2027-01-30"
    assert office.imported(xlsx([head, [*right, "2027-01-30"]])).facts() == {"As it is": "1"}


def test_a_text_stays_while_the_list_says_nothing_better(office: Office) -> None:
    office.imported(xlsx([["No.", "Title", "Due"], ["Q-1", "Gap", "next week"]]))
    empty = xlsx([["No.", "Title", "Due"], ["Q-1", "Gap", None]])
    assert office.imported(empty).facts() == {"As it is": "1"}
    assert office.issue().fields["listed_due"] == "next week"


def test_whom_the_other_side_should_take_stays_text_and_is_the_newest_name(office: Office) -> None:
    head = ["No.", "Title", "Owner", "Company"]
    for name in ("Wei Chen", "Linh Tran", "Linh Tran"):
        office.imported(xlsx([head, ["Q-1", "Box", name, "Volta"]]))
        assert office.issue().fields["listed_owner"] == name
    assert office.issue().owner_ems is None


def test_what_of_a_date_is_not_read_is_said_once_for_its_column(office: Office) -> None:
    dues = ["2027-01-22T23:00:00.000-0800", "2027-01-25T08:00:00Z", "15.01.2027 -> 22.01.2027",
            "2026-W50", "2027-01-22", "22.01.2027 14:00"]  # fmt: skip
    rows = [[f"Number {n} of the list", "Tom Reed", due] for n, due in enumerate(dues)]
    said = office.imported(xlsx([["Title", "Owner", "Due"], *rows]))
    assert (
        "Due (C): a time is kept as it is written, without its zone or offset. "
        '"2027-01-22T23:00:00.000-0800" in row 2 is 2027-01-22 23:00. Count: 2.'
    ) in said.text
    assert (
        "Due (C): of several dates in a cell the last one is read. "
        '"15.01.2027 -> 22.01.2027" in row 4 is 2027-01-22. Count: 1.'
    ) in said.text
    assert (
        'Due (C): a week is read as its Friday. "2026-W50" in row 5 is 2026-12-11. Count: 1.'
    ) in said.text
    assert [issue.fields["due"] for issue in office.issues()][:2] == [
        "2027-01-22 23:00", "2027-01-25 08:00",
    ]  # fmt: skip


def test_a_usual_date_needs_no_word(office: Office) -> None:
    rows = [["Title", "Due"], ["U7 short", "22.01.2027 14:00"], ["Lid", "Mon 2027-01-25"]]
    assert "Due (B):" not in office.imported(xlsx(rows)).text


@pytest.mark.parametrize(
    "written", ["Commercial / Quality", "Price talks", "Quality + cost", "报价 2026"]
)
def test_what_may_be_commercial_is_refused(office: Office, written: str) -> None:
    said = office.say("maria", "issue import", listed(["Q-1", "4.20 USD is too much", written]))
    assert said.facts() == {"Refused": "1"}


def test_an_owner_by_role_is_whoever_holds_it_on_the_side_that_answers(office: Office) -> None:
    head = ["Title", "Owner", "Company"]
    said = office.imported(
        xlsx([head, ["U7 short", "PM", "Acme"], ["Lid", "SQE", None], ["Box", "PM", "Volta"]])
    )
    first, second, third = office.issues()
    assert (first.owner_oem, second.owner_oem, third.owner_ems) == ("maria", "tom", None)
    assert third.fields["listed_owner"] == "Wei Chen", "the other side assigns its own people"
    assert "Owner: PM is maria (1), SQE is tom (1), PM is wei (1)" in said.text


def test_a_role_on_both_sides_is_read_by_who_answers(office: Office) -> None:
    office.imported(xlsx([["Title", "Owner"], ["The other side answers by the rule", "PM"]]))
    issue = office.issue()
    assert issue.responder == "ems"
    assert (issue.owner_ems, issue.acked) == (None, None)
    assert issue.fields["listed_owner"] == "Wei Chen"
