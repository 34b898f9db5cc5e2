"""Shows how far the steps of a corrective action (8D) are."""

from __future__ import annotations

from bot.domain.issue import Issue
from bot.engine.commands.call import Call
from bot.engine.proposals.seats import approvers
from bot.engine.proposals.store import Filed, open_about
from bot.features.decisions.cards import called
from bot.features.eightd import cards
from bot.features.eightd.policy import (
    DONE,
    OPEN,
    REVIEW,
    EightD,
    Row,
    current,
    rows,
)
from bot.features.eightd.store import STEP_TOPIC, due_of, moment
from bot.features.eightd.texts import VERDICT_NAMES, say
from bot.messages.card import Card, Text
from bot.messages.people import names
from bot.ports.request import Reply


def asked(call: Call, issue: Issue, row: Row) -> Filed | None:
    """Return the open request to approve a step; ``None`` where nobody was asked."""
    requests = open_about(call.writer, issue, STEP_TOPIC)
    return next((filed for filed in requests if filed.proposal.payload["step"] == row.id), None)


def show_steps(call: Call, issue: Issue, value: EightD) -> Reply:
    """Answer with all steps of an 8D, how far each one is, and the buttons of the next one."""
    lines = tuple(_line(call, issue, value, row) for row in rows(issue.severity))
    first = current(value, issue.severity) if call.side == issue.responder else None
    owed = first is not None and value.of(first.id).state == OPEN and issue.live
    buttons = cards.step_buttons(call.ctx, issue, first.id) if first is not None and owed else ()
    title = say("eightd.title", name=call.ctx.name(issue))
    return call.show(Card(title, (), lines, buttons, issue.severity), issue)


def _line(call: Call, issue: Issue, value: EightD, row: Row) -> Text:
    discipline, name = value.of(row.id), cards.step_name(row.id)
    if discipline.state == DONE:
        verdict = VERDICT_NAMES.get(discipline.verdict or "", "")
        site = call.person.site
        when = call.ctx.moment(discipline.done, site) if discipline.done else None
        shown = say("eightd.line.since", when=when) if when else ()
        return say("eightd.line.done", step=name, verdict=verdict, when=shown)
    filed = asked(call, issue, row) if discipline.state == REVIEW else None
    if filed is not None:
        people = names(approvers(call.writer, filed.proposal))
        number = called(filed.proposal)
        return say("eightd.line.review", step=name, people=people, number=number)
    due = moment(call.writer, value, due_of(call.writer, value, issue, row))
    if due is None:
        return say("eightd.line.stands", step=name)
    return say("eightd.line.due", step=name, due=due)
