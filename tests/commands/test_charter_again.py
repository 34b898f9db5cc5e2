"""The same part of a charter twice, a day that has passed, and whoever answers for a part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.domain.errors import Refused
from bot.engine.core import Core
from bot.features import INDEX
from bot.features.programs.personal.erase import erase_person
from tests.commands.test_charter import PROGRAM, Room, room
from tests.commands.test_program_changes import NOW
from tests.playing import Play, Stage

__all__ = ["room"]


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(PROGRAM) as found:
        found("at 2027-01-11T09:00")
        yield found


def test_a_document_is_one_specification(play: Play) -> None:
    said = play.reply('dana: /andon charter spec "Board again" document=dwg-1042 rev=D')
    assert "DWG-1042 is a specification already: main-pcb, revision C." in said
    assert "charter spec main-pcb rev=D" in said
    said = play.reply('dana: /andon charter spec "Board again" document=DWG-1042 rev=C')
    assert "charter show specs" in said
    assert "main-pcb-2" not in play.reply("dana: /andon charter show specs")


def test_a_goal_is_agreed_once_and_looked_at_in_time(play: Play) -> None:
    line = 'maria: /andon charter goal "Cost of scrap" measure="USD a month" target=400'
    assert "2020-01-31 has passed" in play.reply(f"{line} review=2020-01-31")
    play.agreed(f"{line} review=2027-01-20")
    said = play.reply(line.replace("Cost", "COST"))
    assert "is a goal already: cost-of-scrap" in said
    assert "charter goal cost-of-scrap target=400" in said
    assert "has passed" in play.reply("maria: /andon charter goal cost-of-scrap review=2020-01-31")


def test_a_review_asked_for_in_time_is_agreed_on_later(play: Play) -> None:
    play('maria: /andon charter goal "Scrap" measure=USD target=400 review=2027-01-12')
    play("wait 3d")
    told = play("wei: /andon decision approve DEC1")
    assert any("New goal scrap" in record.text for record in told)


def test_an_obligation_is_taken_on_once(play: Play) -> None:
    line = (
        'maria: /andon charter obligation "Demand review" side=oem role=buyer '
        'rrule="FREQ=MONTHLY;BYMONTHDAY=9"'
    )
    assert "is kept" in play.reply(line)
    assert "is an obligation already: demand-review" in play.reply(line)


def test_a_refusal_names_what_was_typed(play: Play) -> None:
    said = play.reply("jun: /andon charter obligation forecast done")
    assert "Only Acme Devices can do this" in said
    play(
        'maria: /andon charter obligation "Demand review" side=oem role=buyer '
        'rrule="FREQ=MONTHLY;BYMONTHDAY=9"'
    )
    assert "charter obligation demand-review done" in play.reply(
        "jun: /andon charter obligation demand-review done"
    )


def test_erase_names_what_somebody_answers_for(room: Room) -> None:
    def erase(core: Core, person: str) -> None:
        core.db.write(lambda tx: erase_person(tx, INDEX, "ACME", person, NOW))

    with pytest.raises(Refused, match="spec main-pcb"):
        erase(room.core, "dana")
    assert "is changed" in room.say("maria", "charter goal fpy owner=tom")
    with pytest.raises(Refused, match="goal fpy"):
        erase(room.core, "tom")
    room.say("maria", "program person dana leaves")
    erase(room.core, "dana")
    assert "dana" not in {spec.owner for spec in room.stored().specs}


def test_a_term_of_the_other_side_is_named_where_both_agreed(play: Play) -> None:
    play('wei in ems: /andon charter terms "Rework at 45 USD" kind=rework')
    line = "maria in oem: /andon charter terms rework-at-45-usd dropped"
    assert "Your side has no term" in play.reply(line), "what one side keeps is not known to exist"
    play.agreed("wei in ems: /andon charter terms rework-at-45-usd agreed=yes")
    assert "is a term of Volta EMS, agreed by both" in play.reply(line)


def test_the_example_has_what_was_wrong(play: Play) -> None:
    line = 'maria: /andon charter obligation "Report" side=oem role=buyer'
    assert 'after="fai +5bd"' in play.reply(f'{line} after="fai 5"')
    assert 'after="fai +5bd"' in play.reply(f'{line} after="nope +5bd"')
    assert "within=2bd" in play.reply(f"{line} within=soon")


@pytest.mark.parametrize(
    "line",
    [
        'charter goal "{}" measure=USD target=4',
        'charter spec "{}" document=D-9 rev=A',
        'charter obligation "{}" side=oem role=buyer within=2bd',
    ],
)
def test_a_long_title_is_refused_and_not_cut(play: Play, line: str) -> None:
    said = play.reply("maria: /andon " + line.format("x" * 400))
    assert "characters on one line" in said
    assert "The text is too long" in play.reply("maria: /andon " + line.format("x" * 5000))
