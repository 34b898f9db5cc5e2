"""The shipped rules, a program's overrides, and what two rule sets differ in."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from bot.data import default_rules_text
from bot.domain.rule_set import (
    DEFAULT_KEYS,
    Ladder,
    LadderOverride,
    Overrides,
    RuleOverride,
    Rung,
)
from bot.domain.rules import (
    RuleChange,
    apply_overrides,
    describe_changes,
    parse_duration,
    parse_offset,
    show_offset,
)
from bot.domain.values import CLOCK_KINDS, SEVERITIES, TRIGGERS, Duration
from bot.program_file.shipped import default_rules
from tests.beside import SHARED, beside

CONTAINED = {
    "line_down", "nonconformance", "scar", "shortage", "consigned", "delivery", "test_yield",
    "logistics", "rma",
}  # fmt: skip


def test_the_first_shipped_rules_are_the_normative_ones() -> None:
    text = beside(SHARED, "default-rules.toml").read_text(encoding="utf-8")
    assert tomllib.loads(default_rules_text(1)) == tomllib.loads(text)


def test_version_2_differs_from_version_1_in_what_was_agreed_for_it() -> None:
    """Fewer containments, help before lateness, and a clock for whoever closes."""
    told = [str(change) for change in describe_changes(default_rules(1), default_rules(2))]
    lines = set(told)
    categories = default_rules().categories
    gone = [
        f"{severity} {name}: contain {default_rules(1).cell(name, severity).targets.contain} → none"
        for name in categories
        for severity in ("critical", "major", "minor")
        if name not in CONTAINED or severity == "minor"
    ]
    confirm = [
        f"{severity} {name}: confirm none → {length}"
        for name in categories
        for severity, length in (("critical", "1bd"), ("major", "2bd"))
    ]
    ladders = {
        "critical ack ladder: help none → 75%",
        "major ack ladder: help none → 75%",
        "major contain ladder: steps L1 +0m, L2 +1bd → L1 +0m",
        "minor contain ladder: remind none → none",
        "minor contain ladder: steps L1 +0m → none",
        "critical confirm ladder: remind none → 50%",
        "critical confirm ladder: steps none → L1 +0m",
        "major confirm ladder: remind none → 50%",
        "major confirm ladder: steps none → L1 +0m",
    }
    assert lines - set(gone) - set(confirm) <= ladders
    assert set(gone) | set(confirm) <= lines
    assert ladders - lines <= {"minor contain ladder: remind none → none"}


def test_every_value_of_the_file_is_in_the_rule_set() -> None:
    raw = tomllib.loads(default_rules_text())
    rules = default_rules()
    assert (rules.name, rules.version) == ("ems-standard", 2)
    assert set(rules.categories) == set(raw["category"])
    for name, table in raw["category"].items():
        _assert_category(name, table)
    assert set(rules.ladders) == set(raw["ladder"]) == set(TRIGGERS)
    for trigger, rows in raw["ladder"].items():
        for severity, row in rows.items():
            _assert_ladder(rules.ladder(trigger, severity), row)
    shown = {kind: [show_offset(day) for day in days] for kind, days in rules.nudges.items()}
    assert shown == raw["deadline"]["nudge"]
    for kind, steps in raw["deadline"]["ladder"].items():
        _assert_ladder(Ladder(rules.deadline_ladders[kind]), {"steps": steps})
    assert rules.keys == raw["keys"]


def test_rules_without_keys_have_the_usual_ones() -> None:
    assert "keys" not in tomllib.loads(default_rules_text(1))
    assert default_rules(1).keys == DEFAULT_KEYS == default_rules(2).keys


def _assert_category(name: str, table: dict[str, Any]) -> None:
    category = default_rules().categories[name]
    assert (category.title, category.severity) == (table["title"], table["severity"])
    assert list(category.asks) == table["asks"]
    for severity in SEVERITIES:
        cell = default_rules().cell(name, severity)
        shown = {k: str(cell.targets.of(k)) for k in CLOCK_KINDS if cell.targets.of(k)}
        confirm = tomllib.loads(default_rules_text())["confirm"].get(severity)
        assert shown == {**table[severity], **({"confirm": confirm} if confirm else {})}
        assert (cell.responder, cell.owner) == (table["responder"], table["owner"])


def _assert_ladder(ladder: Ladder, row: dict[str, Any]) -> None:
    assert row.get("remind") == (None if ladder.remind is None else f"{ladder.remind}%")
    assert row.get("help") == (None if ladder.help is None else f"{ladder.help}%")
    assert len(ladder.steps) == len(row["steps"])
    for step, raw in zip(ladder.steps, row["steps"], strict=True):
        assert step.level == raw["level"]
        assert (str(step.after) if step.after else None) == raw.get("after")
        assert (step.misses, step.offer) == (raw.get("misses"), raw.get("offer", False))


def test_a_rule_changes_only_the_keys_it_gives() -> None:
    change = RuleOverride(
        "shortage", "major", {"ack": Duration(2, "bh")}, owner={"oem": "commodity_manager"}
    )
    rules = apply_overrides(default_rules(), Overrides((change,)), version=4)
    cell, base = rules.cell("shortage", "major"), default_rules().cell("shortage", "major")
    assert rules.version == 4
    assert cell.targets == replace(base.targets, ack=Duration(2, "bh"))
    assert cell.responder == base.responder
    assert cell.owner == {"oem": "commodity_manager", "ems": "planner"}
    assert rules.cell("shortage", "minor") == default_rules().cell("shortage", "minor")
    assert rules.cell("eq", "major") == default_rules().cell("eq", "major")


def test_a_rule_may_start_a_clock_that_the_default_does_not_have() -> None:
    change = RuleOverride("eq", "info", {"update": Duration(1, "bd")}, responder="ems")
    cell = apply_overrides(default_rules(), Overrides((change,)), 1).cell("eq", "info")
    assert str(cell.targets.update) == "1bd"
    assert cell.responder == "ems"


def test_a_ladder_replaces_one_ladder_whole() -> None:
    steps = (Rung(1, after=Duration(0, "m")),)
    change = Overrides(ladders=(LadderOverride("ack", "major", Ladder(steps)),))
    rules = apply_overrides(default_rules(), change, 2)
    assert rules.ladder("ack", "major") == Ladder(steps)
    assert rules.ladder("ack", "critical") == default_rules().ladder("ack", "critical")
    assert rules.ladder("resolve", "major") == default_rules().ladder("resolve", "major")


def test_a_ladder_may_stand_where_the_default_has_none() -> None:
    ladder = Ladder((Rung(1, misses=1),))
    change = Overrides(ladders=(LadderOverride("update", "info", ladder),))
    assert apply_overrides(default_rules(), change, 2).ladder("update", "info") == ladder


def test_overrides_leave_the_base_alone() -> None:
    before = default_rules()
    everything = Overrides(
        (RuleOverride("eq", "major", {"ack": Duration(1, "bh")}),),
        (LadderOverride("ack", "major", Ladder()),),
    )
    apply_overrides(before, everything, 9)
    default_rules.cache_clear()
    assert default_rules() == before


def test_an_unknown_category_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        apply_overrides(default_rules(), Overrides((RuleOverride("nothing", "major"),)), 1)


def test_no_change_is_an_empty_list() -> None:
    assert describe_changes(default_rules(), replace(default_rules(), version=7)) == []


def test_the_diff_names_each_change() -> None:
    changes = Overrides(
        (
            RuleOverride("shortage", "major", {"ack": Duration(2, "bh")}),
            RuleOverride("eq", "info", {"update": Duration(1, "bd")}, "ems", {"ems": "cqe"}),
        ),
        (LadderOverride("ack", "info", Ladder((Rung(2, Duration(4, "bh"), offer=True),), 75)),),
    )
    found = describe_changes(default_rules(), apply_overrides(default_rules(), changes, 2))
    assert [str(change) for change in found] == [
        "major shortage: ack 4bh → 2bh",
        "info eq: update none → 1bd",
        "info eq: responder oem → ems",
        "info eq: ems owner process_engineer → cqe",
        "info ack ladder: remind none → 75%",
        "info ack ladder: steps L1 +0m → L2 +4bh (offered)",
    ]
    assert found[0] == RuleChange("shortage", "major", "ack", "4bh", "2bh")


def test_the_diff_backwards_swaps_old_and_new() -> None:
    ladder = Ladder((Rung(1, misses=3),))
    changed = apply_overrides(
        default_rules(), Overrides(ladders=(LadderOverride("update", "info", ladder),)), 2
    )
    forwards, backwards = (
        describe_changes(default_rules(), changed),
        describe_changes(changed, default_rules()),
    )
    assert [str(change) for change in forwards] == [
        "info update ladder: steps none → L1 after 3 missed"
    ]
    assert [(c.old, c.new) for c in backwards] == [(c.new, c.old) for c in forwards]


def test_the_diff_sees_nudges_and_categories() -> None:
    base = default_rules()
    fewer = {name: cat for name, cat in base.categories.items() if name != "rma"}
    changed = replace(base, categories=fewer, nudges={**base.nudges, "action": (-1, 0)})
    found = describe_changes(base, changed)
    assert ("action nudges", "days", "-1bd 0") in {(c.subject, c.key, c.new) for c in found}
    assert RuleChange("rma", "", "severity", "minor", "none") in found


@pytest.mark.parametrize("text", ["30m", "4h", "2d", "1w", "4bh", "2bd", "366bd"])
def test_durations_read_back(text: str) -> None:
    assert str(parse_duration(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "4", "bh", "0m", "-1h", "+1h", "1.5h", "4 bh", "4BH", "367bd", "٤h", "4bhh", "4bh\n"],
)
def test_other_words_are_no_durations(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_duration(text)


def test_zero_is_a_duration_only_where_it_may_be() -> None:
    assert parse_duration("0m", zero=True) == Duration(0, "m")


@pytest.mark.parametrize(("text", "days"), [("-5bd", -5), ("0", 0), ("+1bd", 1)])
def test_offsets_read_and_show(text: str, days: int) -> None:
    assert parse_offset(text) == days
    assert show_offset(days) == text


@pytest.mark.parametrize("text", ["5bd", "-0bd", "+0bd", "-5h", "1", "-400bd", "", "+bd"])
def test_other_words_are_no_offsets(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_offset(text)
