"""Who decides what: look it up, ask for what needs the other side, say what was decided alone."""

from __future__ import annotations

from bot.domain.issue import Issue
from bot.domain.program import ASKS, NEVER, DecisionRight
from bot.domain.values import Duration
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.feature import ISSUE, WITHHELD, WORDED
from bot.engine.proposals.seats import approvers
from bot.engine.proposals.store import (
    Filed,
    Question,
    ask,
    due_moment,
    open_proposals,
)
from bot.features.decisions import right_cards
from bot.features.decisions.approvals import open_decision
from bot.features.decisions.commands import waits
from bot.features.decisions.informed import Case, inform
from bot.features.decisions.rights import rights, seats
from bot.features.decisions.texts import refuse, say
from bot.features.decisions.topics import fitting
from bot.messages.card import Card
from bot.messages.people import names
from bot.messages.say import Value
from bot.ports.request import Reply
from bot.program_file.roles import shipped_rights

ASKED = "right"
"""The topic of what is asked of the other side."""
WITHIN = Duration(2, "bd")
TOPIC = Param("topic", "topic", help="such as alternate_on_avl, or words of it")
TEXT = Param("text", "text", help="what it is about")
ON = Param("issue", "issue", required=False, after="on", help="the issue that it is about")


@command(
    "decision rights",
    Param("topic", "text", required=False, help="a topic or words of it; without: all of them"),
    help="Say who decides a topic: one side alone, or the other side is asked first",
    example="decision rights premium freight",
    changes=False,
    long=True,
)
def show_rights(call: Call, topic: str | None) -> Reply:
    """Answer who decides one topic in a sentence, or several in a line each."""
    table = list(rights(call.tx, call.ctx.id).values())
    found = fitting(table, topic) if topic else table
    if not found:
        raise refuse("no.topic", typed=topic)
    if len(found) == 1:
        return call.show(right_cards.one(call.ctx, found[0], call.side))
    return call.show(right_cards.several(call.ctx, found, topic))


def _case(call: Call, words: str, right: DecisionRight, text: str, issue: Issue | None) -> Case:
    """Return what is asked or decided; refused where it is not this side's, or never allowed."""
    sentence = right_cards.sentence(call.ctx, right)
    values: dict[str, Value] = {
        "title": right_cards.title(right),
        "sentence": sentence,
        "topic": right.topic,
    }
    if right.may == NEVER:
        raise refuse("no.right.never", **values)
    if not call.may(words, own=right.side):
        raise refuse("no.right.side", company=call.ctx.company(right.side), **values)
    issue = issue or call.thread
    for worded in call.ctx.index.following(ISSUE, WORDED) if issue else ():
        text = worded(call, issue, text, words)
    hides = call.ctx.index.following(ISSUE, WITHHELD) if issue else ()
    return Case(right, text, issue, withheld=any(each(issue) for each in hides))


@command(
    "decision ask",
    TOPIC,
    TEXT,
    ON,
    help="Ask the other side for what your side may not decide alone; where it may, tell them",
    example='decision ask part_off_avl "TI part from a broker, 300 pcs" on ACME-1',
)
def ask_for(call: Call, topic: DecisionRight, text: str, issue: Issue | None) -> Reply:
    """Ask whoever must approve; where nobody must, say so and tell both sides."""
    case = _case(call, "decision ask", topic, text, issue)
    if topic.may != ASKS:
        number, told = inform(call, case)
        sentence = right_cards.sentence(call.ctx, topic)
        key = "right.free" if told else "right.recorded.already"
        return call.answer(say(key, sentence=sentence, number=number), case.issue)
    before = _asked_before(call, case)
    if before is not None:
        return waits(call, before)
    filed = ask(call.writer, _question(call, case), call.person)
    people = names(approvers(call.writer, filed.proposal))
    company = call.ctx.company(filed.proposal.seats[0].side or "")
    due = due_moment(call.writer, filed)
    values: dict[str, Value] = {"number": filed.proposal.name, "company": company, "people": people}
    # While the program is paused nothing runs, and nothing is due.
    text_ = say("right.asked", due=due, **values) if due else say("right.asked.no_due", **values)
    return call.answer(text_, case.issue)


def _question(call: Call, case: Case) -> Question:
    cell = call.ctx.cell(case.issue) if case.issue else None
    return Question(
        topic=ASKED,
        about=case.about,
        seats=seats(case.right),
        severity=case.issue.severity if case.issue else "major",
        target=(cell.targets.ack if cell else None) or WITHIN,
        payload={"topic": case.right.topic},
        issue=case.issue,
    )


def _asked_before(call: Call, case: Case) -> Filed | None:
    """Return the decision that is open about it already: the same one, or the issue's own."""
    shipped = shipped_rights().get(case.right.topic)
    if case.issue is not None and shipped and shipped.decision == case.issue.category:
        own = open_decision(call.writer, case.issue)
        if own is not None:
            return own
    if case.withheld:
        return None
    same = (case.about, case.issue.id if case.issue else None)
    asked = open_proposals(call.writer, ASKED)
    return next((f for f in asked if (f.proposal.about, f.proposal.issue_id) == same), None)


@command(
    "decision decide",
    TOPIC,
    TEXT,
    ON,
    help="Record what your side decided alone, and tell the other side",
    example='decision decide alternate_on_avl "Murata in place of TDK for C14" on ACME-1',
)
def decide_alone(call: Call, topic: DecisionRight, text: str, issue: Issue | None) -> Reply:
    """Record a decision of one's own side; what must be asked is not recorded."""
    case = _case(call, "decision decide", topic, text, issue)
    if topic.may == ASKS:
        sentence = right_cards.sentence(call.ctx, topic)
        title = right_cards.title(topic)
        told = say("right.not_alone", title=title, sentence=sentence)
        card = Card(told, buttons=right_cards.buttons(topic, call.side))
        return Reply(card, None, call.person.id, refused=True)
    number, told_now = inform(call, case)
    key = "right.recorded" if told_now else "right.recorded.already"
    return call.answer(say(key, number=number), case.issue)


COMMANDS = (show_rights, ask_for, decide_alone)
