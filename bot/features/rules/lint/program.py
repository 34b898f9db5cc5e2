"""Check a program and its rules as a whole, with the calendars that it will have."""

from __future__ import annotations

from datetime import datetime

from bot.domain.program import Program
from bot.domain.rules import apply_overrides
from bot.features.rules.lint.finding import Finding
from bot.features.rules.lint.run import check
from bot.features.rules.lint.texts import finding_text
from bot.messages.card import plain
from bot.program_file.holidays import site_calendar
from bot.program_file.shipped import default_rules


def program_findings(
    program: Program, now: datetime, served: tuple[str, ...] = ()
) -> list[Finding]:
    """Return what a reader of a program file would miss, the worst first.

    ``served`` are the platforms that are configured (none: those of the file's channels).
    """
    calendars = {site.id: site_calendar(site) for site in program.sites}
    rules = apply_overrides(default_rules(), program.overrides, 1)
    return check(program, rules, calendars, now, served)


def finding_lines(program: Program, now: datetime, served: tuple[str, ...] = ()) -> list[str]:
    """Return the findings as lines of plain text, for whoever owns the file: nothing is hidden."""
    findings = program_findings(program, now, served)
    return [plain(finding_text(program, finding, in_file=True)) for finding in findings]
