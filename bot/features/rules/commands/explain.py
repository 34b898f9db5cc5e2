"""Explain one rule by an example with real dates: what would happen, when, and who is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.domain.ordinary_week import closed_days
from bot.domain.plan import ESCALATE, HELP, MISSED, REMIND, Step
from bot.domain.rule_set import Cell, RuleSet, Rung
from bot.domain.rules import show_steps
from bot.domain.values import Person, Severity, Side, other_side, read_side
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.rules.commands.show import keys_lines, responder_line, row_line
from bot.features.rules.example import Lane, next_thursday, worked
from bot.features.rules.texts import PAGE, WITHIN, say, spaced
from bot.messages.card import Card, Text, plain
from bot.messages.say import join
from bot.ports.request import Reply

UNTOLD = "*"
RINGS = ("ack", "contain")
"""Of a critical issue these are told at any hour: nobody has it yet, or it is not contained."""


@command(
    "rules explain",
    Param("category", "category", help="such as shortage"),
    Param("severity", "severity", help="critical, major, minor or info"),
    Param("to", "side", required=False, option=True, help="the side that answers in the example"),
    help="Explain one rule with real dates: each clock, each level, and who is told",
    example="rules explain shortage major",
    changes=False,
    long=True,
)
def explain(call: Call, category: str, severity: Severity, to: Side | None) -> Reply:
    """Show an example of the coming week for each side that may answer."""
    rules = call.ctx.rules
    cell = rules.cell(category, severity)
    sides = _answering(call, cell, to)
    lines = [row_line(severity, cell), responder_line(call, cell), *_paused(call)]
    if cell.responder not in (*sides, "other"):
        company = call.ctx.company(sides[0])
        lines.append(say("explain.to", company=company, category=category, side=sides[0]))
    keys = join(keys_lines(rules, (severity,)), "; ")
    last = [say("explain.alone"), *_others(rules, severity), say("rules.keys", shown=keys)]
    for side in sides:
        example = Example(call, rules, category, severity, side)
        more = example.lines()
        if side != sides[0] and _size([*lines, *more, *last]) > PAGE:
            more = _in_short(example, room=PAGE - _size([*lines, *last]))
        lines += more
    lines += last
    title = say(
        "explain.title",
        category=rules.categories[category].title,
        severity=severity,
        name=rules.name,
        version=rules.version,
    )
    return call.show(Card(title, lines=tuple(lines)))


def _paused(call: Call) -> Iterator[Text]:
    """Say that no clock runs now: an example has dates only where the program runs."""
    since = call.ctx.stands_since
    if since is not None:
        yield say("explain.paused", since=call.ctx.moment(since, call.person.site))


def _answering(call: Call, cell: Cell, to: Side | None) -> tuple[Side, ...]:
    """Return the sides to show; where either may answer, the reader's own comes first."""
    if to is not None:
        return (to,)
    if cell.responder == "other":
        return (call.side, other_side(call.side))
    return (read_side(cell.responder),)


def _in_short(example: Example, room: int) -> list[Text]:
    """Return the due times of an example and where the rest is, or this alone where it is full."""
    short = [*example.lines(steps=False), example.hint("explain.other")]
    return short if _size(short) <= room else [example.hint("explain.side")]


def _size(lines: Iterable[Text]) -> int:
    return sum(len(plain(line)) + 1 for line in lines)


def _others(rules: RuleSet, severity: Severity) -> Iterator[Text]:
    for trigger in ("approval", "reopened"):
        ladder = rules.ladder(trigger, severity)
        if ladder.steps:
            yield say(f"explain.{trigger}", steps=spaced(show_steps(ladder.steps)))


def _offset(rung: Rung | None, at_due: bool) -> Text:
    """Say how far a rung is from the due time; at the due time itself there is nothing to say."""
    if rung is None or (at_due and rung.misses is None):
        return ()
    words = spaced(show_steps((replace(rung, offer=False),))).partition(" ")[2]
    return say("explain.offset", offset=words)


class Example:
    """The example for one side that answers, in lines."""

    def __init__(
        self, call: Call, rules: RuleSet, category: str, severity: Severity, side: Side
    ) -> None:
        self._call, self._rules, self._side = call, rules, side
        self._category, self._severity = category, severity
        self._cell = rules.cell(category, severity)
        self._roster = call.ctx.roster
        self._calendars = {site: one.running() for site, one in call.ctx.calendars.items()}
        self._later = False

    def lines(self, *, steps: bool = True) -> list[Text]:
        """Return the example: who logs it when, then each clock, with its ``steps`` or without."""
        raiser = other_side(self._side)
        place = self._site(raiser, self._call.now)
        logged = next_thursday(self._calendars[place], self._call.now)
        site = self._site(self._side, logged)
        lanes = worked(
            self._rules, self._calendars, self._category, self._severity, (site, place), logged
        )
        lines = [self._opening(place, site, logged)]
        last = max((step.at for lane in lanes for step in lane.steps), default=logged)
        lines += self._closed(place, site, logged, last)
        for lane in lanes:
            lines += self._lane(lane, steps)
        return [*lines, say("explain.later")] if steps and self._later else lines

    def hint(self, key: str) -> Text:
        """Return the line that says how to see this example alone."""
        company, severity = self._call.ctx.company(self._side), self._severity
        values = {"category": self._category, "severity": severity, "side": self._side}
        return say(key, company=company, **values)

    def _owners(self, side: str, at: datetime) -> tuple[Person, ...]:
        return self._roster.role_owners(self._cell, side, at)

    def _site(self, side: str, at: datetime) -> str:
        return self._roster.site_of(self._owners(side, at), side)

    def _opening(self, place: str, site: str, logged: datetime) -> Text:
        ctx = self._call.ctx
        owners = self._owners(self._side, logged)
        return say(
            "explain.logged",
            raiser=ctx.company(other_side(self._side)),
            when=ctx.moment(logged, place),
            company=ctx.company(self._side),
            site=ctx.program.place_name(ctx.program.site(site)),
            owners=", ".join(person.name for person in owners) or say("explain.nobody"),
        )

    def _closed(self, place: str, site: str, logged: datetime, last: datetime) -> Iterator[Text]:
        days = [
            f"{one} {day.isoformat()}"
            for one in dict.fromkeys((place, site))
            for day in closed_days(self._calendars[one], logged, last)
        ]
        if days:
            yield say("explain.closed", days=", ".join(days))

    def _lane(self, lane: Lane, steps: bool) -> Iterator[Text]:
        due = self._call.ctx.moment(lane.due, lane.site)
        company = self._call.ctx.company(lane.side)
        values = {"clock": WITHIN[lane.kind], "target": spaced(str(lane.target))}
        yield say(self._key(lane), company=company, due=due, **values)
        if lane.calm is not None:
            yield say("explain.update.calm", target=spaced(str(lane.calm)))
        for step in lane.steps if steps else ():
            yield self._step(lane, step)

    def _key(self, lane: Lane) -> str:
        if lane.kind == "update":
            acked = self._cell.targets.ack is not None
            return "explain.update" if acked else "explain.update.alone"
        return "explain.confirm" if lane.kind == "confirm" else "explain.clock"

    def _step(self, lane: Lane, step: Step) -> Text:
        ladder = self._rules.ladder(step.trigger, self._severity)
        rung = next((rung for rung in ladder.steps if rung.level == step.level), None)
        at_due = step.at == lane.due
        when = (self._call.ctx.moment(step.at, lane.site),)
        noted = step.kind == MISSED and step.misses == 1
        return say(
            "explain.noted" if noted else f"explain.{step.kind}",
            when=say("explain.due") if at_due else when,
            percent=(ladder.help if step.kind == HELP else ladder.remind) or 0,
            misses=step.misses,
            level=step.level or 0,
            offset=_offset(rung, at_due),
            people=self._people(lane, step, noted),
        )

    def _people(self, lane: Lane, step: Step, noted: bool) -> str | Text:
        owners = self._owners(lane.side, step.at)
        if step.kind in (REMIND, MISSED):
            people = owners
        elif step.kind == HELP:
            people = self._roster.helpers(owners, lane.side, step.at)
        elif step.kind == ESCALATE:
            sides = self._roster.program.sides if lane.kind != "confirm" else (lane.side,)
            people, _ = self._roster.alerted(step.level or 0, step.at, sides)
        else:
            people = self._roster.all_managers(step.at)
        any_hour = noted or (self._severity == "critical" and lane.kind in RINGS)
        names = [self._name(person, step.at, any_hour) for person in people]
        return ", ".join(names) or say("explain.nobody")

    def _name(self, person: Person, at: datetime, any_hour: bool) -> str:
        """Return a name, with a mark where the direct message waits for the person's opening."""
        if any_hour or self._roster.in_hours(person, at):
            return person.name
        self._later = True
        return person.name + UNTOLD


COMMANDS = (explain,)
