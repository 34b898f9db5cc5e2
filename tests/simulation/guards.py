"""Whether a message may still be sent: its guard, read from the database without the bot's code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from bot.ports import Subject, UnitOfWork
from tests.simulation.promised import asked, epochs

CLOCK_ID = re.compile(r"[a-z]+/\d+")
RECORD_GUARD, SEAT_GUARD, AT_STEP, UNLESS = "record/", "seat/", "@", "#"
STATES = {
    "live": ("open", "acknowledged", "reopened"),
    "unanswered": ("open", "reopened"),
    "resolved": ("resolved",),
}


def holds(tx: UnitOfWork, guard: str | None) -> bool:
    """Say whether what a guard names still runs, as the database has it now."""
    if guard is None:
        return True
    if guard.startswith(RECORD_GUARD):
        return _record_holds(tx, guard.removeprefix(RECORD_GUARD))
    if guard.startswith(SEAT_GUARD):
        return _seat_holds(tx, guard.removeprefix(SEAT_GUARD))
    issue_id, _, what = guard.partition(":")
    issue = tx.issue(int(issue_id))
    assert issue is not None
    state = what.partition(UNLESS)[0]
    if state in STATES:
        return issue.state in STATES[state]
    # Behind the clock's id a guard may say more; that it runs is what everything needs.
    found = CLOCK_ID.match(what)
    assert found is not None, guard
    clock = next((c for c in issue.clocks if c.id == found[0]), None)
    return clock is not None and clock.ended is None and all(p.until for p in clock.pauses)


def _record_holds(tx: UnitOfWork, guard: str) -> bool:
    """A record lives; behind ``@``: it still watches that step, or has still that date."""
    record_id, _, step = guard.partition(AT_STEP)
    record = tx.record(int(record_id.partition(UNLESS)[0]))
    if record is None or not record.live:
        return False
    return not step or step in (*record.data.get("open", ()), record.data.get("since"))


def _seat_holds(tx: UnitOfWork, guard: str) -> bool:
    """A proposal is open, and nobody approved it yet for one of the seats behind ``@``."""
    record_id, _, seats = guard.partition(AT_STEP)
    record = tx.record(int(record_id))
    if record is None or record.data["state"] != "open":
        return False
    given = [(v["side"], v["role"]) for v in record.data["votes"] if v["approved"]]
    asked_for = [seat.split("/") for seat in seats.split(",")]
    taken = [any(r == role and side in ("", s) for s, r in given) for side, role in asked_for]
    return not all(taken)


def asleep(tx: UnitOfWork, now: datetime) -> Iterator[str]:
    """Yield what has something to come and no wake for it, in a program that does not stand."""
    program = tx.programs()[0]
    events = tx.events(program.id)
    if program.state != "active" or any(e.kind == "calendar.changed" for e in events):
        return
    stood = bool(tx.records(program.id, "pause"))
    for epoch in epochs(tx.records(program.id, "deadline"), events, now):
        levels = () if stood else (at for at, _ in epoch.levels())
        coming = [at for at in (*epoch.nudges(), *levels) if at > now]
        wake = tx.wake_at(Subject("deadline", epoch.record.id))
        if epoch.until == now and coming and (wake is None or wake > min(coming)):
            yield f"asleep: deadline {epoch.record.name} wakes at {wake}, due at {min(coming)}"
    for each in asked(tx.records(program.id, "proposal")):
        wake = tx.wake_at(Subject("proposal", each.record.id))
        waits = each.ended is None and each.ladder["steps"] and each.due > now
        if waits and not stood and (wake is None or wake > each.due):
            yield f"asleep: {each.record.name} wakes at {wake}, due at {each.due}"
