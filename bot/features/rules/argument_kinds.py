"""The kinds of arguments that rules bring: a version, a rule, and a part of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.domain.values import SEVERITIES, TRIGGERS
from bot.engine.commands.call import Call
from bot.engine.commands.grammar import clean
from bot.engine.feature import ArgumentKind
from bot.features.rules.sets import SETS, shipped_sets
from bot.messages.forms import Choice
from bot.messages.line import TEXT_LIMIT

if TYPE_CHECKING:
    from bot.engine.suggestions import Asker


def _word(call: Call, text: str, example: str) -> str:
    return clean(text, "word", TEXT_LIMIT, example)


def _versions(asker: Asker) -> Iterable[Choice]:
    """Yield the versions, the newest first, then the sets that ship."""
    for version in sorted(asker.ctx.rule_sets, reverse=True):
        yield Choice(str(version), f"version {version}")
    yield from (Choice(name, f"{name}: {what}") for name, what in SETS.items())


def _rules(asker: Asker) -> Iterable[Choice]:
    yield Choice("set", "set: a whole rule set")
    yield Choice("ladder", "ladder: who is alerted when")
    yield Choice("keys", "keys: which softening waits for the other side")
    for category in asker.ctx.rules.categories.values():
        yield Choice(category.id, f"{category.title} ({category.id})")


def _parts(_asker: Asker) -> Iterable[Choice]:
    return (Choice(name, name) for name in (*SEVERITIES, *TRIGGERS, *shipped_sets()))


KINDS = (
    ArgumentKind(
        "version",
        "the number of a version of the rules, such as `2`, or the name of a shipped set",
        _word,
        _versions,
    ),
    ArgumentKind("rule", "a category of the rules, `ladder`, `keys`, or `set`", _word, _rules),
    ArgumentKind(
        "rule_part",
        "a severity, the trigger of a ladder, or the name of a shipped set",
        _word,
        _parts,
    ),
)
