"""One thing to be said, before it is known where: what, about what, and how long it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.issue import Issue
from bot.messages.card import Card, Text
from bot.ports.guard import Guard
from bot.ports.kept import Record


@dataclass(frozen=True, slots=True)
class Message:
    """What is said in a channel or to a person; ``kind`` is what rehearsals and logs call it.

    It is about an ``issue`` and lies in its thread, or about a ``record``, and then in a thread
    only where it is ``threaded``: that record has a card. A proposal about an issue has both.
    ``level`` is the level that it alerts. It is dropped unless its ``guard`` holds when it is
    sent. A ``key`` makes it once for whatever unit says it; without one it is once in its unit.
    One that ``rings`` reaches its reader at any hour: a person asked for it. A ``calm`` one waits
    for its reader's hours even where the issue is critical. A ``note`` asks for nothing new: as a
    direct message it waits for the reader's next morning, also within their hours, and is a line
    of the one morning note there. One that lies ``under`` another message, which has a key, goes
    into the thread of that one, in each place where it was said.
    """

    kind: str
    content: Text | Card
    issue: Issue | None = None
    record: Record | None = None
    level: int | None = None
    guard: Guard | None = None
    key: str | None = None
    rings: bool = False
    calm: bool = False
    note: bool = False
    threaded: bool = False
    under: Message | None = None

    @property
    def card(self) -> Card:
        """Return the content as a card; a text is its title."""
        return self.content if isinstance(self.content, Card) else Card(self.content)

    def showing(self, content: Text | Card) -> Message:
        """Return the same message with another content."""
        return replace(self, content=content)
