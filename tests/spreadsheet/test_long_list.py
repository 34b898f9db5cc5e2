"""A list of 5,000 issues with twelve kinds of dirt: what can come in does, the rest says why."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.spreadsheet.files import loaded, xlsx
from tests.spreadsheet.office import Office

ROWS = 5000
HEAD = ["Lfd. Nr.", "料号 / Part No.", "Problem\nDescription ", "Prioirty", "Type", "Ownr",
        "Date Raised", "Target (ETA)", "Status", "Qty (pcs)", "Impact on build"]  # fmt: skip
DIRT = {
    "owner": ({5: "Bob the Builder"}, "is not on the roster"),
    "severity": ({3: "purple"}, "is not a severity"),
    "category": ({4: "weather"}, "is not a category"),
    "state": ({8: "see mail"}, "is not a state"),
    "error": ({1: "#N/A"}, "the cell shows #N/A"),
    "formula": ({9: "=SUM(A1:A2)"}, "was never saved"),
    "date": ({7: "ASAP"}, "is not a date"),
    "shortened": ({1: "1.23E+11"}, "was shortened"),
    "title": ({2: None}, "the title is missing"),
    "long": ({10: "x" * 600}, "600 characters are too long"),
    "very long": ({2: "y" * 3100}, "3100 characters are too long"),
    "twice": ({0: "L-0", 2: "Issue 0: U0 is late and nobody knows why"}, "it repeats row"),
}

REFUSING = ("the title is missing", "it repeats row")
"""What leaves open which issue a row is about."""


def clean(n: int, rnd: random.Random) -> list[Any]:
    what = rnd.choice(("short", "wrong", "late", "damaged"))
    return [
        f"L-{n}", f"P-{n % 700}", f" Issue\u00a0{n}: U{n % 90} is {what} and nobody knows  why ",
        rnd.choice(("High", "medium", "LOW ", "B", "P3")),
        rnd.choice(("Quality", "Shortage", "Logistics", "Test")),
        rnd.choice(("Tom Reed", "Tran, Linh", None)),
        rnd.choice((datetime(2026, 11, 3), "03.11.2026", 46329)),
        rnd.choice(("13/12/2026", datetime(2026, 12, 24), None)),
        rnd.choice(("Open", "WIP", "50%", "New")),
        rnd.choice((n, f"{n} pcs", "n/a")), None,
    ]  # fmt: skip


def dirty_list() -> tuple[bytes, dict[int, str]]:
    """Return the list, and for each row that must be refused a part of the reason."""
    rnd = random.Random(7)
    rows: list[list[Any]] = [["ACME / Volta open issue list", None, "printed 2026-12-01"], [], HEAD]
    refused: dict[int, str] = {}
    kinds = list(DIRT.values())
    for n in range(ROWS):
        row = clean(n, rnd)
        if n == 0:
            row[2] = "Issue 0: U0 is late and nobody knows why"
        elif n % 50 == 7:
            cells, reason = kinds[(n // 50) % len(kinds)]
            for column, value in cells.items():
                row[column] = value
            refused[len(rows) + 1] = reason
        elif n % 50 == 9:
            row[8] = "Closed"
        rows.append(row)
        if n % 1000 == 999:
            rows.append(["Box build"])
            rows.append(HEAD)
    rows.append(["Total", *[None] * 8, "=SUM(J4:J5000)"])
    return xlsx(rows), refused


@pytest.fixture(scope="module")
def given_list() -> tuple[bytes, dict[int, str]]:
    return dirty_list()


def test_every_row_of_a_long_dirty_list_is_judged_by_itself(
    office: Office, given_list: tuple[bytes, dict[int, str]]
) -> None:
    data, refused = given_list
    checked = office.say("maria", "issue import", data)
    kept = {row: why for row, why in refused.items() if why not in REFUSING}
    good = ROWS - (len(refused) - len(kept)) - ROWS // 50
    assert len(refused) == 100
    assert checked.facts() == {"New": f"{good:,}", "Closed in the list": "100", "Refused": "16"}
    assert checked.reply.card is not None
    assert checked.reply.card.buttons[0].label == f"Import {good:,} of 5,000 rows"
    assert "Rows without an issue: headings: 5, repeated headers: 5, totals: 1." in checked.text
    assert "Target (ETA) (H): dates such as 03/04/2026 are read with the day first." in checked.text
    report = list(loaded(checked.file.data)["Check"].iter_rows(min_row=2, values_only=True))
    assert len(report) == ROWS
    said = {row[0]: row[4] for row in report}
    assert {row[0] for row in report if row[1] == "Refused"} == refused.keys() - kept.keys()
    assert all(reason in said[row] for row, reason in refused.items())
    began = office.now
    office.press("maria", checked)
    office.settle(120)
    assert len(office.issues()) == good
    assert {d.kind for d in office.delivered} == {"import.progress", "import.done"}
    assert office.now - began < timedelta(minutes=3)
    again = office.say("maria", "issue import", data)
    assert again.facts() == {
        "As it is": f"{good:,}", "Closed in the list": "100", "Refused": "16",
    }  # fmt: skip
