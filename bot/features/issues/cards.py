"""The live card of an issue: the same for everybody in the shared channels.

It answers in the order in which people ask: how does it stand, what is it, who has it, by when.
Details and hints come below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from bot.domain.issue import ENDED_STATES, Clock, Issue
from bot.domain.plan import Step
from bot.domain.transitions import THIRD_PARTY, running_ack
from bot.domain.values import UNSORTED, Person
from bot.engine.context import Context
from bot.features.issues.buttons import buttons
from bot.features.issues.detail_lines import details, details_line, missing_line
from bot.features.issues.texts import CLOCKS, LABELS, STATES, say
from bot.messages.card import Card, Text
from bot.messages.layout import DONE, LATE, OVER, TAKEN, WAITING
from bot.messages.say import join

Facts = tuple[tuple[str, Text], ...]


def issue_card(
    ctx: Context,
    issue: Issue,
    owners: Iterable[Person],
    dues: Mapping[str, datetime],
    closes: datetime | None = None,
    *,
    now: datetime | None = None,
    full: bool = False,
    extras: tuple[Text, ...] = (),
) -> Card:
    """Return the card; ``owners`` answer for the side with the ball, ``dues`` are by clock id.

    ``closes`` is when a resolved issue closes itself; ``now`` says what is overdue; ``full`` shows
    every detail to its end; ``extras`` are lines that the issue's category brings.
    """
    running = () if issue.wait_until is not None else _running(issue, dues)
    late = bool(running and now is not None and dues[running[0].id] <= now)
    tone, word = _tone(issue, late=late)
    return Card(
        say("card.title", name=ctx.name(issue), title=issue.title),
        (*_who(ctx, issue, tuple(owners)), *_what(ctx, issue), *_next(ctx, issue, closes)),
        (*extras, *_lines(ctx, issue)),
        buttons(ctx, issue),
        tone,
        state=word,
        due=_due(ctx, issue, running, dues, closes),
        small=tuple(_small(ctx, issue, running[1:], dues, full=full)),
    )


def state(issue: Issue) -> str:
    """Return the state in words; what was passed on waits for an acknowledgment again."""
    passed = issue.state == "acknowledged" and running_ack(issue) is not None
    return STATES["owed" if passed else issue.state]


def step_words(step: Step) -> Text:
    """Return what a step of the plan of an issue does."""
    return say(f"step.{step.kind}", trigger=step.trigger, level=step.level or 0, misses=step.misses)


def _tone(issue: Issue, *, late: bool) -> tuple[str, str]:
    """Return the colour of the state and its word, which comes first on the card."""
    word = state(issue)
    if issue.live and late:
        return LATE, STATES["late"].format(state=word)
    tone = OVER if issue.state in ENDED_STATES else TAKEN
    if issue.state == "resolved":
        tone = DONE
    elif issue.live and running_ack(issue) is not None:
        tone = WAITING
    return tone, word[:1].upper() + word[1:]


def _running(issue: Issue, dues: Mapping[str, datetime]) -> tuple[Clock, ...]:
    """Return the running clocks, the next one first."""
    return tuple(sorted((c for c in issue.clocks if c.id in dues), key=lambda c: dues[c.id]))


def _what(ctx: Context, issue: Issue) -> Facts:
    category = ctx.category(issue).title
    summary = say("card.kind", severity=issue.severity, category=category)
    facts: Facts = ((LABELS["kind"], summary),)
    if not issue.resolution or issue.live:
        # What was reopened is not resolved by what once seemed to.
        return facts
    return (*facts, (LABELS["resolution"], (issue.resolution,)))


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


def _due(
    ctx: Context,
    issue: Issue,
    running: tuple[Clock, ...],
    dues: Mapping[str, datetime],
    closes: datetime | None,
) -> Text:
    """Return what is due next; while a third party works no clock runs."""
    if issue.wait_until is not None:
        return say("card.due", what=LABELS["until"], when=ctx.moment(issue.wait_until))
    if running:
        return _of_clock(ctx, running[0], dues)
    if issue.state == "resolved" and closes is not None:
        return say("card.due", what=LABELS["closes"], when=ctx.moment(closes))
    return ()


def _of_clock(ctx: Context, clock: Clock, dues: Mapping[str, datetime]) -> Text:
    when = ctx.moment(dues[clock.id], clock.site)
    return say("card.due", what=CLOCKS[clock.kind], when=when)


def _next(ctx: Context, issue: Issue, closes: datetime | None) -> Facts:
    if issue.state != "resolved":
        return ()
    company = ctx.company(issue.counterpart)
    key = "card.closes" if closes is None else "card.closes.itself"
    return ((LABELS["next"], say(key, company=company)),)


def _lines(ctx: Context, issue: Issue) -> Iterator[Text]:
    if not issue.live:
        return
    if asked := missing_line(ctx, issue):
        yield asked
    if issue.category == UNSORTED:
        yield say("card.sort")
    if issue.hold is not None:
        hold = issue.hold
        until = ctx.moment(hold.until)
        yield say("card.hold", until=until, by=ctx.person_name(hold.by), reason=hold.reason)


def _small(
    ctx: Context,
    issue: Issue,
    further: tuple[Clock, ...],
    dues: Mapping[str, datetime],
    *,
    full: bool,
) -> Iterator[Text]:
    """Yield what matters less: the other clocks, the details, and who logged it."""
    if further:
        yield join((_of_clock(ctx, clock, dues) for clock in further), "; ")
    if issue.fields:
        yield from details(issue) if full else [details_line(ctx, issue)]
    person = ctx.person_name(issue.raised_by)
    early = "card.early" if issue.told_early else "card.raised"
    yield say(early, person=person, company=ctx.company(issue.raised_side))
