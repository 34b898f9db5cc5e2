"""What ``where.toml`` says of twenty behaviours is true: the files are there and hold them."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from tests.house.source import ROOT

LIST = tomllib.loads((ROOT / "tests/house/where.toml").read_text("utf-8"))["behaviour"]
PRODUCT = ("bot/", "adapters/", "storage/")


def test_twenty_behaviours_have_a_file_of_their_own() -> None:
    assert len({entry["what"] for entry in LIST}) == 20
    assert len({entry["file"] for entry in LIST}) == 20


@pytest.mark.parametrize("entry", LIST, ids=lambda entry: entry["file"])
def test_the_file_is_the_products_and_holds_the_behaviour(entry: dict[str, Any]) -> None:
    path = ROOT / entry["file"]
    assert entry["file"].startswith(PRODUCT)
    assert path.is_file()
    text = path.read_text("utf-8")
    assert entry["holds"]
    assert all(part in text for part in entry["holds"])


def test_nothing_in_the_documents_gives_the_answers_away() -> None:
    """Newcomers are asked with the README and the page on architecture before them."""
    pages = [(ROOT / name).read_text("utf-8") for name in ("README.md", "docs/architecture.md")]
    assert not [entry for entry in LIST for page in pages if entry["what"] in page]
