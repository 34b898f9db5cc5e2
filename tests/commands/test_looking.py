"""What only shows is answered on a view: it never waits for the writer, and writes nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import bot.features.digests.send as digests
from bot.app.bootstrap import on_console
from bot.domain.errors import StorageError
from bot.domain.values import Channel
from bot.engine.commands.declaration import Command
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports import Database, Subject
from bot.ports.request import BUTTON, COMMAND, Request
from storage import schema
from storage.open import open_database
from tests.playing import small_program

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
LOOKS = [command for command in INDEX.commands if not command.changes]
ASKED = ("what is open?", "who owns ACME-1", "please export the list", "什么还没关闭")
"""What only asks is a look as well, whatever its words."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/andon.db"
    schema.create(url)
    found = open_database(url, durable=False)
    yield found
    found.close()


@pytest.fixture
def core(db: Database) -> Core:
    found = Core(db, ["console"], INDEX)
    found.import_program(on_console(small_program()), NOW)
    for line in ("issue log scar critical again", "issue log eq two", "issue log shortage one"):
        assert not found.handle(asked(f"{line} share=yes"), NOW).refused, line
    return found


def asked(line: str, **values: Any) -> Request:
    plain = Request(f"k/{line}", COMMAND, "console", "maria", "console:dm:maria", line, True)
    return replace(plain, **values)


def line_of(command: Command) -> str:
    return command.example.removeprefix("/andon").strip()


@pytest.mark.parametrize("line", [*map(line_of, LOOKS), *ASKED], ids=lambda line: line or "state")
def test_it_is_answered_while_the_writer_is_busy(core: Core, line: str) -> None:
    """Each reading command's own example, while a unit holds the writer that does not end."""
    begun, go_on = threading.Event(), threading.Event()

    def busy(_: object) -> None:
        begun.set()
        assert go_on.wait(20)

    unit = core.db.submit(busy)
    assert begun.wait(5)
    try:
        reply = core.submit(asked(line), NOW).result(timeout=10)
    finally:
        go_on.set()
        unit.result(timeout=5)
    assert reply.card is not None


@pytest.mark.parametrize("kind", [COMMAND, BUTTON])
def test_it_leaves_nothing_behind(core: Core, kind: Any) -> None:
    with core.db.read() as tx:
        before = len(tx.events(1))
    for line in ("issue show ACME-1", "issue why ACME-2", "issue list all", "digest now weekly"):
        reply = core.handle(asked(line, kind=kind), NOW)
        assert reply.card is not None
        assert not reply.refused
        with core.db.read() as tx:
            assert tx.answered(f"k/{line}") is None
    with core.db.read() as tx:
        assert len(tx.events(1)) == before


def test_a_view_refuses_to_write(core: Core) -> None:
    with core.db.read() as tx, pytest.raises(StorageError, match="read view"):
        tx.keep("name", "value")
    with core.db.read() as tx, pytest.raises(StorageError, match="read view"):
        tx.add_event(tx.events(1)[0])


def test_a_command_that_only_shows_cannot_ask_again() -> None:
    with pytest.raises(ValueError, match="only shows"):
        replace(LOOKS[0], asks_again=True)


def test_where_somebody_looks_is_where_they_are_told_something(db: Database) -> None:
    """The platform on which somebody was last is kept of a look, too, but behind it."""
    program = small_program()
    people = tuple(
        replace(person, slack="T1/U1", discord="7") if person.id == "maria" else person
        for person in program.people
    )
    channels = (Channel("slack", "C1", "shared", "T1"), Channel("discord", "9", "shared"))
    core = Core(db, ["slack", "discord"], INDEX)
    core.import_program(replace(program, people=people, channels=channels), NOW)
    place = {"platform": "discord", "identity": "7", "place": "discord:dm:7"}
    assert not core.handle(asked("issue list", **place), NOW).refused
    db.write(lambda tx: None)
    with db.read() as tx:
        assert tx.note("last/1/maria") == "discord"


def test_a_digest_is_made_on_a_view(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer only sends what was made: gathering takes long where much is open."""
    core.handle(asked('digest schedule daily "08:30"'), NOW)
    gathered: list[bool] = []
    gather = digests.gather

    def watched(writer: Any, *more: Any) -> Any:
        gathered.append(writer.tx._writing)
        return gather(writer, *more)

    monkeypatch.setattr(digests, "gather", watched)
    with core.db.read() as tx:
        (record,) = tx.records(1, "digest")
        due = tx.wake_at(Subject("digest", record.id))
    assert due is not None
    core.fire(due)
    assert gathered == [False]
    sent = [delivery for batch in core.claim(due) for delivery in batch]
    assert "digest.daily" in {kind for d in sent for kind in (d.kind, *(k for k, *_ in d.parts))}
