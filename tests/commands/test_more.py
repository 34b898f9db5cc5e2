"""Long answers are short at first; help is five acts and what waits for the reader."""

from __future__ import annotations

import pytest

from bot.engine.commands.more import ROWS, first_rows
from bot.features import INDEX
from bot.features.help.commands import stranger_card
from bot.messages.card import Button, Card, Strong, plain_card
from bot.rehearsal.record import Record
from tests.playing import Play

LONG = (
    "issue why ACME-1",
    "rules explain shortage major",
    "rules diff 1 ems-strict",
    "help issue",
    "help",
)
MORE = Button("More", "x full=yes")
WORDS = 90
"""As many words as a person reads in half a minute in a second language."""


def answered(play: Play, line: str) -> Record:
    (record,) = (r for r in play(line) if r.kind == "reply")
    return record


def shown(record: Record) -> Card:
    assert record.card is not None
    return record.card


@pytest.mark.parametrize("person", ["tom", "maria", "linh"])
@pytest.mark.parametrize("line", LONG)
def test_it_is_short_and_the_button_shows_all(play: Play, line: str, person: str) -> None:
    short = answered(play, f"{person}: /andon {line}")
    (more,) = (b for b in shown(short).buttons if b.label == "More")
    assert more.command == f"{line} full=yes"
    assert len(short.text.splitlines()) <= ROWS + 2
    full = answered(play, f"{person}: /andon {more.command}")
    assert full.text.startswith(short.text)
    assert len(full.text.splitlines()) > len(short.text.splitlines())
    assert "More" not in [b.label for b in shown(full).buttons]


def test_in_its_thread_the_button_names_the_issue(play: Play) -> None:
    short = answered(play, "tom in ACME-1: @andon why")
    (more,) = (b for b in shown(short).buttons if b.label == "More")
    assert more.command == "issue why ACME-1 full=yes"


def test_what_is_short_has_no_button(play: Play) -> None:
    for line in ("rules show shortage", "help issue log"):
        assert "More" not in [b.label for b in shown(answered(play, f"tom: /andon {line}")).buttons]


def test_other_commands_do_not_know_the_word(play: Play) -> None:
    assert "full" in play.reply("tom: /andon decision list full=yes")


@pytest.mark.parametrize("count", [0, 1, ROWS, ROWS + 1])
def test_what_fits_is_left_as_it_is(count: int) -> None:
    card = Card(("x",), lines=(("line",),) * count)
    assert first_rows(card, MORE) == card


def test_a_card_is_cut_behind_a_whole_line_and_never_behind_a_heading() -> None:
    head = (Strong("What is to come"),)
    lines = (*((("line",),) * (ROWS - 1)), head, *((("line",),) * 9))
    found = first_rows(Card(("x",), lines=lines), MORE)
    assert found.lines == (("line",),) * (ROWS - 1)
    assert found.buttons == (MORE,)
    found = first_rows(Card(("x",), lines=((("a\n" * 30),), ("b",))), MORE)
    assert len(found.lines) == 1


def test_facts_count_as_rows() -> None:
    facts = (("State", ("open",)),) * 5
    found = first_rows(Card(("x",), facts, (("line",),) * 9), MORE)
    assert len(found.lines) == ROWS - 5


def test_help_is_eight_lines_of_what_this_person_needs(play: Play) -> None:
    for person, mine in (("tom", "one issue"), ("linh", "nothing"), ("maria", "nothing")):
        record = answered(play, f"{person}: /andon help")
        lines = record.text.splitlines()
        assert len(lines) <= 8, record.text
        assert len(record.text.split()) <= WORDS, record.text
        for act in ("🚨", "👀", "thread", "✅", "need time"):
            assert any(act in line for line in lines), act
        assert f"Yours now: {mine}." in lines
        buttons = [b.command for b in shown(record).buttons]
        assert buttons[0] == "help full=yes"
        assert {"issue log", "issue list mine"} <= set(buttons)
        assert ("issue ack ACME-1" in buttons) is (person == "tom"), "what waits for the reader"
        assert ("decision list mine" in buttons) is (person == "maria"), "what their role does"


def test_the_acts_name_the_buttons_as_they_are(play: Play) -> None:
    card = next(r for r in play.records if r.kind == "issue.card")
    labels = {b.label for b in shown(card).buttons}
    said = play.reply("tom: /andon help")
    for act in ("You have it", "Done", "You need time"):
        line = next(line for line in said.splitlines() if line.startswith(act))
        assert line.partition("“")[2].partition("”")[0] in labels


def test_the_nouns_of_a_role_stand_first(play: Play) -> None:
    for person, first, second in (
        ("tom", "Every day", "Mostly for program managers"),
        ("maria", "Mostly for program managers", "Every day"),
    ):
        said = play.reply(f"{person}: /andon help full=yes")
        assert said.index(first) < said.index(second)
        assert "issue: log, ack" in said
        assert "rules: " in said


def test_a_stranger_reads_how_it_works_and_who_can_add_them() -> None:
    said = plain_card(stranger_card(INDEX))
    assert "not on the roster" in said
    assert len(said.splitlines()) <= 8
    assert stranger_card(INDEX).buttons == ()


def test_a_plan_is_asked_in_few_lines_that_say_what_is_past(play: Play) -> None:
    record = answered(play, "maria: /andon deadline plan 2027-01-15")
    assert len(record.text.splitlines()) <= ROWS
    assert "Already past today: po_ack" in record.text
