"""Files of issues: their names and where they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from bot.ports.files import IssueFile
from storage import rows
from storage.queries.base import Queries
from storage.statement import Statement, among, inserting
from storage.tables import table

_file = table("file")

_SELECT = select(*rows.columns("file", rows.FILE))
_OF = _file.c.issue_id == bindparam("of")
_AUTHOR = _file.c.author == bindparam("author")
_FOR = among(_file.c.audience, "audiences", String)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=BigInteger)
# An expression: to have them by id, a planner would walk the files of all issues.
_NEWEST = (_file.c.id + literal_column("0")).desc()

_ADD = Statement(
    lambda insert: inserting(insert, _file, rows.FILE[1:]).on_conflict_do_nothing(
        index_elements=["source", "position"]
    )
)
_BY_ID = Statement(_SELECT.where(_file.c.id == bindparam("of")))
_OF_MESSAGE = Statement(
    _SELECT.where(_file.c.source == bindparam("source")).order_by(_file.c.position)
)
_COUNT = Statement(select(func.count()).where(_OF, _FOR, _file.c.gone.is_(None)))
_EVER = Statement(select(func.count()).where(_OF))
_LAST = Statement(_SELECT.where(_OF, _FOR, _file.c.gone.is_(None)).order_by(_NEWEST).limit(_LIMIT))
_LAST_OF = Statement(_SELECT.where(_OF, _AUTHOR).order_by(_NEWEST).limit(1))
_BURST = Statement(
    select(*rows.columns("file", rows.FILE), func.count().over())
    .where(
        _OF,
        _AUTHOR,
        _file.c.burst == bindparam("began"),
        _file.c.source != bindparam("began"),
        _file.c.gone.is_(None),
    )
    .order_by(_file.c.id)
    .limit(_LIMIT)
)
_LATER = Statement(
    select(func.count()).where(
        _OF, _AUTHOR, _file.c.burst == bindparam("began"), _file.c.id > bindparam("after")
    )
)
_GONE = Statement(
    update(_file)
    .where(
        _file.c.source == bindparam("of_source"),
        among(_file.c.position, "positions"),
        _file.c.gone.is_(None),
    )
    .values(gone=bindparam("since"))
    .returning(_file.c.issue_id)
)


class Files(Queries):
    """Statements on files of issues."""

    def add_files(self, files: Sequence[IssueFile]) -> None:
        """Keep files in order; one of the same place of the same message stays as it was."""
        if files:
            self._do_all(_ADD, [rows.file_columns(each) for each in files])

    def file(self, file_id: int) -> IssueFile | None:
        """Return a file by its row id, also one that is gone."""
        row = self._row(_BY_ID, {"of": file_id})
        return None if row is None else rows.file(row)

    def files_of_message(self, source: str) -> list[IssueFile]:
        """Return the files of a message by their place, also those that are gone."""
        return [rows.file(row) for row in self._rows(_OF_MESSAGE, {"source": source})]

    def count_files(self, issue_id: int, audiences: Collection[str]) -> int:
        """Return how many files of an issue are for one of the audiences."""
        return int(self._value(_COUNT, {"of": issue_id, "audiences": list(audiences)}))

    def last_files(self, issue_id: int, audiences: Collection[str], limit: int) -> list[IssueFile]:
        """Return at most ``limit`` files of an issue for the audiences, the newest first."""
        about = {"of": issue_id, "audiences": list(audiences), "limit": limit}
        return [rows.file(row) for row in self._rows(_LAST, about)]

    def last_file_of(self, issue_id: int, author: str) -> IssueFile | None:
        """Return the newest file that somebody gave an issue, also one that is gone."""
        row = self._row(_LAST_OF, {"of": issue_id, "author": author})
        return None if row is None else rows.file(row)

    def numbered_files(self, issue_id: int) -> int:
        """Return how many files an issue ever had."""
        return int(self._value(_EVER, {"of": issue_id}))

    def burst(self, began: IssueFile, limit: int) -> tuple[list[IssueFile], int]:
        """Return at most ``limit`` files of a row of files without words, the oldest first, and how
        many it has; those of the message that ``began`` it are left out.
        """
        about = {"of": began.issue_id, "author": began.author, "began": began.source}
        found = self._rows(_BURST, about | {"limit": limit})
        return [rows.file(row[:-1]) for row in found], int(found[0][-1]) if found else 0

    def goes_on(self, file: IssueFile) -> bool:
        """Say whether others follow a file in its row of files without words."""
        about = {"of": file.issue_id, "author": file.author, "began": file.burst, "after": file.id}
        return bool(self._value(_LATER, about))

    def mark_files_gone(self, source: str, positions: Sequence[int], at: datetime) -> list[int]:
        """Note that files of a message are deleted since ``at``; return the ids of their issues."""
        given = {"of_source": source, "positions": list(positions), "since": at}
        return list(dict.fromkeys(int(row[0]) for row in self._rows(_GONE, given)))
