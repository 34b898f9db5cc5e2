"""Issues are found by what was written in and about them; what is there already is, too."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.domain.search import said, texts_of, words_of_all
from storage.migrations.record_data import change_data, without

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PAGE = 500
"""So many issues or audit lines are read at once."""

_Row = dict[str, Any]
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_COLUMNS = ("program_id", "audience", "word", "issue_id")
_WORDS = sa.table("word", *map(sa.column, _COLUMNS))
_ISSUES = sa.table("issue", *map(sa.column, ("id", "program_id", "title", "fields", "resolution")))
_EVENTS = sa.table(
    "event",
    *map(sa.column, ("id", "program_id", "subject_kind", "subject_id", "payload", "audience")),
)


def upgrade() -> None:
    op.create_table(
        "word",
        sa.Column("program_id", _ID, nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("word", _WORD, nullable=False),
        sa.Column("issue_id", _ID, nullable=False),
        sa.PrimaryKeyConstraint(*_COLUMNS, name="pk_word"),
        sqlite_with_rowid=False,
    )
    for page in _pages(_ISSUES):
        _add(row for issue in page for row in _of_issue(issue))
    change_data("proposal", _with_seats)
    change_data("import.rows", _with_roles)
    about_issues = _EVENTS.c.subject_kind == "issue"
    for page in _pages(_EVENTS, about_issues):
        _add(row for event in page for row in _of_event(event))


def downgrade() -> None:
    change_data(
        "proposal", lambda data: data | {"votes": [without(each, "seat") for each in data["votes"]]}
    )
    change_data(
        "import.rows",
        lambda data: data | {"entries": [without(each, "role") for each in data["entries"]]},
    )
    op.drop_table("word")


def _with_seats(data: _Row) -> _Row:
    """A vote was for a seat of its own side."""
    return data | {"votes": [{**vote, "seat": None} for vote in data["votes"]]}


def _with_roles(data: _Row) -> _Row:
    return data | {"entries": [{**entry, "role": None} for entry in data["entries"]]}


def _pages(source: Any, *conditions: Any) -> Iterator[Sequence[Any]]:
    """Yield the rows of a table in pages, in order of insertion."""
    last = 0
    while True:
        wanted = sa.select(source).where(source.c.id > last, *conditions)
        page = op.get_bind().execute(wanted.order_by(source.c.id).limit(PAGE)).all()
        if not page:
            return
        yield page
        last = page[-1].id


def _of_issue(issue: Any) -> Iterator[_Row]:
    texts = texts_of(issue.title, json.loads(issue.fields), issue.resolution)
    return _rows(issue.program_id, "itself", issue.id, texts)


def _of_event(event: Any) -> Iterator[_Row]:
    texts = said(json.loads(event.payload))
    return _rows(event.program_id, event.audience, event.subject_id, texts)


def _rows(program: int, audience: str, issue: int, texts: Sequence[str]) -> Iterator[_Row]:
    of = {"program_id": program, "audience": audience, "issue_id": issue}
    return (of | {"word": word} for word in sorted(words_of_all(texts)))


def _add(rows: Iterator[_Row]) -> None:
    found = {tuple(row.values()): row for row in rows}
    if found:
        prefix = "OR IGNORE" if op.get_bind().dialect.name == "sqlite" else ""
        ignore = " ON CONFLICT DO NOTHING" if not prefix else ""
        names, values = ", ".join(_COLUMNS), ", ".join(f":{name}" for name in _COLUMNS)
        insert = f"INSERT {prefix} INTO word ({names}) VALUES ({values}){ignore}"
        op.get_bind().execute(sa.text(insert), list(found.values()))
