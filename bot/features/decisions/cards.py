"""What is said about proposals: asked, reminded, escalated, decided."""

from __future__ import annotations

from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.context import Context
from bot.engine.proposals.value import REJECTED, Proposal, Vote
from bot.features.decisions.texts import BUTTONS, VERDICT_HEADS, VERDICTS, say
from bot.messages.card import Button, Moment, Strong, Text, plain
from bot.messages.say import Value

ASKED = {"decision": "decision.issue", "eightd": "eightd.asked"}
"""The words in which something about an issue is asked, by topic, where it is not a proposal."""
WHY = {"eightd": "eightd.said"}
"""What a text says that was handed in with a question, by topic, where it is not a reason."""


HEAD = 160
"""A longer first line is not bold."""


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
    values = _common(ctx, proposal, issue) | {"head": _head("decision.head", proposal, issue, ctx)}
    return say(key, actor=actor, people=people, due=due, **values)


def reminder(ctx: Context, proposal: Proposal, issue: Issue | None, due: Moment | None) -> Text:
    """Remind somebody who decides."""
    values = _common(ctx, proposal, issue) | {"head": _head("decision.head", proposal, issue, ctx)}
    return say("decision.reminder", due=due, **values)


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
    alerted = say("decision.alerted", people=say("alerted", people=people)) if people else ()
    head = _head("decision.escalated.head", proposal, issue, ctx, level=level)
    values = _common(ctx, proposal, issue) | {"head": head}
    return say("decision.escalated", waiting=waiting, people=alerted, due=due, **values)


def voted(
    ctx: Context, proposal: Proposal, issue: Issue | None, person: Person, votes: tuple[Vote, ...]
) -> Text:
    """Say what somebody decided, and whether others still have to."""
    values = _common(ctx, proposal, issue)
    values |= {"actor": person.name, "company": ctx.company(person.side)}
    if proposal.open:
        waiting = ", ".join(role(seat.role) for seat in proposal.waiting())
        roles = ", ".join(role(vote.role) for vote in votes)
        values["head"] = _head("decision.head", proposal, issue, ctx)
        return say("decision.voted", roles=roles, waiting=waiting, **values)
    reason = next((vote.text for vote in votes if vote.text), None)
    values["head"] = _head(
        "decision.decided.head", proposal, issue, ctx, verdict=verdict_head(proposal)
    )
    return say("decision.decided", terms=terms(proposal), text=_said(proposal, reason), **values)


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
        text=_said(proposal, remarks),
    )


def verdict_head(proposal: Proposal) -> str:
    """Return how a message about a decision begins."""
    given_back = proposal.topic == "eightd" and proposal.state == REJECTED
    return VERDICT_HEADS["given_back" if given_back else proposal.state]


def _said(proposal: Proposal, text: str | None) -> Text:
    key = "decision.says.rejected" if proposal.state == REJECTED else "decision.says"
    return say(key, text=text) if text else ()


def _head(key: str, proposal: Proposal, issue: Issue | None, ctx: Context, **values: Value) -> Text:
    """Return the first line: what it is about, bold unless it is long."""
    name = f"{ctx.name(issue)} " if issue else ""
    about = proposal.about.rstrip(".")
    if issue and not proposal.open:
        # Of a first article that is approved nobody says that it awaits approval.
        about = about.removeprefix(
            plain(say("decision.about", category=ctx.category(issue).title, title=""))
        )
    shown = say(key, name=name, about=about, **values)
    return (Strong(plain(shown)),) if len(proposal.about) <= HEAD else shown


def terms(proposal: Proposal) -> Text:
    """Return what a decision is bound to: ``quantity 200, until 2027-03-01``."""
    listed = ", ".join(f"{name} {value}" for name, value in proposal.terms.items())
    return say("decision.terms", terms=listed) if listed else ()


def role(name: str) -> str:
    """Return a role in words."""
    return name.replace("_", " ")


def _common(ctx: Context, proposal: Proposal, issue: Issue | None) -> dict[str, Value]:
    why = WHY.get(proposal.topic, "decision.why")
    return {
        "number": called(proposal),
        "why": say(why, text=proposal.why.rstrip(".")) if proposal.why else (),
    }


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
