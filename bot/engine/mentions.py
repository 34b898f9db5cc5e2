"""People whom a line mentions, written as the program knows them, not as a platform numbers them.

A command names somebody of the roster by id (``@tom``), so that it is one word; what people say to
each other names them in full. Whom the roster does not know keeps the name shown on the platform.
A line about the roster itself is left as it is: it needs to know who that is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.domain.errors import Refused
from bot.domain.values import Person
from bot.engine.commands.declaration import Commands
from bot.engine.commands.dispatch import find
from bot.engine.commands.said import line_of
from bot.engine.context import Context, identity_on
from bot.messages.line import LINE_LIMIT
from bot.ports.request import REACTION, TALK, Request

HANDLE = "handle"
"""The kind of an argument that may name somebody new."""

_MENTION = re.compile(r"<@!?(?P<marked>\w{1,40})>|(?<![\w.@])@(?P<plain>\w{1,40})\b")
"""``<@42>`` and ``@U0TOM``; an ordinary ``@tom`` looks like one, and is nobody's number."""


def with_people(commands: Commands, ctx: Context, request: Request) -> Request:
    """Return a request in which people are named."""
    long = len(request.text) > LINE_LIMIT
    if long or request.kind == REACTION or "@" not in f"{request.text}{request.message_text}":
        return request
    people = _by_handle(ctx, request.platform)
    shown = {each.written: each.name for each in request.people if each.name}
    names = shown | {handle: person.name for handle, person in people.items()}
    text, about = request.text, request.message_text
    if request.kind == TALK and not request.private:
        text = _named(text, names)
    elif not _about_the_roster(commands, request):
        text = _named(text, shown | {handle: person.id for handle, person in people.items()})
    return replace(request, text=text, message_text=about and _named(about, names))


def _by_handle(ctx: Context, platform: str) -> dict[str, Person]:
    """Return the people of a program by their number on a platform."""
    found = ((identity_on(person, platform), person) for person in ctx.program.people)
    return {
        identity.rpartition("/")[2]: person
        for identity, person in found
        if identity and identity != person.id
    }


def _about_the_roster(commands: Commands, request: Request) -> bool:
    try:
        found = find(commands, line_of(request)).command
    except Refused:
        return False
    return any(param.kind == HANDLE for param in found.params)


def _named(text: str, names: Mapping[str, str]) -> str:
    def name(found: re.Match[str]) -> str:
        person = names.get(found["marked"] or found["plain"])
        return found[0] if person is None else f"@{person}"

    return _MENTION.sub(name, text)
