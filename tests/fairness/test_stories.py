"""The stories are of use: they use every command, and what people do in them succeeds."""

from __future__ import annotations

import pytest

from bot.features import INDEX
from tests.fairness.stories import Story, Talk, story, with_private
from tests.fairness.stories_lines import EXAMPLES, KEPT_APART, PRIVATE
from tests.fairness.stories_stage import Told, play

SEEDS = (1,)


@pytest.fixture(scope="module", params=SEEDS)
def told(request: pytest.FixtureRequest) -> tuple[Story, list[Told]]:
    made = story(request.param)
    return made, play(made)


def test_every_command_has_a_line() -> None:
    assert set(EXAMPLES) == {command.words for command in INDEX.commands}
    assert all(EXAMPLES.values())


def test_a_line_is_of_its_command() -> None:
    lines = ((words, line) for words, lines in EXAMPLES.items() for line in lines)
    assert [line for words, line in lines if not line.startswith(words)] == []


def test_what_is_kept_apart_is_known() -> None:
    assert set(PRIVATE) | set(KEPT_APART) <= set(EXAMPLES)


def test_every_command_occurs_in_some_stories() -> None:
    done = [step.what for seed in range(150) for step in story(seed).steps]
    said = [what.text for what in done if isinstance(what, Talk) and what.text[1:6] == "andon"]
    lines = [text[1:].removeprefix("andon").strip() for text in said]
    assert [words for words in EXAMPLES if not any(line.startswith(words) for line in lines)] == []


def test_a_story_is_the_same_each_time() -> None:
    assert story(3) == story(3) != story(4)


def test_much_of_a_story_succeeds(told: tuple[Story, list[Told]]) -> None:
    records = [each.record for each in told[1]]
    replies = [record for record in records if record.kind == "reply"]
    refused = [record for record in replies if "Example:" in record.text]
    assert len(replies) > 20
    assert len(refused) < len(replies) / 2
    assert len({record.kind for record in records}) >= 8


def test_own_affairs_are_in_own_conversations() -> None:
    private = [step for step in with_private(story(1), 1, "ems").steps if step.private]
    assert len(private) > 30
    assert {step.what.where for step in private} == {"ems", "dm"}  # type: ignore[union-attr]
