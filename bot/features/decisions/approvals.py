"""Issues that are decided: a first article, a deviation, an engineering query, a change.

Such an issue brings a proposal with it from its logging on. The named roles of the responder's
side decide it, and the decision, either way, resolves the issue. Its own clocks say by when.
Resolving it without them is possible and approves nothing: the question stays open until the issue
ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.domain import transitions
from bot.domain.clocks import due, share
from bot.domain.issue import ENDED_STATES, Issue
from bot.domain.plan import REMIND, Step
from bot.domain.rule_set import Cell
from bot.domain.values import Person, Side
from bot.engine.feature import ANSWERED, ISSUE
from bot.engine.proposals.seats import approvers, seats_of
from bot.engine.proposals.store import Filed, Question, Timing, ask, open_about, set_wake
from bot.engine.proposals.value import APPROVAL, Proposal, Seat
from bot.engine.proposals.votes import vote, withdraw
from bot.engine.writer import Writer
from bot.features.decisions import cards
from bot.features.decisions.policy import DECIDED, lacking
from bot.features.decisions.rights import deciding_here
from bot.features.decisions.texts import refuse, say
from bot.messages.card import Text, plain
from bot.messages.people import names
from bot.program_file.roles import deciding

TOPIC = "decision"
CATEGORY = "category"
"""What the payload calls the category of the issue when it was asked."""
REMIND_AT = (50, 90)
"""The shares of the time to decide, in percent, at which who has not decided is reminded."""


def follow(writer: Writer, issue: Issue) -> None:
    """Keep one open decision beside a live issue of a decided category, asked of who decides."""
    asked, fitting = open_about(writer, issue, TOPIC), _fitting(writer, issue)
    for filed in asked:
        if filed not in fitting:
            withdraw(writer, filed)
    if not _wanted(issue) or not (fitting or issue.live):
        return
    filed = fitting[0] if fitting else _asked(writer, issue)
    set_wake(writer, Filed(filed.record, filed.proposal, issue))


def lines(writer: Writer, issue: Issue) -> tuple[Text, ...]:
    """Say on the card who decides; nothing is kept."""
    return tuple(
        say(
            "card.decision",
            number=filed.proposal.name,
            people=names(approvers(writer, filed.proposal)),
        )
        for filed in _fitting(writer, issue)[:1]
    )


def seats_for(
    issue: Issue, cell: Cell, roles: Callable[[str, Side], Sequence[str]] = deciding
) -> tuple[Seat, ...]:
    """Return who decides an issue of a decided category: ``roles`` of the side that was asked.

    Who asks their own side is answered by the side that the rule names all the same; where that is
    their own, by others than themselves.
    """
    side = issue.responder
    if side == issue.raised_side:
        side = transitions.responder_of(cell, issue.raised_side, None)
    return tuple(Seat(side, role) for role in roles(issue.category, side))


def _seats(writer: Writer, issue: Issue) -> tuple[Seat, ...]:
    """Return the same by the rights of the program."""
    return seats_for(issue, writer.ctx.cell(issue), partial(deciding_here, writer))


def _wanted(issue: Issue) -> bool:
    return issue.state not in ENDED_STATES and issue.category in DECIDED


def _fitting(writer: Writer, issue: Issue) -> list[Filed]:
    """Return the open decisions about an issue that are asked of whoever decides it now."""
    if not _wanted(issue):
        return []
    seats, asked = _seats(writer, issue), open_about(writer, issue, TOPIC)
    return [filed for filed in asked if _asks(filed.proposal, issue, seats)]


def _asks(proposal: Proposal, issue: Issue, seats: tuple[Seat, ...]) -> bool:
    """Say whether a question is that of an issue: whoever was asked decides it, also after the
    rights of the program were changed."""
    sides = {seat.side for seat in seats}
    same = proposal.payload.get(CATEGORY) == issue.category
    return proposal.seats == seats or (same and {s.side for s in proposal.seats} == sides)


def _asked(writer: Writer, issue: Issue) -> Filed:
    title = writer.ctx.category(issue).title
    question = Question(
        topic=TOPIC,
        about=plain(say("decision.about", category=title, title=issue.title)),
        seats=_seats(writer, issue),
        severity=issue.severity,
        payload={CATEGORY: issue.category},
        issue=issue,
    )
    return ask(writer, question, writer.ctx.program.person(issue.raised_by))


def timing(writer: Writer, filed: Filed) -> Timing:
    """Return by when it is decided, by the issue's own clock to resolve, and the reminders.

    Who decides and does not own the issue is reminded at half of it and shortly before its end.
    """
    issue = filed.issue
    clock = (
        next((c for c in issue.clocks if c.kind == "resolve" and c.running), None)
        if issue
        else None
    )
    if issue is None or clock is None or not filed.proposal.open:
        return Timing(None, [])
    target, calendar = writer.ctx.cell(issue).targets.resolve, writer.ctx.calendars[clock.site]
    if target is None:
        return Timing(None, [])
    done = {step.key for step in filed.proposal.done}
    steps = []
    for percent in REMIND_AT:
        at, key = share(clock, target, calendar, percent), f"{clock.id}/remind/{percent}"
        if at is not None and key not in done:
            steps.append(Step(at, REMIND, APPROVAL, key, clock.id))
    return Timing(due(clock, target, calendar), steps)


def decide(
    writer: Writer,
    filed: Filed,
    person: Person,
    *,
    approved: bool,
    text: str | None,
    terms: Mapping[str, str],
) -> Proposal:
    """Record what somebody with a seat decides; an approval names what its category needs.

    What an earlier seat named need not be named again.
    """
    issue = filed.issue
    if approved and issue is not None and filed.proposal.topic == TOPIC:
        given = {**filed.proposal.terms, **terms}
        reason = text or next((v.text for v in filed.proposal.votes if v.text), None)
        absent = lacking(issue, given, reason)
        if absent:
            raise refuse(
                "no.decision.terms",
                number=filed.proposal.name,
                what=", ".join(need.name for need in absent),
                example=" ".join(need.example for need in absent),
            )
    return vote(writer, filed, person, approved=approved, text=text, terms=terms).proposal


def open_decision(writer: Writer, issue: Issue) -> Filed | None:
    """Return the decision that an issue waits for, if it is of a decided category."""
    if issue.category not in DECIDED:
        return None
    return next(iter(open_about(writer, issue, TOPIC)), None)


def resolve(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Either way the question is answered: the asking side closes or reopens."""
    issue = writer.tx.issue(proposal.issue_id or 0)
    if issue is None or person is None or issue.state in ENDED_STATES:
        return
    how = plain(cards.outcome(writer.ctx, proposal))
    if not issue.live:
        writer.save(replace(issue, resolution=how))
        return
    site = writer.site(issue, issue.counterpart)
    changed = transitions.resolve(issue, writer.ctx.cell(issue), site, how, writer.now)
    writer.save(changed)
    writer.record(issue, "resolved", person.id, {"how": how})
    line = say("event.decided", name=writer.ctx.name(issue), number=proposal.name)
    for resolved in writer.ctx.index.following(ISSUE, ANSWERED):
        resolved(writer, changed, line, person)


def decides(writer: Writer, filed: Filed, person: Person, text: str | None) -> bool:
    """Say whether somebody who resolves the issue decides it by that: a seat, nothing absent."""
    proposal, issue = filed.proposal, filed.issue
    if issue is None or not seats_of(writer, proposal, person):
        return False
    return not lacking(issue, proposal.terms, text)
