"""One delivery to the room."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from adapters.console.room import BOT, Room
from bot.messages.card import shown
from bot.ports import PERMANENT, SENT, UNKNOWN, Delivery, Outcome, Sender


class ConsoleSender:
    """Posts to a room, or edits there.

    A repeated delivery is looked up by its key and not posted again. ``clock`` gives the time
    (UTC) that messages carry.
    """

    def __init__(self, room: Room, clock: Callable[[], datetime]) -> None:
        self._room = room
        self._clock = clock

    def send(self, delivery: Delivery) -> Outcome:
        """Post or edit; a journal that fails leaves the outcome unknown."""
        try:
            if delivery.ref is not None:
                return self._edit(delivery, delivery.ref)
            return self._post(delivery)
        except OSError as error:
            return Outcome(UNKNOWN, error=str(error))

    def _edit(self, delivery: Delivery, ref: str) -> Outcome:
        message = self._room.edit(ref, shown(delivery.card)[1], delivery.card)
        if message is None:
            return Outcome(PERMANENT, error=f"no message {ref}", gone=True)
        return Outcome(SENT, ref=ref)

    def _post(self, delivery: Delivery) -> Outcome:
        if delivery.repeated and (earlier := self._room.find(delivery.key)):
            return Outcome(SENT, ref=earlier.ref, found=True)
        if delivery.root is not None and self._room.get(delivery.root) is None:
            return Outcome(PERMANENT, error=f"no message {delivery.root}", gone=True)
        message = self._room.post(
            self._clock(),
            delivery.place,
            BOT,
            shown(delivery.card)[1],
            card=delivery.card,
            thread=delivery.root,
            about=_list_subjects(delivery),
            key=delivery.key,
        )
        return Outcome(SENT, ref=message.ref)


class ThreadSender:
    """Makes a blocking sender awaitable."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def send(self, delivery: Delivery) -> Outcome:
        """Send in a thread."""
        return await asyncio.to_thread(self._sender.send, delivery)


def _list_subjects(delivery: Delivery) -> tuple[str, ...]:
    names = [delivery.name, *(name for _, name, _ in delivery.parts)]
    return tuple(dict.fromkeys(name for name in names if name))
