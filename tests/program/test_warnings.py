"""Warnings: gaps that the rules would run into, told but not refused."""

from __future__ import annotations

from bot.data import demo_program_text
from bot.program_file import read_program, warnings
from tests.program.small import SMALL, changed


def _demo(old: str, new: str) -> list[str]:
    text = demo_program_text()
    assert old in text, old
    return warnings(read_program(text.replace(old, new, 1)))


def test_the_demo_has_none() -> None:
    assert warnings(read_program(demo_program_text())) == []


def test_a_side_without_a_program_manager() -> None:
    found = _demo('roles = ["program_manager"]', 'roles = ["npi_manager"]')
    assert "The oem side has no person with the role program_manager." in found


def test_a_level_with_nobody() -> None:
    found = _demo("level = 3", "level = 4")
    assert len(found) == 1
    assert "oem side has nobody at level 3" in found[0]


def test_an_owner_role_that_nobody_has() -> None:
    found = _demo('"planner", "buyer"', '"buyer"')
    assert any("ems side has the role planner" in warning for warning in found)
    assert any("delivery" in warning for warning in found)


def test_an_owner_role_counts_after_the_overrides() -> None:
    found = warnings(read_program(changed('oem = "buyer"', 'oem = "kit_keeper"')))
    assert any("kit_keeper" in warning and "(shortage)" in warning for warning in found)


def test_a_role_that_a_sync_requires() -> None:
    found = _demo('required = ["buyer", ', 'required = ["astrologer", ')
    assert found == ['Nobody has the role astrologer, which [[sync]] "ops-weekly" requires.']


def test_a_start_that_does_not_fit_its_rule() -> None:
    found = _demo("2027-01-05T17:00", "2027-01-04T17:00")
    assert len(found) == 1
    assert "the first occurrence is 2027-01-05T17:00" in found[0]


def test_no_shared_channel() -> None:
    text = SMALL.replace('audience = "shared"', 'audience = "oem"')
    assert any("shared" in warning for warning in warnings(read_program(text)))


def test_a_rule_that_changes_nothing() -> None:
    text = changed(
        'ack = "2bh"\nresponder = "oem"\nowner = { oem = "buyer", ems = "planner" }\n', ""
    )
    assert "[[rule]] shortage major changes nothing." in warnings(read_program(text))
