"""``program setup``: the one command in a channel that has no program yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from bot.domain.errors import Refused
from bot.domain.values import other_side
from bot.engine.commands.arguments import Arguments
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command, Param, command
from bot.engine.commands.dispatch import find
from bot.features.programs import cards
from bot.features.programs.setup import EXAMPLE, set_up
from bot.features.rules.sets import set_of
from bot.messages.refusals import refuse
from bot.messages.say import say
from bot.ports import UnitOfWork
from bot.ports.request import BUTTON, COMMAND, Reply, Request

_MEANT = re.compile(r"\s*(?:program\s+)?setup\b", re.IGNORECASE)


def _answer(name: str, help: str) -> Param:
    return Param(name, "word", required=False, option=True, help=help)


@command(
    "program setup",
    _answer("key", "short name for issue numbers, such as ACME"),
    _answer("side", "the side that you work for: oem or ems"),
    _answer("oem", "the OEM's name"),
    _answer("ems", "the EMS provider's name"),
    _answer("zones", "time zones or cities of both sites, the OEM's first"),
    _answer("oem_zone", "in place of zones: that of the OEM's site"),
    _answer("ems_zone", "in place of zones: that of the EMS provider's site"),
    _answer("name", "what is built together"),
    _answer("rules", "a rule set that ships; by default ems-standard"),
    _answer("me", "your own short name, such as maria"),
    _answer("my_name", "your full name"),
    help="Set a program up in a channel that has none (whoever manages the workspace or server)",
    example=EXAMPLE,
)
def setup(call: Call, **_given: str | None) -> Reply:
    """Answer in a channel that has a program already, or where there is no channel."""
    if call.request.private:
        raise refuse("no.setup.place")
    program = call.ctx.program
    return call.answer(say("setup.already", key=program.key, name=program.name))


def in_new_channel(tx: UnitOfWork, request: Request, now: datetime) -> Reply:
    """Set a program up for whoever manages the workspace or server; anybody else gets nothing.

    The bare command is answered with what it needs. Mistakes raise ``Refused``.
    """
    asked = _asked(request) if request.manager else None
    if asked is None:
        return Reply()
    given = _given(*asked)
    if not given:
        return Reply(cards.setup_asked(EXAMPLE), refused=True)
    writer, me = set_up(tx, request, given, now)
    ctx = writer.ctx
    payload = {"key": ctx.program.key, "oem": ctx.program.oem, "ems": ctx.program.ems}
    writer.record(None, "program.setup", me.id, payload)
    told = say("setup.told", actor=me.name, partner=ctx.company(other_side(me.side)), **payload)
    writer.notice(told, key="setup")
    rules = set_of(ctx.rules) or ctx.rules.name
    return Reply(cards.setup_done(ctx, me, rules), person=me.id)


def _asked(request: Request) -> tuple[Command, Any] | None:
    """Return the command and its arguments if a line is this command."""
    if request.kind not in (COMMAND, BUTTON) or request.private:
        return None
    try:
        found, arguments = find(request.text)
    except Refused:
        # A line that is plainly this one is worth an answer; any other gets none.
        if _MEANT.match(request.text):
            raise
        return None
    return (found, arguments) if found.words == "program setup" else None


def _given(found: Command, arguments: Any) -> Mapping[str, str]:
    # There is no program yet that arguments could be about: they are words.
    values = Arguments(cast(Call, None), found, arguments).parse()
    return {name: value for name, value in values.items() if value is not None}
