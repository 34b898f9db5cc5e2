"""The demo from a pipe or a file: its lines are played one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TextIO

from bot.domain.program import Program
from bot.rehearsal.record import Happening
from bot.rehearsal.session import Session
from bot.rehearsal.transcript import Transcript, anchor_zones


def teller(program: Program, out: TextIO) -> Callable[[Happening], None]:
    """Return what tells everything that happens in ``out``, as a page to read."""
    transcript = Transcript(anchor_zones(program), kinds=False)

    def tell(happening: Happening) -> None:
        print("\n".join(transcript.lines(happening)), file=out)

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
