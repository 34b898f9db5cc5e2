"""Changed rights, words that are withheld, and a program that is paused: no decision is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.bootstrap import on_console, throwaway_database
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import plain_card, unpack
from bot.program_file import read_program, write_program
from tests.commands.test_program_changes import NOW, SMALL, Office
from tests.playing import Play, Stage, small_program

NEW_ROLES = """
[[right]]
topic = "form_fit_function"
side = "ems"
may = "asks"
approves = ["program_manager"]

[[right]]
topic = "premium_freight"
side = "ems"
may = "decides"
"""
SECRET = "golden image"
SAMPLE = Path(__file__).parents[2] / "docs" / "samples" / "us-shenzhen.toml"


@pytest.fixture
def office() -> Iterator[Office]:
    with throwaway_database() as database:
        core = Core(database, ["console"], INDEX)
        core.import_program(on_console(read_program(SMALL)), NOW)
        yield Office(core)


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2027-03-01T17:00Z")
        yield found


def _agree(office: Office) -> None:
    """Both sides agree to other rights."""
    file = write_program(on_console(read_program(SMALL + NEW_ROLES)))
    office.say("maria", "program import", file)
    number = office.say("wei", "decision list mine").split("DEC")[1].split()[0]
    office.deliver()
    office.say("wei", f"decision approve DEC{number}")


def _notices(office: Office) -> str:
    told = office.deliver()
    return "\n".join(plain_card(unpack(d.card)) for d in told if d.to == "shared")


def test_what_was_asked_stays_with_whoever_was_asked(office: Office) -> None:
    office.say("linh", 'issue log deviation major "Other glue" limit=200')
    office.say("linh", 'decision ask premium_freight "Air for lot 2"')
    waits = office.say("linh", "decision list")
    _agree(office)
    said = _notices(office)
    assert "stays with whoever was asked" in said
    assert "DEC1" in said
    assert "DEC2" in said
    office.say("linh", 'issue update ACME-1 "sample sent"')
    assert office.say("linh", "decision list") == waits, "an update asks nobody anew"
    assert "DEC1" in office.say("linh", "issue show ACME-1")
    office.say("linh", 'issue log deviation major "Third glue" limit=200')
    assert "DEC4 ACME-2 waits for Maria Lopez" in office.say("linh", "decision list")


def test_rights_that_reach_nothing_open_are_told_by_the_file_alone(office: Office) -> None:
    _agree(office)
    assert "stays with whoever was asked" not in _notices(office)


def test_two_withheld_texts_are_two_decisions(play: Play) -> None:
    play(f'tom: /andon issue log confidentiality "{SECRET}"')
    play(f'linh: /andon decision decide alternate_on_avl "{SECRET} one" on ACME-1')
    said = play.reply(f'linh: /andon decision decide alternate_on_avl "{SECRET} two" on ACME-1')
    assert "Recorded as DEC2" in said
    play(f'linh: /andon decision ask part_off_avl "{SECRET} one" on ACME-1')
    told = play(f'linh: /andon decision ask part_off_avl "{SECRET} two" on ACME-1')
    assert any("DEC4 is asked of" in record.text for record in told)
    assert not any(SECRET in record.text for record in told if record.to == "shared")
    assert any(f"{SECRET} two" in r.text for r in told if r.to in ("dm:maria", "dm:wei"))


def test_nothing_is_due_while_the_program_is_paused(play: Play) -> None:
    play.agreed('maria: /andon program pause "Holidays"')
    said = play.reply('linh: /andon decision ask premium_freight "Air for lot 2"')
    assert "To decide: Tom Reed." in said
    assert "Due" not in said


def test_one_of_several_seats_goes_to_somebody_else() -> None:
    with Stage(read_program(SAMPLE.read_text("utf-8"))) as play:
        play("at 2026-12-03T18:00Z")
        assert "Dana Whitfield, Tom Becker" in play.reply(
            'linh: /andon decision ask part_off_avl "TI part from a broker"'
        )
        told = play("maria: /andon program person tom leaves to=dana")
    assert any("Now waits for others: DEC1" in record.text for record in told)
    asked = {record.to for record in told if record.kind == "approval.requested"}
    assert asked == {"dm:maria"}, "who was asked before is not asked again"
