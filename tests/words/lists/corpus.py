"""Lists as people keep them and as trackers export them, with what must become of each row.

Half of them, chosen by their names alone, are for building; the other half only measures.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.features.lists.imports.check_file import LABELS
from bot.features.lists.imports.check_rows import Checked, check
from bot.features.lists.imports.known_issues import Known
from bot.features.lists.imports.values import Importer, Verdict
from bot.features.lists.spreadsheet.read_list import read_list
from bot.ports import Database
from tests.spreadsheet.files import xlsx
from tests.spreadsheet.office import NOW, Office

FOLDER = Path(__file__).parent
LANGUAGES = ("english", "chinese", "german", "polish", "vietnamese", "spanish")
JUDGED = ("category", "severity", "owner", "state", "raised_by")


@dataclass(frozen=True)
class Given:
    """One list of the corpus. ``right`` has an entry a row below the headers."""

    name: str
    language: str
    rows: Sequence[Sequence[Any]]
    right: Sequence[Mapping[str, str]]
    file: str = "xlsx"
    page: str = ""

    @property
    def for_building(self) -> bool:
        """Say whether it may be looked at while words are added."""
        return sha256(self.name.encode()).digest()[0] % 2 == 0

    def data(self) -> bytes:
        """Return the file."""
        rows = [[_cell(cell) for cell in row] for row in self.rows]
        if not self.file.startswith("csv"):
            return xlsx(rows)
        sign, _, encoding = self.file.removeprefix("csv").partition(" ")
        if len(sign) > 1:
            sign, encoding = "", sign
        return _delimited(rows, sign or ",").encode(encoding or "utf-8")


def _cell(cell: Any) -> Any:
    return date.fromisoformat(cell[1:]) if isinstance(cell, str) and cell.startswith("@") else cell


def _delimited(rows: Sequence[Sequence[Any]], sign: str) -> str:
    def quoted(cell: Any) -> str:
        text = str(cell)
        bare = not any(each in text for each in (sign, '"', "\n"))
        return text if bare else '"' + text.replace('"', '""') + '"'

    return "".join(sign.join(map(quoted, row)) + "\r\n" for row in rows)


def lists() -> Iterator[Given]:
    """Yield every list."""
    for language in (*LANGUAGES, "trackers"):
        for made in tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))["list"]:
            yield Given(language=language, **made)


def checked(office: Office, given: Given) -> Checked:
    """Return what Andon makes of a list."""
    return _checked(office.db, office, given)


def _checked(db: Database, office: Office, given: Given) -> Checked:
    with db.read() as tx:
        ctx = office.core._contexts.of(tx, 1)
        by = ctx.program.person("maria")
        assert by is not None
        table = read_list("list", given.data(), LABELS)[0]
        importer = Importer(by, NOW, manager=True, asked=lambda _: False)
        return check(ctx, table, Known(tx, 1), importer)


def wrong(office: Office, given: Given) -> list[str]:
    """Say what of a list is not read as it should be; nothing: all of it is right."""
    try:
        verdicts = checked(office, given).verdicts
    except Exception as error:  # noqa: BLE001  a list that cannot be read is one that is not right
        return [f"{getattr(error, 'key', error)!r}"]
    if len(verdicts) != len(given.right):
        return [f"{len(verdicts)} rows for {len(given.right)}"]
    pairs = zip(given.right, verdicts, strict=True)
    return [text for right, verdict in pairs for text in _row(right, verdict)]


def _row(right: Mapping[str, str], verdict: Verdict) -> Iterator[str]:
    if verdict.result != right["result"]:
        yield f"{verdict.result} for {right['result']}: {' '.join(verdict.why)}"
        return
    for name, value in right.items():
        if name != "result" and (found := _found(name, verdict)) != value:
            yield f"row {verdict.row}, {name}: {found!r} for {value!r}"


def _found(name: str, verdict: Verdict) -> str | None:
    entry = verdict.entry
    if entry is None:
        return None
    if name == "title":
        return entry.title
    if name == "side":
        return entry.responder
    if name == "category":
        return entry.category or "general"
    if name in JUDGED:
        return getattr(entry, name)
    return entry.fields.get(name)


def figures(office: Office) -> dict[str, tuple[int, int]]:
    """Return how many lists of each half are right, and of how many."""
    halves: dict[str, list[bool]] = {"building": [], "measuring": []}
    for given in lists():
        half = "building" if given.for_building else "measuring"
        halves[half].append(not wrong(office, given))
    return {half: (sum(right), len(right)) for half, right in halves.items()}
