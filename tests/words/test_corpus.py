"""The corpus of phrases is sound: its entries can be read, and both halves have the same mix."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import bot
from bot.features import INDEX
from tests.words.phrases import HALVES, Phrase, read_phrases

BY_HALF = {half: read_phrases(half) for half in HALVES}
PHRASES = tuple(phrase for half in HALVES for phrase in BY_HALF[half])
NOUNS = {command.noun for command in INDEX.commands}
COMMANDS = {(command.noun, command.verb) for command in INDEX.commands}
RULES = Path(bot.__file__).parent / "data" / "default-rules.toml"

# What the design has beside the declared commands: one word each, without a verb.
OF_THE_DESIGN = {"find", "catchup", "/andon"}

ALLOWED = {
    "lang": {"en", "zh", "de", "pl", "vi", "es"},
    "where": {"mention", "dm", "thread", "talk", "talk_thread"},
    "side": {"oem", "ems"},
    "responder": {"oem", "ems"},
    "state": {"open", "acknowledged", "resolved", "closed"},
    "want": {"reads", "offers", "log", "quiet", "runs"},
}
LEAST = {"en": 234, "zh": 78, "de": 62, "pl": 46, "vi": 46, "es": 52}


def test_every_id_is_there_once() -> None:
    assert [name for name, n in Counter(phrase.id for phrase in PHRASES).items() if n > 1] == []


def test_no_phrase_stands_in_both_halves() -> None:
    build, held = ({_situation(phrase) for phrase in BY_HALF[half]} for half in HALVES)
    assert build & held == set()


def _situation(phrase: Phrase) -> tuple[str, ...]:
    return (phrase.text, phrase.where, phrase.side, phrase.state, phrase.responder)


@pytest.mark.parametrize("key", ALLOWED)
def test_every_value_is_one_that_the_readme_names(key: str) -> None:
    assert {getattr(phrase, key) for phrase in PHRASES} <= ALLOWED[key]


def test_other_right_outcomes_are_outcomes() -> None:
    assert {outcome for phrase in PHRASES for outcome in phrase.also} <= ALLOWED["want"]


def test_an_outcome_with_a_line_names_one() -> None:
    with_line = {"reads", "offers", "runs"}
    lacking = [p.id for p in PHRASES if with_line & {p.want, *p.also} and not p.lines]
    assert lacking == []


def test_every_line_begins_with_a_command_of_the_product() -> None:
    lines = {line for phrase in PHRASES for line in phrase.lines}
    assert sorted(line for line in lines if not _is_command(line)) == []


def test_every_line_that_is_forbidden_begins_with_a_command_or_its_noun() -> None:
    lines = {line for phrase in PHRASES for line in phrase.never}
    assert sorted(line for line in lines if not (line in NOUNS or _is_command(line))) == []


def _is_command(line: str) -> bool:
    first, *rest = line.split()
    return first in {*OF_THE_DESIGN, "help"} or (first, *rest[:1]) in COMMANDS


def test_no_phrase_forbids_what_it_wants() -> None:
    torn = [p.id for p in PHRASES if any(w.startswith(n) for w in p.lines for n in p.never)]
    assert torn == []


def test_every_category_is_one_of_the_rules() -> None:
    shipped = set(tomllib.loads(RULES.read_text("utf-8"))["category"])
    assert {phrase.category for phrase in PHRASES if phrase.category} <= shipped


def test_there_are_enough_phrases_of_each_language() -> None:
    counted = Counter(phrase.lang for phrase in PHRASES)
    assert {lang: n for lang, n in LEAST.items() if counted[lang] < n} == {}


@pytest.mark.parametrize("part", [lambda p: p.lang, lambda p: p.kind, lambda p: p.want])
def test_both_halves_have_the_same_mix(part: Callable[[Phrase], str]) -> None:
    build, held = (Counter(part(phrase) for phrase in BY_HALF[half]) for half in HALVES)
    assert {name: (build[name], held[name]) for name in build | held
            if abs(build[name] - held[name]) > 6} == {}  # fmt: skip
