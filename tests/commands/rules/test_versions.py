"""``rules show``, ``history`` and ``diff``, and what is offered while a person types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.discord.commands import Invoked, line_of
from bot.features import INDEX
from bot.features.programs import store
from bot.features.rules.commands.past import VERSIONS_LIMIT
from bot.features.rules.store import rules_row
from bot.features.rules.texts import PAGE
from bot.ports import RulesRow
from bot.ports.request import COMMAND, Request
from tests.commands.rules.conftest import NOW, opened
from tests.commands.test_program_changes import Office
from tests.domain.lint_program import sound
from tests.playing import Play


def test_the_history_says_who_proposed_and_who_decided(office: Office) -> None:
    assert office.say("tom", "rules history").splitlines() == [
        "Rules of ACME",
        "v1 in force, imported San Jose Mon 11:00 · Shenzhen Tue 02:00. "
        "minor fai, order: update 3 bd → 2 bd.",
    ]
    office.say("maria", "rules propose shortage major ack=2bd")
    office.now = NOW.replace(hour=20)
    office.say("wei", "rules reject 2")
    office.say("wei", "rules propose set ems-strict")
    office.say("maria", "rules accept 3")
    office.say("wei", "rules propose eq minor ack=1bd")
    lines = office.say("tom", "rules history").splitlines()
    assert [line.split()[0] for line in lines] == ["Rules", "v4", "v3", "v2", "v1"]
    assert lines[1].startswith("v4 proposed, proposed San Jose Mon 13:00")
    assert lines[1].endswith("by Chen Wei. minor eq: acknowledge 4 bh → 1 bd.")
    assert "v3 in force" in lines[2]
    assert "by Chen Wei, decided San Jose Mon 13:00" in lines[2]
    assert lines[2].endswith("by Maria Lopez. ems-strict")
    assert "v2 rejected, proposed San Jose Mon 11:00" in lines[3]
    assert "decided San Jose Mon 13:00 · Shenzhen Tue 04:00 by Chen Wei." in lines[3]
    assert lines[4].startswith("v1 no longer in force, imported")


@pytest.fixture
def earlier(monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A program whose companies agreed to the first version of the shipped rules."""

    def first(*given: Any) -> RulesRow:
        return replace(rules_row(*given), base=1)

    monkeypatch.setattr(store, "rules_row", first)
    yield from opened(sound())


def test_rules_on_earlier_shipped_ones_are_kept_and_say_so(earlier: Office) -> None:
    shown = earlier.say("tom", "rules show full=yes")
    assert "on version 1 of the shipped rules" in shown.splitlines()[0]
    assert "confirm" not in shown, "what differs is what these companies changed themselves"
    assert "contain 1 bd" in earlier.say("tom", "rules show eq full=yes")
    assert "Confirm" not in earlier.say("tom", "rules explain eq major full=yes")
    changes = earlier.say("tom", "rules history").splitlines()[1]
    assert changes.endswith("minor fai, order: update 3 bd → 2 bd.")
    text = earlier.say("tom", "rules check")
    assert "Note: These rules rest on version 1 of the shipped rules. Version 2 is" in text
    assert "To mend: rules propose set ems-standard" in text
    earlier.say("maria", "rules propose shortage major ack=2bd")
    earlier.say("wei", "rules accept 2")
    assert "contain 1 bd" in earlier.say("tom", "rules show eq full=yes"), (
        "a change keeps what was agreed"
    )
    assert "rest on version 1" in earlier.say("tom", "rules check")


def test_two_companies_move_to_the_newest_shipped_rules(earlier: Office) -> None:
    shown = earlier.say("tom", "rules diff ems-standard-1 ems-standard full=yes")
    assert "asked to help none → 75 %" in shown
    assert "confirm none → 2 bd" in shown
    earlier.say("maria", "rules propose set ems-standard")
    earlier.say("wei", "rules accept 2")
    shown = earlier.say("tom", "rules show full=yes")
    assert shown.splitlines()[0] == "Rules v2 of ACME, in force: ems-standard"
    assert "contain none" in earlier.say("tom", "rules show eq full=yes")
    assert "Note: These rules rest on" not in earlier.say("tom", "rules check")
    assert (
        earlier.say("tom", "rules diff ems-standard full=yes")
        == "ems-standard and v2 are the same."
    )
    assert earlier.ask("maria", "rules propose set ems-standard-1").refused


def test_a_long_history_is_cut(office: Office) -> None:
    for number in range(VERSIONS_LIMIT + 2):
        office.say("maria", f"rules propose shortage major ack={number + 5}bh")
        office.say("wei", f"rules accept {number + 2}")
    text = office.say("tom", "rules history")
    assert text.splitlines()[-1] == "+3 older versions."
    assert len(text) <= PAGE


def test_what_differs_between_versions(office: Office) -> None:
    office.say("maria", "rules propose shortage major ack=2bd")
    assert office.say("wei", "rules diff 1 2 full=yes").splitlines() == [
        "v1 → v2: 1 change",
        "major shortage: acknowledge 4 bh → 2 bd",
    ]
    assert "acknowledge 2 bd → 4 bh" in office.say("wei", "rules diff v2 full=yes")
    assert office.say("wei", "rules diff 1 full=yes") == "v1 and v1 are the same."
    assert "ems-strict → v1: " in office.say("wei", "rules diff EMS-strict full=yes")
    assert 'There is no version "7"' in office.say("wei", "rules diff 1 7 full=yes")
    assert "There is no version" in office.say("wei", "rules diff ems-lax full=yes")


def test_a_long_difference_comes_in_pages_that_lose_nothing(office: Office) -> None:
    pages = [office.say("wei", f"rules diff 1 ems-strict page={n} full=yes") for n in (1, 2)]
    assert "more lines: rules diff 1 ems-strict page=2" in pages[0]
    assert all(len(page) <= PAGE for page in pages)
    assert "info all categories: acknowledge 2 bd → 1 bd" in pages[0]
    assert "major resolve ladder" in pages[1]


def test_another_version_can_be_shown(office: Office) -> None:
    office.say("maria", "rules propose shortage major ack=2bd")
    shown = office.say("wei", "rules show shortage version=2 full=yes")
    assert "Rules v2 of ACME, proposed: ems-standard with changes" in shown
    assert "major: acknowledge 2 bd, contain 1 bd" in shown
    whole = office.say("wei", "rules show version=2 full=yes")
    assert "Differs from the shipped rules:" in whole
    assert "major shortage: acknowledge 4 bh → 2 bd" in whole
    assert "Allowed: 1, 2." in office.say("wei", "rules show version=3 full=yes")
    info = office.say("wei", "rules show shortage full=yes")
    assert "info: acknowledge 2 bd, contain none, update none, resolve 5 bd" in info


def test_the_shipped_rules_are_shown_as_such(play: Play) -> None:
    text = play.reply("linh: /andon rules show full=yes")
    assert text.startswith("Rules v1 of ACME, in force: ems-standard\nCategories: line_down, ")
    assert text.endswith("These are the shipped rules, unchanged.")


@pytest.mark.parametrize(
    ("kind", "typed", "offered"),
    [
        ("rule", "", ["set", "ladder", "keys", "line_down"]),
        ("rule", "short", ["shortage"]),
        ("rule_part", "strict", ["ems-strict"]),
        ("rule_part", "major", ["major"]),
        ("version", "", ["2", "1", "ems-standard"]),
        ("version", "prototype", ["ems-prototype"]),
    ],
)
def test_choices_are_offered(office: Office, kind: str, typed: str, offered: list[str]) -> None:
    office.say("maria", "rules propose shortage major ack=2bd")
    asked = Request("q1", COMMAND, "console", "wei", "console:shared", "rules propose")
    found = [choice.value for choice in office.core.suggest(asked, kind, typed)]
    assert found[: len(offered)] == offered
    stranger = Request("q2", COMMAND, "console", "bob", "console:shared", "rules propose")
    assert office.core.suggest(stranger, kind, typed) == []


def test_a_slash_command_becomes_the_line_that_is_typed() -> None:
    values = {"what": "shortage", "which": "major", "fields": "ack=2bd owner.oem=sqe"}
    line = line_of(INDEX.commands, Invoked("rules", "propose", values))
    assert line == "rules propose shortage major ack=2bd owner.oem=sqe"
    ladder = {"what": "ladder", "which": "ack", "severity": "major"}
    typed = {**ladder, "fields": 'steps="L1 +0m, L2 +1bd"'}
    line = line_of(INDEX.commands, Invoked("rules", "propose", typed))
    assert line == 'rules propose ladder ack major steps="L1 +0m, L2 +1bd"'
