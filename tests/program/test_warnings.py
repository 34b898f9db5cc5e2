"""Warnings: gaps that the rules would run into, told but not refused."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.data import demo_program_text
from bot.features.rules.lint.program import finding_lines
from bot.program_file import read_program, warnings
from tests.program.small import SMALL, changed

NOW = datetime(2026, 10, 12, 18, 0, tzinfo=UTC)


def _demo(old: str, new: str) -> list[str]:
    text = demo_program_text()
    assert old in text, old
    return warnings(read_program(text.replace(old, new, 1)))


def test_the_demo_has_none() -> None:
    assert warnings(read_program(demo_program_text())) == []


def _found(old: str, new: str) -> list[str]:
    """Return what is found in the demo's program since the change; tests/domain has the rest."""
    before = finding_lines(read_program(demo_program_text()), NOW)
    after = demo_program_text().replace(old, new, 1)
    return [line for line in finding_lines(read_program(after), NOW) if line not in before]


def test_a_side_without_a_program_manager() -> None:
    (found,) = _found('roles = ["program_manager"]', 'roles = ["npi_manager"]')
    assert found.startswith("Wrong: Acme Devices has no program manager.")


def test_a_level_with_nobody() -> None:
    found = _found("level = 3", "level = 4")
    assert any("Nobody of Acme Devices stands on level 3." in line for line in found)


def test_an_owner_role_that_nobody_has() -> None:
    (found,) = _found('"planner", "buyer"', '"buyer"')
    assert "Nobody of Volta EMS has the role planner" in found
    assert "delivery" in found


def test_an_owner_role_counts_after_the_overrides() -> None:
    found = finding_lines(read_program(changed('oem = "buyer"', 'oem = "kit_keeper"')), NOW)
    assert any("kit_keeper, which owns shortage." in line for line in found)


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
