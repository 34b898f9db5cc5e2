"""What people do on the console, as requests: words, clicks and reactions.

Pure: everything depends on the arguments only. What cannot be done raises ``Refused`` with a
sentence for the person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from adapters.console.room import SHARED, Message, Room, private_place
from adapters.console.texts import text
from bot.domain.errors import Refused
from bot.messages.card import Button, unpack
from bot.ports.acts import Act, Click, React, Say
from bot.ports.request import BUTTON, COMMAND, REACTION, TALK, Request

PLATFORM = "console"

_PREFIX = re.compile(r"([/@])andon(?:\s+|$)", re.IGNORECASE)


def parse(act: Act, room: Room, sides: Mapping[str, str], key: str) -> Request:
    """Return the request that an act makes.

    ``sides`` gives each person's side; a stranger sees the shared channel only.
    """
    match act:
        case Say():
            return spoken(act, room, key)
        case Click():
            message, button = find_button(act, room, sides)
            return pressed(act.person, message, button, key)
        case React():
            return reacted(act.person, _find_reacted_to(act, room, sides), act.emoji, key)


def spoken(say: Say, room: Room, key: str) -> Request:
    """Return the request of a line: a command behind ``/andon`` or ``@andon``, else talk."""
    place, thread = _find_conversation(say, room)
    private = say.where == "dm"
    prefix = _PREFIX.match(say.text)
    slash = prefix is not None and prefix[1] == "/"
    return Request(
        key=key,
        kind=COMMAND if prefix else TALK,
        platform=PLATFORM,
        identity=say.person,
        place=place,
        text=say.text[prefix.end() :] if prefix else say.text,
        private=private,
        thread=thread,
        heard=not (private or slash),
        manager=True,
    )


def _find_conversation(say: Say, room: Room) -> tuple[str, str | None]:
    if say.where == "dm":
        return private_place(say.person), None
    if say.where in ("shared", "oem", "ems"):
        return f"{PLATFORM}:{say.where}", None
    card = room.card_about(say.where)
    if card is None:
        raise Refused(text("no_card", subject=say.where))
    return card.place, card.ref


def pressed(person: str, message: Message, button: Button, key: str) -> Request:
    """Return the request of a button that was pressed."""
    return Request(
        key=key,
        kind=BUTTON,
        platform=PLATFORM,
        identity=person,
        place=message.place,
        text=button.command,
        private=message.place == private_place(person),
        thread=message.thread,
        message=message.ref,
        message_text=message.text,
        heard=False,
        manager=True,
    )


def find_button(click: Click, room: Room, sides: Mapping[str, str]) -> tuple[Message, Button]:
    """Return the newest button about the subject with this label that the person can see."""
    buttons = [
        (message, button)
        for message in room.about(click.subject)
        if _sees(click.person, message, sides)
        for button in _list_buttons(message, click.subject)
    ]
    wanted = click.label.casefold()
    for message, button in buttons:
        if button.label.casefold() == wanted:
            return message, button
    raise Refused(_explain_no_button(click, [button.label for _, button in buttons]))


def _list_buttons(message: Message, subject: str) -> list[Button]:
    """Return the buttons of a message; of one about several subjects, the subject's own."""
    buttons = list(unpack(message.card).buttons) if message.card else []
    if len(message.about) < 2:
        return buttons
    return [b for b in buttons if subject.casefold() in b.command.casefold().split()]


def _explain_no_button(click: Click, labels: list[str]) -> str:
    person, subject = click.person, click.subject
    if not labels:
        return text("no_buttons", subject=subject, person=person)
    shown = ", ".join(dict.fromkeys(labels))
    return text(
        "no_button",
        label=click.label,
        subject=subject,
        person=person,
        labels=shown,
        example=labels[0],
    )


def reacted(person: str, message: Message, emoji: str, key: str) -> Request:
    """Return the request of an emoji that a person put on a message."""
    return Request(
        key=key,
        kind=REACTION,
        platform=PLATFORM,
        identity=person,
        place=message.place,
        text=emoji,
        private=message.place == private_place(person),
        thread=message.thread,
        message=message.ref,
        message_text=message.text,
        manager=True,
    )


def _find_reacted_to(react: React, room: Room, sides: Mapping[str, str]) -> Message:
    if react.subject is not None:
        if (card := room.card_about(react.subject)) is not None:
            return card
        raise Refused(text("no_card", subject=react.subject))
    quote = (react.quote or "").casefold()
    message = room.newest(lambda m: quote in m.text.casefold() and _sees(react.person, m, sides))
    if message is None:
        raise Refused(text("no_message", quote=react.quote, person=react.person))
    return message


def newest_with_buttons(person: str, room: Room, sides: Mapping[str, str]) -> Message | None:
    """Return the newest message with buttons that a person can see, threads left out."""

    def fits(message: Message) -> bool:
        shown = message.card is not None and bool(message.card["buttons"])
        return shown and message.thread is None and _sees(person, message, sides)

    return room.newest(fits)


def _sees(person: str, message: Message, sides: Mapping[str, str]) -> bool:
    own = {SHARED, private_place(person), f"{PLATFORM}:{sides.get(person, 'shared')}"}
    return message.place in own
