"""One demo that many browsers look at: what people do is done in one thread, one after another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from typing import TypeVar

import structlog

from adapters.web import paint_form, parse
from adapters.web.paint_message import Painter, Render, View
from adapters.web.parse import Done
from adapters.web.played import Played
from adapters.web.state import State, States
from bot.domain.errors import AndonError
from bot.messages.chart import draw

log = structlog.get_logger("andon.demo")

T = TypeVar("T")
Seen = tuple[int, int]
"""Which showing of the demo a browser looks at, and the newest revision that it knows."""


class Theatre:
    """Plays the demo that ``opened`` opens; ``renders`` says what each platform would send.

    ``pace`` stretches the pauses of a story: 0 for none.
    """

    def __init__(
        self,
        opened: Callable[[], AbstractContextManager[Played]],
        renders: Mapping[str, Render],
        pace: float = 1.0,
    ) -> None:
        self._opened = opened
        self._renders = renders
        self._pace = pace
        # The database belongs to the thread that opened it, and so everything is done there.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="demo")
        self._stack = ExitStack()
        self._showing = 0
        self._version = 0
        self._facts: tuple[int, State] | None = None
        self._changed = asyncio.Condition()
        self._playing = asyncio.Event()
        self._hurried = asyncio.Event()
        self._begun = False
        self.closed = False
        self.played: Played
        self.painter: Painter
        self._states: States

    async def open(self) -> None:
        """Open the demo."""
        await self.run(self._open)

    def _open(self, opened: Callable[[], AbstractContextManager[Played]] | None = None) -> None:
        """Open the demo anew; what cannot be opened leaves the present one as it is."""
        stack = ExitStack()
        self.played = stack.enter_context((opened or self._opened)())
        self._stack.close()
        self._stack = stack
        stage = self.played.stage
        self.painter = Painter(self.played.program, stage.panes, stage.dropped, self._renders)
        self._states = States(self.played, self.painter)
        self._showing += 1
        self._facts = None

    async def close(self) -> None:
        """End the demo; whoever listens hears no more."""
        self.closed = True
        await self._tell()
        await self.run(self._stack.close)
        self._thread.shutdown()

    async def run(self, work: Callable[[], T]) -> T:
        """Do something in the thread of the demo."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _tell(self) -> None:
        async with self._changed:
            self._version += 1
            self._changed.notify_all()

    # playing

    def begin(self) -> None:
        """Let the story begin when the first browser looks."""
        if not self._begun:
            self._begun = True
            self._playing.set()

    async def conduct(self) -> None:
        """Play one beat after another while the demo is to play."""
        while True:
            await self._playing.wait()
            pause = await self.run(self._beat)
            if pause is None:
                self._playing.clear()
            await self._tell()
            if pause:
                self._hurried.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause * self._pace):
                        await self._hurried.wait()

    def _beat(self) -> float | None:
        with self._failing():
            return self.played.beat()
        return None

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Tell what cannot be done; the demo goes on."""
        try:
            yield
        except AndonError as error:
            self.played.fail(error)

    async def do(self, done: Done) -> State:
        """Do what somebody did in a browser; return what goes to that browser alone."""
        self._begun = True
        match done.kind:
            case parse.PLAY:
                self._playing.set()
            case parse.PAUSE:
                self._playing.clear()
            case parse.NEXT:
                await self.run(self._beat)
            case parse.AGAIN:
                self._playing.clear()
                await self.run(self._open)
                self._playing.set()
            case _:
                self._playing.clear()
                self._hurried.set()
                return await self._answered(lambda: self._acted(done))
        self._hurried.set()
        await self._tell()
        return {}

    async def _answered(self, work: Callable[[], State]) -> State:
        try:
            return await self.run(work)
        except AndonError as error:
            return {"problem": str(error)}
        finally:
            await self._tell()

    def _acted(self, done: Done) -> State:
        played = self.played
        match done.kind:
            case parse.SAY:
                played.say(done.person, done.where, done.line, ())
            case parse.PRESS:
                form = played.press(done.person, done.ref, done.line)
                return {"form": paint_form.form(form, played.program)} if form else {}
            case parse.FILL:
                played.fill(done.person, done.ref, done.line, done.answers)
            case parse.REACT:
                played.react(done.person, done.ref, done.line)
            case parse.PASS if done.at is not None:
                played.pass_to(done.at)
            case parse.RULE:
                shown, note = played.rule(done.answers)
                return {"form": paint_form.form(shown, played.program, note)}
            case parse.CHANGE:
                self._open(played.changed(done.answers))
            case parse.LEAVE:
                played.leave_story()
        return {}

    async def drop(self, done: Done, name: str, data: bytes) -> State:
        """Let somebody say something with a file."""
        self._begun = True
        self._playing.clear()

        def say() -> State:
            self.played.stage.known(done.person)
            taken = self.played.stage.dropped.take(name, data)
            self.played.say(done.person, done.where, done.line, (taken,))
            return {}

        return await self._answered(say)

    # looking

    async def look(self, view: View) -> tuple[State, State, Seen]:
        """Return how everything stands: the facts, all panes, and what was seen by that."""

        def whole() -> tuple[State, State, Seen]:
            seen = (self._showing, self._states.rev)
            return self._stand(), self._states.whole(view), seen

        return await self.run(whole)

    def _stand(self) -> State:
        """Return the facts of this moment, put together once for all browsers."""
        if self._facts is None or self._facts[0] != self._version:
            facts = self._states.facts(playing=self._playing.is_set())
            self._facts = (self._version, facts)
        return {**self._facts[1], "playing": self._playing.is_set()}

    async def news(self, view: View, seen: Seen) -> tuple[State, Seen]:
        """Return what changed since a browser looked."""

        def changed() -> tuple[State, Seen]:
            now = (self._showing, self._states.rev)
            state: State = {"facts": self._stand()}
            if seen[0] != self._showing:
                return {**state, "panes": self._states.whole(view)}, now
            if seen[1] != now[1]:
                state["patches"] = self._states.since(view, seen[1])
                state["phones"] = {side: self._states.phones(side) for side in view.people}
                state["spoken"] = self._states.spoken(seen[1])
            return state, now

        return await self.run(changed)

    async def wait(self, version: int, longest: float) -> int:
        """Wait for a change after ``version``, at most so many seconds; return the version now."""
        async with self._changed:
            with suppress(TimeoutError):
                async with asyncio.timeout(longest):
                    await self._changed.wait_for(lambda: self._version > version or self.closed)
            return self._version

    @property
    def version(self) -> int:
        """Return the number of the last change."""
        return self._version

    def chart(self, ref: str) -> bytes | None:
        """Return the picture of a message as PNG."""
        shown = self.played.stage.panes.messages.get(ref)
        picture = shown.card.picture if shown is not None and shown.card is not None else None
        return draw(picture) if picture is not None else None
