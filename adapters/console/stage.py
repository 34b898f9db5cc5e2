"""The console as the stage of a rehearsal or a demo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from adapters.console.files import Folder
from adapters.console.parse import PLATFORM, newest_with_buttons, parse, pressed, reacted
from adapters.console.room import BOT, Listener, Message, Room, private_place
from adapters.console.send import ConsoleSender
from bot.messages.card import Button, Card, pack, plain_card, unpack
from bot.ports.acts import Act, Beside, Choices, Say
from bot.ports.files import FileLink
from bot.ports.request import Attachment, Request, unreadable


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
        self.sender = ConsoleSender(room, clock)
        self.folder: Folder | None = None
        """Where the files are that a command names by their path; only in a demo."""
        self.beside: Beside | None = None
        """Where the files are that come with what people say."""
        self.saves: Saves | None = None
        """Where files are saved that come with an answer."""

    def listen(self, listener: Listener) -> None:
        """Let ``listener(message, edited)`` hear everything that the bot shows from now on."""

        def hear(message: Message, edited: bool) -> None:
            if message.author == BOT:
                listener(message, edited)

        self.room.on_change = hear

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
        return pressed(person, self._message(message), button, self._key())

    def react(self, person: str, message: str, emoji: str) -> Request:
        """Return the request of an emoji that a person puts on the message of a reference."""
        return reacted(person, self._message(message), emoji, self._key())

    def _message(self, ref: str) -> Message:
        message = self.room.get(ref)
        assert message is not None, f"no message {ref}"
        return message

    def answer(self, request: Request, card: Card, name: str | None, now: datetime) -> None:
        """Post the private answer to the person who acted."""
        self.room.post(
            now,
            private_place(request.identity),
            BOT,
            plain_card(card),
            card=pack(card),
            about=(name,) if name else (),
        )

    def hand_over(self, request: Request, files: Iterable[Attachment], now: datetime) -> list[str]:
        """Save files that came with an answer, and tell the person where they are; return what
        was told, a sentence a file."""
        if self.saves is None:
            return []
        told = [self.saves.keep(attached) for attached in files]
        for sentence in told:
            self.room.post(now, private_place(request.identity), BOT, sentence)
        return told

    def _key(self) -> str:
        return f"{PLATFORM}:{self.room.next_event()}"


def _linked(say: Say, message: str) -> tuple[FileLink, ...]:
    """Return the files of a line; on the console they are found with its message."""
    return tuple(FileLink(name, message, message) for name in say.files)
