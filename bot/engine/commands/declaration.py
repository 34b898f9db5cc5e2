"""How a command is declared, and the one table of all declarations.

Parser, help, and what the platforms need to offer a command are derived from its declaration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.features.reading import READING

if TYPE_CHECKING:
    from bot.engine.commands.call import Call
    from bot.ports import Record
    from bot.ports.request import Reply

Handler = Callable[..., "Reply"]


@dataclass(frozen=True, slots=True)
class Param:
    """One argument of a command.

    ``kind`` is issue, person, category, severity, side, holder, when, duration, level, number,
    filter, version, rule, rule_part, sync, occurrence, word or text (text takes the rest).
    ``option`` arguments are written ``name=value``; ``after`` is a small word that may stand before
    a positional one (``on``). ``prose`` is false for a text that is read as days or times: any
    other words are refused.
    """

    name: str
    kind: str
    required: bool = True
    option: bool = False
    after: str | None = None
    help: str = ""
    limit: int = 3000
    prose: bool = True


@dataclass(frozen=True, slots=True)
class Command:
    """A declared command. ``fields`` says that any other ``name=value`` is taken as a field.

    ``changes`` is false for commands that only show; ``asks_again`` makes an equal line of the
    same person within a minute ask first. ``stranger`` commands need no roster entry. ``merged``
    ones do something with a merged issue; others point to the one that goes on in its place.
    ``beforehand`` works out what takes long, on a view that nobody waits for; it takes the same
    arguments, and the handler finds its result with the call. ``takes_file`` commands read a file
    that comes with the line. The text of an ``internal`` one stays with the side that typed it.
    """

    noun: str
    verb: str
    params: tuple[Param, ...]
    help: str
    example: str
    handler: Handler
    changes: bool = True
    fields: bool = False
    asks_again: bool = False
    stranger: bool = False
    merged: bool = False
    beforehand: Callable[..., Any] | None = None
    takes_file: bool = False
    internal: bool = False

    @property
    def words(self) -> str:
        """Return noun and verb as typed."""
        return f"{self.noun} {self.verb}".strip()

    @property
    def usage(self) -> str:
        """Return the line's form, such as ``issue ack <issue> [next=<when>]``."""
        return " ".join([self.words, *(_usage(p) for p in self.params)])


def _usage(param: Param) -> str:
    word = f"<{param.name}>"
    if param.option:
        word = f"{param.name}=<{param.kind}>"
    if param.after:
        word = f"{param.after} {word}"
    return word if param.required else f"[{word}]"


COMMANDS: dict[tuple[str, str], Command] = {}

LISTENERS: dict[str, Callable[[Call, Record, str], Reply]] = {}
"""By the kind of a record, what is done with ordinary talk in the thread of a message about it."""


def command(
    words: str, *params: Param, help: str, example: str, **traits: Any
) -> Callable[[Handler], Handler]:
    """Declare the decorated function as the handler of ``words``."""
    noun, _, verb = words.partition(" ")

    def declare(handler: Handler) -> Handler:
        COMMANDS[noun, verb] = Command(noun, verb, params, help, example, handler, **traits)
        return handler

    return declare


def arrange() -> None:
    """Put the declared commands into the order in which people read them."""
    declared = dict(COMMANDS)
    COMMANDS.clear()
    for noun, verbs_in_order in READING:
        for verb in verbs_in_order:
            COMMANDS[noun, verb] = declared.pop((noun, verb))
    assert not declared, f"READING lacks {sorted(declared)}"


def nouns() -> list[str]:
    """Return every noun once, in the order of declaration."""
    return list(dict.fromkeys(noun for noun, _ in COMMANDS))


def verbs(noun: str) -> list[str]:
    """Return the verbs of a noun."""
    return [verb for found, verb in COMMANDS if found == noun and verb]


@cache
def slow_verbs() -> frozenset[str]:
    """Return the verbs of the commands that work something out beforehand."""
    return frozenset(found.verb for found in COMMANDS.values() if found.beforehand)


def run(call: Call, found: Command, values: dict[str, Any]) -> Reply:
    """Run a command with its parsed arguments."""
    return found.handler(call, **values)
