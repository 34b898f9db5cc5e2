"""Which categories keep their content out of the shared channel, and what both sides read instead.

Prices and contracts are nobody's affair but each side's own; an incident of confidentiality is not
spread by its own report. What is not shared is kept for few readers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.issue import Issue

SIDE, MANAGERS, ROSTER = "side", "managers", "roster"
"""Who reads what is not shared: the side that wrote it; the program managers of both sides and
whoever wrote it; everybody of the roster, but only in a direct message that they asked for. The
last two are also audiences of audit events."""

REFERENCE_LIMIT = 60
"""A reference has at most so many characters: it names a document and tells nothing of it."""


@dataclass(frozen=True, slots=True)
class Discretion:
    """What becomes of the content of one category.

    ``shared`` are the keys of the details that both sides read (``None``: all of them). ``readers``
    says who reads the title as typed and all other details. ``withheld`` says that later texts are
    not said in the shared channel either. ``asks`` are the details that are asked for in private.
    """

    shared: tuple[str, ...] | None
    readers: str
    withheld: bool = False
    asks: tuple[str, ...] = ()


DISCREET: Mapping[str, Discretion] = {
    "commercial": Discretion(("reference",), SIDE),
    "confidentiality": Discretion((), MANAGERS, withheld=True, asks=("what", "where", "who_saw")),
}
"""By category; every other one is read by both sides as it was typed."""

CONTROLLED = Discretion(None, ROSTER)
"""Under export control: the titles of all other categories are not spread by a platform."""


def discretion_of(category: str, *, controlled: bool = False) -> Discretion | None:
    """Return what becomes of a category's content; ``None``: both sides read all of it.

    ``controlled`` says that the program is under export control.
    """
    return DISCREET.get(category, CONTROLLED if controlled else None)


def hidden(before: Issue, after: Issue) -> bool:
    """Say whether an issue got a category whose content is kept out of the shared channel."""
    return after.category in DISCREET and before.category not in DISCREET


def shares(category: str, key: str, value: str = "") -> bool:
    """Say whether both sides read a detail of an issue of this category."""
    policy = DISCREET.get(category)
    if policy is None or policy.shared is None:
        return True
    return key in policy.shared and len(value) <= REFERENCE_LIMIT


def shared_fields(category: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the details that both sides read."""
    return {key: value for key, value in fields.items() if shares(category, key, value)}


def kept_fields(category: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the details that not both sides read."""
    return {key: value for key, value in fields.items() if not shares(category, key, value)}


def comparable(category: str, fields: str) -> bool:
    """Say whether an issue is compared with others: a neutral title without a reference is the
    same for all. ``fields`` are the details as their JSON text.
    """
    policy = DISCREET.get(category)
    return policy is None or not set(policy.shared or ()).isdisjoint(json.loads(fields))
