"""Somebody who left is erased: nothing of them is left in any table, and the record stays true."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.app.bootstrap import document
from bot.domain.errors import Refused
from bot.engine.context import Contexts, context_of
from bot.engine.core import Core
from bot.engine.feeds import addresses, feed_at
from bot.engine.proposals.value import PROPOSAL, Proposal, Seat
from bot.features import INDEX
from bot.features.programs.personal.erase import Erased, erase_person, look_for
from bot.features.programs.personal.export import person_data
from bot.messages.card import Card, pack
from bot.ports import Database, Record, Subject
from bot.ports.codec import to_data
from bot.ports.request import COMMAND, Request
from bot.program_file import read_program
from storage.check import check
from storage.holds import HOLDS
from storage.open import open_database
from storage.queries.people import People
from storage.tables import METADATA
from tests.contract.left import (
    DISCORD,
    LEAVES,
    SLACK,
    WORDS,
    acme,
    answer,
    played,
    put,
    showing,
    typed,
)
from tests.contract.samples import draft

AFTER = datetime(2026, 12, 4, 20, 0, tzinfo=UTC)
CONTACT = WORDS[4:]
RENEWED = ("inbound", "reaction", "direct", "kept", "word", "person", "program")
"""Tables of which rows go, or are written anew."""
PLAIN = ("at", "kind", "state", "logged", "acked", "closed", "created", "audience", "number", "key")


def erase(db: Database, person: str = "tom", key: str = "acme") -> Erased | None:
    return db.write(lambda tx: erase_person(tx, INDEX, key, person, AFTER, CONTACT))


def erase_apart(db: Database, meanwhile: Callable[[], object]) -> Erased | None:
    """Erase Tom as the command line does: what there is is looked for on a view before."""
    with db.read() as view:
        seen = look_for(view, INDEX, "acme", "tom", CONTACT)
    meanwhile()
    return db.write(lambda tx: erase_person(tx, INDEX, "acme", "tom", AFTER, CONTACT, seen))


def told(db: Database, person: str = "tom") -> dict[str, Any] | None:
    with db.read() as tx:
        return person_data(tx, INDEX, "acme", person, AFTER)


def without_words(db: Database) -> dict[str, Any]:
    """Return what is kept but what people read: times, states, kinds."""
    return {
        table: [[line[name] for name in PLAIN if name in line] for line in lines]
        for table, lines in typed(db).items()
        if table not in RENEWED
    }


@pytest.fixture
def left(sqlite_url: str) -> Iterator[Database]:
    """A database in which Tom left."""
    put(sqlite_url, played(LEAVES))
    db = open_database(sqlite_url, threaded=False, durable=False)
    yield db
    db.close()


@pytest.fixture
def there(sqlite_url: str) -> Iterator[Database]:
    """A database in which Tom is on the roster."""
    put(sqlite_url, played())
    db = open_database(sqlite_url, threaded=False, durable=False)
    yield db
    db.close()


def test_nothing_of_somebody_who_left_is_left(db: Database, url: str) -> None:
    put(url, played(LEAVES))
    assert len(showing(db)) > 50
    queued = draft(1, "k", "console:dm:tom", to="dm:tom", card=pack(Card(("Tom Becker",))))
    db.write(lambda tx: tx.queue([queued], AFTER))
    before, found = without_words(db), told(db)
    done = erase(db)
    assert done is not None
    assert (done.mark, done.elsewhere) == ("former-1", ())
    assert showing(db) == []
    after = without_words(db)
    assert after["event"].pop()[1] == "person.erased"
    assert {line["card"] == {} for line in typed(db)["outbox"] if line["to"] == "dm:former-1"} == {
        True
    }
    for table in ("outbox", "record"):  # what was to be said is dropped; the mark is a new row
        before[table], after[table] = ([row[0] for row in r[table]] for r in (before, after))
        assert sorted(map(str, before.pop(table))) == sorted(map(str, after.pop(table)))
    assert after == before, "times, kinds, states and counts stay"
    assert found is not None
    assert len(found["direct_messages"]) > 1
    once = typed(db)
    assert erase(db) is None, "nothing is kept about them any more"
    assert erase(db, "former-1") is None
    assert typed(db) == once
    assert "Former person 1" in answer(db, "maria", "issue show ACME-2", AFTER)
    assert "Becker" not in answer(db, "maria", "find becker", AFTER)
    with db.read() as tx:
        assert tx.issues_saying(1, ["former"], ["shared"], 9).issues == (2, 1)
    assert [each for each in check(url, AFTER) if not each.startswith("overdue")] == []


def test_what_is_kept_of_somebody_is_told_and_nothing_else(there: Database) -> None:
    found = told(there)
    assert found is not None
    assert found["person"]["email"] == CONTACT[0]
    assert found["identities"] == {"slack": SLACK, "discord": DISCORD}
    assert found["exported"] == "2026-12-04T20:00:00Z"
    assert found["only_named"]
    assert {each["issue"]: each["as"] for each in found["issues"]} == {
        "ACME-1": ["owner_oem"],
        "ACME-2": ["raised_by"],
    }
    own = {line["kind"] for line in found["history"] if line["by"] == "this person"}
    assert {"acked", "updated", "logged"} <= own
    assert {each["about"] for each in found["history"]} >= {"ACME-1", "ACME-2"}
    assert {each["place"] for each in found["direct_messages"]} == {"console:dm:tom"}
    assert "slow" not in str(found), "a note of the other side is its own"
    assert "knows the broker" in str(found), "a note of the own side is not"
    assert found["answers"]
    assert {"kind": "deadline", "name": "800-pcs", "as": ["owner"]} in found["records"]


def test_what_is_kept_of_somebody_who_left_is_told(left: Database) -> None:
    found = told(left)
    assert found is not None
    assert found["person"] == {"id": "tom", "name": "Tom Becker"}
    assert found["identities"] == {"slack": SLACK, "discord": DISCORD}
    assert told(left, "nobody") is None
    erase(left)
    assert told(left) is None


def test_every_column_of_words_says_what_it_holds() -> None:
    """A table or column that nobody declared would be forgotten by export and erase."""
    words, numbers = {"Json", "Word", "AutoString", "Text"}, {"Id", "Integer", "Moment", "Boolean"}
    columns = [column for table in METADATA.tables.values() for column in table.c]
    assert {type(column.type).__name__ for column in columns} == words | numbers, "a new type"
    there = {
        name: {column.name for column in table.c if type(column.type).__name__ in words}
        for name, table in METADATA.tables.items()
    }
    assert {name: set(columns) for name, columns in HOLDS.items()} == there


def test_whoever_holds_something_is_refused_with_what_it_is(there: Database) -> None:
    before = typed(there)
    with pytest.raises(Refused) as refused:
        erase(there)
    assert str(refused.value) == (
        "Tom Becker (tom) is still on the roster of ACME, with ACME-1, deadline 800-pcs; alone as "
        "buyer. Take them off first, which hands it over: program person tom leaves to=dana"
    )
    with pytest.raises(Refused, match="There is no program NONE"):
        erase(there, key="NONE")
    assert typed(there) == before


def test_what_is_open_about_somebody_is_decided_first(left: Database) -> None:
    asked = Proposal(
        number=7,
        topic="roster",
        about="Tom Becker on level 2",
        seats=(Seat("ems", "program_manager"),),
        asked=AFTER,
        site="sj",
        severity="minor",
        rules_version=1,
        payload={"person": "tom", "level": "2"},
    )
    data = to_data(asked)
    left.write(lambda tx: tx.add_record(Record(0, 1, PROPOSAL, "DEC7", True, None, data)))
    with pytest.raises(Refused, match=r"Open proposals are about Tom Becker \(tom\): DEC7\."):
        erase(left)


def test_a_fault_in_the_middle_leaves_everything(
    db: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(url, played(LEAVES))
    before = typed(db)

    def fail(*_args: object) -> None:
        raise RuntimeError("the power fails")

    with monkeypatch.context() as patched:
        patched.setattr(People, "_find_anew", fail)
        with pytest.raises(RuntimeError, match="power"):
            erase(db)
    assert typed(db) == before
    assert erase(db) is not None


def test_a_kill_in_the_middle_leaves_everything(
    left: Database, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = typed(left)
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(People, "_find_anew", lambda *_args: os._exit(9))
        erase(open_database(sqlite_url, threaded=False))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert typed(left) == before
    assert erase(left) is not None


def test_a_process_that_runs_knows_nobody_who_was_erased(left: Database, sqlite_url: str) -> None:
    running = Core(left, ["console"], INDEX)

    def show(key: str) -> str:
        request = Request(key, COMMAND, "console", "maria", "console:shared", "issue show ACME-2")
        return str(running.handle(request, AFTER).card)

    assert "Tom Becker" in show("a")
    other = open_database(sqlite_url, threaded=False, durable=False)
    erase(other)
    other.close()
    assert "Tom Becker" not in show("b")
    assert "Former person 1" in show("b")


def calendar(db: Database, person: str) -> str:
    def address(tx: Any) -> str:
        ctx = context_of(tx, 1, INDEX)
        found = ctx.program.person(person)
        assert found is not None
        return addresses(tx, ctx, found, None)[0]

    return db.write(address)


def leads(db: Database, path: str) -> bool:
    _, _, token, name = path.split("/")
    with db.read() as tx:
        found = feed_at(Contexts(INDEX), tx, token, name.removesuffix(".ics"), AFTER)
    return found is not None


def test_somebody_who_is_back_with_the_same_identity_begins_anew(there: Database) -> None:
    emoji = f"discord:1/eyes/{DISCORD}"
    addressed = {name: calendar(there, name) for name in ("tom", "dana", "maria")}
    assert all(leads(there, path) for path in addressed.values())
    there.write(lambda tx: tx.note_reactions([emoji]))
    answer(there, "maria", LEAVES.partition("/andon ")[2], AFTER)
    assert not leads(there, addressed["tom"]), "the address dies at once"
    erase(there)
    assert [leads(there, addressed[name]) for name in addressed] == [False, True, True]
    with there.read() as tx:
        assert tx.known([emoji, "discord:1/eyes/2"]) == {emoji}, "an emoji is not heard again"
    assert "not on the roster" in answer(there, "tom", "issue list mine", AFTER)
    answer(there, "maria", 'program person tom name="Tom Other" roles=buyer', AFTER)
    assert not leads(there, addressed["tom"]), "nor does it lead to whoever has the id then"
    assert leads(there, calendar(there, "tom"))
    mine = answer(there, "tom", "issue list mine", AFTER)
    assert "ACME-2" not in mine
    assert "roster" not in mine


def test_the_other_program_stays_as_it_is(left: Database) -> None:
    tom = replace(acme().person("tom"), email=None)  # type: ignore[type-var]
    program = read_program(document(left, "acme").replace('key = "ACME"', 'key = "BETA"'))
    people = (*program.people, tom)
    Core(left, ["console"], INDEX).import_program(
        replace(program, channels=(), people=people),  # type: ignore[arg-type]
        AFTER,
    )
    heard = f"discord:1/eyes/{DISCORD}"
    left.write(lambda tx: tx.note_direct(f"slack:dm:{SLACK}"))
    left.write(lambda tx: tx.note_reactions([heard]))
    left.write(lambda tx: tx.keep("views/2/tom", "mine owner=tom"))
    before = document(left, "beta")
    done = erase(left)
    assert done is not None
    assert done.elsewhere == (("BETA", "tom"),)
    assert document(left, "beta") == before
    with left.read() as tx:
        assert f"slack:dm:{SLACK}" in tx.directs("slack"), "where BETA writes to them"
        assert len(tx.memberships("slack", SLACK)) == 1
        assert tx.note("views/2/tom") == "mine owner=tom"
    assert heard in [row["key"] for row in typed(left)["reaction"]]


def test_somebody_in_an_archived_program_is_erased_from_its_roster(there: Database) -> None:
    there.write(lambda tx: tx.save_program(1, tx.program(1).document, "archived"))
    for record in typed(there)["record"]:
        there.write(lambda tx, of=record["id"]: tx.set_wake(Subject("proposal", of), 1, None))  # type: ignore[misc]
    assert erase(there) is not None
    assert showing(there) == []
    person = read_program(document(there, "acme")).person("former-1")
    assert person is not None
    assert (person.name, person.slack, person.away) == ("Former person 1", None, ())
    assert "Former person 1" in answer(there, "maria", "issue show ACME-2", AFTER)


def test_the_next_one_gets_the_next_mark(left: Database) -> None:
    erase(left)
    answer(left, "maria", "program person dana leaves to=priya", AFTER)
    done = erase(left, "dana")
    assert done is not None
    assert done.mark == "former-2"
    assert re.search(r"Former person 1\b", str(typed(left)["record"]))


def test_what_waits_for_somebody_who_is_erased_is_dropped(left: Database) -> None:
    card = pack(Card(("Please look",)))
    queued = draft(1, "k", "console:dm:tom", to="dm:tom", card=card)
    left.write(lambda tx: tx.queue([queued], AFTER))
    erase(left)
    rows = {line["key"]: line for line in typed(left)["outbox"]}
    assert (rows["k"]["state"], rows["k"]["ready_at"], rows["k"]["settled"]) == (
        "dropped",
        None,
        AFTER,
    )
    with left.read() as tx:
        assert not any(row.draft.to == "dm:former-1" for row in tx.ready(AFTER, 64, 50))


def test_what_comes_while_somebody_is_looked_for_is_erased_too(left: Database) -> None:
    """The large tables are read before the transaction; it reads what was added since."""
    line = 'issue update ACME-1 "Tom Becker called, and tom.becker@acme.example wrote"'

    def meanwhile() -> None:
        assert "recorded" in answer(left, "dana", line, AFTER)
        late = draft(1, "late", "console:shared", card=pack(Card(("Ask Tom Becker",))))
        left.write(lambda tx: tx.queue([late], AFTER))

    done = erase_apart(left, meanwhile)
    assert done is not None
    assert showing(left) == []
    assert "Former person 1 called" in str(typed(left)["event"])
