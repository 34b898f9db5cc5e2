"""A list never lies: what narrows it down is understood or refused, and it says what it shows."""

from __future__ import annotations

import pytest

from bot.messages.line import quote
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


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("severity=critical,minor", {"U9 driver short", "Yield at ICT down"}),
        ("severity=critical severity=minor", {"U9 driver short", "Yield at ICT down"}),
        ("severity=critical,info", {"U9 driver short"}),
        ("side=theirs severity=critical", {"U9 driver short"}),
        ("side=ours", {"Yield at ICT down"}),
        ("side=Acme severity=critical,minor", {"U9 driver short"}),
        ("side=acme,volta severity=critical,minor", {"U9 driver short", "Yield at ICT down"}),
        ("raised=me", {"U9 driver short"}),
        ("raised=tom", {"Yield at ICT down"}),
        ("raised=theirs", {"Yield at ICT down"}),
        ("raised=Volta,tom", {"U9 driver short", "Yield at ICT down"}),
        ("owner=tom,linh color=red", {"U9 driver short"}),
        ("site=sz", {"Yield at ICT down"}),
        ('site="los angeles" severity=critical', {"U9 driver short"}),
        ("text=driver", {"U9 driver short"}),
        ('text="yield ICT"', {"Yield at ICT down"}),
        ("text=stm32 severity=critical", {"U9 driver short"}),
        ("since=7d severity=critical", {"U9 driver short"}),
        ("since=today severity=critical", {"U9 driver short"}),
        ("since=monday severity=critical", {"U9 driver short"}),
        ("since=2026-12-01 severity=critical", {"U9 driver short"}),
        ("view=ours", {"Yield at ICT down"}),
        ("view=theirs severity=critical", {"U9 driver short"}),
        ("view=raised", {"U9 driver short"}),
    ],
)
def test_people_sides_sites_and_times_narrow_it_down(
    logged: Play, narrowed: str, found: set[str]
) -> None:
    said = logged.reply(f"linh: /andon issue list {narrowed}")
    assert {title for title in ("U9 driver short", "Yield at ICT down") if title in said} == found


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("severety=critical", "Did you mean severity?"),
        ("severity=critcal", "Did you mean critical?"),
        ("owner=tomm", "Did you mean tom?"),
        ("side=foo", "is not a side"),
        ("since=tomorrow", "lies behind us"),
        ("since=2bd", "lies behind us"),
        ("severity=,", "is empty"),
        ("owner=" + ",".join(["tom"] * 21), "at most 20"),
        ("view=blue", "no view"),
        ("since=7d,banana", "takes one moment, 2 were given"),
        ("text=---", 'no letter or digit in "---"'),
        ("text=driver,---", 'no letter or digit in "---"'),
    ],
)
def test_what_means_nothing_is_refused(logged: Play, typed: str, said: str) -> None:
    assert said in logged.reply(f"linh: /andon issue list {typed}")


def test_an_empty_list_says_how_many_there_are_without_the_filter(logged: Play) -> None:
    said = logged.reply("linh: /andon issue list severity=info")
    assert "Without the filter: 3 (open)." in said


def test_states_that_have_ended_are_looked_for_among_all(logged: Play) -> None:
    logged.reply('linh: /andon issue cancel ACME-2 "mistake"')
    assert "U9 driver short" in logged.reply("linh: /andon issue list state=cancelled")
    assert "U9" not in logged.reply("linh: /andon issue list open state=cancelled")


def test_a_view_is_saved_used_replaced_and_dropped(logged: Play) -> None:
    saved = logged.reply("linh: /andon views save Red severity=critical side=theirs")
    assert "issue list view=red" in saved
    assert "U9 driver short" in logged.reply("linh: /andon issue list view=RED")
    assert "U9 driver short" not in logged.reply("linh: /andon issue list view=red mpn=other")
    assert "is now" in logged.reply("linh: /andon views save red all since=7d")
    assert "Yield at ICT" in logged.reply("linh: /andon issue list view=red")
    assert "• red: all since=7d" in logged.reply("linh: /andon issue list view=?")
    assert "no view" in logged.reply("tom: /andon issue list view=red")
    assert "Count: 3" in logged.reply("linh: /andon issue export view=red")
    logged.reply("linh: /andon views drop red")
    assert "no view" in logged.reply("linh: /andon issue list view=red")


def test_a_view_keeps_what_was_typed(logged: Play) -> None:
    logged.reply("linh: /andon views save here owner=me since=today")
    assert "• here: owner=me since=today" in logged.reply("linh: /andon views list")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ours severity=critical", "Everybody has a view ours"),
        ('"a b" severity=critical', "cannot be the name"),
        ("red", "Say what the view red shows"),
        ("red severety=critical", "Did you mean severity?"),
    ],
)
def test_a_view_that_cannot_be_kept_is_refused(logged: Play, typed: str, said: str) -> None:
    assert said in logged.reply(f"linh: /andon views save {typed}")


def test_a_view_whose_filter_is_gone_says_so(logged: Play) -> None:
    logged.reply("linh: /andon views save red color=red")
    assert "U9 driver short" in logged.reply("linh: /andon issue list view=red")
    logged.reply('linh: /andon issue cancel ACME-2 "mistake"')
    said = logged.reply("linh: /andon issue list view=red")
    assert "The view red (color=red) cannot be read any more" in said


def test_a_list_offers_to_be_saved(logged: Play) -> None:
    [reply] = logged("linh: /andon issue list view=theirs severity=critical save=red")
    assert reply.card is not None
    button = reply.card.buttons[0]
    assert (button.label, button.command) == (
        "Save as red",
        "views save red side=theirs severity=critical",
    )


@pytest.mark.parametrize("value", ['"a', "U9 driver", "“U9”", "driver\u3000U9", 'a"b'])
def test_the_line_of_a_view_can_be_typed_again(logged: Play, value: str) -> None:
    logged.reply(f"linh: /andon views save red text={quote(value)}")
    before = logged.reply("linh: /andon views list")
    line = next(each for each in before.splitlines() if each.startswith("• red: "))
    again = f"views save red {line.removeprefix('• red: ')}"
    assert "is now" in logged.reply(f"linh: /andon {again}")
    assert logged.reply("linh: /andon views list") == before


def test_a_view_of_everybody_is_not_dropped(logged: Play) -> None:
    said = logged.reply("linh: /andon views drop new")
    assert said.startswith("Everybody has the view new (all since=7d), so it stays.")
    assert "You have no view a b of your own" in logged.reply('linh: /andon views drop "a b"')


def test_there_are_only_so_many_views(logged: Play) -> None:
    for at in range(20):
        logged.reply(f"linh: /andon views save v{at} severity=critical")
        logged("wait 10s")
    assert "which is the most" in logged.reply("linh: /andon views save more severity=critical")
