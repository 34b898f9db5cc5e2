"""The picture of a ladder shows what the plan says, and nothing from elsewhere."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from bot.domain.plan import ESCALATE, MISSED, OFFER, REMIND
from tests.pictures.ladder import DAYS, LOGGED, PICTURE, calendars, lanes, picture

SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_of_the_page_is_current() -> None:
    again = "run: python -m tests.pictures.ladder"
    assert PICTURE.read_text(encoding="utf-8") == picture(), again


def test_every_step_of_the_plan_is_drawn_once() -> None:
    tree = ElementTree.fromstring(picture())
    steps = [step for lane in lanes() for step in lane.steps]
    kinds = [step.kind for step in steps]
    legend = 1
    drawn = {kind: len(tree.findall(f".//*[@class='{kind}']")) for kind in
             ("level", "offer", "remind", "missed", "bar")}  # fmt: skip
    assert drawn == {
        "level": kinds.count(ESCALATE) + legend,
        "offer": kinds.count(OFFER) + legend,
        "remind": kinds.count(REMIND) + legend,
        "missed": kinds.count(MISSED) + legend,
        "bar": len(lanes()) + legend,
    }
    shown = [text.text for text in tree.findall(f"{SVG}text[@class='at']")]
    local = calendars()["sj"].local
    assert shown == [f"{local(s.at):%a %H:%M}" for s in steps if s.kind in (ESCALATE, OFFER)]
    assert all(0 <= (step.at - LOGGED).days < DAYS for step in steps)


def test_it_is_one_file_that_reads_in_light_and_dark() -> None:
    text = picture()
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"<(script|image|foreignObject)|@import|url\(|href=", text)
    light, dark = (part.count("--") for part in text.split("@media")[:2])
    assert light == 8
    assert dark >= 8
