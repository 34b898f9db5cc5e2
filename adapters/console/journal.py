"""An append-only file of JSON lines that survives a kill at any moment."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


class Journal:
    """What happened in a room, a line each.

    A line is written whole by one call, so a kill leaves it there or not; a line torn by a full
    disk or a power cut is skipped when the file is read again. ``OSError`` means that it is not
    known whether the entry is kept.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        flags = os.O_APPEND | os.O_CREAT | os.O_RDWR
        self._file = os.open(path, flags, 0o600)

    def entries(self) -> Iterator[Entry]:
        """Yield the entries kept so far, oldest first, and close off a torn last line."""
        data = self._path.read_bytes()
        if data and not data.endswith(b"\n"):
            # Otherwise the next entry would become part of the torn line, and be lost with it.
            self._write(b"\n")
        for line in data.splitlines():
            entry = _read(line)
            if entry is not None:
                yield entry

    def append(self, entry: Entry) -> None:
        """Keep an entry."""
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        self._write(line.encode("utf-8", "replace") + b"\n")

    def _write(self, data: bytes) -> None:
        if os.write(self._file, data) != len(data):
            raise OSError(f"{self._path} took only a part of a line")

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def _read(line: bytes) -> Entry | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
