"""*Change a rule* of the page: what can be changed, as a form, and the lines that change it.

A rule binds both sides, so a program manager proposes it and one of the other side accepts. The
hours of a site are its own side's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.app.retake import Agreed, manager
from bot.app.texts import text
from bot.domain.errors import Refused
from bot.domain.issue import GOING_ON_STATES, Issue
from bot.domain.program import Program
from bot.domain.rule_set import RuleSet, Rung
from bot.domain.rules import parse_duration, show_steps
from bot.domain.values import CLOCK_KINDS, SEVERITIES, Duration, Person, Severity, Site
from bot.engine.context import Contexts
from bot.features.issues.texts import CLOCKS
from bot.messages.forms import CHOICE, DATE, TEXT, Choice, Field, Form
from bot.ports import UnitOfWork
from bot.program_file.calendars import show_week

TIME, LEVEL, CALENDAR = "time", "level", "calendar"
LENGTHS = ("30m", "1h", "4h", "1bh", "2bh", "4bh", "1bd", "2bd", "3bd", "5bd", "10bd")
AFTER = ("0m", "30m", "1bh", "2bh", "4bh", "1bd", "2bd", "3bd", "5bd")
LEVELS = ("1", "2", "3", "4")
LADDERS = ("ack", "contain", "resolve", "confirm")
NEVER, CLOSED, WEEK = "never", "closed", "week"

Answers = Mapping[str, str | None]


@dataclass(frozen=True)
class Changing:
    """What is changed of ``program`` under ``rules``, as far as somebody answered; ``newest`` is
    the issue that they most likely think of."""

    program: Program
    rules: RuleSet
    newest: Issue | None
    answers: Answers

    def form(self) -> tuple[Form, str]:
        """Return what is asked next, and what is said above it."""
        asked = {TIME: self._of_time, LEVEL: self._of_level, CALENDAR: self._of_calendar}
        what = _choice("what", {key: text(f"rule_{key}") for key in asked}, self.what)
        fields = (what, *asked[self.what]())
        form = Form("rule", "", text("rule_title"), text("rule_do"), fields)
        return form, text("rule_note_own" if self.what == CALENDAR else "rule_note")

    def agreed(self) -> Agreed:
        """Return the change that was asked for; ``Refused`` where it is none, or nobody may."""
        asked = {TIME: self._time, LEVEL: self._level, CALENDAR: self._calendar}
        return asked[self.what]()

    @property
    def what(self) -> str:
        """Return what kind of rule is changed."""
        return self._picked("what", (TIME, LEVEL, CALENDAR), TIME)

    # how soon

    def _of_time(self) -> Iterator[Field]:
        yield self._category_field()
        yield _choice("severity", {s: s for s in SEVERITIES}, self.severity)
        yield _choice("clock", {c: CLOCKS[c] for c in self._clocks}, self._clock)
        yield _choice("length", _lengths((*LENGTHS, self._now)), self._now)

    def _time(self) -> Agreed:
        category, clock, now = self.category, self._clock, self._now
        length = self._picked("length", (*LENGTHS, now), now)
        title = self.rules.categories[category].title
        name = text("rule_cell", severity=self.severity, category=title, clock=CLOCKS[clock])
        line = f"/andon rules propose {category} {self.severity} {clock}={length}"
        return self._proposed(name, _spaced(now), _spaced(length), line)

    @property
    def category(self) -> str:
        """Return the category whose rule is changed."""
        first = self.newest.category if self.newest is not None else "shortage"
        known = tuple(self.rules.categories)
        return self._picked("category", known, first if first in known else known[0])

    @property
    def severity(self) -> Severity:
        """Return the severity whose rule is changed."""
        first = self.newest.severity if self.newest is not None else "major"
        picked = self._picked("severity", SEVERITIES, first)
        return next(severity for severity in SEVERITIES if severity == picked)

    def _category_field(self) -> Field:
        listed = {name: each.title for name, each in self.rules.categories.items()}
        return _choice("category", listed, self.category)

    @property
    def _clocks(self) -> tuple[str, ...]:
        targets = self.rules.cell(self.category, self.severity).targets
        return tuple(kind for kind in CLOCK_KINDS if getattr(targets, kind) is not None)

    @property
    def _clock(self) -> str:
        return self._picked("clock", self._clocks, self._clocks[0])

    @property
    def _now(self) -> str:
        return str(getattr(self.rules.cell(self.category, self.severity).targets, self._clock))

    # who is told, and when

    def _of_level(self) -> Iterator[Field]:
        yield _choice("clock", {c: CLOCKS[c] for c in LADDERS}, self._ladder)
        yield _choice("severity", {s: s for s in SEVERITIES}, self.severity)
        yield _choice("level", {n: text("rule_level_n", level=n) for n in LEVELS}, self._which)
        never = {NEVER: text("rule_never")}
        yield _choice("after", {**_lengths((*AFTER, self._after)), **never}, self._after)

    def _level(self) -> Agreed:
        now, level = self._after, int(self._which)
        after = self._picked("after", (*AFTER, NEVER, now), now)
        steps = _with(self.rules.ladder(self._ladder, self.severity).steps, level, after)
        if not steps:
            raise Refused(text("rule_last"))
        clock = CLOCKS[self._ladder]
        name = text("rule_step", severity=self.severity, clock=clock, level=level)
        line = f'rules propose ladder {self._ladder} {self.severity} steps="{show_steps(steps)}"'
        return self._proposed(name, _after(now), _after(after), f"/andon {line}")

    @property
    def _ladder(self) -> str:
        return self._picked("clock", LADDERS, LADDERS[0])

    @property
    def _which(self) -> str:
        return self._picked("level", LEVELS, LEVELS[0])

    @property
    def _after(self) -> str:
        steps = self.rules.ladder(self._ladder, self.severity).steps
        return next((str(s.after) for s in steps if str(s.level) == self._which), NEVER)

    # when a site works

    def _of_calendar(self) -> Iterator[Field]:
        sites = {site.id: f"{site.name or site.id}" for site in self.program.sites}
        yield _choice("site", sites, self._site.id)
        yield _choice("change", {c: text(f"rule_{c}") for c in (CLOSED, WEEK)}, self._change)
        if self._change == CLOSED:
            yield Field("day", text("rule_day"), DATE)
        else:
            yield Field("hours", text("rule_hours"), TEXT, initial=_week(self._site))

    def _calendar(self) -> Agreed:
        site, change = self._site, self._change
        answer = (self.answers.get("day" if change == CLOSED else "hours") or "").strip()
        if not answer or (change == WEEK and answer == _week(site)):
            raise Refused(text("rule_same"))
        by = self._manager(site.side)
        words = text(
            f"rule_told_{change}",
            place=site.name or site.id,
            what=answer.replace("=", " "),
            by=by.name,
        )
        key = f"{site.id} {change} {answer if change == CLOSED else ''}"
        return Agreed(key, words, by, f"/andon program calendar {site.id} {change} {answer}")

    @property
    def _site(self) -> Site:
        ids = tuple(site.id for site in self.program.sites)
        return self.program.sites[ids.index(self._picked("site", ids, ids[0]))]

    @property
    def _change(self) -> str:
        return self._picked("change", (CLOSED, WEEK), CLOSED)

    # all

    def _picked(self, name: str, allowed: tuple[str, ...], usual: str) -> str:
        """Return an answer; what was not asked, or is not allowed any more, is as usual."""
        answer = self.answers.get(name)
        return answer if answer in allowed else usual

    def _proposed(self, name: str, now: str, new: str, line: str) -> Agreed:
        if now == new:
            raise Refused(text("rule_same"))
        by, accepts = self._manager("oem"), self._manager("ems")
        words = text("rule_told", rule=name, now=now, new=new, by=by.name, accepts=accepts.name)
        return Agreed(name, words, by, line, accepts)

    def _manager(self, side: str) -> Person:
        found = manager(self.program, side)
        if found is None:
            raise Refused(text("rule_nobody", company=self.program.company(side)))
        return found


def changing(contexts: Contexts, view: UnitOfWork, answers: Answers) -> Changing:
    """Return what is changed of the program that is played, under the rules in force."""
    ctx = contexts.of(view, view.programs()[0].id)
    newest = max(view.issues(ctx.id, GOING_ON_STATES), key=lambda i: i.logged, default=None)
    return Changing(ctx.program, ctx.rules, newest, answers)


def _choice(name: str, listed: Mapping[str, str], initial: str) -> Field:
    choices = tuple(Choice(value, label) for value, label in listed.items())
    return Field(name, text(f"rule_ask_{name}"), CHOICE, choices=choices, initial=initial)


def _lengths(values: Iterable[str]) -> Mapping[str, str]:
    """Return lengths in words, elapsed ones first, shorter ones before longer."""
    units = ("m", "h", "bh", "bd", "d", "w")
    known = {value: parse_duration(value, zero=True) for value in values if value != NEVER}
    listed = sorted(known.items(), key=lambda each: (units.index(each[1].unit), each[1].amount))
    return {value: _words(length) for value, length in listed}


def _words(length: Duration) -> str:
    many = "unit" if length.amount == 1 else "units"
    return text(f"rule_{many}_{length.unit}", amount=length.amount)


def _spaced(value: str) -> str:
    return _words(parse_duration(value, zero=True))


def _after(value: str) -> str:
    return text("rule_never") if value == NEVER else _spaced(value)


def _with(steps: tuple[Rung, ...], level: int, after: str) -> tuple[Rung, ...]:
    """Return the steps of a ladder with one that comes at another time, or never."""
    before = next((step for step in steps if step.level == level), Rung(level))
    others = [step for step in steps if step.level != level]
    when = [replace(before, after=parse_duration(after, zero=True))] if after != NEVER else []
    return tuple(sorted([*others, *when], key=lambda step: step.level))


def _week(site: Site) -> str:
    """Return the hours of a site as they are typed: ``mon-fri=08:00-17:00``."""
    return " ".join(f"{days}={','.join(spans)}" for days, spans in show_week(site.week).items())
