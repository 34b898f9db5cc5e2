"""The demo: lines from a pipe, and the words of its prompt."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from adapters.console.room import Room
from adapters.console.screen import Screen
from adapters.console.stage import ConsoleStage
from bot.app.demo import play_lines
from bot.app.prompt import _Offers, local_answer, run_prompt, toolbar
from bot.features import INDEX
from bot.messages.card import Button
from bot.ports import Delivery
from bot.ports.request import Request
from bot.rehearsal.record import Happening
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.session import Session
from tests.rehearsal.fakes import PROGRAM, SIDES, World, delivery

BUTTONS = (
    Button("Acknowledge", "issue ack ACME-1"),
    Button("Resolve", "issue resolve ACME-1", form="resolve"),
)


def first_card(request: Request) -> list[Delivery]:
    return [delivery("card", buttons=BUTTONS)] if request.text.startswith("issue log") else []


@pytest.fixture
def world() -> World:
    return World(on_request=first_card)


@pytest.fixture
def heard() -> list[Happening]:
    return []


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def stage(clock: VirtualClock) -> ConsoleStage:
    return ConsoleStage(Room(), SIDES, clock)


@pytest.fixture
def session(
    world: World, heard: list[Happening], stage: ConsoleStage, clock: VirtualClock
) -> Session:
    runner = Runner(world.make_core, stage, clock, heard.append, PROGRAM.zone)
    return Session(runner, stage, PROGRAM)


@pytest.fixture
def begun(session: Session) -> Session:
    session.begin()
    return session


def test_it_begins_with_an_issue_logged_hours_before(
    begun: Session, stage: ConsoleStage, world: World
) -> None:
    (logged,) = world.requests
    assert (logged.identity, logged.text[:12]) == ("linh", "issue log eq")
    message = stage.room.card_about("ACME-1")
    assert message is not None
    assert (begun.runner.now - message.at).total_seconds() == 7.5 * 3600
    assert begun.times() == "Tue 2027-01-12 09:00 Los Angeles | Wed 2027-01-13 01:00 Shanghai"


def test_an_empty_input_is_a_whole_demo(session: Session) -> None:
    out = io.StringIO()
    play_lines(session, io.StringIO(""), out)
    assert out.getvalue().startswith("Andon demo: Acme Devices (OEM) and Volta EMS (EMS)")


def test_a_bad_line_costs_one_sentence(session: Session, world: World) -> None:
    lines = ["fly", "", "# note", "zoe: hi", "at 2020-01-01T09:00", "9", "maria: hello", "wait 1h"]
    out = io.StringIO()
    play_lines(session, io.StringIO("\n".join(lines)), out)
    said = out.getvalue().splitlines()[1:]
    assert [s.split(" ")[0] for s in said] == ['"fly"', "zoe", "Time", "There"]
    assert world.requests[-1].text == "hello"


def test_a_number_presses_a_button_of_the_newest_card(begun: Session, world: World) -> None:
    assert begun.line("1") is None
    assert (world.requests[-1].text, world.requests[-1].identity) == ("issue ack ACME-1", "maria")
    assert "use 1 to 2 for ACME-1" in (begun.line("7") or "")


def test_who_speaks_can_change(begun: Session, world: World) -> None:
    assert "Linh Pham" in (begun.line("as linh") or "")
    begun.line("/andon issue list")
    assert world.requests[-1].identity == "linh"
    assert "zoe is not in this program" in (local_answer(begun, "as zoe") or "")
    assert "Linh Pham" in (local_answer(begun, "as") or "")


@pytest.mark.parametrize("typed", ["kit 4411 is wet", "note (urgent), see mail"])
def test_free_words_are_talk_at_a_prompt_only(begun: Session, world: World, typed: str) -> None:
    before = len(world.requests)
    assert "is no step" in (begun.line(typed) or "")
    assert len(world.requests) == before
    assert begun.line(typed, talk=True) is None
    assert world.requests[-1].text == typed


def test_the_prompts_own_words(begun: Session) -> None:
    assert "wait 4h" in (local_answer(begun, "help") or "")
    assert len((local_answer(begun, "who") or "").splitlines()) == len(PROGRAM.people)
    assert local_answer(begun, "maria: help") is None
    assert "2 buttons on ACME-1" in toolbar(begun)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ma", "maria: "),
        ("maria: /andon issue ac", "/andon issue ack "),
        ("wa", "wait 4h"),
        ("as t", "as tom"),
    ],
)
def test_the_prompt_completes(begun: Session, typed: str, offered: str) -> None:
    found = _Offers(begun, INDEX.commands).get_completions(Document(typed), CompleteEvent())
    assert offered in [completion.text for completion in found]


@pytest.fixture
def screen() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def converse(
    session: Session, stage: ConsoleStage, screen: io.StringIO
) -> Iterator[Callable[[str], str]]:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):

        def run(typed: str) -> str:
            pipe.send_text(typed)
            shown = Screen(Console(file=screen, width=90, color_system=None))
            stage.listen(shown.show)
            run_prompt(session, INDEX.commands, shown)
            return screen.getvalue()

        yield run


@pytest.mark.parametrize("leave", ["quit\r", "\x04", "\x03"])
def test_a_conversation_at_the_prompt_ends_politely(
    converse: Callable[[str], str], world: World, leave: str
) -> None:
    shown = converse("1\rhelp\r" + leave)
    assert world.requests[-1].text == "issue ack ACME-1"
    assert "[1] Acknowledge  [2] Resolve" in shown
    assert "let time pass" in shown
    assert shown.rstrip().endswith("Nothing of the demo is kept.")


def test_a_button_with_a_form_begins_the_line(converse: Callable[[str], str], world: World) -> None:
    converse('2\r"by cable"\rquit\r')
    assert world.requests[-1].text == 'issue resolve ACME-1 "by cable"'
