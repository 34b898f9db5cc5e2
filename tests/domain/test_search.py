"""Under which words a text is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search import ASKED, asked_words, finds, hit, words_of


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("U7 MCU short, STM32G0B1", "mcu"),
        ("U7 MCU short, STM32G0B1", "stm32"),
        ("U7 MCU short, STM32G0B1", "G0B1"),
        ("U7 MCU short, STM32G0B1", "STM32-G0B1"),
        ("drawing DWG-1042 rev C", "DWG1042"),
        ("drawing DWG1042 rev C", "dwg-1042"),
        ("drawing DWG-1042 rev C", "rev c"),
        ("焊料短缺,停线了", "短缺"),
        ("焊料短缺,停线了", "短"),
        ("焊料短缺,停线了", "停线"),
        ("ขาดชิ้นส่วน", "ชิ้น"),
        ("부품 부족", "부족"),
        ("Złącze zalane", "zlacze"),
        ("linh kiện bị thiếu", "LINH KIEN"),
        ("Bestückung läuft", "bestuck"),
        ("ＳＴＭ３２ full width", "stm32"),
        ("0402 100n", "0402 100n"),
        ("Maße falsch", "masse"),
    ],
)  # fmt: skip
def test_it_is_found(text: str, asked: str) -> None:
    words = asked_words(asked)
    assert words
    assert hit(text, words).words == set(words)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("reel damaged", "real"),
        ("reel damaged", "r"),
        ("焊料短缺", "料焊"),
        ("STM32G0B1", "M32"),
        ("12 boards", "1"),
    ],
)
def test_it_is_not_found(text: str, asked: str) -> None:
    words = asked_words(asked)
    assert hit(text, words).words != set(words)


@pytest.mark.parametrize("asked", ["", "  ", '"', "*", "🚨", "\u200f\u200b", "---", "“”", "(((("])
def test_signs_alone_ask_for_nothing(asked: str) -> None:
    assert asked_words(asked) == ()


def test_where_it_stands() -> None:
    assert hit("The reel STM32G0B1 was wet", asked_words("g0b1")).at == 9
    assert hit("昨天 焊料短缺", asked_words("短缺")).at == 5


def test_words_of_search_languages_are_only_words() -> None:
    assert asked_words('NEAR("reel" OR wet*) -AND') == ("near", "reel", "or", "wet", "and")
    assert ASKED == 8


@given(st.text(max_size=200))
def test_what_is_asked_of_a_text_finds_it(text: str) -> None:
    known = words_of(text)
    for word in asked_words(text):
        assert any(finds(word, each) for each in known), word


@given(st.text(max_size=200), st.text(max_size=20))
def test_a_place_is_in_the_text(text: str, asked: str) -> None:
    found = hit(text, asked_words(asked))
    assert 0 <= found.at <= len(text)


def test_a_long_text_takes_no_time() -> None:
    for text in ("a1" * 5_000, '"' * 10_000, "-_/." * 2_500, "料" * 10_000, "a-" * 5_000):
        assert len(words_of(text)) < 20
