"""One person in all tables: found by what each column holds (``storage.holds``), and taken out.

Rows that may show somebody are found in the database, page by page; whether they do is decided by
``bot.domain.traces``. All is part of one unit: it happens as a whole or not at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    String,
    Table,
    and_,
    bindparam,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    type_coerce,
    update,
)

from bot.domain.search import said, texts_of, words_of_all
from bot.domain.traces import Traces
from bot.ports.traces import Erasing, Found, Seen, Whom
from storage.holds import HOLDS, Holds
from storage.person_rows import (
    BEYOND,
    Row,
    cleared,
    digest,
    heard_of,
    is_own_note,
    silent,
    theirs,
    without,
)
from storage.queries.words import Words
from storage.statement import Statement, inserting
from storage.tables import ITSELF, table

PAGE = 500
"""So many rows are read at once."""

_DERIVED = ("word", "person")
"""Tables that follow from others."""
_OF_PROGRAM = tuple(
    name
    for name, columns in HOLDS.items()
    if name not in (*BEYOND, *_DERIVED) and set(columns.values()) != {Holds.NOBODY}
)
_WITHOUT_LINES = ("event", "issue")
"""Tables whose values hold no command lines."""
_TEXTS = {"title", "fields", "resolution", "payload"}
_ADDED = ("event", "outbox")
"""Large tables to which rows are only added: their words never change."""
_NO_ROWS: Mapping[str, int] = {}
_LAST = {name: Statement(select(func.max(table(name).c.id))) for name in _ADDED}
_issue, _event, _word = table("issue"), table("event"), table("word")

_WORDS_OF = Statement(
    delete(_word).where(
        _word.c.program_id == bindparam("of"), _word.c.issue_id == bindparam("issue")
    )
)
_ITSELF = Statement(
    select(_issue.c.title, _issue.c.fields, _issue.c.resolution).where(
        _issue.c.id == bindparam("issue")
    )
)
_SAID = Statement(
    select(_event.c.audience, _event.c.payload).where(
        _event.c.program_id == bindparam("of"),
        _event.c.subject_kind == literal("issue"),
        _event.c.subject_id == bindparam("issue"),
    )
)


_NOTE = Statement(
    lambda insert: inserting(insert, table("reaction"), ("key",)).on_conflict_do_nothing(
        index_elements=["key"]
    )
)


class People(Words):
    """Statements on one person."""

    def rows_naming(self, whom: Whom) -> Iterator[Found]:
        """Yield every row of a program in which somebody shows, and those of no program that
        belong to one of their identities ``beyond`` it.
        """
        yield from self._of_program(whom, _OF_PROGRAM)
        yield from self._beyond(whom)

    def _of_program(
        self, whom: Whom, names: Iterable[str], until: Mapping[str, int] = _NO_ROWS
    ) -> Iterator[Found]:
        for name in names:
            last = until.get(name, 0)
            for row in self._candidates(name, whom.traces, whom.program_id, last):
                if without(name, row, whom.traces):
                    yield Found(name, row)

    def look(self, whom: Whom) -> Seen:
        """Return what there is of somebody in the large tables, to be used by ``erase``."""
        until = {name: int(self._value(_LAST[name]) or 0) for name in _ADDED}
        return Seen(tuple(self._of_program(whom, _ADDED)), until, whom.traces.identities)

    def _all(self, erasing: Erasing) -> Iterator[Found]:
        """Yield the rows that show somebody; what was seen before is read anew, not looked for."""
        for found in erasing.seen.rows:
            source = table(found.table)
            for row in self._page(source, source.c.id == found.row["id"]):
                yield Found(found.table, row)
        yield from self._of_program(erasing, _ADDED, erasing.seen.until)
        others = (name for name in _OF_PROGRAM if name not in _ADDED)
        yield from self._of_program(erasing, others)
        yield from self._beyond(erasing)

    def _beyond(self, whom: Whom) -> Iterator[Found]:
        for name in BEYOND:
            for row in self._candidates(name, whom.traces):
                if theirs(name, row, whom):
                    yield Found(name, row)

    def erase(self, erasing: Erasing) -> int:
        """Put the mark in the place of somebody in every row that shows them; return how many
        rows were changed.
        """
        self._must_write()
        found = list(self._all(erasing))
        alike: defaultdict[tuple[str, tuple[str, ...]], list[Row]] = defaultdict(list)
        for each in found:
            if each.table in BEYOND:
                self._erase_beyond(each, erasing)
            else:
                values = cleared(each, erasing)
                alike[each.table, tuple(values)].append(_which(each) | values)
        for (name, columns), rows in alike.items():
            self._do_all(_update(name, columns), rows)
        for issue in sorted(_issues(found, erasing.traces)):
            self._find_anew(erasing.program_id, issue)
        return len(found)

    def _candidates(
        self, name: str, traces: Traces, program_id: int | None = None, last: int = 0
    ) -> Iterator[Row]:
        """Yield the rows that hold one of somebody's words in any column, in order."""
        source = table(name)
        if "id" not in source.c:
            yield from self._page(source, _wanted(source, traces, program_id))
            return
        while True:
            beyond = and_(source.c.id > last, _wanted(source, traces, program_id))
            page = self._page(source, beyond, PAGE)
            yield from page
            if len(page) < PAGE:
                return
            last = page[-1]["id"]

    def _page(
        self, source: Table, condition: ColumnElement[bool], limit: int | None = None
    ) -> list[Row]:
        names = [column.name for column in source.c]
        query = select(*source.c).where(condition).order_by(*source.primary_key.columns)
        found = self._rows(Statement(query if limit is None else query.limit(limit)))
        return [dict(zip(names, row, strict=True)) for row in found]

    def _change(self, found: Found, values: Row) -> None:
        self._do(_update(found.table, tuple(values)), _which(found) | values)

    def _drop(self, found: Found) -> None:
        self._do(_delete(found.table), _which(found))

    def _erase_beyond(self, found: Found, erasing: Erasing) -> None:
        """Take out what belongs to no program. That an emoji was heard stays known, unreadable."""
        row, traces = found.row, erasing.traces
        if found.table == "installation":
            self._change(found, {"installed_by": traces.mark})
        elif found.table == "kept" and not is_own_note(row["name"], erasing):
            self._change(found, {"value": traces.line(row["value"])})
        elif found.table == "inbound" and not heard_of(row["key"], erasing.beyond):
            self._change(found, {"answer": silent(row["answer"], traces)})
        else:
            self._drop(found)
            if found.table in ("inbound", "reaction"):
                self._do(_NOTE, {"key": digest(erasing.secret, row["key"])})

    def _find_anew(self, program_id: int, issue: int) -> None:
        """Let an issue be found by what it says now."""
        about = {"of": program_id, "issue": issue}
        self._do(_WORDS_OF, about)
        ((title, fields, resolution),) = self._rows(_ITSELF, about)
        own = texts_of(title, fields, resolution)
        self._say(program_id, issue, ITSELF, words_of_all(own))
        for audience, payload in self._rows(_SAID, about):
            self._say(program_id, issue, audience, words_of_all(said(payload)))


@cache
def _keys(name: str) -> tuple[str, ...]:
    return tuple(column.name for column in table(name).primary_key.columns)


def _which(found: Found) -> Row:
    """Return the parameters of ``_is_row``."""
    return {f"key_{name}": found.row[name] for name in _keys(found.table)}


def _is_row(name: str) -> ColumnElement[bool]:
    source = table(name)
    return and_(*(source.c[key] == bindparam(f"key_{key}") for key in _keys(name)))


def _update(name: str, columns: tuple[str, ...]) -> Statement:
    values: Row = {column: bindparam(column) for column in columns}
    return Statement(update(table(name)).where(_is_row(name)).values(values))


def _delete(name: str) -> Statement:
    return Statement(delete(table(name)).where(_is_row(name)))


def _wanted(source: Table, traces: Traces, program_id: int | None) -> ColumnElement[bool]:
    """Return the condition of rows that may show somebody."""
    holds = (
        condition
        for name, what in HOLDS[source.name].items()
        if what != Holds.NOBODY
        for condition in _may_hold(source.c[name], what, traces)
    )
    return and_(_belongs(source, program_id), or_(*holds))


def _may_hold(column: Column[Any], what: Holds, traces: Traces) -> Iterator[ColumnElement[bool]]:
    """Yield what a column may hold. An id is part of many words, so it is looked for as it stands:
    by itself where a command may stand, else as a whole value or behind a sign."""
    if what == Holds.PERSON:
        yield _text(column) == traces.id
        return
    own: tuple[str, ...] = (f"@{traces.id}", f"dm:{traces.id}")
    if what == Holds.DATA and column.table.name in _WITHOUT_LINES:
        own = (f'"{traces.id}"', *own)
    elif what != Holds.TEXT or column.table.name == "kept":
        own = (traces.id,)
    for word in (*own, *map(_plain, traces.words[1:])):
        yield _text(column).icontains(word, autoescape=True)


def _plain(word: str) -> str:
    """Return the longest part of a word that JSON writes as it is."""
    return max(re.split(r'["\\]', word), key=len)


def _text(column: Column[Any]) -> ColumnElement[str]:
    """Return a column as the text that it is kept as."""
    return type_coerce(column, String())


def _belongs(source: Table, program_id: int | None) -> ColumnElement[bool]:
    if program_id is None:
        return true()
    if source.name == "program":
        return source.c.id == program_id
    if "program_id" in source.c:
        # An expression: by an index of programs, each page would sort all that there is.
        return source.c.program_id + literal_column("0") == program_id
    mine = select(_issue.c.id).where(_issue.c.program_id == program_id)
    return source.c.issue_id.in_(mine)


def _issues(found: Iterable[Found], traces: Traces) -> set[int]:
    """Return the issues whose texts change, or those of the audit lines about them."""
    told = (each for each in found if each.table in _WITHOUT_LINES)
    changed = (each for each in told if _TEXTS & set(without(each.table, each.row, traces)))
    return {_issue_of(each) for each in changed} - {0}


def _issue_of(found: Found) -> int:
    """Return the issue of a row; an audit line may be about none."""
    if found.table == "issue":
        return int(found.row["id"])
    return int(found.row["subject_id"] or 0) if found.row["subject_kind"] == "issue" else 0
