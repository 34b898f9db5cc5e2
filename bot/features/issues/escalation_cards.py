"""Reminders and alerts: calls for help, each built for its reader.

To the side that owes something a message says what is needed, since when and by how much it is
late, what is at stake, and what the reader can do. To the other side it says who is asked and whom
to call. Across the sides the company is named, and never the person who did not answer. Levels and
rules stand behind *Why*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.context import Context
from bot.features.issues.alerts import needs
from bot.features.issues.alerts.needs import ACK, ASKED, CONFIRM, REOPENED, Need
from bot.features.issues.buttons import act, acts, buttons_for, line_buttons, reader_of
from bot.features.issues.texts import say
from bot.messages.asked import PHONE_LEVEL, are_asked, asked_of, listed, named, nothing_to_press
from bot.messages.card import Button, Card, Text

NEXT = ("ack", "assign", "close", "reopen", "update", "contain", "wait", "resolve", "need", "why")
"""What a message offers to whoever acts next, as far as they may."""

ADVISED = {
    "ack": ("ack", "assign", "why"),
    "update": ("update", "assign", "why"),
    "contain": ("contain", "update", "assign", "why"),
    "resolve": ("resolve", "update", "wait", "why"),
    "confirm": ("close", "reopen", "why"),
    "reopened": ("ack", "assign", "update", "why"),
    "asked": ("ack", "assign", "update", "why"),
}
"""What a message about a need offers to the side that owes it, the first thing to do first."""


def reminder(ctx: Context, issue: Issue, need: Need, reader: Person, now: datetime) -> Card:
    """Remind an owner before something is due."""
    solution = _solution(issue) if need.kind == CONFIRM else ()
    lines = (needs.until(ctx, issue, need), solution, needs.stakes(issue), _advice(need.kind))
    verbs = _of_an_owner(need)
    return _private(ctx, issue, need, f"{need.kind}.reminder", lines, reader, now, verbs)


def help_wanted(
    ctx: Context, issue: Issue, need: Need, owners: Iterable[Person], reader: Person, now: datetime
) -> Card:
    """Ask somebody beside the owners to take it, before the partner hears that it is late."""
    how = say(
        "ack.help.how",
        people=listed(named(owners)) or say("card.none"),
        due=ctx.moment(need.due, need.site) if need.due else None,
        **needs.common(ctx, issue, need),
    )
    lines = (how, needs.stakes(issue), _advice(need.kind))
    return _private(ctx, issue, need, "ack.help", lines, reader, now)


def _of_an_owner(need: Need) -> tuple[str, ...]:
    """Return what an owner is offered: they can always ask for more time."""
    advised = ADVISED[need.kind]
    return (*advised[:-1], "need", advised[-1])


def missed_update(ctx: Context, issue: Issue, need: Need, reader: Person, now: datetime) -> Card:
    """Tell an owner that the partner waits for news."""
    lines = (needs.lateness(ctx, issue, need, now), needs.stakes(issue), _advice(need.kind))
    return _private(ctx, issue, need, "update.missed", lines, reader, now, _of_an_owner(need))


def close_reminder(
    ctx: Context, issue: Issue, reader: Person, resolved: datetime, closes: datetime, now: datetime
) -> Card:
    """Remind the counterpart before a resolved issue closes itself."""
    name, company = ctx.name(issue), ctx.company(issue.responder)
    when, due = ctx.moment(resolved, reader.site), ctx.moment(closes, reader.site)
    lines = [say("close.reminder.when", when=when, company=company)]
    lines.append(_solution(issue))
    lines.append(say("close.reminder.due", due=due))
    shown = buttons_for(ctx, issue, reader, now)
    return Card(
        say("close.reminder", name=name, title=issue.title), (), tuple(lines), shown, issue.severity
    )


def returned(ctx: Context, issue: Issue, reader: Person, now: datetime) -> Card:
    """Tell an owner that the wait for a third party ended."""
    title = say("third.reminder", name=ctx.name(issue), title=issue.title)
    lines = (say("third.reminder.now"), needs.stakes(issue))
    return _card(ctx, issue, title, lines, buttons_for(ctx, issue, reader, now))


def handed_over(ctx: Context, issue: Issue, text: Text, reader: Person, now: datetime) -> Card:
    """Return what the thread says of a passed ball as a direct message to whoever acts next."""
    key = "confirm.title" if issue.state == "resolved" else "handover.title"
    title = say(key, name=ctx.name(issue), title=issue.title)
    shown = acts(ctx, issue, reader_of(ctx, reader, now), NEXT)
    return _card(ctx, issue, title, (text, needs.stakes(issue)), shown)


# alerts


def alert_line(ctx: Context, issue: Issue, need: Need, crowd: Sequence[Text], asker: Text) -> Card:
    """Return the one line of the thread: what is needed from which company, and who is asked now.

    Only they are mentioned, in ``crowd``. ``asker`` says who asks for help, if a person does.
    """
    values = needs.common(ctx, issue, need)
    asked = are_asked(crowd, ctx.company(need.side))
    line = (*asker, " ", *asked) if asker else say(f"need.{need.kind}.line", asked=asked, **values)
    return Card(line, buttons=line_buttons(ctx, issue))


def alert_card(
    ctx: Context,
    issue: Issue,
    need: Need,
    reader: Person,
    owners: Iterable[Person],
    now: datetime,
    asker: Text = (),
) -> Card:
    """Return an alert as a direct message to ``reader``, who reads it at ``now``."""
    if reader.side == need.side:
        return _to_the_owing_side(ctx, issue, need, reader, owners, now, asker)
    return _to_the_other_side(ctx, issue, need, reader, now, asker)


def _to_the_owing_side(
    ctx: Context,
    issue: Issue,
    need: Need,
    reader: Person,
    owners: Iterable[Person],
    now: datetime,
    asker: Text,
) -> Card:
    lines = (
        asker or _again(ctx, issue, need),
        needs.lateness(ctx, issue, need, now),
        _solution(issue) if need.kind == CONFIRM else (),
        needs.stakes(issue),
        asked_of(need.asked, reader, ctx.company(need.side)),
        *_numbers(need, reader, owners),
        _advice(_first(issue, need)),
    )
    return _private(ctx, issue, need, f"need.{need.kind}", lines, reader, now)


def _to_the_other_side(
    ctx: Context, issue: Issue, need: Need, reader: Person, now: datetime, asker: Text
) -> Card:
    values = needs.common(ctx, issue, need)
    lines = (
        asker or _again(ctx, issue, need) or say(f"need.{need.kind}.other", **values),
        needs.lateness(ctx, issue, need, now),
        needs.stakes(issue),
        asked_of(need.asked, reader, ctx.company(need.side)),
        nothing_to_press(need.asked, need.level, line=needs.in_danger(issue)),
    )
    title = say("need.waits", **values)
    return _card(ctx, issue, title, lines, (act(ctx, "why", issue),))


def _again(ctx: Context, issue: Issue, need: Need) -> Text:
    """Say how often an issue was reopened, where that is why help is asked."""
    if need.kind != REOPENED:
        return ()
    return say("need.reopened.count", count=len(issue.reopened))


def _numbers(need: Need, reader: Person, owners: Iterable[Person]) -> list[Text]:
    """Return the numbers of the own side's owners, from the level on at which they are shown."""
    if (need.level or 0) < PHONE_LEVEL:
        return []
    own = (p for p in owners if p.phone and p.side == reader.side and p != reader)
    return [say("contact", person=person.name, phone=person.phone) for person in own]


def _first(issue: Issue, need: Need) -> str:
    """Return what to do first: what nobody has acknowledged is taken by somebody before all."""
    unowned = need.kind in ("reopened", ASKED) and issue.acked is None
    return ACK if unowned else need.kind


def offer(
    ctx: Context,
    issue: Issue,
    level: int,
    people: Iterable[Person],
    reader: Person,
    now: datetime,
    need: Need | None = None,
    clock: str | None = None,
) -> Card:
    """Offer more help to a program manager: a button, never climbed by itself. ``need`` is what
    is late, where ``clock`` of the issue is."""
    late = needs.lateness(ctx, issue, need, now) if need is not None else ()
    title = say("escalation.offer", name=ctx.name(issue), title=issue.title)
    asked = listed(named(people))
    how = say("escalation.offer.how", people=asked) if asked else say("escalation.offer.nobody")
    able = acts(ctx, issue, reader_of(ctx, reader, now), ("escalate",))
    climb = tuple(act(ctx, "escalate", issue, level, clock) for _ in able if asked)
    why = act(ctx, "why", issue)
    return _card(ctx, issue, title, (late, needs.stakes(issue), how), (*climb, why))


def thread_line(ctx: Context, issue: Issue, text: Text) -> Card:
    """Return a line of the thread with the buttons of what is owed: an answer, or a check."""
    return Card(text, buttons=line_buttons(ctx, issue))


# parts


def _private(
    ctx: Context,
    issue: Issue,
    need: Need,
    title: str,
    lines: Iterable[Text],
    reader: Person,
    now: datetime,
    verbs: Sequence[str] = (),
) -> Card:
    """Return a direct message to the side that owes it; its title says what is needed: a phone
    shows no more at first."""
    heading = say(title, **needs.common(ctx, issue, need))
    shown = acts(ctx, issue, reader_of(ctx, reader, now), verbs or ADVISED[need.kind])
    return _card(ctx, issue, heading, lines, shown)


def _card(
    ctx: Context, issue: Issue, title: Text, lines: Iterable[Text], shown: tuple[Button, ...]
) -> Card:
    return Card(title, (), tuple(line for line in lines if line), shown, issue.severity)


def _solution(issue: Issue) -> Text:
    return say("close.reminder.how", how=issue.resolution) if issue.resolution else ()


def _advice(kind: str) -> Text:
    return say(f"need.{kind}.advice")
