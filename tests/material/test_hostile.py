"""A partner with every right of one side, acting at random and alone, leaves what the side owes no
later and no less, and counts nothing on the other's dock."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from bot.domain.program import Program
from bot.features.material.policy import KIT, Kit
from bot.ports.codec import from_data
from bot.ports.request import Attachment
from tests.material.rehearsed import program
from tests.spreadsheet.office import Office, office

ACTS = 40
PEOPLE = {"oem": ("tom", "maria"), "ems": ("linh", "wei")}
PARTS = ("STM32G0B1", "XTAL", '"0402 100n"')


def kits(desk: Office) -> dict[str, Kit]:
    found = [from_data(Kit, data) for data in desk.records(KIT)]  # type: ignore[arg-type]
    return {kit.id: kit for kit in found}


def act(chance: Random, desk: Office, side: str) -> None:
    person = chance.choice(PEOPLE[side])
    kit, part, qty = (
        chance.choice(["lot2", "lot3"]),
        chance.choice(PARTS),
        chance.randint(-90, 1300),
    )
    day = date(2026, 12, 10) + timedelta(days=chance.randint(0, 90))
    line = chance.choice(
        [
            f"material due {kit} {part} {day}",
            f"material receive {kit} {part} {qty}",
            f'material short {kit} {part} {qty} "wet"',
            f"material sent {kit} {part} {abs(qty)}",
            "material import M1",
        ]
    )
    desk.say(person, line, place="shared")


@pytest.mark.parametrize("seed", [1])
@pytest.mark.parametrize("side", ["oem", "ems"])
def test_one_side_alone_never_owes_less(side: str, seed: int) -> None:
    plan: Program = program()
    chance = Random(f"{side}/{seed}")
    with office(plan) as desk:
        manager = PEOPLE[side][1]
        desk.say(
            manager,
            "material import kit=lot2",
            Attachment("k.csv", b"Part,Qty,Due\nXTAL,1,2027-09-01\n"),
        )
        for _ in range(ACTS):
            before = kits(desk)
            act(chance, desk, side)
            desk.settle(3 * 3600)
            for name, kit in kits(desk).items():
                for line in kit.lines:
                    was = before[name].line(line.part)
                    assert was is not None
                    assert line.needed >= was.needed or line.side != side
                    assert line.due <= was.due or line.side != side
                    assert line.due >= was.due or line.side == side
                    if side == "oem":
                        assert (line.received, line.short) == (was.received, was.short)
