"""Who decides a proposal: the seats of roles and sides, and whoever stands in for them."""

from __future__ import annotations

from bot.domain.values import PROGRAM_MANAGER, Person
from bot.engine.proposals.value import ANYBODY, ONE, Proposal, Seat, Vote
from bot.engine.writer import Writer


def approvers(writer: Writer, proposal: Proposal) -> tuple[Person, ...]:
    """Return who can still approve, the absent replaced by their backups."""
    return seated(writer, proposal.waiting())


def seated(writer: Writer, seats: tuple[Seat, ...]) -> tuple[Person, ...]:
    """Return everybody who is asked for some seats, each once."""
    found: list[Person] = []
    for seat in seats:
        for side in (seat.side,) if seat.side else writer.ctx.program.sides:
            found += holders(writer, side, seat.role)
    return tuple(dict.fromkeys(found))


def holders(writer: Writer, side: str, role: str) -> tuple[Person, ...]:
    """Return who decides for a role; where nobody with it is there, nor stands in for one who is
    away, the program managers of the side do, and without them the next level. They are asked for
    what anybody of the side may decide, too. The seat of one person is theirs, or their
    backup's."""
    roster, now = writer.roster, writer.now
    if role.startswith(ONE):
        person = writer.ctx.program.person(role.removeprefix(ONE))
        there = roster.present((person,), now) if person is not None else ()
    else:
        there = roster.with_role(side, role, now)
    return there or roster.answering(side, now)


def seats_of(writer: Writer, proposal: Proposal, person: Person) -> tuple[Seat, ...]:
    """Return the seats that a person may decide for and that nobody has decided yet."""
    return tuple(seat for seat in proposal.waiting() if _sits(writer, person, seat))


def seats_given(writer: Writer, proposal: Proposal, person: Person) -> tuple[Vote, ...]:
    """Return what was approved for the seats that a person might have decided for, too."""
    votes = (vote for vote in proposal.votes if vote.approved)
    return tuple(v for v in votes if _sits(writer, person, Seat(v.side, v.role)))


def _sits(writer: Writer, person: Person, seat: Seat) -> bool:
    if seat.side not in (None, person.side):
        return False
    if seat.role in (ANYBODY, f"{ONE}{person.id}", *person.roles):
        return True
    if seat.role == PROGRAM_MANAGER and writer.roster.is_manager(person, writer.now):
        return True
    return person in holders(writer, person.side, seat.role)


def approvers_of(writer: Writer, proposal: Proposal) -> tuple[Person, ...]:
    """Return everybody who was asked, whether or not their seat is still open."""
    return seated(writer, proposal.seats)
