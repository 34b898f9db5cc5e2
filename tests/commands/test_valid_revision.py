"""The card of an issue says whether its revision is the valid one, whatever act changed it."""

from __future__ import annotations

import pytest

from bot.rehearsal.record import Record
from tests.playing import Play


@pytest.fixture
def play(monday: Play) -> Play:
    monday('linh: /andon issue log eq minor "Which torque?" rev=B')
    return monday


def _card(found: list[Record]) -> str:
    """Return the card of ACME-1 as it was edited last."""
    cards = (each for each in found if each.kind == "issue.card" and each.subject == "ACME-1")
    return [card.text for card in cards][-1]


def test_every_change_of_a_specification_shows_on_the_cards(play: Play) -> None:
    added = 'tom: /andon charter spec "Main board" document=DWG-7 rev=C'
    assert "main-board" in _card(play(added))
    assert "C" in _card(play("tom: /andon charter spec main-board rev=D"))
    second = _card(play('tom: /andon charter spec "Lid" document=DWG-8 rev=B'))
    assert "main-board" not in second, "of two nobody knows which is meant"
    assert "(DEC2)" in play.reply('maria: /andon charter spec lid dropped "not built any more"')
    dropped = _card(play("wei: /andon decision approve DEC2"))
    assert "main-board" in dropped
