"""Changes on top of a program's rules, the rule sets that ship, and differences in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.data import demo_program_text
from bot.domain.rule_set import Ladder, LadderOverride, Overrides, RuleOverride, Rung
from bot.domain.rules import (
    RuleChange,
    apply_overrides,
    describe_changes,
    merged,
    parse_steps,
    show_steps,
    trimmed,
)
from bot.domain.values import CLOCK_KINDS, Duration
from bot.features.rules.sets import overrides_of, set_of, shipped_sets
from bot.features.rules.texts import change_lines, pages
from bot.program_file import read_overrides, read_program, write_overrides, write_program
from bot.program_file.shipped import default_rules

# what a program proposes on top of what it has


def _override(**changes: object) -> Overrides:
    return Overrides((RuleOverride("shortage", "major", **changes),))  # type: ignore[arg-type]


def test_a_change_is_merged_key_by_key_and_ladders_whole() -> None:
    old = _override(targets={"ack": Duration(2, "bh")}, owner={"oem": "sqe"})
    new = _override(
        targets={"ack": Duration(1, "bd"), "update": Duration(4, "bh")}, owner={"ems": "cqe"}
    )
    ladder = LadderOverride("ack", "major", Ladder((Rung(1, Duration(0, "m")),)))
    shorter = replace(ladder, ladder=Ladder((Rung(2, Duration(0, "m")),), 75))
    both = merged(merged(old, Overrides(ladders=(ladder,))), Overrides(new.rules, (shorter,)))
    assert both.rules == (
        RuleOverride(
            "shortage",
            "major",
            {"ack": Duration(1, "bd"), "update": Duration(4, "bh")},
            owner={"oem": "sqe", "ems": "cqe"},
        ),
    )
    assert both.ladders == (shorter,)


def test_what_already_stands_in_the_shipped_rules_is_left_out() -> None:
    base = default_rules()
    same = _override(
        targets={"ack": Duration(4, "bh"), "update": Duration(2, "bd")},
        responder="oem",
        owner={"oem": "buyer", "ems": "cqe"},
    )
    kept = trimmed(base, same)
    assert kept == _override(targets={"update": Duration(2, "bd")}, owner={"ems": "cqe"})
    ladder = LadderOverride("ack", "major", base.ladder("ack", "major"))
    assert trimmed(base, Overrides(ladders=(ladder,))) == Overrides()
    back = merged(same, _override(targets={"update": Duration(1, "bd")}, owner={"ems": "planner"}))
    assert trimmed(base, back) == Overrides()


def test_keys_are_merged_one_by_one_and_told_as_changes() -> None:
    base = default_rules()
    both = merged(Overrides(keys={"minor": "ask"}), Overrides(keys={"info": "ask"}))
    assert both == Overrides(keys={"minor": "ask", "info": "ask"})
    assert trimmed(base, Overrides(keys={"major": "ask", "minor": "ask"})).keys == {"minor": "ask"}
    back = merged(both, Overrides(keys={"minor": "inform", "info": "inform"}))
    assert trimmed(base, back) == Overrides()
    changed = apply_overrides(base, both, 2)
    assert changed.keys == {"critical": "ask", "major": "ask", "minor": "ask", "info": "ask"}
    assert change_lines(describe_changes(base, changed)) == [
        "minor keys: softening inform → ask",
        "info keys: softening inform → ask",
    ]


@pytest.mark.parametrize("name", shipped_sets())
def test_trimming_changes_no_rule(name: str) -> None:
    base, whole = default_rules(), overrides_of(name)
    short = trimmed(base, whole)
    assert short == whole, "a shipped set states only what it changes"
    assert apply_overrides(base, short, 2) == apply_overrides(base, whole, 2)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("L1 +0m", (Rung(1, Duration(0, "m")),)),
        ("l1 + 0m,L2  +1 bd", (Rung(1, Duration(0, "m")), Rung(2, Duration(1, "bd")))),
        ("L4 +5bd offered", (Rung(4, Duration(5, "bd"), offer=True),)),
        ("L4 +5bd (offered)", (Rung(4, Duration(5, "bd"), offer=True),)),
        ("L1 2 missed, L2 after 4 missed", (Rung(1, misses=2), Rung(2, misses=4))),
    ],
)
def test_steps_are_read_as_people_write_them(text: str, steps: tuple[Rung, ...]) -> None:
    assert parse_steps(text) == steps


@pytest.mark.parametrize(
    "text",
    ["", "L1", "L5 +1h", "L1 +1h,", "L1 1h", "L1 +1x", "L1 +0m, L1 +1h", "L1 0 missed", "1 +1h"],
)
def test_other_words_are_no_steps(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_steps(text)


@pytest.mark.parametrize("name", shipped_sets())
def test_steps_read_what_is_shown(name: str) -> None:
    rules = apply_overrides(default_rules(), overrides_of(name), 1)
    for rows in rules.ladders.values():
        for ladder in rows.values():
            assert parse_steps(show_steps(ladder.steps)) == ladder.steps


# the sets that ship


def test_the_shipped_sets_have_names() -> None:
    assert shipped_sets() == ("ems-standard", "ems-strict", "ems-prototype")
    assert overrides_of("ems-standard") == Overrides()
    with pytest.raises(KeyError):
        overrides_of("ems-unknown")


@pytest.mark.parametrize("name", shipped_sets())
def test_a_set_is_known_again_whatever_its_version(name: str) -> None:
    rules = apply_overrides(default_rules(), overrides_of(name), 7)
    assert set_of(rules) == name
    changed = apply_overrides(rules, _override(targets={"ack": Duration(3, "bd")}), 8)
    assert set_of(changed) is None


@pytest.mark.parametrize("name", shipped_sets())
def test_a_set_round_trips_through_a_program_file(name: str) -> None:
    program = replace(read_program(demo_program_text()), overrides=overrides_of(name))
    assert read_program(write_program(program)) == program
    assert read_overrides(write_overrides(program.overrides)) == program.overrides


def _hours(length: Duration | None) -> float:
    """The length in hours; a business day has eight."""
    if length is None:
        return 0
    return length.amount * 8 if length.unit == "bd" else length.minutes / 60


def test_strict_is_never_slower_and_mostly_half() -> None:
    strict = apply_overrides(default_rules(), overrides_of("ems-strict"), 1)
    ratios = []
    for name, category in default_rules().categories.items():
        for severity, cell in category.cells.items():
            for kind in CLOCK_KINDS:
                length = cell.targets.of(kind)
                if length is not None:
                    shorter = _hours(strict.cell(name, severity).targets.of(kind))
                    ratios.append(shorter / _hours(length))
    assert max(ratios) <= 1
    assert min(ratios) > 0.16
    assert sum(0.3 < ratio < 0.7 for ratio in ratios) / len(ratios) > 0.75


def test_strict_alerts_level_2_and_3_sooner() -> None:
    strict = apply_overrides(default_rules(), overrides_of("ems-strict"), 1)
    for trigger in ("ack", "contain", "resolve"):
        for severity in ("critical", "major"):
            before = {s.level: s for s in default_rules().ladder(trigger, severity).steps}
            for step in strict.ladder(trigger, severity).steps:
                if step.level in before and step.level >= 2:
                    assert _hours(step.after) <= _hours(before[step.level].after)


def test_prototype_is_fast_for_questions_and_slow_for_paper() -> None:
    fast = apply_overrides(default_rules(), overrides_of("ems-prototype"), 1)
    for name in ("eq", "dfm", "fai"):
        for severity in ("critical", "major", "minor"):
            targets = fast.cell(name, severity).targets
            lengths = [targets.of(kind) for kind in ("ack", "update", "resolve")]
            assert all(length is not None and length.elapsed for length in lengths)
    for name in ("order", "commercial"):
        for severity in ("major", "minor"):
            before = default_rules().cell(name, severity).targets
            after = fast.cell(name, severity).targets
            assert all(_hours(after.of(k)) >= _hours(before.of(k)) for k in ("ack", "resolve"))


# differences in words


def test_the_words_of_a_difference() -> None:
    change = RuleChange("shortage", "major", "ack", "4bh", "2bd")
    assert change_lines([change]) == ["major shortage: acknowledge 4 bh → 2 bd"]
    remind = RuleChange("ack ladder", "minor", "remind", "75%", "none")
    assert change_lines([remind]) == ["minor ack ladder: reminder 75 % → none"]
    steps = RuleChange("ack ladder", "info", "steps", "L1 +0m", "L2 +4bh (offered)")
    assert change_lines([steps]) == ["info ack ladder: steps L1 +0 m → L2 +4 bh (offered)"]


def test_what_cells_change_alike_is_one_line() -> None:
    base = default_rules()
    targets = {"ack": Duration(1, "bd"), "resolve": Duration(3, "bd")}
    names = list(base.categories)
    rules = tuple(RuleOverride(name, "info", targets) for name in names)
    one = RuleOverride("eq", "major", {"ack": Duration(2, "bh")})
    two = RuleOverride("fai", "major", {"ack": Duration(2, "bh")})
    after = apply_overrides(base, Overrides((*rules, one, two)), 2)
    assert change_lines(describe_changes(base, after), names) == [
        "info all categories: acknowledge 2 bd → 1 bd, resolve 5 bd → 3 bd",
        "major eq, fai: acknowledge 4 bh → 2 bh",
    ]


def test_pages_hold_whole_lines() -> None:
    lines = [("x" * 40,)] * 10
    split = pages(lines, 100)
    assert [len(page) for page in split] == [2, 2, 2, 2, 2]
    assert pages([], 100) == [[]]
    assert pages([("y" * 500,)], 100) == [[("y" * 500,)]]
