"""``help``: derived from the declarations, with an example for each command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.issue import Issue
from bot.domain.rights import Right
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command, Commands, Param, command
from bot.engine.index import Index
from bot.engine.texts import BUTTONS as ENGINE_BUTTONS
from bot.features.help.texts import KEY, MAY, OF, refuse, say
from bot.features.issues.buttons import buttons_for
from bot.features.issues.commands.selection import Selection
from bot.features.issues.texts import BUTTONS
from bot.messages.card import Button, Card, Strong, Text, plain
from bot.messages.fields import FIELDS
from bot.ports.request import Reply

EXAMPLE = "help issue log"
ACTS = ("log", "ack", "write", "done", "time")
DAILY = ("issue", "deadline", "sync", "decision")
"""The nouns that everybody uses; the others are mostly for program managers."""


@command(
    "help",
    Param("noun", "word", required=False, help="such as issue"),
    Param("verb", "word", required=False, help="such as log"),
    help="Show what you can say, with examples",
    example=EXAMPLE,
    changes=False,
    stranger=True,
    long=True,
)
def help_command(call: Call, noun: str | None, verb: str | None) -> Reply:
    """Show what this person needs now, and all nouns behind it; or the verbs of one, or one."""
    commands = call.ctx.index.commands
    if noun is not None:
        card = help_card(call.ctx.index, noun, verb)
        return call.show(replace(card, lines=(*card.lines, *_allowed(call, noun, verb))))
    mine = Selection.of(call, "mine", {}).newest(1)
    lines = (*_acts(), *_now(call, mine.count), *_nouns(commands, manager=call.is_manager()))
    return call.show(Card(say("help.title"), lines=lines, buttons=_buttons(call, mine.issues)))


def _buttons(call: Call, mine: Sequence[Issue]) -> tuple[Button, ...]:
    """Return what this person can do now: the first act on what waits for them, then the lists."""
    log = Button(ENGINE_BUTTONS["log.this"], "issue log", form="issue log")
    first = tuple(
        replace(button, label=f"{button.label} {call.ctx.name(issue)}")
        for issue in mine[:1]
        for button in buttons_for(call.ctx, issue, call.person, call.now)[:1]
    )
    lists = (Button(BUTTONS["mine"], "issue list mine"),)
    decide = (Button(plain(say("help.decide")), "decision list mine"),) if call.is_manager() else ()
    return (*first, log, *lists, *decide)


def _allowed(call: Call, noun: str, verb: str | None) -> tuple[Text, ...]:
    """List the categories and details where a command takes them."""
    command = call.ctx.index.commands.get(noun.lower(), (verb or "").lower())
    if command is None:
        return ()
    rules = call.ctx.rules.categories.values()
    if not any(param.kind == "category" for param in command.params) or not command.fields:
        return ()
    keys = dict.fromkeys((*FIELDS, *(key for category in rules for key in category.asks)))
    categories = ", ".join(category.id for category in rules)
    return (say("help.allowed", categories=categories, fields=", ".join(keys)),)


def stranger_card(index: Index) -> Card:
    """Return what somebody who is not on the roster is shown."""
    return Card(say("help.title"), lines=(say("help.stranger"), *_acts()))


def _acts() -> tuple[Text, ...]:
    """Return the five acts that are enough for the first week."""
    labels = {verb: BUTTONS[verb] for verb in ("ack", "resolve", "wait")}
    labels["log"] = ENGINE_BUTTONS["log.this"]
    return tuple(say(f"help.{act}", **labels) for act in ACTS)


def _now(call: Call, count: int) -> tuple[Text, ...]:
    mine = say("help.mine" if count > 1 else f"help.mine.{count}", count=count)
    return mine, say("help.manager" if call.is_manager() else "help.more")


def _nouns(commands: Commands, *, manager: bool) -> tuple[Text, ...]:
    """Return the nouns with their verbs under two headings; a manager's stand first for one."""
    groups: dict[str, list[Text]] = {"help.daily": [], "help.steering": []}
    for noun in filter(commands.verbs, filter(None, commands.nouns)):
        line = say("help.noun", noun=noun, verbs=", ".join(commands.verbs(noun)))
        groups["help.daily" if noun in DAILY else "help.steering"].append(line)
    order = reversed(groups) if manager else groups
    return tuple(line for key in order for line in (_heading(key), *groups[key]))


def _heading(key: str) -> Text:
    return (Strong(plain(say(key))),)


def help_card(index: Index, noun: str, verb: str | None = None) -> Card:
    """Return the help about a noun or one command, which needs neither program nor roster."""
    commands, noun = index.commands, noun.lower()
    if noun not in commands.nouns:
        allowed = ", ".join(n for n in commands.nouns if n)
        raise refuse(
            "no.choice", typed=noun, what="a noun", nearest="", allowed=allowed, example=EXAMPLE
        )
    if verb is None and commands.get(noun) is None:
        of_noun = [commands[noun, command] for command in commands.verbs(noun)]
        return Card((noun,), lines=tuple(line for command in of_noun for line in _lines(command)))
    return _one(index, noun, (verb or "").lower())


def _one(index: Index, noun: str, verb: str) -> Card:
    commands = index.commands
    command = commands.get(noun, verb)
    if command is None:
        allowed = ", ".join(commands.verbs(noun))
        raise refuse("no.verb", noun=noun, typed=verb, verbs=allowed, example=EXAMPLE)
    arguments = tuple((p.name, (p.help,)) for p in command.params if p.help)
    who = (_who(row) for row in index.rights.rows(command.words))
    return Card((command.usage,), arguments, (*who, *_lines(command)[1:]))


def _who(row: Right) -> Text:
    """Say who may do a command, or one of the things that it does, and whose key that needs."""
    who, key = who_may(row), KEY[row.key]
    values = {"who": who, "key": f" {key}" if key else ""}
    return say("help.who.of", of=OF[row.of], **values) if row.of else say("help.who", **values)


def who_may(row: Right) -> str:
    """Return in words who may do what a row is about."""
    return ", ".join(MAY[word] for word in row.may)


def _lines(command: Command) -> list[Text]:
    return [
        say("help.line", usage=command.usage, help=command.help),
        say("help.example", example=command.example),
    ]


COMMANDS = (help_command,)
