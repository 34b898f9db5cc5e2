"""The live card of an issue: the same for everybody in the shared channels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.context import Context
from bot.domain.values import ENDED_STATES, Issue, Person
from bot.messages.card import Button, Card, Mention, Text
from bot.messages.say import join, say
from bot.messages.texts import BUTTONS, CLOCKS, LABELS, STATES

Facts = tuple[tuple[str, Text], ...]


def issue_card(
    ctx: Context,
    issue: Issue,
    owners: Iterable[Person],
    dues: Mapping[str, datetime],
    now: datetime,
) -> Card:
    """Return the card; ``owners`` answer for the side with the ball, ``dues`` are by clock id."""
    facts = (
        *_what(ctx, issue),
        *_who(ctx, issue, tuple(owners), now),
        *_clocks(ctx, issue, dues),
        *_fields(issue),
    )
    lines = tuple(_hints(ctx, issue))
    title = say("card.title", name=ctx.name(issue), title=issue.title)
    return Card(title, facts, lines, buttons(ctx, issue), issue.severity)


def _what(ctx: Context, issue: Issue) -> Facts:
    category = ctx.category(issue).title
    facts: list[tuple[str, Text]] = [
        (LABELS["severity"], (issue.severity,)),
        (LABELS["category"], (category,)),
        (LABELS["state"], (STATES[issue.state],)),
    ]
    if issue.resolution:
        facts.append((LABELS["resolution"], (issue.resolution,)))
    return tuple(facts)


def _who(ctx: Context, issue: Issue, owners: tuple[Person, ...], now: datetime) -> Facts:
    raised = f"{ctx.person_name(issue.raised_by)} ({ctx.company(issue.raised_side)})"
    facts: list[tuple[str, Text]] = []
    if issue.state not in ENDED_STATES:
        facts.append((LABELS["waiting"], (ctx.company(issue.waiting_on),)))
        facts.append((LABELS["owner"], _owners(ctx, issue, owners, now)))
    facts.append((LABELS["raised"], (raised,)))
    return tuple(facts)


def _owners(ctx: Context, issue: Issue, owners: tuple[Person, ...], now: datetime) -> Text:
    """Mentions stay as they were when the card was made: an edit notifies nobody."""
    if not owners:
        return say("card.none")
    if issue.state != "open" or issue.acked is not None:
        return (", ".join(person.name for person in owners),)
    return ctx.crowd(owners, issue.logged, any_hour=issue.severity == "critical")


def _clocks(ctx: Context, issue: Issue, dues: Mapping[str, datetime]) -> Facts:
    running = (clock for clock in issue.clocks if clock.id in dues)
    return tuple(
        (CLOCKS[clock.kind], (ctx.moment(dues[clock.id], clock.site),)) for clock in running
    )


def _fields(issue: Issue) -> Facts:
    return tuple((label, (value,)) for label, value in issue.fields.items())


def _hints(ctx: Context, issue: Issue) -> Iterable[Text]:
    missing = [ask for ask in ctx.category(issue).asks if ask not in issue.fields]
    if missing and issue.live:
        yield say("card.asks", asks=", ".join(missing))
    if issue.category == "general" and issue.live:
        example = f"issue edit {ctx.name(issue)} category=shortage"
        yield say("card.sort", example=example)
    if issue.hold is not None and issue.live:
        hold = issue.hold
        until = ctx.moment(hold.until)
        yield say("card.hold", until=until, by=ctx.person_name(hold.by), reason=hold.reason)
    if issue.wait_until is not None:
        until = ctx.moment(issue.wait_until)
        yield say("waiting.third", name=ctx.name(issue), until=until)


def buttons(ctx: Context, issue: Issue) -> tuple[Button, ...]:
    """Return the buttons that make sense in the issue's state."""
    name = ctx.name(issue)
    verbs: tuple[str, ...] = ("why",)
    if issue.live:
        owed = any(clock.kind == "ack" and clock.running for clock in issue.clocks)
        first = ("ack",) if owed else ()
        contain = (
            ("contain",)
            if any(c.id.startswith("contain") and c.running for c in issue.clocks)
            else ()
        )
        missing = any(ask not in issue.fields for ask in ctx.category(issue).asks)
        details = ("edit",) if missing else ()
        verbs = (*first, "update", *contain, "wait", "resolve", *details, "why")
    elif issue.state == "resolved":
        verbs = ("close", "reopen", "why")
    elif issue.state == "closed":
        verbs = ("reopen", "why")
    return tuple(_button(verb, name, issue) for verb in verbs)


def _button(verb: str, name: str, issue: Issue) -> Button:
    forms = {"update", "contain", "wait", "resolve", "reopen", "edit"}
    style = "primary" if verb in ("ack", "close") else "plain"
    form = f"issue {verb}" if verb in forms else None
    command = f"issue {verb} {name}"
    if verb == "wait":
        other = "ems" if issue.waiting_on == "oem" else "oem"
        command = f"issue wait {name} on {other}"
    return Button(BUTTONS[verb], command, style, form)


def people(ctx: Context, handles: Iterable[str]) -> Text:
    """Return people's names in a row, mentioning nobody."""
    return join([(ctx.person_name(handle),) for handle in handles])


def mention_all(people_told: Iterable[Person]) -> Text:
    """Return mentions in a row."""
    return join([(Mention(person.id, person.name),) for person in people_told])
