"""Lists of parts that people have: six languages, amounts of six countries, two steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.ports.request import Attachment
from tests.material.rehearsed import program
from tests.spreadsheet.office import Office, Said, controlled, office

IMPORT = "material import"


@pytest.fixture
def desk() -> Iterator[Office]:
    with office(program()) as opened:
        yield opened


def csv(text: str) -> Attachment:
    return Attachment("kit.csv", text.encode())


def workbook(*rows: tuple[object, ...]) -> Attachment:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return Attachment("kit.xlsx", out.getvalue())


def shown(desk: Office, kit: str) -> str:
    return desk.say("tom", f"material show {kit}", place="shared").text


def brought(desk: Office, person: str, file: Attachment, line: str = IMPORT) -> tuple[Said, Said]:
    """Check a list and press the button."""
    checked = desk.say(person, line, file)
    return checked, desk.press(person, checked)


OWN = "Kit,Part,Qty,Due,Supply\nLot 7,STM32,1'200,2027-01-20,consigned\nLot 7,XTAL,60 000,,\n"


def test_a_list_is_checked_and_changes_nothing_before_it_is_confirmed(desk: Office) -> None:
    said = desk.say("maria", f"{IMPORT} due=2027-01-22 supply=consigned", csv(OWN))
    assert said.text.splitlines()[:3] == ["M1: kit.csv, sheet kit.csv", "New: 2", "New"]
    assert "lot-7 STM32: 1200, consigned, Acme Devices, due Wed Jan 20 2027" in said.text
    assert "lot-7 XTAL: 60000, consigned, Acme Devices, due Fri Jan 22 2027" in said.text
    assert "Nothing is changed yet." in said.text
    assert said.button == "material import M1 program=ACME"
    assert 'There is no kit "lot-7"' in shown(desk, "lot-7")
    assert "M1 is imported: lot-7." in desk.press("maria", said).text
    assert "STM32: 1200 of 1200 missing" in shown(desk, "lot-7")
    assert "M1 is imported already." in desk.press("maria", said).text
    assert "Lot 7 (lot-7)" in shown(desk, "lot-7")


def test_a_kit_imported_twice_is_as_it_is(desk: Office) -> None:
    line = f"{IMPORT} due=2027-01-22 supply=consigned"
    brought(desk, "maria", csv(OWN), line)
    desk.say("linh", "material receive lot-7 STM32 900", place="shared")
    again = desk.say("maria", line, csv(OWN))
    assert "As it is: 2" in again.text
    assert "There is nothing to import" in again.text
    assert again.reply.card is not None
    assert again.reply.card.buttons == ()
    assert "STM32: 300 of 1200 missing" in shown(desk, "lot-7")


def test_a_known_kit_keeps_what_was_booked_and_what_the_list_does_not_name(desk: Office) -> None:
    desk.say("linh", "material receive lot2 STM32G0B1 1000", place="shared")
    said, done = brought(desk, "maria", csv("Part,Qty\nstm32g0b1,1500\n"), f"{IMPORT} kit=lot2")
    assert "Row 2: lot2 STM32G0B1: qty 1200 → 1500" in said.text
    assert "is imported: lot2" in done.text
    assert "STM32G0B1: 530 of 1530 missing" in shown(desk, "lot2")
    assert "XTAL: 100 of 100 missing" in shown(desk, "lot2")


def test_a_part_in_two_kits_is_two_lines_and_twice_in_one_is_refused(desk: Office) -> None:
    text = "Kit,Part,Qty,Due,Supply\nA,MCU,5,2027-02-01,consigned\nB,MCU,6,2027-02-01,consigned\n"
    said, _ = brought(desk, "maria", csv(f"{text}A,mcu,7,2027-02-01,consigned\n"))
    assert "Row 4: mcu stands in row 2 for the same kit. Give it once, with the sum." in said.text
    assert "MCU: 5 of 5 missing" in shown(desk, "a")
    assert "MCU: 6 of 6 missing" in shown(desk, "b")


# whose it is


def test_what_the_other_side_brings_is_asked_for(desk: Office) -> None:
    text = "Kit,Part,Qty,Due,Supply\nLot 7,MCU,500,2027-02-01,consigned\n"
    _, done = brought(desk, "wei", csv(text))
    assert "Acme Devices was asked to agree (DEC1)" in done.text
    assert "Lot 7: MCU (500 by Mon Feb 1 2027): your side brings this part" in done.text
    assert 'There is no kit "lot-7"' in shown(desk, "lot-7")
    desk.settle(3 * 24 * 3600)
    desk.restart()
    desk.say("maria", "decision approve DEC1", place="shared")
    assert "MCU: 500 of 500 missing" in shown(desk, "lot-7")


def test_less_of_ones_own_is_asked_for_too(desk: Office) -> None:
    _, done = brought(desk, "maria", csv("Part,Qty\nXTAL,90\n"), f"{IMPORT} kit=lot2")
    assert "XTAL (90 by Wed Jan 20 2027): fewer pieces are due" in done.text
    assert "XTAL: 100 of 100 missing" in shown(desk, "lot2")


def test_what_is_received_already_is_counted_by_whoever_builds(desk: Office) -> None:
    text = "Part,Qty,Received\nSTM32G0B1,1200,1000\nXTAL,100,100\n"
    said, done = brought(desk, "wei", csv(text), f"{IMPORT} kit=lot2")
    assert "received 0 → 1000" in said.text
    assert "is imported" in done.text
    assert "STM32G0B1: 224 of 1224 missing" in shown(desk, "lot2")
    again = desk.say("wei", f"{IMPORT} kit=lot2", csv(text.replace("1000", "900")))
    assert "1000 stay booked as received; the list says 900." not in again.text
    assert "As it is: 2" in again.text
    theirs = desk.say("maria", f"{IMPORT} kit=lot2", csv("Part,Qty,Received\nXTAL,120,80\n"))
    assert "What was received is left out: Volta EMS counts it." in theirs.text


def test_only_a_program_manager_imports_and_only_their_own_check(desk: Office) -> None:
    assert "Only a program manager" in desk.say("tom", IMPORT, csv(OWN)).text
    desk.say("maria", f"{IMPORT} due=2027-01-22 supply=consigned", csv(OWN))
    assert "There is no checked list M1 of Volta EMS" in desk.say("wei", f"{IMPORT} M1").text


# what is read


@pytest.mark.parametrize(
    "header",
    [
        "Kit;Part No.;Qty;Due date;Supply",
        "套料;料号;需求数量;交期;供料方式",
        "Los;Teilenummer;Menge;Liefertermin;Beistellung",
        "Zestaw;Nr części;Ilość;Data dostawy;Sposób dostawy",
        "Lô;Mã linh kiện;Số lượng;Ngày cần;Hình thức cung cấp",
        "Lote;Número de parte;Cantidad;Fecha de entrega;Suministro",
        "批次 Lot;料号 / Part No.;Qty (pcs);交期 Due date;Supply type",
    ],
)
def test_headers_of_six_languages_are_known(desk: Office, header: str) -> None:
    said = desk.say("maria", IMPORT, csv(f"{header}\nL9;MCU;1200;20.01.2027;consigned\n"))
    assert "l9 MCU: 1200, consigned, Acme Devices, due Wed Jan 20 2027" in said.text


@pytest.mark.parametrize(
    ("typed", "supply", "company"),
    [
        ("客供", "consigned", "Acme Devices"), ("Beistellung", "consigned", "Acme Devices"),
        ("powierzone", "consigned", "Acme Devices"), ("khách cấp", "consigned", "Acme Devices"),
        ("Consignado", "consigned", "Acme Devices"), ("自购", "turnkey", "Volta EMS"),
        ("Turnkey", "turnkey", "Volta EMS"), ("指定", "customer-directed", "Volta EMS"),
    ],
)  # fmt: skip
def test_supply_is_known_in_six_languages(
    desk: Office, typed: str, supply: str, company: str
) -> None:
    text = f"Kit,Part,Qty,Due,Supply\nL9,MCU,5,2027-01-20,{typed}\n"
    assert f"5, {supply}, {company}" in desk.say("maria", IMPORT, csv(text)).text


@pytest.mark.parametrize(
    ("cells", "amount"),
    [
        (["60.000", "1.234.567"], "60000"), (["60,000", "1,234,567"], "60000"),
        (["60 000", "5"], "60000"), (["1'200", "5"], "1200"), (["1.2k", "5"], "1200"),
        (["1200 pcs", "5"], "1200"), (["1.200", "2.500,00"], "1200"),
        (["12,00,000", "5"], "1200000"),
        ([60000, 5], "60000"), ([1200.0, 5], "1200"),
    ],
)  # fmt: skip
def test_amounts_of_six_countries_are_read(desk: Office, cells: list[object], amount: str) -> None:
    rows = ((f"P{n}", cell) for n, cell in enumerate(cells))
    file = workbook(("Part", "Qty"), *rows)
    said = desk.say("maria", f"{IMPORT} kit=L9 supply=consigned due=2027-01-20", file)
    assert f"l9 P0: {amount}, consigned" in said.text


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1.200", '"1.200" may be 1200 or 1.2, and no other cell of the column tells.'),
        ("60,000", '"60,000" may be 60000 or 60'),
        ("12.5", '"12.5" is not a number of pieces.'),
        (12.5, "is not a number of pieces"),
        ("3 reels", '"3 reels" is not a number of pieces.'),
        (-4, "is not a number of pieces"),
        (0, "the quantity is missing"),
        ("", "the quantity is missing"),
        ("=1/0", "the"),
    ],
)
def test_an_amount_that_is_unclear_refuses_its_row_alone(
    desk: Office, cell: object, why: str
) -> None:
    file = workbook(("Part", "Qty"), ("MCU", cell), ("Lid", "5"))
    said = desk.say("maria", f"{IMPORT} kit=L9 supply=consigned due=2027-01-20", file)
    assert f"Row 2: {'Qty (B): ' if cell not in (0, '') else ''}" in said.text
    assert why in said.text
    assert "New: 1" in said.text
    assert desk.press("maria", said).text.startswith("M1 is imported")
    assert "Lid: 5 of 5 missing" in shown(desk, "l9")
    assert "MCU" not in shown(desk, "l9")


@pytest.mark.parametrize(
    ("head", "row", "why"),
    [
        ("Due", "03/04/2027", '"03/04/2027" may be one of two days'),
        ("Due", "soon", '"soon" is not a date'),
        ("Supply", "by truck", '"by truck" does not say how the part is supplied.'),
        ("Supplied by", "Nobody Ltd", '"Nobody Ltd" is neither company. Allowed: Acme Devices or'),
        ("Attrition", "0.02", '"0.02" may be a share or a percentage.'),
        ("Attrition", "300%", '"300%" is not a percentage'),
        ("Needed for", "the moon", '"the moon" is no deadline.'),
    ],
)
def test_a_cell_that_is_not_understood_refuses_its_row(
    desk: Office, head: str, row: str, why: str
) -> None:
    file = csv(f"Kit,Part,Qty,{head}\nL9,MCU,5,{row}\n")
    said = desk.say("maria", f"{IMPORT} supply=consigned due=2027-01-20", file)
    assert "Refused: 1" in said.text
    assert why in said.text


def test_what_the_list_does_not_say_is_asked_for(desk: Office) -> None:
    assert "the kit is missing" in desk.say("maria", IMPORT, csv("Part,Qty\nMCU,5\n")).text
    one = desk.say("maria", f"{IMPORT} kit=L9", csv("Part,Qty\nMCU,5\n")).text
    assert "Say it for the list: material import supply=consigned" in one
    two = desk.say("maria", f"{IMPORT} kit=L9 supply=turnkey", csv("Part,Qty\nMCU,5\n")).text
    assert "Say it for the list: material import due=2027-01-20" in two
    wrong = desk.say("maria", f"{IMPORT} supply=truck", csv("Part,Qty\nMCU,5\n")).text
    assert '"truck" does not say how parts are supplied.' in wrong


def test_the_sample_of_the_page_is_read(desk: Office) -> None:
    sample = Path(__file__).parents[2] / "docs" / "samples" / "kit.csv"
    said = desk.say("maria", IMPORT, Attachment("kit.csv", sample.read_bytes()))
    assert "New: 3" in said.text
    assert "60000, turnkey, Volta EMS, due Fri Mar 19 2027, attrition 5%" in said.text


def test_titles_totals_and_internal_columns_are_left_out(desk: Office) -> None:
    file = workbook(
        ("Kit list, pilot",),
        (),
        ("Part", "Qty", "Due", "Supply", "Internal price", "Remark"),
        ("MCU", 5, date(2027, 1, 20), "consigned", "9.80", "x"),
        ("Part", "Qty", "Due", "Supply", "Internal price", "Remark"),
        ("Total", 5, None, None, "49", None),
    )
    said = desk.say("maria", f"{IMPORT} kit=L9", file)
    assert "New: 1" in said.text
    assert "Columns not read: Internal price, Remark" in said.text
    assert "9.80" not in said.text


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (None, "Attach the list to the message"),
        (csv(""), "is empty"),
        (csv("Foo,Bar\n1,2\n"), "has no row of headers that is known"),
        (csv("Part,Qty\n"), "no row with a part below them"),
        (Attachment("kit.xlsx", b"\x89PNG not a sheet"), "kit.xlsx"),
    ],
)
def test_a_file_that_lists_no_parts_is_refused(
    desk: Office, file: Attachment | None, why: str
) -> None:
    assert why in desk.say("maria", IMPORT, file).text


def test_two_new_kits_never_become_one(desk: Office) -> None:
    text = "批次,料号,数量,交期,供料方式\n批次一,A,5,2027-01-20,客供\n批次二,A,6,2027-01-20,客供\n"
    said, _ = brought(desk, "maria", csv(text))
    assert "New: 2" in said.text
    every = desk.say("tom", "material show", place="shared").text
    assert "批次一" in every
    assert "批次二" in every


def test_under_export_control_no_list_is_read() -> None:
    with office(controlled()) as desk:
        assert "no list is read" in desk.say("maria", IMPORT, csv(OWN)).text


def test_a_number_that_is_none_is_refused(desk: Office) -> None:
    assert "is not the number of a checked list" in desk.say("maria", f"{IMPORT} now").text
    assert "There is no checked list M7" in desk.say("maria", f"{IMPORT} M7").text
