"""What is said in a thread that only one side reads stays with that side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.messages.card import plain_card, unpack
from bot.ports.request import COMMAND, TALK, Request
from tests.commands.test_program_changes import Office, office

__all__ = ["office"]
SECRET = "target price 2.10"


def answer(office: Office, person: str, place: str, thread: str) -> str:
    private = place.startswith("console:dm:")
    request = Request(
        "talk", TALK, "console", person, place, SECRET, private=private, thread=thread
    )
    reply = office.core.handle(request, office.now)
    return str(reply.card.title) if reply.card else ""


@pytest.mark.parametrize("place", ["console:oem", "console:dm:tom"])
def test_a_reply_among_ourselves_is_a_note(office: Office, place: str) -> None:
    office.say("linh", 'issue log shortage major "U7 short"')
    office.say("tom", 'issue note ACME-1 "second source is Mouser"', place="dm")
    office.say("linh", "issue wait ACME-1 on oem")
    office.say("tom", "issue wait ACME-1 on ems", place="shared")
    office.say("linh", "issue wait ACME-1 on oem", place="shared")
    sent = office.deliver()
    root = next(d for d in sent if d.place == place and d.name == "ACME-1")
    said = answer(office, "tom", place, f"m{root.key}")
    assert ("note for" in said) == (place != "console:oem")
    office.deliver()
    assert SECRET in office.say("tom", "issue show ACME-1", place="dm")
    for person, where in (("linh", "dm"), ("linh", "shared"), ("tom", "shared")):
        assert SECRET not in office.say(person, "issue show ACME-1", place=where)


@pytest.mark.parametrize("place", ["console:oem", "console:dm:tom"])
@pytest.mark.parametrize(
    "line",
    ['deadline promise tom fri "800 at 2.10"', 'deadline add "800 at 2.10" due=fri'],
)
def test_a_promise_among_ourselves_is_no_deadline(office: Office, place: str, line: str) -> None:
    """Both sides read every deadline: none is made of a line in a thread that one side reads."""
    office.say("linh", 'issue log shortage major "U7 short"')
    office.say("tom", 'issue note ACME-1 "second source is Mouser"', place="dm")
    office.say("linh", "issue wait ACME-1 on ems")
    office.say("linh", "issue wait ACME-1 on oem")
    root = next(d for d in office.deliver() if d.place == place and d.name == "ACME-1")
    private = place.startswith("console:dm:")
    request = Request(
        "line", COMMAND, "console", "tom", place, line, private=private, thread=f"m{root.key}"
    )
    reply = office.core.handle(request, office.now)
    assert reply.refused
    said = plain_card(reply.card) if reply.card else ""
    assert "Nothing was kept: only Acme Devices reads this thread" in said
    assert "issue note ACME-1" in said
    assert f"say outside this thread: {' '.join(line.split()[:2])}" in said
    assert not [d for d in office.deliver() if "800 at 2.10" in plain_card(unpack(d.card))]
    for asked in ("deadline list all", "issue show ACME-1", "issue why ACME-1 full=yes"):
        assert "800 at 2.10" not in office.say("linh", asked, place="dm")
    outside = replace(request, key="outside", thread=None)
    kept = office.core.handle(outside, office.now).card
    assert kept is not None
    assert "Both sides read it." in plain_card(kept)


@pytest.mark.parametrize(("place", "shown"), [("shared", True), ("oem", False)])
def test_a_form_takes_over_only_what_both_sides_read(
    office: Office, place: str, shown: bool
) -> None:
    request = Request(
        "form", COMMAND, "console", "tom", f"console:{place}", "issue log",
        message="m1", message_text=SECRET, link="https://example/own/1",
    )  # fmt: skip
    form = office.core.form(request, "issue log")
    assert form is not None
    assert (SECRET in str(form)) == shown
    line = 'issue log shortage "U7 short"'
    office.core.handle(replace(request, key="log", text=line), office.now)
    assert ("example/own" in office.say("wei", "issue show ACME-1")) == shown
