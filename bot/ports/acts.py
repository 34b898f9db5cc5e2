"""What people do on a platform that is played: in a scenario, in the demo, at a terminal.

``line`` is where it stands in a scenario, counted from 1; anything elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.messages.card import Button
from bot.ports.request import Attachment


@dataclass(frozen=True, slots=True)
class Say:
    """A person's line; ``where`` is shared, oem, ems, dm, or the subject whose thread it is in.

    ``files`` are the names of files that come with it; then ``text`` may be empty.
    """

    line: int
    person: str
    text: str
    where: str = "shared"
    files: tuple[str, ...] = ()


class Beside(Protocol):
    """Where files are that come with what people say."""

    def read(self, name: str) -> Attachment:
        """Return a file by its name; one that is not there says so when it is used."""


@dataclass(frozen=True, slots=True)
class Click:
    """A person presses the button ``label`` of the newest message about ``subject``."""

    line: int
    person: str
    label: str
    subject: str


@dataclass(frozen=True, slots=True)
class React:
    """A person adds an emoji to the newest message that contains ``quote``, or, where that is
    ``None``, to the newest card about ``subject``."""

    line: int
    person: str
    emoji: str
    quote: str | None = None
    subject: str | None = None


Act = Say | Click | React


@dataclass(frozen=True, slots=True)
class Choices:
    """The buttons that a person can press by their number: those of one message.

    ``message`` is its reference, ``subject`` says in words what it is about.
    """

    message: str
    subject: str
    buttons: tuple[Button, ...]
