"""Where no header is known, people say which column is which, once for each list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messages.forms import Form, form_line
from bot.ports.request import COMMAND, Request
from tests.spreadsheet.files import xlsx
from tests.spreadsheet.office import Office

UNKNOWN = xlsx([["Zzz", "Yyy", "Xxx"], ["7", "U7 MCU short", "Tom Reed"], ["8", "Lid torque", ""]])


def opened(office: Office, line: str) -> Form | None:
    request = Request("f", COMMAND, "console", "maria", "console:dm:maria", line, private=True)
    return office.core.form(request, "issue import")


def test_a_list_without_a_known_header_asks_which_column_is_which(office: Office) -> None:
    said = office.say("maria", "issue import", UNKNOWN)
    assert 'Headers found: "Zzz", "Yyy", "Xxx".' in said.text
    assert 'issue import I1 map="Zzz=title"' in said.text
    assert said.button == "issue import I1 columns program=ACME"
    assert not office.issues()


def test_the_form_offers_the_headers_and_its_line_checks_the_list(office: Office) -> None:
    said = office.say("maria", "issue import", UNKNOWN)
    request = Request(
        "f", COMMAND, "console", "maria", "console:dm:maria", said.button, private=True
    )
    form = office.core.form(request, "issue import")
    assert form is not None
    assert [field.name for field in form.fields] == ["title", "number", "owner", "state", "due"]
    assert [choice.value for choice in form.fields[0].choices] == ["Zzz", "Yyy", "Xxx"]
    line = form_line(form, {"title": "Yyy", "number": "Zzz", "owner": "Xxx"})
    checked = office.say("maria", line)
    assert checked.facts() == {"New": "2"}
    office.press("maria", checked)
    office.settle()
    first, second = office.issues()
    assert (first.title, first.fields["ref"], second.title) == ("U7 MCU short", "7", "Lid torque")
    assert not office.records("import.file")


@pytest.mark.parametrize("button", ["issue import I1", "issue import I1 stop", "issue import"])
def test_other_buttons_of_imports_open_no_form(office: Office, button: str) -> None:
    assert opened(office, button) is None


def test_a_line_says_it_too_and_is_remembered_for_that_list(office: Office) -> None:
    said = office.say("maria", 'issue import map="Yyy=title; Zzz=number; Xxx=owner"', UNKNOWN)
    assert said.facts() == {"New": "2"}
    later = xlsx([["Zzz", "Yyy", "Xxx"], ["9", "Fan noise", "Tom Reed"]])
    assert office.say("maria", "issue import", later).facts() == {"New": "1"}
    other = xlsx([["Zzz", "Yyy", "Www"], ["9", "Fan noise", "Tom Reed"]])
    assert "no header of issues.xlsx is known" in office.say("maria", "issue import", other).text


def test_what_one_side_said_of_a_list_the_other_does_not_get(office: Office) -> None:
    office.say("maria", 'issue import map="Yyy=title"', UNKNOWN)
    assert "no header of issues.xlsx is known" in office.say("wei", "issue import", UNKNOWN).text
    assert "There is no import I1" in office.say("maria", 'issue import I1 map="Yyy=title"').text


def test_a_known_header_can_be_said_to_be_something_else(office: Office) -> None:
    data = xlsx([["Title", "Remarks", "Owner"], ["long text", "U7 short", "Tom Reed"]])
    said = office.say(
        "maria", 'issue import map="Remarks=title; Title=description; Owner=none"', data
    )
    office.press("maria", said)
    office.settle()
    issue = office.issue()
    assert (issue.title, issue.fields["description"]) == ("U7 short", "long text")
    assert issue.owner_oem is None
    assert "Columns not read: Owner." in said.text


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("Betreff", "says nothing of a column. Write a header"),
        ("Yyy=colour", '"colour" is not a kind of column. Allowed: title,'),
        ("Yyy=title; Zzz=title", "Two columns cannot both be title."),
        (
            "Zzz=number",
            "No column is named as the title. Add it to the others, for example: "
            'map="Yyy=title; Zzz=number". Headers found: "Zzz", "Yyy", "Xxx".',
        ),
        ("Qqq=title", 'No column of the list is called "Qqq". Headers found: "Zzz", "Yyy", "Xxx".'),
    ],
)
def test_a_wrong_choice_gets_one_clear_sentence(office: Office, said: str, part: str) -> None:
    answer = office.say("maria", f'issue import map="{said}"', UNKNOWN)
    assert part in answer.text
    assert answer.reply.refused
    assert not office.records("import.columns")


def test_a_header_may_hold_the_sign_between_columns(office: Office) -> None:
    data = xlsx([["Zz;q", "Yyy"], ["U7 short", "Tom Reed"]])
    said = office.say("maria", 'issue import map="Zz;q=title; Yyy=owner"', data)
    assert said.facts() == {"New": "1"}
    assert "U7 short" in said.text


TWINS = xlsx([["Name", "Yyy", "Name"], ["7", "x", "U7 short"], ["8", "y", "Lid torque"]])


def test_of_two_columns_with_the_same_header_one_is_named_by_its_letter(office: Office) -> None:
    asked = office.say("maria", "issue import", TWINS)
    assert 'Headers found: "Name (A)", "Yyy", "Name (C)".' in asked.text
    refused = office.say("maria", 'issue import I1 map="Name=title"')
    assert refused.text == (
        'Several columns are called "Name": "Name (A)", "Name (C)". Name one of them with its '
        'letter, for example: map="Name (A)=title"'
    )
    said = office.say("maria", 'issue import I1 map="Name (C)=title; Name (A)=number"')
    office.press("maria", said)
    office.settle()
    assert (office.issue().title, office.issue().fields["ref"]) == ("U7 short", "7")


def test_a_remembered_letter_is_not_taken_for_another_column(office: Office) -> None:
    office.say("maria", 'issue import map="Name (C)=title"', TWINS)
    assert office.say("maria", "issue import", TWINS).facts() == {"New": "2"}
    moved = xlsx([[None, "Name", "Yyy", "Name"], [None, "7", "x", "U7 short"]])
    assert "no header of issues.xlsx is known" in office.say("maria", "issue import", moved).text


def test_of_two_known_headers_none_is_taken_silently(office: Office) -> None:
    data = xlsx([["Title", "Name", "Name"], ["U7 short", "Tom Reed", "x"]])
    said = office.say("maria", 'issue import map="Title=title; Name=owner"', data)
    assert 'Several columns are called "Name": "Name (B)", "Name (C)".' in said.text


def test_a_guessed_header_is_said(office: Office) -> None:
    said = office.say("maria", "issue import", xlsx([["Title", "Ownr"], ["U7", "Tom Reed"]]))
    assert "Headers guessed: Ownr (B) is Owner. To read one as something else" in said.text


def test_a_file_waits_for_a_day(office: Office) -> None:
    office.say("maria", "issue import", UNKNOWN)
    office.core.tidy(office.now + timedelta(hours=23))
    assert office.records("import.file")
    office.core.tidy(office.now + timedelta(hours=25))
    assert not office.records("import.file")
    assert "There is no import I1" in office.say("maria", 'issue import I1 map="Yyy=title"').text


def test_the_same_file_waits_once(office: Office) -> None:
    for _ in range(3):
        said = office.say("maria", "issue import", UNKNOWN)
        assert said.button == "issue import I1 columns program=ACME"
    assert len(office.records("import.file")) == 1
    assert office.say("wei", "issue import", UNKNOWN).button == said.button
    assert len(office.records("import.file")) == 2, "each side keeps its own"
    office.core.tidy(office.now + timedelta(hours=25))
    assert not office.records("import.file")


def test_a_choice_without_a_title_keeps_no_other_copy(office: Office) -> None:
    office.say("maria", "issue import", UNKNOWN)
    refused = office.say("maria", 'issue import I1 map="Zzz=number"')
    assert "No column is named as the title" in refused.text
    assert len(office.records("import.file")) == 1
    said = office.say("maria", 'issue import I1 map="Yyy=title; Zzz=number"')
    assert said.button == "issue import I2 program=ACME"


def test_what_is_looked_at_every_hour_holds_no_bytes(office: Office) -> None:
    office.say("maria", "issue import", UNKNOWN)
    (waiting,) = office.records("import.waiting")
    assert waiting.keys() == {"file", "digest", "headers", "asked"}


def test_only_program_managers_say_it(office: Office) -> None:
    office.say("maria", "issue import", UNKNOWN)
    said = office.say("tom", 'issue import I1 map="Yyy=title"')
    assert said.text == "Only a program manager can do this."
