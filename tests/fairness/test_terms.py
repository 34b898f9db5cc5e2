"""Nothing of one side's terms is in anything that the other side reads: a generated quarter with
and without them tells the other side the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.domain.program import Program
from bot.program_file import read_program
from bot.rehearsal.record import Record
from tests.playing import Stage

FILE = Path(__file__).parents[1] / "scenarios" / "charter.toml"
WEEKS = 13
PEOPLE = {"oem": ("maria", "tom", "dana"), "ems": ("wei", "jun", "linh")}
OTHER = {"oem": "ems", "ems": "oem"}
MARK = "guarded"
"""Stands in every term that is kept from the other side."""

OWN = (
    '{who} in dm: charter terms "{mark} price {n}" kind=moq',
    '{who} in {side}: @andon charter terms "{mark} fee {n}" kind=expedite',
    '{who} in dm: charter terms {mark}-price-{n} "{mark} price {n}, raised"',
    "{who} in dm: charter terms {mark}-price-{n} dropped",
    "{who} in dm: charter terms",
    "{who} in {side}: @andon charter show",
    "{who} in dm: charter history",
    "{who} in dm: charter setup",
)
"""What a side does with its own terms where the other one does not read."""
BOTH = (
    '{who}: /andon issue log eq minor "Question {n}" rev=C',
    "{who}: /andon charter goal fpy now=9{n}",
    '{who}: /andon charter goal "Goal {n}" measure=days target={n}',
    '{who}: /andon charter obligation "Plan {n}" side={side} role=program_manager within=2bd',
    "{who}: /andon charter show",
    "{who}: /andon charter history",
    "{who}: /andon decision list",
    "{who}: /andon find price",
    "{who}: /andon digest now weekly",
)
LOOKS = (
    "{who} in dm: charter show",
    "{who} in dm: charter history",
    "{who} in dm: charter terms",
    "{who} in dm: charter setup",
    "{who} in dm: charter terms {mark}-price-3 dropped",
    '{who} in dm: charter terms "guarded price 3" kind=moq',
    "{who} in dm: find guarded",
    "{who} in dm: program export",
    "{who} in dm: digest now internal",
    "{who} in {side}: @andon charter show",
    "{who} in dm: catchup",
)
"""How the other side looks for them, also by trying their names."""


def _lines(seed: int, side: str) -> Iterator[tuple[str, bool]]:
    """Yield what is done in a quarter, and whether it is the own affair of ``side``."""
    rng = Random(seed)
    for week in range(WEEKS):
        month, day = divmod(week * 7 + 3, 28)
        yield f"at 2027-{month + 1:02}-{day + 1:02}T1{week % 8}:00Z", False
        for _ in range(1 + week % 2):
            yield _filled(rng, OWN, side), True
            yield _filled(rng, BOTH, rng.choice(("oem", "ems"))), False
        yield _filled(rng, LOOKS, OTHER[side]), False
    yield from ((_filled(rng, (look,), OTHER[side]), False) for look in LOOKS)


def _filled(rng: Random, lines: tuple[str, ...], side: str) -> str:
    who, number = rng.choice(PEOPLE[side]), rng.randint(1, 6)
    return rng.choice(lines).format(who=who, side=side, n=number, mark=MARK)


def _program(side: str, *, with_terms: bool) -> Program:
    program = read_program(FILE.read_text("utf-8"))
    kept = [t for t in program.terms if t.agreed or t.side != side]
    own = [replace(t, text=f"{MARK} {t.text}") for t in program.terms if t.side == side]
    return replace(program, terms=(*kept, *(t for t in own if not t.agreed and with_terms)))


def _told(seed: int, side: str, *, with_terms: bool) -> list[Record]:
    with Stage(_program(side, with_terms=with_terms)) as play:
        for line, own in _lines(seed, side):
            if with_terms or not own:
                play(line)
        return play.records


def _seen(records: list[Record], reader: str) -> list[str]:
    """Return what people of a side are told or can read, in order."""
    places = {"shared", reader, *(f"dm:{person}" for person in PEOPLE[reader]), "dm:mei"}
    places -= {"dm:mei"} if reader == "oem" else set()
    return [
        json.dumps([str(r.at), r.to, r.kind, r.subject, r.text, str(r.card)])
        for r in records
        if r.to in places
    ]


@pytest.mark.parametrize(("seed", "side"), [(1, "oem"), (2, "ems")])
def test_a_quarter_with_terms_tells_the_other_side_the_same(seed: int, side: str) -> None:
    reader = OTHER[side]
    whole = _told(seed, side, with_terms=True)
    assert any(MARK in r.text for r in whole if r.to == f"dm:{PEOPLE[side][0]}"), "there are some"
    before = _seen(_told(seed, side, with_terms=False), reader)
    assert _seen(whole, reader) == before
