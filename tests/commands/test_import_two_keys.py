"""A program file of one side: what is its own is done, the rest waits as one proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.app.bootstrap import on_console, throwaway_database
from bot.domain.program import DeadlineTable, DecisionRight, DigestSchedule, Program, SyncSeries
from bot.domain.values import DateRange, other_side
from bot.engine.context import context_of
from bot.engine.core import Core
from bot.engine.program_tables import whole
from bot.features import INDEX
from bot.features.programs.partner import without_contacts
from bot.messages.card import plain_card, unpack
from bot.program_file import read_program, write_program
from tests.commands.test_program_changes import NOW, SMALL, Office

SHIP = DeadlineTable(
    "ship", "Ship lot 1", "milestone", "ems", "linh", datetime(2027, 1, 25, 17), approve="oem"
)
PAY = replace(SHIP, id="pay", title="Pay", side="oem", owner="tom", approve=None)
WEEKLY = SyncSeries(
    "weekly", "Weekly", "America/Los_Angeles", datetime(2027, 11, 2, 15), "FREQ=WEEKLY;BYDAY=TU"
)
BOTH = DigestSchedule("weekly", "America/Los_Angeles", "mon 08:30", "shared")
OWN = DigestSchedule("internal", "America/Los_Angeles", "09:00", "oem")
PROGRAM = replace(
    on_console(read_program(SMALL)), deadlines=(SHIP, PAY), syncs=(WEEKLY,), digests=(BOTH, OWN)
)


@pytest.fixture
def office() -> Iterator[Office]:
    with throwaway_database() as database:
        core = Core(database, ["console"], INDEX)
        core.import_program(PROGRAM, NOW)
        yield Office(core)


def stored(office: Office) -> Program:
    with office.core.db.read() as tx:
        row = tx.program_named("ACME")
        assert row is not None
        return whole(tx, context_of(tx, row.id, INDEX))


def send(office: Office, person: str, program: Program, place: str = "shared") -> list[str]:
    """What somebody's export leaves out of the partner is not in their file either."""
    sender = PROGRAM.person(person)
    assert sender is not None
    file = without_contacts(program, other_side(sender.side))
    return office.say(person, "program import", write_program(file), place).splitlines()


def person(program: Program, handle: str, **changed: Any) -> Program:
    people = (replace(p, **changed) if p.id == handle else p for p in program.people)
    return replace(program, people=tuple(people))


def without(program: Program, handle: str) -> Program:
    return replace(program, people=tuple(p for p in program.people if p.id != handle))


def table(program: Program, name: str, **changed: Any) -> Program:
    tables = (replace(t, **changed) if t.id == name else t for t in program.deadlines)
    return replace(program, deadlines=tuple(tables))


def taken(program: Program) -> Program:
    channels = (replace(c, audience="oem") if c.audience == "shared" else c
                for c in program.channels)  # fmt: skip
    return replace(program, channels=tuple(channels))


MINE, THEIRS = "maria", "wei"


def test_a_file_is_done_in_part_and_asked_for_in_part(office: Office) -> None:
    file = person(replace(PROGRAM, zone="Asia/Tokyo", ems="Volta"), "tom", name="Tom R. Reed")
    assert send(office, MINE, file) == [
        "Program ACME is updated. Rule set v1 stays in force.",
        "Done at once: person tom.",
        "Waits for Volta EMS (DEC1): name of the EMS provider Volta instead of Volta EMS",
        "Waits for Volta EMS (DEC1): time zone of the program Asia/Tokyo "
        "instead of America/Los_Angeles",
    ]
    now = stored(office)
    assert now == person(PROGRAM, "tom", name="Tom R. Reed")
    said = office.say(THEIRS, "decision approve DEC1")
    assert "DEC1" in said
    assert stored(office) == file


@pytest.mark.parametrize("side", ["oem", "ems"])
def test_who_decides_what_is_agreed_by_both(office: Office, side: str) -> None:
    right = DecisionRight("paint", "Colour of the paint", side, "informs", limit="inside")
    file = replace(PROGRAM, rights=(right,))
    said = "\n".join(send(office, MINE, file))
    assert "Waits for Volta EMS (DEC1): new right paint: title" in said
    assert stored(office) == PROGRAM
    office.say(THEIRS, "decision approve DEC1")
    assert stored(office) == file
    free = replace(file, rights=(replace(right, may="decides"),))
    assert "DEC2" in "\n".join(send(office, THEIRS, free))
    assert stored(office) == file
    office.say(MINE, "decision approve DEC2")
    assert stored(office) == free
    assert "Colour of the paint" in office.say("tom", "decision rights paint")


def test_the_other_side_hears_what_is_asked_and_what_came_of_it(office: Office) -> None:
    office.now = datetime(2026, 12, 4, 0, 40, tzinfo=UTC)  # both sides are at work
    office.deliver()
    send(office, MINE, replace(PROGRAM, zone="Asia/Tokyo"))
    asked = [d for d in office.deliver() if d.kind == "approval.requested"]
    assert {d.place for d in asked} == {"console:shared", "console:dm:wei"}
    for each in asked:
        assert "time zone of the program Asia/Tokyo instead of America/Los_Angeles" in plain_card(
            unpack(each.card)
        )
    office.say(THEIRS, "decision approve DEC1")
    told = [d for d in office.deliver() if d.kind == "approval.decided"]
    assert {d.place for d in told} == {"console:shared", "console:dm:maria"}
    assert all("was agreed and is done" in plain_card(unpack(d.card)) for d in told)


def test_nothing_is_done_when_the_other_side_says_no(office: Office) -> None:
    send(office, MINE, replace(PROGRAM, zone="Asia/Tokyo"))
    office.say(THEIRS, 'decision reject DEC1 "no"')
    assert stored(office) == PROGRAM


def test_the_same_file_again_was_asked_before(office: Office) -> None:
    file = replace(PROGRAM, zone="Asia/Tokyo")
    send(office, MINE, file)
    assert send(office, MINE, file)[1:] == [
        "Asked before, waits for Volta EMS (DEC1): time zone of the program Asia/Tokyo "
        "instead of America/Los_Angeles"
    ]
    assert "(DEC2)" in send(office, MINE, replace(PROGRAM, zone="Asia/Seoul"))[1]
    assert "(DEC3)" in send(office, THEIRS, replace(PROGRAM, zone="Asia/Tokyo"))[1]


def test_what_changed_meanwhile_makes_it_outdated_as_a_whole(office: Office) -> None:
    send(office, MINE, replace(PROGRAM, zone="Asia/Tokyo", name="G2"))
    send(office, MINE, replace(PROGRAM, zone="Asia/Seoul"))
    office.say(THEIRS, "decision approve DEC2")
    office.deliver()
    office.say(THEIRS, "decision approve DEC1")
    assert stored(office) == replace(PROGRAM, zone="Asia/Seoul")
    told = [plain_card(unpack(d.card)) for d in office.deliver() if d.kind == "approval.decided"]
    assert told
    assert all("DEC1 was not done: it would do something else by now." in text for text in told)


def test_what_else_changed_meanwhile_stays(office: Office) -> None:
    send(office, MINE, person(PROGRAM, "linh", name="Linh T."))
    send(office, THEIRS, person(PROGRAM, "linh", phone="+86 1"))
    office.say(THEIRS, "decision approve DEC1")
    linh = stored(office).person("linh")
    assert linh is not None
    assert (linh.name, linh.phone) == ("Linh T.", "+86 1")


@pytest.mark.parametrize(
    ("change", "waits"),
    [
        ({"due": datetime(2027, 2, 26, 17)}, True),
        ({"due": datetime(2027, 1, 26, 17)}, False),
        ({"due": datetime(2027, 1, 20, 17)}, False),
        ({"side": "oem", "owner": "tom", "approve": None}, True),
        ({"kind": "action", "approve": None}, True),
        ({"approve": None}, True),
        ({"approve": "ems"}, True),
        ({"nudge": ()}, True),
        ({"title": "Ship lot 1a"}, False),
        ({"owner": "wei"}, False),
    ],
    ids=str,
)
def test_an_own_milestone_gets_no_softer_by_a_file(
    office: Office, change: dict[str, Any], waits: bool
) -> None:
    file = table(PROGRAM, "ship", **change)
    said = send(office, THEIRS, file)
    assert (stored(office) == PROGRAM) is waits
    assert ("Done at once: deadline ship." in said) is not waits
    if waits:
        office.say(MINE, "decision approve DEC1")
    assert set(stored(office).deadlines) == set(file.deadlines)


def test_an_agreed_date_is_the_one_that_later_slips_count_from(office: Office) -> None:
    send(office, THEIRS, table(PROGRAM, "ship", due=datetime(2027, 2, 26, 17)))
    office.say(MINE, "decision approve DEC1")
    assert "DEC2" not in office.say("linh", "deadline slip ship 2027-03-01 late")
    later = office.say("linh", "deadline slip ship 2027-03-09 late")
    assert "DEC2" in later


@pytest.mark.parametrize("name", ["ship", "new"])
def test_a_date_of_the_other_side_waits(office: Office, name: str) -> None:
    new = replace(SHIP, id="new", title="More", due=datetime(2027, 3, 1, 17))
    file = (
        table(PROGRAM, "ship", due=datetime(2027, 1, 20, 17))
        if name == "ship"
        else replace(PROGRAM, deadlines=(*PROGRAM.deadlines, new))
    )
    send(office, MINE, file)
    assert stored(office) == PROGRAM
    office.say(THEIRS, "decision approve DEC1")
    assert set(stored(office).deadlines) == set(file.deadlines)


def test_what_has_ended_stays_as_it_ended(office: Office) -> None:
    office.say("tom", "deadline done pay")
    said = send(office, THEIRS, PROGRAM)
    assert said == ["Program ACME is updated. Rule set v1 stays in force."]
    send(office, MINE, table(PROGRAM, "pay", due=datetime(2027, 5, 1, 17)))
    assert [each.id for each in stored(office).deadlines] == ["ship"]


def test_meetings_and_digests_of_both_wait_and_new_meetings_do_not(office: Office) -> None:
    file = replace(
        PROGRAM,
        syncs=(replace(WEEKLY, minutes=60), replace(WEEKLY, id="more", title="More")),
        digests=(replace(BOTH, at="fri 08:30"), replace(OWN, at="10:00")),
    )
    said = send(office, MINE, file)
    assert said[1:] == [
        "Done at once: sync more, digest internal oem.",
        "Waits for Volta EMS (DEC1): sync weekly: minutes 60 instead of 30",
        "Waits for Volta EMS (DEC1): digest weekly shared: at fri 08:30 instead of mon 08:30",
    ]
    assert set(stored(office).syncs) == {WEEKLY, file.syncs[1]}
    assert set(stored(office).digests) == {BOTH, file.digests[1]}
    office.say(THEIRS, "decision approve DEC1")
    assert set(stored(office).syncs) == set(file.syncs)
    assert set(stored(office).digests) == set(file.digests)


def test_nothing_of_ones_own_is_told_to_the_other_side(office: Office) -> None:
    office.deliver()
    send(
        office, MINE, replace(PROGRAM, zone="Asia/Tokyo", digests=(BOTH, replace(OWN, at="10:00")))
    )
    told = [plain_card(unpack(d.card)) for d in office.deliver() if d.place != "console:dm:maria"]
    assert told
    assert not [text for text in told if "10:00" in text or "internal" in text]


# people


def owed(office: Office) -> None:
    office.say("linh", 'issue log shortage major "U7 MCU short 1200 pcs"')
    office.now = NOW + timedelta(minutes=30)


AWAY = (DateRange(date(2026, 12, 3), date(2026, 12, 24)),)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (without(PROGRAM, "dana"), "person dana (Dana Cole) leaves"),
        (
            person(PROGRAM, "dana", away=AWAY),
            "person dana: away 2026-12-03..2026-12-24 instead of none",
        ),
    ],
)
def test_whoever_alone_stands_on_a_level_of_a_running_clock_stays(
    office: Office, file: Program, words: str
) -> None:
    owed(office)
    assert send(office, MINE, file) == [
        "Nothing of program ACME is changed yet. Rule set v1 stays in force.",
        f"Waits for Volta EMS (DEC1): {words}",
    ]
    assert stored(office) == PROGRAM
    office.say(THEIRS, "decision approve DEC1")
    assert stored(office) == file


def test_without_a_running_clock_they_go_at_once(office: Office) -> None:
    office.say("tom", "deadline done pay")
    file = without(replace(PROGRAM, deadlines=(SHIP,)), "dana")
    assert send(office, MINE, file)[1:] == ["Done at once: person dana."]
    assert stored(office) == file


def test_whoever_alone_stands_on_a_level_of_a_date_stays(office: Office) -> None:
    assert send(office, MINE, without(PROGRAM, "dana")) == [
        "Nothing of program ACME is changed yet. Rule set v1 stays in force.",
        "Waits for Volta EMS (DEC1): person dana (Dana Cole) leaves",
    ]
    assert stored(office) == PROGRAM


def test_the_rest_of_somebody_who_stays_is_done(office: Office) -> None:
    owed(office)
    said = send(office, MINE, person(PROGRAM, "dana", away=AWAY, name="Dana O."))
    assert said[1] == "Done at once: person dana."
    assert stored(office) == person(PROGRAM, "dana", name="Dana O.")


# the channel


def test_a_channel_that_was_taken_by_mistake_comes_back(office: Office) -> None:
    """No operator is needed, also when no channel is left."""
    send(office, MINE, taken(PROGRAM))
    assert stored(office) == PROGRAM
    office.say(THEIRS, "decision approve DEC1")
    assert stored(office) == taken(PROGRAM)
    assert send(office, THEIRS, PROGRAM, "dm")
    office.say(MINE, "decision approve DEC2", place="dm")
    assert [c.audience for c in stored(office).channels] == [c.audience for c in PROGRAM.channels]


def test_a_program_without_any_channel_has_a_way_back(office: Office) -> None:
    send(office, MINE, replace(PROGRAM, channels=()))
    office.say(THEIRS, "decision approve DEC1")
    send(office, THEIRS, replace(PROGRAM, channels=()), "dm")
    assert not stored(office).channels
    said = send(office, THEIRS, PROGRAM, "dm")
    assert any("(DEC2)" in line for line in said)
    office.deliver()
    office.say(MINE, "decision approve DEC2", place="dm")
    assert [c for c in stored(office).channels if c.audience == "shared"]


def test_a_channel_of_the_other_side_is_asked_for_like_an_unknown_one(office: Office) -> None:
    """Whoever guesses a channel does not learn from the answer whether it is there."""
    named = [replace(PROGRAM.channels[0], id=id) for id in ("ems", "ghost")]
    assert [c.id for c in PROGRAM.channels if c.audience == "ems"] == ["ems"]
    here, nowhere = (
        send(office, MINE, replace(PROGRAM, channels=(*PROGRAM.channels[:2], each)))[1:]
        for each in named
    )
    assert [line.replace("ems", "ghost").replace("DEC1", "DEC2") for line in here] == nowhere
    assert stored(office).channels[-1].audience == "ems"


# both sides


def test_both_sides_are_told_alike(office: Office) -> None:
    mine = send(office, MINE, replace(PROGRAM, name="G2"))
    theirs = send(office, THEIRS, replace(PROGRAM, name="G2"))
    assert mine[1] == theirs[1].replace("Acme Devices (DEC2)", "Volta EMS (DEC1)")


def test_a_partner_who_never_had_a_program_manager_is_not_asked(office: Office) -> None:
    nobody = replace(PROGRAM, people=tuple(p for p in PROGRAM.people if p.side == "oem"))
    nobody = replace(nobody, deadlines=(PAY,))
    office.core.import_program(nobody, NOW)
    send(office, MINE, replace(nobody, zone="Asia/Tokyo"))
    assert stored(office).zone == "Asia/Tokyo"
