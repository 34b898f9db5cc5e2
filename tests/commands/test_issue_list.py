"""A list never lies: what narrows it down is understood or refused, and it says what it shows."""

from __future__ import annotations

import pytest

from tests.playing import Play


@pytest.fixture
def logged(play: Play) -> Play:
    play.reply('linh: /andon issue log shortage critical "U9 driver short" mpn=STM32G0B1 color=red')
    play.reply('tom: /andon issue log test_yield minor "Yield at ICT down" to=ems')
    return play


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("severity=critical", {"U9 driver short"}),
        ("severity=CRITICAL", {"U9 driver short"}),
        ("category=test-yield", {"Yield at ICT down"}),
        ("waiting=oem", {"U9 driver short"}),
        ('responder="Acme Devices"', {"U9 driver short"}),
        ("mpn=stm32g0b1", {"U9 driver short"}),
        ("color=red", {"U9 driver short"}),
        ("state=open", {"U9 driver short", "Yield at ICT down"}),
        ("state=open severity=minor", {"Yield at ICT down"}),
    ],
)
def test_a_list_shows_what_was_asked_for(logged: Play, narrowed: str, found: set[str]) -> None:
    said = logged.reply(f"linh: /andon issue list {narrowed}")
    assert {title for title in ("U9 driver short", "Yield at ICT down") if title in said} == found


def test_an_owner_has_what_waits_for_them_before_an_acknowledgment(logged: Play) -> None:
    waits = logged.reply("linh: /andon issue list owner=tom")
    assert "U9 driver short" in waits
    assert "Yield" not in waits
    assert waits == logged.reply('linh: /andon issue list owner="Tom Reed"').replace(
        "owner=Tom Reed", "owner=tom"
    )


def test_an_empty_list_says_what_it_was_narrowed_down_with(logged: Play) -> None:
    said = logged.reply("linh: /andon issue list severity=major po=4711")
    assert "Nothing to list" in said
    assert "open, severity=major, po=4711" in said


def test_a_detail_that_no_issue_has_is_a_mistake(play: Play) -> None:
    assert '"color"' in play.reply("linh: /andon issue list color=red")
