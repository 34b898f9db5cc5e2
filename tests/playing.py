"""Play a scenario in process and keep what was delivered: the real engine in virtual time."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from bot.app.bootstrap import rehearsal
from bot.domain.program import Program
from bot.messages.card import Card
from bot.program_file import read_program
from bot.rehearsal.record import Happening, Record
from bot.rehearsal.scenario import read_step

HERE = Path(__file__).parent


class Play:
    """A running rehearsal: ``do`` lines of the scenario language and look at what came of it."""

    def __init__(self, do: Callable[[str], str | None], records: list[Record]) -> None:
        self._do = do
        self.records = records

    def __call__(self, lines: str) -> list[Record]:
        """Do the lines and return what was delivered because of them."""
        before = len(self.records)
        for line in lines.strip().splitlines():
            problem = self._do(line)
            assert problem is None, f"{line}: {problem}"
        return self.records[before:]

    def agreed(self, line: str) -> list[Record]:
        """Do one line that needs the other side, whose program manager agrees; return what was
        delivered because of both."""
        done = self(line)
        (number,) = {name for r in done for name in re.findall(r"\((DEC\d+)\)", r.text)}
        other = "wei" if line.startswith("maria") else "maria"
        return [*done, *self(f"{other}: /andon decision approve {number}")]

    def answer(self, line: str) -> Card:
        """Do one line and return the card of the private answer."""
        (record,) = (r for r in self(line) if r.kind == "reply")
        assert record.card is not None
        return record.card

    def reply(self, line: str) -> str:
        """Do one line and return the text of the private answer."""
        replies = [r.text for r in self(line) if r.kind == "reply"]
        assert len(replies) == 1, f"{line}: {len(replies)} answers"
        return replies[0]


class Stage:
    """Opens rehearsals of one program; use it as a context manager."""

    def __init__(self, program: Program) -> None:
        self._program = program
        records: list[Record] = []

        def report(happening: Happening) -> None:
            if isinstance(happening, Record):
                records.append(happening)

        self._open = rehearsal(program, report)
        self._records = records

    def __enter__(self) -> Play:
        runner = self._open.__enter__()
        zone = self._program.zone

        def do(line: str) -> str | None:
            step = read_step(line.strip(), zone)
            return None if step is None else runner.play(step)

        return Play(do, self._records)

    def __exit__(self, *error: object) -> None:
        self._open.__exit__(None, None, None)


def small_program() -> Program:
    """Return the program that most tests play with."""
    return read_program((HERE / "small.toml").read_text("utf-8"))
