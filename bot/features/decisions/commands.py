"""Decide what was proposed: approve, reject, and see what waits for whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.domain.errors import Refused
from bot.engine.commands.argument_kinds import choose
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command, Param, command
from bot.engine.commands.grammar import Token
from bot.engine.feature import ISSUE, WORDED
from bot.engine.proposals.seats import approvers, seats_given, seats_of
from bot.engine.proposals.store import (
    Filed,
    asked_ever,
    asks,
    due_moment,
    filed_of,
    named,
    open_about,
    open_proposals,
)
from bot.engine.proposals.value import PROPOSAL
from bot.features.decisions import cards
from bot.features.decisions.approvals import decide
from bot.features.decisions.texts import VERDICTS, refuse, say
from bot.messages.card import Button, Card, Text
from bot.messages.people import names
from bot.messages.say import text_of
from bot.ports import Record
from bot.ports.request import Reply

WHICH = Param("decision", "word", required=False, help="its number, such as DEC7, or an issue's")
LIST_LIMIT = 20
_NUMBER = re.compile(r"(?:([A-Za-z][A-Za-z0-9]*)-)?(?:DEC|dec|Dec)-?(\d{1,9})")
_ISSUE = re.compile(r"(?:([A-Za-z][A-Za-z0-9]*)-|#)?(\d{1,9})")


@command(
    "decision approve",
    WHICH,
    Param("text", "text", required=False, help="a condition or a remark"),
    help="Approve what was proposed, if you are the one who decides it",
    example="decision approve DEC7",
    fields=True,
    decides=True,
)
def approve(call: Call, decision: str | None, text: str | None, fields: Mapping[str, str]) -> Reply:
    """Approve for every seat that the person has; the last seat decides."""
    filed = which(call, decision)
    before = decided_before(call, filed) or _given_before(call, filed)
    return before or cast(call, filed, approved=True, text=text, terms=fields)


@command(
    "decision reject",
    WHICH,
    Param("why", "text", required=False, help="why not"),
    help="Reject what was proposed, with a reason",
    example='decision reject DEC7 "not on the approved list"',
    decides=True,
)
def reject(call: Call, decision: str | None, why: str | None) -> Reply:
    """Reject a decision; one no decides."""
    filed = which(call, decision)
    before = decided_before(call, filed) or _given_before(call, filed)
    if before is not None:
        return before
    if not why and filed.proposal.topic in cards.QUESTIONS:
        require_seat(call, filed)
        raise refuse("no.reject.why", number=filed.proposal.name)
    return cast(call, filed, approved=False, text=why, terms={})


def cast(
    call: Call, filed: Filed, *, approved: bool, text: str | None, terms: Mapping[str, str]
) -> Reply:
    """Vote for whoever has a seat, and say what became of it."""
    require_seat(call, filed)
    words = "decision approve" if approved else "decision reject"
    for worded in call.ctx.index.following(ISSUE, WORDED):
        text = worded(call, filed.issue, text, words)
    voted = decide(call.writer, filed, call.person, approved=approved, text=text, terms=terms)
    if voted.open:
        waiting = ", ".join(cards.role(seat.role) for seat in voted.waiting())
        number = cards.called(voted)
        return call.answer(say("decision.counted", number=number, waiting=waiting), filed.issue)
    verdict = VERDICTS[voted.state]
    number = cards.called(voted, first=True)
    return call.answer(say("decision.done", number=number, verdict=verdict), filed.issue)


def require_seat(call: Call, filed: Filed) -> None:
    """Refuse whoever does not decide a proposal, and say who does."""
    proposal = filed.proposal
    if seats_of(call.writer, proposal, call.person):
        return
    people = names(approvers(call.writer, proposal))
    number = cards.called(proposal, first=True)
    sides = {seat.side for seat in proposal.waiting()}
    if proposal.side == call.side and call.side not in sides and None not in sides:
        company = call.ctx.company(next(iter(sides)) or "")
        raise refuse("no.seat.other", number=number, company=company, people=people)
    raise refuse("no.seat", number=number, people=people)


def denied(
    call: Call, command: Command, arguments: Sequence[Token], refusal: Refused
) -> Reply | None:
    """Say who decides to somebody who pressed it and does not; they can read it and write."""
    filed = named(call.writer, arguments[0].text) if arguments else None
    if command.noun != "decision" or filed is None:
        return None
    if seats_of(call.writer, filed.proposal, call.person):
        return None
    shown = cards.show_button(call.ctx, filed.issue)
    card = Card(text_of(refusal), (), (say("denied.write"),), shown)
    return Reply(card, filed.proposal.name, call.person.id, refused=True)


def decided_before(call: Call, filed: Filed) -> Reply | None:
    """Answer a late or repeated decision with what is already true."""
    proposal = filed.proposal
    if proposal.open or proposal.decided is None:
        return None
    when = call.ctx.moment(proposal.decided, call.person.site)
    verdict = cards.verdict(proposal)
    number = cards.called(proposal, first=True)
    return call.answer(
        say("decision.already", number=number, verdict=verdict, when=when), filed.issue
    )


def _given_before(call: Call, filed: Filed) -> Reply | None:
    """Answer whoever comes after others of the same role with what those decided."""
    given = seats_given(call.writer, filed.proposal, call.person)
    if not given or seats_of(call.writer, filed.proposal, call.person):
        return None
    proposal, vote = filed.proposal, given[-1]
    text = say(
        "decision.given",
        number=cards.called(proposal, first=True),
        actor=call.ctx.person_name(vote.person),
        role=cards.role(vote.role),
        when=call.ctx.moment(vote.at, call.person.site),
        people=names(approvers(call.writer, proposal)),
    )
    return call.answer(text, filed.issue)


def waits(call: Call, filed: Filed) -> Reply:
    """Answer a proposal that is made twice."""
    proposal, people = filed.proposal, names(approvers(call.writer, filed.proposal))
    number = cards.called(proposal, first=True)
    return call.answer(
        say("decision.waits", number=number, about=proposal.about, people=people), filed.issue
    )


def which(call: Call, typed: str | None) -> Filed:
    """Find a decision by its number, by its issue, or by the thread it is said in."""
    step = _step_asked(call, typed)
    if step is not None:
        return step
    match = _NUMBER.fullmatch(typed or "")
    if match is not None:
        _of_this_program(call, typed or "", match[1])
        filed = named(call.writer, f"DEC{int(match[2])}")
        if filed is None:
            raise _no_decision(call, typed)
        return filed
    issue = call.thread
    match = _ISSUE.fullmatch(typed or "")
    if match is not None:
        _of_this_program(call, typed or "", match[1])
        issue = call.tx.issue_numbered(call.ctx.id, int(match[2]))
    if issue is None or (typed and match is None):
        raise _no_decision(call, typed)
    about = open_about(call.writer, issue)
    if not about:
        raise refuse("no.decision.open", name=call.ctx.name(issue))
    mine = [filed for filed in about if seats_of(call.writer, filed.proposal, call.person)]
    return (mine or about)[0]


def _no_decision(call: Call, typed: str | None) -> Refused:
    numbers = [filed.proposal.name for filed in open_proposals(call.writer)]
    key = "no.decision" if typed else "no.decision.given"
    return refuse(key, typed=typed, allowed=", ".join(numbers[:10]) or "none")


def _of_this_program(call: Call, typed: str, key: str | None) -> None:
    """Refuse a number of another program: its namesake here is another decision."""
    if key is not None and key.upper() != call.ctx.program.key:
        raise refuse("no.issue.program", typed=typed.upper(), key=call.ctx.program.key)


def _step_asked(call: Call, typed: str | None) -> Filed | None:
    """Return the step that is meant in the thread of an 8D: ``D4`` is its step there."""
    about = open_about(call.writer, call.thread) if call.thread is not None and typed else []
    wanted = (typed or "").upper()
    return next((f for f in about if f.proposal.payload.get("step") == wanted), None)


@command(
    "decision list",
    Param("what", "word", required=False, help="open (the default), mine or all"),
    help="List decisions: what waits for whom, and what was decided",
    example="decision list all",
    changes=False,
)
def list_decisions(call: Call, what: str | None) -> Reply:
    """List decisions, the newest first; ``mine`` are those that wait for the person who asks."""
    lists = ["open", "mine", "all"]
    what = choose(what or "open", lists, "a list of decisions", "decision list mine")
    decisions = [filed_of(call.writer, record) for record in _newest_first(call, what)]
    if what != "all":
        decisions = [filed for filed in decisions if asks(call.writer, filed)]
    if what == "mine":
        decisions = [f for f in decisions if seats_of(call.writer, f.proposal, call.person)]
    count = asked_ever(call.writer) if what == "all" else len(decisions)
    program = call.ctx.program.key
    if not decisions:
        return call.answer(say("decision.list.none", program=program, what=what))
    lines = [_line(call, filed) for filed in decisions[:LIST_LIMIT]]
    if count > LIST_LIMIT:
        lines.append(say("decision.more", count=count - LIST_LIMIT))
    title = say("decision.list", program=program, what=what)
    return call.show(Card(title, (), tuple(lines), tuple(_buttons(call, decisions))))


def _newest_first(call: Call, what: str) -> list[Record]:
    """Return the open proposals; of all of them no more decided ones than a list shows."""
    records = call.tx.records(call.ctx.id, PROPOSAL, live=True)
    if what == "all":
        records += call.tx.past_records(call.ctx.id, PROPOSAL, LIST_LIMIT)
    return sorted(records, key=lambda record: record.id, reverse=True)


def _buttons(call: Call, decisions: list[Filed]) -> list[Button]:
    mine = (f for f in decisions if seats_of(call.writer, f.proposal, call.person))
    return [button for filed in mine for button in _named(call, filed)][:4]


def _named(call: Call, filed: Filed) -> tuple[Button, ...]:
    number = filed.proposal.name
    buttons = cards.buttons(call.ctx, filed.proposal, None)
    return tuple(Button(f"{b.label} {number}", b.command, b.style, b.form) for b in buttons)


def _line(call: Call, filed: Filed) -> Text:
    proposal = filed.proposal
    name = f"{call.ctx.name(filed.issue)} " if filed.issue else ""
    state: Text = (cards.verdict(proposal),)
    if proposal.open:
        waiting = names(approvers(call.writer, proposal))
        key = "decision.waiting" if asks(call.writer, filed) else "decision.shown"
        state = say(key, people=waiting)
    about = (proposal.about,)
    return say(
        "decision.line",
        number=proposal.name,
        name=name,
        state=state,
        about=about,
        when=_when(call, filed),
    )


def _when(call: Call, filed: Filed) -> Text:
    proposal = filed.proposal
    if proposal.open:
        due = due_moment(call.writer, filed)
        return say("decision.line.due", due=due) if due else ()
    if proposal.decided is None or not proposal.votes:
        return ()
    last = proposal.votes[-1]
    return say(
        "decision.line.decided",
        person=call.ctx.person_name(last.person),
        company=call.ctx.company(last.side),
        when=call.ctx.moment(proposal.decided, call.person.site),
        terms=cards.terms(proposal),
    )


COMMANDS = (approve, reject, list_decisions)
