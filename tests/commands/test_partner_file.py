"""A program file that one side imports changes nothing of the other side's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.bootstrap import on_console
from bot.domain.values import Channel, Program
from bot.messages.card import plain_card, unpack
from bot.program_file import read_program, write_program
from tests.commands.test_program_changes import SMALL, Office, office

__all__ = ["office"]


def without_key(program: Program) -> Program:
    people = (replace(p, roles=()) if p.id == "wei" else p for p in program.people)
    return replace(program, people=tuple(people))


def somebody_else(program: Program) -> Program:
    people = (replace(p, slack="T0/UMARIA2") if p.id == "wei" else p for p in program.people)
    return replace(program, people=tuple(people))


def one_more(program: Program) -> Program:
    wei = program.person("wei")
    assert wei is not None
    return replace(program, people=(*program.people, replace(wei, id="mo", name="Mo")))


def other_hours(program: Program) -> Program:
    sites = (replace(s, zone="Europe/Warsaw") if s.id == "sz" else s for s in program.sites)
    return replace(program, sites=tuple(sites))


def listening(program: Program) -> Program:
    return replace(program, channels=(*program.channels, Channel("console", "oem-own", "ems")))


def opened(program: Program) -> Program:
    """Their own channel becomes one that both read."""
    channels = (replace(c, audience="shared") if c.id == "ems" else c for c in program.channels)
    return replace(program, channels=tuple(channels))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (without_key, "people wei"),
        (somebody_else, "people wei"),
        (one_more, "people mo"),
        (other_hours, "sites sz"),
        (listening, "channels"),
        (opened, "channels"),
    ],
)
def test_nothing_is_imported(
    office: Office, change: Callable[[Program], Program], named: str
) -> None:
    program = on_console(read_program(SMALL))
    before = office.say("wei", "program show", place="dm")
    reply = office.ask("maria", "program import", write_program(change(program)))
    said = plain_card(reply.card) if reply.card else ""
    assert f"belongs to Volta EMS: {named}. " in said
    assert reply.refused
    assert office.say("wei", "program show", place="dm") == before
    office.say("linh", 'issue log shortage "U7 short"')
    office.say("linh", 'issue note ACME-1 "margin is 3 %"', place="dm")
    read = {d.place for d in office.deliver() if "margin" in plain_card(unpack(d.card))}
    assert read == {"console:ems"}
    reply = office.ask("wei", "program import", write_program(change(program)))
    assert not reply.refused, "it is theirs to change"


def test_a_date_that_the_other_side_owes_stays(office: Office) -> None:
    office.say("wei", 'deadline add "SMT" due=2026-12-18 owner=wei kind=milestone id=smt')
    (file,) = office.ask("maria", "program export", place="dm").files
    moved = file.text.replace("2026-12-18T", "2026-12-08T")
    assert moved != file.text
    assert "belongs to Volta EMS: deadlines smt" in office.say("maria", "program import", moved)
    assert "is updated" in office.say("maria", "program import", file.text)


def test_a_side_without_a_program_manager_is_filled_in(office: Office) -> None:
    program = on_console(read_program(SMALL))
    office.say("wei", "program import", write_program(without_key(program)))
    assert "is updated" in office.say("maria", "program import", write_program(program))
    assert "Version 2 is proposed" in office.say("wei", "rules propose shortage major ack=2bh")
