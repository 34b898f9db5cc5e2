"""What is kept whole is read with exactly its fields, on every level, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from bot.domain.errors import StorageError
from bot.features.eightd.policy import EightD
from bot.features.lists.imports.values import Entry
from bot.ports.codec import from_data, to_data
from storage import rows
from tests.contract.filled import KINDS, sample
from tests.contract.samples import full_issue

VALUES = {**KINDS, "entry": Entry}


def levels(value: Any, data: Any) -> Iterator[dict[str, Any]]:
    """Yield what is stored of a value and of every value in it."""
    if is_dataclass(value):
        yield data
        for field in fields(value):
            yield from levels(getattr(value, field.name), data[field.name])
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from levels(each, data[key])
    elif isinstance(value, tuple):
        for each, part in zip(value, data, strict=True):
            yield from levels(each, part)


@pytest.mark.parametrize("kind", VALUES)
def test_it_comes_back_as_it_was(kind: str) -> None:
    value = sample(VALUES[kind])
    assert from_data(VALUES[kind], to_data(value)) == value


@pytest.mark.parametrize("kind", VALUES)
def test_a_missing_field_is_refused(kind: str) -> None:
    value = sample(VALUES[kind])
    data = to_data(value)
    for level in levels(value, data):
        for name in list(level):
            kept = level.pop(name)
            with pytest.raises(StorageError, match=rf"{name}: Field required"):
                from_data(VALUES[kind], data)
            level[name] = kept


@pytest.mark.parametrize("kind", VALUES)
def test_an_unknown_field_is_refused(kind: str) -> None:
    value = sample(VALUES[kind])
    data = to_data(value)
    for level in levels(value, data):
        level["unknown"] = 1
        with pytest.raises(StorageError, match="unknown: Unexpected"):
            from_data(VALUES[kind], data)
        del level["unknown"]


def test_a_wrong_one_is_named_without_what_it_says() -> None:
    data = to_data(sample(EightD))
    data["disciplines"][0]["due"] = "somebody's words"
    with pytest.raises(StorageError, match=r"a stored EightD.*disciplines\.0\.due") as refused:
        from_data(EightD, data)
    assert "somebody" not in str(refused.value)


@pytest.mark.parametrize("column", ["clocks", "hold"])
def test_an_issue_is_read_with_exactly_its_fields_too(column: str) -> None:
    found = {**rows.issue_columns(full_issue(1)), "id": 1}
    part = found[column][0] if column == "clocks" else found[column]
    row = [found[name] for name in rows.ISSUE]
    assert rows.issue(row).number == 7
    for name in list(part):
        kept = part.pop(name)
        with pytest.raises(StorageError, match="cannot be read"):
            rows.issue(row)
        part["unknown"] = kept
        with pytest.raises(KeyError):
            rows.issue(row)
        part[name] = part["unknown"]
        with pytest.raises(StorageError, match="cannot be read"):
            rows.issue(row)
        del part["unknown"]
