"""What was heard, and what is to be read after a gap."""

from __future__ import annotations

from dataclasses import replace

from bot.ports import Database, Record, Subject
from tests.contract.samples import HOUR, NOW, card, full_issue, program


def test_what_was_answered_or_noted_is_known(db: Database) -> None:
    db.write(lambda tx: tx.remember("slack:C1/1", NOW, {}))
    db.write(lambda tx: tx.note_reactions(["slack:C1/1/eyes/U1", "slack:C1/1/eyes/U2"]))
    db.write(lambda tx: tx.note_reactions(["slack:C1/1/eyes/U1"]))
    db.write(lambda tx: tx.note_reactions([]))
    with db.read() as tx:
        asked = ["slack:C1/1", "slack:C1/1/eyes/U1", "slack:C1/2"]
        assert tx.known(asked) == {"slack:C1/1", "slack:C1/1/eyes/U1"}
        assert tx.known([]) == set()


def test_emoji_are_known_longer_than_other_events(db: Database) -> None:
    db.write(lambda tx: tx.note_reactions(["slack:C1/1/eyes/U1"]))
    db.write(lambda tx: tx.remember("slack:C1/1/eyes/U1", NOW, {}))
    assert db.write(lambda tx: tx.forget_inbound(NOW + HOUR, 10)) == 1
    with db.read() as tx:
        assert tx.known(["slack:C1/1/eyes/U1"])


def test_conversations_in_private_are_those_of_a_platform(db: Database) -> None:
    for place in ("slack:dm:T0/U2", "slack:dm:T0/U1", "discord:dm:5", "slack:dm:T0/U1"):
        db.write(lambda tx, place=place: tx.note_direct(place))
    with db.read() as tx:
        assert tx.directs("slack") == ["slack:dm:T0/U1", "slack:dm:T0/U2"]
        assert tx.directs("discord") == ["discord:dm:5"]
        assert tx.directs("console") == []


def test_open_cards_are_those_of_what_goes_on(db: Database) -> None:
    one = program(db)
    for number, state in ((1, "open"), (2, "closed"), (3, "acknowledged")):
        closed = NOW if state == "closed" else None
        made = replace(full_issue(one), number=number, state=state, closed=closed, source=None)
        issue = db.write(lambda tx, made=made: tx.add_issue(made))
        _shown(db, one, Subject("issue", issue.id), f"m{number}")
    for name, live in (("s1", True), ("s2", False)):
        row = Record(0, one, "occurrence", name, live, None, {})
        record = db.write(lambda tx, row=row: tx.add_record(row))
        _shown(db, one, Subject("occurrence", record.id), name)
    _shown(db, one, Subject("issue", 1), None)
    with db.read() as tx:
        assert tx.open_cards(one, "slack") == [
            ("slack:T0/C1", "m1"),
            ("slack:T0/C1", "m3"),
            ("slack:T0/C1", "s1"),
        ]
        assert tx.open_cards(one, "discord") == []
        assert tx.open_cards(one + 1, "slack") == []


def _shown(db: Database, program_id: int, subject: Subject, ref: str | None) -> None:
    """Show a card in a channel on Slack; without a reference it is not posted yet."""
    place = "slack:T0/C1" if ref else "slack:T0/C2"
    made = replace(card(program_id), subject=subject, place=place, key=f"k{subject.id}{ref}")
    db.write(lambda tx: tx.want_card(made, NOW))
    if ref is not None:
        row = next(s for s in db.write(lambda tx: tx.surfaces(subject)) if s.place == place)
        db.write(lambda tx: tx.mark_shown(row.id, 1, ref))


def test_programs_on_a_platform_and_their_wakes(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    db.write(lambda tx: tx.index_channels(one, [("slack:T0/C1", "shared")]))
    db.write(lambda tx: tx.index_channels(two, [("discord:5", "shared"), ("discord:6", "oem")]))
    for program_id in (one, two):
        about = Subject("sync", program_id)
        db.write(lambda tx, a=about, p=program_id: tx.set_wake(a, p, NOW))
    with db.read() as tx:
        assert tx.programs_on(["slack"]) == [one]
        assert tx.programs_on(["discord", "slack"]) == [one, two]
        assert tx.programs_on([]) == []
    leased = db.write(lambda tx: tx.lease_due(NOW, NOW + HOUR, 9, [one]))
    assert leased == [(Subject("sync", two), two)]
    leased = db.write(lambda tx: tx.lease_due(NOW, NOW + HOUR, 9))
    assert leased == [(Subject("sync", one), one)]
