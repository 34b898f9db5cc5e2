"""The console as a platform with a history: messages, their places, edits and threads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

from adapters.console.journal import Entry, Journal
from bot.ports.place import direct_place

BOT = "andon"
SHARED = "console:shared"


def private_place(person: str) -> str:
    """Return the conversation of one person with the bot."""
    return direct_place("console", person)


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``at`` is UTC; ``ref`` names it, ``thread`` the message it is an answer to.

    ``card`` is the packed card it shows, ``about`` the subjects it speaks of, ``key`` the
    delivery's key. ``author`` is a person's id, or ``andon``.
    """

    ref: str
    at: datetime
    place: str
    author: str
    text: str
    card: dict[str, Any] | None = None
    thread: str | None = None
    about: tuple[str, ...] = ()
    key: str | None = None


Listener = Callable[[Message, bool], None]


class Room:
    """All messages of the console, oldest first; with a ``journal`` they outlive the process."""

    def __init__(self, journal: Path | None = None) -> None:
        self._messages: dict[str, Message] = {}
        self._by_key: dict[str, str] = {}
        self._by_subject: defaultdict[str, list[str]] = defaultdict(list)
        self._events = 0
        self.on_change: Listener | None = None
        """Hears every message that is posted or (``True``) edited, whoever wrote it."""
        # Senders and readers of a running bot are threads of their own.
        self._lock = RLock()
        self._journal = Journal(journal) if journal else None
        for entry in self._journal.entries() if self._journal else ():
            self._replay(entry)

    def post(
        self,
        at: datetime,
        place: str,
        author: str,
        text: str,
        *,
        card: dict[str, Any] | None = None,
        thread: str | None = None,
        about: tuple[str, ...] = (),
        key: str | None = None,
    ) -> Message:
        """Add a message and return it."""
        with self._lock:
            ref = f"m{len(self._messages) + 1}"
            message = Message(ref, at, place, author, text, card, thread, about, key)
            if self._journal:
                self._keep({"post": asdict(message) | {"at": at.isoformat()}})
            self._add(message)
        if self.on_change:
            self.on_change(message, False)
        return message

    def edit(self, ref: str, text: str, card: dict[str, Any]) -> Message | None:
        """Change what a message shows and return it; ``None`` if there is no such message."""
        if ref not in self._messages:
            return None
        with self._lock:
            self._keep({"edit": {"ref": ref, "text": text, "card": card}})
            changed = self._change(ref, text, card)
        if self.on_change:
            self.on_change(changed, True)
        return changed

    def next_event(self) -> int:
        """Count one thing that a person did, from 1, and return its number."""
        with self._lock:
            self._keep({"event": self._events + 1})
            self._events += 1
            return self._events

    def get(self, ref: str) -> Message | None:
        """Return a message by its reference."""
        return self._messages.get(ref)

    def find(self, key: str) -> Message | None:
        """Return the message that a delivery with this key posted."""
        ref = self._by_key.get(key)
        return self._messages[ref] if ref else None

    def newest(self, fits: Callable[[Message], bool]) -> Message | None:
        """Return the newest message that fits."""
        return next(filter(fits, reversed(self._messages.values())), None)

    def about(self, subject: str) -> Iterator[Message]:
        """Yield the messages about a subject, newest first."""
        for ref in reversed(self._by_subject.get(subject.casefold(), [])):
            yield self._messages[ref]

    def card_about(self, subject: str) -> Message | None:
        """Return the newest message about a subject in the shared channel that roots a thread."""
        roots = (
            m
            for m in self.about(subject)
            if m.place == SHARED and m.thread is None and m.card and len(m.about) == 1
        )
        return next(roots, None)

    def close(self) -> None:
        """Close the journal."""
        if self._journal:
            self._journal.close()

    def _keep(self, entry: Entry) -> None:
        if self._journal:
            self._journal.append(entry)

    def _add(self, message: Message) -> None:
        self._messages[message.ref] = message
        if message.key:
            self._by_key[message.key] = message.ref
        for subject in message.about:
            self._by_subject[subject.casefold()].append(message.ref)

    def _change(self, ref: str, text: str, card: dict[str, Any]) -> Message:
        changed = replace(self._messages[ref], text=text, card=card)
        self._messages[ref] = changed
        return changed

    def _replay(self, entry: Entry) -> None:
        match entry:
            case {"post": dict(post)}:
                self._add(_message(post))
            case {"edit": {"ref": ref, "text": text, "card": card}} if ref in self._messages:
                self._change(ref, text, card)
            case {"event": int(number)}:
                self._events = max(self._events, number)


def _message(post: dict[str, Any]) -> Message:
    at = datetime.fromisoformat(post["at"])
    return Message(**{**post, "at": at, "about": tuple(post["about"])})
