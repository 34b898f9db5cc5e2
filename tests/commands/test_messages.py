"""What a unit of work says as messages: where, in which thread, and once under which key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app.bootstrap import on_console, throwaway_database
from bot.engine.context import context_of
from bot.engine.keys import message_key
from bot.engine.writer import Writer
from bot.features import INDEX
from bot.features.programs.store import import_program
from bot.messages.card import Card
from bot.ports import Database, Draft, Record, RecordGuard, UnitOfWork
from bot.ports.audience import Audience, only
from bot.ports.message import Message
from storage.statement import Statement
from storage.tables import table
from tests.playing import small_program

# A Thursday at ten in California, two in the night of Friday in Shenzhen.
NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
ABOUT = Record(7, 1, "deadline", "fai", True, None, {})
MESSAGE = Message("notice", ("the date moved",), record=ABOUT, key="moved/fai")
Do = Callable[[Writer], None]


@pytest.fixture
def database() -> Iterator[Database]:
    with throwaway_database() as database:
        database.write(lambda tx: import_program(tx, on_console(small_program()), NOW, INDEX))
        yield database


def said(database: Database, do: Do, cause: str = "test", *, mute: bool = False) -> list[Draft]:
    """Return everything that waits after ``do``, whenever it is to be sent."""

    def unit(tx: UnitOfWork) -> list[Draft]:
        do(Writer(tx, context_of(tx, 1, INDEX), NOW, cause, mute=mute))
        return [row.draft for row in tx.ready(NOW + timedelta(days=7), 64, 50)]

    return database.write(unit)


def test_a_message_says_where_it_goes_what_it_is_about_and_how_long_it_holds(
    database: Database,
) -> None:
    guarded = replace(MESSAGE, guard=RecordGuard(7, "D4/0"), level=2)
    (draft,) = said(database, lambda writer: writer.post(guarded))
    assert (draft.place, draft.to, draft.kind) == ("console:shared", "shared", "notice")
    assert (draft.name, draft.level, draft.guard) == ("deadline:fai", 2, RecordGuard(7, "D4/0"))
    assert draft.key == message_key("ACME", "deadline:fai", "moved/fai", "notice", draft.place)


def test_a_key_is_said_once_by_whatever_unit_says_it(database: Database) -> None:
    for cause in ("one", "two"):
        drafts = said(database, lambda writer: writer.post(MESSAGE), cause)
    assert len(drafts) == 1


def test_without_a_key_each_is_said_once_in_its_unit(database: Database) -> None:
    def twice(writer: Writer) -> None:
        writer.post(replace(MESSAGE, key=None))
        writer.post(replace(MESSAGE, key=None))

    assert len(said(database, twice)) == 2
    assert len(said(database, twice)) == 2
    assert len(said(database, twice, "another")) == 4


@pytest.mark.parametrize(
    ("message", "thread"), [(MESSAGE, False), (replace(MESSAGE, threaded=True), True)]
)
def test_a_line_about_a_record_lies_in_a_thread_where_it_has_a_card(
    database: Database, message: Message, thread: bool
) -> None:
    said(database, lambda writer: writer.post(message))
    stored = Statement(select(table("outbox").c.thread))
    rows = database.write(lambda tx: tx._rows(stored))  # type: ignore[attr-defined]
    assert [bool(row[0]) for row in rows] == [thread]


def test_a_side_reads_in_its_own_channels_what_the_other_must_not(database: Database) -> None:
    (draft,) = said(database, lambda writer: writer.post(MESSAGE, Audience("ems")))
    assert (draft.place, draft.to) == ("console:ems", "ems")


def test_what_was_said_at_a_place_is_not_repeated_there(database: Database) -> None:
    assert said(database, lambda writer: writer.post(MESSAGE, but="console:shared")) == []


def test_a_direct_message_mentions_nobody_and_waits_for_its_readers_hours(
    database: Database,
) -> None:
    def tell(writer: Writer) -> None:
        for person in ("tom", "wei"):
            somebody = writer.ctx.program.person(person)
            assert somebody is not None
            writer.tell(somebody, MESSAGE.showing(Card((writer.ctx.mention(somebody),))))

    drafts = {draft.to: draft for draft in said(database, tell)}
    assert set(drafts) == {"dm:tom", "dm:wei"}
    assert {draft.mentions for draft in drafts.values()} == {()}
    assert drafts["dm:tom"].not_before == NOW
    assert drafts["dm:wei"].not_before == datetime(2026, 12, 4, 0, 30, tzinfo=UTC)


def test_an_announcement_goes_to_one_place_for_one_reader(database: Database) -> None:
    later = NOW + timedelta(hours=1)
    (draft,) = said(
        database,
        lambda writer: writer.announce(only("tom"), "console:dm:tom", MESSAGE, not_before=later),
    )
    assert (draft.place, draft.to, draft.not_before) == ("console:dm:tom", "dm:tom", later)


def test_a_mute_unit_says_nothing(database: Database) -> None:
    assert said(database, lambda writer: writer.post(MESSAGE), mute=True) == []
