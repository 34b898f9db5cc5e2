"""Reminders, missed updates and escalations: what a person is told when a step is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.context import Context
from bot.domain.values import Clock, Issue, Person
from bot.messages.card import Button, Card, Moment, Text
from bot.messages.issue_card import buttons
from bot.messages.say import Value, join, say
from bot.messages.texts import BUTTONS

# The phone number of an owner is shown from this level on.
PHONE_LEVEL = 3


def rule_text(ctx: Context, issue: Issue, clock: str) -> Text:
    """Cite the rule behind a clock: ``Rule v1: major shortage, ack 4bh.``"""
    target = ctx.cell(issue).targets.of(clock)
    return say(
        "rule",
        version=issue.rules_version,
        severity=issue.severity,
        category=issue.category,
        clock=clock,
        target=str(target),
    )


def _common(ctx: Context, issue: Issue) -> dict[str, Value]:
    return {
        "name": ctx.name(issue),
        "title": issue.title,
        "company": ctx.company(issue.waiting_on),
    }


def reminder(ctx: Context, issue: Issue, clock: Clock, due: datetime) -> Card:
    """Remind an owner before a clock is due."""
    moment = ctx.moment(due, clock.site)
    text = say(
        f"{clock.kind}.reminder",
        due=moment,
        rule=rule_text(ctx, issue, clock.kind),
        **_common(ctx, issue),
    )
    return Card(text, buttons=buttons(ctx, issue), tone=issue.severity)


def missed_update(ctx: Context, issue: Issue, clock: Clock, due: datetime, misses: int) -> Card:
    """Tell an owner that an update was due."""
    text = say(
        "update.missed",
        due=ctx.moment(due, clock.site),
        misses=misses,
        rule=rule_text(ctx, issue, "update"),
        **_common(ctx, issue),
    )
    return Card(text, buttons=buttons(ctx, issue), tone=issue.severity)


def escalation(
    ctx: Context, issue: Issue, trigger: str, level: int, people: Text, due: Moment | None
) -> Text:
    """Say which level is alerted and why; ``people`` are those alerted."""
    key, people = f"{trigger}.escalated", _alerted(people)
    if trigger == "reopened":
        return say(
            key, level=level, people=people, count=len(issue.reopened), **_common(ctx, issue)
        )
    rule = rule_text(ctx, issue, trigger)
    return say(key, level=level, people=people, due=due, rule=rule, **_common(ctx, issue))


def asked_for(
    ctx: Context, issue: Issue, actor: str, level: int, reason: str | None, people: Text
) -> Text:
    """Say who asked for a level."""
    return say(
        "escalated.by",
        actor=actor,
        level=level,
        reason=reason,
        people=_alerted(people),
        **_common(ctx, issue),
    )


def _alerted(people: Text) -> Text:
    return say("alerted", people=people) if people else ()


def alert_card(
    ctx: Context, issue: Issue, text: Text, owners: Iterable[Person], level: int
) -> Card:
    """Return an escalation as a direct message, with phone numbers where the level shows them."""
    lines = []
    if level >= PHONE_LEVEL:
        lines = [
            say("contact", person=person.name, phone=person.phone)
            for person in owners
            if person.phone
        ]
    return Card(text, lines=tuple(lines), buttons=buttons(ctx, issue), tone=issue.severity)


def offer(ctx: Context, issue: Issue, level: int) -> Card:
    """Offer a level to a program manager: a button, never climbed by itself."""
    text = say("escalation.offer", level=level, **_common(ctx, issue))
    climb = Button(BUTTONS["escalate"], f"issue escalate {ctx.name(issue)} {level}", "danger")
    return Card(text, buttons=(climb, *buttons(ctx, issue)), tone=issue.severity)


def names(people: Iterable[Person]) -> Text:
    """Return people's names in a row, mentioning nobody."""
    return join([(person.name,) for person in people])
