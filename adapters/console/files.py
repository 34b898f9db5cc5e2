"""Files beside a scenario, and of whoever sits at the console: a path in place of an attachment,
and back.

A path in a command is taken in the demo only: in a running bot, a file comes with a message
(``maria with acme.toml: …``) or not at all.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from adapters.console.texts import text
from bot.domain.errors import Refused
from bot.ports.request import FILE_LIMIT, Attachment, Request, too_large, unreadable

_IMPORT = re.compile(
    r"((?:(?:issue|program)\s+)?import)\s+(?:with\s+)?(\"[^\"]+\"|\S+)", re.IGNORECASE
)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_ENDS = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt", ".toml")


class Folder:
    """The directory of a scenario, or in which the terminal was started."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self, request: Request) -> Request:
        """Return ``issue import list.xlsx``, or ``… with list.xlsx``, as ``issue import`` with that
        file attached.

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
        """Save a file under a name that is free, for its owner only, and say where it is."""
        name, number = Path(attached.name), 1
        while True:
            path = self._path / (f"{name.stem}-{number}{name.suffix}" if number > 1 else name)
            try:
                with open(os.open(path, _NEW, 0o600), "wb") as file:
                    file.write(attached.data)
                return text("file_saved", path=path)
            except FileExistsError:
                number += 1
            except OSError as error:
                return text("file_not_saved", path=path, why=error.strerror or error)
