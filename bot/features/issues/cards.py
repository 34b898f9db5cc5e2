"""The live card of an issue: the same for everybody in the shared channels.

It answers in the order in which people ask: what, who, by when. Details and hints come below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.issue import ENDED_STATES, Issue
from bot.domain.transitions import THIRD_PARTY, running_ack
from bot.domain.values import Person
from bot.engine.context import Context
from bot.features.issues.buttons import buttons
from bot.features.issues.detail_lines import details, details_line, missing_line
from bot.features.issues.texts import CLOCKS, LABELS, STATES, say
from bot.messages.card import Card, Text

Facts = tuple[tuple[str, Text], ...]


def issue_card(
    ctx: Context,
    issue: Issue,
    owners: Iterable[Person],
    dues: Mapping[str, datetime],
    closes: datetime | None = None,
    *,
    full: bool = False,
    extras: tuple[Text, ...] = (),
) -> Card:
    """Return the card; ``owners`` answer for the side with the ball, ``dues`` are by clock id.

    ``closes`` is when a resolved issue closes itself; ``full`` shows every detail to its end;
    ``extras`` are lines that the issue's category brings.
    """
    facts = (
        *_what(ctx, issue),
        *_who(ctx, issue, tuple(owners)),
        *_clocks(ctx, issue, dues),
        *_next(ctx, issue, closes),
    )
    title = say("card.title", name=ctx.name(issue), title=issue.title)
    lines = (*extras, *_lines(ctx, issue, full=full))
    return Card(title, facts, lines, buttons(ctx, issue), issue.severity)


def state(issue: Issue) -> str:
    """Return the state in words; what was passed on waits for an acknowledgment again."""
    passed = issue.state == "acknowledged" and running_ack(issue) is not None
    return STATES["owed" if passed else issue.state]


def _what(ctx: Context, issue: Issue) -> Facts:
    category = ctx.category(issue).title
    summary = say("card.state", state=state(issue), severity=issue.severity, category=category)
    facts: Facts = ((LABELS["state"], summary),)
    if not issue.resolution or issue.live:
        # What was reopened is not resolved by what once seemed to.
        return facts
    return ((LABELS["resolution"], (issue.resolution,)), *facts)


def _who(ctx: Context, issue: Issue, owners: tuple[Person, ...]) -> Facts:
    if issue.state in ENDED_STATES:
        return ()
    third = issue.waiting_on == THIRD_PARTY
    waiting = say(
        "card.waits.third" if third else "card.waits",
        company=ctx.company(issue.waiting_on),
        owners=_owners(ctx, issue, owners),
    )
    return ((LABELS["waiting"], waiting),)


def _owners(ctx: Context, issue: Issue, owners: tuple[Person, ...]) -> Text:
    """Name the owners; mentions stay as when the card was made: an edit notifies nobody."""
    if not owners:
        return say("card.none")
    if issue.state != "open" or issue.acked is not None:
        return (", ".join(person.name for person in owners),)
    return ctx.crowd(owners, issue.logged, any_hour=issue.severity == "critical")


def _clocks(ctx: Context, issue: Issue, dues: Mapping[str, datetime]) -> Facts:
    """Return the running clocks, the next one first; while a third party works, none runs."""
    if issue.wait_until is not None:
        return ((LABELS["until"], (ctx.moment(issue.wait_until),)),)
    running = sorted((c for c in issue.clocks if c.id in dues), key=lambda c: dues[c.id])
    return tuple((CLOCKS[c.kind], (ctx.moment(dues[c.id], c.site),)) for c in running)


def _next(ctx: Context, issue: Issue, closes: datetime | None) -> Facts:
    if issue.state != "resolved":
        return ()
    company = ctx.company(issue.counterpart)
    if closes is None:
        return ((LABELS["next"], say("card.closes", company=company)),)
    when = ctx.moment(closes)
    return ((LABELS["next"], say("card.closes.itself", company=company, when=when)),)


def _lines(ctx: Context, issue: Issue, *, full: bool) -> Iterable[Text]:
    if issue.fields:
        yield from details(issue) if full else [details_line(ctx, issue)]
    if issue.live:
        yield from _hints(ctx, issue)
    person = ctx.person_name(issue.raised_by)
    early = "card.early" if issue.told_early else "card.raised"
    yield say(early, person=person, company=ctx.company(issue.raised_side))


def _hints(ctx: Context, issue: Issue) -> Iterable[Text]:
    if asked := missing_line(ctx, issue):
        yield asked
    if issue.category == "general":
        example = f"issue edit {ctx.name(issue)} category=shortage"
        yield say("card.sort", example=example)
    if issue.hold is not None:
        hold = issue.hold
        until = ctx.moment(hold.until)
        yield say("card.hold", until=until, by=ctx.person_name(hold.by), reason=hold.reason)
