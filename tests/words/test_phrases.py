"""What people type leads to the right line, and nothing that changes anything is ever guessed."""

from __future__ import annotations

import random
import time
import tomllib
from pathlib import Path

import pytest

from bot.data import words
from bot.data.words import LANGUAGES, vocabulary
from bot.engine.understanding.read import groups, own_words, spotter
from bot.engine.understanding.reading import LIGHT
from bot.engine.understanding.tokens import MOST, tokens
from bot.features import INDEX
from tests.words.__main__ import figures
from tests.words.phrases import Phrase, read_phrases
from tests.words.playing import Outcome, play

DANGEROUS = ("negation", "conditional", "reported", "doubt", "talkdanger", "nearmiss", "sweeping")
WORDS = Path(words.__file__).parent
SAMPLE = 8
"""Every so many phrases are played beside all dangerous ones: all of them take three seconds."""
FLOORS = {"right": 90.0, "quiet": 96.0}
WRONG = 3.0


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """What came of the dangerous phrases and of a sample of the others."""
    phrases = read_phrases("build")
    chosen = [p for at, p in enumerate(phrases) if p.kind in DANGEROUS or at % SAMPLE == 0]
    return play(tuple(chosen))


def test_nothing_is_ever_done_on_likeness(outcomes: list[Outcome]) -> None:
    assert [each.phrase.id for each in outcomes if each.dangerous] == []


def test_no_line_is_offered_that_must_not_be(outcomes: list[Outcome]) -> None:
    """What is denied, depends on something or is told of others never becomes a button."""
    bad = {
        each.phrase.id: each.offers
        for each in outcomes
        if any(line.startswith(no) for no in each.phrase.never for line in each.offers)
    }
    assert bad == {}


def test_most_phrases_lead_to_the_right_line(outcomes: list[Outcome]) -> None:
    found = figures(outcomes)
    assert all(found[name] >= floor for name, floor in FLOORS.items()), found
    assert found["wrong suggestions"] <= WRONG, found


def test_an_intent_needs_only_words_that_there_are() -> None:
    known = {*groups(), *LIGHT, "?"}
    for intent in INDEX.intents:
        parts = [name for group in intent.needs for name in group.split("|")]
        for name in (*parts, *intent.helps, *intent.without):
            bare = name.lstrip("!")
            table = bare.partition(":")[0]
            assert bare.startswith("@") or bare in known or table in vocabulary().tables, name


def test_every_language_has_every_word() -> None:
    """A word that one language lacks is a question that its people ask in vain."""
    tables = [
        tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))["words"]
        for language in LANGUAGES
    ]
    assert all(table.keys() == tables[0].keys() for table in tables)


def test_a_word_means_one_thing_in_its_table() -> None:
    for name in ("categories", "severities", "states", "fields", "filters"):
        seen: dict[str, str] = {}
        for meaning, of in vocabulary().table(name).items():
            for word in of:
                assert seen.setdefault(word, meaning) == meaning, f"{name}: {word}"


HOSTILE = (
    " " * 10_000, '"' * 10_000, "(" * 10_000, "“”„«»" * 2_000, "🙂" * 5_000, "\u200b" * 10_000,
    "\u202eclose ACME-1\u202c", "关闭 close schließen " * 500, "a" * 10_000, "n't " * 3_000,
    "no " * 3_000, "```" * 3_000, "> " * 4_000, "=" * 10_000, "ACME-" * 2_000, "." * 10_000,
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:6] for text in HOSTILE])
def test_no_text_takes_long(text: str) -> None:
    spotter()
    began = time.perf_counter()
    found = tokens(own_words(text))
    spotter().spot(found)
    assert len(found) <= MOST
    assert time.perf_counter() - began < 0.05


def test_any_text_is_read_without_a_failure() -> None:
    """Pieces of real phrases in any order, with signs that nobody sees between them."""
    pieces = [piece for phrase in read_phrases("build") for piece in phrase.text.split()]
    pieces += ["\u200b", "“", '"', "\u202e", "=", "🙂", "#", "<@U1>", "\ud83d"]
    chance = random.Random(14)
    for _ in range(300):
        text = " ".join(chance.choices(pieces, k=chance.randrange(1, 20)))
        spotter().spot(tokens(own_words(text)))


@pytest.mark.parametrize(
    "text",
    ["can you close the old warehouse window", "please close the shop floor curtain tonight"],
)
def test_below_the_floor_nothing_is_suggested(text: str) -> None:
    """One word of an act among others that mean something else asks for nothing."""
    phrase = Phrase("floor", text, "en", "thread", "oem", "nearmiss", "quiet", "resolved")
    (outcome,) = play((phrase,))
    assert outcome.offers == []


MISTYPED = {
    'issue escalte ACME-1 2 "line stops"': "issue escalate ACME-1 2",
    'issue severty ACME-1 critical "line stops"': "issue severity ACME-1 critical",
    'issue cncel ACME-1 "logged twice"': "issue cancel ACME-1",
    "decison aprove DEC1": "decision approve DEC1",
}


def test_a_verb_with_a_slip_is_offered_with_all_that_stands_behind_it() -> None:
    """No list or card is the answer to a line that was to change something."""
    said = tuple(
        Phrase(line, line, "en", "mention", "oem", "typo", "offers", lines=(meant,))
        for line, meant in MISTYPED.items()
    )
    outcomes = play(said)
    assert {each.phrase.text: each.right for each in outcomes} == dict.fromkeys(MISTYPED, True)
    assert not any(each.changed for each in outcomes)


@pytest.mark.parametrize(
    "text",
    [
        "Wei, can you close it?",
        "@jun please escalate this to your boss",
        "chị Linh ơi đóng giúp em",
    ],
)
def test_what_is_asked_of_somebody_else_is_not_offered(text: str) -> None:
    (outcome,) = play((Phrase("x", text, "en", "thread", "oem", "toother", "quiet", "resolved"),))
    assert outcome.offers == []
