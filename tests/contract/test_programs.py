"""Programs, their rules, and who belongs to them."""

from __future__ import annotations

import pytest

from bot.domain.errors import Conflict, StorageError
from bot.ports import Database, Membership, ProgramRow, RulesRow
from tests.contract.samples import HOUR, NOW, draft, issue, program, queue


def test_a_new_program_is_active_at_revision_one_without_rules(db: Database) -> None:
    program_id = program(db)
    with db.read() as tx:
        assert tx.program(program_id) == ProgramRow(program_id, "ACME", "active", 1, 0, "{}")
        assert tx.program_named("ACME") == tx.program(program_id)
        assert tx.program_named("NOPE") is None


def test_the_same_key_twice_is_a_conflict(db: Database) -> None:
    program(db)
    with pytest.raises(Conflict):
        program(db)


def test_an_unknown_program_says_so(db: Database) -> None:
    with db.read() as tx, pytest.raises(StorageError, match="no program with the id 99"):
        tx.program(99)


def test_programs_come_by_id(db: Database) -> None:
    made = [program(db, key) for key in ("ZETA", "ACME", "MID")]
    with db.read() as tx:
        assert [row.id for row in tx.programs()] == sorted(made) == made


def test_saving_counts_the_revision(db: Database) -> None:
    program_id = program(db)
    assert db.write(lambda tx: tx.save_program(program_id, "new", "paused")) == 2
    assert db.write(lambda tx: tx.save_program(program_id, "newer", "active")) == 3
    with db.read() as tx:
        assert tx.program(program_id) == ProgramRow(program_id, "ACME", "active", 3, 0, "newer")


def test_a_lock_returns_the_row(db: Database) -> None:
    program_id = program(db)
    assert db.write(lambda tx: tx.program(program_id, lock=True)).key == "ACME"


def test_numbers_count_from_one_in_each_program(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    assert [db.write(lambda tx: tx.take_number(one)) for _ in range(3)] == [1, 2, 3]
    assert db.write(lambda tx: tx.take_number(two)) == 1


def test_a_number_taken_by_a_unit_that_fails_is_taken_again(db: Database) -> None:
    program_id = program(db)

    def fails(tx: object) -> None:
        tx.take_number(program_id)  # type: ignore[attr-defined]
        raise KeyError("on purpose")

    with pytest.raises(KeyError):
        db.write(fails)
    assert db.write(lambda tx: tx.take_number(program_id)) == 1


def test_people_are_found_by_each_identity(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    db.write(lambda tx: tx.index_people(one, [("maria", "T1/U1", "77"), ("tom", None, None)]))
    db.write(lambda tx: tx.index_people(two, [("mary", "T1/U1", None), ("maria", None, None)]))
    with db.read() as tx:
        assert tx.memberships("slack", "T1/U1") == [
            Membership(one, "maria"),
            Membership(two, "mary"),
        ]
        assert tx.memberships("discord", "77") == [Membership(one, "maria")]
        assert tx.memberships("console", "maria") == [
            Membership(one, "maria"),
            Membership(two, "maria"),
        ]
        assert tx.memberships("slack", "T1/U9") == []
        assert tx.memberships("telegraph", "maria") == []


def test_indexing_again_changes_adds_and_forgets(db: Database) -> None:
    program_id = program(db)
    db.write(lambda tx: tx.index_people(program_id, [("maria", "T1/U1", None), ("tom", "X", "")]))
    db.write(lambda tx: tx.index_people(program_id, [("maria", "T1/U2", None), ("li", None, "5")]))
    with db.read() as tx:
        assert tx.memberships("slack", "T1/U1") == []
        assert tx.memberships("slack", "T1/U2") == [Membership(program_id, "maria")]
        assert tx.memberships("console", "tom") == []
        assert tx.memberships("discord", "5") == [Membership(program_id, "li")]
    db.write(lambda tx: tx.index_people(program_id, []))
    with db.read() as tx:
        assert tx.memberships("console", "maria") == []


def test_an_unknown_identity_is_nobody(db: Database) -> None:
    program_id = program(db)
    db.write(lambda tx: tx.index_people(program_id, [("tom", None, None)]))
    with db.read() as tx:
        assert tx.memberships("slack", "None") == []
        assert tx.memberships("slack", "") == []


def test_channels_belong_to_one_program(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    db.write(lambda tx: tx.index_channels(one, [("slack:C1", "shared"), ("slack:C2", "oem")]))
    with pytest.raises(Conflict):
        db.write(lambda tx: tx.index_channels(two, [("slack:C1", "shared")]))
    db.write(lambda tx: tx.index_channels(one, [("slack:C2", "ems")]))
    with db.read() as tx:
        assert tx.channel("slack:C1") is None
        assert tx.channel("slack:C2") == Membership(one, "ems")


def test_rules_in_force_supersede_those_before(db: Database) -> None:
    program_id = program(db)
    first = RulesRow(program_id, 1, "in_force", "a", None, None, NOW)
    second = RulesRow(program_id, 2, "proposed", "b", "tom", "oem", NOW + HOUR)
    db.write(lambda tx: (tx.add_rules(second), tx.add_rules(first)))
    with db.read() as tx:
        assert tx.rules(program_id) == [first, second]
    db.write(lambda tx: tx.decide_rules(program_id, 2, "in_force"))
    with db.read() as tx:
        assert [row.state for row in tx.rules(program_id)] == ["superseded", "in_force"]
        assert tx.program(program_id).rules_version == 2
        assert tx.program(program_id).revision == 2


def test_a_rejected_proposal_changes_nothing_else(db: Database) -> None:
    program_id = program(db)
    db.write(lambda tx: tx.add_rules(RulesRow(program_id, 1, "in_force", "a", None, None, NOW)))
    db.write(lambda tx: tx.add_rules(RulesRow(program_id, 2, "proposed", "b", "x", "oem", NOW)))
    db.write(lambda tx: tx.decide_rules(program_id, 2, "rejected"))
    with db.read() as tx:
        assert [row.state for row in tx.rules(program_id)] == ["in_force", "rejected"]
        assert tx.program(program_id).revision == 1


def test_programs_due_are_active_ones_with_a_wake_or_a_message(db: Database) -> None:
    woken, told, quiet, paused = (program(db, key) for key in ("A", "B", "C", "D"))
    for each in (woken, paused):
        stored = db.write(lambda tx, each=each: tx.add_issue(issue(each)))
        db.write(lambda tx, each=each, of=stored.id: tx.wake_program(each, NOW))
    queue(db, draft(told, "k1"), draft(quiet, "k2", not_before=NOW + HOUR))
    db.write(lambda tx: tx.save_program(paused, "{}", "paused"))
    with db.read() as tx:
        assert tx.programs_due(NOW) == [woken, told]
        assert tx.programs_due(NOW + HOUR) == [woken, told, quiet]
