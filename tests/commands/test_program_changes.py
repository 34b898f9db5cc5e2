"""A program file that changes while issues run: calendars at once, rules only by two keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.bootstrap import on_console, throwaway_database
from bot.engine.core import Core
from bot.features import INDEX
from bot.features.programs.partner import without_contacts
from bot.messages.card import plain_card, unpack
from bot.ports import SENT, Delivery, Outcome
from bot.ports.request import COMMAND, Attachment, Reply, Request
from bot.program_file import read_program, write_program

SMALL = (Path(__file__).parents[1] / "small.toml").read_text("utf-8")
NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)  # Thursday 10:00 in California


class Office:
    """A core with people who write to it, and what it delivered."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.now = NOW
        self._events = 0

    def say(self, person: str, line: str, file: str | None = None, place: str = "shared") -> str:
        reply = self.ask(person, line, file, place)
        return plain_card(reply.card) if reply.card else ""

    def ask(self, person: str, line: str, file: str | None = None, place: str = "shared") -> Reply:
        self._events += 1
        files = (Attachment("acme.toml", file.encode()),) if file is not None else ()
        private = place == "dm"
        where = f"console:dm:{person}" if private else f"console:{place}"
        request = Request(
            f"e{self._events}", COMMAND, "console", person, where, line,
            private=private, attachments=files,
        )  # fmt: skip
        return self.core.handle(request, self.now)

    def deliver(self) -> list[Delivery]:
        found = []
        while self.core.fire(self.now):
            pass
        while batches := self.core.claim(self.now):
            sent = [d for batch in batches for d in batch]
            found += sent
            self.core.settle([(d, Outcome(SENT, ref=f"m{d.key}")) for d in sent], self.now)
        return found


@pytest.fixture
def office() -> Iterator[Office]:
    with throwaway_database() as database:
        core = Core(database, ["console"], INDEX)
        core.import_program(on_console(read_program(SMALL)), NOW)
        yield Office(core)


def changed(old: str, new: str) -> str:
    """The program file with console channels and one thing changed."""
    text = SMALL.replace(old, new)
    assert text != SMALL
    return write_program(on_console(read_program(text)))


FASTER = SMALL + '\n[[rule]]\ncategory = "shortage"\nseverity = "major"\nack = "2bh"\n'


def faster() -> str:
    return write_program(on_console(read_program(FASTER)))


def test_changed_rules_are_proposed_and_accepted_by_the_other_side(office: Office) -> None:
    office.say("linh", 'issue log shortage major "one"')
    office.deliver()
    assert "version 2" in office.say("maria", "program import", faster())
    told = office.deliver()
    proposed = [d for d in told if d.kind == "rules.proposed"]
    assert {d.to for d in proposed} == {"shared", "dm:maria"}, "wei is told in his morning"
    assert "acknowledge 4 bh → 2 bh" in plain_card(unpack(proposed[0].card))
    assert "proposed it" in office.say("maria", "rules accept 2")
    assert "Only a program manager" in office.say("linh", "rules accept 2")
    office.say("linh", 'issue log shortage major "two"')
    assert "ack 4bh" in office.say("linh", "issue why ACME-2 full=yes"), "not in force yet"
    assert "in force" in office.say("wei", "rules accept 2")
    office.say("linh", 'issue log shortage major "three"')
    assert "ack 2bh" in office.say("linh", "issue why ACME-3 full=yes")
    assert "ack 4bh" in office.say("linh", "issue why ACME-1 full=yes"), (
        "open issues keep their version"
    )
    assert "rules.changed" in {d.kind for d in office.deliver()}
    again = office.say("wei", "rules reject 2")
    assert "Version 2 was decided already: in force. Version 2 is in force." in again


def test_a_rejected_proposal_changes_nothing(office: Office) -> None:
    office.say("maria", "program import", faster())
    assert "rejected" in office.say("wei", "rules reject 2")
    office.say("linh", 'issue log shortage major "one"')
    assert "ack 4bh" in office.say("linh", "issue why ACME-1 full=yes")


def test_the_same_file_again_proposes_nothing(office: Office) -> None:
    same = write_program(on_console(read_program(SMALL)))
    assert "stays in force" in office.say("maria", "program import", same)
    assert not [d for d in office.deliver() if d.kind == "rules.proposed"]


def test_changed_rules_are_proposed_once(office: Office) -> None:
    """Also by the operator, whose file nobody's side proposed: then either side accepts."""
    text = office.core.import_program(read_program(faster()), office.now)
    assert "version 2: a program manager of either side accepts" in text
    told = [d for d in office.deliver() if d.kind == "rules.proposed"]
    assert "A program manager of either side accepts" in plain_card(unpack(told[0].card))
    text = office.core.import_program(read_program(faster()), office.now)
    assert "Version 2 already proposes exactly these rules" in text
    assert "Version 2 already" in office.say("maria", "program import", faster())
    assert not [d for d in office.deliver() if d.kind == "rules.proposed"]
    assert "in force" in office.say("maria", "rules accept 2")


def test_a_changed_calendar_moves_running_clocks(office: Office) -> None:
    office.say("linh", 'issue log shortage major "one"')
    assert "Los Angeles Thu 14:00" in office.say("linh", "issue why ACME-1 full=yes")
    closed = changed(
        'week = { mon-fri = ["08:00-17:00"] }',
        'week = { mon-fri = ["08:00-17:00"] }\nclosed = ["2026-12-04"]',
    )
    shorter = closed.replace('["08:00-17:00"]', '["08:00-12:00"]')
    office.say("maria", "program import", shorter)
    office.deliver()
    why = office.say("linh", "issue why ACME-1 full=yes")
    assert "Los Angeles Thu 14:00" in why, "until the other side agrees"
    office.say("wei", "decision approve DEC1")
    why = office.say("linh", "issue why ACME-1 full=yes")
    assert "Los Angeles Mon 10:00" in why, "two hours on Thursday, Friday closed, two on Monday"


def test_a_leaver_keeps_his_name_in_the_history_and_others_are_told(office: Office) -> None:
    office.say("linh", 'issue log shortage critical "one"')
    office.say("tom", "issue ack ACME-1")
    office.deliver()
    program = on_console(read_program(SMALL))
    left = tuple(person for person in program.people if person.id != "tom")
    leaner = write_program(replace(program, people=left))
    assert "updated" in office.say("maria", "program import", leaner)
    kinds: list[str] = []
    for _ in range(6):
        office.now += timedelta(hours=4)
        told = [d for d in office.deliver() if d.to == "dm:maria"]
        kinds += [d.kind for d in told] + [kind for d in told for kind, _, _ in d.parts]
    assert "update.missed" in kinds, "nobody of the role is left, so the manager is told"
    assert "Tom Reed acknowledged it" in office.say("wei", "issue show ACME-1")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("", "[program]"),
        ("not toml at all = = =", "line 1"),
        (SMALL.replace('side = "ems"', 'side = "esm"', 1), '"esm"'),
        (SMALL.replace('key = "ACME"', 'key = "OTHER"'), "OTHER"),
    ],
)
def test_a_broken_file_is_refused_whole(office: Office, file: str, says: str) -> None:
    before = office.say("maria", "program show")
    reply = office.ask("maria", "program import", file)
    assert reply.refused
    assert reply.card is not None
    assert says in plain_card(reply.card)
    assert office.say("maria", "program show") == before


def test_export_gives_back_what_was_imported(office: Office) -> None:
    reply = office.ask("maria", "program export", place="dm")
    (file,) = reply.files
    exported, imported = read_program(file.text), on_console(read_program(SMALL))
    assert exported == without_contacts(imported, "ems")
    assert [c.audience for c in exported.channels] == ["shared", "oem"], "theirs is left out"
    assert not any(p.phone or p.email for p in exported.people if p.side == "ems")
    assert office.ask("tom", "program export", place="dm").refused
    # Coming back it changes nothing: what was left out stays as it is stored.
    assert "stays in force" in office.say("maria", "program import", file.text, place="dm")
    (theirs,) = office.ask("wei", "program export", place="dm").files
    assert read_program(theirs.text) == without_contacts(imported, "oem")


def test_the_rules_of_a_program_in_use_are_never_half_changed(office: Office) -> None:
    """The document keeps the rules in force until the proposal is accepted."""
    office.say("maria", "program import", faster())
    exported = office.ask("maria", "program export", place="dm").files[0].text
    assert not read_program(exported).overrides.rules
    office.say("wei", "rules accept 2")
    exported = office.ask("maria", "program export", place="dm").files[0].text
    assert read_program(exported).overrides.rules
