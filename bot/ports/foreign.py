"""Reading what strangers wrote: workbooks, lists as text, program files.

Whoever sends a file decides how long it takes to read. So it is read before a unit of work begins,
never inside one, and by a ``ForeignReader``, which gives up in time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class ForeignReader(Protocol):
    """Calls a function that reads foreign text or bytes, with limits of time and memory.

    ``read`` is a function at the top of a module; what it is given is plain (text, bytes, numbers,
    mappings of them), and what it returns are plain values and dataclasses of ``bot``. An error of
    ``bot`` that it raises is raised here. Reading that breaks a limit raises ``TooHeavy``, and one
    that breaks off with any other error ``RuntimeError``.
    """

    def __call__(self, read: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Return what ``read`` makes of what it is given."""


def read_here(read: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Read in this process and without limits: for what nobody else wrote, as in tests."""
    return read(*given, **named)
