"""No statement walks through what grows with history: its plan goes by an index to what it wants.

The statements are found by walking the modules of ``storage``, so that a new one is covered. What
may walk is listed with its reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text

from storage.engines import connect, kind_of
from storage.schema import create
from storage.statement import Compiled
from storage.tables import METADATA, table
from tests.contract.samples import HOUR, NOW
from tests.contract.test_statements import STATEMENTS, given

GROWING = {
    "issue", "step", "file", "event", "outbox", "surface", "record", "inbound", "wake", "word",
}  # fmt: skip
"""Tables with a row for each issue that there ever was; ``wake`` has one for each live one."""

LIVE = {
    "ix_issue_critical",
    "ix_issue_live",
    "ix_issue_ref",
    "ix_record_live",
    "ix_record_apart",
    "ix_outbox_line",
    "ix_outbox_next",
    "ix_outbox_held",
    "ix_outbox_dead",
    "ix_outbox_kept",
    "ix_surface_dead",
    "ix_surface_stale",
    "ix_surface_leased",
    "ix_surface_unshown",
    "ix_wake_at",
}
"""Indexes of what is live, was refused for good, or is about no issue: their walk is short."""

CHOSEN = {
    "id", "rowid", "key", "number", "source", "merged_into", "closed", "issue_id", "subject_id",
    "name", "ref", "settled", "wanted_at", "ended", "at", "bundle", "word",
}  # fmt: skip
"""Columns that choose few rows: not the program, the place or the kind, which most rows share."""

MAY_WALK = {
    "issues._ALL": "all issues of a program: nothing in bot asks for them",
    "issues._IN_STATES": "all issues in states that have ended: nothing in bot asks for them",
    "issues._LAST": "the end of an index is read, not all of it",
    "issues._MOVE_SOURCES": "a channel gets another id: all its messages move once",
    "outbox._MOVE": "a channel gets another id: all its messages move once",
    "surfaces._MOVE": "a channel gets another id: all its cards move once",
    "journal._EVENTS": "the whole log of a program: nothing in bot asks for it",
    "records._ALL": "kinds of which there are few, such as imports, pauses and former people",
    "records._PAST": "in the order of the index, up to a limit",
    "people._LAST": "the end of an index is read, not all of it",
    "places._TRY_LOCK": "it reads no table",
    "programs._ADD": "SQLite looks for rows of a program that is not there yet: there are none",
    "wakes._DUE": "in the order of the index, up to a limit",
}

ROWS = 1_000


def walks(name: str) -> str | None:
    """Return why a statement may walk; one of several in a table has the reason of all."""
    return MAY_WALK.get(name.partition("[")[0])


def of_sqlite(plan: list[str]) -> Iterator[str]:
    """Yield the steps of a plan that walk through a growing table."""
    for step in plan:
        found = re.match(r"(?:SEARCH|SCAN) (\w+)(?: USING .*?INDEX (\w+))?", step)
        table_name = TABLE_OF.get(found[1]) if found else None
        if found is None or table_name is None or found[2] in LIVE or "PRIMARY KEY" in step:
            continue
        by = re.search(r"\((.*)\)", step)
        if not CHOSEN & set(re.findall(r"(\w+)[=<>]", by[1] if by else "")):
            yield step


TABLE_OF = {name: name for name in GROWING} | {
    "tried": "outbox", "line": "outbox", "head": "outbox", "above": "outbox", "flying": "surface",
    "there": "surface", "other": "issue",
}  # fmt: skip
"""The tables by the names that they have in plans."""


def of_postgres(node: dict[str, Any]) -> Iterator[str]:
    """Yield the parts of a plan that walk through a growing table."""
    kind, index = node["Node Type"], node.get("Index Name")
    of = TABLE_OF_INDEX.get(index) if kind == "Bitmap Index Scan" else node.get("Relation Name")
    looks = kind in ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan")
    if looks and of in GROWING and index not in LIVE:
        by = node.get("Index Cond", "")
        if not CHOSEN & set(re.findall(r"\w+", by)):
            yield f"{kind} on {of} by {index}: {by}"
    for part in node.get("Plans", ()):
        yield from of_postgres(part)


TABLE_OF_INDEX = {
    name: table.name
    for table in METADATA.tables.values()
    for name in [f"pk_{table.name}", *(str(index.name) for index in table.indexes)]
}


def fill(connection: Connection) -> None:
    """Add one program with a long history, so that the planner has something to weigh."""
    one = {"program_id": 1, "place": "console:shared", "to": "shared", "mentions": []}
    connection.execute(
        insert(table("program")),
        {"key": "ACME", "state": "active", "revision": 1, "rules_version": 1, "number": ROWS,
         "document": "{}", "created": NOW},
    )  # fmt: skip
    ended = [NOW - timedelta(days=n) for n in range(ROWS)]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in GROWING}
    for n in range(1, ROWS + 1):
        at, live = ended[n - 1], n > ROWS - 30
        rows["issue"].append(
            {"program_id": 1, "number": n, "title": "U7 short", "category": "shortage",
             "severity": "major", "state": "open" if live else "merged" if n % 9 == 0 else "closed",
             "responder": "ems", "waiting_on": "ems", "raised_by": "tom", "raised_side": "oem",
             "logged": at - HOUR, "rules_version": 1, "fields": {}, "clocks": [], "reopened": [],
             "closed": None if live else at, "source": f"slack:T/C/{n}",
             "merged_into": n - 1 if n % 9 == 0 and not live else None}
        )  # fmt: skip
        about = {"subject_kind": "issue", "subject_id": n}
        rows["step"].append(
            {"issue_id": n, "key": "a", "at": at, "trigger": "ack", "outcome": "sent"}
        )
        rows["file"].append(
            {"issue_id": n, "source": f"slack:T/C/{n}", "position": 0, "name": "a.jpg",
             "link": "x", "author": "tom", "side": "oem", "at": at, "audience": "shared"}
        )  # fmt: skip
        rows["event"].append(
            {"program_id": 1, **about, "at": at, "kind": "logged", "payload": {},
             "audience": "shared"}
        )  # fmt: skip
        rows["outbox"].append(
            {**one, **about, "key": f"k{n}", "kind": "issue.event", "card": {"title": "x"},
             "priority": 1, "thread": True, "state": "queued" if live else "sent", "attempts": 1,
             "created": at, "settled": None if live else at, "ready_at": at if live else None,
             "ref": None if live else f"m{n}"}
        )  # fmt: skip
        rows["surface"].append(
            {**one, **about, "name": f"ACME-{n}", "key": f"c{n}", "wanted": {"title": "x"},
             "version": 1, "shown": 1, "attempts": 0, "wanted_at": at, "ref": f"s{n}",
             "ready_at": at if live else None}
        )  # fmt: skip
        rows["record"].append(
            {"program_id": 1, "kind": "proposal", "name": f"DEC{n}", "live": live,
             "issue_id": n, "data": {}, "ended": None if live else at}
        )  # fmt: skip
        rows["word"].append(
            {"program_id": 1, "audience": "shared", "word": f"u{n % 9}", "issue_id": n}
        )
        rows["inbound"].append({"key": f"i{n}", "at": at, "answer": {}})
        if live:
            rows["wake"].append({**about, "program_id": 1, "at": at, "due": at})
    for each in METADATA.sorted_tables:
        if each.name in rows:
            connection.execute(insert(each), rows[each.name])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def connection(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    """A database with a history; on SQLite without, as its planner looks at no rows."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('growth')}/andon.db"
        create(url)
    else:
        url = request.getfixturevalue("new_postgres")()
        create(url)
        with connect(url) as filling:
            fill(filling)
        with connect(url) as counting:
            counting.execute(text("ANALYZE"))
    with connect(url) as found:
        if kind_of(url) == "postgresql":
            # A table so small would be read as a whole, and joined so.
            for way in ("seqscan", "hashjoin", "mergejoin"):
                found.execute(text(f"SET enable_{way} = off"))
        yield found
        found.rollback()


def walked(connection: Connection, name: str) -> list[str]:
    """Return the parts of a statement's plan that walk through a growing table."""
    dialect = connection.dialect
    statement = STATEMENTS[name].core(dialect)
    compiled = Compiled(statement, dialect)
    arguments = compiled.arguments(given(statement, dialect)[0])
    cursor: Any = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
    if dialect.name == "sqlite":
        rows = cursor.execute(f"EXPLAIN QUERY PLAN {compiled.text}", arguments).fetchall()
        return list(of_sqlite([row[3] for row in rows]))
    cursor.execute(f"EXPLAIN (FORMAT JSON) {compiled.text}", arguments)
    (found,) = cursor.fetchone()
    plan = json.loads(found) if isinstance(found, str) else found
    return list(of_postgres(plan[0]["Plan"]))


@pytest.mark.parametrize("name", [n for n in STATEMENTS if walks(n) is None])
def test_it_goes_by_an_index_to_what_it_wants(connection: Connection, name: str) -> None:
    assert walked(connection, name) == []


@pytest.mark.parametrize("name", ["issues._ALL", "journal._EVENTS", "outbox._MOVE"])
def test_one_that_walks_is_noticed(connection: Connection, name: str) -> None:
    assert walked(connection, name) != []


def test_what_may_walk_is_there() -> None:
    assert set(MAY_WALK) <= {name.partition("[")[0] for name in STATEMENTS}
