"""How a command is declared, and all of them in the order in which people read.

Parser, help, and what the platforms need to offer a command are derived from its declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.ports.request import Reply

Handler = Callable[..., Reply]

Reading = tuple[tuple[str, tuple[str, ...]], ...]
"""Each noun once, with its verbs, in the order in which people read them."""


@dataclass(frozen=True, slots=True)
class Param:
    """One argument of a command.

    ``kind`` names an ``ArgumentKind``; ``text`` takes the rest of the line.
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

    ``changes`` is false for commands that only show: they are answered on a view of the database,
    in which nothing can be written. ``asks_again`` makes an equal line of the same person within a
    minute ask first. ``stranger`` commands need no roster entry. ``merged``
    ones do something with a merged issue; others point to the one that goes on in its place.
    ``beforehand`` works out what takes long, on a view that nobody waits for; it takes the same
    arguments, and the handler finds its result with the call. ``takes_file`` commands read a file
    that comes with the line; without one, nothing is worked out beforehand, unless the command
    ``keeps_file``, so that a later line may be about it. The text of an
    ``internal`` one stays with the side that typed it.
    ``answers`` says that it answers what somebody owes: heard later, it counts when it was said.
    The answer of a ``long`` one is short at first; ``full=yes`` behind the line gives all of it.
    ``several``: one line may name several of what it is about, and each is decided by itself.
    ``decides`` says that it is the answer to what the other side asked: nobody is asked again.
    One that is no ``act`` of whoever types it leaves it open when they last did anything.
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
    keeps_file: bool = False
    internal: bool = False
    answers: bool = False
    long: bool = False
    decides: bool = False
    several: bool = False
    act: bool = True

    def __post_init__(self) -> None:
        """Refuse with ``ValueError`` what would have to be remembered of a look."""
        if not self.changes and (self.asks_again or self.takes_file or self.internal):
            raise ValueError(f"the command {self.words} only shows: nothing of it is remembered")

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


def command(
    words: str, *params: Param, help: str, example: str, **traits: Any
) -> Callable[[Handler], Command]:
    """Make the decorated function the handler of a declared command."""
    noun, _, verb = words.partition(" ")

    def declare(handler: Handler) -> Command:
        return Command(noun, verb, params, help, example, handler, **traits)

    return declare


class Commands:
    """All declared commands, in the order in which people read them.

    One that is declared twice, or that the order does not name, raises ``ValueError``, and so does
    a name in the order that nobody declares.
    """

    def __init__(self, declared: Iterable[Command], reading: Reading) -> None:
        known: dict[tuple[str, str], Command] = {}
        for found in declared:
            if (found.noun, found.verb) in known:
                raise ValueError(f"the command {found.words} is declared twice")
            known[found.noun, found.verb] = found
        order = [(noun, verb) for noun, verbs in reading for verb in verbs]
        if set(order) != set(known):
            raise ValueError(f"declared or read only: {sorted(set(order) ^ set(known))}")
        self._commands = {words: known[words] for words in order}

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def get(self, noun: str, verb: str = "") -> Command | None:
        """Return a command by its words."""
        return self._commands.get((noun, verb))

    def __getitem__(self, words: tuple[str, str]) -> Command:
        return self._commands[words]

    @cached_property
    def nouns(self) -> tuple[str, ...]:
        """Return every noun once; the line without words has the noun ``""``."""
        return tuple(dict.fromkeys(noun for noun, _ in self._commands))

    def verbs(self, noun: str) -> tuple[str, ...]:
        """Return the verbs of a noun."""
        return tuple(verb for found, verb in self._commands if found == noun and verb)

    def may_read_a_file(self, line: str) -> bool:
        """Say whether a line may be one whose command reads a file that comes with it."""
        verbs = {found.verb for found in self if found.takes_file}
        return not verbs.isdisjoint(line.lower().split(maxsplit=3)[:3])
