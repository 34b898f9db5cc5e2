"""A request as it was said: how long it may be, and the words of it that are about Andon itself."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.engine.texts import refuse
from bot.messages.line import LINE_LIMIT
from bot.ports.request import BUTTON, TALK, Request

# What stands in quotes is somebody's text, whatever it looks like. No quote that was opened is
# looked through twice: many of them that never end would take for ever.
_QUOTED = r"(?P<quoted>\"[^\"]*+\"|“[^“”]*+”)"
_HALF, _UNKNOWN = re.compile("[\ud800-\udfff]"), "\N{REPLACEMENT CHARACTER}"
AGAIN = re.compile(rf"{_QUOTED}|(?<=\s)again=yes\b")
_NAME = r"[A-Za-z][A-Za-z0-9]{1,9}(?:\.\d{1,3})?"
PROGRAM = re.compile(rf"{_QUOTED}|(?:^|(?<=\s))program=(?P<key>{_NAME})\b")


def measured(request: Request) -> Request:
    """Return a request whose texts can be stored: talk no longer than a line may be, and no half
    of a character (a platform may send one by itself) or zero in any.

    A command line that is too long, or holds a zero, is refused later, not changed.
    """
    talk = request.kind == TALK and request.thread is not None
    long = len(request.text) > LINE_LIMIT
    text = request.text if long else _HALF.sub(_UNKNOWN, request.text)
    text = _storable(request.text) if talk else text
    about = request.message_text
    about = about if about is None else _storable(about)
    if (text, about) == (request.text, request.message_text):
        return request
    return replace(request, text=text, message_text=about)


def is_small_talk(request: Request) -> bool:
    """Say whether people talk to each other outside a thread: none of the bot's business."""
    return request.kind == TALK and request.thread is None and not request.private


def _storable(text: str) -> str:
    return _HALF.sub(_UNKNOWN, text[:LINE_LIMIT]).replace("\x00", _UNKNOWN)


def line_of(request: Request) -> str:
    """Return the command line of a request, without what says that it is meant again."""
    return without(AGAIN, spoken(request)).strip()


def spoken(request: Request) -> str:
    """Return the line without the word that names the program.

    A button names it too where it may be pressed in a direct message.
    """
    if len(request.text) > LINE_LIMIT:
        raise refuse("no.long", what="The line", length=len(request.text), limit=LINE_LIMIT)
    named = request.private or request.kind == BUTTON
    return without(PROGRAM, request.text) if named else request.text


def without(word: re.Pattern[str], line: str) -> str:
    """Return a line without a word, which stays where it stands in quotes."""
    return word.sub(lambda match: match["quoted"] or "", line)


def first(word: re.Pattern[str], line: str) -> re.Match[str] | None:
    """Return where a word stands outside quotes for the first time."""
    return next((match for match in word.finditer(line) if match["quoted"] is None), None)
