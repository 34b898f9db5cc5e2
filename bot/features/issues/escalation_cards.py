"""Reminders, missed updates and escalations: what a person is told when a step is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.issue import Clock, Issue
from bot.domain.plan import target_of
from bot.domain.values import Person
from bot.engine.context import Context
from bot.features.issues.buttons import buttons, owed_button
from bot.features.issues.texts import BUTTONS, say
from bot.messages.card import Button, Card, Moment, Text
from bot.messages.say import Value, join

# The phone number of an owner is shown from this level on.
PHONE_LEVEL = 3


def rule_text(ctx: Context, issue: Issue, clock: str) -> Text:
    """Cite the rule behind a clock: ``Rule v1: major shortage, ack 4bh.``"""
    target = target_of(issue, clock, ctx.rules_of(issue))
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
    rule = rule_text(ctx, issue, clock.kind)
    line = say("reminder.due", due=ctx.moment(due, clock.site), rule=rule)
    return _private(ctx, issue, f"{clock.kind}.reminder", line)


def help_wanted(
    ctx: Context, issue: Issue, clock: Clock, due: datetime, owners: Iterable[Person]
) -> Card:
    """Ask somebody beside the owner to take it, before its answer is late."""
    asked = names(owners) or say("card.none")
    line = say("ack.help.how", owners=asked, due=ctx.moment(due, clock.site))
    return _private(ctx, issue, "ack.help", line)


def missed_update(ctx: Context, issue: Issue, clock: Clock, due: datetime, misses: int) -> Card:
    """Tell an owner that an update was due."""
    moment, rule = ctx.moment(due, clock.site), rule_text(ctx, issue, "update")
    line = say("update.missed.due", due=moment, misses=misses, rule=rule)
    return _private(ctx, issue, "update.missed", line)


def close_reminder(ctx: Context, issue: Issue, resolved: datetime, closes: datetime) -> Card:
    """Remind the counterpart before a resolved issue closes itself."""
    line = say("close.reminder.when", when=ctx.moment(resolved), due=ctx.moment(closes))
    return _private(ctx, issue, "close.reminder", line)


def returned(ctx: Context, issue: Issue) -> Card:
    """Tell an owner that the wait for a third party ended."""
    line = say("third.reminder.now", **_common(ctx, issue))
    return _private(ctx, issue, "third.reminder", line)


def handed_over(ctx: Context, issue: Issue, text: Text) -> Card:
    """Return what the thread says of a passed ball as a direct message to the new owner."""
    return _private(ctx, issue, "card.title", text)


def _private(ctx: Context, issue: Issue, title: str, *lines: Text) -> Card:
    """Return a direct message; its title says what it is about: a phone shows no more at first."""
    heading = say(title, **_common(ctx, issue))
    return Card(heading, (), lines, buttons(ctx, issue), issue.severity)


def escalation(
    ctx: Context, issue: Issue, trigger: str, level: int, people: Text, due: Moment | None
) -> Card:
    """Say which level is alerted and why; ``people`` are those alerted."""
    count = len(issue.reopened)
    rule = rule_text(ctx, issue, trigger) if trigger != "reopened" else ()
    line = say(f"{trigger}.escalated", due=due, rule=rule, count=count, **_common(ctx, issue))
    return _alert(ctx, issue, level, line, people)


def asked_for(
    ctx: Context, issue: Issue, actor: str, level: int, reason: str | None, people: Text
) -> Card:
    """Say who asked for a level."""
    line = say("escalated.by", actor=actor, reason=reason, **_common(ctx, issue))
    return _alert(ctx, issue, level, line, people)


def _alert(ctx: Context, issue: Issue, level: int, line: Text, people: Text) -> Card:
    """Return the line of a thread: who is mentioned there finds the button to answer with."""
    lines = (line, say("alerted", people=people)) if people else (line,)
    title = say("escalated.title", level=level, **_common(ctx, issue))
    return Card(title, (), lines, owed_button(ctx, issue))


def alert_card(
    ctx: Context, issue: Issue, alert: Card, owners: Iterable[Person], level: int
) -> Card:
    """Return an escalation as a direct message, with phone numbers where the level shows them."""
    phones = tuple(
        say("contact", person=person.name, phone=person.phone)
        for person in owners
        if person.phone and level >= PHONE_LEVEL
    )
    lines = (*alert.lines, *phones)
    return replace(alert, lines=lines, buttons=buttons(ctx, issue), tone=issue.severity)


def thread_line(ctx: Context, issue: Issue, text: Text) -> Card:
    """Return a line of the thread with the button to acknowledge while that is owed."""
    return Card(text, buttons=owed_button(ctx, issue))


def offer(ctx: Context, issue: Issue, level: int) -> Card:
    """Offer a level to a program manager: a button, never climbed by itself."""
    title = say("escalation.offer", level=level, **_common(ctx, issue))
    climb = Button(BUTTONS["escalate"], f"issue escalate {ctx.name(issue)} {level}", "danger")
    shown = (climb, *buttons(ctx, issue))
    return Card(title, (), (say("escalation.offer.how"),), shown, issue.severity)


def names(people: Iterable[Person]) -> Text:
    """Return people's names in a row, mentioning nobody."""
    return join([(person.name,) for person in people])
