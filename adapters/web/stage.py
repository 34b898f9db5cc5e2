"""What people do on the page, as requests, and where its answers are shown.

Lines and scenarios go through the room's own stage, which this one stands before. Buttons, forms
and emoji name the message that they are on; a person may use only what they can see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from adapters.web.files import Dropped
from adapters.web.panes import Panes, Shown
from adapters.web.texts import text
from bot.domain.errors import Refused
from bot.messages.card import Button, Card
from bot.ports import Sender
from bot.ports.acts import Act, Choices, Say
from bot.ports.request import Attachment, Request


class Room(Protocol):
    """The stage of the room that the page shows."""

    @property
    def sides(self) -> Mapping[str, str]:
        """Return the side of each person by id."""

    @property
    def sender(self) -> Sender:
        """Return the way out."""

    def request(self, act: Act, now: datetime) -> Request:
        """Return what an act means, and post it if others hear it."""

    def answer(self, request: Request, card: Card, name: str | None, now: datetime) -> None:
        """Post the private answer to the person who acted."""

    def hand_over(self, request: Request, files: Iterable[Attachment], now: datetime) -> list[str]:
        """Give the person the files that came with an answer."""

    def choices(self, person: str) -> Choices | None:
        """Return the buttons of the newest message with some that a person can see."""

    def press(self, person: str, message: str, button: Button) -> Request:
        """Return the request of a button that a person presses on a message."""

    def react(self, person: str, message: str, emoji: str) -> Request:
        """Return the request of an emoji that a person puts on a message."""


class PageStage:
    """The stage of a demo that is shown on a page."""

    def __init__(self, room: Room, panes: Panes, dropped: Dropped) -> None:
        self._room = room
        self.panes = panes
        self.dropped = dropped

    @property
    def sides(self) -> Mapping[str, str]:
        """Return the side of each person by id."""
        return self._room.sides

    @property
    def sender(self) -> Sender:
        """Return the way out."""
        return self._room.sender

    def request(self, act: Act, now: datetime) -> Request:
        """Return what an act means; what was dropped with a line is shown with it."""
        if isinstance(act, Say):
            self.panes.files = self.dropped.numbers(act.files)
        try:
            return self._room.request(act, now)
        finally:
            self.panes.files = ()

    def answer(self, request: Request, card: Card, name: str | None, now: datetime) -> None:
        """Show a private answer where it was asked for."""
        self.panes.asked_in = self._asked_in(request)
        try:
            self._room.answer(request, card, name, now)
        finally:
            self.panes.asked_in = None

    def _asked_in(self, request: Request) -> str:
        """Return where something was asked; a button of a private answer is pressed where that
        stands, though its room keeps it among the direct messages."""
        shown = self.panes.messages.get(request.message or "")
        return request.place if shown is None or shown.reader is None else f"console:{shown.pane}"

    def hand_over(self, request: Request, files: Iterable[Attachment], now: datetime) -> list[str]:
        """Give the person the files that came with an answer, where it was asked for."""
        return [told for each in files for told in self._hand(request, each, now)]

    def _hand(self, request: Request, attached: Attachment, now: datetime) -> list[str]:
        self.panes.asked_in = self._asked_in(request)
        self.panes.files = (self.dropped.next_number,)
        try:
            return self._room.hand_over(request, (attached,), now)
        finally:
            self.panes.asked_in, self.panes.files = None, ()

    def choices(self, person: str) -> Choices | None:
        """Return the buttons of the newest message with some that a person can see."""
        return self._room.choices(person)

    def press(self, person: str, message: str, button: Button) -> Request:
        """Return the request of a button that a person presses on a message."""
        return self._room.press(person, message, button)

    def find(self, person: str, ref: str, line: str) -> Button:
        """Return the button with a command line on a message; ``Refused`` where there is none."""
        shown = self._visible(person, ref)
        buttons = shown.card.buttons if shown.card is not None else ()
        for button in buttons:
            if button.command == line:
                return button
        raise Refused(text("no_button"))

    def newest(self, person: str, line: str) -> str:
        """Return the newest message on which a person sees a button with a command line."""
        for ref, shown in reversed(self.panes.messages.items()):
            lines = [b.command for b in shown.card.buttons] if shown.card is not None else []
            if line in lines and self.panes.may_see(shown, person, self.sides.get(person)):
                return ref
        raise Refused(text("no_button"))

    def like(self, known: Shown) -> str:
        """Return the newest message that says what one of an earlier showing said."""
        for ref, shown in reversed(self.panes.messages.items()):
            same = shown.about if known.about else shown.text
            if (shown.author, shown.pane, same) == (
                known.author, known.pane, known.about or known.text,
            ):  # fmt: skip
                return ref
        raise Refused(text("no_button"))

    def react(self, person: str, ref: str, emoji: str) -> Request:
        """Return the request of an emoji on a message, and show it there."""
        self._visible(person, ref)
        self.panes.react(ref, person, emoji)
        return self._room.react(person, ref, emoji)

    def _visible(self, person: str, ref: str) -> Shown:
        self.known(person)
        shown = self.panes.messages.get(ref)
        if shown is None or not self.panes.may_see(shown, person, self.sides.get(person)):
            raise Refused(text("no_button"))
        return shown

    def known(self, person: str) -> None:
        """Raise ``Refused`` for somebody who is not in the program."""
        if person not in self.sides:
            raise Refused(text("no_person", person=person))
