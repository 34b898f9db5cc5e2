"""Several issues in one line: ``1 2 3``, ``ACME-1, ACME-2 and ACME-3``, ``4-6``.

Where a text may follow, a number may count things (``resolve 3 boards were replaced``): there each
is named in full (ACME-1, #1), or the text stands in quotes. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.engine.commands.call import Call
from bot.engine.commands.grammar import Token

AND = ("and", "&", "+", "und", "oraz", "i", "y", "e", "và", "和", "与")
"""What people write between the last two."""

_KEY = r"(?:(?P<key>[A-Za-z][A-Za-z0-9]{1,9})-)"
_ONE = re.compile(rf"(?P<mark>#)?{_KEY}?(?P<number>\d{{1,9}})")
_RANGE = re.compile(rf"{_KEY}?(?P<from>\d{{1,9}})(?:-|–|\.\.)(?:(?P=key)-)?(?P<to>\d{{1,9}})")
_BETWEEN = re.compile(r"[,，、;]+")
LONGEST_RANGE = 100

Numbers = tuple[tuple[str, ...], tuple[Token, ...]]


def several(call: Call, tokens: Sequence[Token], *, text: bool) -> Numbers | None:
    """Return the issues that a line begins with, each once, and what stands behind them; ``None``:
    it names one, or might mean something else."""
    names: dict[str, None] = {}
    full, end, said = True, 0, 0
    for at, token in enumerate(tokens):
        if names and _joins(token) and _names(call, tokens[at + 1 : at + 2]):
            continue
        found = _names(call, [token])
        if not found or (text and said and not _continues(tokens, at)):
            break
        full = full and _in_full(token)
        said += len(found)
        names.update(dict.fromkeys(found))
        end = at + 1
    rest = tuple(tokens[end:])
    # Nothing behind them, or a text in quotes: the numbers are no part of a sentence.
    alone = not rest or rest[0].quoted or rest[0].key is not None
    if said < 2 or (text and not (full or alone)):
        return None
    return tuple(names), rest


def _joins(token: Token) -> bool:
    return token.key is None and not token.quoted and token.text.lower() in (*AND, ",")


def _continues(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a number stands behind a comma or an *and*, or in full: ``ACME-1 3 boards`` has
    one only."""
    before = tokens[at - 1]
    return _joins(before) or bool(_BETWEEN.search(before.text[-1:])) or _in_full(tokens[at])


def _in_full(token: Token) -> bool:
    parts = [part for part in _BETWEEN.split(token.text) if part]
    return all(part[:1] == "#" or part[:1].isalpha() for part in parts)


def _names(call: Call, tokens: Sequence[Token]) -> list[str]:
    """Return the issues that a word names; nothing where it is any other word."""
    if not tokens or tokens[0].quoted or tokens[0].key is not None:
        return []
    parts = [part for part in _BETWEEN.split(tokens[0].text) if part]
    read = [*takewhile(bool, (_of(call, part) for part in parts))]
    return [name for names in read for name in names] if len(read) == len(parts) else []


def _of(call: Call, part: str) -> list[str]:
    one = _ONE.fullmatch(part)
    own = call.ctx.program.key
    if one is not None:
        return [f"{(one['key'] or own).upper()}-{int(one['number'])}"]
    row = _RANGE.fullmatch(part)
    first, last = (int(row["from"]), int(row["to"])) if row else (1, 0)
    if row is None or not first < last <= first + LONGEST_RANGE:
        return []
    return [f"{(row['key'] or own).upper()}-{number}" for number in range(first, last + 1)]
