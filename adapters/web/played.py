"""What the page needs of a demo that is played: everything here is called in one thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from adapters.web.stage import PageStage
from bot.domain.errors import AndonError
from bot.domain.program import Program
from bot.messages.forms import Form
from bot.ports.playing import Mark, Told


class Horizon(Protocol):
    """The stretch of time that the slider shows."""

    @property
    def window(self) -> tuple[datetime, datetime]:
        """Return its first and its last moment (UTC)."""

    def marks(self) -> Sequence[Mark]:
        """Return what will happen by itself in the window, in order."""

    def past(self) -> Sequence[datetime]:
        """Return when something was delivered in the window."""

    def hours(self) -> Mapping[str, Sequence[tuple[datetime, datetime]]]:
        """Return the working hours of each side in the window."""

    def before(self) -> Sequence[datetime]:
        """Return when something happened, or would have, before a rule was changed just now."""


class Played(Protocol):
    """A demo: virtual time, a story, and what people do in it."""

    @property
    def program(self) -> Program:
        """Return who plays."""

    @property
    def stage(self) -> PageStage:
        """Return where people act."""

    @property
    def failure(self) -> str | None:
        """Return why the story ended before its end, if it did."""

    @property
    def now(self) -> datetime:
        """Return the moment reached (UTC)."""

    @property
    def horizon(self) -> Horizon:
        """Return what the slider shows."""

    def told(self) -> Told:
        """Return how the demo stands."""

    def beat(self) -> float | None:
        """Play on by one beat; return the seconds to look at it, ``None`` where nothing follows."""

    def leave_story(self) -> None:
        """End the story where it stands: it is the turn of whoever looks."""

    def pass_to(self, moment: datetime) -> None:
        """Let time pass to a moment (UTC); one that is past, or far ahead, raises ``Refused``."""

    def say(self, person: str, where: str, words: str, files: Sequence[str]) -> None:
        """Let a person say something: ``where`` is shared, own, dm, or a subject."""

    def press(self, person: str, ref: str, line: str) -> Form | None:
        """Let a person press a button; a form that it opens is returned instead."""

    def fill(self, person: str, ref: str, line: str, answers: Mapping[str, str | None]) -> None:
        """Let a person send the form of a button."""

    def rule(self, answers: Mapping[str, str | None]) -> tuple[Form, str]:
        """Return the form by which a rule is changed, and what is said above it."""

    def changed(
        self, answers: Mapping[str, str | None]
    ) -> Callable[[], AbstractContextManager[Played]]:
        """Return what opens this demo as it would stand if a rule had been another one."""

    def fail(self, problem: AndonError) -> None:
        """Tell what went wrong; a story ends there."""

    def react(self, person: str, ref: str, emoji: str) -> None:
        """Let a person react to a message."""
