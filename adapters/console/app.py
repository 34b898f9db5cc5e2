"""The demo at the console: from a pipe line by line, or at a prompt in a terminal."""

from __future__ import annotations

import sys
from typing import TextIO

from adapters.console.session import Session
from bot.engine.commands.declaration import Commands


def run_demo(
    session: Session, declared: Commands, lines: TextIO | None = None, out: TextIO | None = None
) -> None:
    """Play the demo from standard input, or from ``lines``, to its end.

    In a terminal it asks for each line; elsewhere it reads them and tells what happens in ``out``
    through the session's report. The prompt offers the ``declared`` commands. A bad line costs one
    sentence, never the demo.
    """
    lines, out = lines or sys.stdin, out or sys.stdout
    if lines.isatty() and out.isatty():
        # Only a terminal needs the prompt, and it takes a while to import.
        from adapters.console.prompt import run_prompt

        run_prompt(session, declared)
        return
    print(session.welcome(), file=out)
    session.begin()
    for line in lines:
        if problem := session.line(line):
            print(problem, file=out)
