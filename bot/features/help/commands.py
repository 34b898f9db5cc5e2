"""``help``: derived from the declarations, with an example for each command."""

from __future__ import annotations

from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command, Commands, Param, command
from bot.engine.index import Index
from bot.features.help.texts import refuse, say
from bot.messages.card import Card, Text
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
    return call.show(help_card(call.ctx.index.commands, noun, verb))


def stranger_card(index: Index) -> Card:
    """Return what somebody who is not on the roster is shown."""
    card = help_card(index.commands)
    return Card(card.title, lines=(say("help.stranger"), *card.lines))


def help_card(commands: Commands, noun: str | None = None, verb: str | None = None) -> Card:
    """Return the help, which needs neither program nor roster."""
    if noun is None:
        return Card(say("help.title"), lines=tuple(_overview(commands)))
    noun = noun.lower()
    if noun not in commands.nouns:
        allowed = ", ".join(n for n in commands.nouns if n)
        raise refuse(
            "no.choice", typed=noun, what="a noun", nearest="", allowed=allowed, example=EXAMPLE
        )
    if verb is None and commands.get(noun) is None:
        of_noun = [commands[noun, each] for each in commands.verbs(noun)]
        return Card((noun,), lines=tuple(line for each in of_noun for line in _lines(each)))
    return _one(commands, noun, (verb or "").lower())


def _one(commands: Commands, noun: str, verb: str) -> Card:
    found = commands.get(noun, verb)
    if found is None:
        allowed = ", ".join(commands.verbs(noun))
        raise refuse("no.verb", noun=noun, typed=verb, verbs=allowed, example=EXAMPLE)
    arguments = tuple((p.name, (p.help,)) for p in found.params if p.help)
    return Card((found.usage,), arguments, tuple(_lines(found)[1:]))


def _overview(commands: Commands) -> list[Text]:
    lines = [
        say("help.noun", noun=noun, verbs=", ".join(commands.verbs(noun)))
        for noun in commands.nouns
        if noun and commands.verbs(noun)
    ]
    return [*lines, say("help.more")]


def _lines(found: Command) -> list[Text]:
    return [
        say("help.line", usage=found.usage, help=found.help),
        say("help.example", example=found.example),
    ]


COMMANDS = (help_command,)
