"""From a command line to the declared command: left-out nouns, marks, and what runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from bot.domain.errors import Refused
from bot.domain.issue import Issue
from bot.engine.commands.arguments import arguments_of
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command, Commands
from bot.engine.commands.grammar import Token, tokens
from bot.engine.commands.more import parted, shortened
from bot.engine.commands.nearest import unknown_command
from bot.engine.heard import counted
from bot.engine.texts import refuse
from bot.messages.line import LINE_LIMIT
from bot.ports.request import COMMAND, TALK, Reply, Request

GENERAL_EXAMPLE = 'issue log shortage "U7 MCU short 1200 pcs"'


# What people write behind a word: ``update: …``, ``ack, …``, ``done!``.
_MARKS = ".,:;!?…"


ALONE = {"issue": 0, "program": 1}
"""Several nouns have a verb like ``show`` or ``pause``: alone it is about issues, as threads are,
else about the whole program."""


class Found(NamedTuple):
    """The command of a line and the tokens of its arguments.

    ``alone`` says that the verb stood without its noun, ``marked`` that a mark followed it: such
    a line may be ordinary talk.
    """

    command: Command
    arguments: list[Token]
    alone: bool = False
    marked: bool = False


def find(commands: Commands, line: str) -> Found:
    """Return the command of a line.

    An unknown word is refused with the nearest command. A verb alone (``ack``) finds its noun.
    """
    if len(line) > LINE_LIMIT:
        raise refuse("no.long", what="The line", length=len(line), limit=LINE_LIMIT)
    words = tokens(line, GENERAL_EXAMPLE)
    if not words:
        return Found(commands["", ""], [])
    if words[0].key is not None:
        # An option is no verb: mode=pause pauses nothing.
        raise unknown_command(commands, [Token(words[0].raw), *words[1:]])
    first = words[0].text.lower()
    if first in commands.nouns:
        return _of_noun(commands, first, words[1:])
    verb = first if _of_verb(commands, first) else first.rstrip(_MARKS)
    of_verb = _of_verb(commands, verb)
    if of_verb:
        command = min(of_verb, key=lambda each: ALONE.get(each.noun, len(ALONE)))
        return Found(command, words[1:], alone=True, marked=verb != first)
    raise unknown_command(commands, words)


def _of_verb(commands: Commands, word: str) -> list[Command]:
    return [command for command in commands if command.verb and command.verb == word]


def _of_noun(commands: Commands, noun: str, rest: list[Token]) -> Found:
    alone = commands.get(noun)
    if alone is not None:
        return Found(alone, rest)
    allowed = commands.verbs(noun)
    example = commands[noun, allowed[0]].example
    if not rest:
        raise refuse("no.verb_given", noun=noun, verbs=", ".join(allowed), example=example)
    found = commands.get(noun, rest[0].text.lower())
    if found is not None:
        return Found(found, rest[1:])
    raise unknown_command(commands, [Token(noun), *rest], noun)


APART = "/files"
"""Behind the key of a request: the files that came with it, which are kept by themselves."""


def files_apart(commands: Commands, request: Request) -> Request | None:
    """Return the files of a command in a thread as talk: they belong to the thread's issue,
    whatever becomes of the command. ``None``: there are none, or the command reads them."""
    if request.kind != COMMAND or request.thread is None or not request.files:
        return None
    try:
        read = find(commands, request.text).command.takes_file
    except Refused:
        read = False
    talk = replace(request, kind=TALK, key=f"{request.key}{APART}", text="", attachments=())
    return None if read else talk


Run = Callable[[Call, Command, dict[str, Any]], Reply]


def run_line(call: Call, found: Command, arguments: list[Token]) -> Reply:
    """Parse the arguments of a found command and run it, with what stands around commands."""
    call.require_standing(found.words)
    full, arguments = parted(arguments) if found.long else (True, arguments)
    values = arguments_of(call, found, arguments).parse()
    issue = next((value for value in values.values() if isinstance(value, Issue)), None)
    if found.answers and issue is not None:
        call = counted(call, issue)
    run: Run = _handle
    for around in reversed(call.ctx.index.around):
        run = partial(_wrapped, around, arguments, run)
    reply = run(call, found, values)
    return reply if full else shortened(call, found, arguments, issue, reply)


def _handle(call: Call, found: Command, values: dict[str, Any]) -> Reply:
    return found.handler(call, **values)


def _wrapped(
    around: Callable[..., Reply],
    arguments: list[Token],
    run: Run,
    call: Call,
    found: Command,
    values: dict[str, Any],
) -> Reply:
    return around(call, found, values, arguments, run)
