"""Texts for readers with English as a second language: how every sentence is written."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator

import pytest

from bot.messages.card import plain
from bot.messages.say import fill
from tests.house.source import PATHS

TABLES = [name for name in PATHS if name.rpartition(".")[2] == "texts"]
LONGEST = 25
"""So many words a sentence has at most; a slot counts as one."""

# What people see first names neither the engine's parts nor uses an idiom or blame.
FORBIDDEN = (
    "savepoint", "outbox", "surface", "engine", "wake-up", "idempotent",
    "asap", "heads-up", "touch base", "in the loop", "kick off", "roll out", "figure out",
    "in a nutshell", "on track to", "failed to", "forgot", "ignored", "fault", "blame", "guilty",
    "his", "her", "he", "she",
)  # fmt: skip
FORBIDDEN_WORDS = re.compile(rf"(?<![\w-])(?:{'|'.join(FORBIDDEN)})(?![\w-])", re.IGNORECASE)
_SINCE = re.compile(r"\bis already \S+ since\b")
_SLOT = re.compile(r"\{\w+\}")
# The console's own page and bar are laid out in columns.
LAID_OUT = {("bot.app.texts", key) for key in ("help", "toolbar", "toolbar_choices")}
# Steps of a scenario and keys of a file stand in examples behind a colon: nobody reads them aloud.
OPERATORS = ("bot.rehearsal.texts", "bot.program_file.texts")


def tables(module: str) -> Iterator[tuple[str, str]]:
    """Yield the keys and texts that a module's tables hold."""
    for name, found in vars(importlib.import_module(module)).items():
        if name.isupper() and isinstance(found, dict):
            yield from ((str(key), text) for key, text in found.items() if isinstance(text, str))


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+|\n", text)


def faults(text: str) -> list[str]:
    """Return what is wrong with a text; slots stand for one word."""
    found = []
    if "  " in text:
        found.append("two blanks")
    if re.search(r"\s[,;:.!?](?:\s|$)", text):
        found.append("a blank before a mark")
    found += [f"forbidden: {match[0]}" for match in FORBIDDEN_WORDS.finditer(text)]
    if _SINCE.search(text):
        found.append("is already … since")
    return found


@pytest.mark.parametrize("module", TABLES)
def test_every_text_is_written_plainly(module: str) -> None:
    wrong = {
        key: found
        for key, text in tables(module)
        if (module, key) not in LAID_OUT and (found := faults(text))
    }
    assert not wrong


@pytest.mark.parametrize("module", [name for name in TABLES if name not in OPERATORS])
def test_no_sentence_is_too_long(module: str) -> None:
    long = {
        key: sentence
        for key, text in tables(module)
        if (module, key) not in LAID_OUT
        for sentence in sentences(text)
        if len(_SLOT.sub("x", sentence).split()) > LONGEST
    }
    assert not long


@pytest.mark.parametrize("module", TABLES)
def test_an_empty_slot_leaves_no_two_blanks(module: str) -> None:
    """A reason, remark or next step that is not there leaves no gap behind it."""
    sayings = getattr(importlib.import_module(module), "_SAYINGS", None)
    for key, text in {} if sayings is None else sayings._texts.items():
        slots = _SLOT.findall(text)
        last = slots[-1] if slots and text.endswith(slots[-1]) else None
        if last is None or text == last or slots.count(last) > 1:
            continue
        values = {slot.strip("{}"): "" if slot == last else "x" for slot in slots}
        shown = plain(fill(text, **values))
        assert "  " not in shown, key
        assert shown == shown.rstrip(" "), key


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("It is  late.", "two blanks"),
        ("It is late .", "a blank before a mark"),
        ("He is late.", "forbidden: He"),
        ("Tom forgot it.", "forbidden: forgot"),
        ("It is already closed since {when}.", "is already … since"),
    ],
)
def test_each_fault_is_found(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_a_long_sentence_is_found() -> None:
    assert max(len(each.split()) for each in sentences("x " * 26)) > LONGEST
    assert sentences("One. Two? Three") == ["One.", "Two?", "Three"]
