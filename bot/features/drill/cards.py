"""How the messages of a drill are put together: the call itself, the offer, the results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from statistics import median_low

from bot.domain.calendar import Calendar
from bot.engine.context import Context
from bot.features.drill.policy import Called, Drill
from bot.features.drill.texts import BUTTONS, say
from bot.messages.card import Button, Card, Text, day_of
from bot.messages.say import join


def written_day(calendar: Calendar, moment: datetime) -> str:
    """Return the day of a moment at a site in words."""
    return day_of(calendar.day_of(moment))


def call() -> Card:
    """Return the marked, harmless message with its one button."""
    got = Button(BUTTONS["got"], "drill got", "primary")
    return Card(say("drill.call"), lines=(say("drill.call.why"),), buttons=(got,), tone="info")


def offer(company: str) -> Card:
    """Return the question to somebody whether they take part."""
    buttons = (Button(BUTTONS["yes"], "drill on"), Button(BUTTONS["no"], "drill off"))
    why = say("drill.offer.why", company=company)
    return Card(say("drill.offer", company=company), lines=(why,), buttons=buttons)


def announcement(ctx: Context, drill: Drill, day: str) -> Text:
    """Return what is said a business day before."""
    company = ctx.company(drill.side)
    return say("drill.announced", company=company, day=day, names=_names(ctx, drill.people))


def results(ctx: Context, side: str, called: Sequence[Called], day: str) -> Card:
    """Return who would have been reached, how fast, and who would not."""
    asked = [c for c in called if c.way != "away"]
    times = sorted(c.minutes for c in asked if c.minutes is not None)
    title = say(
        "drill.results", day=day, company=ctx.company(side), got=len(times), asked=len(asked)
    )
    return Card(title, lines=(*_fast(times), *_missed(ctx, called)))


def _fast(times: Sequence[int]) -> tuple[Text, ...]:
    if not times:
        return ()
    if len(times) == 1:
        return (say("drill.results.one", count=times[0]),)
    return (say("drill.results.fast", half=median_low(times), last=times[-1]),)


def _missed(ctx: Context, called: Iterable[Called]) -> Iterator[Text]:
    lost = [c for c in called if c.got is None]
    for way in ("unreached", "asked", "away"):
        people = [c.person for c in lost if c.way == way]
        if people:
            yield say(f"drill.results.{way}", names=_names(ctx, people), id=people[0])


def _names(ctx: Context, people: Iterable[str]) -> Text:
    return join([(ctx.person_name(person),) for person in people])
