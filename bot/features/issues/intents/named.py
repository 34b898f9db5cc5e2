"""The issues that a text names, and what of it can be told of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.domain.issue import Issue
from bot.engine.commands.call import Call
from bot.engine.feature import ISSUE
from bot.engine.understanding.reading import UNKNOWN, Mark, Reading
from bot.engine.understanding.tokens import Token
from bot.features.issues.buttons import may, reader_of
from bot.messages.line import TEXT_LIMIT, cut, one_line, quote

_DIGITS = re.compile(r"\d{1,9}")


def names(call: Call, tokens: Sequence[Token]) -> Iterator[Mark]:
    """Yield the issues that a text names: ``ACME-1``, ``acme 1``, ``#1``."""
    key = call.ctx.program.key.casefold()
    whole = re.compile(rf"{re.escape(key)}-?(\d{{1,9}})")
    for at, token in enumerate(tokens):
        match = whole.fullmatch(token.text)
        number, end = (match[1], at + 1) if match else (None, at + 1)
        behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if match is None and token.text == key and _DIGITS.fullmatch(behind):
            number, end = behind, at + 2
        if number is None and token.numbered and _DIGITS.fullmatch(token.text):
            number = token.text
        if number is not None:
            there = call.tx.issue_numbered(call.ctx.id, int(number)) is not None
            kind = ISSUE if there else UNKNOWN
            yield Mark(kind, f"{call.ctx.program.key}-{int(number)}", at, end)


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
