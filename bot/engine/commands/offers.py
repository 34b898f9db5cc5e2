"""Lines offered on a button of a private answer: each is run once.

A button holds its command line. One that is too long for every platform's button is kept, and its
button holds its key instead. The last few offers of a person are kept, in one value each person.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bot.engine.commands.call import Call
from bot.engine.commands.said import spoken
from bot.engine.keys import message_key
from bot.engine.program_names import names_for
from bot.engine.texts import refuse
from bot.messages.card import Button
from bot.ports.request import BUTTON

LINE_ON_A_BUTTON = 96
"""How many characters of a line every platform's button holds (Discord: 100 with its marks)."""

KEPT = 20
"""How many offers are kept for a person."""

_KEPT_LINE = "offered "


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer: the key of its line, the line where the button does not hold it, when and on which
    message it was pressed (``None``: not yet), and which message it is about."""

    key: str
    line: str | None = None
    pressed: str | None = None
    message: str | None = None
    about: str | None = None


def offered(call: Call, line: str, about: str | None = None) -> str:
    """Keep an offer to the person who asks; return the command line for its button.

    ``about`` is the message, as its place and reference, that the line takes something from.
    """
    key, button = message_key(line), in_its_program(call, line)
    short = len(button) <= LINE_ON_A_BUTTON
    new = Offer(key, None if short else line, about=about)
    _keep(call, [new, *(each for each in _kept(call) if each.key != key)])
    return button if short else in_its_program(call, _KEPT_LINE + key)


def offer_button(call: Call, label: str, line: str, about: str | None = None) -> Button:
    """Return the button of an offer, which knows its whole line."""
    command = offered(call, line, about)
    return Button(label, command, stands=line if command.startswith(_KEPT_LINE) else None)


def in_its_program(call: Call, line: str) -> str:
    """Name the program where a button may be pressed in a direct message that leaves it open."""
    members = call.tx.memberships(call.request.platform, call.request.identity)
    if len(members) < 2:
        return line
    names = names_for(call.tx, members).items()
    name = next((name for name, member in names if member.program_id == call.ctx.id), None)
    return line if name is None else f"{line} program={name}"


def pressed(call: Call, line: str) -> str:
    """Return the line to run for a button that holds ``line``.

    An offer that was pressed before on the same message is refused, as is one that is forgotten.
    """
    kept = _kept(call)
    offer = _offer(kept, line)
    if offer is None:
        if line.startswith(_KEPT_LINE):
            raise refuse("offer.gone")
        return line
    line = offer.line or line
    if offer.pressed is not None and offer.message == call.request.message:
        when = call.ctx.moment(datetime.fromisoformat(offer.pressed), call.person.site)
        raise refuse("offer.done", when=when, line=line)
    now = replace(offer, pressed=call.now.isoformat(), message=call.request.message)
    _keep(call, [now if each is offer else each for each in kept])
    return line


def about(call: Call) -> str | None:
    """Return which message the offer that was just pressed is about; ``None``: no offer."""
    request = call.request
    if request.kind != BUTTON:
        return None
    offer = _offer(_kept(call), spoken(request).strip())
    return offer.about if offer is not None else None


def _offer(kept: list[Offer], line: str) -> Offer | None:
    key = line.removeprefix(_KEPT_LINE) if line.startswith(_KEPT_LINE) else message_key(line)
    return next((each for each in kept if each.key == key), None)


def _name(call: Call) -> str:
    return f"offers/{call.ctx.id}/{call.person.id}"


def _kept(call: Call) -> list[Offer]:
    return [Offer(**each) for each in json.loads(call.tx.note(_name(call)) or "[]")]


def _keep(call: Call, offers: list[Offer]) -> None:
    call.tx.keep(_name(call), json.dumps([asdict(each) for each in offers[:KEPT]]))
