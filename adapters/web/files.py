"""Files that people drop on the page: kept in memory, for as long as the demo runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.ports.acts import Beside
from bot.ports.request import FILE_LIMIT, Attachment, too_large, unreadable

KEPT = 40
"""So many files are kept, the newest; of older ones only the name is left."""
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


@dataclass
class Dropped:
    """What was dropped, by number; files of a scenario are found ``beside`` it."""

    beside: Beside | None = None
    _files: dict[int, Attachment] = field(default_factory=dict)
    _count: int = 0

    def take(self, name: str, data: bytes) -> str:
        """Keep a file, and return the name under which a line brings it."""
        self._count += 1
        large = len(data) > FILE_LIMIT
        self._files[self._count] = too_large(name) if large else Attachment(name, data)
        self._files.pop(self._count - KEPT, None)
        return name

    def read(self, name: str) -> Attachment:
        """Return the newest file of a name."""
        for attached in reversed(self._files.values()):
            if attached.name == name:
                return attached
        return self.beside.read(name) if self.beside is not None else unreadable(name)

    @property
    def next_number(self) -> int:
        """Return the number that the next file will get."""
        return self._count + 1

    def keep(self, attached: Attachment) -> str:
        """Keep a file that comes with an answer, to be fetched; return its name."""
        self.take(attached.name, attached.data)
        return attached.name

    def whole(self, number: int) -> Attachment | None:
        """Return a file."""
        return self._files.get(number)

    def numbers(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of the newest files of these names that are kept."""
        newest = {attached.name: number for number, attached in self._files.items()}
        return tuple(newest[name] for name in names if name in newest)

    def name(self, number: int) -> str:
        """Return the name of a file."""
        return self._files[number].name if number in self._files else ""

    def picture(self, number: int) -> tuple[bytes, str] | None:
        """Return a picture and its type, told by its first bytes; ``None`` for anything else."""
        attached = self._files.get(number)
        data = attached.data if attached is not None else b""
        kinds = (kind for begins, kind in _PICTURES.items() if data.startswith(begins))
        kind = next(kinds, None)
        return (data, kind) if kind is not None else None
