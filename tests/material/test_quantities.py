"""Amounts as people of six countries write them; what may be two amounts is never guessed."""

from __future__ import annotations

import pytest

from bot.features.material.quantities import (
    NotAnAmount,
    UnclearAmount,
    read_amount,
    thousands_of,
)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("60000", 60000), ("60 000", 60000), ("60\u00a0000", 60000), ("60\u202f000", 60000),
        ("1'200", 1200), ("1’200", 1200), ("1.2k", 1200), ("1,2k", 1200), ("60k", 60000),
        ("60 k", 60000), ("1200 pcs", 1200), ("1200pcs.", 1200), ("1.200.000", 1200000),
        ("1,200,000", 1200000), ("1,20,000", 120000), ("12,00,000 nos", 1200000),
        ("1,200.00", 1200), ("1.200,00", 1200), ("1200.0", 1200), ("1200,00 Stk.", 1200),
        ("6万", 60000), ("1.2万", 12000), ("1200 个", 1200), ("１２００", 1200),
        ("1 200 szt.", 1200), ("1200 cái", 1200), ("1200 pzas", 1200), ("1200.500k", 1200500),
        ("0", 0), ("-200", -200), ("\N{MINUS SIGN}200", -200), ("+5 ea", 5), ("60 kpcs", 60000),
        ("2 Tsd. Stück", 2000), ("0.500k", 500),
    ],
)  # fmt: skip
def test_an_amount_that_means_one_thing_is_read(text: str, amount: int) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("1.200", "1200", "1.2"), ("1,200", "1200", "1.2"), ("60.000", "60000", "60"),
        ("60,000", "60000", "60"), ("1.200k", "1200000", "1200"),
        ("123.456 pcs", "123456", "123.456"),
    ],
)  # fmt: skip
def test_an_amount_that_may_be_two_is_asked_back(text: str, first: str, second: str) -> None:
    with pytest.raises(UnclearAmount) as unclear:
        read_amount(text)
    assert unclear.value.readings == (first, second)


@pytest.mark.parametrize(
    ("text", "thousands", "amount"),
    [("1.200", ".", 1200), ("60,000", ",", 60000), ("60.000", ",", 60), ("1,000", ".", 1)],
)
def test_its_column_tells_which_sign_is_which(text: str, thousands: str, amount: int) -> None:
    assert read_amount(text, thousands) == amount


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "many", "12.5", "1.2", "1,2.3", "12 34", "1''200", "1.20.000", "1200 m", "3 reels",
        "5 kg", "1.2M", "1e3", "12,5 pcs", "½", "1200-1300", "~1200", "1200 + 50", "10**9",
        "2000000000", "1" * 60, "1.200.00", "12k k", "1 200,5", "0x10", "6万5",
    ],
)  # fmt: skip
def test_what_is_no_number_of_pieces_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        read_amount(text)


@pytest.mark.parametrize(
    ("texts", "thousands"),
    [
        (["60.000", "1.234.567"], "."), (["60,000", "1,234,567"], ","), (["1.200", "12,5"], "."),
        (["1.200", "0.5"], ","), (["60.000", "60,000"], None), (["1.234.567", "1,234,567"], None),
        (["1200", "60 000", "1'200", "many", ""], None), (["1.200,00"], "."), (["1,200.00"], ","),
    ],
)  # fmt: skip
def test_a_column_tells_by_the_amounts_that_can_be_read_in_one_way(
    texts: list[str], thousands: str | None
) -> None:
    assert thousands_of(texts) == thousands
