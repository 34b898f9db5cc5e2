"""A program file that one side imports changes nothing of the other side's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.app.bootstrap import on_console
from bot.domain.program import DigestSchedule, Program
from bot.domain.values import Channel, Person
from bot.features.programs.partner import without_contacts
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
    """Their own channel becomes one of the other side."""
    channels = (replace(c, audience="oem") if c.id == "ems" else c for c in program.channels)
    return replace(program, channels=tuple(channels))


def told_at_night(program: Program) -> Program:
    """Their own digest comes at another hour."""
    night = DigestSchedule("internal", "Asia/Shanghai", "03:00", "ems")
    return replace(program, digests=(*program.digests, night))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (one_more, "new person mo: name Mo, side ems, site sz, level 1, roles program_manager"),
        (other_hours, "site sz: zone Europe/Warsaw instead of Asia/Shanghai"),
    ],
)
def test_what_is_the_partners_is_asked_for(
    office: Office, change: Callable[[Program], Program], named: str
) -> None:
    program = on_console(read_program(SMALL))
    before = office.say("wei", "program show", place="dm")
    file = without_contacts(change(program), "ems")
    said = office.say("maria", "program import", write_program(file))
    assert said.splitlines() == [
        "Nothing of program ACME is changed yet. Rule set v1 stays in force.",
        f"Waits for Volta EMS (DEC1): {named}",
    ]
    assert office.say("wei", "program show", place="dm") == before
    office.say("wei", "decision approve DEC1")
    assert office.say("wei", "program show", place="dm") != before
    assert "is updated" in office.say("wei", "program import", write_program(program))


@pytest.mark.parametrize("change", [somebody_else, listening, told_at_night])
def test_what_only_the_partner_reads_is_left_out(
    office: Office, change: Callable[[Program], Program]
) -> None:
    """An answer that told of a difference would tell what is there."""
    program = on_console(read_program(SMALL))
    same = office.say("maria", "program import", write_program(change(program)))
    office.say("wei", "program import", write_program(change(program)))
    assert office.say("maria", "program import", write_program(change(program))) == same
    assert "is updated" in same
    assert "Waits" not in same
    if change is not somebody_else:
        assert "Left out: the channels and digests that only Volta EMS reads." in same


def test_a_channel_of_the_partner_is_taken_like_anybody_elses(office: Office) -> None:
    program = on_console(read_program(SMALL))
    reply = office.ask("maria", "program import", write_program(opened(program)))
    assert reply.refused
    said = plain_card(reply.card) if reply.card else ""
    assert "Volta" not in said
    office.say("linh", 'issue log shortage "U7 short"')
    office.say("linh", 'issue note ACME-1 "margin is 3 %"', place="dm")
    read = {d.place for d in office.deliver() if "margin" in plain_card(unpack(d.card))}
    assert read == {"console:ems"}


def test_no_file_takes_the_last_key_of_a_side(office: Office) -> None:
    file = write_program(without_key(on_console(read_program(SMALL))))
    for person in ("maria", "wei"):
        assert office.ask(person, "program import", file).refused


def test_a_date_that_the_other_side_owes_is_asked_for(office: Office) -> None:
    office.say("wei", 'deadline add "SMT" due=2026-12-18 owner=wei kind=milestone id=smt')
    (file,) = office.ask("maria", "program export", place="dm").files
    moved = file.text.replace("2026-12-18T", "2026-12-08T")
    assert moved != file.text
    said = office.say("maria", "program import", moved)
    assert "deadline smt: due 2026-12-08T18:00 instead of 2026-12-18T18:00" in said
    assert "is updated" in office.say("maria", "program import", file.text)


def test_a_side_without_a_program_manager_is_filled_in(office: Office) -> None:
    program = on_console(read_program(SMALL))
    office.core.import_program(without_key(program), office.now)
    assert "is updated" in office.say("maria", "program import", write_program(program))
    assert "Version 2 is proposed" in office.say("wei", "rules propose shortage major ack=2bh")


def raised(program: Program) -> Program:
    people = (
        replace(p, level=3, roles=(*p.roles, "program_manager"), phone="+86 1")
        if p.id == "linh"
        else p
        for p in program.people
    )
    return replace(program, people=tuple(people))


def test_levels_and_keys_of_a_file_are_proposed(office: Office) -> None:
    office.deliver()
    file = write_program(raised(on_console(read_program(SMALL))))
    said = office.say("wei", "program import", file)
    assert "is updated" in said
    assert "A program manager of Acme Devices decides." in said
    linh = kept(office, "linh")
    assert (linh.level, "program_manager" in linh.roles) == (0, False)
    assert linh.phone == "+86 1", "the rest applies at once"
    assert "Proposed before" in office.say("wei", "program import", file)
    office.say("maria", "decision approve DEC1")
    linh = kept(office, "linh")
    assert (linh.level, "program_manager" in linh.roles) == (3, True)


def test_the_channel_hears_what_a_file_changes(office: Office) -> None:
    office.deliver()
    program = on_console(read_program(SMALL))
    office.say("wei", "program import", write_program(program))
    office.say("wei", "program import", write_program(somebody_else(program)))
    assert not heard(office), "contacts are nobody's business"
    office.say("wei", "program import", write_program(one_more(program)))
    assert heard(office) == [
        "Wei Chen (Volta EMS) imported a program file that changes: people mo."
    ]


def heard(office: Office) -> list[str]:
    shared = (d for d in office.deliver() if d.place == "console:shared")
    return [text for d in shared if "imported" in (text := plain_card(unpack(d.card)))]


def kept(office: Office, handle: str) -> Person:
    with office.core.db.read() as tx:
        row = tx.program_named("ACME")
        assert row is not None
        person = read_program(row.document).person(handle)
    assert person is not None
    return person


def with_identity(program: Program, id: str, **identity: str) -> Program:
    people = (replace(p, **identity) if p.id == id else p for p in program.people)
    return replace(program, people=tuple(people))


@pytest.mark.parametrize(
    ("platform", "identity"), [("slack", "T0/UWEI"), ("discord", "100000000000000042")]
)
def test_an_identity_of_the_other_side_is_refused_without_a_name(
    office: Office, platform: str, identity: str
) -> None:
    """An export leaves the partner's identities out, so its reader cannot see which are taken."""
    program = on_console(read_program(SMALL))
    office.core.import_program(with_identity(program, "wei", **{platform: identity}), office.now)
    (file,) = office.ask("maria", "program export", place="dm").files
    assert identity not in file.text
    taken = write_program(with_identity(read_program(file.text), "tom", **{platform: identity}))
    refusals = [
        office.ask("maria", "program import", taken),
        office.ask("maria", f"program person tom {platform}={identity}", place="dm"),
        office.ask("maria", f'program person zed name="Zed" {platform}={identity}', place="dm"),
    ]
    for reply in refusals:
        said = plain_card(reply.card) if reply.card else ""
        assert f"{platform} {identity} cannot be given to " in said
        assert "wei" not in said.replace(identity, "").lower()
        assert reply.refused
    assert kept(office, "tom").slack is None
    assert getattr(kept(office, "wei"), platform) == identity
    assert "is updated" in office.say("maria", "program import", file.text)


def test_an_identity_twice_on_the_own_side_names_both(office: Office) -> None:
    office.say("maria", "program person tom slack=T0/UTOM", place="dm")
    said = office.say("maria", "program person maria slack=T0/UTOM", place="dm")
    assert '[[person]] "maria"' in said
    assert '[[person]] "tom"' in said


def test_the_operator_gives_an_identity_to_somebody_else(office: Office) -> None:
    """The operator's file is the whole program: who has the identity there has it afterwards."""
    program = on_console(read_program(SMALL))
    office.core.import_program(with_identity(program, "wei", slack="T0/UWEI"), office.now)
    office.core.import_program(with_identity(program, "tom", slack="T0/UWEI"), office.now)
    assert (kept(office, "tom").slack, kept(office, "wei").slack) == ("T0/UWEI", None)
