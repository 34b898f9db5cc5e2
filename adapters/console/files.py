"""Files beside a scenario, and of whoever plays the demo in a terminal: a path in place of an
attachment, and back.

A path is taken only there: in a running bot, a file comes with a message or not at all.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from adapters.console.texts import text
from bot.domain.errors import Refused
from bot.ports.request import FILE_LIMIT, Attachment, Request, too_large, unreadable

_IMPORT = re.compile(r"((?:(?:issue|program)\s+)?import)\s+(\"[^\"]+\"|\S+)", re.IGNORECASE)
_ENDS = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt", ".toml")


class Folder:
    """The directory of a scenario, or in which the terminal was started."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self, request: Request) -> Request:
        """Return ``issue import list.xlsx`` as ``issue import`` with that file attached.

        A file that is not there raises ``Refused``.
        """
        line = _IMPORT.fullmatch(request.text.strip())
        name = line[2].strip('"') if line else ""
        if line is None or not name.lower().endswith(_ENDS):
            return request
        path = self._path / Path(name).expanduser()
        try:
            with path.open("rb") as file:
                found = file.read(FILE_LIMIT + 1)
        except OSError as error:
            raise Refused(text("file_here", path=path, why=error.strerror or error)) from None
        large = len(found) > FILE_LIMIT
        attached = too_large(path.name) if large else Attachment(path.name, found)
        return replace(request, text=line[1], attachments=(attached,))

    def read(self, name: str) -> Attachment:
        """Return a file that comes with a message; where it is not there, a command that reads it
        says so."""
        try:
            with (self._path / name).open("rb") as file:
                found = file.read(FILE_LIMIT + 1)
        except (OSError, ValueError):
            return unreadable(name)
        return too_large(name) if len(found) > FILE_LIMIT else Attachment(Path(name).name, found)

    def keep(self, attached: Attachment) -> str:
        """Save a file under a name that is free, and say where it is."""
        path = self._path / attached.name
        number = 2
        while path.exists():
            path = self._path / f"{Path(attached.name).stem}-{number}{Path(attached.name).suffix}"
            number += 1
        try:
            path.write_bytes(attached.data)
        except OSError as error:
            return text("file_not_saved", path=path, why=error.strerror or error)
        return text("file_saved", path=path)
