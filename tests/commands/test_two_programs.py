"""Somebody in two programs: what is pressed or named belongs to one of them, never to both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.bootstrap import throwaway_database
from bot.domain.program import Program
from bot.domain.values import Channel
from bot.engine.core import Core
from bot.features import INDEX
from bot.features.programs.store import create
from bot.messages.card import plain_card, unpack
from bot.ports import SENT, Delivery, Outcome
from bot.ports.request import BUTTON, COMMAND, Request
from bot.program_file import read_program

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
SMALL = (Path(__file__).parents[1] / "small.toml").read_text("utf-8")
HERE = {"ACME": "slack:T0/C1", "NORD": "slack:T0/C2", "dm": "slack:dm:T0/UTOM"}


def program(key: str, channel: str) -> Program:
    found = read_program(SMALL.replace('key = "ACME"', f'key = "{key}"'))
    people = tuple(replace(each, slack=f"T0/U{each.id.upper()}") for each in found.people)
    return replace(found, people=people, channels=(Channel("slack", channel, "shared", "T0"),))


class Two:
    """A core with two programs of the same people."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._events = 0

    def say(self, who: str, where: str, text: str, pressed: str | None = None) -> str:
        self._events += 1
        request = Request(
            f"e{self._events}", BUTTON if pressed else COMMAND, "slack", f"T0/U{who.upper()}",
            HERE[where], text, private=where == "dm", message=pressed,
        )  # fmt: skip
        reply = self.core.handle(request, NOW)
        return plain_card(reply.card) if reply.card else ""

    def buttons(self, who: str, text: str) -> dict[str, str]:
        """Return the lines of the buttons of an answer in somebody's direct message, by label."""
        self._events += 1
        request = Request(
            f"e{self._events}", COMMAND, "slack", f"T0/U{who.upper()}", HERE["dm"], text,
            private=True,
        )  # fmt: skip
        reply = self.core.handle(request, NOW)
        assert reply.card is not None
        return {button.label: button.command for button in reply.card.buttons}

    def deliver(self) -> list[Delivery]:
        """Send everything that waits, also for tomorrow's hours."""
        found: list[Delivery] = []
        later = NOW + timedelta(days=1)
        while batches := self.core.claim(later):
            sent = [d for batch in batches for d in batch]
            found += sent
            self.core.settle([(d, Outcome(SENT, ref=f"m{d.key}")) for d in sent], later)
        return found


@pytest.fixture
def two() -> Iterator[Two]:
    with throwaway_database() as database:
        core = Core(database, ["slack"], INDEX)
        core.import_program(program("ACME", "C1"), NOW)
        core.import_program(program("NORD", "C2"), NOW)
        yield Two(core)


QUERY = 'issue log eq major "Is C12 acceptable?" file=a rev=b proposal=yes'


def test_a_number_of_another_program_decides_nothing_here(two: Two) -> None:
    two.say("linh", "ACME", QUERY)
    two.say("linh", "NORD", QUERY)
    for typed in ("NORD-1", "NORD-DEC1", "nord-1"):
        assert "belongs to another program" in two.say("tom", "ACME", f"decision approve {typed} y")
    assert "no decision DEC-9" in two.say("tom", "ACME", "decision approve DEC-9 yes")
    assert "DEC1 ACME-1 waits for Tom Reed" in two.say("tom", "ACME", "decision list")
    assert "DEC1 NORD-1 waits for Tom Reed" in two.say("tom", "NORD", "decision list")


def test_a_decision_in_a_direct_message_names_its_program(two: Two) -> None:
    two.say("linh", "NORD", QUERY)
    assert "DEC1 is approved" in two.say("tom", "dm", "decision approve NORD-DEC1 yes")
    assert "DEC1 NORD-1 approved" in two.say("tom", "NORD", "decision list all")


def test_a_button_about_no_issue_belongs_to_the_program_of_its_message(two: Two) -> None:
    """The row number of a decision says nothing about issues: another program's may have it."""
    for number in range(4):
        two.say("linh", "ACME", f'issue log shortage "part {number} is short"')
    two.say("wei", "NORD", 'deadline add "SMT" due=2026-12-18 owner=wei kind=milestone id=smt')
    two.say("linh", "NORD", 'deadline slip smt 2026-12-28 "fixture is late"')
    (asked,) = [
        d for d in two.deliver() if d.kind == "approval.requested" and d.place == HERE["dm"]
    ]
    line = unpack(asked.card).buttons[0].command
    assert "DEC1 is approved" in two.say("tom", "dm", line, pressed=f"m{asked.key}")


def test_words_in_quotes_are_kept_as_they_are(two: Two) -> None:
    two.say("linh", "ACME", 'issue log shortage "U7 short"')
    two.say("tom", "dm", 'issue update ACME-1 "set program=NORD in the tool, again=yes works"')
    shown = two.say("tom", "ACME", "issue show ACME-1")
    assert "set program=NORD in the tool, again=yes works" in shown
    assert "No open issues" in two.say("tom", "dm", "program=NORD")


def test_two_of_one_key_are_told_apart_by_a_number_of_ones_own() -> None:
    """Each channel has its own ACME-1; in a direct message a number alone says not which."""
    with throwaway_database() as database:
        core = Core(database, ["slack"], INDEX)
        core.import_program(program("ACME", "C9"), NOW)
        core.import_program(program("NORD", "C2"), NOW)
        other = replace(program("ACME", "C1"), name="The other one")
        database.write(lambda tx: create(tx, other, NOW, "setup", INDEX))
        two = Two(core)
        here, there = {"ACME": "slack:T0/C1"}, {"ACME": "slack:T0/C9"}
        for places, title in ((there, "U7 short"), (here, "U8 short")):
            HERE.update(places)
            assert "ACME-1" in two.say("linh", "ACME", f'issue log shortage "{title}"')
        HERE.update(here)
        asked = two.say("tom", "dm", "issue show ACME-1")
        assert "several programs: ACME, ACME.2, NORD." in asked
        assert "U7 short" in two.say("tom", "dm", "issue show ACME-1 program=ACME")
        assert "U8 short" in two.say("tom", "dm", "issue show ACME-1 program=ACME.2")
        assert "U8 short" in two.say("tom", "ACME", "issue show ACME-1")
        places = {d.place for d in two.deliver() if d.kind == "issue.card"}
        assert places == {"slack:T0/C1", "slack:T0/C9"}


def test_a_button_without_an_issue_stays_in_its_program(two: Two) -> None:
    """Where a direct message leaves it open, the button names the program that was asked for."""
    two.say("linh", "NORD", 'issue log shortage "U7 short"')
    seen = two.buttons("tom", "catchup program=NORD")["Seen"]
    assert "catchup begins" in two.say("tom", "dm", seen)
    save = two.buttons("tom", "issue list severity=major save=red program=NORD")["Save as red"]
    assert "Saved for you as red" in two.say("tom", "dm", save)
    assert "You have no view red" in two.say("tom", "dm", "views drop red program=ACME")
    saved = two.buttons("tom", "views save blue text=U7 program=NORD")
    for line in (saved["blue"], *two.buttons("tom", "views list program=NORD").values()):
        said = two.say("tom", "dm", line)
        assert "NORD" in said
        assert "several programs" not in said


def test_a_view_that_fits_on_no_button_with_its_program_is_told_as_a_line(two: Two) -> None:
    text = "x" * 65
    said = two.say("tom", "dm", f"issue list text={text} save=red program=NORD")
    assert f"views save red text={text} program=NORD" in said
    assert "too long for a button" in said
