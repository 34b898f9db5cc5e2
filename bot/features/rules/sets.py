"""The rule sets that ship: the default one, and those that say how they differ from it."""

from __future__ import annotations

from functools import cache

from bot.data import NEWEST_RULES, rule_set_text
from bot.domain.rule_set import Overrides, RuleSet
from bot.domain.rules import apply_overrides, describe_changes
from bot.program_file.read import read_overrides
from bot.program_file.shipped import default_rules

SETS = {
    "ems-standard": "the shipped rules",
    "ems-strict": "half the time to answer, higher levels sooner",
    "ems-prototype": "fast answers to technical questions, slow paperwork, few people",
}
"""The rule sets that ship, with what each is for in a few words. The first is the default."""
EARLIER = {f"{next(iter(SETS))}-{version}": version for version in range(1, NEWEST_RULES)}
"""Earlier versions of the default, by the name under which they are compared."""


def shipped_sets() -> tuple[str, ...]:
    """Return the names of the rule sets that ship, the default first."""
    return tuple(SETS)


@cache
def overrides_of(name: str) -> Overrides:
    """Return what a shipped set changes of ``default_rules``; an unknown name is a ``KeyError``."""
    if name == next(iter(SETS)):
        return Overrides()
    if name not in SETS:
        raise KeyError(name)
    return read_overrides(rule_set_text(name))


def set_of(rules: RuleSet, base: int = NEWEST_RULES) -> str | None:
    """Return the name of the shipped set that says the same as ``rules``, whatever their version.

    ``base`` is the version of the shipped rules that they change; of an earlier one only the
    default is known.
    """
    for name in SETS if base == NEWEST_RULES else shipped_sets()[:1]:
        shipped = apply_overrides(default_rules(base), overrides_of(name), 1)
        if not describe_changes(shipped, rules):
            return name
    return None
