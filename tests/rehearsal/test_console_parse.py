"""What people do on the console becomes requests."""

from __future__ import annotations

import pytest

from adapters.console.parse import newest_with_buttons, parse
from adapters.console.room import SHARED, Room
from adapters.console.send import ConsoleSender
from adapters.console.stage import ConsoleStage
from bot.domain.errors import Refused
from bot.messages.card import Button, Card, pack
from bot.ports.acts import Act, Click, React, Say
from bot.ports.request import BUTTON, COMMAND, REACTION, TALK, Request
from tests.rehearsal.fakes import SIDES, T0, delivery

ACK = Button("Acknowledge", "issue ack ACME-1")
RESOLVE = Button("Resolve", "issue resolve ACME-1", form="resolve")


@pytest.fixture
def room() -> Room:
    room = Room()
    sender = ConsoleSender(room, lambda: T0)
    sender.send(delivery("card", buttons=(ACK, RESOLVE)))
    room.post(T0, SHARED, "linh", "Kit 4411 arrived wet")
    room.post(T0, "console:ems", "linh", "kit 4411: our fault")
    sender.send(delivery("ping", to="dm:tom", buttons=(Button("Not yet", "issue snooze ACME-1"),)))
    return room


def read(act: Act, room: Room) -> Request:
    return parse(act, room, SIDES, "console:1")


@pytest.mark.parametrize(
    ("typed", "kind", "text", "heard"),
    [
        ("/andon issue list", COMMAND, "issue list", False),
        ("@andon issue list", COMMAND, "issue list", True),
        ("@Andon", COMMAND, "", True),
        ("/andon   ", COMMAND, "", False),
        ("@andonis hello", TALK, "@andonis hello", True),
        ("please @andon issue list", TALK, "please @andon issue list", True),
    ],
)
def test_a_prefix_makes_a_command(
    room: Room, typed: str, kind: str, text: str, heard: bool
) -> None:
    request = read(Say(1, "maria", typed), room)
    assert (request.kind, request.text, request.heard) == (kind, text, heard)
    assert (request.key, request.platform, request.identity) == ("console:1", "console", "maria")


@pytest.mark.parametrize(
    ("where", "place", "private", "thread"),
    [
        ("shared", "console:shared", False, None),
        ("oem", "console:oem", False, None),
        ("dm", "console:dm:maria", True, None),
        ("ACME-1", "console:shared", False, "m1"),
    ],
)
def test_where_it_is_said(
    room: Room, where: str, place: str, private: bool, thread: str | None
) -> None:
    request = read(Say(1, "maria", "hello", where), room)
    assert (request.place, request.private, request.thread) == (place, private, thread)


def test_an_answer_needs_a_card(room: Room) -> None:
    with pytest.raises(Refused, match="no card about ACME-2"):
        read(Say(1, "maria", "hello", "ACME-2"), room)


def test_a_click_runs_the_newest_button_with_the_label(room: Room) -> None:
    request = read(Click(1, "maria", "resolve", "acme-1"), room)
    assert (request.kind, request.text) == (BUTTON, "issue resolve ACME-1")
    assert (request.place, request.message, request.heard) == ("console:shared", "m1", False)


def test_a_click_reaches_the_persons_own_messages(room: Room) -> None:
    request = read(Click(1, "tom", "Not yet", "ACME-1"), room)
    assert (request.place, request.private) == ("console:dm:tom", True)
    with pytest.raises(Refused, match=r'"Not yet".*use Acknowledge, Resolve, for example maria'):
        read(Click(1, "maria", "Not yet", "ACME-1"), room)


def test_a_click_on_nothing_says_so(room: Room) -> None:
    with pytest.raises(Refused, match="no button about ACME-9 that maria can see"):
        read(Click(1, "maria", "Resolve", "ACME-9"), room)


def test_an_edited_card_has_its_new_buttons_only(room: Room) -> None:
    ConsoleSender(room, lambda: T0).send(delivery("card", buttons=(RESOLVE,), ref="m1"))
    with pytest.raises(Refused, match="use Resolve"):
        read(Click(1, "maria", "Acknowledge", "ACME-1"), room)


def test_a_bundles_buttons_belong_to_their_subjects(room: Room) -> None:
    parts = (("ack.reminder", "ACME-1", None), ("ack.reminder", "ACME-2", None))
    buttons = (ACK, Button("Acknowledge", "issue ack ACME-2"))
    bundle = delivery("b", name=None, to="dm:tom", parts=parts, buttons=buttons)
    ConsoleSender(room, lambda: T0).send(bundle)
    assert read(Click(1, "tom", "Acknowledge", "ACME-2"), room).text == "issue ack ACME-2"
    assert read(Click(1, "tom", "Acknowledge", "ACME-1"), room).text == "issue ack ACME-1"


@pytest.mark.parametrize(("person", "message"), [("linh", "m3"), ("tom", "m2"), ("stranger", "m2")])
def test_a_reaction_finds_the_newest_message_the_person_can_read(
    room: Room, person: str, message: str
) -> None:
    request = read(React(1, person, "🚨", "kit 4411"), room)
    assert (request.kind, request.text, request.message) == (REACTION, "🚨", message)
    assert "4411" in (request.message_text or "")


def test_a_reaction_on_a_card_or_on_nothing(room: Room) -> None:
    assert read(React(1, "tom", "eyes", None, "ACME-1"), room).message == "m1"
    with pytest.raises(Refused, match="no message with"):
        read(React(1, "tom", "eyes", "our fault"), room)
    with pytest.raises(Refused, match="no card about ACME-2"):
        read(React(1, "tom", "eyes", None, "ACME-2"), room)


def test_keys_count_and_only_what_others_hear_is_posted() -> None:
    stage = ConsoleStage(Room(), SIDES, lambda: T0)
    lines = ["/andon issue list", "hello", "@andon issue list"]
    requests = [stage.request(Say(1, "maria", line), T0) for line in lines]
    assert [r.key for r in requests] == ["console:1", "console:2", "console:3"]
    assert [m.text for m in (stage.room.get("m1"), stage.room.get("m2")) if m] == lines[1:]
    assert stage.room.get("m3") is None


def test_a_private_answer_can_be_clicked_by_its_reader_only() -> None:
    stage = ConsoleStage(Room(), SIDES, lambda: T0)
    request = stage.request(Say(1, "maria", "/andon"), T0)
    stage.answer(request, Card(("state",), buttons=(ACK,)), None, T0)
    mine = stage.choices("maria")
    assert mine is not None
    assert mine.buttons == (ACK,)
    assert stage.press("maria", mine.message, ACK).private
    assert stage.choices("tom") is None


def test_a_number_presses_no_button_of_a_thread(room: Room) -> None:
    card = room.card_about("ACME-1")
    assert card is not None
    room.post(T0, SHARED, "andon", "Level 1", card=pack(Card(("x",), buttons=(ACK,))), thread="m1")
    assert newest_with_buttons("linh", room, SIDES) == card
