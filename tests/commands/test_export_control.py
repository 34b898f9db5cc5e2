"""Under export control no platform spreads what an issue was titled; nothing of it is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app.bootstrap import on_console, throwaway_database
from bot.domain.program import Program
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import plain_card, unpack
from bot.ports.request import COMMAND, Request
from bot.program_file import read_program
from tests.commands.test_mirror import NOW as THEN
from tests.commands.test_mirror import SLACK, Both, mirrored
from tests.playing import Play, Stage, small_program
from tests.spreadsheet import office as offices
from tests.spreadsheet.files import loaded
from tests.spreadsheet.office import Office, Said

HERE = Path(__file__).parents[1]
SHARED, SECRET = "shared", "Radome"
TYPED = f"{SECRET} cracks at U7"


@pytest.fixture
def office() -> Iterator[Office]:
    with offices.office(offices.controlled()) as made:
        yield made


def controlled() -> Program:
    program = read_program((HERE / "scenarios" / "acme.toml").read_text("utf-8"))
    return replace(program, export_controlled=True)


# nothing that is sent


def _a_life_of_issues(play: Play) -> None:
    play(
        f"""
        at 2026-12-03T16:00 America/Los_Angeles
        maria: /andon digest schedule daily 08:30
        maria: /andon digest schedule weekly mon 08:30
        maria: /andon digest schedule internal fri 15:00
        tom: /andon sync add "Weekly sync" mon 08:30
        linh: /andon issue log shortage critical "{SECRET} one is short" mpn=STM32G0B1 gap=1200
        linh: /andon issue log nonconformance major "{SECRET} two cracks" part=LID-9 failure=crack
        linh: /andon issue log nonconformance major "{SECRET} three cracks" part=LID-9 failure=crack
        tom: /andon issue log deviation major "{SECRET} four for 200 boards"
        linh in oem: /andon issue list
        tom: /andon issue log shortage major "{SECRET} five is short" mpn=STM32G0B1
        wait 20h
        tom: /andon issue ack ACME-1
        tom: /andon issue update ACME-1 "broker has 800"
        tom: /andon issue contain ACME-1 "800 on Friday"
        tom: /andon issue scar ACME-2
        linh: /andon issue edit ACME-3 title="{SECRET} three breaks" category=test_yield
        linh: /andon issue edit ACME-3 lot=7
        maria: /andon issue severity ACME-5 critical
        wait 1d
        wei: /andon issue merge ACME-3 into ACME-2
        tom: /andon issue resolve ACME-1 "delivered"
        wait 6d
        """
    )


def test_nothing_that_is_sent_holds_a_typed_title() -> None:
    with Stage(controlled()) as play:
        _a_life_of_issues(play)
        for line in ("issue list all", "issue why ACME-1", "digest now weekly full=yes", ""):
            play(f"maria: /andon {line}")
            play(f"wei in ems: /andon {line}")
        play("tom in oem: /andon issue show ACME-2")
        kinds = {record.kind for record in play.records}
        assert {"issue.card", "digest.weekly", "digest.internal", "bundle", "reply"} <= kinds
        found = [(r.to, r.kind, r.text) for r in play.records if SECRET in r.text]
        assert found == []
        cards = [r.text for r in play.records if r.kind == "issue.card" and r.subject == "ACME-1"]
        assert all("ACME-1 Shortage" in text for text in cards)


def test_a_mirrored_line_and_a_card_on_both_platforms_are_neutral() -> None:
    with throwaway_database() as database:
        core = Core(database, ["slack", "discord"], INDEX)
        core.import_program(replace(mirrored(), export_controlled=True), THEN)
        both = Both(core)
        line = f'issue log shortage major "{TYPED}"'
        both.act(COMMAND, "slack", "T0/U0", SLACK, line, None)
        sent = both.deliver()
        assert {delivery.place.partition(":")[0] for delivery in sent} >= {"slack", "discord"}
        assert SECRET not in json.dumps([delivery.card for delivery in sent])


def test_choices_show_the_neutral_title(office: Office) -> None:
    office.say("linh", f'issue log shortage major "{TYPED}"', place=SHARED)
    asked = Request("k", COMMAND, "console", "wei", "console:shared", "")
    labels = [choice.label for choice in office.core.suggest(asked, "issue", "")]
    assert labels == ["ACME-1 major: Shortage"]
    assert office.core.suggest(asked, "issue", TYPED) == []


# where it is read


def test_the_title_as_typed_is_read_in_a_direct_message_only(office: Office) -> None:
    office.say("linh", f'issue log shortage major "{TYPED}" mpn=STM32', place=SHARED)
    for person in ("linh", "wei", "tom", "dana"):
        shown = office.say(person, "issue show ACME-1").text
        assert shown.splitlines()[0].endswith("ACME-1 Shortage")
        assert f"Title: {TYPED}" in shown
        for place in (SHARED, "oem" if person in ("tom", "dana") else "ems"):
            assert SECRET not in office.say(person, "issue show ACME-1", place=place).text
    assert SECRET not in office.say("tom", "issue list").text


def test_whoever_logs_is_told_what_both_read_and_where_the_title_is(office: Office) -> None:
    line = f'issue log shortage major "{TYPED}"'
    slash = Request("s", COMMAND, "console", "linh", "console:shared", line, heard=False)
    said = Said(office.core.handle(slash, office.now)).text
    assert "Both sides read only this title: Shortage" in said
    assert (
        "Kept for the people of ACME, who read it in a direct message to Andon with "
        "issue show ACME-1: Title" in said
    )
    assert "Still missing: Part (MPN)" in said
    assert "stays where you wrote it" not in said
    message = Said(
        office.core.handle(
            replace(slash, key="m", text=f"{line} again=yes", heard=True), office.now
        )
    ).text
    assert "You wrote it as a message, which stays where you wrote it." in message


def test_the_card_says_where_the_title_is(office: Office) -> None:
    office.say("linh", f'issue log shortage major "{TYPED}"', place=SHARED)
    card = next(d for d in office.settle() if d.kind == "issue.card")
    assert "The title as typed, in a direct message to Andon: issue show ACME-1" in plain_card(
        unpack(card.card)
    )


def _cells(file: bytes) -> str:
    sheets: Any = loaded(file)
    return "\n".join(str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row)


def test_no_file_holds_a_typed_title(office: Office) -> None:
    office.say("linh", f'issue log shortage major "{TYPED}" mpn=STM32', place=SHARED)
    for line in ("issue export all", "issue export all format=csv"):
        said = office.say("linh", line)
        text = said.file.data.decode("utf-8-sig") if "csv" in line else _cells(said.file.data)
        assert "Shortage" in text
        assert "STM32" in text
        assert SECRET not in text


# details and texts stay


def test_details_and_what_is_said_are_shown_as_typed(office: Office) -> None:
    office.say("linh", f'issue log shortage major "{TYPED}" mpn=STM32 drawing=DRW-17', place=SHARED)
    office.say("tom", "issue ack ACME-1", place=SHARED)
    office.say("tom", 'issue resolve ACME-1 "per ECO-9"', place=SHARED)
    issue = office.issue(1)
    assert (issue.title, issue.resolution) == ("Shortage", "per ECO-9")
    assert issue.fields == {"mpn": "STM32", "drawing": "DRW-17"}
    sent = "\n".join(plain_card(unpack(d.card)) for d in office.settle())
    for word in ("STM32", "DRW-17", "per ECO-9"):
        assert word in sent


# edits


def test_a_new_title_is_kept_too_and_a_new_category_renews_the_neutral_one(office: Office) -> None:
    office.say("linh", f'issue log shortage major "{TYPED}"', place=SHARED)
    said = office.say("linh", f'issue edit ACME-1 title="{SECRET} splits"', place=SHARED).text
    assert "Kept for the people of ACME" in said
    office.say("linh", "issue edit ACME-1 category=delivery", place=SHARED)
    assert office.issue(1).title == "Delivery or schedule"
    shown = office.say("tom", "issue show ACME-1").text
    assert f"Title: {TYPED}" in shown
    assert f"Title: {SECRET} splits" in shown
    assert shown.count("Title: ") == 2


def test_an_incident_keeps_its_former_title_for_its_readers(office: Office) -> None:
    office.say("linh", f'issue log shortage major "{TYPED}"', place=SHARED)
    office.say("linh", "issue edit ACME-1 category=confidentiality", place=SHARED)
    assert office.issue(1).title == "Confidentiality incident"
    assert SECRET in office.say("linh", "issue show ACME-1").text
    assert SECRET in office.say("maria", "issue show ACME-1").text
    assert SECRET not in office.say("tom", "issue show ACME-1").text
    said = office.say("linh", "issue edit ACME-1 category=delivery", place=SHARED).text
    assert "Both sides read what is written about it from now on" in said
    assert office.issue(1).title == "Delivery or schedule"


def test_a_corrective_action_keeps_no_neutral_title(office: Office) -> None:
    office.say("tom", f'issue log nonconformance major "{TYPED}" part=LID-9', place=SHARED)
    office.say("tom", "issue scar ACME-1", place=SHARED)
    assert office.issue(2).title == "Corrective action (SCAR, 8D)"
    assert "Title:" not in office.say("tom", "issue show ACME-2").text


# what is the same


def test_neutral_titles_make_no_two_issues_the_same(office: Office) -> None:
    office.say("linh", 'issue log shortage major "U7 MCU is short" mpn=STM32', place=SHARED)
    other = office.say("linh", 'issue log shortage major "J4 is short" mpn=USB-C-16', place=SHARED)
    assert "ACME-1" not in other.text
    same = office.say("tom", 'issue log shortage major "MCU gone" mpn=STM32', place=SHARED)
    assert "ACME-1 Shortage" in same.text or "ACME-1" in same.text


def test_neutral_titles_make_no_defect_a_repeated_one(office: Office) -> None:
    for title in ("Lid cracks", "Lid is scratched"):
        office.say("tom", f'issue log nonconformance major "{title}" part=LID-9', place=SHARED)
    lines = [plain_card(unpack(d.card)) for d in office.settle() if d.kind == "issue.event"]
    assert not any("corrective action" in line.lower() for line in lines)


# the program changes


def test_a_program_that_comes_under_it_hides_the_titles_it_had() -> None:
    with offices.office() as office:
        for number in range(3):
            office.say("linh", f'issue log shortage major "{TYPED} {number}"', place=SHARED)
        office.say("linh", 'issue cancel ACME-3 "logged twice"', place=SHARED)
        office.settle()
        office.core.import_program(on_console(offices.controlled()), office.now)
        cards = [plain_card(unpack(d.card)) for d in office.settle() if d.kind == "issue.card"]
        assert len(cards) == 2
        assert SECRET not in "\n".join(cards)
        assert SECRET not in office.say("tom", "issue list all").text
        for number in range(3):
            shown = office.say("tom", f"issue show ACME-{number + 1}").text
            assert f"Title: {TYPED} {number}" in shown


def test_a_program_that_leaves_it_makes_nothing_public(office: Office) -> None:
    office.say("linh", f'issue log shortage major "{TYPED}"', place=SHARED)
    office.core.import_program(on_console(small_program()), office.now)
    assert office.issue(1).title == "Shortage"
    assert SECRET not in office.say("tom", "issue show ACME-1", place=SHARED).text
    office.say("linh", 'issue edit ACME-1 title="U7 is short"', place=SHARED)
    assert office.issue(1).title == "U7 is short"


# what Andon titles itself


def test_what_andon_opens_about_a_date_is_named_after_it() -> None:
    with Stage(controlled()) as play:
        play(
            """
            at 2026-12-01T09:00 America/Los_Angeles
            maria: /andon deadline add "Tooling ready" due=2026-12-02 owner=tom kind=milestone
            wait 20d
            """
        )
        opened = [r.text for r in play.records if r.kind == "issue.card"]
        assert opened
        assert all("Tooling ready" in text for text in opened)
