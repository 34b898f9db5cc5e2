"""The kits of a program file: taken in, kept, asked for, given back, and what is wrong there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app.bootstrap import on_console
from bot.domain.program import Program
from bot.engine.context import context_of
from bot.engine.program_tables import whole
from bot.features import INDEX
from bot.ports.request import Attachment
from bot.program_file import BadProgram, warnings, write_program
from tests.material.rehearsed import KITS, program
from tests.spreadsheet.office import Office, office


@pytest.fixture
def desk() -> Iterator[Office]:
    with office(program()) as opened:
        yield opened


def stored(desk: Office) -> Program:
    with desk.db.read() as tx:
        return whole(tx, context_of(tx, 1, INDEX))


def sent(desk: Office, person: str, kits: str) -> str:
    text = write_program(on_console(program(kits)))
    return desk.say(person, "program import", Attachment("p.toml", text.encode())).text


def test_what_is_imported_is_given_back(desk: Office) -> None:
    assert stored(desk).kits == program().kits


def test_a_file_that_comes_again_keeps_what_was_booked(desk: Office) -> None:
    desk.say("linh", "material receive lot2 STM32G0B1 1000", place="shared")
    desk.change(program())
    assert "STM32G0B1: 224 of 1224 missing" in desk.say("tom", "material show lot2").text
    assert stored(desk).kits == program().kits


def test_a_side_brings_more_or_earlier_at_once(desk: Office) -> None:
    more = KITS.replace("qty = 1200", "qty = 1300").replace("2027-01-23", "2027-01-22")
    assert "Done at once: kit lot2, kit lot3." in sent(desk, "maria", more)
    assert stored(desk).kits == program(more).kits


@pytest.mark.parametrize(
    ("person", "old", "new", "words"),
    [
        ("maria", "qty = 1200", "qty = 1100", "STM32G0B1 1100 consigned oem due 2027-01-20"),
        ("maria", 'due = "2027-01-23"', 'due = "2027-01-26"', "due 2027-01-26 instead of 500"),
        ("wei", 'due = "2027-01-23"', 'due = "2027-01-22"', "due 2027-01-22 instead of 500"),
        ("wei", "qty = 500", "qty = 600", "STM32G0B1 600 consigned oem"),
        ("wei", "qty = 60000", "qty = 50000", "0402 100n 50000 turnkey ems"),
        ("maria", 'supply = "consigned", side = "oem", due = "2027-01-23"',
         'supply = "turnkey", side = "ems", due = "2027-01-23"', "500 turnkey ems"),
    ],
)  # fmt: skip
def test_what_the_other_side_has_to_agree_to_waits(
    desk: Office, person: str, old: str, new: str, words: str
) -> None:
    assert old in KITS
    text = sent(desk, person, KITS.replace(old, new))
    assert "(DEC1): kit lot" in text
    assert words in text
    assert stored(desk).kits == program().kits
    other = "wei" if person == "maria" else "maria"
    desk.say(other, "decision approve DEC1", place="shared")
    assert stored(desk).kits == program(KITS.replace(old, new)).kits


LINE = '{ part = "A", qty = 5, supply = "consigned", side = "oem", due = "2027-01-20" }'


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ("", "lines is empty"),
        (LINE + ", " + LINE.replace('"A"', '"a "'), "gives the part"),
        (LINE.replace("qty = 5", "qty = 0"), "line 1: qty is 0"),
        (LINE.replace("qty = 5", "qty = 1.5"), "line 1: qty is the number 1.5"),
        (LINE.replace("qty = 5", 'qty = "1200 pcs"'), "line 1: qty is"),
        (LINE.replace("consigned", "consignd"), 'nearest: "consigned"'),
        (LINE.replace('"oem"', '"customer"'), "allowed: oem, ems"),
        (LINE.replace("2027-01-20", "20.01.2027"), "line 1: due is"),
        (LINE.replace(" }", ", attrition = 101 }"), "line 1: attrition is 101"),
        (LINE.replace(" }", ", attrition = 2.345 }"), "line 1: attrition is 2.345"),
        (LINE.replace(" }", ', attrition = "2%" }'), "line 1: attrition is"),
        (LINE.replace(" }", ", reel = 1 }"), "unknown key"),
        (LINE.replace("qty = 5, ", ""), "line 1: qty is missing"),
        ("5", "line 1 is"),
    ],
)
def test_a_mistake_names_the_line_the_key_and_what_is_allowed(lines: str, error: str) -> None:
    text = f'[[kit]]\nid = "k"\ntitle = "K"\nlines = [{lines}]\n'
    with pytest.raises(BadProgram) as bad:
        program(text)
    (sentence,) = bad.value.errors
    assert error in sentence
    assert '[[kit]] "k"' in sentence


def test_a_kit_for_an_unknown_deadline_is_told() -> None:
    text = f'[[kit]]\nid = "k"\ntitle = "K"\nneeded_for = "moon"\nlines = [{LINE}]\n'
    assert '[[kit]] "k": needed_for is "moon"' in "\n".join(warnings(program(text)))


def test_two_kits_of_one_id_are_a_mistake() -> None:
    text = f'[[kit]]\nid = "k"\ntitle = "K"\nlines = [{LINE}]\n'
    with pytest.raises(BadProgram, match="each id stands once"):
        program(text + text.replace('"k"', '"K"'))
