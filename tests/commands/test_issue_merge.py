"""Merging two issues, and the question at logging whether they are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.bootstrap import on_console, throwaway_database
from bot.engine.budgets import UNLIMITED
from bot.engine.core import Core
from bot.features import INDEX
from bot.features.issues.duplicates.question import COMPARED
from bot.messages.card import Button, plain
from bot.ports.request import COMMAND, TALK, Reply, Request
from bot.program_file import read_program
from storage.open import open_database
from storage.schema import create
from tests.commands.test_program_changes import NOW, SMALL, Office
from tests.playing import Play


@pytest.fixture
def office() -> Iterator[Office]:
    with throwaway_database() as database:
        core = Core(database, ["console"], INDEX, budgets=UNLIMITED)
        core.import_program(on_console(read_program(SMALL)), NOW)
        yield Office(core)


@pytest.fixture
def two(play: Play) -> Play:
    """Two open shortages: ACME-1 by Linh, ACME-2 by Wei; the OEM answers both."""
    play('wei: /andon issue log shortage minor "MCU U7 shortage" part=stm32-g0b1 lot=2231\nwait 1m')
    return play


def buttons(reply: Reply) -> dict[str, Button]:
    assert reply.card is not None
    return {button.label: button for button in reply.card.buttons}


def test_a_merge_is_in_both_histories(two: Play) -> None:
    assert "ACME-2 is merged into ACME-1" in two.reply("wei: /andon issue merge ACME-2 into ACME-1")
    merged = two.reply("tom: /andon issue show ACME-2")
    assert "Merged into ACME-1" in merged
    assert "Chen Wei logged it" in merged or "Wei" in merged
    target = two.reply("tom: /andon issue show ACME-1")
    assert "Also ACME-2 MCU U7 shortage" in target
    assert "Lot or date code: 2231" in target
    assert "stm32-g0b1" not in target, "the part is there already, under another name"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("issue merge", "The issue number is missing."),
        ("issue merge ACME-2", "The issue number is missing."),
        ("issue merge ACME-2 into", "The issue number is missing."),
        ("issue merge into ACME-1", '"into" is not an issue number.'),
        ("issue merge ACME-2 into ACME-9", "ACME-9 does not exist in ACME."),
        ("issue merge ACME-2 into ACME-0", "ACME-0 does not exist in ACME."),
        ("issue merge ACME-2 into ACME-2", "ACME-2 cannot be merged into itself."),
        ("issue merge ACME-1 into ACME-1", "Example: issue merge ACME-1 into ACME-2"),
        ("issue merge ACME-2 into OTHER-1", "OTHER-1 belongs to another program."),
        ("issue merge ACME-2 into ACME-1 now", "one argument too many"),
        ("issue merge ACME-2 into ACME-1 why=same", "is not an option of issue merge"),
        ("issue merge ACME-2 onto ACME-1", '"onto" is not an issue number.'),
    ],
)
def test_what_cannot_be_merged_is_refused_and_nothing_is_done(
    two: Play, line: str, says: str
) -> None:
    done = two(f"wei: /andon {line}")
    assert says in done[0].text
    assert [record.kind for record in done] == ["reply"]


@pytest.mark.parametrize("line", ["ACME-2 into ACME-1", "acme-2 INTO #1", "2 1", "#2 into acme-1"])
def test_numbers_may_be_written_in_any_way(two: Play, line: str) -> None:
    assert "ACME-2 is merged into ACME-1" in two.reply(f"wei: /andon issue merge {line}")


def test_the_side_that_answers_cannot_end_its_clocks_by_a_merge(two: Play) -> None:
    for person in ("tom", "dana"):
        refused = two.reply(f"{person}: /andon issue merge ACME-2 into ACME-1")
        assert "ACME-2 was not merged" in refused
        assert "only Volta EMS" in refused
    assert "is merged" in two.reply("maria: /andon issue merge ACME-2 into ACME-1")
    assert "ACME-2 was not merged" not in two.reply("linh: /andon issue reopen ACME-2")


def test_who_may_not_merge_may_not_undo_it(two: Play) -> None:
    two("wei: /andon issue merge ACME-2 into ACME-1")
    assert "only Volta EMS" in two.reply("tom: /andon issue reopen ACME-2")
    assert "Merged into ACME-1" in two.reply("tom: /andon issue show ACME-2")


def test_a_higher_severity_is_offered_not_taken(two: Play) -> None:
    two('linh: /andon issue log shortage critical "U7 MCU: the line stops"')
    told = two("linh: /andon issue merge ACME-3 into ACME-1")
    assert "ACME-3 was critical. ACME-1 stays major." in told[0].text
    assert "major" in two.reply("linh: /andon issue list severity=major")
    two('wei clicks "ACME-1: set critical" on ACME-1')
    assert "critical" in two.reply("linh: /andon issue show ACME-1")


def test_a_lower_severity_is_said_without_a_button(office: Office) -> None:
    office.say("linh", 'issue log shortage critical "one"')
    office.say("linh", 'issue log shortage minor "two"')
    reply = office.ask("linh", "issue merge ACME-2 into ACME-1")
    assert list(buttons(reply)) == ["Show ACME-1", "Undo the merge"]


def test_details_are_never_more_than_an_issue_holds(office: Office) -> None:
    many = " ".join(f"a{n}=1" for n in range(49))
    office.say("linh", f'issue log shortage "one" {many}')
    office.say("linh", 'issue log shortage "two" a1=2 b1=x b2=y')
    said = office.say("linh", "issue merge ACME-2 into ACME-1")
    assert "Copied to ACME-1: b1 x" in said
    assert "Not copied, 50 details are the most: b2 y" in said
    assert "a1: ACME-1 keeps 1 (ACME-2: 2)" in said


def test_another_answering_side_is_said(office: Office) -> None:
    office.say("linh", 'issue log shortage "one"')
    office.say("linh", 'issue log shortage "two" to=ems')
    said = office.say("wei", "issue merge ACME-2 into ACME-1")
    assert "ACME-2 was for Volta EMS to answer. ACME-1 is for Acme Devices to answer." in said


@pytest.mark.parametrize(
    ("line", "label", "same"),
    [
        ("issue ack ACME-2", "Acknowledge ACME-1", "issue ack ACME-1"),
        ("ack next=+4h 2", "Acknowledge ACME-1", "issue ack ACME-1 next=+4h"),
        ('issue update ACME-2 "a b"', "Update ACME-1", 'issue update ACME-1 "a b"'),
        ("issue update ACME-2 a b", "Update ACME-1", "issue update ACME-1 a b"),
        ("issue assign ACME-2 tom", "Assign ACME-1", "issue assign ACME-1 tom"),
        ("issue close ACME-2", "Close ACME-1", "issue close ACME-1"),
        ('issue cancel ACME-2 "why"', "Cancel ACME-1", 'issue cancel ACME-1 "why"'),
        ("issue edit ACME-2 lot=1", "Add details ACME-1", "issue edit ACME-1 lot=1"),
        (f'resolve ACME-2 "{"x" * 99}"', "Resolve ACME-1", "issue resolve ACME-1"),
    ],
)
def test_a_command_on_a_merged_issue_offers_the_same(
    office: Office, line: str, label: str, same: str
) -> None:
    office.say("linh", 'issue log shortage "one"')
    office.say("linh", 'issue log shortage "two"')
    office.say("linh", "issue merge ACME-2 into ACME-1")
    before = office.say("linh", "issue show ACME-1")
    reply = office.ask("tom", line)
    assert reply.card is not None
    assert "ACME-2 was merged into ACME-1. Nothing was done." in plain(reply.card.title)
    found = buttons(reply)
    assert list(found) == [label, "Show ACME-1"]
    assert found[label].command == same
    assert found[label].form == ("issue resolve" if "xxx" in line else None)
    assert office.say("linh", "issue show ACME-1") == before


def talk(office: Office, person: str, place: str, thread: str, text: str, **more: bool) -> Reply:
    request = Request(
        f"talk {text}", TALK, "console", person, place, text, thread=thread, **more
    )  # fmt: skip
    return office.core.handle(request, office.now)


def test_what_is_said_privately_is_not_repeated_in_the_shared_thread(office: Office) -> None:
    """A message in a direct conversation counts for the target, and nobody else is told of it."""
    office.say("linh", 'issue log shortage critical "one"')
    office.say("linh", 'issue log shortage critical "two"')
    told = next(d for d in office.deliver() if d.name == "ACME-2")
    office.say("linh", "issue merge ACME-2 into ACME-1")
    office.deliver()
    talk(office, "tom", told.place, f"m{told.key}", "seen by all")
    assert any("seen by all" in str(d.card) for d in office.deliver())
    office.ask("tom", "issue note ACME-2 inside", place="oem")
    assert not any("inside" in str(d.card) for d in office.deliver())


def test_a_merge_is_done_once_for_one_event(office: Office) -> None:
    office.say("linh", 'issue log shortage "one"')
    office.say("linh", 'issue log shortage "two"')
    office.deliver()
    request = Request(
        "same", COMMAND, "console", "linh", "console:shared", "issue merge ACME-2 into ACME-1"
    )
    first = office.core.handle(request, office.now)
    assert office.core.handle(request, office.now) == first
    lines = [d for d in office.deliver() if d.kind == "issue.event"]
    assert len(lines) == 2


def test_the_question_looks_at_the_newest_open_issues(office: Office) -> None:
    """However many there are, a bounded number is compared: logging never becomes slow."""
    office.say("linh", 'issue log shortage "U7 MCU short" mpn=STM32G0B1')
    assert "Same as ACME-1" in office.say("linh", 'issue log shortage "again" mpn=STM32G0B1')
    for n in range(COMPARED - 2):
        office.say("linh", f'issue log shortage "C{n} short"')
    said = office.say("linh", 'issue log shortage "third" mpn=STM32G0B1')
    assert {"ACME-1", "ACME-2"} <= set(re.findall(r"Same as (ACME-\d+)", said))
    said = office.say("linh", 'issue log shortage "fourth" mpn=STM32G0B1')
    assert "Same as ACME-1 " not in said
    assert "Same as ACME-2 " in said


def test_another_programs_issues_are_never_offered(office: Office) -> None:
    other = SMALL.replace('key = "ACME"', 'key = "NORD"')
    other += '\n[[channel]]\nplatform = "console"\nid = "nord-shared"\naudience = "shared"\n'
    office.core.import_program(read_program(other), NOW)
    office.say("linh", 'issue log shortage "U7 MCU short" mpn=STM32G0B1')
    said = office.say(
        "linh", 'issue log shortage "U7 MCU short" mpn=STM32G0B1', place="nord-shared"
    )
    assert "NORD-1 is logged" in said
    assert "Same as" not in said


def test_two_who_merge_in_opposite_directions_at_once(tmp_path: Path) -> None:
    """One of them comes first; the other one is told what is true by then."""
    url = f"sqlite:///{tmp_path}/andon.db"
    create(url)
    database = open_database(url, durable=False)
    try:
        core = Core(database, ["console"], INDEX, budgets=UNLIMITED)
        core.import_program(on_console(read_program(SMALL)), NOW)
        office = Office(core)
        for title in ("one", "two"):
            office.say("linh", f'issue log shortage "{title}"')
        lines = [
            ("wei", "issue merge ACME-1 into ACME-2"),
            ("linh", "issue merge ACME-2 into ACME-1"),
        ]
        waiting = [
            core.submit(Request(who, COMMAND, "console", who, "console:shared", line), NOW)
            for who, line in lines
        ]
        said = [plain(each.result().card.title) for each in waiting]  # type: ignore[union-attr]
        first, second = (1, 2) if said[0].startswith("ACME-1 is merged") else (2, 1)
        assert sorted(said)[0].startswith(f"ACME-{first} is merged into ACME-{second}.")
        assert sorted(said)[1].startswith(f"ACME-{first} was merged into ACME-{second} ")
        assert "Merged into" not in office.say("tom", f"issue show ACME-{second}")
    finally:
        database.close()
