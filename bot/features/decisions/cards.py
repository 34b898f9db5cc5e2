"""What is said about proposals: asked, reminded, escalated, decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.context import Context
from bot.engine.proposals.value import ONE, REJECTED, Proposal, Vote
from bot.engine.two_keys.topic import TOPIC as ACT
from bot.engine.two_keys.trust import TOPIC as SOFTENED
from bot.features.decisions.texts import BUTTONS, VERDICT_HEADS, VERDICTS, say
from bot.messages.asked import are_asked, asked_of, listed, named, nothing_to_press
from bot.messages.card import Button, Card, Moment, Strong, Text, plain
from bot.messages.say import Value

OF_ISSUES = ("decision", "eightd", "extension")
"""Topics that an issue brings with it: nobody takes them back."""
QUESTIONS = (*OF_ISSUES, "right")
"""Topics that are questions to whoever has a role; all others need the key of the other side."""

ASKED = {"decision": "decision.issue", "eightd": "eightd.asked", "right": "decision.issue"}
"""The words in which something is asked, by topic, where it is not a proposal."""
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
    ctx: Context,
    proposal: Proposal,
    issue: Issue | None,
    by: str,
    people: Text,
    due: Moment | None,
    *,
    private: bool = False,
) -> Text:
    """Say what is proposed, by whom, who decides, and by when; ``private``: to who decides."""
    key = ASKED.get(proposal.topic, "decision.asked") + ("" if due else ".no_due")
    actor = by or say("decision.operator")
    head = _head("decision.head.yours" if private else "decision.head", proposal, issue, ctx)
    values = _common(ctx, proposal, issue) | {"head": head}
    return say(key, actor=actor, people=people, due=due, **values)


def reminder(ctx: Context, proposal: Proposal, issue: Issue | None, due: Moment | None) -> Text:
    """Remind somebody who decides."""
    head = _head("decision.head.yours", proposal, issue, ctx)
    values = _common(ctx, proposal, issue) | {"head": head}
    return say("decision.reminder" if due else "decision.reminder.no_due", due=due, **values)


@dataclass(frozen=True, slots=True)
class Late:
    """A decision that is late: which sides owe it, who of them still has to decide, who is asked
    for help now, and when it was due."""

    sides: tuple[str, ...]
    waiting: tuple[Person, ...]
    people: tuple[Person, ...]
    level: int
    due: Moment | None

    @property
    def asked(self) -> tuple[Person, ...]:
        """Return who is asked now on the sides that owe it."""
        return tuple(person for person in self.people if person.side in self.sides)


def escalated_line(
    ctx: Context, proposal: Proposal, issue: Issue | None, late: Late, crowd: Sequence[Text]
) -> Card:
    """Return the one line of the channel: from which company a decision is needed, and who is
    asked now; only they are mentioned."""
    company = _companies(ctx, late)
    values = _common(ctx, proposal, issue) | {"about": _about(ctx, proposal, issue)}
    line = say("decision.late", company=company, asked=are_asked(crowd, company), **values)
    return Card(line, buttons=buttons(ctx, proposal, issue), tone=proposal.severity)


def escalated(
    ctx: Context, proposal: Proposal, issue: Issue | None, late: Late, reader: Person
) -> Card:
    """Return the same as a direct message; the buttons to decide are for whoever decides."""
    own = reader.side in late.sides
    company = _companies(ctx, late)
    values = _common(ctx, proposal, issue) | {"about": _about(ctx, proposal, issue)}
    title = say("decision.needed" if own else "decision.elsewhere", company=company, **values)
    due = say("decision.was_due", due=late.due) if late.due else ()
    asked = asked_of(late.asked, reader, company)
    mine = named(person for person in late.waiting if person.side == reader.side)
    waits = say("decision.with", people=listed(mine)) if own and mine else ()
    decides = reader in late.waiting
    advice = say("decision.advice") if own and not decides else ()
    rest = advice if own else nothing_to_press(late.asked, late.level)
    lines = tuple(line for line in (due, waits, asked, rest) if line)
    shown = buttons(ctx, proposal, issue) if decides else show_button(ctx, issue)
    return Card(title, (), lines, shown, proposal.severity)


def _companies(ctx: Context, late: Late) -> str:
    return plain(listed([(ctx.company(side),) for side in late.sides]))


def _about(ctx: Context, proposal: Proposal, issue: Issue | None) -> str:
    name = f"{ctx.name(issue)} " if issue else ""
    return f"{name}{proposal.about.rstrip('.')}"


def voted(
    ctx: Context, proposal: Proposal, issue: Issue | None, person: Person, votes: tuple[Vote, ...]
) -> Text:
    """Say what somebody decided, and whether others still have to."""
    if proposal.topic == SOFTENED:
        company, about = ctx.company(person.side), proposal.about.rstrip(".")
        key = "decision.undone" if proposal.state == REJECTED else "decision.stands"
        return say(key, actor=person.name, company=company, about=about)
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
        verdict=verdict(proposal),
        actor=voters,
        terms=terms(proposal),
        text=_said(proposal, remarks),
    )


def verdict(proposal: Proposal) -> str:
    """Return what became of a proposal; what a side decided alone was only told."""
    return VERDICTS["informed" if proposal.topic == "informed" else proposal.state]


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
        ).strip()
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
    if proposal.topic == ACT:
        return {
            "number": called(proposal),
            "why": say("decision.act", line=proposal.payload["shown"]),
        }
    return {
        "number": called(proposal),
        "why": say(why, text=proposal.why.rstrip(".")) if proposal.why else (),
    }


def buttons(ctx: Context, proposal: Proposal, issue: Issue | None) -> tuple[Button, ...]:
    """Return the buttons of somebody who decides."""
    if proposal.topic == SOFTENED:
        return (*undo(proposal), *show_button(ctx, issue))
    if proposal.topic not in QUESTIONS:
        return (*_keys(proposal), *show_button(ctx, issue))
    approve = Button(
        BUTTONS["approve"], f"decision approve {proposal.name}", "primary", "decision approve"
    )
    reject = Button(
        BUTTONS["reject"], f"decision reject {proposal.name}", "danger", "decision reject"
    )
    return (approve, reject, *show_button(ctx, issue))


def _keys(proposal: Proposal) -> tuple[Button, ...]:
    """Return the buttons of whoever may agree to what needs both sides."""
    name = proposal.name
    one = proposal.seats[0].role.startswith(ONE)
    agree, not_agreed = ("yes", "no") if one else ("agree", "not_agreed")
    return (
        Button(BUTTONS[agree], f"decision approve {name}", "primary"),
        Button(BUTTONS[not_agreed], f"decision reject {name}", "danger"),
        Button(BUTTONS["talk"], f"decision talk {name}"),
    )


def undo(proposal: Proposal) -> tuple[Button, ...]:
    """Return the button that undoes what was done at once and only shown."""
    return (Button(BUTTONS["not_agreed"], f"decision reject {proposal.name}", "danger"),)


def withdraw(proposal: Proposal) -> tuple[Button, ...]:
    """Return the button with which a side takes back what it proposed."""
    return (Button(BUTTONS["withdraw"], f"decision withdraw {proposal.name}"),)


def show_button(ctx: Context, issue: Issue | None) -> tuple[Button, ...]:
    """Return the button that shows the issue that a decision is about, if it is about one."""
    name = ctx.name(issue) if issue else ""
    return (Button(BUTTONS["show"], f"issue show {name}"),) if issue else ()
