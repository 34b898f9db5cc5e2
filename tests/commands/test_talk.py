"""Ordinary talk changes nothing; what it may have meant is offered, and done once when pressed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.discord.ids import button_id
from adapters.slack.actions import VALUE
from bot.engine.commands.offers import LINE_ON_A_BUTTON
from bot.features import INDEX
from bot.messages.card import Button, plain_card
from bot.ports.request import Reply
from tests.commands.talk_room import TalkRoom, talk_room
from tests.playing import small_program

LOG = "Log as issue"

PHRASES: list[tuple[str, str | None, bool]] = [
    ('maria: @andon pause for lunch, back at one', None, False),
    ('wei: @andon Pause for lunch, back at one', None, False),
    ('tom: @andon pause for lunch, back at one', None, False),
    ('maria: @andon end of discussion', 'sync end "of discussion"', True),
    ('wei: @andon END of discussion', 'sync end "of discussion"', True),
    ('maria: @andon archive that please', 'program archive "that please"', True),
    ('maria: @andon skip the agenda today', 'sync skip "the agenda today"', True),
    ('maria: @andon move friday works for me', None, False),
    ('maria: @andon off to lunch', None, True),
    ('maria: @andon away from my writer', None, False),
    ('maria: @andon away tomorrow afternoon', None, False),
    ('wei: @andon minutes will follow', None, False),
    ('wei: @andon agenda please', 'sync agenda "please"', False),
    ('maria: @andon action is needed here', None, True),
    ('maria: @andon promise friday we will ship', 'deadline promise friday "we will ship"', True),
    ('maria: @andon ack please', None, False),
    ('tom: @andon done', None, False),
    ('maria: @andon close the window, it is cold', None, True),
    ('maria: @andon hold on', None, False),
    ('wei: @andon note that we are closed monday', None, True),
    ('maria: @andon show me', None, False),
    ('maria: @andon escalate this please', None, True),
    ('maria: @andon wait a minute', None, True),
    ('maria: @andon update: broker has 800', None, True),
    ('maria: @andon resume normal work', None, False),
    ('maria: @andon add me to the channel', None, True),
    ('maria: @andon log in to the portal please', None, True),
    ('maria: @andon approve of this', None, True),
    ('maria: @andon reject that idea', None, True),
    ('maria: @andon plan for tomorrow', None, True),
    ('maria: @andon commit to that', None, True),
    ('maria: @andon slip fai is likely', None, True),
    (
        "maria: @andon commit samples by friday please",
        'deadline commit samples by friday "please"',
        True,
    ),
    ('maria: @andon atrisk fai fixture is late', 'deadline atrisk fai "fixture is late"', True),
    ('maria: @andon import the list please', None, False),
    ('maria: @andon person in charge', None, False),
    ('maria: @andon calendar is wrong', None, False),
    ('maria: @andon restore the old version', None, True),
    ('wei: @andon resolve 3 boards were swapped', 'issue resolve ACME-3 "boards were swapped"', True),  # noqa: E501
    ('maria: @andon close the “window”, it is cold', None, False),
    ('maria: @andon pause “for lunch” please', None, False),
    ('maria: @andon mode=pause', None, False),
    ('maria: @andon do not pause', None, False),
    ('maria: @andon not end, please', None, False),
    ('maria: @andon pause? not yet', None, False),
    ("tom in ACME-1: @andon don't resolve this yet", None, False),
    ('tom in ACME-1: @andon resolve not yet', None, False),
    ('tom in ACME-1: @andon we should not close this yet', None, False),
    ('tom in ACME-1: @andon resolve is a big word', 'issue resolve ACME-1 "is a big word"', False),
    ('linh in ACME-1: @andon resolve is a big word', None, False),
    ('tom in ACME-1: @andon Resolve it’s “done”', 'issue resolve ACME-1 "it’s \\“done\\”"', False),
    ('tom in ACME-1: @andon resolve swapped the reel', 'issue resolve ACME-1 "swapped the reel"', False),  # noqa: E501
    ('tom in ACME-1: @andon ack please', 'issue ack ACME-1', False),
    ('tom in ACME-1: @andon ack, thanks', 'issue ack ACME-1', False),
    ('tom in ACME-1: @andon Ack!', 'issue ack ACME-1', False),
    ('linh in ACME-1: @andon ack please', None, False),
    ('tom in ACME-1: @andon update: broker has 800', 'issue update ACME-1 "broker has 800"', False),
    ('tom in ACME-1: @andon update broker has 800', 'issue update ACME-1 "broker has 800"', False),
    ('maria in ACME-1: @andon escalate this please', 'issue escalate ACME-1 "this please"', False),
    ('maria in ACME-1: @andon escalate 2 the line stops', 'issue escalate ACME-1 2 "the line stops"', False),  # noqa: E501
    ('tom in ACME-1: @andon resolve 3 boards were swapped', 'issue resolve ACME-1 "3 boards were swapped"', False),  # noqa: E501
    ('linh in ACME-3: @andon close the window, it is cold', None, False),
    ('tom in ACME-3: @andon close the window, it is cold', None, False),
    ('tom in ACME-1: @andon hold on', None, False),
    ('tom in ACME-1: @andon wait a minute', None, False),
    ('tom in ACME-1: @andon note that we are closed monday', None, False),
    ('tom in ACME-1: @andon done', 'issue resolve ACME-1', False),
    ('maria in ACME-1: @andon cancel that', 'issue cancel ACME-1 "that"', False),
    ('wei in ACME-1: @andon cancel ACME-1, please', 'issue cancel ACME-1 "ACME-1, please"', False),
    ('maria in ACME-1: @andon assign tom please', 'issue assign ACME-1 tom', False),
    ('maria in ACME-1: @andon assign it to tom please', 'issue assign ACME-1 tom', False),
    ('maria in ACME-1: @andon reopen that topic tomorrow', None, False),
    ('tom in ACME-1: @andon contain yourself', 'issue contain ACME-1 "yourself"', False),
    ('maria in ACME-1: @andon merge this with the other one', None, False),
    ('wei in ACME-1: @andon approve of this', None, False),
    ('wei in ACME-1: @andon approve DEC3 is not what we want', None, False),
    ('maria in dm: pause for lunch', None, False),
    ('wei in dm: End of discussion', 'sync end "of discussion"', False),
    ('wei in dm: note that we are closed monday', None, False),
    ('maria in oem: @andon archive that please', 'program archive "that please"', False),
    ('wei in ems: @andon pause for lunch', None, False),
    ('maria: /andon pause for lunch today', None, False),
]  # fmt: skip
"""What is said, the line that is offered (``None``: none is), and whether it can be logged."""

EXACT = [
    'maria: @andon pause "for lunch"',
    "maria: @andon pause",
    "maria: @andon program pause for lunch",
    "maria: @andon archive “last lot shipped”",
    "maria: @andon sync end of discussion",
    "maria: @andon end ops-weekly",
    "maria: @andon here",
    "maria: @andon away 2027-02-03..2027-02-07",
    "maria: @andon away tomorrow",
    "maria: @andon off weekly",
    "maria: @andon move ops-weekly 2027-01-14 17:00",
    "maria: @andon promise tom 2027-02-10 “800 pcs from the broker”",
    "maria: @andon done samples",
    "maria: @andon slip fai 2027-02-15 fixture is late",
    "maria: @andon add “Weekly call” due=2027-02-10",
    "wei: @andon approve DEC3",
    "wei: @andon approve DEC3 “fine by me”",
    "tom: @andon ack ACME-1",
    "tom: @andon ACK #1",
    "tom: @andon resolve ACME-1 fixed by rework",
    "tom: @andon update acme-1 broker has 800",
    "maria: @andon hold ACME-1 4bh partner is on site",
    "tom: @andon wait ACME-1 on ems photos are missing",
    "linh: @andon log shortage major U9 short 400 pcs",
    "linh: @andon log shortage U9 short 400 pcs",
    "tom in ACME-1: @andon ack",
    "tom in ACME-1: @andon ack next=+4h",
    "tom in ACME-1: @andon resolve",
    'tom in ACME-1: @andon resolve "swapped the reel"',
    "tom in ACME-1: @andon resolve „swapped the reel“",
    "tom in ACME-1: @andon assign maria",
    "tom in ACME-2: @andon merge into ACME-1",
    "maria in dm: ack ACME-1",
]  # fmt: skip


@pytest.fixture(scope="module")
def quiet() -> Iterator[TalkRoom]:
    """A room in which only things are said that change nothing."""
    with talk_room() as room:
        yield room


@pytest.fixture
def room() -> Iterator[TalkRoom]:
    with talk_room() as room:
        yield room


def meant(reply: Reply) -> list[str]:
    """Return the lines that an answer offers besides logging."""
    return [b.command for b in TalkRoom.buttons(reply) if b.label != LOG]


def logs(reply: Reply) -> bool:
    return any(b.label == LOG for b in TalkRoom.buttons(reply))


@pytest.mark.parametrize(("line", "offer", "log"), PHRASES, ids=[p[0] for p in PHRASES])
def test_talk_changes_nothing_and_offers_what_it_may_have_meant(
    quiet: TalkRoom, line: str, offer: str | None, log: bool
) -> None:
    before = quiet.state()
    reply = quiet.say(line)
    assert quiet.state() == before
    assert meant(reply) == ([offer] if offer else [])
    assert logs(reply) is log
    if offer is not None:
        assert reply.card is not None
        assert offer in plain_card(reply.card), "the line stands there to be read, too"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("maria: @andon list everything", "issue list all"),
        ("maria: @andon schedule a call on monday", "sync show ops-weekly"),
    ],
)
def test_a_question_is_answered_at_once(quiet: TalkRoom, line: str, shown: str) -> None:
    before = quiet.state()
    reply, exact = quiet.say(line), quiet.say(f"maria: /andon {shown}")
    assert quiet.state() == before
    assert reply.card is not None
    assert exact.card is not None
    assert plain_card(reply.card) == plain_card(exact.card)


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("severity is wrong here", "issue edit ACME-1"),
        ("extend the deadline please", "issue need ACME-1"),
    ],
)
def test_what_lacks_a_word_is_offered_with_its_form(quiet: TalkRoom, said: str, form: str) -> None:
    (button,) = TalkRoom.buttons(quiet.say(f"tom in ACME-1: @andon {said}"))
    assert button.command == form
    assert button.form == " ".join(form.split()[:2])


def test_a_line_that_only_shows_is_answered_with_what_is_true(quiet: TalkRoom) -> None:
    before = quiet.state()
    reply = quiet.say("maria: @andon setup looks wrong")
    assert quiet.state() == before
    assert reply.card is not None
    assert plain_card(reply.card).startswith("This channel has the program ACME")
    assert not logs(reply)


@pytest.mark.parametrize("line", EXACT)
def test_an_exact_line_is_run_at_once(room: TalkRoom, line: str) -> None:
    reply = room.say(line)
    assert reply.card is not None
    assert not reply.refused, plain_card(reply.card)
    assert room.state() != room.before_pressing, plain_card(reply.card)
    assert "ordinary talk" not in plain_card(reply.card)


TAILS = (
    "for lunch, back at one", "is a big word", "please", "the window, it is cold", "it", "not yet",
    "friday works for me", "all of them", "2 boards failed", "tom please", "a minute", "no", "?",
    "samples are late", "tomorrow morning, maybe", "ops-weekly is boring", "the “big” one", "🙂",
    "is over, thanks!", "sz is closed", "weekly please", "we should not", "DEC2 is wrong",
    "fai, I think", "severity is major", "here", "and end it",
)  # fmt: skip
PLACES = (
    "maria", "maria in ACME-1", "maria in dm", "maria in oem", "tom in ACME-1", "tom",
    "wei", "wei in ACME-3", "wei in dm", "wei in ems", "linh in ACME-3", "linh",
)  # fmt: skip
VERBS = sorted({command.verb for command in INDEX.commands if command.verb})


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_with_talk_behind_it_changes_anything(quiet: TalkRoom, verb: str) -> None:
    before = quiet.state()
    for number, tail in enumerate(TAILS):
        for place in PLACES[number % 2 :: 2]:
            quiet.say(f"{place}: @andon {verb} {tail}")
            assert quiet.state() == before, f"{place}: {verb} {tail}"


PRESSED = [line for line, offer, _ in PHRASES if offer is not None]


@pytest.mark.parametrize("line", PRESSED)
def test_the_offered_line_is_done_when_it_is_pressed_and_only_once(
    room: TalkRoom, line: str
) -> None:
    person = line.split()[0].rstrip(":")
    offer = room.say(line)
    message, button = room.shown(person, offer), room.buttons(offer)[0]
    reply = room.press_again(person, message, button)
    assert reply.card is not None
    assert not reply.refused, plain_card(reply.card)
    done = room.state()
    assert done != room.before_pressing
    again = room.press_again(person, message, button)
    assert room.state() == done
    assert again.card is not None
    assert "nothing was done now" in plain_card(again.card)


def test_an_offer_made_anew_can_be_pressed_anew(room: TalkRoom) -> None:
    line = "tom in ACME-1: @andon update broker has 800"
    for _ in range(2):
        before = room.state()
        room.press("tom", room.say(line), "issue update ACME-1")
        assert room.state() != before


def test_what_was_said_can_be_logged_once(room: TalkRoom) -> None:
    offer = room.say("maria: @andon close the window, it is cold")
    message = room.shown("maria", offer)
    (button,) = room.buttons(offer)
    reply = room.press_again("maria", message, button)
    assert reply.card is not None
    assert "ACME-4 is logged" in plain_card(reply.card)
    done = room.state()
    room.press_again("maria", message, button)
    assert room.state() == done


LONG = "the reel was swapped on line two, fifty boards ran through AOI and X-ray without a failure"


def test_a_long_line_is_kept_and_its_button_fits_every_platform(room: TalkRoom) -> None:
    offer = room.say(f"tom in ACME-1: @andon resolve {LONG}")
    assert offer.card is not None
    (button,) = room.buttons(offer)
    assert f'issue resolve ACME-1 "{LONG}"' in plain_card(offer.card)
    assert button_id(button) is not None
    reply = room.press("tom", offer, button.label)
    assert reply.card is not None
    assert "is resolved" in plain_card(reply.card)
    shown = room.say("maria: @andon issue show ACME-1")
    assert shown.card is not None
    assert LONG in plain_card(shown.card)


def test_the_longest_line_that_a_button_holds_fits_every_platform() -> None:
    button = Button("Resolve", "x" * LINE_ON_A_BUTTON)
    assert button_id(button) is not None
    assert button_id(replace(button, command="x" * (LINE_ON_A_BUTTON + 1))) is None
    assert LINE_ON_A_BUTTON <= VALUE


def test_a_kept_line_belongs_to_the_person_it_was_offered_to(room: TalkRoom) -> None:
    offer = room.say(f"tom in ACME-1: @andon resolve {LONG}")
    before = room.state()
    reply = room.press_again("maria", room.shown("maria", offer), room.buttons(offer)[0])
    assert reply.card is not None
    assert "too old" in plain_card(reply.card)
    assert room.state() == before


def test_only_the_last_offers_of_a_person_are_kept(room: TalkRoom) -> None:
    offer = room.say(f"tom in ACME-1: @andon resolve {LONG}")
    for number in range(20):
        room.say(f"tom in ACME-1: @andon update number {number} is on its way")
    reply = room.press("tom", offer, "issue resolve ACME-1")
    assert reply.card is not None
    assert "too old" in plain_card(reply.card)


def test_a_button_of_a_card_runs_as_often_as_it_is_pressed(room: TalkRoom) -> None:
    """What was offered once does not stand in the way of the same line on a card."""
    room.press("tom", room.say("tom in ACME-1: @andon ack please"), "issue ack ACME-1")
    before = room.state()
    again = room.press_again(
        "tom",
        room.shown("tom", room.say("tom: @andon issue show ACME-1")),
        Button("Acknowledge", "issue ack ACME-1"),
    )
    assert again.card is not None
    assert "already acknowledged" in plain_card(again.card)
    assert room.state() == before


def test_the_program_is_named_to_whoever_is_in_several() -> None:
    other = replace(small_program(), key="BETA", channels=())
    with talk_room(also=other) as room:
        offer = room.say("maria: @andon archive that please")
        assert meant(offer) == ['program archive "that please" program=ACME']
        reply = room.press("maria", offer, "program archive")
        assert reply.card is not None
        assert "ACME" in plain_card(reply.card)
        assert not reply.refused
