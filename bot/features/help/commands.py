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
        of_noun = [commands[noun, command] for command in commands.verbs(noun)]
        return Card((noun,), lines=tuple(line for command in of_noun for line in _lines(command)))
    return _one(commands, noun, (verb or "").lower())


def _one(commands: Commands, noun: str, verb: str) -> Card:
    command = commands.get(noun, verb)
    if command is None:
        allowed = ", ".join(commands.verbs(noun))
        raise refuse("no.verb", noun=noun, typed=verb, verbs=allowed, example=EXAMPLE)
    arguments = tuple((p.name, (p.help,)) for p in command.params if p.help)
    return Card((command.usage,), arguments, tuple(_lines(command)[1:]))


def _overview(commands: Commands) -> list[Text]:
    lines = [
        say("help.noun", noun=noun, verbs=", ".join(commands.verbs(noun)))
        for noun in commands.nouns
        if noun and commands.verbs(noun)
    ]
    return [*lines, say("help.more")]


def _lines(command: Command) -> list[Text]:
    return [
        say("help.line", usage=command.usage, help=command.help),
        say("help.example", example=command.example),
    ]


COMMANDS = (help_command,)
