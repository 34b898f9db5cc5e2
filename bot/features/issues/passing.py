"""Every passing of the ball goes through here: whoever has to act next is told at that moment.

The thread says it with a mention, and a direct message with buttons goes to each of them. Their
clock reminds them, and lists and digests name them until it is done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.issue import Clock, Issue
from bot.domain.values import Person
from bot.engine.writer import Writer
from bot.features.issues import escalation_cards as cards
from bot.features.issues.texts import say
from bot.messages.card import Card, Moment, Text
from bot.ports import guard_about
from bot.ports.message import Message

HANDOVER, CONFIRM, NOTE = "handover", "confirm.requested", "note"

Line = Callable[[Text], Text]
"""What is said, in which the people who have to act are still to be put."""

_OWED = ("ack", "confirm", "resolve", "contain", "update")
"""Of several clocks that run, the message speaks of the first."""


def owed_clock(issue: Issue, side: str) -> Clock | None:
    """Return the clock that a message to the people of a side is about, if one of theirs runs."""
    running = [c for c in issue.clocks if c.side == side and c.running and c.kind in _OWED]
    return min(running, key=lambda clock: _OWED.index(clock.kind), default=None)


def passed_to(
    writer: Writer,
    issue: Issue,
    line: Line,
    *,
    by: Person | None = None,
    kind: str = HANDOVER,
    said: Text = (),
    yours: Text = (),
) -> None:
    """Tell the thread, and whoever answers for the side that has the ball now, but for ``by``.

    ``said`` is what was done where the thread has a line of its own for that; ``yours`` says it to
    each of them in private, where the thread names them.
    """
    people, ctx = writer.owners(issue), writer.ctx
    if said:
        writer.line("issue.event", issue, said)
    crowd = ctx.crowd(people, writer.now, any_hour=writer.any_hour(issue))
    writer.line(kind, issue, cards.thread_line(ctx, issue, line(crowd or say("card.none"))))
    lead = (*said, "\n") if said else ()
    tell_each(
        writer, issue, people, lambda names: (*lead, *(yours or line(names))), by=by, kind=kind
    )


def tell_each(
    writer: Writer,
    issue: Issue,
    people: tuple[Person, ...],
    line: Line,
    *,
    by: Person | None,
    kind: str = HANDOVER,
    note: bool = False,
) -> None:
    """Tell each in private that they have to act next; whoever did it knows.

    A ``note`` waits for their morning.
    """
    clock = owed_clock(issue, issue.waiting_on)
    guard = guard_about(issue.id, clock.id if clock else None)

    def card(reader: Person, at: datetime) -> Card:
        return cards.handed_over(writer.ctx, issue, line((reader.name,)), reader, at)

    others = [person for person in people if by is None or person.id != by.id]
    message = Message(NOTE if note else kind, (), issue, guard=guard, note=note)
    writer.tell_each(others, message, card)


def resolved(writer: Writer, issue: Issue, said: Text, by: Person | None) -> None:
    """Say that an issue is resolved, and ask its counterpart to close it, or to reopen it.

    ``said`` is what was done. An issue without a clock to confirm closes itself: nobody is asked.
    """
    clock = owed_clock(issue, issue.counterpart)
    if clock is None or clock.kind != "confirm":
        writer.line("issue.event", issue, said)
        return
    due = due_moment(writer, issue, clock)

    def line(people: Text) -> Text:
        return say("confirm.requested", people=people, due=due)

    yours = say("confirm.yours", due=due)
    passed_to(writer, issue, line, by=by, kind=CONFIRM, said=said, yours=yours)


def passed_back(writer: Writer, issue: Issue, said: Text, *, by: Person | None) -> None:
    """Tell that an issue is open again: ``said`` is what was done, its owners owe what comes."""
    clock = owed_clock(issue, issue.waiting_on)
    due = due_moment(writer, issue, clock) if clock is not None and clock.kind == "ack" else None
    company = writer.ctx.company(issue.waiting_on)
    key = "handover.due" if due else "handover.owner"

    def line(people: Text) -> Text:
        return say(key, owners=people, due=due, company=company)

    passed_to(writer, issue, line, by=by, said=said)


def due_moment(writer: Writer, issue: Issue, clock: Clock | None) -> Moment | None:
    """Return when a clock of an issue is due, to be written; ``None`` where it stands."""
    at = writer.dues(issue).get(clock.id) if clock is not None else None
    return None if at is None or clock is None else writer.ctx.moment(at, clock.site)
