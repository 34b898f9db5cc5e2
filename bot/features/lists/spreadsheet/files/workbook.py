"""Workbooks (``.xlsx``): their cells as values, without what is hidden, merged cells filled.

The values are read by a library that tells neither rows nor columns that are hidden; these are
told by the markup. Only what is needed is given to the library: the sheets that people see, the
texts and the formats of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.features.lists.spreadsheet.files.cells import read_sheets
from bot.features.lists.spreadsheet.files.looks import read_looks
from bot.features.lists.spreadsheet.files.marks import Marks
from bot.features.lists.spreadsheet.files.markup import (
    Attributes,
    flag,
    local,
    named,
    read_markup,
)
from bot.features.lists.spreadsheet.files.package import Package, Related, packed
from bot.features.lists.spreadsheet.files.shared_texts import seen_texts
from bot.features.lists.spreadsheet.files.sheet_marks import scan
from bot.features.lists.spreadsheet.sheet import EPOCH, EPOCH_1904, BadFile, Sheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_COUNTS = re.compile(rb"""\s(?:uniqueCount|count)\s*=\s*(?:"[^"]*"|'[^']*')""")
_FIRST_TEXT = re.compile(rb"<(?:\w+:)?si\b")


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    path: str


def read_workbook(package: Package, main: str) -> list[Sheet]:
    """Return the visible sheets of a workbook; one that cannot be read raises ``BadFile``."""
    related = package.related(main)
    listed, epoch, hidden = _listed(package, main, related)
    paths = {k: path for k, path in related.values() if k in ("styles", "sharedStrings", "theme")}
    styles = package.markup(paths.get("styles", ""))
    looks = read_looks(styles, package.markup(paths.get("theme", "")))
    texts = package.markup(paths.get("sharedStrings", ""))
    texts, white = seen_texts(texts, looks.palette) if texts is not None else (None, frozenset())
    marks: list[Marks] = []
    parts = _frame(len(listed), dated=epoch == EPOCH_1904)
    for at, sheet in enumerate(listed):
        data = package.markup(sheet.path)
        if data is None:
            raise BadFile("sheet.broken")
        told, data = scan(data, looks, white)
        marks.append(told)
        parts[f"xl/worksheets/sheet{at}.xml"] = data
    if styles is not None:
        parts["xl/styles.xml"] = styles
    if texts is not None:
        parts["xl/sharedStrings.xml"] = _uncounted(texts)
    names = [sheet.name for sheet in listed]
    inside = [f"s{at}" for at in range(len(names))]
    return read_sheets(
        packed(parts), names, marks, epoch=epoch, hidden_sheets=hidden, inside=inside
    )


def _listed(
    package: Package, main: str, related: Related
) -> tuple[list[_Listed], date, tuple[str, ...]]:
    """Return the sheets that people see, day 0 of the workbook, and the names of hidden sheets."""
    data = package.markup(main)
    if data is None:
        raise BadFile("sheet.broken")
    listed: list[_Listed] = []
    hidden: list[str] = []
    epoch = [EPOCH]

    def start(element: str, given: Attributes) -> None:
        name = local(element)
        if name == "workbookPr" and flag(given, "date1904"):
            epoch[0] = EPOCH_1904
        if name != "sheet":
            return
        kind, path = related.get(named(given, "id") or "", ("", ""))
        title = given.get("name", "")
        if given.get("state", "visible").strip() not in ("visible", ""):
            hidden.append(title)
        elif kind == "worksheet":
            listed.append(_Listed(title, path))

    read_markup(data, start)
    return listed, epoch[0], tuple(hidden)


def _frame(count: int, *, dated: bool) -> dict[str, bytes]:
    """Return the parts of a workbook around so many sheets."""
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(count))
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{int(dated)}"/>'
        f"<sheets>{sheets}</sheets></workbook>"
    )
    targets = [(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(count)]
    targets += [("styles", "styles", "styles.xml"), ("texts", "sharedStrings", "sharedStrings.xml")]
    return {
        "_rels/.rels": _relations([("book", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": _relations(targets),
    }


def _relations(targets: Sequence[tuple[str, str, str]]) -> bytes:
    def lines() -> Iterator[str]:
        for name, kind, path in targets:
            yield f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{path}"/>'

    return f'<Relationships xmlns="{_RELATED}">{"".join(lines())}</Relationships>'.encode()


def _uncounted(texts: bytes) -> bytes:
    """Return shared texts without how many there are said to be: memory is taken for so many."""
    first = _FIRST_TEXT.search(texts)
    head = len(texts) if first is None else first.start()
    return _COUNTS.sub(b"", texts[:head]) + texts[head:]
