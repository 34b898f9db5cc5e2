"""``deadline decline``: an action that the other side gave is not one's own."""

from __future__ import annotations

from bot.engine.commands.call import Call
from bot.engine.commands.declaration import command
from bot.features.deadlines import given
from bot.features.deadlines.commands.common import WHICH, ended_before
from bot.features.deadlines.policy import OFFERED
from bot.features.deadlines.store import Kept
from bot.features.deadlines.texts import refuse, say
from bot.ports.request import Reply


@command(
    "deadline decline",
    WHICH,
    help="Say that an action which the other side gave you is not yours; within one working day",
    example="deadline decline coc",
    decides=True,
)
def decline(call: Call, deadline: Kept) -> Reply:
    """Make an action of the other side a proposal to one's own."""
    item, until = deadline.item, given.declined_until(call.writer, deadline.item)
    ended = ended_before(call, item)
    if ended is not None:
        return ended
    if item.status == OFFERED:
        return call.answer(say("deadline.declined.already", id=item.id))
    mine = call.person.id == item.owner or call.person in given.deciders(call.writer, item)
    if call.side != item.side or not (mine or call.is_manager()):
        owner, company = call.ctx.person_name(item.owner), call.ctx.company(item.side)
        raise refuse("no.deadline.decline", owner=owner, company=company)
    if until is None or call.now > until:
        raise refuse("no.deadline.declined", id=item.id)
    proposal = given.decline(call.writer, deadline, call.person)
    number, company = proposal.name, call.ctx.company(call.side)
    return call.answer(say("deadline.declined", id=item.id, number=number, company=company))


COMMANDS = (decline,)
