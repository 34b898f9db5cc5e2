"""The demo from a pipe or a file: its lines are played one after another."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from typing import TextIO

from bot.app.story import Scene
from bot.app.texts import text
from bot.domain.errors import AndonError
from bot.domain.program import Program
from bot.rehearsal.record import Happening, Record, as_json
from bot.rehearsal.runner import Runner
from bot.rehearsal.session import Session
from bot.rehearsal.transcript import WIDTH, Transcript, anchor_zones


def teller(
    program: Program, show: Callable[[str], None], *, kinds: bool
) -> Callable[[Happening], None]:
    """Return what tells everything that happens, as a page to read; ``kinds``: with the kind of
    each message."""
    transcript = Transcript(anchor_zones(program), kinds=kinds)
    return lambda happening: show("\n".join(transcript.lines(happening)))


def json_teller(show: Callable[[str], None]) -> Callable[[Happening], None]:
    """Return what tells every message as a line of JSON."""

    def tell(happening: Happening) -> None:
        if isinstance(happening, Record):
            show(as_json(happening))

    return tell


def tell_nobody(_happening: Happening) -> None:
    """Tell nothing: in a terminal the room itself is shown instead."""


def play_lines(session: Session, lines: Iterable[str], out: TextIO) -> None:
    """Play the demo line by line to the end; what happens is told by the session's report.

    A line that cannot be done costs one sentence in ``out``, never the demo.
    """
    print(session.welcome(), file=out)
    session.begin()
    for line in lines:
        if problem := session.line(line):
            print(problem, file=out)


def tell_story(runner: Runner, story: Iterable[Scene], program: Program, out: TextIO) -> None:
    """Tell a story as a page to read, each caption above what it is about."""
    print(text("story_told", oem=program.oem, ems=program.ems), file=out)
    for scene in story:
        if scene.caption:
            print(f"\n{textwrap.fill(scene.caption, WIDTH)}", file=out)
        if failure := runner.run([scene.step]):
            raise AndonError(failure)
    print(f"\n{text('story_turn')}", file=out)
