"""Changes to a body that is right: each makes it wrong in one way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Change = Callable[[Any], Any]


def put(*path: str | int, value: Any) -> Change:
    """Return a change that sets the value at the end of a path."""

    def change(body: Any) -> None:
        for step in path[:-1]:
            body = body[step]
        body[path[-1]] = value

    return change


def drop(*path: str | int) -> Change:
    """Return a change that takes away what is at the end of a path."""

    def change(body: Any) -> None:
        for step in path[:-1]:
            body = body[step]
        del body[path[-1]]

    return change
