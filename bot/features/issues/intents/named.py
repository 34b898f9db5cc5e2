"""The issues that a text names, and what of it can be told of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.domain.issue import Issue
from bot.engine.commands.call import Call
from bot.engine.feature import ISSUE
from bot.engine.understanding.read import spotter
from bot.engine.understanding.reading import UNKNOWN, Mark, Reading
from bot.engine.understanding.spotting import Hit
from bot.engine.understanding.tokens import Token
from bot.engine.understanding.tokens import tokens as words
from bot.features.issues.buttons import may, reader_of
from bot.messages.line import TEXT_LIMIT, cut, one_line, quote

_DIGITS = re.compile(r"\d{1,9}")


def names(call: Call, tokens: Sequence[Token], _hits: Sequence[Hit]) -> Iterator[Mark]:
    """Yield the issues that a text names: ``ACME-1``, ``acme 1``, ``#1``."""
    key = call.ctx.program.key.casefold()
    whole = re.compile(rf"{re.escape(key)}-?(\d{{1,9}})")
    for at, token in enumerate(tokens):
        match = whole.fullmatch(token.text)
        number, end = (match[1], at + 1) if match else (None, at + 1)
        behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if match is None and token.text == key and _DIGITS.fullmatch(behind):
            number, end = behind, at + 2
        if number is None and _DIGITS.fullmatch(token.text):
            number = token.text if _names_one(call, tokens, at) else None
        if number is not None:
            kind = ISSUE if _there(call, number) else UNKNOWN
            yield Mark(kind, f"{call.ctx.program.key}-{int(number)}", at, end)


_NUMBER_WORDS = frozenset(
    ("number", "no", "nr", "issue", "ticket", "nummer", "numer", "número", "numero", "số")
)
_HAO, _BEHIND_HAO = "号", ("问", "事", "单", "是", "谁", "的", "我", "解", "关", "处", "怎", "已")
"""What stands behind the sign for a number that names an issue, not a line or a day."""


def _names_one(call: Call, tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number alone names an issue; ``lot #77`` and ``pin #9`` name none that is not
    there."""
    if tokens[at].numbered:
        return _there(call, tokens[at].text) or _follows_an_act(tokens, at)
    return _is_number_of_one(call, tokens, at)


def _is_number_of_one(call: Call, tokens: Sequence[Token], at: int) -> bool:
    """Say whether a bare number names an issue that is there: ``close number 1``, ``1号问题``."""
    there = _there(call, tokens[at].text)
    behind = [token.text for token in tokens[at + 1 : at + 3]]
    if len(behind) == 2 and behind[0] == _HAO and behind[1] in _BEHIND_HAO:
        return there and not (at and tokens[at - 1].text == "月")
    return there and _numbers(tokens, at) and _follows_an_act(tokens, at)


def _there(call: Call, number: str) -> bool:
    return call.tx.issue_numbered(call.ctx.id, int(number)) is not None


def _numbers(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a word for a number stands before a place."""
    return at > 0 and tokens[at - 1].text.rstrip(".") in _NUMBER_WORDS


def _follows_an_act(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number, with the word for it, begins its clause, or an act or a small word
    stands before it."""
    first = at - 1 if _numbers(tokens, at) else at
    before = tokens[first - 1] if first and tokens[first - 1].clause == tokens[at].clause else None
    return before is None or _can_stand_before(before.text)


def _can_stand_before(word: str) -> bool:
    """Say whether a word before "number 1" is an act or a small word, and no thing that is
    counted: ``tester number 1``."""
    acts = spotter().spot(words(word))
    return spotter().is_small(word) or any(hit.name in _ACTS for hit in acts)


_ACTS = frozenset(
    ("close", "done", "reopen", "take", "give", "escalate", "cancel", "contain", "hold", "status",
     "who", "show", "why", "update")
)  # fmt: skip


def issues_of(call: Call, reading: Reading) -> list[Issue]:
    """Return the issues that a text is about: those it names, or the one of its thread."""
    numbers = [int(name.rpartition("-")[2]) for name in reading.named(ISSUE)]
    issues = [call.tx.issue_numbered(call.ctx.id, number) for number in numbers]
    named = [issue for issue in issues if issue is not None]
    return named or ([call.thread] if call.thread is not None else [])


def issue_of(call: Call, reading: Reading) -> Issue | None:
    """Return the first issue that a text is about; ``None``: it is about none."""
    issues = issues_of(call, reading)
    return issues[0] if issues else None


def able(call: Call, issue: Issue, verb: str) -> bool:
    """Say whether the person may do an act on an issue in its present state."""
    return may(issue, reader_of(call.ctx, call.person, call.now), verb)


def quoted(reading: Reading) -> str:
    """Return the whole text as one argument."""
    return quote(cut(one_line(reading.text), TEXT_LIMIT))
