"""Which issues are decided rather than solved, and what a decision must name.

Nothing is open-ended: a deviation needs a quantity or an expiry, a first article and a change need
a revision. Which roles decide stands in ``bot/data/roles.toml``, not in the rules. By when it is
decided is the issue's own clock to resolve, from the rules (``bot/data/default-rules.toml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.issue import Issue


@dataclass(frozen=True, slots=True)
class Need:
    """Something that an approval must name: one of ``terms``, or given before in one of ``fields``.

    ``example`` is written behind the command.
    """

    name: str
    terms: tuple[str, ...]
    fields: tuple[str, ...]
    example: str
    asks: tuple[str, ...] = ()
    """The terms that a form asks for."""


@dataclass(frozen=True, slots=True)
class Decided:
    """How a category is decided: what an approval of it needs."""

    needs: tuple[Need, ...] = ()
    answered: bool = False
    """Whether an approval must say something: the answer to a question."""


_REVISION = Need("revision", ("rev", "revision"), ("rev", "revision", "new_rev"), "rev=B", ("rev",))
_LIMIT = Need(
    "limit",
    ("qty", "quantity", "until", "expiry", "limit"),
    ("limit", "qty", "quantity", "until", "expiry"),
    "qty=200",
    ("qty", "until"),
)

DECIDED: Mapping[str, Decided] = {
    "fai": Decided((_REVISION,)),
    "deviation": Decided((_LIMIT,)),
    "eq": Decided(answered=True),
    "change": Decided((_REVISION,)),
}


def lacking(issue: Issue, terms: Mapping[str, str], text: str | None) -> tuple[Need, ...]:
    """Return what an approval of ``issue`` with these terms still lacks."""
    rule = DECIDED[issue.category]
    needs = tuple(need for need in rule.needs if not _named(need, issue, terms))
    if rule.answered and not (text or "").strip():
        return (*needs, Need("answer", (), (), '"yes, 0402 is acceptable"'))
    return needs


def _named(need: Need, issue: Issue, terms: Mapping[str, str]) -> bool:
    given = {name.lower() for name, value in terms.items() if value.strip()}
    known = {name.lower() for name, value in issue.fields.items() if value.strip()}
    return bool(given & set(need.terms)) or bool(known & set(need.fields))
