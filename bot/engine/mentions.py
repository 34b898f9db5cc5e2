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
    known = _handles(ctx, request.platform)
    shown = {each.written: each.name for each in request.people if each.name}
    talk = request.kind == TALK and not request.private
    text = request.text
    if talk:
        text = _named(text, {handle: name for handle, (_, name) in known.items()}, shown)
    elif not _about_the_roster(commands, request):
        text = _named(text, {handle: id for handle, (id, _) in known.items()}, shown)
    about = request.message_text
    if about is not None:
        about = _named(about, {handle: name for handle, (_, name) in known.items()}, shown)
    return replace(request, text=text, message_text=about)


def _handles(ctx: Context, platform: str) -> dict[str, tuple[str, str]]:
    """Return id and name of the people of a program, by their number on a platform."""
    found = ((identity_on(p, platform), p) for p in ctx.program.people)
    return {
        identity.rpartition("/")[2]: (person.id, person.name)
        for identity, person in found
        if identity and identity != person.id
    }


def _about_the_roster(commands: Commands, request: Request) -> bool:
    try:
        found = find(commands, line_of(request)).command
    except Refused:
        return False
    return any(param.kind == HANDLE for param in found.params)


def _named(text: str, known: Mapping[str, str], shown: Mapping[str, str]) -> str:
    def name(found: re.Match[str]) -> str:
        handle = found["marked"] or found["plain"]
        person = known.get(handle) or shown.get(handle)
        return found[0] if person is None else f"@{person}"

    return _MENTION.sub(name, text)
