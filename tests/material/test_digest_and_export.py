"""What digests and the exported workbook say of material."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.material.rehearsed import program
from tests.playing import Play, Stage
from tests.spreadsheet.office import office

HEAD = "Lots that cannot start"


def block(play: Play, kind: str = "weekly", who: str = "maria") -> list[str]:
    """Return the lines of the block in a digest."""
    lines = play.reply(f"{who}: /andon digest now {kind}").splitlines()
    at = next((n for n, line in enumerate(lines) if line.startswith(HEAD)), len(lines))
    return [lines[at], *_of_block(lines[at + 1 :])] if at < len(lines) else []


def _of_block(lines: list[str]) -> list[str]:
    found = []
    for line in lines:
        if not line.startswith(("•", "+")):
            break
        found.append(line)
    return found


@pytest.mark.parametrize("who", ["maria", "wei"])
def test_the_digest_says_which_lots_cannot_start(who: str) -> None:
    with Stage(program()) as play:
        play("at 2027-01-19T12:00 Asia/Shanghai\nwei: /andon material receive lot2 XTAL 100")
        assert block(play, who=who) == [
            f"{HEAD} (2)",
            "• Lot 2, main board (lot2): 60000 0402 100n, Volta EMS, late since Jan 18, +1 more",
            "• Lot 3 (lot3): 500 STM32G0B1, Acme Devices by Jan 23",
        ]


def many(count: int) -> str:
    return "\n".join(
        f"""[[kit]]
id = "lot{n:02}"
title = "Lot {n}"
lines = [{{ part = "MCU", qty = 10, supply = "turnkey", side = "ems", due = "2027-01-20" }}]
"""
        for n in range(count)
    )


@pytest.mark.parametrize(("count", "lines"), [(1, 2), (7, 8), (8, 8), (30, 8)])
def test_it_has_at_most_eight_lines(count: int, lines: int) -> None:
    with Stage(program(many(count))) as play:
        play("at 2027-01-12T12:00 Asia/Shanghai")
        found = block(play)
        assert found[0] == f"{HEAD} ({count})"
        assert len(found) == lines
        assert (f"+{count - 6} more: material clear" in found) == (count > 7)


def test_what_is_due_later_or_complete_is_not_in_it() -> None:
    with Stage(program()) as play:
        play("at 2026-12-15T12:00 Asia/Shanghai")
        assert block(play) == []


@pytest.mark.parametrize("who", ["tom", "linh"])
def test_the_workbook_has_a_row_for_each_part(who: str) -> None:
    with office(program()) as desk:
        desk.say("linh", 'issue log shortage major "U7 short"', place="shared")
        desk.say("linh", "material receive lot2 STM32G0B1 1000")
        book = load_workbook(BytesIO(desk.say(who, "issue export all").file.data))
        head, *rows = list(book["Material"].values)
        assert head[:4] == ("Kit", "Lot", "Needed for", "Part")
        assert len(rows) == 4
        first = dict(zip(head, rows[0], strict=True))
        assert (first["Needed"], first["Received"], first["Missing"]) == (1224, 1000, 224)
        assert first["Attrition, %"] == "2"
        assert first["Brought by"] == "Acme Devices"
        assert first["State"] == "missing"


def test_without_kits_there_is_no_sheet() -> None:
    with office() as desk:
        desk.say("linh", 'issue log shortage major "U7 short"', place="shared")
        book = load_workbook(BytesIO(desk.say("tom", "issue export all").file.data))
        assert "Material" not in book.sheetnames


def test_an_export_with_kits_is_imported_as_the_issues_alone() -> None:
    with office(program()) as desk:
        desk.say("linh", 'issue log shortage major "U7 short"', place="shared")
        data = desk.say("maria", "issue export all").file.data
        text = desk.say("maria", "issue import", data).text
        assert "As it is: 1" in text
        assert "Other sheets are not read: History, Material, About." in text
