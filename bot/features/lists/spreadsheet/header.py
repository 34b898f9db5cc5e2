"""Find the row of headers and say what each column means.

A list may begin with a logo, a title and a date; its headers may be bilingual, abbreviated,
mistyped, or carry a unit. The row that names the most columns is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.data.words import vocabulary
from bot.domain.vocabulary import word
from bot.features.lists.spreadsheet.clean_text import one_line, text_of
from bot.features.lists.spreadsheet.sheet import Row, Sheet, letter

SEARCHED = 40
"""How many rows from the top may come before the headers."""
_SURE, _PIECE, _FUZZY = 100, 97, 86
_SHORTEST_FUZZY = 4
_ASIDE = re.compile(r"[(\[（【][^(\[（【)\]）】]*[)\]）】]")
_BETWEEN = re.compile(r"[/|\n;·•→()（）\[\]]+| - ")
NUMBERED = re.compile(r"(?:[A-Za-z][A-Za-z0-9]{0,9}[-_ ]?)?#?\d{1,9}(?:\.\d{1,3})?")
_KEY = re.compile(r"(.+?) \[([\w-]+)\]")
FIELDS = frozenset(vocabulary().table("fields"))
"""What a column may mean. ``computed`` ones follow from others and are not read, ``internal`` ones
are never read: what is imported is seen by both sides."""
_NAMES = vocabulary().meanings("fields")
# Words that stand above a number as well as above a text: the cells decide.
_EITHER = frozenset(vocabulary().of("signs", "either"))
# Keys of details that would read like something else on a command line.
_RESERVED = frozenset(("title", "category", "severity", "state", "responder", "owner", "waiting"))
KEY_LIMIT = 60
NOT_READ = ("internal", "computed")


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table begins. ``columns`` are those that are known, by meaning; ``extras`` the others
    that have a header, by the key under which they are kept; ``left_out`` the headers of columns
    that are not read.

    ``row`` is the position of the headers among the sheet's rows, ``score`` how many were known.
    """

    row: int
    columns: Mapping[str, int]
    extras: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    score: int = 0

    def column_name(self, meaning: str) -> str:
        """Return a column as people find it: its header and its letter."""
        at = self.columns.get(meaning, self.extras.get(meaning, -1))
        return f"{self.names.get(at, meaning)} ({letter(at)})" if at >= 0 else meaning


def choose_sheet(sheets: Sequence[Sheet], labels: Mapping[str, str]) -> tuple[Sheet, Header] | None:
    """Return the sheet with the most known columns, the first of several.

    ``labels`` are headers of details (label to key) beside those that everybody uses.
    """
    headed = [
        (sheet, header) for sheet in sheets if (header := find_header(sheet, labels)) is not None
    ]
    return max(headed, key=lambda pair: pair[1].score, default=None)


def find_header(sheet: Sheet, labels: Mapping[str, str]) -> Header | None:
    """Return the header of a sheet; without a column for the title there is none."""
    best: Header | None = None
    for at, row in enumerate(sheet.rows[:SEARCHED]):
        header = _read(at, row, sheet.rows[at + 1 :], labels)
        if header is not None and (best is None or header.score > best.score):
            best = header
    return best


def _read(at: int, row: Row, below: Sequence[Row], labels: Mapping[str, str]) -> Header | None:
    names = {
        column: one_line(text)
        for column, value in enumerate(row.cells)
        if isinstance(value, str) and (text := text_of(value))
    }
    texts = {column: text_of(row.cells[column]) for column in names}
    guesses = sorted(
        (-score, column, meaning)
        for column, text in texts.items()
        for meaning, score in _meanings(text, labels)
    )
    columns: dict[str, int] = {}
    used: set[int] = set()
    for _, column, meaning in guesses:
        if column in used or meaning in columns:
            continue
        if not _holds(meaning, texts[column], column, below):
            continue
        columns[meaning] = column
        used.add(column)
    if "title" not in columns and "description" in columns:
        columns["title"] = columns.pop("description")
    known = [meaning for meaning in columns if meaning != "internal"]
    if "title" not in columns or len(known) < min(2, len(names)):
        return None
    rest = {column: name for column, name in names.items() if column not in used}
    extras, left_out = _extras(rest, texts, labels)
    aside = tuple(names[columns[m]] for m in NOT_READ if m in columns)
    return Header(at, columns, extras, (*aside, *left_out), names, len(known))


def _holds(meaning: str, text: str, column: int, below: Sequence[Row]) -> bool:
    """``Issue`` stands above a title as well as above a number: the cells tell."""
    either = any(piece in _EITHER for piece in _pieces(text))
    if meaning not in ("number", "title") or not either:
        return True
    values = [text_of(row.cell(column)) for row in below[:SEARCHED]]
    filled = [value for value in values if value]
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
    key = re.sub(r"\W+", "_", word(_ASIDE.sub(" ", name)) or word(name)).strip("_")
    key = key if re.match(r"[a-z_]", key) else f"_{key}"
    return f"{key}_2"[:KEY_LIMIT] if key in _RESERVED else key[:KEY_LIMIT]


def _free(key: str, used: Iterable[str]) -> str:
    number, free = 2, key
    while free in used or free in FIELDS:
        free, number = f"{key[: KEY_LIMIT - 3]}_{number}", number + 1
    return free


def _meanings(text: str, labels: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """Yield what a header may mean, with how sure that is."""
    if key := _given(text, labels):
        yield key, float(_SURE + 1)
        return
    scores: dict[str, float] = {}
    for rank, piece in enumerate(_pieces(text)):
        score = float(_SURE) if rank == 0 else _PIECE - rank / 4
        label = labels.get(piece)
        for meaning in {label} if label else _aliases(piece):
            scores[meaning] = max(scores.get(meaning, 0.0), score)
    if not scores:
        for piece in _pieces(text):
            near = _near(piece)
            if near is not None:
                scores[near[0]] = max(scores.get(near[0], 0.0), near[1])
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
        clear = _NAMES.get(word(label), key) == key
        keys[word(label) if clear else f"{word(label)} [{key}]"] = key
    return keys


def _aliases(piece: str) -> set[str]:
    meaning = _NAMES.get(piece)
    if piece in _EITHER:
        return {"number", "title"}
    return {meaning} if meaning else set()


@lru_cache(maxsize=4096)
def _near(piece: str) -> tuple[str, float] | None:
    if len(piece) < _SHORTEST_FUZZY:
        return None
    best = process.extractOne(piece, list(_NAMES), scorer=fuzz.ratio, score_cutoff=_FUZZY)
    return None if best is None else (_NAMES[best[0]], float(best[1]) - 5)


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[str, ...]:
    """Return a header as it may be known: whole, without what is in brackets, and its parts."""
    whole = word(text.replace("\n", " "))
    outside = word(_ASIDE.sub(" ", text).replace("\n", " "))
    parts = [word(part) for part in _BETWEEN.split(text)]
    bare = [part.replace("#", "no") for part in (whole, outside, *parts) if len(part) > 1]
    return tuple(dict.fromkeys(part for part in (whole, outside, *parts, *bare) if part))
