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
