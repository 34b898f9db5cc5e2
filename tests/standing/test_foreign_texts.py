"""A stranger's text is measured before it is looked at, and then only by patterns whose time grows
with its length."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from adapters.discord.markdown import escaped
from adapters.discord.parse import Spot, spoken
from adapters.slack import events
from adapters.slack.markup import command_of, inert, typed
from adapters.slack.parse import Home
from bot.domain.errors import Refused
from bot.domain.vocabulary import word
from bot.engine.commands import said
from bot.engine.commands.grammar import tokens
from bot.features.lists.spreadsheet.clean_text import free_text
from bot.features.lists.spreadsheet.dates import order_of
from bot.features.lists.spreadsheet.header import find_header
from bot.features.lists.spreadsheet.sheet import Row, Sheet
from bot.messages.line import LINE_LIMIT
from bot.ports.request import COMMAND, TALK, Request
from bot.rehearsal.words import without_comment
from tests.spreadsheet import office as offices
from tests.spreadsheet.office import NOW, Office
from tests.standing._patterns import problems, product_patterns

PATTERNS = product_patterns(("bot", "adapters", "storage"))
SOUND = {
    "bot.features.coverage.policy._ID": "an id has at most 40 characters",
    "bot.features.syncs.conditions._ID": "an id has at most 40 characters",
    "bot.features.eightd.commands.steps._CAUSES": "the last part fits whatever follows",
    "bot.features.issues.duplicates.policy._TOKEN": "what may follow a word is no part of one",
    "bot.features.lists.spreadsheet.header._KEY": "the key in brackets ends at the next bracket",
    "bot.features.material.quantities._NUMBER": "an amount has at most 40 characters",
    "bot.features.programs.commands.calendar._OPEN": "the hours fit whatever follows",
    "bot.features.lists.spreadsheet.files.styles._TOKEN": "what is open ends with the text",
    "bot.rehearsal.scenario._SAY": "what is said fits whatever follows",
    "bot.rehearsal.scenario._CLICK": "the subject ends at the next space",
    "adapters.web.paint_discord._MARKDOWN": "a message of Andon's own is short",
    "bot.engine.understanding.scoring.QUOTATION": "at most 2,000 characters of a text are read",
    "adapters.slack.markup._URL": "an address in another one ends both",
}
"""Patterns of a shape that may take long, and why they do not."""


@pytest.mark.parametrize("found", PATTERNS, ids=lambda found: found.where)
def test_the_time_of_a_pattern_grows_with_the_text(found: Any) -> None:
    wrong = problems(found.pattern, searched=found.searched)
    assert not wrong or found.where in SOUND, wrong


def test_what_is_sound_is_still_there() -> None:
    assert not SOUND.keys() - {found.where for found in PATTERNS}


@pytest.mark.parametrize(
    ("pattern", "searched"),
    [
        (r"(a+)+b", False),
        (r"(?:\w+\s*)+;", False),
        (r"off(?:\s+(.+))?", False),
        (r"\s*[=\s]\s*x", False),
        (r"“[^”]*”|x", True),
        (r"\s+again=yes\b", True),
        (r"\([^)]*\)", True),
        (r" *\n[ \n]*", True),
        (rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="1")[^>]*?\br="(\d+)"', True),
    ],
)
def test_a_pattern_whose_time_grows_faster_is_found(pattern: Any, searched: bool) -> None:
    assert problems(re.compile(pattern), searched=searched)


# every way in, with what makes patterns and loops slow

ATTACKS = (
    " ", "<", "*", "1", "(", "[", '"', "“", '"a"b ', ' "a', "=", "a=b ", "-", ", ", "a ", "\n",
    "\\", "T ,", "深", "@a ", " again=yes", " program=A", "https://.", "_x", "&amp;", "<@U1", "a #",
)  # fmt: skip
_SPOT = Spot("1", "2", "3", "4")
WAYS: dict[str, tuple[Callable[[str], Any], int]] = {
    "a line": (lambda text: tokens(f"x {text} ", "x") if '"' not in text[:1] else None, LINE_LIMIT),
    "words about Andon": (lambda text: said.without(said.AGAIN, text), LINE_LIMIT),
    "the program": (lambda text: said.first(said.PROGRAM, text), LINE_LIMIT),
    "Slack's text": (typed, 40_000),
    "Slack's line": (lambda text: command_of(text, "U1"), 40_000),
    "text for Slack": (inert, 20_000),
    "Discord's text": (lambda text: spoken(_SPOT, "9", text, ("<@7>",), {}), 40_000),
    "text for Discord": (escaped, 20_000),
    "a cell": (free_text, 40_000),
    "a word of a list": (word, 40_000),
    "a date of a list": (lambda text: order_of([text]), 40_000),
    "a header": (lambda text: find_header(Sheet("x", (Row(1, (text, "Title")),)), {}), 20_000),
    "a comment": (lambda text: without_comment(f"x {text}", talk=True), LINE_LIMIT),
}


def _seconds(read: Callable[[str], Any], text: str) -> float:
    """Return the least time of three, since others use the machine too."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        with suppress(Refused):
            read(text)
        times.append(time.process_time() - begun)
        if times[-1] < 0.01:
            break
    return min(times)


@pytest.mark.parametrize("way", WAYS)
def test_twice_the_text_takes_no_more_than_three_times_as_long(way: str) -> None:
    read, longest = WAYS[way]
    for attack in ATTACKS:
        text = attack * (longest // len(attack))
        took = _seconds(read, text)
        if took > 0.02:
            assert took < 3 * _seconds(read, text[: longest // 2]), attack
            assert took < 1, attack


# length first


class Watching:
    """A pattern that must not see a long text."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern

    def sub(self, new: Any, text: str) -> str:
        assert len(text) <= LINE_LIMIT, "a pattern looked before the length was known"
        return self._pattern.sub(new, text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        assert len(text) <= LINE_LIMIT, "a pattern looked before the length was known"
        return self._pattern.finditer(text)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    for name in ("AGAIN", "PROGRAM", "_HALF"):
        monkeypatch.setattr(said, name, Watching(getattr(said, name)))
    with offices.office() as made:
        yield made


@pytest.mark.parametrize("place", ["shared", "dm"])
def test_a_line_that_is_too_long_is_refused_before_a_pattern_looks_at_it(
    office: Office, place: str
) -> None:
    told = office.say("maria", "issue log " + "“a" * 50_000, place=place)
    assert "is too long: 100010 characters, 12000 are allowed" in told.text


def test_long_talk_in_a_thread_counts_and_is_cut(office: Office) -> None:
    office.say("linh", 'issue log shortage major "U7 MCU short"', place="shared")
    office.settle()
    (card,) = [d for d in office.delivered if d.kind == "issue.card"]
    (ref,) = {f"m{n}-0" for n, d in enumerate(office.delivered, 1) if d is card}
    talk = Request(
        "t1", TALK, "console", "tom", "console:shared", "x" * 100_000, thread=ref, heard=True
    )
    assert office.core.handle(talk, NOW).name == "ACME-1"
    assert max(len(e.payload["text"]) for e in _events(office) if "text" in e.payload) == 3000


def test_half_a_character_is_no_reason_to_fail(office: Office) -> None:
    line = 'issue log shortage major "U7 \ud800 short"'
    logged = office.core.handle(
        Request("h1", COMMAND, "console", "linh", "console:shared", line), NOW
    )
    assert logged.name == "ACME-1"
    assert office.issue().title == "U7 \N{REPLACEMENT CHARACTER} short"


def _events(office: Office) -> list[Any]:
    with office.db.read() as tx:
        return list(tx.events(1))


@pytest.mark.parametrize(
    "line",
    [
        'program calendar sj open "2027-02-07\nand after"',
        f"program person maria level={'1' * 5000}",
        f"issue show {'9' * 5000}",
        f"rules diff {'1' * 5000} {'2' * 5000}",
    ],
)
def test_an_odd_value_is_refused_in_a_sentence(office: Office, line: str) -> None:
    assert office.say("maria", line).reply.refused


def test_a_slack_event_far_away_in_time_is_malformed() -> None:
    body = {"team_id": "T1", "event_time": 10**30, "event": {"type": "app_uninstalled"}}
    with pytest.raises(ValueError, match="event_time"):
        events.read(body, Home("T1", "UBOT"))
