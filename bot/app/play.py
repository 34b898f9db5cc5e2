"""A demo as it is played on a page: a story, virtual time, and what people do in it.

Everything is synchronous and belongs to one thread. Time goes from one wake of the core to the
next, and only forward.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.app.agree import agree
from bot.app.focus import look_there
from bot.app.horizon import Horizon
from bot.app.retake import Agreed, Deed, Take, with_change
from bot.app.rule_form import Answers, Changing, changing
from bot.app.story import Scene
from bot.app.texts import text
from bot.domain.errors import AndonError, Refused
from bot.domain.program import Program
from bot.engine.core import Core
from bot.messages.card import Button
from bot.messages.forms import Form, form_line
from bot.ports.acts import Say
from bot.ports.playing import Told
from bot.ports.request import Request
from bot.rehearsal.record import Happening
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.steps import At, Expect, Step, Wait

if TYPE_CHECKING:
    from adapters.web.stage import PageStage

MOST = timedelta(days=31)
"""So far time may pass at once."""
READ = 0.025
"""Seconds that a letter of a caption is looked at; with the pauses below, the story of the demo
takes about a minute."""
GLANCE, LOOK = 0.9, 1.5

Opened = AbstractContextManager["Play"]
Reopen = Callable[[Take], Opened]
"""Opens the demo anew, to play it again up to where it stands."""


class Play:
    """One demo of ``program``: ``story`` is played, and then whatever people do."""

    def __init__(
        self, program: Program, stage: PageStage, story: Sequence[Scene], reopen: Reopen
    ) -> None:
        self.program = program
        self.stage = stage
        self._reopen = reopen
        self._story = list(story)
        self._next = 0
        self._until: datetime | None = None
        self._heard: list[Happening] = []
        self._told = Told("", 0, sum(bool(s.caption) for s in story), True, False, None, {})
        self._deeds: list[Deed] = []
        self._agreed: tuple[Agreed, ...] = ()
        self.failure: str | None = None
        """Why the story ended before its end, if it did."""
        self._runner: Runner
        self.horizon: Horizon
        """What the slider shows."""

    def drive(
        self, make_core: Callable[[datetime], Core], clock: VirtualClock, take: Take | None = None
    ) -> None:
        """Start the process that is played, at the moment at which the story begins; a ``take`` is
        played again, up to where it stood."""
        self._runner = Runner(make_core, self.stage, clock, self.hear, self.program.zone)
        self.horizon = Horizon(self._runner)
        self._step(self._story[0])
        if take is not None:
            self._play_again(take)

    def hear(self, happening: Happening) -> None:
        """Take in what the runner reports."""
        self._heard.append(happening)
        self.horizon.hear(happening)

    # how it stands

    @property
    def now(self) -> datetime:
        """Return the moment reached (UTC)."""
        return self._runner.now

    def told(self) -> Told:
        """Return how the demo stands."""
        return self._told

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
        begun = self.now
        failure = self._runner.run([step])
        if not isinstance(step, Expect):
            self._deeds.append(Deed(begun, lambda play: play._runner.run([step])))
        if failure:
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
        if not self._pass_wakes(self.horizon.window[1]):
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
        self._told = look_there(self._told, self._heard, self.stage.sides)

    def leave_story(self) -> None:
        """End the story where it stands: it is the turn of whoever looks."""
        self._until = None
        self._told = replace(self._told, story=False, caption="", problem=None)

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
        said = Say(0, person, words, place, tuple(files))
        self._runner.play(said)
        self._note(lambda play: play._runner.play(said))

    def press(self, person: str, ref: str, line: str) -> Form | None:
        """Let a person press a button; a form that it opens is returned instead."""
        button, request, form = self._pressed(person, ref, line)
        if form is None:
            self._runner.act(person, request.place, f"[{button.label}]", request)
            self._note(lambda play: play.press(person, play.stage.newest(person, line), line))
        return form

    def fill(self, person: str, ref: str, line: str, answers: Mapping[str, str | None]) -> None:
        """Let a person send the form of a button."""
        button, request, form = self._pressed(person, ref, line)
        if form is not None:
            request = replace(request, text=form_line(form, answers))
        self._runner.act(person, request.place, f"[{button.label}]", request)
        self._note(lambda play: play.fill(person, play.stage.newest(person, line), line, answers))

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
        shown = self.stage.panes.messages[ref]
        self._note(lambda play: play.react(person, play.stage.like(shown), emoji))

    def _note(self, again: Callable[[Play], object]) -> None:
        """Keep how what was done just now is done again."""
        self._deeds.append(Deed(self.now, again))

    def _begin_act(self, person: str) -> None:
        self.stage.known(person)
        self.leave_story()
        self._heard.clear()

    # other rules

    def rule(self, answers: Answers) -> tuple[Form, str]:
        """Return the form by which a rule is changed, and what is said above it."""
        return self._changing(answers).form()

    def changed(self, answers: Answers) -> Callable[[], Opened]:
        """Return what opens this demo as it would stand if a rule had been another one."""
        agreed = with_change(self._agreed, self._changing(answers).agreed())
        take = Take(
            agreed, tuple(self._deeds), self.now, self._next, self._until, self._told,
            self.horizon.window[0], self.horizon.happenings(), self.stage.dropped,
        )  # fmt: skip
        return lambda: self._reopen(take)

    def _changing(self, answers: Answers) -> Changing:
        return self._runner.core.view(partial(changing, answers=answers))

    def _play_again(self, take: Take) -> None:
        """Let both sides agree, and then do again what was done; what cannot be is told."""
        for agreed in take.agreed:
            agree(self._runner, self.stage, agreed)
        missed = sum(not self._again(deed) for deed in take.deeds)
        self._runner.play(At(0, take.now))
        self._deeds, self._agreed = list(take.deeds), take.agreed
        self._next, self._until = take.scene, take.until
        self.horizon.compare(take.origin, take.before)
        words = [text("rule_again", change=take.change.words)]
        words += [text("rule_missed", count=missed)] if missed else []
        self._told = replace(take.told, caption=" ".join(words), problem=None)

    def _again(self, deed: Deed) -> bool:
        self._runner.play(At(0, max(deed.at, self.now)))
        try:
            return not isinstance(deed.again(self), str)
        except Refused:
            return False

    def fail(self, problem: AndonError) -> None:
        """Tell what went wrong; the story ends there."""
        self.failure = self.failure or str(problem)
        self.leave_story()
        self._told = replace(self._told, problem=str(problem))
