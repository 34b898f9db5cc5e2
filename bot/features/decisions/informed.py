"""What a side decided alone, under one of its rights: recorded under a number, and told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.issue import Issue
from bot.domain.program import DecisionRight
from bot.domain.values import Person
from bot.engine.commands.call import Call
from bot.engine.proposals.store import Filed, Question, file, filed_of, numbered
from bot.engine.proposals.value import ANYBODY, APPROVED, PROPOSAL, Proposal, Seat, Vote
from bot.engine.writer import Writer
from bot.features.decisions import right_cards
from bot.features.decisions.texts import say
from bot.messages.card import plain

INFORMED = "informed"
"""The topic of the proposals that are none: decided alone, and told."""
LATELY = 20
"""The same is not told again while it is one of so many decisions made last."""


@dataclass(frozen=True)
class Case:
    """Something of a side under one of the rights, in the words that both sides may read."""

    right: DecisionRight
    text: str
    issue: Issue | None
    withheld: bool = False
    """The words are those that stand in place of others: they say nothing of what it is."""

    @property
    def about(self) -> str:
        """Return it in one line."""
        return plain(say("right.about", title=right_cards.title(self.right), text=self.text))


def inform(call: Call, case: Case) -> tuple[str, bool]:
    """Record what a side decided alone and tell the shared channel; the same again is not told.

    Return its number, and whether it was told now.
    """
    writer, person = call.writer, call.person
    known = _informed_before(call, case)
    if known is not None:
        return known.name, False
    filed = _recorded(writer, case, person)
    line = right_cards.informed(call.ctx, case.right, filed.proposal.name, person.name, case.text)
    writer.line("decision.informed", case.issue, line, about=filed.record)
    return filed.proposal.name, True


def _informed_before(call: Call, case: Case) -> Proposal | None:
    if case.withheld:
        return None
    wanted = (INFORMED, case.about, case.issue.id if case.issue else None)
    past = call.tx.past_records(call.ctx.id, PROPOSAL, LATELY)
    known = (filed_of(call.writer, record).proposal for record in past)
    return next((p for p in known if (p.topic, p.about, p.issue_id) == wanted), None)


def _recorded(writer: Writer, case: Case, by: Person) -> Filed:
    """Keep what a side decided alone under a number; nobody is asked, and nothing runs."""
    role = by.roles[0] if by.roles else ANYBODY
    question = Question(
        INFORMED,
        case.about,
        (Seat(by.side, role),),
        payload={"topic": case.right.topic},
        issue=case.issue,
    )
    decided = replace(
        numbered(writer, question, by),
        site=by.site,
        state=APPROVED,
        votes=(Vote(by.id, by.side, role, writer.now, approved=True, text=case.text),),
        decided=writer.now,
    )
    return file(
        writer,
        decided,
        case.issue,
        "informed",
        {"number": decided.name, "about": decided.about},
    )
