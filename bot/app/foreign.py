"""Foreign files are read in a process of their own, which is ended when it takes too much.

It inherits neither the environment, where the tokens are, nor any open file or connection.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from bot.app import foreign_child
from bot.app.foreign_child import ERROR, HEAVY, OWN, VALUE
from bot.app.texts import text
from bot.domain.errors import Misconfigured, TooHeavy
from bot.domain.program import Program
from bot.program_file import read_program

P = ParamSpec("P")
T = TypeVar("T")

SECONDS = 10
MEMORY = 256 * 1024 * 1024
ANSWER_LIMIT = 64 * 1024 * 1024
"""The most bytes of values that are taken back."""

# What an interpreter may need to start at all.
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_TIMES = ("date", "datetime", "time", "timedelta", "timezone")


@dataclass(frozen=True)
class ProcessReader:
    """A ``ForeignReader`` with a new process for each file: ``seconds`` of elapsed time and
    ``memory`` bytes are the most that it may take."""

    seconds: float = SECONDS
    memory: int = MEMORY

    def __call__(self, read: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Return what ``read`` makes of what it is given, or raise what came of it."""
        call = pickle.dumps((read.__module__, read.__qualname__, given, named))
        what, value = _unpacked(self._answered(call))
        if what == ERROR:
            raise value
        if what == HEAVY:
            raise TooHeavy
        if what != VALUE:
            raise RuntimeError(f"reading a file broke off: {value}")
        return value  # type: ignore[no-any-return]

    def _answered(self, call: bytes) -> bytes:
        path = [os.path.abspath(entry) for entry in sys.path]
        limits = {"path": path, "memory": self.memory, "seconds": int(self.seconds) + 1}
        with subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", str(_CHILD), json.dumps(limits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=_CHILD.parent,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        ) as child:
            try:
                answer, problem = child.communicate(call, self.seconds)
            except subprocess.TimeoutExpired:
                raise TooHeavy from None
            finally:
                child.kill()
        if child.returncode < 0 or b"MemoryError" in problem or len(answer) > ANSWER_LIMIT:
            raise TooHeavy
        if child.returncode:
            raise RuntimeError(f"reading a file broke off: {problem.decode(errors='replace')}")
        return answer


def read_program_apart(source: str) -> Program:
    """Read a program file in a process of its own; mistakes raise ``Misconfigured``."""
    try:
        return ProcessReader()(read_program, source)
    except TooHeavy:
        raise Misconfigured([text("heavy")]) from None


_CHILD = Path(foreign_child.__file__)


_EXACT = ("decimal", "Decimal")


class _Values(pickle.Unpickler):
    """Takes plain values, dataclasses of ``bot`` and its errors: nothing that could be run."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class that may come back; any other name raises ``UnpicklingError``."""
        if (module == "datetime" and name in _TIMES) or (module, name) == _EXACT:
            return super().find_class(module, name)
        known = super().find_class(module, name) if module.startswith(OWN) else None
        if isinstance(known, type) and (is_dataclass(known) or issubclass(known, Exception)):
            return known
        raise pickle.UnpicklingError(f"{module}.{name}")


def _unpacked(answer: bytes) -> tuple[str, Any]:
    what, value = _Values(BytesIO(answer)).load()
    return what, value
