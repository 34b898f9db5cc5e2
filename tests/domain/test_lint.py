"""``rules check``: each broken program names all that is wrong with it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.calendar import Calendar
from bot.domain.program import Program
from bot.domain.rule_set import Ladder, LadderOverride, RuleSet, Rung
from bot.domain.rules import apply_overrides
from bot.domain.values import PLATFORMS
from bot.engine.context import identity_on
from bot.features.rules.lint.contact import PHONE_LEVEL
from bot.features.rules.lint.finding import GAP, NOTE, WRONG, Finding, new_finding
from bot.features.rules.lint.program import program_findings
from bot.features.rules.lint.run import check
from bot.messages import asked
from bot.program_file import read_program
from bot.program_file.holidays import public_holidays
from bot.program_file.shipped import default_rules
from tests.domain.lint_program import broken, sound, without

NOW = datetime(2026, 10, 12, 18, 0, tzinfo=UTC)
Row = tuple[str, str, str | None, dict[str, object]]


def rows(text: str, now: datetime = NOW) -> list[Row]:
    """Return what is found in a program file: weight, key, side, values."""
    found = program_findings(read_program(text), now)
    return [(each.weight, each.key, each.side, dict(each.values)) for each in found]


def names(text: str, now: datetime = NOW) -> list[tuple[str, str | None]]:
    return [(key, side) for _, key, side, _ in rows(text, now)]


def test_nothing_is_found_in_a_sound_program() -> None:
    assert rows(sound()) == []


def test_1_an_empty_level_passes_to_the_next() -> None:
    """Greg was the only one on level 2 of the OEM."""
    assert rows(without("greg")) == [
        (GAP, "level_passed", "oem", {"level": 2, "next": 3, "people": ("Helen Brandt",)}),
        (GAP, "single", "oem", _single("helen", "Helen Brandt", "level 3", "vera")),
    ]


def _single(who: str, name: str, alone: str, backup: str) -> dict[str, object]:
    return {"id": who, "person": name, "alone": (alone,), "backup": backup}


def test_2_no_level_above_leaves_the_partner_alone() -> None:
    """Nobody of the EMS provider from level 3 on: those ladders find only the OEM."""
    found = rows(without("gao", "hong"))
    ladders = ("critical ack", "major ack", "critical resolve", "major resolve", "milestone")
    top = ("critical ack", "major ack", "critical resolve")
    assert found == [
        (GAP, "level_hole", "ems", {"level": 3, "ladders": ladders}),
        (NOTE, "level_hole", "ems", {"level": 4, "ladders": top}),
    ]


def test_3_a_level_that_nobody_holds_on_either_side() -> None:
    found = rows(without("vera", "hong", "helen", "gao"))
    assert [(weight, key, values["level"]) for weight, key, _, values in found] == [
        (WRONG, "level_nobody", 3),
        (NOTE, "level_nobody", 4),
    ]


def test_4_owner_roles_that_nobody_has() -> None:
    text = broken(('roles = ["planner", "buyer"]', 'roles = ["storekeeper"]'))
    told = ("Linh Pham", "Zhao Jun")
    assert rows(text) == [
        (GAP, "role_empty", "ems", {"id": "linh", "role": "planner", "people": told,
         "categories": ("shortage", "consigned", "delivery", "order", "logistics")}),
        (NOTE, "role_empty", "ems", {"id": "linh", "role": "buyer", "people": told,
         "categories": ("pcn_eol",)}),
    ]  # fmt: skip


def test_5_a_side_without_a_program_manager_and_without_owners() -> None:
    text = broken(
        ('roles = ["program_manager"]', 'roles = ["npi_manager"]'),
        ("level = 0\n", "level = 1\n"),
        ("level = 0\n", "level = 1\n"),
        ('roles = ["buyer"]', 'roles = ["sales"]'),
    )
    owned = ["shortage", "consigned", "delivery", "pcn_eol", "order", "commercial", "logistics"]
    assert rows(text) == [
        (WRONG, "no_manager", "oem", {"id": "tom"}),
        (WRONG, "role_nobody", "oem", {"id": "tom", "role": "buyer", "categories": tuple(owned)}),
    ]


def test_6_one_person_without_a_backup() -> None:
    text = broken(('backup = "tom"\nphone = "+1 408 555 0100"', 'phone = "+1 408 555 0100"'))
    alone = ("program_manager", "level 1")
    values = {"id": "maria", "person": "Maria Lopez", "alone": alone, "backup": "tom"}
    assert rows(text) == [(GAP, "single", "oem", values)]


def test_a_second_holder_of_level_and_roles_makes_a_backup_needless() -> None:
    text = broken(
        ('backup = "tom"\nphone = "+1 408 555 0100"', 'phone = "+1 408 555 0100"'),
        ('level = 2\nroles = ["supply_chain_manager"]', 'level = 1\nroles = ["program_manager"]'),
    )
    assert names(text) == [("level_passed", "oem")]


WEI = 'id = "wei"'
JUN = 'id = "jun"'


def test_7_away_and_so_is_the_backup() -> None:
    """Wei is away from Tuesday to Friday, his backup Jun on Thursday and Friday, hers not."""
    text = broken(
        (WEI, WEI + '\naway = ["2026-10-20..2026-10-23"]'),
        (JUN, JUN + '\naway = ["2026-10-22..2026-10-30"]'),
        ('backup = "linh"', 'backup = "feng"'),
        ('id = "feng"', 'id = "feng"\naway = ["2026-10-22", "2026-10-24"]'),
        ('backup = "wei"', 'backup = "gao"'),
        ('id = "gao"', 'id = "gao"\naway = ["2026-10-22"]'),
        ('id = "gao"\naway = ["2026-10-22"]\nname = "Gao Shan"\nside = "ems"\nsite = "sz"\n'
         'level = 3\nroles = ["plant_manager"]\nbackup = "feng"',
         'id = "gao"\naway = ["2026-10-22"]\nname = "Gao Shan"\nside = "ems"\nsite = "sz"\n'
         'level = 3\nroles = ["plant_manager"]\nbackup = "hong"'),
        ('id = "hong"', 'id = "hong"\naway = ["2026-10-22"]'),
        ('backup = "gao"\nphone = "+86 755 5550 0105"', 'phone = "+86 755 5550 0105"'),
    )  # fmt: skip
    found = rows(text)
    assert [(key, values["id"], values["days"]) for _, key, _, values in found] == [
        ("away_too", "jun", ("2026-10-22",)),
        ("away_too", "wei", ("2026-10-22",)),
        ("away_too", "feng", ("2026-10-22",)),
        ("away_too", "gao", ("2026-10-22",)),
        ("away_alone", "hong", ("2026-10-22",)),
    ]
    jun = found[0][3]
    assert jun["others"] == ("Liu Feng", "Gao Shan", "Hong Mei")
    assert jun["alone"] == ("planner", "buyer")
    assert jun["backup"] == "linh", "somebody who is there, not one of those who are away"


def test_8_away_at_the_same_time_as_each_others_backup() -> None:
    tom, dana = 'id = "tom"', 'id = "dana"'
    text = broken(
        (tom, tom + '\naway = ["2026-10-19..2026-10-21"]'),
        (dana, dana + '\naway = ["2026-10-21..2026-10-22"]'),
    )
    (found,) = rows(text)
    assert found[:3] == (GAP, "away_circle", "oem")
    assert found[3]["days"] == ("2026-10-21",)
    assert (found[3]["person"], found[3]["others"]) == ("Tom Becker", ("Dana Whitfield",))
    assert found[3]["alone"] == ("buyer",)
    assert found[3]["backup"] == "maria"


def test_an_absence_that_is_over_or_far_ahead_is_not_told() -> None:
    away = 'id = "tom"\naway = ["2026-10-01..2026-10-11", "2026-12-08..2026-12-20"]'
    both = broken(('id = "tom"', away), ('id = "dana"', away.replace("tom", "dana")))
    assert rows(both) == []


CLOCKS = """
[[rule]]
category = "shortage"
severity = "major"
ack = "10bh"
contain = "8bh"
resolve = "1bd"
update = "2bd"
"""


def test_9_clocks_longer_than_the_step_that_follows() -> None:
    assert rows(sound() + CLOCKS) == [
        (GAP, "clock_longer", None, _clock("ack", "10bh", "contain", "8bh", "shortage major")),
        (GAP, "clock_longer", None, _clock("update", "2bd", "resolve", "1bd", "shortage major")),
    ]


def _clock(first: str, length: str, second: str, limit: str, *cells: str) -> dict[str, object]:
    words = {"first": first, "length": length, "second": second, "limit": limit}
    return {**words, "cells": cells}


@pytest.mark.parametrize(
    ("change", "longer"),
    [
        ('ack = "9bh"\ncontain = "1bd"', []),  # nine hours are a day in San Jose
        ('ack = "10bh"\ncontain = "1bd"', ["ack"]),
        ('ack = "4bh"\ncontain = "4h"', ["ack"]),  # not in the evening
        ('ack = "4h"\ncontain = "4bh"', []),
        ('contain = "1bd"\nresolve = "24h"', ["contain", "update"]),  # not on Friday
        ('contain = "1bd"\nupdate = "1bd"\nresolve = "3d"', []),
        ('contain = "3bd"\nresolve = "3bd"', []),
        ('contain = "1w"\nresolve = "5bd"', []),
    ],
)
def test_lengths_of_different_units_are_compared_on_the_site_s_week(
    change: str, longer: list[str]
) -> None:
    text = f'{sound()}\n[[rule]]\ncategory = "shortage"\nseverity = "major"\n{change}\n'
    assert [values["first"] for _, _, _, values in rows(text)] == longer


def test_without_containment_the_acknowledgment_must_come_before_the_resolution() -> None:
    text = sound() + '\n[[rule]]\ncategory = "eq"\nseverity = "info"\nack = "6bd"\n'
    assert rows(text) == [
        (GAP, "clock_longer", None, _clock("ack", "6bd", "resolve", "5bd", "eq info"))
    ]


LADDERS = """
[[ladder]]
trigger = "ack"
severity = "major"
remind = "50%"
steps = [
    { level = 1, after = "0m" }, { level = 3, after = "4bh" }, { level = 2, after = "1bd" },
    { level = 4, after = "5bd", offer = true },
]

[[ladder]]
trigger = "update"
severity = "major"
remind = "50%"
steps = [{ level = 1, misses = 2 }, { level = 2, misses = 2 }, { level = 3, after = "1bd" }]

[[ladder]]
trigger = "contain"
severity = "info"
steps = [{ level = 1, after = "0m" }]

[[ladder]]
trigger = "resolve"
severity = "minor"
steps = []
"""


def test_10_ladders_out_of_order_unused_and_missing() -> None:
    every = tuple(default_rules().categories)
    major = {"severity": "major"}
    assert rows(sound() + LADDERS) == [
        (WRONG, "rung_no_misses", None, {"trigger": "update", **major, "level": 3}),
        (GAP, "rung_order", None, {"trigger": "ack", **major,
         "level": 3, "after": "+4bh", "lower": 2, "before": "+1bd"}),
        (GAP, "rung_order", None, {"trigger": "update", **major,
         "level": 2, "after": "2 missed", "lower": 1, "before": "2 missed"}),
        (GAP, "no_ladder", None, {"trigger": "resolve", "severity": "minor",
         "categories": every}),
        (NOTE, "remind_unused", None, {"trigger": "update", **major}),
        (NOTE, "no_clock", None, {"trigger": "contain", "severity": "info"}),
    ]  # fmt: skip


def findings(ladder: LadderOverride) -> list[Finding]:
    """Check a ladder that no program file may hold."""
    program = read_program(sound())
    overrides = replace(program.overrides, ladders=(ladder,))
    return check(program, apply_overrides(default_rules(), overrides, 2), calendars(program), NOW)


def calendars(program: Program) -> dict[str, Calendar]:
    holidays = {site.id: public_holidays(site.country, site.subdivision) for site in program.sites}
    return {site.id: Calendar(site, holidays[site.id]) for site in program.sites}


def test_11_a_reminder_at_the_due_time_and_a_rung_that_counts_misses() -> None:
    steps = (Rung(1, misses=1), *default_rules().ladder("ack", "major").steps[1:])
    (wrong, never) = findings(LadderOverride("ack", "major", Ladder(steps, 100)))
    where = {"trigger": "ack", "severity": "major"}
    assert wrong == new_finding(WRONG, "rung_misses", level=1, **where)
    assert never == new_finding(WRONG, "remind_never", percent=100, **where)


def test_12_sites_that_stay_closed() -> None:
    """The OEM's only site never opens again; the EMS provider's closes for ten weeks."""
    years = ", ".join(f'"{year}-01-01..{year}-12-31"' for year in (2026, 2027, 2028))
    text = broken(
        ('country = "US"', f'country = "US"\nclosed = [{years}]'),
        ('country = "CN"', 'country = "CN"\nclosed = ["2026-10-13..2026-12-20"]'),
    )
    opens = datetime(2026, 12, 21, 0, 30, tzinfo=UTC)
    assert rows(text) == [
        (WRONG, "never_open", "oem", {"site": "sj"}),
        (GAP, "closed_long", "ems", {"site": "sz", "opens": opens, "day": date(2026, 10, 14)}),
        (NOTE, "nobody", None,
         {"stretches": ((NOW, opens),), "site": "sz", "day": date(2026, 10, 13)}),
    ]  # fmt: skip


def test_13_nobody_works_on_joint_closures_but_weekends_are_ordinary() -> None:
    """Both close on Friday 6 November; the EMS provider alone closes on Monday 16 November."""
    text = broken(
        ('country = "US"', 'country = "US"\nclosed = ["2026-11-06"]'),
        ('country = "CN"', 'country = "CN"\nclosed = ["2026-11-06"]'),
    )
    # Thursday 17:00 in San Jose is Friday 09:00 in Shenzhen; it opens on Monday at 08:30.
    gap = (datetime(2026, 11, 6, 1, 0, tzinfo=UTC), datetime(2026, 11, 9, 0, 30, tzinfo=UTC))
    (found,) = rows(text)
    assert found[:2] == (NOTE, "nobody")
    assert found[3]["stretches"] == (gap,)
    assert (found[3]["site"], str(found[3]["day"])) == ("sj", "2026-11-06")


def test_14_people_who_cannot_be_told_or_called() -> None:
    """On Slack alone, with one identity on each side; two numbers are missing."""
    text = broken(
        ('platform = "console"\nid = "shared"', 'platform = "slack"\nteam = "T1"\nid = "C1"'),
        ('platform = "console"\nid = "oem"', 'platform = "slack"\nteam = "T1"\nid = "C2"'),
        ('platform = "console"\nid = "ems"', 'platform = "slack"\nteam = "T1"\nid = "C3"'),
        ('id = "maria"', 'id = "maria"\nslack = "T1/U1"'),
        ('id = "linh"\nphone = "+1 408 555 0199"', 'id = "linh"\nslack = "T1/U2"'),
        ('phone = "+1 408 555 0102"\n', ""),
    )
    found = rows(text)
    assert [(weight, key, side, values["id"]) for weight, key, side, values in found] == [
        (GAP, "unreachable", "oem", "tom"),
        (GAP, "unreachable", "ems", "jun"),
        (NOTE, "phone_level", "oem", "helen"),
        (NOTE, "phone_owner", "ems", "linh"),
    ]
    assert "Maria Lopez" not in found[0][3]["people"]  # type: ignore[operator]
    assert all(each.private for each in program_findings(read_program(text), NOW))


def test_who_can_be_told_is_who_the_bot_can_tell() -> None:
    """The domain's own reading of identities agrees with the one that sends."""
    program = read_program(sound())
    for platform in PLATFORMS:
        channels = tuple(replace(each, platform=platform, team="T1") for each in program.channels)
        people = tuple(replace(p, slack=None, discord=None) for p in program.people)
        bare = replace(program, channels=channels, people=people)
        told = check(bare, rules_of(bare), calendars(bare), NOW)
        reached = all(identity_on(person, platform) for person in people)
        assert ("unreachable" in {each.key for each in told}) is not reached


def rules_of(program: Program) -> RuleSet:
    return apply_overrides(default_rules(), program.overrides, 1)


def test_the_level_from_which_phones_are_shown_is_the_card_s() -> None:
    assert PHONE_LEVEL == asked.PHONE_LEVEL
