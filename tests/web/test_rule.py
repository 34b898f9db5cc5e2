"""*Change a rule* on the page: the marks move at once, and what was done is there again."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest

from bot.app.page import page_play
from bot.app.story import demo_story, read_story
from bot.domain.errors import Refused
from bot.ports.playing import Mark
from tests.web.stage import BEGUN, PROGRAM, Browser, on_page

HOUR = 3600_000
SHORT = '/andon issue log shortage major "J4 short 300 pcs"'
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SAME = "This is so already: choose something else, or close the form."


@pytest.fixture
async def page() -> AsyncIterator[Browser]:
    """The page on which a shortage was logged just now, at nine in San Jose."""
    async with on_page(BEGUN) as browser:
        await browser.say("linh", SHORT)
        yield browser


async def at(page: Browser, words: str) -> int | None:
    """Return when something of ACME-1 will happen, in hours from now."""
    facts = await page.facts()
    found = (ms for ms, told, _ in facts["marks"] if told == f"ACME-1: {words}")
    moment = next(found, None)
    return None if moment is None else (moment - facts["now"]) // HOUR


async def change(page: Browser, **answers: str) -> Any:
    return await page.do("change", answers=answers)


@pytest.mark.parametrize(
    ("answers", "words", "before", "after"),
    [
        ({"length": "2bh"}, "ack ladder: level 1", 4, 2),
        ({"clock": "contain", "length": "2bd"}, "contain reminder to the owner", 4, 24),
        ({"what": "level", "level": "2", "after": "1bh"}, "ack ladder: level 2", 28, 5),
        ({"what": "calendar", "day": "2027-01-08"}, "ack ladder: level 2", 28, 100),
        ({"what": "calendar", "change": "week", "hours": "mon-fri=11:00-20:00"},
         "ack ladder: level 1", 4, 6),
    ],
)  # fmt: skip
async def test_the_marks_move_at_once(
    page: Browser, answers: dict[str, str], words: str, before: int, after: int
) -> None:
    assert await at(page, words) == before
    now = (await page.facts())["now"]
    assert await change(page, **answers) == {}
    assert await at(page, words) == after
    facts = await page.facts()
    assert facts["now"] == now
    assert now + before * HOUR in [ms - ms % HOUR for ms in facts["before"]]


async def test_both_sides_agree_to_a_rule_in_front_of_everybody(page: Browser) -> None:
    async with page.listening() as events:
        await events.next()
        await change(page, length="2bh")
        told = await events.until(lambda e: "panes" in e)
    assert told["facts"]["caption"] == (
        "Shortage, major: Acknowledge 4 working hours → 2 working hours. Maria Lopez proposed it, "
        "Chen Wei accepted. All was played again. Hollow marks show how it was before."
    )
    for side in ("oem", "ems"):
        shared = told["panes"][side]["shared"]
        assert "acknowledge 4 bh → 2 bh" in shared
        assert "Rule set version 2 is in force" in shared
        assert shared.index("version 2 is in force") < shared.index("J4 short 300 pcs")


async def test_each_side_changes_its_own_hours_alone(page: Browser) -> None:
    await change(page, what="calendar", site="sz", day="2027-01-08")
    assert "Chen Wei changed the hours of site sz" in await page.shown()
    assert "Chen Wei said" in (await page.facts())["caption"]


async def test_what_was_done_is_there_again(page: Browser) -> None:
    await page.say("linh", "the label is wet", "dm")
    await page.drop("label.png", PNG, person="linh", line="label", where="shared")
    card, *_, photo = re.findall(r'<article[^>]*data-ref="(m\d+)"', await page.shown())
    await page.do("press", person="tom", ref=card, line="issue ack ACME-1")
    await page.do("react", person="tom", ref=photo, line="eyes")
    resolved = {"person": "tom", "ref": card, "line": "issue resolve ACME-1"}
    form = (await page.do("press", **resolved))["form"]
    (name,) = re.findall(r'<textarea[^>]*name="(\w+)"', form)
    await page.do("fill", **resolved, answers={name: "a broker"})
    now = (await page.facts())["now"]
    await page.do("pass", at=now + 3 * HOUR)
    for length in ("2bh", "4bh"):
        assert await change(page, length=length) == {}
        shown = await page.shown()
        assert "🟢 Resolved" in shown
        assert "a broker" in shown
        assert "Tom Becker reacted" in shown
        assert 'src="file/1"' in shown
        assert "the label is wet" in await page.shown("ems", "dm", "ems=linh")
        assert (await page.facts())["now"] == now + 3 * HOUR
        assert "No longer" not in (await page.facts())["caption"]
    assert "Rule set version" not in shown, "the rule is as it was"


async def test_what_cannot_be_changed_costs_a_sentence_and_changes_nothing(page: Browser) -> None:
    week = {"what": "calendar", "change": "week"}
    before, marks = await page.shown(), (await page.facts())["marks"]
    for answers, words in (
        ({}, SAME),
        ({"length": "4bh"}, SAME),
        ({"length": "9bh"}, SAME),
        ({"what": "calendar"}, SAME),
        ({**week, "hours": "mon-fri=08:00-17:00"}, SAME),
        ({**week, "hours": "{x} <b>"}, "is not understood"),
        ({"what": "calendar", "day": "2020-01-01"}, "is not understood"),
    ):
        assert words in (await change(page, **answers))["problem"]
    assert await page.shown() == before
    assert (await page.facts())["marks"] == marks
    assert await page.say("tom", "go on") == {}


async def test_the_form_shows_what_holds_now_and_asks_what_follows(page: Browser) -> None:
    form = (await page.do("rule", answers={}))["form"]
    chosen = re.findall(r'<option value="([^"]*)" selected', form)
    assert chosen == ["time", "shortage", "major", "ack", "4bh"]
    assert "one proposes it, the other accepts" in form
    await change(page, length="2bh")
    again = (await page.do("rule", answers={"what": "time"}))["form"]
    assert re.findall(r'<option value="([^"]*)" selected', again)[-1] == "2bh"
    level = {"what": "level", "level": "3"}
    asked = (await page.do("rule", answers=level))["form"]
    assert re.findall(r'<option value="([^"]*)" selected', asked) == [
        "level", "ack", "major", "3", "2bd",
    ]  # fmt: skip
    hours = {"what": "calendar", "site": "sz", "change": "week"}
    asked = unescape((await page.do("rule", answers=hours))["form"])
    assert 'value="mon-fri=08:30-12:00,13:30-18:00"' in asked


def alarm(listed: Sequence[Mark]) -> datetime:
    return next(mark.at for mark in listed if mark.words == "ack ladder: level 1")


def test_a_story_goes_on_under_the_other_rule_to_its_end() -> None:
    with page_play(PROGRAM, demo_story(PROGRAM.zone)) as before:
        while "A reminder comes" not in before.told().caption:
            assert before.beat() is not None
        with before.changed({"length": "2bh"})() as played:
            assert played.told().story
            assert played.now == before.now
            assert alarm(played.horizon.marks()) == alarm(before.horizon.marks()) - timedelta(
                hours=2
            )
            while played.beat() is not None:
                pass
            assert played.told().ended
            assert played.failure is None


def test_what_has_no_place_any_more_is_told() -> None:
    with page_play(PROGRAM, demo_story(PROGRAM.zone)) as before:
        while before.beat() is not None:
            pass
        with before.changed({"category": "shortage", "length": "1bd"})() as played:
            assert played.told().caption.endswith("No longer possible: 1 of what was done.")


def test_a_program_in_which_nobody_decides_says_so() -> None:
    people = tuple(replace(each, roles=("planner",) if each.id == "wei" else each.roles)
                   for each in PROGRAM.people)  # fmt: skip
    nobody = replace(PROGRAM, people=people)
    with (
        page_play(nobody, read_story(BEGUN, nobody.zone)) as played,
        pytest.raises(Refused, match="Volta EMS has no program manager"),
    ):
        played.changed({"length": "2bh"})
