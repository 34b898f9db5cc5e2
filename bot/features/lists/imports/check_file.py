"""From an attached file to a checked list, and to the file that says what becomes of each row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath

from bot.domain.errors import TooHeavy
from bot.domain.vocabulary import word
from bot.engine.context import Context
from bot.features.lists.cards import in_quotes, notes, understood
from bot.features.lists.imports.bare_dates import without_opened_ahead
from bot.features.lists.imports.check_rows import Checked, check
from bot.features.lists.imports.known_issues import Known
from bot.features.lists.imports.values import Importer
from bot.features.lists.spreadsheet.grid import Column, Grid
from bot.features.lists.spreadsheet.header import labels_of
from bot.features.lists.spreadsheet.named_columns import NO_CHOICE, Choice, alike
from bot.features.lists.spreadsheet.read_list import read_list
from bot.features.lists.spreadsheet.sheet import ROW_LIMIT, BadFile, NoHeader
from bot.features.lists.spreadsheet.write_file import to_xlsx
from bot.features.lists.texts import ABOUT, COLUMNS, RESULTS, SHEETS, refuse
from bot.messages.card import plain
from bot.messages.fields import FIELDS
from bot.messages.say import Value
from bot.ports.foreign import ForeignReader
from bot.ports.request import Attachment

LABELS = labels_of(FIELDS)
"""Headers of details that are known by their label."""
_FILLS = (("Refused", "FADBD8"), ("New", "D5F0DD"), ("To change", "FDEBD0"))


@dataclass(frozen=True)
class Looked:
    """A checked file: what was found, the names of sheets not read, and the report on it."""

    file: str
    checked: Checked
    others: tuple[str, ...]
    report: Attachment
    chosen: Choice = NO_CHOICE


@dataclass(frozen=True)
class Unknown:
    """A file in which no header is known, and what may be its headers."""

    attached: Attachment
    headers: tuple[str, ...]


def look(
    ctx: Context,
    attached: Attachment,
    known: Known,
    importer: Importer,
    reader: ForeignReader,
    choice: Choice = NO_CHOICE,
) -> Looked | Unknown:
    """Read and check a file; one that cannot be read raises ``Refused``."""
    name, data = attached.name, attached.data
    try:
        labels = {**LABELS, **importer.own.of("fields")}
        table, others = reader(read_list, name, data, labels, choice)
    except BadFile as bad:
        if isinstance(bad, NoHeader) and bad.headers:
            return _unknown(attached, bad.headers, choice)
        values: dict[str, Value] = dict(bad.values)
        raise refuse(bad.key, name=name, **values) from None
    except TooHeavy:
        raise refuse("sheet.heavy", name=name, limit=ROW_LIMIT) from None
    table = without_opened_ahead(table, importer.now.date())
    checked = check(ctx, table, known, importer)
    return Looked(name, checked, others, _report(name, checked, others), choice)


def _unknown(attached: Attachment, headers: tuple[str, ...], choice: Choice) -> Unknown:
    """Return a file to ask about. Of what somebody said of its columns, a header that is not there
    is refused, and so is a choice without a title: no list can be read without it."""
    if not choice.now:
        return Unknown(attached, headers)
    there = {word(header) for header in headers}
    missing = next((name for name in choice.now if word(name) not in there), None)
    if missing is not None and (twins := alike(missing, headers)):
        example = f"{twins[0]}={choice.now[missing]}"
        raise refuse("no.map.same", typed=missing, headers=in_quotes(twins), example=example)
    if missing is not None:
        raise refuse("no.map.header", typed=missing[:60], headers=in_quotes(headers))
    named = {word(name) for name in choice.now}
    first = next((header for header in headers if word(header) not in named), headers[0])
    said = "; ".join(f"{name}={meaning}" for name, meaning in choice.now.items())
    raise refuse("no.map.title", first=first, said=said[:200], headers=in_quotes(headers))


def _report(file: str, checked: Checked, others: tuple[str, ...]) -> Attachment:
    """Say in a workbook what becomes of every row."""
    columns = (
        Column(COLUMNS["row"], 8),
        Column(COLUMNS["result"], 16, fills=_FILLS),
        Column(COLUMNS["issue"], 12),
        Column(COLUMNS["title"], 48, wrap=True),
        Column(COLUMNS["what"], 90, wrap=True),
    )
    rows = [
        (v.row, RESULTS[v.result], v.name, v.title, "\n".join((*v.why, *v.unsorted, *v.untouched)))
        for v in checked.verdicts
    ]
    counts = Counter(verdict.result for verdict in checked.verdicts)
    about = [(ABOUT["file"], file), (ABOUT["sheet"], checked.table.sheet.name)]
    about += [("", plain(note)) for note in understood(checked.words)]
    about += [("", plain(note)) for note in notes(checked.table, others, counts)]
    pairs = (Column("", 12), Column("", 110, wrap=True))
    data = to_xlsx(
        [Grid(SHEETS["check"], columns, rows), Grid(SHEETS["notes"], pairs, about, filtered=False)],
        file,
    )
    return Attachment(f"{PurePath(file).stem[:80]}-check.xlsx", data)
