"""What is said about proposals: asked, reminded, escalated, decided."""

from __future__ import annotations

from collections.abc import Iterable

from bot.context import Context
from bot.domain.proposal import Proposal, Vote
from bot.domain.values import Issue, Person
from bot.messages.card import Button, Moment, Text
from bot.messages.decision_texts import VERDICTS
from bot.messages.say import Value, join, say
from bot.messages.texts import BUTTONS

ASKED = {"decision": "decision.issue", "eightd": "eightd.asked"}
"""The words in which something about an issue is asked, by topic, where it is not a proposal."""
WHY = {"eightd": "eightd.said"}
"""What a text says that was handed in with a question, by topic, where it is not a reason."""


def called(proposal: Proposal, *, first: bool = False) -> str:
    """Return a decision's number in words; beside the steps of an 8D, which are ``D1`` to ``D8``
    too, it is called a decision. ``first`` says that a sentence begins with it."""
    if proposal.topic not in ("eightd", "extension"):
        return proposal.name
    return f"{'Decision' if first else 'decision'} {proposal.name}"


def asked(
    ctx: Context, proposal: Proposal, issue: Issue | None, by: str, people: Text, due: Moment | None
) -> Text:
    """Say what is proposed, by whom, who decides, and by when."""
    key = ASKED.get(proposal.topic if issue else "", "decision.asked") + ("" if due else ".no_due")
    actor = by or say("decision.operator")
    return say(key, actor=actor, people=people, due=due, **_common(ctx, proposal, issue))


def reminder(ctx: Context, proposal: Proposal, issue: Issue | None, due: Moment | None) -> Text:
    """Remind somebody who decides."""
    return say("decision.reminder", due=due, **_common(ctx, proposal, issue))


def escalated(
    ctx: Context,
    proposal: Proposal,
    issue: Issue | None,
    level: int,
    waiting: Text,
    people: Text,
    due: Moment | None,
) -> Text:
    """Say which level is alerted about a decision that is late."""
    alerted = say("alerted", people=people) if people else ()
    values = _common(ctx, proposal, issue)
    return say(
        "decision.escalated", level=level, waiting=waiting, people=alerted, due=due, **values
    )


def voted(
    ctx: Context, proposal: Proposal, issue: Issue | None, person: Person, votes: tuple[Vote, ...]
) -> Text:
    """Say what somebody decided, and whether others still have to."""
    values = _common(ctx, proposal, issue)
    values |= {"actor": person.name, "company": ctx.company(person.side)}
    if proposal.open:
        waiting = ", ".join(role(seat.role) for seat in proposal.waiting())
        roles = ", ".join(role(vote.role) for vote in votes)
        return say("decision.voted", roles=roles, waiting=waiting, **values)
    said = next((vote.text for vote in votes if vote.text), None)
    text = say("decision.says", text=said) if said else ()
    return say(
        "decision.decided",
        verdict=VERDICTS[proposal.state],
        terms=terms(proposal),
        text=text,
        **values,
    )


def outcome(ctx: Context, proposal: Proposal) -> Text:
    """Return a decision as the resolution of its issue: verdict, by whom, terms, remarks."""
    voters = ", ".join(
        f"{ctx.person_name(vote.person)} ({ctx.company(vote.side)})" for vote in proposal.votes
    )
    remarks = " ".join(vote.text for vote in proposal.votes if vote.text)
    return say(
        "decision.outcome",
        number=proposal.name,
        verdict=VERDICTS[proposal.state],
        actor=voters,
        terms=terms(proposal),
        text=say("decision.says", text=remarks) if remarks else (),
    )


def terms(proposal: Proposal) -> Text:
    """Return what a decision is bound to: ``quantity 200, until 2027-03-01``."""
    found = ", ".join(f"{name} {value}" for name, value in proposal.terms.items())
    return say("decision.terms", terms=found) if found else ()


def role(name: str) -> str:
    """Return a role in words."""
    return name.replace("_", " ")


def _common(ctx: Context, proposal: Proposal, issue: Issue | None) -> dict[str, Value]:
    why = WHY.get(proposal.topic, "decision.why")
    return {
        "name": f"{ctx.name(issue)} " if issue else "",
        "number": called(proposal),
        "about": _ended(proposal.about),
        "why": say(why, text=proposal.why.rstrip(".")) if proposal.why else (),
    }


def _ended(words: str) -> str:
    """Return words as a sentence's end: a question keeps its own mark."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def buttons(ctx: Context, proposal: Proposal, issue: Issue | None) -> tuple[Button, ...]:
    """Return the buttons of somebody who decides."""
    approve = Button(
        BUTTONS["approve"], f"decision approve {proposal.name}", "primary", "decision approve"
    )
    reject = Button(
        BUTTONS["reject"], f"decision reject {proposal.name}", "danger", "decision reject"
    )
    if issue is None:
        return (approve, reject)
    name = ctx.name(issue)
    return (approve, reject, Button(BUTTONS["show"], f"issue show {name}"))


def names(people: Iterable[Person]) -> Text:
    """Return people's names in a row, mentioning nobody."""
    return join([(person.name,) for person in people]) or say("card.none")
