"""Before a proposal is decided: whoever asked takes it back, whoever decides asks to talk first."""

from __future__ import annotations

from bot.engine.commands.call import Call
from bot.engine.commands.declaration import command
from bot.engine.proposals.store import Filed
from bot.engine.proposals.votes import withdraw
from bot.features.decisions import cards
from bot.features.decisions.commands import WHICH, decided_before, require_seat, which
from bot.features.decisions.texts import refuse, say
from bot.ports.message import Message
from bot.ports.request import Reply


@command(
    "decision withdraw",
    WHICH,
    help="Take back what your side proposed",
    example="decision withdraw DEC7",
    decides=True,
)
def withdraw_one(call: Call, decision: str | None) -> Reply:
    """Withdraw a proposal of one's own side."""
    filed = which(call, decision)
    before = decided_before(call, filed)
    if before is not None:
        return before
    proposal = filed.proposal
    own = call.may("decision withdraw", proposer=proposal.side)
    if not own or proposal.topic in cards.OF_ISSUES:
        raise refuse("no.withdraw", number=proposal.name, company=_proposer(call, filed))
    withdraw(call.writer, filed)
    values = {"number": proposal.name, "about": proposal.about.rstrip(".")}
    line = say("decision.withdrawn.line", actor=call.person.name, **values)
    call.writer.line("approval.decided", filed.issue, line, about=filed.record)
    return call.answer(say("decision.withdrawn", number=proposal.name), filed.issue)


@command(
    "decision talk",
    WHICH,
    help="Say that you would like to talk before you decide",
    example="decision talk DEC7",
)
def talk(call: Call, decision: str | None) -> Reply:
    """Tell whoever proposed that somebody would like to talk about it first."""
    filed = which(call, decision)
    before = decided_before(call, filed)
    if before is not None:
        return before
    require_seat(call, filed)
    proposal = filed.proposal
    asker = call.ctx.program.person(proposal.by or "")
    values = {"number": proposal.name, "about": proposal.about.rstrip(".")}
    company = call.ctx.company(call.side)
    line = say("decision.talk.line", actor=call.person.name, company=company, **values)
    call.writer.line("issue.event", filed.issue, line, about=filed.record)
    if asker is not None:
        message = Message("issue.event", line, filed.issue, filed.record, guard=filed.guard)
        call.writer.tell(asker, message)
    people = asker.name if asker is not None else _proposer(call, filed)
    return call.answer(say("decision.talk", people=people, number=proposal.name), filed.issue)


def _proposer(call: Call, filed: Filed) -> str:
    side = filed.proposal.side
    return call.ctx.company(side) if side else "the operator"


COMMANDS = (withdraw_one, talk)
