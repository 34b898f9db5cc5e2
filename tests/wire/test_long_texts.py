"""Titles, names and texts of every kind fit both platforms, and disturb nothing beside them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.actions import every
from adapters.discord.render import render, title_of
from adapters.slack.render import message
from bot.messages.bidi import CLOSE, OPEN, isolated
from bot.messages.card import Button, Card, Mention, Moment
from bot.messages.layout import LATE
from tests.fakes.discord.table import problems
from tests.fakes.slack.shapes import check_message, texts

DUE = Moment(datetime(2027, 1, 7, 21, tzinfo=UTC), ("America/Los_Angeles", "Asia/Shanghai"))
CHINESE = "供应商交货延迟导致生产线停工" * 20
GERMAN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 3
HEBREW = "מחסור ברכיבים בקו הייצור " * 9
ARABIC = "نقص في المكونات على خط الإنتاج " * 7
TITLES = {"chinese": CHINESE[:200], "german": GERMAN[:200], "hebrew": HEBREW[:200],
          "arabic": ARABIC[:200]}  # fmt: skip
PEOPLE = {f"p{n}": str(10**17 + n) for n in range(60)}


def card(title: str) -> Card:
    crowd: list[str | Mention] = []
    for person in PEOPLE:
        crowd += [", ", Mention(person, f"Person {person}")]
    return Card(
        ("ACME-1 ", title),
        (("Waits on", tuple(crowd[1:])), ("Kind", ("Shortage, major",)), ("Resolution", (title,))),
        tuple((f"{n} {title}",) for n in range(30)),
        tuple(Button(f"{title[:40]} {n}", f"issue show ACME-{n}") for n in range(9)),
        LATE,
        state="Overdue, not acknowledged",
        due=("Acknowledge: ", DUE),
        small=tuple((title,) for _ in range(5)),
    )


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_long_title_and_a_crowd_fit_both_platforms(title: str) -> None:
    made = render(card(title), PEOPLE, key="k" * 24, name="ACME-1")
    assert problems("POST", "/channels/1/messages", made.payload, len(made.files)) == []
    said = [each["content"] for each in every(made.payload["components"]) if "content" in each]
    assert said[0].startswith("### 🔴 Overdue, not acknowledged\n")
    assert title[:60] in said[0]
    assert all(any(f"<@{user}>" in text for text in said) for user in PEOPLE.values())
    assert sum(text.count(f"<@{next(iter(PEOPLE.values()))}>") for text in said) == 1
    assert len(title_of(card(title))) <= 100
    shown = message(card(title), {who: f"T1/U{user}" for who, user in PEOPLE.items()})
    check_message(shown)
    assert title[:60] in "".join(texts(shown["blocks"]))
    assert all(f"<@U{user}>" in "".join(texts(shown["blocks"])) for user in PEOPLE.values())


def test_what_is_read_from_right_to_left_keeps_to_itself() -> None:
    assert isolated("U7 short") == "U7 short"
    assert isolated("供应商") == "供应商"
    assert isolated("מחסור 12") == f"{OPEN}מחסור 12{CLOSE}"
    line = Card(("ACME-1 ", "מחסור", " is due ", DUE))
    (block,) = message(line)["blocks"]
    (said,) = render(line).payload["components"]
    for text in (block["text"]["text"], said["content"]):
        assert f"{OPEN}מחסור{CLOSE} is due " in text


def test_marks_of_direction_that_people_type_are_taken_out() -> None:
    for mark in "\u202e\u2067\u2069\u200f\u061c":
        assert isolated(f"pay {mark}USD 12") == "pay USD 12"
        assert isolated(f"{mark}מחסור{mark}") == f"{OPEN}מחסור{CLOSE}"


@given(st.text(max_size=60))
def test_an_isolate_ends_where_it_ends(typed: str) -> None:
    shown = isolated(typed)
    assert shown.count(OPEN) == shown.count(CLOSE) <= 1
    assert isolated(shown) == shown
