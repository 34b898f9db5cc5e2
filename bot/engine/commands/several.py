"""One line about several subjects: each is decided by itself, and one answer says of each what
became of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.domain.errors import Refused
from bot.engine.commands.arguments import fits
from bot.engine.commands.call import Call
from bot.engine.commands.dispatch import Found
from bot.engine.commands.grammar import Token, rewritten
from bot.engine.keys import message_key
from bot.engine.texts import refuse, say
from bot.engine.writer import Writer
from bot.messages.card import Card, Text
from bot.messages.say import join, text_of
from bot.ports.request import Reply

LIMIT = 20
"""So many subjects may stand in one line."""

RunOne = Callable[[Call, Found, str], Reply]


@dataclass(frozen=True, slots=True)
class Several:
    """A line that was found, and what its first argument names; ``rest`` stands behind that."""

    found: Found
    names: tuple[str, ...]
    rest: tuple[Token, ...]

    def one(self, name: str) -> tuple[Found, str]:
        """Return the same about one of them, and its line."""
        arguments = [Token(name), *self.rest]
        line = " ".join([self.found.command.words, *map(rewritten, arguments)])
        return replace_arguments(self.found, arguments), line


def replace_arguments(found: Found, arguments: list[Token]) -> Found:
    """Return a found command with other arguments; its noun was said."""
    return found._replace(arguments=arguments, alone=False)


def several(call: Call, found: Found) -> Several | None:
    """Return what a line names where it names several; ``None``: it is about one, as always."""
    places = [param for param in found.command.params if not param.option]
    if not (found.command.several and places):
        return None
    names = call.ctx.index.arguments[places[0].kind].several
    text = len(places) > 1 and places[1].kind == "text"
    taken = names(call, found.arguments, text=text) if names is not None else None
    if taken is None:
        return None
    many = Several(found, *taken)
    if found.alone and not _reads(call, many):
        return None
    if len(many.names) > LIMIT:
        raise refuse("no.several", count=len(many.names), limit=LIMIT)
    if call.request.files:
        raise refuse("no.several.files", example=many.one(many.names[0])[1])
    return many


def _reads(call: Call, many: Several) -> bool:
    """Say whether the rest of a line is a command about each: else it may be ordinary talk."""
    one, _ = many.one(many.names[0])
    return fits(call, one.command, one.arguments)


def run_several(call: Call, many: Several, run: RunOne) -> Reply:
    """Do a line for each of its subjects, each as if it had been typed alone."""
    lines, refused = list[Text](), 0
    for at, name in enumerate(many.names):
        found, line = many.one(name)
        if at:
            call.spend_change()
        reply = _one(call, at, found, line, run)
        refused += reply.refused
        key = "several.not" if reply.refused else "several.done"
        lines.append(say(key, name=name, text=join([*_said(reply)], " ")))
    title = say("several", words=many.found.command.words, count=len(many.names))
    answer = call.show(Card(title, lines=tuple(lines)))
    return replace(answer, refused=refused == len(many.names))


def _one(call: Call, at: int, found: Found, line: str, run: RunOne) -> Reply:
    """Do one of them; a refusal takes back only what it would have done."""
    request = replace(call.request, key=f"{call.request.key}/{at}", text=line)
    writer = Writer(call.tx, call.ctx, call.now, message_key(request.key))
    alone = replace(call, request=request, writer=writer)
    try:
        return run(alone, found, line)
    except Refused as refusal:
        return Reply(Card(text_of(refusal)), None, call.person.id, refused=True)


def _said(reply: Reply) -> Iterator[Text]:
    if reply.card is not None:
        yield reply.card.title
        yield from reply.card.lines[:1]
