"""``help``: derived from the declarations, with an example for each command."""

from __future__ import annotations

from bot.engine.commands.call import Call
from bot.engine.commands.declaration import COMMANDS, Command, Param, command, nouns, verbs
from bot.messages.card import Card, Text
from bot.messages.refusals import refuse
from bot.messages.say import say
from bot.ports.request import Reply

EXAMPLE = "help issue log"


@command(
    "help",
    Param("noun", "word", required=False, help="such as issue"),
    Param("verb", "word", required=False, help="such as log"),
    help="Show what you can say, with examples",
    example=EXAMPLE,
    changes=False,
    stranger=True,
)
def help_command(call: Call, noun: str | None, verb: str | None) -> Reply:
    """Show all nouns, the verbs of one, or one command."""
    return call.show(help_card(noun, verb))


def help_card(noun: str | None = None, verb: str | None = None) -> Card:
    """Return the help, which needs neither program nor roster."""
    if noun is None:
        return Card(say("help.title"), lines=tuple(_overview()))
    noun = noun.lower()
    if noun not in nouns():
        allowed = ", ".join(n for n in nouns() if n)
        raise refuse(
            "no.choice", typed=noun, what="a noun", nearest="", allowed=allowed, example=EXAMPLE
        )
    if verb is None and (noun, "") not in COMMANDS:
        found = [COMMANDS[noun, each] for each in verbs(noun)]
        return Card((noun,), lines=tuple(line for each in found for line in _lines(each)))
    return _one(noun, (verb or "").lower())


def _one(noun: str, verb: str) -> Card:
    found = COMMANDS.get((noun, verb))
    if found is None:
        raise refuse(
            "no.verb", noun=noun, typed=verb, verbs=", ".join(verbs(noun)), example=EXAMPLE
        )
    arguments = tuple((p.name, (p.help,)) for p in found.params if p.help)
    return Card((found.usage,), arguments, tuple(_lines(found)[1:]))


def _overview() -> list[Text]:
    lines = [
        say("help.noun", noun=noun, verbs=", ".join(verbs(noun)))
        for noun in nouns()
        if noun and verbs(noun)
    ]
    return [*lines, say("help.more")]


def _lines(found: Command) -> list[Text]:
    return [
        say("help.line", usage=found.usage, help=found.help),
        say("help.example", example=found.example),
    ]
