"""Find the row of headers and say what each column means.

A list may begin with a logo, a title and a date; its headers may be bilingual, abbreviated,
mistyped, or carry a unit. The row that names the most columns is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from bot.data.words import vocabulary
from bot.domain.vocabulary import word
from bot.features.lists.spreadsheet.clean_text import one_line, text_of
from bot.features.lists.spreadsheet.header_words import (
    ACTS,
    EITHER,
    NAMES,
    WEAK,
    aliases,
    aside,
    beside,
    composed,
    confidential,
    near,
    pieces,
    two_languages,
)
from bot.features.lists.spreadsheet.named_columns import NO_CHOICE, NONE, SEARCHED, Choice
from bot.features.lists.spreadsheet.sheet import Row, Sheet, letter

_SURE, _PIECE, _WEAKER, _CERTAIN = 100, 97, 25, 70
_FULL = 3
"""A row with fewer cells may be a heading, a total or a signature."""
NUMBERED = re.compile(r"(?:[A-Za-z][A-Za-z0-9]{0,9}[-_ ]?)?#?\d{1,9}(?:\.\d{1,3})?")
_KEY = re.compile(r"(.+?) \[([\w-]+)\]")
FIELDS = frozenset(vocabulary().table("fields")) | frozenset(vocabulary().table("headers"))
"""What a column may mean. ``computed`` ones follow from others and are not read, ``internal`` ones
are never read: what is imported is seen by both sides."""
# Keys of details that would read like something else on a command line.
_RESERVED = frozenset(("title", "category", "severity", "state", "responder", "owner", "waiting"))
KEY_LIMIT = 60
NOT_READ = ("internal", "computed", "ended", "archived")
"""Columns whose cells are kept nowhere."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table begins. ``columns`` are those that are known, by meaning; ``extras`` the others
    that have a header, by the key under which they are kept; ``left_out`` the headers of columns
    that are not read.

    ``row`` is the position of the headers among the sheet's rows, ``score`` how many were known.
    ``fingerprint`` is by what it is known again, ``unsure`` the columns that were guessed.
    """

    row: int
    columns: Mapping[str, int]
    extras: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    score: int = 0
    fingerprint: str = ""
    unsure: tuple[int, ...] = ()

    def guessed(self, column: int) -> tuple[str, str]:
        """Return a column as people find it, and what it was taken for."""
        meaning = next(name for name, at in self.columns.items() if at == column)
        return self.column_name(meaning), meaning

    def column_name(self, meaning: str) -> str:
        """Return a column as people find it: its header and its letter."""
        at = self.columns.get(meaning, self.extras.get(meaning, -1))
        return f"{self.names.get(at, meaning)} ({letter(at)})" if at >= 0 else meaning


def choose_sheet(
    sheets: Sequence[Sheet], labels: Mapping[str, str], choice: Choice = NO_CHOICE
) -> tuple[Sheet, Header] | None:
    """Return the sheet with the most known columns, the first of several.

    ``labels`` are headers of details (label to key) beside those that everybody uses; ``choice``
    is what people said of the columns of their lists.
    """
    headed = [
        (sheet, header)
        for sheet in sheets
        if (header := find_header(sheet, labels, choice)) is not None
    ]
    return max(headed, key=lambda pair: pair[1].score, default=None)


def find_header(
    sheet: Sheet, labels: Mapping[str, str], choice: Choice = NO_CHOICE
) -> Header | None:
    """Return the header of a sheet; without a column for the title there is none."""
    best: Header | None = None
    rows = sheet.rows[: SEARCHED + 1]
    found = [_read(at, row, sheet.rows[at + 1 :], labels, choice) for at, row in enumerate(rows)]
    for at, header in enumerate(found[:SEARCHED]):
        if header is None:
            continue
        below = found[at + 1] if at + 1 < len(found) else None
        if below is not None and _agree(header, below):
            joined = _joined(rows[at], rows[at + 1])
            header = _read(at + 1, joined, sheet.rows[at + 2 :], labels, choice) or header
        if best is None or header.score > best.score:
            best = header
    return best


def _agree(first: Header, second: Header) -> bool:
    """Say whether two rows are the same headers in two languages."""
    same = sum(1 for meaning, at in second.columns.items() if first.columns.get(meaning) == at)
    return same >= 2 and same * 2 >= len(second.names)


def _joined(first: Row, second: Row) -> Row:
    width = max(len(first.cells), len(second.cells))
    pairs = ((text_of(first.cell(at)), text_of(second.cell(at))) for at in range(width))
    return Row(second.number, tuple("\n".join(filter(None, pair)) or None for pair in pairs))


def _read(
    at: int, row: Row, below: Sequence[Row], labels: Mapping[str, str], choice: Choice
) -> Header | None:
    names = {
        column: one_line(text)
        for column, value in enumerate(row.cells)
        if isinstance(value, str) and (text := text_of(value))
    }
    texts = {column: text_of(row.cells[column]) for column in names}
    print_ = fingerprint(names)
    said = choice.of(names, print_)
    if said is None:
        return None
    columns = {meaning: column for column, meaning in said.items() if meaning != NONE}
    used, unsure = set(said), list[int]()
    for score, _, column, meaning in _guesses(texts, labels):
        if column in used or meaning in columns:
            continue
        if not _holds(meaning, texts[column], column, below):
            continue
        columns[meaning] = column
        used.add(column)
        unsure += [column] if -score < _CERTAIN else []
    if "title" not in columns and "description" in columns:
        columns["title"] = columns.pop("description")
    elif not said and _names_what_is_done(columns, texts):
        used.discard(columns["title"])
        if "answer" not in columns:
            columns["answer"] = columns["title"]
            used.add(columns["title"])
        columns["title"] = columns.pop("description")
    known = [meaning for meaning in columns if meaning != "internal"]
    if "title" not in columns or (not said and len(known) < min(2, len(names))):
        return None
    rest = {column: name for column, name in names.items() if column not in used}
    extras, left_out = _extras(rest, texts, labels)
    unread = tuple(names[columns[m]] for m in NOT_READ if m in columns)
    score = len(known) + (len(names) + 1 if said else 0)
    left_out = (*unread, *left_out, *(names[at] for at, meaning in said.items() if meaning == NONE))
    return Header(at, columns, extras, left_out, names, score, print_, tuple(unsure))


def _guesses(
    texts: Mapping[int, str], labels: Mapping[str, str]
) -> list[tuple[float, bool, int, str]]:
    """Return what each column may mean, the surest first. Of two that are as sure the one whose
    header is the very name comes first: *Severity* before *Priority*."""
    both = two_languages(texts.values())
    return sorted(
        (-score, word(meaning) not in pieces(text), column, meaning)
        for column, text in texts.items()
        for meaning, score in _meanings(text, labels, both=both)
    )


def _names_what_is_done(columns: Mapping[str, int], texts: Mapping[int, str]) -> bool:
    """Say whether what looks like the title only says what is done about a problem that is
    described before it."""
    title, problem = columns.get("title"), columns.get("description")
    if title is None or problem is None or title < problem:
        return False
    known = [piece for piece in pieces(texts[title]) if aliases(piece) & {"title"}]
    return bool(known) and all(piece in ACTS for piece in known)


def fingerprint(names: Mapping[int, str]) -> str:
    """Return by what a row of headers is known again, whatever stands below it."""
    text = "\x1f".join(word(name) for _, name in sorted(names.items()))
    return sha256(text.encode()).hexdigest()[:24]


def _holds(meaning: str, text: str, column: int, below: Sequence[Row]) -> bool:
    """``Issue`` stands above a title as well as above a number: the cells tell."""
    either = any(piece in EITHER for piece in pieces(text))
    if meaning not in ("number", "title") or not either:
        return True
    rows = below[:SEARCHED]
    full = [row for row in rows if sum(1 for cell in row.cells if text_of(cell)) >= _FULL] or rows
    filled = [value for row in full if (value := text_of(row.cell(column)))]
    numbered = sum(1 for value in filled if NUMBERED.fullmatch(value))
    return not filled or (numbered * 2 > len(filled)) == (meaning == "number")


def _extras(
    rest: Mapping[int, str], texts: Mapping[int, str], labels: Mapping[str, str]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Every other column with a header is stored under a key made of it; internal ones are not."""
    keys: dict[str, int] = {}
    left_out = []
    for column, name in rest.items():
        meanings = dict(_meanings(texts[column], labels))
        if meanings.keys() & set(NOT_READ):
            left_out.append(name)
            continue
        keys[_free(_key(name), keys)] = column
    return keys, tuple(left_out)


def _key(name: str) -> str:
    """Return a header as the key of a detail: ``Impact on build`` becomes ``impact_on_build``."""
    key = re.sub(r"\W+", "_", word(aside(name)) or word(name)).strip("_")
    key = key if re.match(r"[a-z_]", key) else f"_{key}"
    return f"{key}_2"[:KEY_LIMIT] if key in _RESERVED else key[:KEY_LIMIT]


def _free(key: str, used: Iterable[str]) -> str:
    number, free = 2, key
    while free in used or free in FIELDS:
        free, number = f"{key[: KEY_LIMIT - 3]}_{number}", number + 1
    return free


def _meanings(
    text: str, labels: Mapping[str, str], *, both: bool = False
) -> Iterator[tuple[str, float]]:
    """Yield what a header may mean, with how sure that is. ``both``: the list has its headers in
    two languages."""
    if confidential(text):
        yield "internal", float(_SURE + 2)
        return
    if key := _given(text, labels):
        yield key, float(_SURE + 1)
        return
    scores: dict[str, float] = {}
    for rank, piece in enumerate(pieces(text)):
        score = float(_SURE) if rank == 0 else _PIECE - rank / 4
        label = labels.get(piece)
        for meaning in {label} if label else aliases(piece):
            sure = score - _WEAKER if piece in WEAK else score
            scores[meaning] = max(scores.get(meaning, 0.0), sure)
    for guess in (composed, near, *((beside,) if both else ())):
        for piece in pieces(text) if not scores else ():
            if (guessed := guess(piece)) is not None:
                scores[guessed[0]] = max(scores.get(guessed[0], 0.0), guessed[1])
    yield from scores.items()


def _given(text: str, labels: Mapping[str, str]) -> str | None:
    """Return the key that an exported header names behind its words: ``Date [date]``."""
    match = _KEY.fullmatch(one_line(text))
    if match is None:
        return None
    return match[2] if match[2] in labels.values() or match[1] == match[2] else None


def header_of(key: str, label: str, labels: Mapping[str, str]) -> str:
    """Return a header for a detail that is read back as the same key."""
    meanings = sorted(_meanings(label, labels), key=lambda pair: -pair[1])
    read = meanings[0][0] if meanings else _key(label)
    return label if read == key else f"{label} [{key}]"


def labels_of(names: Mapping[str, str]) -> dict[str, str]:
    """Return labels of details (key to label) as they are recognised.

    Those that mean something else in a list are known only with their key behind them.
    """
    keys = {}
    for key, label in names.items():
        clear = NAMES.get(word(label), key) == key
        keys[word(label) if clear else f"{word(label)} [{key}]"] = key
    return keys
