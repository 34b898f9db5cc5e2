"""What is logged where one side reads is shared only when the person says so, asked once."""

from __future__ import annotations

import pytest

from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import Button, plain_card
from bot.ports.request import BUTTON, COMMAND, REACTION, Reply, Request
from tests.commands.test_program_changes import Office, office

__all__ = ["office"]
TITLE = "U7 MCU short, second source is Mouser"
LINE = f'issue log shortage major "{TITLE}" gap=1200 need="2026-12-14"'


def buttons(reply: Reply) -> dict[str, Button]:
    assert reply.card is not None
    return {button.label: button for button in reply.card.buttons}


def press(office: Office, person: str, where: str, button: Button, message: str = "q1") -> Reply:
    office._events += 1
    request = Request(
        f"b{office._events}", BUTTON, "console", person, where, button.command,
        private=where.startswith("console:dm:"), heard=False, message=message,
    )  # fmt: skip
    return office.core.handle(request, office.now)


def shared(office: Office) -> list[str]:
    return [str(d.card) for d in office.deliver() if d.to == "shared"]


def mark(office: Office, person: str, key: str, place: str = "console:oem") -> Reply:
    request = Request(
        key, REACTION, "console", person, place, "rotating_light", message="m7",
        message_text=TITLE, link="https://chat/own/7",
    )  # fmt: skip
    return office.core.handle(request, office.now)


@pytest.mark.parametrize(
    ("person", "partner", "place"),
    [
        ("tom", "Volta EMS", "oem"),
        ("tom", "Volta EMS", "dm"),
        ("linh", "Acme Devices", "ems"),
        ("linh", "Acme Devices", "dm"),
    ],
)
def test_it_is_asked_before_anything_is_public(
    office: Office, person: str, partner: str, place: str
) -> None:
    where = f"console:dm:{person}" if place == "dm" else f"console:{place}"
    asked = office.ask(person, LINE, place=place)
    assert plain_card(asked.card or pytest.fail("no card")).startswith(f"May {partner} read this?")
    assert list(buttons(asked)) == [f"Share with {partner}", "Keep to us"]
    assert shared(office) == []
    done = press(office, person, where, buttons(asked)[f"Share with {partner}"])
    assert "ACME-1 is logged" in plain_card(done.card or pytest.fail("no card"))
    (card,) = shared(office)
    assert TITLE in card
    assert "1200" in card
    assert "share" not in office.say("maria", "issue show ACME-1")


def test_the_answer_is_known_after_a_restart_and_asks_nothing_again(office: Office) -> None:
    share = buttons(office.ask("tom", LINE, place="oem"))["Share with Volta EMS"]
    office.core = Core(office.core.db, ["console"], INDEX)
    press(office, "tom", "console:oem", share)
    assert len(shared(office)) == 1
    again = press(office, "tom", "console:oem", share)
    assert again.refused
    assert shared(office) == []


def test_what_is_kept_is_not_logged_and_says_so(office: Office) -> None:
    keep = buttons(office.ask("tom", LINE, place="oem"))["Keep to us"]
    said = press(office, "tom", "console:oem", keep)
    assert plain_card(said.card or pytest.fail("no card")) == (
        "Nothing was logged, and Volta EMS reads nothing. Both companies read every issue."
    )
    assert shared(office) == []
    assert TITLE not in office.say("tom", "issue list all", place="dm")


def test_each_matter_is_asked_for_itself(office: Office) -> None:
    share = buttons(office.ask("tom", LINE, place="dm"))["Share with Volta EMS"]
    press(office, "tom", "console:dm:tom", share)
    other = office.ask("tom", 'issue log shortage major "U8 short"', place="dm")
    assert "Share with Volta EMS" in buttons(other)


@pytest.mark.parametrize("place", ["shared", "oem"])
def test_nothing_is_asked_where_both_read_or_the_line_says_it(office: Office, place: str) -> None:
    line = LINE if place == "shared" else f"{LINE} share=yes"
    assert "ACME-1 is logged" in office.say("tom", line, place=place)


def test_a_wrong_answer_is_refused(office: Office) -> None:
    assert "Use share=yes or share=no" in office.say("tom", f"{LINE} share=maybe", place="oem")
    assert shared(office) == []


def test_a_mark_among_ourselves_is_asked_and_logged_once(office: Office) -> None:
    first, second = mark(office, "tom", "r1"), mark(office, "maria", "r2")
    assert shared(office) == []
    done = press(office, "tom", "console:oem", buttons(first)["Share with Volta EMS"])
    assert "ACME-1 is logged" in plain_card(done.card or pytest.fail("no card"))
    (card,) = shared(office)
    assert TITLE in card
    assert "chat/own" not in card, "where it was said stays inside"
    late = press(office, "maria", "console:oem", buttons(second)["Share with Volta EMS"])
    assert "already logged as ACME-1" in plain_card(late.card or pytest.fail("no card"))
    again = mark(office, "tom", "r3")
    assert "already logged as ACME-1" in plain_card(again.card or pytest.fail("no card"))


def test_a_mark_on_a_message_without_words_is_asked_too(office: Office) -> None:
    request = Request(
        "r1", REACTION, "console", "tom", "console:oem", "rotating_light", message="m8"
    )
    share = buttons(office.core.handle(request, office.now))["Share with Volta EMS"]
    press(office, "tom", "console:oem", share)
    (card,) = shared(office)
    assert "A message without words" in card
    assert "m8" not in card


def test_a_form_from_a_message_among_ourselves_is_asked(office: Office) -> None:
    request = Request(
        "f1", COMMAND, "console", "tom", "console:oem", 'issue log general "U7"',
        heard=False, message="m9", message_text=TITLE,
    )  # fmt: skip
    share = buttons(office.core.handle(request, office.now))["Share with Volta EMS"]
    press(office, "tom", "console:oem", share)
    assert len(shared(office)) == 1


def test_whoever_is_not_on_the_roster_is_asked_nothing(office: Office) -> None:
    said = office.say("zoe", LINE, place="dm")
    assert "share" not in said.lower() or "roster" in said
    assert shared(office) == []


@pytest.fixture
def noted(office: Office) -> Office:
    office.say("linh", 'issue log shortage major "U7 short"')
    office.deliver()
    return office


def test_a_note_that_nobody_else_saw_is_kept_also_in_the_shared_channel(noted: Office) -> None:
    request = Request(
        "n1", COMMAND, "console", "tom", "console:shared", f'issue note ACME-1 "{TITLE}"',
        heard=False,
    )  # fmt: skip
    kept = noted.core.handle(request, noted.now)
    assert not kept.refused
    sent = noted.deliver()
    assert {d.to for d in sent if TITLE in str(d.card)} == {"oem"}
    assert TITLE in noted.say("maria", "issue show ACME-1", place="dm")
    for person, where in (("linh", "dm"), ("linh", "shared"), ("maria", "shared")):
        assert TITLE not in noted.say(person, "issue show ACME-1", place=where)


def test_a_note_that_the_partner_has_read_is_refused(noted: Office) -> None:
    assert "has already seen" in noted.say("tom", f'issue note ACME-1 "{TITLE}"')
    assert TITLE not in noted.say("tom", "issue show ACME-1", place="dm")
