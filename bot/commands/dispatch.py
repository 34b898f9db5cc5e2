"""From a command line to the declared command: nearest words, left-out nouns, threads."""

from __future__ import annotations

from rapidfuzz import process

from bot.commands.arguments import Arguments
from bot.commands.call import Call
from bot.commands.grammar import LINE_LIMIT, Token, tokens
from bot.commands.registry import COMMANDS, Command, nouns, run, verbs
from bot.messages.refusals import refuse
from bot.request import Reply

GENERAL_EXAMPLE = 'issue log shortage "U7 MCU short 1200 pcs"'


def find(line: str) -> tuple[Command, list[Token]]:
    """Return the command of a line and the tokens of its arguments.

    An unknown word is refused with the nearest command. A verb alone (``ack``) finds its noun.
    """
    if len(line) > LINE_LIMIT:
        raise refuse("no.long", what="The line", length=len(line), limit=LINE_LIMIT)
    words = tokens(line, GENERAL_EXAMPLE)
    if not words:
        return COMMANDS["", ""], []
    first = words[0].text.lower()
    if first in nouns() and words[0].key is None:
        return _of_noun(first, words[1:])
    for (_, verb), found in COMMANDS.items():
        if verb == first:
            return found, words[1:]
    raise _unknown(" ".join(word.text for word in words[:2]))


def _of_noun(noun: str, rest: list[Token]) -> tuple[Command, list[Token]]:
    if (noun, "") in COMMANDS:
        return COMMANDS[noun, ""], rest
    allowed = verbs(noun)
    example = COMMANDS[noun, allowed[0]].example
    if not rest:
        raise refuse("no.verb_given", noun=noun, verbs=", ".join(allowed), example=example)
    found = COMMANDS.get((noun, rest[0].text.lower()))
    if found is not None:
        return found, rest[1:]
    raise _unknown(f"{noun} {rest[0].text}", noun)


def _unknown(typed: str, noun: str | None = None) -> Exception:
    names = {found.words: found for found in COMMANDS.values() if found.words}
    near = {w: c for w, c in names.items() if noun in (None, c.noun)}
    best = process.extractOne(typed.lower(), list(near), score_cutoff=0)
    found = near[best[0]] if best else COMMANDS["help", ""]
    return refuse("no.command", typed=typed, nearest=found.words, example=found.example)


def run_line(call: Call, found: Command, arguments: list[Token]) -> Reply:
    """Parse the arguments of a found command and run it."""
    values = Arguments(call, found, arguments).parse()
    return run(call, found, values)
