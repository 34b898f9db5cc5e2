"""What people write in cells is taken for the program's own words, or for none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.context import Context, build_context
from bot.features import INDEX
from bot.features.issues.texts import STATES
from bot.features.lists.imports import match_words
from bot.ports import ProgramRow, RulesRow
from bot.program_file import write_program
from tests.playing import small_program
from tests.spreadsheet.office import NOW


@pytest.fixture(scope="module")
def ctx() -> Context:
    row = ProgramRow(1, "ACME", "active", 1, 1, write_program(small_program()))
    return build_context(row, [RulesRow(1, 1, "in_force", "", None, None, NOW)], INDEX)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Critical", "critical"), ("LINE STOP", "critical"), ("P1", "critical"), ("A", "critical"),
        ("1 - Critical", "critical"), ("Urgent!", "critical"), ("停线", "critical"),
        ("High", "major"), ("H", "major"), ("2", "major"), ("B", "major"), ("Majour", "major"),
        ("高", "major"), ("ＨＩＧＨ", "major"),
        ("Medium", "minor"), ("3", "minor"), ("class C", "minor"), ("mid", "minor"),
        ("low", "info"), ("4", "info"), ("FYI", "info"), ("1 - Low", "info"), ("Low (4)", "info"),
        ("High / Low", None), ("blue", None), ("", None), ("Hi", None),
    ],
)  # fmt: skip
def test_severities(written: str, meant: str | None) -> None:
    assert match_words.severity(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("New", "new"), ("0%", "new"), ("0", "new"), ("not started", "new"),
        ("Open", "open"), ("OPEN.", "open"), ("打开", "open"),
        ("WIP", "acknowledged"), ("In Progress", "acknowledged"), ("on-going", "acknowledged"),
        ("50%", "acknowledged"), ("0.5", "acknowledged"), ("in_progress", "acknowledged"),
        ("Resolved", "resolved"), ("to be verified", "resolved"),
        ("Closed", "closed"), ("Close", "closed"), ("Done", "closed"), ("100%", "closed"),
        ("1", "closed"), ("已关闭", "closed"), ("Closd", "closed"),
        ("Cancelled", "cancelled"), ("rejected", "cancelled"),
        ("see mail", None), ("Open/Closed", None),
        ("closed?", None), ("Done?", None), ("not closed yet", None), ("to be closed", None),
        ("closed / reopened", None), ("Closed - not verified", None), ("erledigt?", None),
        ("niezamkniete", "open"), ("¿cerrado?", None), ("完成了吗", None), ("sắp đóng", None),
        ("Open -> Closed", "closed"), ("Closed → Reopened", "acknowledged"),
        ("Closed (3 Dec)", "closed"), ("nicht erledigt", "open"), ("未关闭", "open"),
    ],
)  # fmt: skip
def test_states(written: str, meant: str | None) -> None:
    assert match_words.state(written) == meant


@pytest.mark.parametrize("state", STATES.values())
def test_every_state_that_an_export_writes_is_known(state: str) -> None:
    assert match_words.state(state) is not None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("shortage", "shortage"), ("Material shortage", "shortage"), ("缺料", "shortage"),
        ("Quality", "nonconformance"), ("Nonconformance (NCR)", "nonconformance"),
        ("test yield", "test_yield"), ("TQ", "eq"), ("Engineering query", "eq"),
        ("DFM/DFT", "dfm"), ("Delivery or schedule", "delivery"), ("Logistic", "logistics"),
        ("other", "general"), ("Weather", None), ("Quality / Shortage", None),
    ],
)  # fmt: skip
def test_categories(ctx: Context, written: str, meant: str | None) -> None:
    assert match_words.category(written, ctx) == meant


def test_every_category_is_known_by_its_id_and_its_title(ctx: Context) -> None:
    for category in ctx.rules.categories.values():
        assert match_words.category(category.id, ctx) == category.id
        assert match_words.category(category.title, ctx) == category.id


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("OEM", "oem"), ("ems", "ems"), ("Acme Devices", "oem"), ("Acme", "oem"), ("VOLTA", "ems"),
        ("Volta EMS", "ems"), ("Volta-EMS", "ems"), ("supplier", "ems"), ("customer", "oem"),
        ("Acme Device", "oem"), ("Foxconn", None), ("both", None),
    ],
)  # fmt: skip
def test_sides(ctx: Context, written: str, meant: str | None) -> None:
    assert match_words.side(written, ctx) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tom", "tom"), ("Tom Reed", "tom"), ("REED, Tom", "tom"), ("Reed", "tom"),
        ("T. Reed", "tom"),
        ("tom@acme.example", "tom"), ("@tom", "tom"), ("Tom Reed (buyer)", "tom"),
        ("Tom Ried", "tom"), ("Linh / Wei", "linh"), ("Wei Chen; Linh Tran", "wei"),
        ("Maria\nTom", "maria"), ("Chen Wei", "wei"),
        ("Bob", None), ("Bob / Tom", None), ("", None), ("Tim Reed Jones", None),
    ],
)  # fmt: skip
def test_people(ctx: Context, written: str, meant: str | None) -> None:
    found = match_words.person(written, ctx)
    assert (found.id if found else None) == meant


def test_a_first_name_of_two_people_names_neither(ctx: Context) -> None:
    tom = ctx.program.people[0]
    baker, cook = (replace(tom, id=n.lower(), name=f"Tom {n}") for n in ("Baker", "Cook"))
    assert match_words._person("Tom", (baker, cook)) is None
    assert match_words._person("Tom B", (baker, cook)) == baker
