"""``program person`` and ``program away``: rights, what both sides must agree to, bad input."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.app.bootstrap import document, on_console, throwaway_database
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports.request import COMMAND, Request
from bot.program_file import read_program, write_program
from bot.rehearsal.record import Record
from tests.playing import Play, Stage, small_program

START = "at 2026-12-03T10:00 America/Los_Angeles"
ANNA = 'maria: /andon program person anna name="Anna Berg"'


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found(START)
        yield found


def kinds(records: list[Record], to: str = "shared") -> list[str]:
    return [record.kind for record in records if record.to == to]


def accept(play: Play, who: str, number: int = 1) -> str:
    return play.reply(f"{who}: /andon decision approve DEC{number}")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("tom: /andon program person anna name=Anna", "Only a program manager can do this."),
        ("tom: /andon program person tom level=2", "Only a program manager can do this."),
        ("tom: /andon program person tom phone=1 level=1", "Only a program manager can do this."),
        ("maria: /andon program person linh level=2", "Only a program manager of Volta EMS"),
        ("maria: /andon program person linh leaves", "Only a program manager of Volta EMS"),
        ("maria: /andon program person linh phone=1", "Only a program manager of Volta EMS"),
        ("maria: /andon program person mei side=ems name=Mei", "Only a program manager of Volta"),
        ("maria: /andon program person linh side=oem", "Only a program manager of Volta EMS"),
        ("maria: /andon program person", "Pick people with the button"),
        ("maria: /andon program person tomm", "Did you mean tom?"),
        ("maria: /andon program person anna level=1", "name= is missing for anna"),
        ("maria: /andon program person off name=Off", "has another meaning in commands"),
        ("maria: /andon program person @@ name=X", "id="),
        ("maria: /andon program person a/b name=X", "letters, digits"),
        (f"{ANNA} level=5", "a whole number from 0 (owner) to 4 (VP)"),
        (f"{ANNA} level=high", "a whole number from 0 (owner) to 4 (VP)"),
        (f"{ANNA} site=sz", "a site of the oem side"),
        (f"{ANNA} site=nowhere", '"nowhere" is not a site'),
        (f"{ANNA} backup=linh", "a person of the oem side"),
        (f"{ANNA} backup=anna", '"anna" is not on the roster'),
        (f"{ANNA} backup=nobody", '"nobody" is not on the roster'),
        (f"{ANNA} email=nobody", "an e-mail address"),
        (f"{ANNA} roles=2nd", "a list of roles"),
        (f"{ANNA} on_call=maybe", "true, false"),
        (f"{ANNA} slack=U1", "team id / user id"),
        (f"{ANNA} discord=abc", "a user id in digits"),
        (f"{ANNA} colour=red", '"colour=" is not an option of program person'),
        (f"{ANNA} to=tom", "to= goes with leaves"),
        ("maria: /andon program person tom left", '"left" is not understood'),
        ("maria: /andon program person nobody leaves", '"nobody" is not on the roster'),
        ("maria: /andon program person tom leaves to=tom", "cannot take over their own work"),
        ("maria: /andon program person tom leaves to=linh", "Linh Tran works for Volta EMS"),
        ("maria: /andon program person maria leaves", "only program manager of Acme Devices"),
        ("maria: /andon program person maria roles=none", "only program manager"),
        (f'maria: /andon program person anna name="{"x" * 121}"', "121 characters"),
        ("stranger: /andon program person tom leaves", "You are not on the roster here"),
    ],
)
def test_what_is_refused_changes_nothing(play: Play, line: str, says: str) -> None:
    before = play.reply("tom in dm: /andon program roster")
    assert says in play.reply(line)
    assert play.reply("tom in dm: /andon program roster") == before
    assert not kinds(play("wait 1h"))


def test_somebody_of_the_own_side_is_added_and_changed_at_once(play: Play) -> None:
    told = play(f"{ANNA} roles=planner,buyer backup=tom phone=+1-2")
    assert kinds(told) == ["notice"]
    assert (
        "added @Anna Berg to the roster of Acme Devices: planner, buyer, level 0" in told[-1].text
    )
    assert "changed: backup, email" in play.reply(
        "maria: /andon program person anna backup=none email=anna@acme.example"
    )
    roster = play.reply("tom in dm: /andon program roster oem")
    assert "L0 anna: Anna Berg, sj; planner, buyer; anna@acme.example; +1-2" in roster
    assert "already" in play.reply("maria: /andon program person anna backup=none")
    assert "ACME-1 is logged" in play.reply('anna: /andon issue log shortage "U7"')


def test_contact_data_is_for_the_own_side_in_private(play: Play) -> None:
    secrets = ("tom@acme.example", "+1 408 555 0101")
    for line in ("program roster", "program person tom", "program show"):
        for who in ("maria", "linh", "linh in dm", "linh in ems", "wei in dm"):
            said = play.reply(f"{who}: /andon {line}")
            assert not any(secret in said for secret in secrets), f"{who}: {line}"
    assert all(s in play.reply("maria in dm: /andon program roster") for s in secrets)
    assert all(s in play.reply("maria in oem: /andon program person tom") for s in secrets)


def test_everybody_changes_his_own_number(play: Play) -> None:
    assert "changed: phone" in play.reply("linh: /andon program person linh phone=+86-1")
    assert "+86-1" in play.reply("wei in dm: /andon program roster")


def test_a_level_is_accepted_by_the_other_side(play: Play) -> None:
    play(ANNA)
    assert "Proposed (DEC1): Anna Berg: level 2 instead of 0" in play.reply(
        "maria: /andon program person anna level=2"
    )
    assert "L0 anna" in play.reply("wei: /andon program roster")
    assert "decided by" in accept(play, "maria")
    assert "approved" in accept(play, "wei")
    assert "L2 anna" in play.reply("wei: /andon program roster")
    assert "already approved" in accept(play, "wei")


def test_who_is_new_works_at_once_and_gets_his_level_later(play: Play) -> None:
    said = play.reply(f"{ANNA} level=2 roles=program_manager,buyer")
    assert "is on the roster" in said
    assert "program manager of Acme Devices, level 2 instead of 0" in said
    assert "L0 anna: Anna Berg, sj; buyer" in play.reply("wei: /andon program roster")
    assert "Only a program manager" in play.reply("anna: /andon program pause")
    accept(play, "wei")
    assert "L2 anna: Anna Berg, sj; program_manager, buyer" in play.reply(
        "wei: /andon program roster"
    )
    assert "was asked to agree" in play.reply("anna: /andon program pause")


def test_a_rejected_change_stays_undone(play: Play) -> None:
    play("maria: /andon program person tom level=2")
    assert "rejected" in play.reply('wei: /andon decision reject DEC1 "not agreed"')
    assert "L0 tom" in play.reply("wei: /andon program roster")


def test_another_wish_takes_the_first_one_back(play: Play) -> None:
    play("maria: /andon program person tom level=2")
    said = play.reply("maria: /andon program person tom level=3")
    assert "Taken back: DEC1." in said
    assert "Proposed (DEC2): Tom Reed: level 3" in said
    assert "Taken back: DEC2." in play.reply("maria: /andon program person tom level=0")
    assert "No decisions" in play.reply("wei: /andon decision list")
    said = play.reply("maria: /andon program person tom level=2 roles=buyer")
    assert "Proposed (DEC3)" in said
    assert "Proposed (DEC4)" in play.reply(
        "maria: /andon program person tom roles=buyer,program_manager"
    )
    assert "DEC3" in play.reply("wei: /andon decision list"), "a level and a key are two things"


def test_a_side_keeps_a_key_whatever_was_accepted(play: Play) -> None:
    play("maria: /andon program person tom roles=program_manager")
    accept(play, "wei")
    play("maria: /andon program person maria roles=none")
    play("tom: /andon program person tom leaves to=maria")
    assert "approved" in accept(play, "wei", 2)
    assert "L1 maria: Maria Lopez, sj; program_manager" in play.reply(
        "wei: /andon program roster oem"
    )


def test_somebody_changes_sides(play: Play) -> None:
    play('linh: /andon issue log shortage "U7"')
    play("tom: /andon issue ack ACME-1")
    assert "work for Volta EMS" in play.reply("maria: /andon program person tom side=ems")
    told = play("wei: /andon decision approve DEC1")
    assert "issue.event" in kinds(told)
    assert "Volta EMS\nL0 linh" in play.reply("wei: /andon program roster")
    assert "L0 tom: Tom Reed, sz; buyer" in play.reply("wei: /andon program roster ems")
    assert "Waits on: Acme Devices: Maria Lopez" in play.reply("wei: /andon issue show ACME-1")


def test_an_identity_stands_once(play: Play) -> None:
    assert "changed: slack" in play.reply("maria: /andon program person tom slack=T0/U1")
    assert 'slack "T0/U1" is also that of' in play.reply(
        "maria: /andon program person dana slack=T0/U1"
    )
    assert "changed: slack" in play.reply("maria: /andon program person tom slack=none")


def test_a_role_that_no_rule_names_is_pointed_out(play: Play) -> None:
    assert "Did you mean planner?" in play.reply(f"{ANNA} roles=planer")
    assert "Did you mean" not in play.reply(f"{ANNA} roles=legal_counsel")


def test_roles_are_added_and_taken_away(play: Play) -> None:
    play(f"{ANNA} roles=+planner")
    play("maria: /andon program person anna roles=+buyer,+sqe")
    assert "planner, buyer, sqe" in play.reply("maria: /andon program person anna")
    play("maria: /andon program person anna roles=-planner,cqe")
    assert "; buyer, sqe, cqe" in play.reply("maria: /andon program person anna")
    assert "Proposed" in play.reply("maria: /andon program person anna roles=+program_manager")
    play("maria: /andon program person anna roles=none")
    assert "buyer" not in play.reply("maria: /andon program person anna")
    assert "+Buyer Lead" not in play.reply('maria: /andon program person anna roles="+Buyer Lead"')
    assert "buyer_lead" in play.reply("maria: /andon program person anna")


def test_what_a_check_proposes_can_be_said(play: Play) -> None:
    """Each mend that names a person is a line that works as it stands."""
    play("maria: /andon program person tom roles=none")
    found = play.reply("maria: /andon rules check")
    mends = [line.partition("To mend: ")[2] for line in found.splitlines()]
    lines = [mend for mend in mends if mend.startswith("program person") and "…" not in mend]
    assert lines
    for line in lines:
        said = play.reply(f"maria: /andon {line}")
        allowed = ("is changed", "Proposed", "already", "Only a program manager of Volta EMS")
        assert any(part in said for part in allowed), f"{line}: {said}"


# leaving


def test_open_issues_need_somebody_who_takes_over(play: Play) -> None:
    play('linh: /andon issue log shortage "U7"')
    play("tom: /andon issue ack ACME-1")
    said = play.reply("maria: /andon program person tom leaves")
    assert "Tom Reed owns open issues (ACME-1)" in said
    assert "to=maria" in said
    said = play.reply("maria: /andon program person tom leaves to=dana")
    assert "Taken over by Dana Cole: ACME-1" in said
    assert "Nobody of Acme Devices fills this now: " in said
    assert "You are not on the roster here" in play.reply("tom: /andon issue list")
    assert '"tom" is not on the roster' in play.reply("maria: /andon program person tom leaves")


def test_a_resolved_issue_is_handed_over_too_and_a_closed_one_is_not(play: Play) -> None:
    play('linh: /andon issue log shortage "one"')
    play('linh: /andon issue log shortage "two" again=yes')
    for number in (1, 2):
        play(f"tom: /andon issue ack ACME-{number}")
        play(f"tom: /andon issue resolve ACME-{number}")
    play("linh: /andon issue close ACME-1")
    told = play("maria: /andon program person tom leaves to=dana")
    assert [r.subject for r in told if r.kind == "issue.event"] == ["ACME-2"]
    assert "ACME-1" not in next(r.text for r in told if r.kind == "handover")


def test_many_issues_are_one_bundle(play: Play) -> None:
    for number in range(1, 9):
        play(f'linh: /andon issue log shortage "short {"x" * number}" again=yes')
        play(f"tom: /andon issue ack ACME-{number}")
    told = play("maria: /andon program person tom leaves to=dana")
    assert kinds(told).count("bundle") == 1
    assert "issue.event" not in kinds(told)


def test_what_waited_for_his_hours_is_not_sent(play: Play) -> None:
    play('linh: /andon issue log shortage "U7"')
    play("at 2026-12-03T23:00Z")
    told = play("wei: /andon program person wei backup=hua")
    play(
        """
        wei: /andon program person hua roles=program_manager
        maria: /andon decision approve DEC1
        hua: /andon program person wei leaves
        """
    )
    told = play("wait 8h")
    assert not [record for record in told if record.to == "dm:wei"]


def test_decisions_that_waited_for_him_alone_go_to_others(play: Play) -> None:
    play('linh: /andon issue log deviation major "Use the rev A label"')
    assert "Tom" in play.reply("linh: /andon decision list")
    said = play.reply("maria: /andon program person tom leaves")
    assert "Now waits for others: DEC1." in said
    assert "waits for Maria Lopez" in play.reply("linh: /andon decision list")


def test_a_former_name_stays_and_is_not_given_to_somebody_else(play: Play) -> None:
    play('tom: /andon issue log shortage "U7" to=ems')
    play("maria: /andon program person tom leaves")
    assert "Logged by Tom Reed" in play.reply("maria: /andon issue show ACME-1")
    said = play.reply('maria: /andon program person tom name="Thomas Braun"')
    assert "tom was Tom Reed, who left the roster" in said
    assert "is on the roster" in play.reply('maria: /andon program person tom name="Tom Reed"')


def test_a_backup_of_a_leaver_is_backed_by_the_one_who_takes_over(play: Play) -> None:
    play("maria: /andon program person dana backup=tom")
    play("maria: /andon program person omar backup=tom")
    said = play.reply("maria: /andon program person tom leaves to=dana")
    assert "Backup of Omar Haddad is now Dana Cole." in said
    assert "Without a backup now: Dana Cole." in said


# away


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("2026-12-10..2026-12-08", "ends before it begins"),
        ("2026-11-10..2026-11-12", "is past"),
        ("2026-12-10..2028-01-01", "too long: at most 366 days"),
        ("2026-02-30", "is not understood"),
        ("soon", "is neither a day nor on the roster"),
        ("dan 2026-12-10", "Did you mean dana?"),
        ("until", "is neither a day"),
        ("..", "is not understood"),
        ("off", "Tom Reed is not away then."),
        ("2026-12-10..", "is not understood"),
        ("2050-12-10", "within five years"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(play: Play, typed: str, says: str) -> None:
    assert says in play.reply(f"tom: /andon program away {typed}")
    assert "is not away" in play.reply("tom: /andon program away")


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2026-12-10..2026-12-12", "2026-12-10..2026-12-12"),
        ("2026-12-10", "2026-12-10"),
        ("until fri", "2026-12-03..2026-12-04"),
        ("fri..mon", "2026-12-04..2026-12-07"),
        ("tomorrow", "2026-12-04"),
        ('"2026-12-10 .. 2026-12-12"', "2026-12-10..2026-12-12"),
        ("2026-12-01..2026-12-05", "2026-12-01..2026-12-05"),
    ],
)
def test_days_as_people_type_them(play: Play, typed: str, days: str) -> None:
    assert f"Tom Reed is away {days}." in play.reply(f"tom: /andon program away {typed}")


def test_absences_are_joined_cut_and_taken_back(play: Play) -> None:
    play("tom: /andon program away 2026-12-10..2026-12-12")
    play("tom: /andon program away 2026-12-13..2026-12-15")
    assert "2026-12-10..2026-12-15: nobody" in play.reply("tom: /andon program away")
    assert "already" in play.reply("tom: /andon program away 2026-12-11")
    said = play.reply("tom: /andon program away off 2026-12-12..2026-12-13")
    assert "2026-12-10..2026-12-11: nobody" in said
    assert "2026-12-14..2026-12-15: nobody" in said
    assert "is back" in play.reply("tom: /andon program away off")


def test_nobody_standing_in_is_said_with_a_way_out(play: Play) -> None:
    said = play.reply("tom: /andon program away fri")
    assert "nobody stands in" in said
    assert "program person tom backup=maria" in said


def test_the_program_file_holds_everything_that_was_said() -> None:
    lines = (
        f"{ANNA} roles=planner,sqe on_call=yes backup=tom phone=+1-2 slack=T0/U9 discord=12",
        "maria: /andon program away anna 2026-12-10..2026-12-12",
        "maria: /andon program calendar open 2026-12-05 08:00-12:00",
        "maria: /andon program calendar closed 2026-12-24..2027-01-01",
        "wei: /andon program calendar country CN",
        "maria: /andon program person tom leaves",
        "maria: /andon program pause",
    )
    now = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
    with throwaway_database() as database:
        core = Core(database, ["console"], INDEX)
        core.import_program(on_console(small_program()), now)
        for number, line in enumerate(lines):
            who, _, text = line.partition(": /andon ")
            reply = core.handle(
                Request(f"e{number}", COMMAND, "console", who, "console:shared", text), now
            )
            assert not reply.refused, line
            file = document(database, "ACME")
            program = read_program(file)
            assert write_program(program) == file
        # What was exported is imported as it is.
        assert "updated" in core.import_program(program, now)
        assert document(database, "ACME") == file
    people = {person.id: person for person in program.people}
    assert "tom" not in people
    anna = people["anna"]
    assert (anna.roles, anna.on_call, anna.backup) == (("planner", "sqe"), True, None)
    assert (anna.slack, anna.discord, anna.phone) == ("T0/U9", "12", "+1-2")
    assert [str(days.first) for days in anna.away] == ["2026-12-10"]
    assert program.site("sz").country == "CN"
    assert str(program.site("sj").open[0].day) == "2026-12-05"
