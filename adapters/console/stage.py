"""The console as the stage of a rehearsal or a demo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from adapters.console.files import Folder
from adapters.console.parse import PLATFORM, newest_with_buttons, parse, pressed
from adapters.console.room import BOT, Message, Room, private_place
from adapters.console.send import ConsoleSender, Listener
from bot.messages.card import Button, Card, pack, plain_card, unpack
from bot.ports.acts import Act, Choices, Say
from bot.ports.files import FileLink
from bot.ports.request import Attachment, Request, unreadable


class Beside(Protocol):
    """Where files are that come with what people say."""

    def read(self, name: str) -> Attachment:
        """Return a file by its name; one that is not there says so when it is used."""


class Saves(Protocol):
    """Where files are put that come with an answer."""

    def keep(self, attached: Attachment) -> str:
        """Put a file there, and say in a sentence where it is."""


class ConsoleStage:
    """Turns what people do into requests, and keeps what everybody can read in the room.

    ``sides`` gives each person's side, ``clock`` the time (UTC).
    """

    def __init__(
        self,
        room: Room,
        sides: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        self.room = room
        self.sides = sides
        self.sender = ConsoleSender(room, self._show, clock)
        self.folder: Folder | None = None
        """Where the files are that a command names by their path; only in a demo."""
        self.beside: Beside | None = None
        """Where the files are that come with what people say."""
        self.saves: Saves | None = None
        """Where files are saved that come with an answer."""
        self._listener: Listener | None = None

    def listen(self, listener: Listener) -> None:
        """Let ``listener(message, edited)`` hear everything that the bot shows from now on."""
        self._listener = listener

    def _show(self, message: Message, edited: bool) -> None:
        if self._listener:
            self._listener(message, edited)

    def request(self, act: Act, now: datetime) -> Request:
        """Return what an act means, and post it if others hear it."""
        request = parse(act, self.room, self.sides, self._key())
        if self.folder is not None:
            request = self.folder.take(request)
        if not isinstance(act, Say):
            return request
        request = self._with_files(act, request)
        if request.heard or request.private:
            words = " ".join([*(f"[{name}]" for name in act.files), act.text]).strip()
            said = self.room.post(now, request.place, act.person, words, thread=request.thread)
            return replace(request, files=_linked(act, f"{request.place}/{said.ref}"))
        return request

    def _with_files(self, say: Say, request: Request) -> Request:
        """Return a request with the content of the file that came with it, as far as there is."""
        folder = self.beside
        read = (folder.read(name) if folder is not None else unreadable(name) for name in say.files)
        return replace(request, attachments=tuple(read)) if say.files else request

    def choices(self, person: str) -> Choices | None:
        """Return the buttons of the newest message with some that a person can see."""
        message = newest_with_buttons(person, self.room, self.sides)
        if message is None or message.card is None:
            return None
        subject = ", ".join(message.about) or message.place
        return Choices(message.ref, subject, unpack(message.card).buttons)

    def press(self, person: str, message: str, button: Button) -> Request:
        """Return the request of a button that a person presses on the message of a reference."""
        shown = self.room.get(message)
        assert shown is not None, f"no message {message}"
        return pressed(person, shown, button, self._key())

    def answer(self, request: Request, card: Card, name: str | None, now: datetime) -> None:
        """Post the private answer to the person who acted."""
        message = self.room.post(
            now,
            private_place(request.identity),
            BOT,
            plain_card(card),
            card=pack(card),
            about=(name,) if name else (),
        )
        self._show(message, False)

    def hand_over(self, request: Request, files: Iterable[Attachment], now: datetime) -> list[str]:
        """Save files that came with an answer, and tell the person where they are; return what
        was told, a sentence a file."""
        if self.saves is None:
            return []
        told = [self.saves.keep(attached) for attached in files]
        for sentence in told:
            self._show(self.room.post(now, private_place(request.identity), BOT, sentence), False)
        return told

    def _key(self) -> str:
        return f"{PLATFORM}:{self.room.next_event()}"


def _linked(say: Say, message: str) -> tuple[FileLink, ...]:
    """Return the files of a line; on the console they are found with its message."""
    return tuple(FileLink(name, message, message) for name in say.files)
