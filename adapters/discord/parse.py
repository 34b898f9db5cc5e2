"""What people do on Discord, as requests. Pure: small values and plain payloads in, requests out.

A line said in a card's thread belongs to the channel above it: the place is the parent, and the
thread is the message that it hangs on, whose id it shares.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.discord.commands import quoted
from adapters.discord.ids import Opened, read_field
from adapters.discord.modal import USER_SELECT
from bot.messages.forms import Form, form_line
from bot.ports.files import FileLink
from bot.ports.place import Place, direct_place
from bot.ports.request import (
    BUTTON,
    COMMAND,
    MESSAGE_LIMIT,
    REACTION,
    TALK,
    Attachment,
    Named,
    Request,
    RequestKind,
)

PLATFORM = "discord"
# Component types in a submitted form.
_LABEL, _ROW = 18, 1
_MENTION = re.compile(r"<@!?(\d+)>")


@dataclass(frozen=True, slots=True)
class Spot:
    """Who did something, and where: ``parent`` is set in a thread.

    ``manager`` says that the person may manage the server; ``guild`` is empty in private. ``name``
    is the one shown there.
    """

    user: str
    channel: str
    parent: str | None = None
    guild: str = ""
    manager: bool = False
    name: str = ""

    @property
    def private(self) -> bool:
        """Say whether this is a direct message."""
        return not self.guild

    @property
    def place(self) -> str:
        """Return the conversation as the core knows it."""
        if self.private:
            return direct_place(PLATFORM, self.user)
        return str(Place(PLATFORM, self.parent or self.channel))

    @property
    def thread(self) -> str | None:
        """Return the message that the thread hangs on."""
        return self.channel if self.parent else None

    def link(self, message: str) -> str:
        """Return the address of a message here."""
        return f"https://discord.com/channels/{self.guild or '@me'}/{self.channel}/{message}"


def spoken(
    spot: Spot,
    message: str,
    content: str,
    bot_mentions: Collection[str],
    names: Mapping[str, str],
    attachments: tuple[Attachment, ...] = (),
    answers: str | None = None,
    files: Sequence[str] = (),
) -> Request | None:
    """Return the request of a message: a command behind a mention, talk in threads and private.

    ``bot_mentions`` are the ways to mention the bot, ``names`` the people mentioned, by id.
    ``answers`` is the bot's own message to which this is a reply, ``files`` are the names of the
    files that came with it. What people say to each other outside threads gives ``None``.
    """
    content = content[:MESSAGE_LIMIT]
    line = without_mention(content, bot_mentions)
    thread = spot.thread or answers
    if line is None and not spot.private and thread is None:
        return None
    said = content if line is None else line
    return Request(
        key=message_key(spot.channel, message),
        kind=TALK if line is None else COMMAND,
        platform=PLATFORM,
        identity=spot.user,
        place=spot.place,
        text=said.strip(),
        private=spot.private,
        thread=thread,
        heard=not spot.private,
        manager=spot.manager,
        attachments=attachments,
        actor=spot.name or None,
        people=mentioned(said, names),
        kept=True,
        files=_linked(spot, message, files),
    )


def message_key(channel: str, message: str) -> str:
    """Return the natural key of a message."""
    return f"{PLATFORM}:{channel}/{message}"


def _linked(spot: Spot, message: str, files: Sequence[str]) -> tuple[FileLink, ...]:
    """Return the files of a message. Their own addresses end after a day; its address stays."""
    link = spot.link(message)
    return tuple(FileLink(name, link, link) for name in files)


def answered(
    spot: Spot, message: str | None, channel: str | None, author: str | None, bot: str | None
) -> str | None:
    """Return the bot's message to which a plain reply is: it counts like the thread under it.

    ``message``, ``channel`` and ``author`` are what the reply refers to. A reply inside a thread
    belongs to the thread already, and a direct message is a command; what another person or an
    unknown one wrote, or what stands in another channel, gives ``None``.
    """
    here = channel == spot.channel and spot.thread is None and not spot.private
    return message if here and author is not None and author == bot else None


def without_mention(content: str, bot_mentions: Collection[str]) -> str | None:
    """Return what follows a leading mention of the bot; ``None`` where there is none."""
    said = content.lstrip()
    found = next((each for each in bot_mentions if said.startswith(each)), None)
    return None if found is None else said[len(found) :].strip()


def mentioned(line: str, names: Mapping[str, str]) -> tuple[Named, ...]:
    """Return whom a line mentions, with the names that are shown there."""
    found = dict.fromkeys(_MENTION.findall(line))
    return tuple(Named(user, user, names.get(user, "")) for user in found)


def invoked(spot: Spot, interaction: str, line: str) -> Request:
    """Return the request of a slash command, as the one line that it stands for."""
    return _acted(spot, f"interaction/{interaction}", COMMAND, line)


def pressed(spot: Spot, interaction: str, line: str, message: str | None) -> Request:
    """Return the request of a button or a select on a message."""
    return _acted(spot, f"interaction/{interaction}", BUTTON, line, message=message)


def logging_from(spot: Spot, interaction: str, message: str, content: str) -> Request:
    """Return the request of "Log as issue" on a message."""
    return _acted(
        spot,
        f"interaction/{interaction}",
        COMMAND,
        "issue log",
        message=message,
        message_text=content,
        link=spot.link(message),
    )


def submitted(
    spot: Spot,
    opened: Opened,
    line: str,
    card: str | None,
    names: Mapping[str, str] | None = None,
) -> Request:
    """Return the request of a filled form; its key was made when it opened.

    ``card`` is the message whose button opened it, ``names`` are the people picked in it, by id.
    """
    return replace(_submitted(spot, opened, line, card), people=mentioned(line, names or {}))


def picked(resolved: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the names of the people picked in a form, as the server shows them, by id."""
    known = resolved or {}
    members = known.get("members") or {}
    names = {}
    for user, data in (known.get("users") or {}).items():
        nick = (members.get(user) or {}).get("nick")
        names[user] = str(nick or data.get("global_name") or data.get("username") or "")
    return names


def _submitted(spot: Spot, opened: Opened, line: str, card: str | None) -> Request:
    key = f"form/{opened.key}"
    if opened.message:
        link = spot.link(opened.message)
        return _acted(spot, key, COMMAND, line, message=opened.message, link=link)
    return _acted(spot, key, BUTTON, line, message=card)


def reacted(
    spot: Spot, message: str, emoji: str, content: str | None, files: Sequence[str] = ()
) -> Request:
    """Return the request of a reaction with an emoji of Andon's, by its short name."""
    return Request(
        key=f"{PLATFORM}:{message}/{emoji}/{spot.user}",
        kind=REACTION,
        platform=PLATFORM,
        identity=spot.user,
        place=spot.place,
        text=emoji,
        private=spot.private,
        thread=spot.thread,
        message=message,
        message_text=content,
        link=spot.link(message),
        manager=spot.manager,
        files=_linked(spot, message, files),
    )


def as_reaction(request: Request, mark: str) -> Request:
    """Return "Log as issue" as the emoji ``mark``, which needs no form."""
    return replace(request, kind=REACTION, text=mark)


def _acted(
    spot: Spot,
    key: str,
    kind: RequestKind,
    line: str,
    *,
    message: str | None = None,
    message_text: str | None = None,
    link: str | None = None,
) -> Request:
    return Request(
        key=f"{PLATFORM}:{key}",
        kind=kind,
        platform=PLATFORM,
        identity=spot.user,
        place=spot.place,
        text=line.strip(),
        private=spot.private,
        thread=spot.thread,
        message=message,
        message_text=message_text,
        link=link,
        heard=False,
        manager=spot.manager,
        actor=spot.name or None,
        people=mentioned(line, {}),
    )


def form_answer(opened: Opened, components: Sequence[Mapping[str, Any]]) -> str:
    """Return the command line of a filled form."""
    answers = [(read_field(each["custom_id"]), _value(each)) for each in _inputs(components)]
    known = [(field, value.strip()) for field, value in answers if field is not None]
    # Quoted here: phones write curly quotes, which would end a text too early.
    values = {f.name: quoted(value) if f.quoted and value else value for f, value in known}
    fields = tuple(replace(field, quoted=False) for field, _ in known)
    return form_line(Form("", opened.command, "", "", fields), values)


def _inputs(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for each in components:
        if each.get("type") == _LABEL:
            yield each["component"]
        elif each.get("type") == _ROW:
            yield from each["components"]


def _value(answer: Mapping[str, Any]) -> str:
    if answer.get("type") == USER_SELECT:
        return ",".join(f"<@{user}>" for user in answer["values"])
    chosen = answer["values"] if "values" in answer else [answer.get("value")]
    return next(iter(chosen), None) or ""
