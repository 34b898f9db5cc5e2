"""Which titles, parts and orders make two issues look the same, measured on the field's language.

The two thresholds stand between the pairs of ``SIMILAR`` and those of ``DIFFERENT``. ``MISSED`` and
``ASKED_IN_VAIN`` are what such a measure cannot tell: they are written down, not hidden.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.outline import Outline
from bot.domain.values import UNSORTED
from bot.features.issues.duplicates.policy import (
    CANDIDATES,
    NAMING_THE_SAME,
    ORDER,
    PART,
    TITLE,
    WORDS_ALONE,
    alike,
    category_words,
    same_detail,
    same_value,
    title_similarity,
)
from bot.features.issues.duplicates.question import score
from bot.program_file.shipped import default_rules

IGNORED = category_words(
    word for each in default_rules().categories.values() for word in (each.id, each.title)
)

SIMILAR = """
    U7 MCU short 1200 pcs / MCU U7 shortage, 1200 pieces
    U7 MCU short 1200 pcs / U7 MCU short 800 pcs
    U7 MCU short 1200 pcs / MCU at U7 is short
    U7 short / U7 MCU shortage
    kit 4411 arrived wet / Kit 4411 wet on arrival
    Humidity card shows 30 percent on kit 4411 / kit 4411 humidity cards 30%
    Desiccant saturated in MBB / MBB desiccant is saturated
    Reel label unreadable / reel labels not readable
    Solder balls under U7 / solder balls below U7 again
    Solder voids above 25 % at U12 / Voids >25% in U12 solder joints
    Tombstoning at R118 / R118 tombstoned
    Conformal coating bubbles on lot 2231 / bubbles in conformal coating lot 2231
    Connector housing cracked / cracked connector housings
    Packaging trays broken, 40 boards scratched / boards scratched by broken trays
    Gerber and drawing differ at U7 / U7: drawing does not match gerber
    Solder mask at U7: Gerber and drawing differ / U7 solder mask, gerber differs from drawing
    Connector J3 polarity not marked / J3 polarity marking missing
    BOM rev C does not match AVL / AVL and BOM rev C don't match
    Drawing missing for the heat sink / heat sink drawing missing
    Label content differs from drawing / Lable content different from the drawing
    Stencil for rev C not received / rev C stencil not yet received
    Golden sample missing / golden sample not received
    FCT step 3 fails on lot 2231 / FCT fails at step 3, lot 2231
    ICT fixture 2: false calls at C41 / false calls ICT fixture 2 C41
    AOI false calls at LED D21 / D21 LED: AOI false calls
    Test fixture pogo pins worn / worn pogo pins in test fixture
    Firmware checksum wrong at station 4 / station 4: wrong firmware checksum
    Firmware 1.4.2 does not boot / FW 1.4.2 no boot
    Screen printer offset at panel 3 / screen printer: offset on panel 3
    Line 2 stopped: no reels of C41 / SMT line 2 stopped, C41 reels missing
    SMT line 2 down, feeder fault / feeder fault on SMT line 2
    Line down / LINE DOWN!
    Pallet held at customs / pallet is on hold in customs
    U7 缺料 1200 个 / U7缺料800个
    U7 缺料 / Ｕ７ 缺料
    Brak układu U7 / brak ukladu U7
    Stecker J3 verpolt / J3: Stecker ist verpolt
"""

DIFFERENT = """
    U7 MCU short 1200 pcs / U9 MCU short 1200 pcs
    U7 MCU short 1200 pcs / C41 capacitor short 1200 pcs
    Shortage of connectors / Shortage of capacitors
    MCU short / MCU wet
    kit 4411 arrived wet / kit 4412 arrived wet
    Screws missing in kit / Labels missing in kit
    Carton label wrong / Reel label wrong
    Solder balls under U7 / Solder mask at U7: Gerber and drawing differ
    Solder balls under U7 / Solder voids at U7
    Tombstoning at R118 / Wrong value at R118
    Connector housing cracked / Connector polarity not marked
    broken trays / broken connector
    Coating area question / Keep-out area question
    Question about drawing / Question about BOM
    U7 polarity not marked / U7 pad size against datasheet
    AOI false calls at D21 / D21 polarity not marked
    Rev C stencil not received / Rev C drawing not received
    Stencil for rev C not received / Stencil for rev D not received
    Golden sample missing / Drawing missing
    photos missing / certificate missing
    FCT step 3 fails / ICT step 3 fails
    FCT step 3 fails / FCT step 4 fails
    ICT fixture needs repair / FCT fixture needs repair
    Firmware 1.4.2 does not boot / Firmware 1.4.3 does not boot
    FAI report 2231 waits for approval / FAI report 2305 waits for approval
    8D for lot 2231, second repeat / 8D for lot 2305, second repeat
    Line 2 stopped / Line 3 stopped
    Line down / Line 2 stopped: no reels of C41
    Test fails on lot 2231 / RMA for lot 2231: no boot
    No boot after 3 days / No answer for 3 days
    PO 4711 slips by 3 days / PO 4712 slips by 3 days
    Forecast for week 12 up by 200 pcs / Forecast for week 13 up by 500 pcs
    Pallet held at customs / Pickup of 12 cartons missed
    Pallet held at customs / Pallet arrived broken
    Heat sink delivery late / Heat sink flatness out of tolerance
    Order confirmation missing / Order quantity wrong
    RoHS declaration of relay expired / REACH statement of relay missing
    U7 缺料 / C41 缺料
    ??? / !!!
"""

MISSED = """
    Heatsink screws torque unclear / torque for heat sink screws not clear
    No boot on station 4 / Firmware does not start
    MCU short 1200 / U7 MCU short
"""

ASKED_IN_VAIN = """
    Broken housing of the red connector / Broken housing of the blue connector
    U7 tombstoned on lot 2231 / U7 tombstoned on lot 2305
"""


def pairs(table: str) -> list[list[str]]:
    return [line.strip().split(" / ") for line in table.strip().splitlines()]


def similarity(one: str, two: str) -> float:
    return title_similarity(one, two, IGNORED, score)


@pytest.mark.parametrize(("one", "two"), pairs(SIMILAR))
def test_titles_that_say_the_same(one: str, two: str) -> None:
    assert similarity(one, two) >= NAMING_THE_SAME
    assert similarity(two, one) == pytest.approx(similarity(one, two))


@pytest.mark.parametrize(("one", "two"), pairs(DIFFERENT))
def test_titles_that_say_something_else(one: str, two: str) -> None:
    assert similarity(one, two) == similarity(two, one) == 0


@pytest.mark.parametrize(("one", "two"), pairs(MISSED))
def test_what_is_known_to_be_missed(one: str, two: str) -> None:
    assert similarity(one, two) == 0


@pytest.mark.parametrize(("one", "two"), pairs(ASKED_IN_VAIN))
def test_what_is_known_to_be_asked_in_vain(one: str, two: str) -> None:
    assert similarity(one, two) > 0


def raw(one: str, two: str) -> float:
    """The agreement of the words before any threshold."""
    seen: list[float] = []

    def kept(first: str, second: str) -> float:
        seen.append(score(first, second))
        return seen[-1]

    title_similarity(one, two, IGNORED, kept)
    return seen[0] if seen else 0.0


def test_the_thresholds_stand_in_a_gap() -> None:
    """No pair of the tables is near enough to a threshold to fall on the other side by chance."""
    measured = {tuple(pair): raw(*pair) for pair in pairs(SIMILAR) + pairs(DIFFERENT)}
    similar = [measured[one, two] for one, two in pairs(SIMILAR) if measured[one, two]]
    different = [measured[one, two] for one, two in pairs(DIFFERENT)]
    assert min(similar) > NAMING_THE_SAME + 2
    assert NAMING_THE_SAME < WORDS_ALONE
    between = [each for each in different if NAMING_THE_SAME <= each < WORDS_ALONE]
    assert all(each < WORDS_ALONE - 2 for each in between)
    assert not [each for each in different if each >= WORDS_ALONE]


def test_without_category_words_a_shortage_is_no_other_shortage() -> None:
    titles = "Shortage of red connectors", "Shortage of blue capacitors"
    assert similarity(*titles) == 0
    assert similarity("Delivery schedule", "Delivery of material") == 0


def test_the_category_tells_what_a_bare_place_means() -> None:
    """``U7 short`` and ``U7 tombstoned`` name the same place and say different things."""
    pair = ("U7 short", "U7 tombstoned")
    assert title_similarity(*pair, IGNORED, score, same_category=False) == 0
    for categories in (("shortage", "nonconformance"), (UNSORTED, UNSORTED)):
        one, two = (outline(n, *each) for n, each in enumerate(zip(pair, categories, strict=True)))
        assert not alike(one, [two], IGNORED, score)


def outline(number: int, title: str, category: str = "shortage", **fields: str) -> Outline:
    return number, title, category, json.dumps(fields)


def reasons(one: Outline, two: Outline) -> tuple[str, ...]:
    found = alike(one, [two], IGNORED, score)
    assert [each.reasons for each in alike(two, [one], IGNORED, score)] == [
        each.reasons for each in found
    ], "it holds both ways"
    return found[0].reasons if found else ()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"mpn": "STM32G0B1"}, {"mpn": "stm32g0b1"}),
        ({"mpn": "STM32-G0B1 KET6"}, {"part": "stm32g0b1ket6"}),
        ({"part_no": "4711-0815"}, {"PN": "47110815"}),
        ({"mpn": "STM32G0B1; TPS62840"}, {"mpn": "TPS62840"}),
        ({"mpn": "ＳＴＭ３２"}, {"mpn": "STM32"}),
    ],
)
def test_the_same_part_however_it_is_written(one: dict[str, str], two: dict[str, str]) -> None:
    assert reasons(outline(1, "No stock", **one), outline(2, "Reel wet", **two)) == (PART,)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"mpn": "STM32G0B1"}, {"mpn": "STM32G0B2"}),
        ({"mpn": "STM32G0B1"}, {"lot": "STM32G0B1"}),
        ({"mpn": "n/a"}, {"mpn": "N/A"}),
        ({"mpn": "tbd"}, {"part": "TBD"}),
        ({"mpn": "-"}, {"mpn": "-"}),
        ({"mpn": "U7"}, {"mpn": "U7"}),
        ({"po": "4711"}, {"mpn": "4711"}),
        ({"po": "2026-0012"}, {"po": "2026-0044"}),
        ({}, {}),
    ],
)
def test_what_is_no_part_and_no_order(one: dict[str, str], two: dict[str, str]) -> None:
    assert reasons(outline(1, "No stock", **one), outline(2, "Reel wet", **two)) == ()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (outline(1, "No stock", po="4711"), outline(2, "Reel wet", po="PO-4711")),
        (outline(1, "No stock", po_line="4711-10"), outline(2, "Reel wet", po="4711")),
        (outline(1, "No stock", po_line="4711/2"), outline(2, "Reel wet", po_line="4711/3")),
        (outline(1, "PO 4711 slips"), outline(2, "Reel wet", po="4711")),
        (outline(1, "Price on PO#4711"), outline(2, "Reel wet, po 4711-10")),
        (outline(1, "Price", po="2026-0012"), outline(2, "Reel wet, PO 2026-0012")),
    ],
)
def test_the_same_order(one: Outline, two: Outline) -> None:
    assert reasons(one, two) == (ORDER,)


def test_a_part_number_in_a_title_is_a_part() -> None:
    field, title = outline(1, "No stock", mpn="GRM188R71C"), outline(2, "GRM188-R71C reel wet")
    assert reasons(field, title) == (PART,)
    for paper in ("LOT22310", "kit4411ab", "IPC-A-610", "FAI-223105", "2026-12-14"):
        one, two = outline(1, f"Label of {paper} torn"), outline(2, f"Drawing for {paper} late")
        assert reasons(one, two) == (), paper


def test_more_reasons_go_first_then_the_category_then_the_newer() -> None:
    new = outline(9, "U7 MCU short", mpn="STM32G0B1")
    others = [
        outline(1, "Reel wet", mpn="STM32G0B1"),
        outline(2, "Reel wet", mpn="STM32G0B1"),
        outline(3, "Reel wet", "consigned", mpn="STM32G0B1"),
        outline(4, "MCU U7 shortage"),
        outline(5, "MCU U7 shortage", mpn="STM32G0B1"),
    ]
    found = alike(new, others, IGNORED, score)
    assert len(found) == CANDIDATES
    assert [each.number for each in found] == [5, 4, 2]
    assert found[0].reasons == (PART, TITLE)
    assert [each.number for each in alike(new, others[:3], IGNORED, score)] == [2, 1, 3]


words = st.lists(
    st.sampled_from(
        (
            "U7",
            "U9",
            "MCU",
            "short",
            "PO",
            "4711",
            "1200",
            "pcs",
            "rev",
            "C",
            "%",
            "缺料",
            "…",
            "🚨",
        )
    ),
    max_size=8,
).map(" ".join)


@given(words | st.text(max_size=60), words | st.text(max_size=60))
@example("", "")
@example("\u0000", "🚨")
def test_any_two_titles_are_compared(one: str, two: str) -> None:
    found = alike(outline(1, one), [outline(2, two), outline(3, one)], IGNORED, score)
    assert len(found) <= 2
    assert all(each.reasons for each in found)
    if any(char.isalnum() for char in one):
        assert 3 in [each.number for each in found], "a title is the same as itself"


def test_details_that_mean_the_same() -> None:
    assert same_detail("part", {"gap": "1", "mpn": "X1"}) == "mpn"
    assert same_detail("mpn", {"part": "X2", "mpn": "X1"}) == "mpn"
    assert same_detail("po_line", {"po": "4711"}) is None, "a line says more than its order"
    assert same_detail("lot", {"mpn": "X1"}) is None
    assert same_value("STM32-G0B1", "stm32 g0b1")
    assert same_value("?", "?")
    assert not same_value("?", "!")
