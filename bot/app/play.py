"""A demo as it is played on a page: a story, virtual time, and what people do in it.

Everything is synchronous and belongs to one thread. Time goes from one wake of the core to the
next, and only forward.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.app.story import Scene
from bot.app.texts import text
from bot.app.upcoming import upcoming
from bot.domain.errors import AndonError, Refused
from bot.domain.program import Program
from bot.engine.context import Contexts
from bot.engine.core import Core
from bot.messages.card import Button
from bot.messages.forms import Form, form_line
from bot.ports import UnitOfWork
from bot.ports.acts import Say
from bot.ports.playing import Focus, Mark, Told
from bot.ports.request import Request
from bot.rehearsal.record import Happening, Record, Said
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.steps import At, Expect, Step, Wait

if TYPE_CHECKING:
    from adapters.web.stage import PageStage

SPAN = timedelta(days=7)
AHEAD = timedelta(days=1)
"""The slider shows a week, and at least so much of what comes."""
MOST = timedelta(days=31)
"""So far time may pass at once."""
READ = 0.025
"""Seconds that a letter of a caption is looked at; with the pauses below, the story of the demo
takes about a minute."""
GLANCE, LOOK = 0.9, 1.5
PAST = 400

Span = tuple[datetime, datetime]


class Play:
    """One demo of ``program``: ``story`` is played, and then whatever people do."""

    def __init__(self, program: Program, stage: PageStage, story: Sequence[Scene]) -> None:
        self.program = program
        self.stage = stage
        self._story = list(story)
        self._next = 0
        self._until: datetime | None = None
        self._heard: list[Happening] = []
        self._past: list[datetime] = []
        self._told = Told("", 0, sum(bool(s.caption) for s in story), True, False, None, {})
        self._origin: datetime | None = None
        self.failure: str | None = None
        """Why the story ended before its end, if it did."""
        self._runner: Runner

    def drive(self, make_core: Callable[[datetime], Core], clock: VirtualClock) -> None:
        """Start the process that is played, at the moment at which the story begins."""
        self._runner = Runner(make_core, self.stage, clock, self.hear, self.program.zone)
        self._step(self._story[0])

    def hear(self, happening: Happening) -> None:
        """Take in what the runner reports."""
        self._heard.append(happening)
        if isinstance(happening, Record) and happening.kind != "reply":
            self._past.append(happening.at)
            del self._past[:-PAST]

    # how it stands

    @property
    def now(self) -> datetime:
        """Return the moment reached (UTC)."""
        return self._runner.now

    @property
    def window(self) -> Span:
        """Return the stretch of time that the slider shows; it moves on as its end comes near."""
        if self._origin is None or not self._origin <= self.now <= self._origin + SPAN - AHEAD:
            self._origin = self.now - timedelta(hours=3)
        return self._origin, self._origin + SPAN

    def told(self) -> Told:
        """Return how the demo stands."""
        return self._told

    def marks(self) -> list[Mark]:
        """Return what will happen by itself in the window, in order."""
        look = partial(upcoming, now=self.now, until=self.window[1])
        return self._runner.core.view(look)

    def past(self) -> list[datetime]:
        """Return when something was delivered in the window."""
        start, end = self.window
        return sorted({at for at in self._past if start <= at <= end})

    def hours(self) -> Mapping[str, Sequence[Span]]:
        """Return the working hours of each side's first site in the window."""
        return self._runner.core.view(self._open)

    def _open(self, contexts: Contexts, view: UnitOfWork) -> Mapping[str, Sequence[Span]]:
        rows = view.programs()
        if not rows:
            return {}
        ctx = contexts.of(view, rows[0].id)
        sites = {side: ctx.program.side_sites(side)[:1] for side in ctx.program.sides}
        return {
            side: list(ctx.calendars[site.id].stretches_between(*self.window))
            for side, first in sites.items()
            for site in first
        }

    # the story and time

    def beat(self) -> float | None:
        """Play on by one beat; return the seconds to look at it, ``None`` where nothing follows."""
        self._heard.clear()
        if self._until is not None:
            return self._pass_on(self._until)
        if self._told.story and self._next < len(self._story):
            return self._step(self._story[self._next])
        if self._told.story:
            self._told = replace(self._told, story=False, ended=True, caption=text("story_done"))
            return None
        return self._to_next_wake()

    def _step(self, scene: Scene) -> float | None:
        self._next += 1
        told = self._told
        if scene.caption:
            self._told = replace(told, caption=scene.caption, at=told.at + 1)
        target = self._target(scene.step)
        if target is None:
            self._try(scene.step)
            self._look_there()
        else:
            self._until = target
        if self._told.problem:
            return None
        reading = READ * len(scene.caption) + LOOK if scene.caption else LOOK
        return 0.0 if isinstance(scene.step, Expect) else reading

    def _target(self, step: Step) -> datetime | None:
        """Return the moment to which a step lets time pass; the first step only sets it."""
        if isinstance(step, Wait):
            return self.now + step.length
        return step.at if isinstance(step, At) and self._next > 1 else None

    def _try(self, step: Step) -> None:
        """Play a step; what fails ends the story, and is told."""
        if failure := self._runner.run([step]):
            self.failure = failure
            self._told = replace(self._told, story=False, ended=True, problem=failure)

    def _pass_on(self, target: datetime) -> float:
        """Go on to the next wake before ``target`` at which something is said, or to it."""
        if not self._pass_wakes(target):
            self._runner.play(At(0, target))
        if self.now >= target:
            self._until = None
        self._look_there()
        return LOOK if self._heard else GLANCE

    def _to_next_wake(self) -> float | None:
        if not self._pass_wakes(self.window[1]):
            return None
        self._look_there()
        return LOOK

    def _pass_wakes(self, end: datetime) -> bool:
        """Go from wake to wake, to ``end`` at most, until something is said; say whether it was."""
        while not self._heard:
            wake = self._runner.next_wake()
            if wake is None or wake > end:
                return False
            self._runner.play(At(0, max(wake, self.now)))
        return True

    def _look_there(self) -> None:
        """Find where something happened last on each side: what a person did comes first."""
        focus, last = dict(self._told.focus), self._told.side
        acted = {self.stage.sides.get(h.person) for h in self._heard if isinstance(h, Said)}
        for happening in self._heard:
            found = _focus_of(happening)
            side = self.stage.sides.get(found.person) if found is not None else None
            if found is None:
                focus = {side: replace(each, pane="shared") for side, each in focus.items()}
            elif side is not None and (isinstance(happening, Said) or side not in acted):
                focus[side], last = found, side
        self._told = replace(self._told, focus=focus, side=last)

    def leave_story(self) -> None:
        """End the story where it stands: it is the turn of whoever looks."""
        self._until = None
        caption = "" if self._told.story else self._told.caption
        self._told = replace(self._told, story=False, caption=caption, problem=None)

    def pass_to(self, moment: datetime) -> None:
        """Let time pass to a moment (UTC); one that is past, or far ahead, raises ``Refused``."""
        self.leave_story()
        if moment < self.now:
            raise Refused(text("time_back"))
        if moment > self.now + MOST:
            raise Refused(text("time_far", days=MOST.days))
        self._heard.clear()
        self._runner.play(At(0, moment))
        self._look_there()

    # what people do

    def say(self, person: str, where: str, words: str, files: Sequence[str]) -> None:
        """Let a person say something: ``where`` is shared, own, dm, or a subject."""
        self._begin_act(person)
        place = self.stage.sides[person] if where == "own" else where
        self._runner.play(Say(0, person, words, place, tuple(files)))

    def press(self, person: str, ref: str, line: str) -> Form | None:
        """Let a person press a button; a form that it opens is returned instead."""
        button, request, form = self._pressed(person, ref, line)
        if form is None:
            self._runner.act(person, request.place, f"[{button.label}]", request)
        return form

    def fill(self, person: str, ref: str, line: str, answers: Mapping[str, str | None]) -> None:
        """Let a person send the form of a button."""
        button, request, form = self._pressed(person, ref, line)
        if form is not None:
            request = replace(request, text=form_line(form, answers))
        self._runner.act(person, request.place, f"[{button.label}]", request)

    def _pressed(self, person: str, ref: str, line: str) -> tuple[Button, Request, Form | None]:
        """Return the button with a command line, what pressing it asks, and the form it opens."""
        self._begin_act(person)
        button = self.stage.find(person, ref, line)
        request = self.stage.press(person, ref, button)
        form = self._runner.core.form(request, button.form) if button.form else None
        return button, request, form

    def react(self, person: str, ref: str, emoji: str) -> None:
        """Let a person react to a message."""
        self._begin_act(person)
        request = self.stage.react(person, ref, emoji)
        self._runner.act(person, request.place, f":{emoji}:", request)

    def _begin_act(self, person: str) -> None:
        self.stage.known(person)
        self.leave_story()
        self._heard.clear()

    def fail(self, problem: AndonError) -> None:
        """Tell what went wrong; the story ends there."""
        self.failure = self.failure or str(problem)
        self.leave_story()
        self._told = replace(self._told, problem=str(problem))


def _focus_of(happening: Happening) -> Focus | None:
    """Return where a happening is seen; ``None``: where both sides see it."""
    if isinstance(happening, Said):
        where = happening.where
        pane = "dm" if where == "dm" else "own" if where in ("oem", "ems") else "shared"
        return Focus(happening.person, pane)
    if isinstance(happening, Record) and happening.kind != "reply":
        place, _, person = happening.to.partition(":")
        return Focus(person, "dm") if place == "dm" else None
    return None
