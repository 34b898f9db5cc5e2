"""A packed folder, as ``.xlsx``, ``.xlsb`` and ``.ods`` are, and the limits of what is unpacked."""

from __future__ import annotations

import posixpath
from functools import cached_property
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError

from bot.features.lists.spreadsheet.files.markup import Attributes, local, named, read_markup, utf8
from bot.features.lists.spreadsheet.sheet import BadFile

UNPACKED_LIMIT = 80 * 1024 * 1024
"""The most that a packed workbook may unpack to, in bytes."""
PARTS_LIMIT = 2000
Related = dict[str, tuple[str, str]]


class Package:
    """The parts of a packed folder by their path, small or capital letters alike."""

    def __init__(self, data: bytes) -> None:
        try:
            self._folder = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, OSError, NotImplementedError):
            raise BadFile("sheet.broken") from None
        parts = self._folder.infolist()
        if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
            raise BadFile("sheet.bomb", limit=UNPACKED_LIMIT // 1024 // 1024)
        if any(part.flag_bits & 1 for part in parts):
            raise BadFile("sheet.password")
        self._names = {_plain(part.filename): part.filename for part in parts}

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the paths of all parts in small letters."""
        return tuple(self._names)

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a part; ``None``: there is none."""
        name = self._names.get(_plain(path))
        try:
            return None if name is None else self._folder.read(name)
        except (BadZipFile, ValueError, OSError, NotImplementedError, EOFError, ZlibError):
            raise BadFile("sheet.broken") from None

    def markup(self, path: str) -> bytes | None:
        """Return a part that is XML, in UTF-8."""
        data = self.read(path)
        return None if data is None else utf8(data)

    def related(self, path: str) -> Related:
        """Return what a part refers to: the last word of its kind and its path, by its id."""
        folder, name = posixpath.split(path)
        found: Related = {}

        def start(element: str, given: Attributes) -> None:
            target = named(given, "Target")
            if (
                local(element) == "Relationship"
                and target
                and given.get("TargetMode") != "External"
            ):
                kind = (named(given, "Type") or "").rpartition("/")[2]
                whole = posixpath.normpath(posixpath.join("/", folder, unquote(target)))
                found[named(given, "Id") or ""] = (kind, whole.lstrip("/"))

        data = self.markup(posixpath.join(folder, "_rels", f"{name}.rels"))
        if data is not None:
            read_markup(data, start)
        return found

    @cached_property
    def main(self) -> str | None:
        """Return the path of the part that the folder is about."""
        for kind, path in self.related("").values():
            if kind == "officeDocument":
                return path
        return None


def _plain(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a packed folder of some parts, not made smaller: it is read at once."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as folder:
        for path, content in parts.items():
            folder.writestr(path, content)
    return out.getvalue()
