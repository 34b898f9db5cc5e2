"""Files as people keep them, made in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

Rows = Sequence[Sequence[Any]]

HEADERS = ("No.", "Title", "Category", "Severity", "Owner", "Status")


def xlsx(
    rows: Rows,
    name: str = "Open issues",
    *,
    dress: Callable[[Any], None] | None = None,
    **more: Rows,
) -> bytes:
    """Return a workbook; ``dress`` does to the first sheet what values alone cannot say."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    if dress is not None:
        dress(sheet)
    for other, others in more.items():
        added = book.create_sheet(other)
        for row in others:
            added.append(list(row))
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def csv(rows: Rows, sign: str = ",", encoding: str = "utf-8") -> bytes:
    """Return a text file of simple cells."""
    return "\r\n".join(sign.join(map(str, row)) for row in rows).encode(encoding)


def loaded(data: bytes) -> Any:
    """Return a workbook to look into, with its formulas as formulas."""
    return load_workbook(BytesIO(data))


def packed(**parts: bytes) -> bytes:
    """Return a packed folder; ``__`` in a name stands for a slash, ``_xml`` for ``.xml``."""
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as folder:
        for name, content in parts.items():
            folder.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return kept.getvalue()


def replaced(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a packed folder in which one part is another one."""
    kept = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return kept.getvalue()
