"""Run every check of the rules against the people and calendars of a program. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.people import Roster
from bot.domain.program import Program
from bot.domain.rule_set import RuleSet
from bot.features.rules.lint.clocks import check_clocks
from bot.features.rules.lint.contact import check_contact
from bot.features.rules.lint.finding import Finding, by_weight
from bot.features.rules.lint.hours import check_hours
from bot.features.rules.lint.official import check_official
from bot.features.rules.lint.people import check_people

AHEAD = timedelta(weeks=8)
"""How far absences and closures are looked at."""


def check(
    program: Program,
    rules: RuleSet,
    calendars: Mapping[str, Calendar],
    now: datetime,
    served: tuple[str, ...] = (),
) -> list[Finding]:
    """Return what a reader would miss, the worst first.

    ``calendars`` are those of the program's sites, by site id; ``now`` is aware and in UTC;
    ``served`` are the platforms on which people are told (none: those of the channels).
    """
    roster = Roster(program, calendars)
    return by_weight(
        [
            *check_people(roster, rules, now, AHEAD),
            *check_clocks(roster, rules, now),
            *check_hours(roster, now, AHEAD),
            *check_official(roster, now, AHEAD),
            *check_contact(program, rules, served),
        ]
    )
