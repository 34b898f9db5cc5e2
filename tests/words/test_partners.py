"""Questions about what was agreed, who decides and which lot can start are answered at once."""

from __future__ import annotations

from typing import Any, cast

from bot.engine.understanding.tokens import tokens
from bot.features.decisions import right_intents
from tests.words.phrases import read_phrases
from tests.words.playing import play

KINDS = ("rights", "material", "charter")


def test_each_question_of_partners_is_answered() -> None:
    asked = tuple(phrase for phrase in read_phrases("build") if phrase.kind in KINDS)
    assert len(asked) >= 9
    assert [each.phrase.text for each in play(asked) if not each.right] == []


def test_words_of_topics_name_nothing_elsewhere() -> None:
    """``change`` and ``earlier`` are everyday words; the rights are not even looked up for them."""
    said = tokens("please expedite the change of the forecast, earlier is better")
    assert list(right_intents.names(cast("Any", None), said, [])) == []
