"""The room, its journal, and the sender that posts to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.console.journal import Journal
from adapters.console.room import BOT, SHARED, Room
from adapters.console.send import ConsoleSender
from bot.ports import PERMANENT, SENT, UNKNOWN
from tests.rehearsal.fakes import T0, delivery


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "room.jsonl"


@pytest.fixture
def room(path: Path) -> Iterator[Room]:
    room = Room(path)
    yield room
    room.close()


def sender(room: Room) -> ConsoleSender:
    return ConsoleSender(room, lambda: T0)


def test_references_keys_and_subjects_survive_a_restart(room: Room, path: Path) -> None:
    sent = sender(room).send(delivery("k1"))
    room.post(T0, SHARED, "maria", "“hi” 缺料\nthere", thread=sent.ref)
    assert room.next_event() == 1
    sender(room).send(delivery("k1", title="ACME-1 acknowledged", ref=sent.ref))

    again = Room(path)
    assert again.next_event() == 2
    card = again.find("k1")
    assert card is not None
    assert (card.ref, card.text, card.at) == ("m1", "ACME-1 acknowledged", T0)
    assert again.card_about("acme-1") == card
    talk = again.get("m2")
    assert talk is not None
    assert (talk.text, talk.thread, talk.author) == ("“hi” 缺料\nthere", "m1", "maria")
    assert again.post(T0, SHARED, BOT, "next").ref == "m3"


def test_a_torn_last_line_is_skipped_and_harms_no_later_one(room: Room, path: Path) -> None:
    sender(room).send(delivery("k1"))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])
    again = Room(path)
    assert again.get("m2") is None
    assert again.post(T0, SHARED, BOT, "after").ref == "m2"
    third = Room(path)
    after = third.get("m2")
    assert after is not None
    assert after.text == "after"


def test_a_line_torn_inside_a_character_is_skipped(path: Path) -> None:
    path.write_bytes(b'{"event": 4}\n[1]\n{"event": "\xe7\xbc')
    assert Room(path).next_event() == 5


def test_each_entry_is_one_line(room: Room, path: Path) -> None:
    room.post(T0, SHARED, "linh", "two\nlines\u2028here \ud800")
    assert path.read_bytes().count(b"\n") == 1
    assert "two\nlines" in json.loads(path.read_text())["post"]["text"]
    assert Room(path).get("m1") is not None


def test_a_delivery_is_posted_with_thread_and_key(room: Room) -> None:
    root = sender(room).send(delivery("k1")).ref
    line = sender(room).send(delivery("k2", kind="issue.event", root=root))
    found = room.get(line.ref or "")
    assert found is not None
    assert found.thread == root
    card = room.card_about("ACME-1")
    assert card is not None
    assert card.ref == root


def test_a_repeated_delivery_is_looked_up_first(room: Room) -> None:
    first = sender(room).send(delivery("k1"))
    again = sender(room).send(delivery("k1", repeated=True))
    assert (again.result, again.ref, again.found) == (SENT, first.ref, True)
    assert room.get("m2") is None
    new = sender(room).send(delivery("k9", repeated=True))
    assert (new.result, new.ref) == (SENT, "m2")


def test_an_unknown_reference_is_refused_for_good(room: Room) -> None:
    assert sender(room).send(delivery(ref="m7")).result == PERMANENT
    assert sender(room).send(delivery(root="m7")).result == PERMANENT


def test_a_journal_that_fails_leaves_the_outcome_unknown(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.write", lambda _file, data: len(data) - 1)
    assert sender(room).send(delivery("k1")).result == UNKNOWN
    assert room.find("k1") is None


def test_the_listener_hears_posts_and_edits() -> None:
    heard = []
    room = Room()
    room.on_change = lambda m, edited: heard.append((m.ref, edited))
    listening = sender(room)
    ref = listening.send(delivery("k1")).ref
    listening.send(delivery("k1", ref=ref))
    assert heard == [("m1", False), ("m1", True)]


def test_a_bundle_is_about_its_parts() -> None:
    room = Room()
    parts = (("ack.reminder", "ACME-1", None), ("hole", "ACME-2", None))
    sender(room).send(delivery("b", kind="bundle", name=None, to="dm:tom", parts=parts))
    assert [m.ref for m in room.about("ACME-2")] == ["m1"]
    assert room.card_about("ACME-2") is None


def test_a_journal_appends_to_what_is_there(path: Path) -> None:
    for number in (1, 2):
        journal = Journal(path)
        journal.append({"event": number})
        journal.close()
    assert [e["event"] for e in Journal(path).entries()] == [1, 2]
