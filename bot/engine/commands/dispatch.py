"""From a command line to the declared command: nearest words, left-out nouns, threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from rapidfuzz import fuzz, process

from bot.engine.commands.arguments import Arguments
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command, Commands
from bot.engine.commands.grammar import Token, joined, rewritten, tokens
from bot.engine.texts import refuse
from bot.messages.line import LINE_LIMIT
from bot.ports.request import Reply

# From this likeness (percent) on a mistyped command is clear; so long a line is shown again.
CLEAR, SHOWN = 85, 300
GENERAL_EXAMPLE = 'issue log shortage "U7 MCU short 1200 pcs"'


def find(commands: Commands, line: str) -> tuple[Command, list[Token]]:
    """Return the command of a line and the tokens of its arguments.

    An unknown word is refused with the nearest command. A verb alone (``ack``) finds its noun.
    """
    if len(line) > LINE_LIMIT:
        raise refuse("no.long", what="The line", length=len(line), limit=LINE_LIMIT)
    words = tokens(line, GENERAL_EXAMPLE)
    if not words:
        return commands["", ""], []
    first = words[0].text.lower()
    if first in commands.nouns and words[0].key is None:
        return _of_noun(commands, first, words[1:])
    # Several nouns have a verb like ``show``: alone it is about issues, as threads are.
    of_verb = [found for found in commands if found.verb == first]
    if of_verb:
        return min(of_verb, key=lambda found: found.noun != "issue"), words[1:]
    raise _unknown(commands, words)


def _of_noun(commands: Commands, noun: str, rest: list[Token]) -> tuple[Command, list[Token]]:
    alone = commands.get(noun)
    if alone is not None:
        return alone, rest
    allowed = commands.verbs(noun)
    example = commands[noun, allowed[0]].example
    if not rest:
        raise refuse("no.verb_given", noun=noun, verbs=", ".join(allowed), example=example)
    found = commands.get(noun, rest[0].text.lower())
    if found is not None:
        return found, rest[1:]
    raise _unknown(commands, [Token(noun), *rest], noun)


def _unknown(commands: Commands, words: Sequence[Token], noun: str | None = None) -> Exception:
    """Refuse with the nearest command; where that is clear, the person's own line is put right."""
    of_verbs = [c for c in commands if c.verb and noun in (None, c.noun)]
    tried = [_nearest(words[:2], [(c.words, c) for c in of_verbs])]
    if noun is None:
        alone = len(words) == 1
        nouns_too = [(c.noun, c) for c in commands if c.noun and (alone or not c.verb)]
        tried.append(_nearest(words[:1], [*((c.verb, c) for c in of_verbs), *nouns_too]))
    score, found, count = max(tried, key=lambda each: each[0])
    line = " ".join([found.words, *(rewritten(word) for word in words[count:])])
    mended = score >= CLEAR and len(words) > count and len(line) <= SHOWN
    example = line if mended else found.example
    return refuse("no.command", typed=joined(words[:count]), nearest=found.words, example=example)


def _nearest(
    words: Sequence[Token], known: Sequence[tuple[str, Command]]
) -> tuple[float, Command, int]:
    """Return the likeness (percent), the command by that name, and how many words were meant."""
    typed = joined(words).lower()
    _, score, index = process.extractOne(typed, [name for name, _ in known], scorer=fuzz.ratio)
    return score, known[index][1], len(words)


Run = Callable[[Call, Command, dict[str, Any]], Reply]


def run_line(call: Call, found: Command, arguments: list[Token]) -> Reply:
    """Parse the arguments of a found command and run it, with what stands around commands."""
    values = Arguments(call, found, arguments, call.ctx.index.arguments).parse()
    run: Run = _handle
    for around in reversed(call.ctx.index.around):
        run = partial(_wrapped, around, arguments, run)
    return run(call, found, values)


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
