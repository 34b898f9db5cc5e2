"""A list says nothing in the name of the other side, and takes nothing off what its own owes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.spreadsheet.files import xlsx
from tests.spreadsheet.office import NOW, Office
from tests.spreadsheet.test_import import HEAD, LABEL, clocks, listed

THEIRS = ["Q-7", "Feeder 12 jams", "Shortage", "High", "Linh Tran", "Volta", "In progress"]


def owed_by_acme(office: Office) -> None:
    office.say("linh", 'issue log shortage major "U7 MCU short 1200 pcs"', place="shared")
    office.now = NOW + timedelta(hours=1)
    assert office.issue().responder == "oem"


@pytest.mark.parametrize(("person", "company"), [("maria", "Volta EMS"), ("wei", "Acme Devices")])
def test_nothing_is_acknowledged_or_assigned_for_the_other_side(
    office: Office, person: str, company: str
) -> None:
    owner, side = ("Linh Tran", "Volta") if person == "maria" else ("Tom Reed", "Acme")
    row = [*THEIRS[:4], owner, side, "In progress"]
    said = office.imported(listed(row), person)
    issue = office.issue()
    assert (issue.state, issue.acked, issue.owner_oem, issue.owner_ems) == (
        "open",
        None,
        None,
        None,
    )
    assert clocks(issue)["ack"]
    assert issue.fields["listed_owner"] == owner
    assert (
        f"Row 2: Owner {owner} is kept as text: {company} owes this. Its people take it with "
        "issue ack, or with issue assign, and the new number."
    ) in said.text
    assert (
        f"Row 2: State acknowledged is left out: {company} owes this. Its people say so with "
        "issue ack and the new number."
    ) in said.text


def test_nothing_is_resolved_for_the_other_side(office: Office) -> None:
    said = office.imported(listed([*THEIRS[:6], "Resolved"]))
    assert (office.issue().state, office.issue().resolved) == ("open", None)
    assert "State resolved is left out: Volta EMS owes this." in said.text


def test_own_debts_arrive_with_their_clocks_running(office: Office) -> None:
    said = office.imported(listed(LABEL))
    assert clocks(office.issue()) == {
        "ack": False, "contain": True, "resolve": True, "update": True,
    }  # fmt: skip
    assert "left out" not in said.text


@pytest.mark.parametrize(("category", "done"), [("FAI", False), ("NCR", False), (None, True)])
def test_a_list_sorts_no_own_debt_softer(office: Office, category: str | None, done: bool) -> None:
    owed_by_acme(office)
    before = office.issue()
    row = ["ACME-1", "U7 MCU short 900 pcs", category, None, None, None, "Open"]
    said = office.imported(listed(row))
    after = office.issue()
    assert after == replace(before, title=after.title, category=before.category)
    assert after.title == "U7 MCU short 900 pcs", "the rest of the row is done"
    assert ("To change it: issue edit ACME-1 category=" in said.text) is not done


def test_the_other_side_sorts_it_with_a_list(office: Office) -> None:
    owed_by_acme(office)
    office.imported(listed(["ACME-1", "U7 MCU short 1200 pcs", "Delivery"]), "wei")
    assert office.issue().category == "delivery"


def test_a_promised_date_of_ones_own_does_not_put_alerts_off(office: Office) -> None:
    line = 'issue log delivery major "Lot 2 is late" to=ems promised=2026-12-04'
    office.say("linh", line, place="shared")
    office.now = NOW + timedelta(hours=1)
    head = ["No.", "Title", "Promised", "MPN"]
    said = office.imported(xlsx([head, ["ACME-1", "Lot 2 is late", "2027-12-04", "U7"]]), "wei")
    fields = office.issue().fields
    assert fields["promised"] == "2026-12-04"
    assert fields["mpn"] == "U7"
    assert 'To change it: issue edit ACME-1 promised="2027-12-04"' in said.text
    office.imported(xlsx([head, ["ACME-1", "Lot 2 is late", "2027-12-04", "U7"]]))
    assert office.issue().fields["promised"] == "2027-12-04", "whoever waits may let them"


@pytest.mark.parametrize(("wanted", "stored"), [("Low", "major"), ("Critical", "critical")])
def test_a_list_raises_what_the_other_side_owes_and_never_lowers_it(
    office: Office, wanted: str, stored: str
) -> None:
    owed_by_acme(office)
    office.imported(listed(["ACME-1", "U7 MCU short 1200 pcs", None, wanted]), "wei")
    assert office.issue().severity == stored


def test_a_list_takes_no_question_back(office: Office) -> None:
    office.say("linh", 'issue log deviation major "Other flux on 200 boards"', place="shared")
    for person in ("maria", "wei"):
        said = office.imported(listed(["ACME-1", "Other flux on 200 boards", "Quality"]), person)
        assert "To change it: issue edit ACME-1 category=nonconformance" in said.text
    assert office.issue().category == "deviation"
    (proposal,) = office.records("proposal")
    assert proposal["state"] == "open"


def test_what_was_checked_is_judged_again_when_it_is_done(office: Office) -> None:
    """Between the check and the job the issue came back to the importer's side."""
    owed_by_acme(office)
    office.say("wei", "issue edit ACME-1 responder=ems", place="shared")
    assert office.issue().responder == "ems"
    checked = office.say("maria", "issue import", listed(["ACME-1", "U7 MCU short", "FAI"]))
    assert "Category" in checked.text
    office.say("maria", "issue edit ACME-1 responder=oem", place="shared")
    assert office.issue().responder == "oem"
    office.press("maria", checked)
    office.settle()
    assert office.issue().category == "shortage"


def test_a_kept_owner_comes_back_from_an_export(office: Office) -> None:
    office.imported(listed(THEIRS))
    (file,) = office.say("maria", "issue export").reply.files
    assert office.imported(file.data).facts() == {"As it is": "1"}
    assert HEAD[4] == "Owner"
