"""What was said in the demo's room, as the panes of the page show it, and whose phones rang."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from bot.messages.card import Card, mentioned, plain, unpack
from bot.ports.place import read_place

BOT = "andon"
SHARED, DIRECT = "shared", "dm:"
MOST = 120
"""So many messages of a pane are shown, the newest; a page stays smooth however long it is used."""
RINGS = 12


class RoomMessage(Protocol):
    """A message as the room keeps it."""

    @property
    def ref(self) -> str:
        """Return its reference."""

    @property
    def at(self) -> datetime:
        """Return when it was posted (UTC)."""

    @property
    def place(self) -> str:
        """Return where it was posted."""

    @property
    def author(self) -> str:
        """Return who wrote it: a person's id, or ``andon``."""

    @property
    def text(self) -> str:
        """Return its words."""

    @property
    def card(self) -> dict[str, Any] | None:
        """Return its packed card."""

    @property
    def thread(self) -> str | None:
        """Return the message it answers."""

    @property
    def about(self) -> tuple[str, ...]:
        """Return the subjects it speaks of."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on the page. ``pane`` is ``shared``, ``oem``, ``ems`` or ``dm:tom``.

    ``reader`` is who alone sees it in a pane that others read too. ``files`` are numbers of what
    came with it, ``reactions`` who reacted with which emoji, ``rev`` when it changed last.
    """

    ref: str
    at: datetime
    pane: str
    author: str
    text: str
    rev: int
    card: Card | None = None
    thread: str | None = None
    reader: str | None = None
    about: tuple[str, ...] = ()
    edited: bool = False
    files: tuple[int, ...] = ()
    reactions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ring:
    """A phone that rang: whose, when (UTC), and what it shows of which message."""

    person: str
    at: datetime
    words: str
    pane: str
    ref: str


@dataclass
class Panes:
    """All messages by reference, oldest first; ``rev`` grows with every change.

    ``asked_in`` is where the command was typed that is answered now, and ``files`` what came with
    the line that is posted now; whoever does these things sets them.
    """

    messages: dict[str, Shown] = field(default_factory=dict)
    rings: list[Ring] = field(default_factory=list)
    rev: int = 0
    asked_in: str | None = None
    files: tuple[int, ...] = ()
    _threads: dict[str, list[str]] = field(default_factory=dict)

    def hear(self, message: RoomMessage, edited: bool) -> None:
        """Take in a message that was posted or edited."""
        self.rev += 1
        known = self.messages.get(message.ref)
        card = unpack(message.card) if message.card else None
        if edited and known is not None:
            shown = replace(known, text=message.text, card=card, edited=True, rev=self.rev)
        else:
            shown = self._placed(message, card)
            self.rings += self._rings(shown)
            del self.rings[: -RINGS * 4]
        if shown.thread is not None and known is None:
            self._threads.setdefault(shown.thread, []).append(shown.ref)
        self.messages[message.ref] = shown
        self._touch_root(shown)

    def _placed(self, message: RoomMessage, card: Card | None) -> Shown:
        place = read_place(message.place)
        pane, reader = f"{DIRECT}{place.id}" if place.private else place.identity, None
        if self.asked_in is not None and message.author == BOT:
            asked = read_place(self.asked_in)
            if not asked.private:
                pane, reader = asked.identity, place.id
        return Shown(
            message.ref, message.at, pane, message.author, message.text, self.rev, card,
            message.thread, reader, message.about, files=self.files,
        )  # fmt: skip

    def _rings(self, shown: Shown) -> Iterator[Ring]:
        """Yield whose phone a message of the bot rings: its reader's, or those it mentions."""
        if shown.author != BOT or shown.reader is not None or self.asked_in is not None:
            return
        people: Sequence[str] = mentioned(shown.card) if shown.card else ()
        if shown.pane.startswith(DIRECT):
            people = (shown.pane.removeprefix(DIRECT),)
        words = plain(shown.card.title) if shown.card else shown.text
        for person in people:
            yield Ring(person, shown.at, words, shown.pane, shown.ref)

    def _touch_root(self, shown: Shown) -> None:
        """A thread is shown with its root, which changes with it."""
        root = self.messages.get(shown.thread) if shown.thread else None
        if root is not None:
            self.messages[root.ref] = replace(root, rev=self.rev)

    def react(self, ref: str, person: str, emoji: str) -> None:
        """Note that a person reacted to a message."""
        shown = self.messages.get(ref)
        if shown is None or (emoji, person) in shown.reactions:
            return
        self.rev += 1
        reactions = (*shown.reactions, (emoji, person))
        self.messages[ref] = replace(shown, reactions=reactions, rev=self.rev)
        self._touch_root(self.messages[ref])

    def newest(self, pane: str, person: str) -> tuple[list[Shown], int]:
        """Return the newest messages of a pane that ``person`` reads, oldest first, and how many
        older ones there are."""
        listed = self.seen(pane, person)
        return listed[-MOST:], max(0, len(listed) - MOST)

    def seen(self, pane: str, person: str) -> list[Shown]:
        """Return the messages of a pane that ``person`` reads, threads left out, oldest first."""
        return [
            shown
            for shown in self.messages.values()
            if shown.pane == pane and self._root(shown) is None and shown.reader in (None, person)
        ]

    def _root(self, shown: Shown) -> Shown | None:
        root = self.messages.get(shown.thread) if shown.thread else None
        return root if root is not None and root.pane == shown.pane else None

    def replies(self, ref: str, person: str) -> list[Shown]:
        """Return what stands in the thread of a message for ``person``, oldest first."""
        answers = (self.messages[each] for each in self._threads.get(ref, ()))
        pane = self.messages[ref].pane
        return [a for a in answers if a.pane == pane and a.reader in (None, person)]

    def rung(self, people: Sequence[str]) -> list[Ring]:
        """Return the newest notifications of some people, the newest first."""
        return [ring for ring in reversed(self.rings) if ring.person in people][:RINGS]

    def may_see(self, shown: Shown, person: str, side: str | None) -> bool:
        """Say whether a person reads a message: their side's rooms, and what is theirs."""
        panes = (SHARED, side, f"{DIRECT}{person}")
        return shown.pane in panes and shown.reader in (None, person)
