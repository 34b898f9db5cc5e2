"""What a unit of work says: lines in channels and threads, and direct messages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.feature import MORNING, PERSON
from bot.engine.issue_plan import IssuePlans
from bot.engine.keys import message_key, subject_of
from bot.engine.reach import Reach, channels_served, reach_of, signs_of, used
from bot.engine.texts import say
from bot.messages.card import Card, Text, mentioned, pack
from bot.ports import CRITICAL, DIGEST, ESCALATION, NOTE, NOTICE, Draft, Record, Subject, Surface
from bot.ports.audience import SHARED, Audience, only
from bot.ports.message import Message
from bot.ports.signs import Signs, served

CardOf = Callable[[Person, datetime], Card]
"""Builds a card for the person who reads it, and for when (UTC) they do."""


@dataclass(eq=False)
class MessageWriter(IssuePlans, ABC):
    """Queues messages. Their keys come from what caused them, so a unit that is run twice says
    nothing twice."""

    _said: int = field(default=0, init=False)
    _signs: Signs | None = field(default=None, init=False)

    @abstractmethod
    def show_first(self, issue: Issue) -> None:
        """Show the card of an issue that has none yet: its line goes under it."""

    # channels

    def line(
        self,
        kind: str,
        issue: Issue | None,
        content: Text | Card,
        *,
        about: Record | None = None,
        but: str | None = None,
    ) -> None:
        """Say something in every shared channel: in the issue's thread, if it is about one."""
        self.post(Message(kind, content, issue, about), but=but)

    def post(
        self,
        message: Message,
        to: Audience = SHARED,
        *,
        but: str | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Say something in every channel of an audience at once, or at ``not_before``.

        ``but`` is the one place where it was said already.
        """
        if message.issue is not None and not self.mute:
            self.show_first(message.issue)
        thread = message.issue is not None or message.threaded
        for place in self.places(str(to)):
            if place != but:
                self._queue(message, to, place, thread=thread, not_before=not_before)

    def notice(self, text: Text, *, key: str) -> None:
        """Say something in the shared channels that is about no single issue."""
        self.post(Message("notice", text, key=key))

    def internal_line(self, side: str, kind: str, issue: Issue, text: Text | Card) -> None:
        """Say something in a side's own channels only."""
        for place in self.places(side):
            self._queue(Message(kind, text, issue), Audience(side), place)

    def show_card(self, subject: Subject, name: str, card: Card, kind: str, *parts: object) -> None:
        """Show a live card in every shared channel: posted once, then edited.

        ``kind`` and ``parts`` say which card it is; its key is made of them.
        """
        for place in self.places(str(SHARED)):
            surface = Surface(
                id=0,
                program_id=self.ctx.id,
                subject=subject,
                name=name,
                place=place,
                to=str(SHARED),
                key=message_key(kind, self.ctx.row.key, *parts, place),
                wanted=pack(card),
                mentions=mentioned(card),
                version=0,
                shown=0,
                ref=None,
                attempts=0,
                first_claimed=None,
            )
            self.tx.want_card(surface, self.now)

    # one person

    def tell_each(self, people: Iterable[Person], message: Message, card_of: CardOf) -> None:
        """Send each a direct message that is built for them and for when they read it."""
        for person in people:
            card = card_of(person, self._read_at(person, message))
            self.tell(person, message.showing(card))

    def tell(self, person: Person, message: Message) -> None:
        """Send a direct message: critical at any hour, a note in the next morning of the person,
        everything else in their hours."""
        place = self.reachable(person, message.kind, message.issue)
        if place is None:
            return
        at = self._read_at(person, message)
        at_once = not message.note and self._at_once(message)
        self._queue(message, only(person.id), place, not_before=None if at_once else at)

    def _read_at(self, person: Person, message: Message) -> datetime:
        """Return when somebody is told something: at once, or at their next opening or morning."""
        if message.note:
            return self.morning(person)
        return self.now if self._at_once(message) else self.opening(person)

    def _at_once(self, message: Message) -> bool:
        return message.rings or (self.any_hour(message.issue) and not message.calm)

    def reachable(self, person: Person, kind: str, issue: Issue | None = None) -> str | None:
        """Return where somebody is told something; that they cannot be is told and recorded."""
        reach = self.reach(person)
        if not reach.served:
            self._tell_managers_of(person, reach)
        if reach.place is None:
            self.record(issue, "unreachable", None, {"person": person.id, "message": kind})
        return reach.place

    def announce(
        self, to: Audience, place: str, message: Message, *, not_before: datetime | None = None
    ) -> None:
        """Say something about the program itself at one place."""
        self._queue(message, to, place, not_before=not_before)

    def opening(self, person: Person) -> datetime:
        """Return when the hours of somebody begin next, or now within them."""
        return self.roster.calendar(person).next_opening(self.now)

    def morning(self, person: Person) -> datetime:
        """Return when somebody reads their next morning note: at the opening of their site, or
        together with what they get soon after it."""
        opening = self.roster.calendar(person).next_morning(self.now)
        later = (f(self, person, opening) for f in self.ctx.index.following(PERSON, MORNING))
        return max((at for at in later if at is not None), default=opening)

    def reach(self, person: Person) -> Reach:
        """Return where somebody is told something in private."""
        return reach_of(self.tx, self.ctx, person, self._known_signs())

    def places(self, audience: str) -> list[str]:
        """Return where the channels of an audience are, on platforms that are served."""
        return channels_served(self.ctx, audience, self._known_signs())

    def _known_signs(self) -> Signs:
        if self._signs is None:
            self._signs = signs_of(self.tx)
        return self._signs

    def private_place(self, person: Person) -> str | None:
        """Return where somebody reads direct messages; ``None`` if no platform reaches them."""
        return self.reach(person).place

    def _tell_managers_of(self, person: Person, reach: Reach) -> None:
        """Nobody is skipped in silence: the managers of the side of somebody who cannot be told
        hear it, once for each set of platforms that are served, and in their hours."""
        platforms = served(self._signs or {}) or used(self.ctx.program)
        text = say(
            "unreached" if reach.place is None else "unreached.waits",
            name=person.name,
            id=person.id,
            platforms=" or ".join(platform.capitalize() for platform in platforms),
        )
        message = Message("hole", text, key=f"unreached/{person.id}/{','.join(platforms)}")
        for manager in self.roster.answering(person.side, self.now):
            own = self.reach(manager)
            if manager.id != person.id and own.served and own.place is not None:
                opening = self.opening(manager)
                self.announce(only(manager.id), own.place, message, not_before=opening)

    # the outbox

    def _queue(
        self,
        message: Message,
        to: Audience,
        place: str,
        *,
        thread: bool = False,
        not_before: datetime | None = None,
    ) -> None:
        if self.mute:
            return
        card = message.card
        self._said += 1
        subject, name = self._subject(message)
        draft = Draft(
            key=self._key(message, place),
            program_id=self.ctx.id,
            place=place,
            to=str(to),
            kind=message.kind,
            subject=subject,
            name=name,
            card=pack(card),
            mentions=() if to.private else mentioned(card),
            level=message.level,
            priority=self._priority(message, to),
            not_before=not_before,
            guard=message.guard,
            thread=thread,
            under=self._key(message.under, place) if message.under is not None else None,
        )
        self.tx.queue([draft], self.now)

    def _key(self, message: Message, place: str) -> str:
        cause = message.key or f"{self.cause}/{self._said}"
        _, name = self._subject(message)
        return message_key(self.ctx.row.key, name, cause, message.kind, place)

    def _priority(self, message: Message, to: Audience) -> int:
        if message.note and to.private:
            return NOTE
        critical = message.issue is not None and message.issue.severity == "critical"
        return CRITICAL if critical else _priority(message.kind)

    def _subject(self, message: Message) -> tuple[Subject | None, str | None]:
        """What a message is about, and the same in words: ``ACME-1``, ``proposal:DEC7``."""
        issue, record = message.issue, message.record
        if issue is not None:
            return subject_of(issue), self.ctx.name(issue)
        if record is None:
            return None, None
        return Subject(record.kind, record.id), f"{self.ctx.index.word(record.kind)}:{record.name}"


def _priority(kind: str) -> int:
    if kind.startswith("digest."):
        return DIGEST
    return ESCALATION if kind.endswith((".escalated", ".offer")) else NOTICE
