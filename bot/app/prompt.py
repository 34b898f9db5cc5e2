"""The demo in a terminal: a prompt with completion, and numbers for buttons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.app.texts import text
from bot.engine.commands.declaration import Commands
from bot.rehearsal.session import Session, described

_WORDS = ("wait 4h", "at ", "down 8h", "restart", "as ", "who", "help", "quit")


class Screen(Protocol):
    """The terminal that shows the room; what happens waits until it is flushed."""

    def flush(self) -> None:
        """Print what happened since."""

    def say(self, sentence: str) -> None:
        """Print a sentence."""


class _Offers(Completer):
    """Completes people, commands and the demo's own words."""

    def __init__(self, session: Session, declared: Commands) -> None:
        people = [p.id for p in session.program.people]
        commands = [f"/andon {command.words} " for command in declared if command.words]
        self._offers = [
            *_WORDS,
            *(f"{p}: " for p in people),
            *(f"as {p}" for p in people),
            *commands,
        ]

    def get_completions(self, document: Document, _event: CompleteEvent) -> Iterable[Completion]:
        """Yield what the line could become; behind ``maria:`` only commands."""
        typed = document.text_before_cursor
        head, colon, rest = typed.partition(": ")
        typed = rest if colon and head.isidentifier() else typed
        for offer in self._offers if typed else ():
            if offer.startswith(typed.lstrip()) and offer != typed:
                yield Completion(offer, start_position=-len(typed))


def run_prompt(session: Session, declared: Commands, screen: Screen) -> None:
    """Ask for lines until somebody leaves; ``screen`` shows the session's room."""
    screen.say(session.welcome())
    session.begin()
    screen.flush()
    screen.say(text("time", when=session.times()))
    screen.say(text("welcome_terminal", person=session.speaker))
    asker: PromptSession[str] = PromptSession(completer=_Offers(session, declared))
    _converse(session, screen, asker)
    screen.say(text("goodbye"))


def _converse(session: Session, screen: Screen, asker: PromptSession[str]) -> None:
    started = ""
    while True:
        try:
            typed = asker.prompt(
                f"{session.speaker}> ", default=started, bottom_toolbar=lambda: toolbar(session)
            )
        except (EOFError, KeyboardInterrupt):
            return
        if typed.strip().lower() in ("quit", "exit", "q"):
            return
        started = _form_of(session, typed) or ""
        if not started:
            _done(session, screen, typed)


def _done(session: Session, screen: Screen, typed: str) -> None:
    answer = local_answer(session, typed) or session.line(typed, talk=True)
    screen.flush()
    if answer:
        screen.say(answer)


def local_answer(session: Session, typed: str) -> str | None:
    """Return the answer to a word that is the demo's own, such as ``help``."""
    match typed.split():
        case ["help" | "?"]:
            return text("help")
        case ["who"]:
            return people(session)
        case ["as"]:
            return described(session.program, session.speaker)
        case ["as", person]:
            if session.program.person(person) is None:
                return session.line(f"{person}: hello")
    return None


def people(session: Session) -> str:
    """Return the roster, a person a line."""
    program = session.program
    lines = (
        text("who", id=p.id, name=p.name, company=program.company(p.side), roles=", ".join(p.roles))
        for p in program.people
    )
    return "\n".join(lines)


def _form_of(session: Session, typed: str) -> str | None:
    """Return the line to be completed where a pressed button needs more than its command says."""
    number = len(typed) < 10 and typed.strip().isdecimal()
    choices = session.choices() if number else None
    if choices is None or not 1 <= int(typed) <= len(choices.buttons):
        return None
    button = choices.buttons[int(typed) - 1]
    return f"/andon {button.command} " if button.form else None


def toolbar(session: Session) -> str:
    """Return the bottom line: who speaks, what time it is, which buttons the numbers press."""
    choices, offered = session.choices(), ""
    if choices is not None:
        offered = text("toolbar_choices", count=len(choices.buttons), subject=choices.subject)
    return text("toolbar", person=session.speaker, times=session.times(), choices=offered)
