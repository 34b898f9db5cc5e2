"""What findings say, which are news, and what is found of the rule sets that ship."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from bot.domain.program import Program
from bot.domain.rule_set import Ladder, LadderOverride, Overrides, Rung
from bot.domain.rules import apply_overrides
from bot.domain.values import DateRange
from bot.features.rules.lint.finding import GAP, NOTE, WEIGHTS, Finding, new_finding
from bot.features.rules.lint.program import finding_lines, program_findings
from bot.features.rules.lint.run import check
from bot.features.rules.lint.texts import FOUND, IN_FILE, MEND, finding_text
from bot.features.rules.sets import overrides_of, shipped_sets
from bot.messages.card import plain
from bot.program_file import read_program
from bot.program_file.shipped import default_rules
from tests.domain.lint_program import broken, sound, without
from tests.domain.test_lint import CLOCKS, LADDERS, NOW, calendars, findings, rows, rules_of
from tests.program.test_round_trip import programs

SUMMER, LATE = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)

# the words


def every_finding() -> list[tuple[Program, Finding]]:
    """Return a finding of every key, each from a program that has it."""
    years = ", ".join(f'"{year}-01-01..{year}-12-31"' for year in (2026, 2027, 2028))
    closed = broken(('country = "US"', f'country = "US"\nclosed = [{years}]'))
    long = broken(('country = "CN"', 'country = "CN"\nclosed = ["2026-10-13..2026-12-20"]'))
    away = broken(('id = "tom"', 'id = "tom"\naway = ["2026-10-19"]'),
                  ('id = "dana"', 'id = "dana"\naway = ["2026-10-19"]'))  # fmt: skip
    texts = [closed, long, away, sound() + CLOCKS, sound() + LADDERS]
    texts += [sound() + '\n[keys]\ncritical = "inform"\n']
    texts += [without("greg"), without("gao", "hong"), without("vera", "hong")]
    texts += [broken(('roles = ["planner", "buyer"]', "")), without("maria", "dana", "tom")]
    texts += [broken(('backup = "tom"\nphone', "phone"))]
    texts += [broken(('backup = "tom"\nphone', 'away = ["2026-10-19"]\nphone'))]
    texts += [broken(('id = "maria"', 'id = "maria"\naway = ["2026-10-19"]'),
                     ('id = "tom"', 'id = "tom"\naway = ["2026-10-19"]'),
                     ('backup = "dana"', ""))]  # fmt: skip
    seen = [
        (program, each)
        for program in map(read_program, texts)
        for each in program_findings(program, NOW)
    ]
    # An official make-up workday is ahead in 2026, and nothing is known of the next year.
    chinese = read_program(sound())
    seen += [(chinese, each) for day in (SUMMER, LATE) for each in program_findings(chinese, day)]
    program = read_program(sound())
    ladder = LadderOverride("ack", "major", Ladder((Rung(1, misses=1),), 100))
    seen += [(program, each) for each in findings(ladder)]
    bare = replace(
        program,
        channels=tuple(replace(each, platform="discord") for each in program.channels),
        people=tuple(replace(person, phone=None) for person in program.people),
    )
    seen.append((program, new_finding(NOTE, "shipped_earlier", base=1, newest=2)))
    return seen + [(bare, each) for each in check(bare, rules_of(bare), calendars(bare), NOW)]


def test_every_finding_has_its_sentence_and_says_how_to_mend_it() -> None:
    seen = every_finding()
    assert {finding.key for _, finding in seen} == set(FOUND) == set(MEND)
    assert set(IN_FILE) < set(MEND)
    for program, finding in seen:
        for in_file in (False, True):
            text = plain(finding_text(program, finding, in_file=in_file))
            assert "{" not in text.replace("{ ", ""), text
            assert " None" not in text
            assert "To mend: " in text
            assert len(text) < 1000


def test_a_mend_of_the_file_mends() -> None:
    text = broken(('backup = "tom"\nphone = "+1 408 555 0100"', 'phone = "+1 408 555 0100"'))
    program = read_program(text)
    (finding,) = program_findings(program, NOW)
    said = plain(finding_text(program, finding, in_file=True))
    assert '[[person]] "maria": backup = "tom"' in said
    mended = text.replace('id = "maria"\n', 'id = "maria"\nbackup = "tom"\n')
    assert rows(mended) == []


def test_the_worst_comes_first() -> None:
    found = program_findings(read_program(without("maria", "greg", "dana")), NOW)
    weights = [WEIGHTS.index(each.weight) for each in found]
    assert weights == sorted(weights)
    assert len(set(weights)) > 1


def test_long_lists_are_cut() -> None:
    lines = finding_lines(read_program(sound() + LADDERS), NOW)
    (line,) = (each for each in lines if "no ladder follows" in each)
    assert "scar, shortage, consigned, delivery +15 more." in line


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs())
def test_any_program_can_be_checked(program: Program) -> None:
    for finding in program_findings(program, NOW):
        assert plain(finding_text(program, finding))


# what is new


def test_a_finding_is_news_unless_it_is_part_of_a_known_one() -> None:
    known = [new_finding(GAP, "no_ladder", trigger="ack", categories=("eq", "dfm"))]
    assert not new_finding(GAP, "no_ladder", trigger="ack", categories=("eq",)).news(known)
    assert new_finding(GAP, "no_ladder", trigger="ack", categories=("eq", "fai")).news(known)
    assert new_finding(GAP, "no_ladder", trigger="contain", categories=("eq",)).news(known)
    assert new_finding(GAP, "no_ladder", "oem", trigger="ack", categories=("eq",)).news(known)


# the sets that ship


@pytest.mark.parametrize("name", [name for name in shipped_sets() if name != "ems-standard"])
def test_the_other_sets_have_nothing_wrong_that_the_roster_does_not_lack(name: str) -> None:
    program = read_program(sound())
    rules = apply_overrides(default_rules(), overrides_of(name), 2)
    assert check(program, rules, calendars(program), NOW) == []


def test_the_shipped_rules_have_two_rows_that_end_after_their_resolution() -> None:
    """What was agreed is agreed; a program or another set puts these right."""
    program = read_program(sound())
    found = check(program, default_rules(), calendars(program), NOW)
    cells = ("fai minor", "order minor")
    assert [(each.key, each.get("first"), each.get("cells")) for each in found] == [
        ("clock_longer", "update", cells),
    ]


def test_an_absence_may_be_a_whole_year() -> None:
    program = read_program(sound())
    year = (DateRange(NOW.date(), NOW.date().replace(year=2027)),)
    people = tuple(replace(p, away=year) for p in program.people)
    found = check(replace(program, people=people), rules_of(program), calendars(program), NOW)
    assert {each.key for each in found} == {"away_circle", "away_too"}


def test_no_override_is_no_finding_twice() -> None:
    program = replace(read_program(sound()), overrides=Overrides())
    found = check(program, rules_of(program), calendars(program), NOW)
    assert len(found) == len(set(found)) == 1
