"""A database with a row in every table and a record of every kind: one file for each revision.

``python -m tests.contract.filled`` writes the file of the present revision. The files of earlier
ones stay as they are: from each of them an upgrade must lead to a database that can be read.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from sqlalchemy import Connection, MetaData, insert, select

from bot.domain.charter import Brief, Criteria
from bot.domain.issue import StepDone
from bot.engine.context import FORMER, PAUSE, Former, Stand
from bot.engine.proposals.value import PROPOSAL, Proposal
from bot.features.charter.policy import (
    BRIEF,
    CRITERIA,
    DUTY,
    GOAL,
    OBLIGATION,
    SPEC,
    TERM,
    Duty,
    Goal,
    Obligation,
    Spec,
    Term,
)
from bot.features.closures.policy import CLOSURES, Watch
from bot.features.coverage.policy import COVERAGE, Watched
from bot.features.deadlines.policy import DEADLINE, Deadline
from bot.features.digests.policy import DIGEST, Digest
from bot.features.drill.policy import DRILL, Drill
from bot.features.eightd.policy import EIGHTD, EightD
from bot.features.lists.imports.run_job import IMPORT, ROWS
from bot.features.lists.imports.values import Entry, Job
from bot.features.material.imports.pending import WAITING, Pending
from bot.features.material.policy import KIT, Kit
from bot.features.questions.policy import QUESTION, Question
from bot.features.syncs.policy import OCCURRENCE, SYNC, Occurrence, Series
from bot.messages.card import Button, Card, Mention, Moment, Picture, Strong, pack, unpack
from bot.ports import Database, Event, Installation, Record, RulesRow, Subject, UnitOfWork
from bot.ports.codec import from_data, to_data
from bot.ports.files import IssueFile
from storage import schema
from storage.engines import connect
from storage.open import open_database
from tests.contract.samples import NOW, card, draft, full_issue, program

FOLDER = Path(__file__).parent / "databases"
KINDS: dict[str, type] = {
    BRIEF: Brief,
    CLOSURES: Watch,
    COVERAGE: Watched,
    CRITERIA: Criteria,
    DEADLINE: Deadline,
    DIGEST: Digest,
    DRILL: Drill,
    DUTY: Duty,
    EIGHTD: EightD,
    FORMER: Former,
    GOAL: Goal,
    IMPORT: Job,
    KIT: Kit,
    WAITING: Pending,
    OBLIGATION: Obligation,
    OCCURRENCE: Occurrence,
    PAUSE: Stand,
    PROPOSAL: Proposal,
    QUESTION: Question,
    SPEC: Spec,
    SYNC: Series,
    TERM: Term,
}
"""What is kept whole in a record of each kind; of ``ROWS`` it is a list of entries."""
DERIVED = {"word"}
"""Tables of what follows from others: the revision that brings them fills them."""
ISSUE = Subject("issue", 1)
PLAIN: dict[Any, Any] = {
    str: "“ü” 料",
    int: 7,
    bool: True,
    datetime: NOW,
    date: NOW.date(),
    Decimal: Decimal("2.5"),
}


def sample(kind: Any) -> Any:
    """Return a value in which every field is given, and every list has one item."""
    of, parts = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: sample(hints[field.name]) for field in fields(kind)})  # type: ignore[operator]
    if of in (Union, UnionType):
        return sample(parts[0])
    if of is Literal:
        return parts[0]
    if of is tuple:
        return tuple(sample(part) for part in parts if part is not Ellipsis)
    if of is Literal:
        return parts[0]
    return {"one": sample(parts[1])} if of is Mapping else PLAIN[kind]


CARD = Card(
    ("“ü” 料 ", Mention("tom", "Tom"), Moment(NOW, ("Asia/Shanghai",), ("Shenzhen",), NOW)),
    facts=(("Due", (Moment(NOW, ("Asia/Shanghai",)),)),),
    lines=((Strong("Next"),),),
    buttons=(Button("Acknowledge", "issue ack ACME-1", "primary", "ack"),),
    tone="major",
    picture=Picture("age", "Open issues by age", {"oem": [1, 2]}),
)
"""A card with one of every part."""


def fill(db: Database) -> None:
    """Store one of everything."""
    assert program(db) == 1
    db.write(_fill)


def _fill(tx: UnitOfWork) -> None:
    tx.add_rules(RulesRow(1, 1, "in_force", "{}", "maria", "ems", NOW))
    tx.index_people(1, [("maria", "T0/U1", "123")])
    tx.index_channels(1, [("console:shared", "shared")])
    tx.add_issue(full_issue(1))
    tx.add_steps(1, [sample(StepDone)])
    tx.add_files([replace(sample(IssueFile), issue_id=1)])
    tx.add_event(Event(1, ISSUE, NOW, "maria", "ems", "logged", {"title": "“ü” 料"}))
    tx.set_wake(ISSUE, 1, NOW)
    tx.queue([draft(1, "k1", card=pack(CARD))], NOW)
    tx.want_card(card(1, wanted=pack(CARD)), NOW)
    for kind, value in KINDS.items():
        tx.add_record(Record(0, 1, kind, "1", True, 1, to_data(sample(value))))
    rows = {"entries": [to_data(sample(Entry))]}
    tx.add_record(Record(0, 1, ROWS, "1", False, None, rows))
    tx.remember("slack:C1/1", NOW, {"card": None})
    tx.save_installation(sample(Installation))
    tx.keep("alive", NOW.isoformat())
    tx.note_reactions(["slack:C1/1/eyes/U1"])
    tx.note_direct("slack:dm:T0/U1")


def everything(db: Database) -> dict[str, list[Any]]:
    """Read what ``fill`` stored, each value as the program reads it."""
    with db.read() as tx:
        found = {kind: tx.records(1, kind) for kind in (*KINDS, ROWS)}
        entries = [each for record in found.pop(ROWS) for each in record.data["entries"]]
        lines, cards = tx.ready(NOW, 9, 9), tx.surfaces(ISSUE)
        kept = {
            kind: [from_data(KINDS[kind], record.data) for record in records]
            for kind, records in found.items()
        }
        return kept | {
            "entry": [from_data(Entry, each) for each in entries],
            "program": tx.programs(),
            "rules": tx.rules(1),
            "person": tx.memberships("slack", "T0/U1"),
            "channel": [tx.channel("console:shared")],
            "issue": tx.issues(1),
            "step": tx.steps(1),
            "file": tx.files_of_message(sample(str)),
            "event": tx.events(1),
            "word": [*tx.issues_saying(1, ["short"], ["shared"], 9).issues],
            "wake": [tx.wake_at(ISSUE)],
            "outbox": lines,
            "surface": cards,
            "card": [unpack(each.draft.card) for each in lines]
            + [unpack(each.wanted) for each in cards],
            "inbound": [tx.answered("slack:C1/1")],
            "installation": tx.installations(sample(str)),
            "kept": [tx.note("alive")],
            "reaction": sorted(tx.known(["slack:C1/1/eyes/U1"])),
            "direct": tx.directs("slack"),
        }


def dump(url: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table as the database holds them; ids are given anew."""
    with connect(url) as connection:
        return {
            table.name: [
                {name: value for name, value in row.items() if name != "id"}
                for row in connection.execute(select(table)).mappings()
            ]
            for table in _tables(connection)
        }


def load(url: str, revision: str) -> None:
    """Put the rows of a revision into its empty tables."""
    found = json.loads(path(revision).read_text("utf-8"))
    with connect(url) as connection:
        for table in _tables(connection):
            for row in found[table.name]:
                connection.execute(insert(table).values(row))


def tables(revision: str) -> set[str]:
    """Return the tables that a revision had."""
    return set(json.loads(path(revision).read_text("utf-8")))


def _tables(connection: Connection) -> list[Any]:
    """Return the tables that are there, with types that know nothing of ours."""
    there = MetaData()
    there.reflect(connection)
    return [table for table in there.sorted_tables if table.name != "alembic_version"]


def path(revision: str) -> Path:
    """Return the file of a revision."""
    return FOLDER / f"{revision}.json"


def kinds(revision: str) -> set[str]:
    """Return the kinds of records that there were at a revision."""
    return {str(row["kind"]) for row in json.loads(path(revision).read_text("utf-8"))["record"]}


def fresh(url: str) -> Database:
    """Return a database of the present revision with one of everything."""
    schema.create(url)
    db = open_database(url)
    fill(db)
    return db


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/andon.db"
        fresh(url).close()
        text = json.dumps(dump(url), ensure_ascii=False, indent=1, sort_keys=True)
    path(schema.expected()).write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
