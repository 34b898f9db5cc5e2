"""What both sides read of an issue of each category, as a table."""

from __future__ import annotations

import json

import pytest

from bot.features.issues.discretion.policy import (
    DISCREET,
    REFERENCE_LIMIT,
    comparable,
    discretion_of,
    kept_fields,
    shared_fields,
    shares,
)
from bot.messages.fields import FIELDS
from bot.messages.texts import TEXTS
from bot.program_file.shipped import default_rules

TYPED = {"reference": "PO-4711", "gap": "9000USD", "link": "https://x.example/1", "ref": "17"}


@pytest.mark.parametrize(
    ("category", "shown"),
    [("commercial", {"reference": "PO-4711"}), ("confidentiality", {}), ("shortage", TYPED)],
)
def test_the_details_are_parted_and_none_is_lost(category: str, shown: dict[str, str]) -> None:
    kept = kept_fields(category, TYPED)
    assert shared_fields(category, TYPED) == shown
    assert {**shown, **kept} == TYPED
    assert not set(shown) & set(kept)


def test_a_reference_is_short() -> None:
    assert shares("commercial", "reference", "R" * REFERENCE_LIMIT)
    assert not shares("commercial", "reference", "R" * (REFERENCE_LIMIT + 1))
    assert shares("shortage", "reference", "R" * 500)


@pytest.mark.parametrize(
    ("category", "fields", "compared"),
    [
        ("commercial", {}, False),
        ("commercial", {"reference": "PO-4711"}, True),
        ("confidentiality", {}, False),
        ("shortage", {}, True),
    ],
)
def test_a_neutral_title_alone_is_not_compared(
    category: str, fields: dict[str, str], compared: bool
) -> None:
    assert comparable(category, json.dumps(fields)) is compared


@pytest.mark.parametrize("category", sorted(DISCREET))
def test_each_such_category_has_its_words(category: str) -> None:
    policy = discretion_of(category)
    assert policy is not None
    assert category in default_rules().categories
    assert f"discreet.card.{category}" in TEXTS
    assert f"discreet.title.{category}" in TEXTS
    assert f"discreet.title.{category}.none" in TEXTS or not policy.shared
    assert {*policy.shared, *policy.asks} <= set(FIELDS)


def test_what_the_rules_ask_for_is_asked_somewhere() -> None:
    for category, policy in DISCREET.items():
        asks = set(default_rules().categories[category].asks)
        assert asks <= {*policy.shared, *policy.asks}
