"""What digests read: issues that ended in a period, and what the log says of some of them."""

from __future__ import annotations

from bot.ports import Database, Event, Subject
from tests.contract.samples import HOUR, NOW, issue, program


def test_issues_that_ended_after_a_moment(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    states = [
        ("open", None), ("closed", NOW - HOUR), ("closed", NOW), ("cancelled", NOW + HOUR),
        ("merged", NOW + HOUR), ("closed", NOW + 2 * HOUR),
    ]  # fmt: skip

    def fill(tx: object) -> None:
        for number, (state, closed) in enumerate(states, 1):
            tx.add_issue(issue(one, number, state=state, closed=closed))  # type: ignore[attr-defined]
        tx.add_issue(issue(two, 1, state="closed", closed=NOW + HOUR))  # type: ignore[attr-defined]

    db.write(fill)
    with db.read() as tx:
        assert [found.number for found in tx.ended_since(one, NOW)] == [4, 5, 6]
        assert [found.number for found in tx.ended_since(one, NOW - 2 * HOUR)] == [2, 3, 4, 5, 6]
        assert tx.ended_since(one, NOW + 3 * HOUR) == []
        assert [found.program_id for found in tx.ended_since(two, NOW)] == [two]


def test_the_log_of_some_issues_since_a_moment(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    five, six, other = Subject("issue", 5), Subject("issue", 6), Subject("deadline", 5)
    kept = [
        Event(one, five, NOW + HOUR, "tom", "oem", "noted", {"text": "“ü”"}, "oem"),
        Event(one, six, NOW + HOUR, None, None, "step.escalate", {"level": 1}),
    ]
    others = [
        Event(one, five, NOW, "tom", "oem", "noted", {"text": "before"}, "oem"),
        Event(one, five, NOW + HOUR, "tom", "oem", "updated"),
        Event(one, Subject("issue", 7), NOW + HOUR, "tom", "oem", "noted"),
        Event(one, other, NOW + HOUR, "tom", "oem", "noted"),
        Event(two, five, NOW + HOUR, "li", "oem", "noted"),
        Event(one, None, NOW + HOUR, "li", "oem", "noted"),
    ]
    db.write(lambda tx: [tx.add_event(line) for line in (*kept, *others)])
    with db.read() as tx:
        assert tx.events_of(one, [5, 6], ("noted", "step.escalate"), NOW) == kept
        assert tx.events_of(one, [], ("noted",), NOW) == []
        assert tx.events_of(one, [5], (), NOW) == []
