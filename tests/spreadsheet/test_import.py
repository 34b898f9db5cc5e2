"""A list becomes issues: checked first, asked for, then done once whatever happens meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import current_thread
from typing import Any

import pytest

from bot.domain.issue import Issue
from bot.domain.values import DateRange
from bot.features.lists.imports.run_job import CARDS_AT_ONCE, SLICE
from bot.features.lists.spreadsheet import read_list
from bot.features.lists.spreadsheet.files.read_file import read_file
from bot.features.lists.spreadsheet.sheet import Sheet
from bot.ports.request import COMMAND, Attachment, Request, too_large
from tests.playing import small_program
from tests.spreadsheet import office as offices
from tests.spreadsheet.files import csv, loaded, xlsx
from tests.spreadsheet.office import NOW, Office

HEAD = ["No.", "Title", "Category", "Severity", "Owner", "Company", "Status", "MPN", "Due"]
LABEL = ["Q-1", "Label artwork is wrong", "Quality", "High", "Tom Reed", "Acme", "Open", "LBL-9"]
TORQUE = ["Q-2", "Which torque for the lid?", "TQ", "Low", None, "OEM", "New"]


def listed(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    return xlsx([head, *rows])


def many(count: int, **changed: Any) -> bytes:
    rows = [[f"Q-{n}", f"Issue number {n} of a long list", "Shortage", "Medium", "Tom Reed"]
            for n in range(count)]  # fmt: skip
    return listed(*rows)


def clocks(issue: Issue) -> dict[str, bool]:
    return {clock.kind: clock.running for clock in issue.clocks}


# the check


def test_a_check_says_what_would_be_done_and_does_nothing(office: Office) -> None:
    said = office.say("maria", "issue import", listed(LABEL, TORQUE, ["Q-3", "Old", "x", None]))
    assert said.facts() == {"New": "3"}
    assert (
        "Row 2: Label artwork is wrong (nonconformance, major, Acme Devices, Tom Reed" in said.text
    )
    assert "Kept as text, to be sorted after the import:" in said.text
    assert 'Category (C): "x" is not a category.' in said.text
    assert "(row 4)" in said.text
    assert "Severity: High is major (1), Low is info (1)" in said.text
    assert "Nothing is changed yet." in said.text
    assert said.button == "issue import I1 program=ACME"
    assert said.reply.card is not None
    assert said.reply.card.buttons[0].label == "Import 3 of 3 rows"
    assert not office.issues()
    assert not office.settle()


def test_the_attached_report_has_every_row(office: Office) -> None:
    said = office.say(
        "maria", "issue import", listed(LABEL, ["Q-3", None, "Quality", "High", "Tom Reed"], TORQUE)
    )
    assert said.file.name == "issues-check.xlsx"
    again = office.say("maria", "issue import", said.file)
    assert "no row of headers" not in again.text
    rows = [[c.value for c in row[:2]] for row in loaded(said.file.data)["Check"].iter_rows()]
    assert rows == [["Row", "Result"], [2, "New"], [3, "Refused"], [4, "New"]]


def test_an_import_makes_issues_and_shows_one_line_of_progress(office: Office) -> None:
    office.imported(listed(LABEL, TORQUE))
    label, torque = office.issues()
    assert (label.title, label.category, label.severity) == (
        "Label artwork is wrong", "nonconformance", "major",
    )  # fmt: skip
    assert (label.state, label.owner_oem, label.responder) == ("acknowledged", "tom", "oem")
    assert label.fields == {"mpn": "LBL-9", "ref": "Q-1"}
    assert (torque.state, torque.acked) == ("open", None)
    (line,) = office.shown("import.progress")
    assert "imported a list (I1): 2 new, 0 changed." in line
    assert "ACME-1 to ACME-2" in line
    (told,) = office.shown("import.done")
    assert told == "I1 is done: 2 new, 0 changed, 0 unchanged, 0 not imported."


def test_clocks_start_at_the_import(office: Office) -> None:
    office.now = NOW + timedelta(hours=1)
    office.imported(
        listed(LABEL, TORQUE, ["Q-4", "Wrong reel", "Shortage", "Medium", None, None, "WIP"])
    )
    label, torque, reel = office.issues()
    assert {clock.started for issue in office.issues() for clock in issue.clocks} == {
        NOW + timedelta(hours=1)
    }
    assert clocks(label) == {"ack": False, "contain": True, "resolve": True, "update": True}
    assert clocks(torque)["ack"]
    assert (reel.state, reel.owner_oem, reel.owner_ems) == ("acknowledged", None, None)


def test_nothing_is_said_of_the_past(office: Office) -> None:
    old = [*LABEL, datetime(2025, 1, 1)]
    office.imported(listed(old))
    assert not [d for d in office.delivered if d.kind.endswith((".escalated", ".missed"))]


@pytest.mark.parametrize(
    ("status", "owner", "state"),
    [
        ("New", "Tom Reed", "open"),
        ("Open", "Tom Reed", "acknowledged"),
        ("Open", None, "open"),
        (None, None, "open"),
        (None, "Tom Reed", "acknowledged"),
        ("In progress", None, "acknowledged"),
        ("Resolved", "Tom Reed", "resolved"),
    ],
)
def test_the_state_of_a_new_issue(
    office: Office, status: str | None, owner: str | None, state: str
) -> None:
    office.imported(listed(["1", "U7 short", "Shortage", None, owner, None, status]))
    assert office.issue().state == state
    assert office.issue().owner(office.issue().responder) == ("tom" if owner else None)


def test_closed_rows_are_counted_and_left_out(office: Office) -> None:
    said = office.imported(listed(LABEL, ["Q-9", "Old", "Quality", "High", None, None, "Closed"]))
    assert said.facts() == {"New": "1", "Closed in the list": "1"}
    assert "not imported; Andon keeps no history" in said.text
    assert len(office.issues()) == 1


def test_who_answers_is_the_company_then_the_owners_then_the_rules(office: Office) -> None:
    office.imported(
        listed(
            ["1", "By company", "Quality", None, None, "Acme Devices"],
            ["2", "By owner", "Quality", None, "Linh Tran"],
            ["3", "By company in the owner's column", "Quality", None, "Volta"],
            ["4", "By the rule: the side that did not raise it", "Quality"],
        )
    )
    assert [i.responder for i in office.issues()] == ["oem", "ems", "ems", "ems"]


def test_who_raised_it_is_recorded_or_kept_as_written(office: Office) -> None:
    head = ["Title", "Raised by", "Status"]
    office.imported(listed(["a", "Linh Tran", "New"], ["b", "Bob Smith", "New"], head=head))
    known, unknown = office.issues()
    assert (known.raised_by, known.raised_side, known.responder) == ("linh", "ems", "oem")
    assert (unknown.raised_by, unknown.fields["raised_by"]) == ("maria", "Bob Smith")


# again


def test_a_list_imported_again_changes_nothing(office: Office) -> None:
    data = listed(LABEL, TORQUE, [None, "Without a number", "Quality"])
    office.imported(data)
    before = office.issues()
    said = office.imported(data)
    assert said.facts() == {"As it is": "3"}
    assert "There is nothing to import in this file." in said.text
    assert office.issues() == before


def test_two_checks_of_one_list_make_its_issues_once(office: Office) -> None:
    first = office.say("maria", "issue import", listed(LABEL, TORQUE))
    second = office.say("wei", "issue import", listed(LABEL, TORQUE))
    office.press("maria", first)
    office.press("wei", second)
    office.settle()
    assert len(office.issues()) == 2
    assert "0 new, 0 changed, 2 unchanged" in office.shown("import.done")[1]


def test_changed_cells_become_changes(office: Office) -> None:
    office.imported(listed(LABEL, TORQUE))
    label = ["Q-1", "Label artwork rev B is wrong", "Delivery", "High", "Tom Reed", "Acme", "Open"]
    said = office.imported(listed([*label, "LBL-10"], TORQUE))
    assert said.facts() == {"To change": "1", "As it is": "1"}
    assert (
        'Row 2: ACME-1: Title "Label artwork is wrong" to "Label artwork rev B is wrong", '
        'Category "nonconformance" to "delivery", Part (MPN) "LBL-9" to "LBL-10"'
    ) in said.text
    issue = office.issue()
    assert (issue.title, issue.category) == ("Label artwork rev B is wrong", "delivery")
    assert issue.fields == {"mpn": "LBL-10", "ref": "Q-1"}
    shown = office.say("maria", "issue show ACME-1").text
    assert "Maria Lopez imported it (I1, row 2)" in shown
    assert 'Maria Lopez changed Title "Label artwork rev B is wrong"' in shown


def test_our_own_number_names_the_issue(office: Office) -> None:
    office.say("linh", 'issue log shortage major "U7 MCU short" mpn=STM32G0B1', place="shared")
    said = office.imported(listed(["acme-1", "U7 MCU short 1200 pcs"], ["ACME-9", "Nothing"]))
    assert "ACME-9 does not exist in ACME. Clear the cell for a new issue." in said.text
    assert office.issue().title == "U7 MCU short 1200 pcs"
    assert "ref" not in office.issue().fields


def test_an_empty_cell_takes_nothing_away(office: Office) -> None:
    office.imported(listed(LABEL))
    before = office.issue()
    office.imported(listed(["Q-1", LABEL[1]]))
    assert office.issue() == before


def test_a_number_counted_anew_is_not_mistaken_for_the_old_issue(office: Office) -> None:
    office.imported(listed([1, "U7 MCU short 1200 pcs", "Shortage"]))
    said = office.imported(listed([1, "Carton box is too small", "Logistics"]))
    assert said.facts() == {"Refused": "1"}
    assert "belongs to ACME-1 (U7 MCU short 1200 pcs)" in said.text


def test_a_row_that_repeats_another_is_refused(office: Office) -> None:
    said = office.imported(listed(LABEL, TORQUE, LABEL))
    assert "Row 4: it repeats row 2. Delete one of the two." in said.text
    assert len(office.issues()) == 2


def test_the_same_title_as_an_open_issue_is_pointed_out(office: Office) -> None:
    office.say("linh", 'issue log shortage major "U7 MCU short 1200 pcs"', place="shared")
    said = office.say("maria", "issue import", listed(["Q-7", "U7 MCU short 1200 pcs"]))
    assert "ACME-1 has the same title." in said.text


@pytest.mark.parametrize(("person", "severity"), [("maria", "major"), ("wei", "critical")])
def test_a_severity_is_changed_by_who_may_decide_it(
    office: Office, person: str, severity: str
) -> None:
    """The responder is the OEM: the provider's manager decides."""
    office.imported(listed(LABEL))
    changed = [*LABEL]
    changed[3] = "Critical"
    said = office.imported(listed(changed), person)
    assert office.issue().severity == severity
    if person == "maria":
        assert (
            "Row 2: ACME-1: Severity stays major, not critical. "
            "To change it: issue severity ACME-1 critical"
        ) in said.text


def test_state_owner_and_side_are_not_changed_by_a_list(office: Office) -> None:
    office.imported(listed(LABEL))
    before = office.issue()
    moved = ["Q-1", LABEL[1], "Quality", "High", "Linh Tran", "Volta", "Resolved", "LBL-9"]
    said = office.say("maria", "issue import", listed(moved))
    assert said.facts() == {"As it is": "1"}
    office.imported(listed(["Q-1", LABEL[1], None, None, None, None, "Closed"]))
    assert office.issue() == before


def test_an_ended_issue_is_left_alone(office: Office) -> None:
    office.imported(listed(LABEL))
    office.say("tom", 'issue resolve ACME-1 "new labels"')
    office.say("wei", "issue close ACME-1")
    said = office.imported(listed([*LABEL[:1], "Label artwork is wrong again", *LABEL[2:]]))
    assert said.facts() == {"Ended in Andon": "1"}
    assert office.issue().title == LABEL[1]


# long lists


def test_a_long_list_is_done_in_slices_without_a_message_for_each_issue(office: Office) -> None:
    checked = office.say("maria", "issue import", many(3 * SLICE + 7))
    assert office.press("maria", checked).text == (
        "I1 is running. Rows to do: 607. The channel shows how far it is."
    )
    seen = []
    for _ in range(4):
        office.core.fire(office.now)
        office.deliver()
        seen.append(office.shown("import.progress")[-1].splitlines()[-1])
        office.now += timedelta(seconds=1)
    assert seen[0] == "▓▓▓▓▓▓░░░░░░░░░░░░░░ 200 of 607"
    assert seen[2].endswith("600 of 607")
    assert seen[3] == "New issues: ACME-1 to ACME-607"
    assert len(office.issues()) == 607
    assert {d.kind for d in office.delivered} == {"import.progress", "import.done"}
    assert len({d.key for d in office.delivered if d.kind == "import.progress"}) == 1
    assert not office.records("import.rows")


def test_an_issue_of_a_long_list_gets_its_card_with_its_first_line(office: Office) -> None:
    office.imported(many(CARDS_AT_ONCE + 1))
    assert not office.shown("issue.card")
    office.change(small_program())
    office.settle(1)
    assert not office.shown("issue.card")
    office.say("tom", 'issue update ACME-3 "broker found"', place="shared")
    office.deliver()
    (card,) = office.shown("issue.card")
    assert card.splitlines()[0] == "Acknowledged · ACME-3 Issue number 2 of a long list"
    assert any("broker found" in line for line in office.shown("issue.event"))


def test_issues_of_a_short_list_get_their_cards_at_once(office: Office) -> None:
    office.imported(many(CARDS_AT_ONCE))
    assert len(office.shown("issue.card")) == CARDS_AT_ONCE


def test_three_hundred_open_issues_alert_nobody_at_once(office: Office) -> None:
    office.imported(many(300))
    office.settle(3600)
    assert {d.kind for d in office.delivered} == {"import.progress", "import.done"}


def test_a_restart_goes_on_where_it_was(office: Office) -> None:
    checked = office.say("maria", "issue import", many(3 * SLICE))
    office.restart()
    office.press("maria", checked)
    office.core.fire(office.now)
    office.restart()
    office.settle()
    assert len(office.issues()) == 3 * SLICE
    assert len({issue.source for issue in office.issues()}) == 3 * SLICE


def test_a_slice_that_was_leased_by_a_dead_process_is_done_once(office: Office) -> None:
    office.press("maria", office.say("maria", "issue import", many(2 * SLICE)))
    office.db.write(lambda tx: tx.lease_due(office.now, office.now + timedelta(seconds=60), 10))
    assert not office.core.fire(office.now)
    office.settle(120)
    assert len(office.issues()) == 2 * SLICE


def test_a_running_import_can_be_stopped(office: Office) -> None:
    office.press("maria", office.say("maria", "issue import", many(3 * SLICE)))
    office.core.fire(office.now)
    said = office.say("maria", "issue import I1 stop")
    assert said.text == "I1 is stopped after 200 of 600 rows. What was imported stays."
    office.settle()
    assert len(office.issues()) == SLICE
    assert "was stopped after 200 of 600 rows" in office.shown("import.progress")[-1]
    assert not office.records("import.rows")


def test_a_paused_program_stops_and_goes_on(office: Office) -> None:
    office.press("maria", office.say("maria", "issue import", many(2 * SLICE)))

    def state(name: str) -> None:
        def change(tx: Any) -> None:
            tx.save_program(1, tx.program(1).document, name)
            tx.wake_program(1, office.now)

        office.db.write(change)

    state("paused")
    office.work()
    assert not office.issues()
    state("active")
    office.work()
    assert len(office.issues()) == 2 * SLICE


def test_pressing_again_tells_what_is_already_true(office: Office) -> None:
    checked = office.say("maria", "issue import", many(2 * SLICE))
    office.press("maria", checked)
    assert office.press("maria", checked).text == "I1 is running: 0 of 400 rows."
    office.settle()
    assert office.press("maria", checked).text.startswith("I1 was done at Los Angeles Thu 10:00")
    assert len(office.issues()) == 2 * SLICE


def test_a_checked_list_is_forgotten_after_a_day(office: Office) -> None:
    checked = office.say("maria", "issue import", many(5))
    office.now += timedelta(hours=23)
    office.core.tidy(office.now)
    assert office.records("import.rows")
    office.now += timedelta(hours=2)
    office.core.tidy(office.now)
    assert not office.records("import.rows")
    assert "A checked file is kept for one day." in office.press("maria", checked).text
    assert not office.settle()


def test_a_category_that_is_gone_by_then_fails_its_row_only(office: Office) -> None:
    checked = office.say("maria", "issue import", listed(LABEL, TORQUE))

    def spoil(tx: Any) -> None:
        record = tx.record_named(1, "import.rows", "oem/I1/0")
        record.data["entries"][0]["category"] = "weather"
        tx.save_record(record)

    office.db.write(spoil)
    office.press("maria", checked)
    office.settle()
    assert [issue.title for issue in office.issues()] == [TORQUE[1]]
    assert office.shown("import.done") == [
        "I1 is done: 1 new, 0 changed, 0 unchanged, 1 not imported.\n"
        "Row 2: Category weather is not there any more"
    ]


def test_every_category_severity_and_state_can_be_imported(office: Office) -> None:
    rules = office.core._contexts.of  # the shipped categories, whatever they bring with them
    with office.db.read() as tx:
        categories = rules(tx, 1).rules.categories
    rows = [
        [f"Q-{n}", f"Issue {n} about {category}", category, severity, owner, None, state]
        for n, (category, severity, owner, state) in enumerate(
            (c, s, o, t)
            for c in categories
            for s in ("Critical", "Low")
            for o, t in (("Tom Reed", "WIP"), (None, "New"), ("Linh Tran", "Resolved"))
        )
    ]
    office.imported(listed(*rows))
    assert len(office.issues()) == len(rows)
    assert {d.kind for d in office.delivered} == {"import.progress", "import.done"}
    assert "0 not imported" in office.shown("import.done")[0]


def test_a_long_file_is_read_once_and_outside_the_unit_of_work(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def read(name: str, data: bytes) -> list[Sheet]:
        seen.append(current_thread().name)
        return read_file(name, data)

    monkeypatch.setattr(read_list, "read_file", read)
    assert office.say("maria", "issue import", listed(LABEL)).facts() == {"New": "1"}
    assert len(seen) == 1
    request = Request(
        "slow", COMMAND, "console", "maria", "console:dm:maria", "issue import", private=True,
        attachments=(Attachment("issues.xlsx", listed(TORQUE)),),
    )  # fmt: skip
    answered = office.core.submit(request, office.now).result(30)
    assert answered.card is not None
    assert len(seen) == 2
    assert seen[1].startswith("lists")


# who may, and where


@pytest.mark.parametrize("line", ["issue import", "issue import I1", "issue import I1 stop"])
def test_only_program_managers_import(office: Office, line: str) -> None:
    office.say("maria", "issue import", listed(LABEL))
    assert office.say("tom", line, listed(LABEL)).text == "Only a program manager can do this."


def test_the_other_side_runs_none_of_our_checks(office: Office) -> None:
    checked = office.say("maria", "issue import", listed(LABEL))
    assert "There is no import I1 of Volta EMS to run." in office.press("wei", checked).text
    office.settle()
    assert not office.issues()


def test_each_side_counts_its_own_imports(office: Office) -> None:
    """A number says nothing of how many lists the other side prepared."""
    office.say("maria", "issue import", listed(LABEL))
    ours = office.say("maria", "issue import", listed(TORQUE))
    theirs = office.say("wei", "issue import", listed(["W-1", *LABEL[1:]]))
    assert ours.button == "issue import I2 program=ACME"
    assert theirs.button == "issue import I1 program=ACME"
    office.press("maria", ours)
    office.press("wei", theirs)
    office.settle()
    assert [issue.title for issue in office.issues()] == [TORQUE[1], LABEL[1]]
    assert len(office.shown("import.done")) == 2
    progress = {d.name for d in office.delivered if d.kind == "import.progress"}
    assert progress == {"import:oem/I2", "import:ems/I1"}


def test_imports_of_the_time_before_sides_counted_apart_go_on(office: Office) -> None:
    office.say("wei", "issue import", listed(LABEL))

    ours = {"number": 7, "side": "oem", "by": "maria"}

    def older(tx: Any) -> None:
        job = tx.record_named(1, "import", "ems/I1")
        rows = tx.record_named(1, "import.rows", "ems/I1/0")
        tx.add_record(replace(job, id=0, name="I7", data={**job.data, **ours}))
        tx.add_record(replace(rows, id=0, name="I7/0"))
        tx.keep("imports/1", "9")

    office.db.write(older)
    assert office.say("wei", "issue import", listed(LABEL)).button.startswith("issue import I2 ")
    assert "There is no import I7" in office.say("wei", "issue import I7").text
    assert office.say("maria", "issue import", listed(LABEL)).button.startswith("issue import I8 ")
    assert "I7 is running" in office.say("maria", "issue import I7").text
    office.settle()
    assert [issue.title for issue in office.issues()] == [LABEL[1]]


def test_a_stranger_gets_help_and_his_file_is_not_read(office: Office) -> None:
    said = office.say("guest", "issue import", b"PK\x03\x04 no workbook")
    assert "You are not on the roster here" in said.text
    assert office.say("guest", "issue import", b"x", place="elsewhere").text == ""


def test_nothing_of_the_file_is_told_in_the_shared_channel(office: Office) -> None:
    secret = Attachment("late supplier, our price 4 USD.xlsx", listed(LABEL))
    office.press("maria", office.say("maria", "issue import", secret))
    office.settle()
    told = [text for d in office.delivered if d.to != "dm:maria" for text in [str(d.card)]]
    assert told
    assert not [text for text in told if "price" in text]


def test_under_export_control_no_file_is_read() -> None:
    with offices.office(offices.controlled()) as office:
        said = office.say("maria", "issue import", listed(LABEL))
        assert "under export control, so no file is read" in said.text
        assert not office.records("import")


@pytest.mark.parametrize(
    ("line", "file", "part"),
    [
        ("issue import", None, "Attach the list to the message: an .xlsx or .csv file"),
        ("issue import", b"", "issues.xlsx is empty."),
        ("issue import", b"<html>", "issues.xlsx is a web page"),
        ("issue import", csv([["foo"], ["1"]]), "has no row of headers that is known"),
        ("issue import", listed(), "no row with an issue below them"),
        ("issue import", too_large("big.xlsx"), "big.xlsx was not read: it is larger than 5 MB."),
        ("issue import list.xlsx", None, '"list.xlsx" is not an import.'),
        ("issue import I7", None, "There is no import I7 of Acme Devices to run."),
        ("issue import I7 go", None, '"go" is not possible here. Allowed: stop.'),
    ],
)
def test_a_bad_request_gets_one_clear_sentence(
    office: Office, line: str, file: bytes | Attachment | None, part: str
) -> None:
    said = office.say("maria", line, file)
    assert part in said.text
    assert said.reply.refused
    assert not office.records("import")


def test_an_import_alone_finds_its_noun_and_any_place_works(office: Office) -> None:
    for place in ("shared", "oem", "dm"):
        assert office.say("maria", "import", listed(LABEL), place).facts() == {"New": "1"}
    assert office.say("maria", "issue import", listed(LABEL), "ems").reply.refused


def test_a_calendar_that_never_opens_refuses_the_list_and_names_the_site() -> None:
    program = small_program()
    never = (DateRange(date(2000, 1, 1), date(2100, 12, 31)),)
    closed = tuple(replace(s, closed=never) if s.id == "sz" else s for s in program.sites)
    with offices.office(replace(program, sites=closed)) as office:
        said = office.say("maria", "issue import", listed(LABEL))
        assert "The calendar of site sz never opens" in said.text
