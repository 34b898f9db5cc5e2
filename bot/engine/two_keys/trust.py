"""What is done at once and only shown: the other side can undo it exactly for a while."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from bot.domain.effects import Effect
from bot.domain.issue import Issue
from bot.domain.plan import CLOSE, Step
from bot.domain.undo import undone
from bot.domain.values import Duration, Person, other_side
from bot.domain.worktime import add
from bot.engine.commands.call import Call
from bot.engine.keys import subject_of
from bot.engine.proposals.store import Filed, Question, Timing, keep
from bot.engine.proposals.value import ANYBODY, Proposal, Seat
from bot.engine.texts import say
from bot.engine.two_keys.words import called, in_words, listed
from bot.engine.writer import Writer, leave
from bot.messages.card import Card, plain
from bot.messages.say import join
from bot.ports import Touched
from bot.ports.codec import from_data, to_data

TOPIC, LAPSE = "softened", "lapse"
UNDONE_WITHIN = Duration(2, "bd")
"""So long the other side can undo what was done at once, on its own calendar."""


def show_softened(call: Call, touched: Touched, effects: Sequence[Effect]) -> str:
    """Show the other side what was done at once to each issue, with the button that undoes it.

    What a change of people does to an issue is only told: nothing of the issue can be undone.
    Return the key of what whoever acted reads about that.
    """
    for number, before in touched.issues.items():
        own = [effect for effect in effects if effect.issue_id == number]
        after = call.tx.issue(number)
        if own and before is not None and after is not None:
            _show(call, before, after, own)
    rest = [effect for effect in effects if effect.issue_id not in touched.issues]
    if rest:
        _tell(call, rest)
    return "keys.told" if len(rest) == len(effects) else "keys.shown"


def _tell(call: Call, effects: Sequence[Effect]) -> None:
    company, text = call.ctx.company(call.side), join(listed(call.ctx, effects), "; ")
    line = say("keys.told.line", actor=call.person.name, company=company, text=text)
    call.writer.notice(line, key=f"told/{call.writer.cause}")


def _show(call: Call, before: Issue, after: Issue, effects: Sequence[Effect]) -> None:
    writer, partner = call.writer, other_side(call.side)
    site = writer.site(after, partner)
    until = add(call.ctx.calendars[site], call.now, UNDONE_WITHIN)
    text = called(call.ctx, effects)
    question = Question(
        topic=TOPIC,
        about=plain(text),
        seats=(Seat(partner, ANYBODY),),
        severity=before.severity,
        payload={
            "before": json.dumps(to_data(before)),
            "after": json.dumps(to_data(after)),
            "until": until.isoformat(),
        },
        issue=after,
    )
    filed = keep(writer, question, call.person)
    line = say(
        "keys.softened",
        actor=call.person.name,
        company=call.ctx.company(call.side),
        text=join(in_words(call.ctx, effects), "; "),
        partner=call.ctx.company(partner),
        until=call.ctx.moment(until, site),
    )
    undo = call.ctx.index.proposal_cards.undo(filed.proposal)
    writer.line("issue.event", after, Card(line, buttons=undo), about=filed.record)


def timing(_writer: Writer, filed: Filed) -> Timing:
    """Return when it cannot be undone any more: it stands then."""
    proposal = filed.proposal
    if not proposal.open:
        return Timing(None, [])
    until = datetime.fromisoformat(proposal.payload["until"])
    return Timing(None, [Step(until, CLOSE, TOPIC, LAPSE)])


def stands(_writer: Writer, _proposal: Proposal, _person: Person | None) -> None:
    """Leave what was shown as it is: somebody said that they agree to it."""


def undo(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Put an issue back as if what was shown had never been done."""
    issue = writer.tx.issue(proposal.issue_id or 0)
    if issue is None or person is None:
        return
    before, after = (
        from_data(Issue, json.loads(proposal.payload[name])) for name in ("before", "after")
    )
    back = undone(issue, before, after)
    writer.save(back)
    leave(writer, issue, back)
    writer.record(issue, "undone", person.id, {"number": proposal.name, "text": proposal.about})
    writer.tx.set_wake(subject_of(back), writer.ctx.id, writer.now)
