"""Who decides a proposal: the seats of roles and sides, and whoever stands in for them."""

from __future__ import annotations

from bot.domain.values import PROGRAM_MANAGER, Person, other_side, read_side
from bot.engine.proposals.value import ANYBODY, ONE, Proposal, Seat, Vote
from bot.engine.writer import Writer


def approvers(writer: Writer, proposal: Proposal) -> tuple[Person, ...]:
    """Return who can still approve, the absent replaced by their backups."""
    return seated(writer, proposal.waiting(), proposal.without_vote)


def seated(writer: Writer, seats: tuple[Seat, ...], but: str | None = None) -> tuple[Person, ...]:
    """Return everybody who is asked for some seats, each once; ``but`` does not vote."""
    found: list[Person] = []
    for seat in seats:
        for side in (seat.side,) if seat.side else writer.ctx.program.sides:
            found += holders(writer, side, seat.role, but)
    return tuple(dict.fromkeys(found))


def holders(writer: Writer, side: str, role: str, but: str | None = None) -> tuple[Person, ...]:
    """Return who decides for a role; where nobody with it is there, nor stands in for one who is
    away, the program managers of the side do, and without them the next level. They are asked for
    what anybody of the side may decide, too. The seat of one person is theirs, or their
    backup's. Where it would be ``but`` alone, who asked, the other side's manager decides."""
    roster, now = writer.roster, writer.now
    if role.startswith(ONE):
        person = writer.ctx.program.person(role.removeprefix(ONE))
        there = roster.present((person,), now) if person is not None else ()
    else:
        there = roster.with_role(side, role, now)
    there = there or roster.answering(side, now)
    if but is None:
        return there
    others = tuple(person for person in there if person.id != but)
    return others or roster.answering(other_side(read_side(side)), now)


def seats_of(writer: Writer, proposal: Proposal, person: Person) -> tuple[Seat, ...]:
    """Return the seats that a person may decide for and that nobody has decided yet."""
    but = proposal.without_vote
    return tuple(seat for seat in proposal.waiting() if _sits(writer, person, seat, but))


def seats_given(writer: Writer, proposal: Proposal, person: Person) -> tuple[Vote, ...]:
    """Return what was approved for the seats that a person might have decided for, too."""
    votes, but = (vote for vote in proposal.votes if vote.approved), proposal.without_vote
    return tuple(vote for vote in votes if _sits(writer, person, vote.of, but))


def _sits(writer: Writer, person: Person, seat: Seat, but: str | None) -> bool:
    if person.id == but:
        return False
    if seat.side not in (None, person.side):
        return but is not None and person in holders(writer, seat.side, seat.role, but)
    if seat.role in (ANYBODY, f"{ONE}{person.id}", *person.roles):
        return True
    if seat.role == PROGRAM_MANAGER and writer.roster.is_manager(person, writer.now):
        return True
    return person in holders(writer, person.side, seat.role, but)


def approvers_of(writer: Writer, proposal: Proposal) -> tuple[Person, ...]:
    """Return everybody who was asked, whether or not their seat is still open."""
    return seated(writer, proposal.seats, proposal.without_vote)
