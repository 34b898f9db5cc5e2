"""``program setup``: the one command in a channel that has no program yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import cast

from bot.domain.errors import Refused
from bot.domain.values import other_side
from bot.engine.commands.arguments import Arguments
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.commands.dispatch import Found, find
from bot.engine.index import Index
from bot.features.programs import cards
from bot.features.programs.setup import EXAMPLE, set_up
from bot.features.programs.texts import refuse, say
from bot.features.rules.sets import set_of
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


def in_new_channel(tx: UnitOfWork, request: Request, now: datetime, index: Index) -> Reply:
    """Set a program up for whoever manages the workspace or server; anybody else gets nothing.

    The bare command is answered with what it needs. Mistakes raise ``Refused``.
    """
    asked = _asked(request, index) if request.manager else None
    if asked is None:
        return Reply()
    given = _given(asked, index)
    if not given:
        return Reply(cards.setup_asked(EXAMPLE), refused=True)
    writer, me = set_up(tx, request, given, now, index)
    ctx = writer.ctx
    payload = {"key": ctx.program.key, "oem": ctx.program.oem, "ems": ctx.program.ems}
    writer.record(None, "program.setup", me.id, payload)
    told = say("setup.told", actor=me.name, partner=ctx.company(other_side(me.side)), **payload)
    writer.notice(told, key="setup")
    rules = set_of(ctx.rules) or ctx.rules.name
    return Reply(cards.setup_done(ctx, me, rules), person=me.id)


def _asked(request: Request, index: Index) -> Found | None:
    """Return the command and its arguments if a line is this command."""
    if request.kind not in (COMMAND, BUTTON) or request.private:
        return None
    try:
        line = find(index.commands, request.text)
    except Refused:
        # A line that is plainly this one is worth an answer; any other gets none.
        if _MEANT.match(request.text):
            raise
        return None
    return line if line.command.words == "program setup" else None


def _given(line: Found, index: Index) -> Mapping[str, str]:
    # There is no program yet that arguments could be about: they are words.
    values = Arguments(cast(Call, None), line.command, line.arguments, index.arguments).parse()
    return {name: value for name, value in values.items() if value is not None}


COMMANDS = (setup,)
