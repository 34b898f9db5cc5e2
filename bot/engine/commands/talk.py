"""A line that begins with a verb alone may be a command, or ordinary talk that begins with it.

``@andon resolve ACME-1 fixed by rework`` is a command; ``@andon resolve is a big word`` is not.
Which it is, its structure decides: see ``docs/talk.md``. What may be talk changes nothing; the
line that it may have meant is offered on a button.
"""

from __future__ import annotations

import re

from bot.domain.errors import Refused
from bot.domain.issue import Issue
from bot.engine.commands.arguments import Arguments, Taken, arguments_of
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command
from bot.engine.commands.dispatch import Found, find
from bot.engine.commands.grammar import Token, rewritten
from bot.engine.commands.offers import offer_button
from bot.engine.dates import WhichDate
from bot.engine.feature import CERTAIN, ISSUE, NUMBERED, TALKED
from bot.engine.texts import BUTTONS, say
from bot.engine.understanding.answer import (
    buttons_of,
    logged,
    meaning,
    otherwise,
    prose,
    reply_to,
)
from bot.engine.understanding.judging import LOGGED_WORDS, bold, means_nothing
from bot.engine.understanding.offering import LABEL_LIMIT, tried
from bot.engine.understanding.read import own_reading
from bot.engine.understanding.verb_alone import may_be_free
from bot.messages.card import Button, Card
from bot.messages.line import quote
from bot.messages.say import text_of
from bot.ports.request import Reply

TEXT = "text"

# No word of ordinary talk, nor a number of things: ACME-1, #1, 2027-02-15, 4bh.
_NAMED = re.compile(r"(?=.*\d)(?=.*[^\d.,:!?]).+")


def talk_answer(call: Call, found: Found, line: str) -> Reply | None:
    """Return the answer to a line that may be ordinary talk; ``None``: it is a command to run."""
    if not (found.alone and found.command.changes):
        return None
    read = arguments_of(call, found.command, found.arguments)
    try:
        read.parse()
    except WhichDate:
        raise
    except Refused as refusal:
        if not read.extra:
            free = prose(call, line) if may_be_free(call, found) else None
            return free or _refused(call, found, refusal)
    else:
        if not found.marked and not is_talk(call, read):
            return None
    return _said(call, found, read, line)


def _said(call: Call, found: Found, read: Arguments, line: str) -> Reply:
    """Answer what may be talk: by what it means, or else with the line that its verb may mean."""
    reading = own_reading(call, line)
    meant = meaning(call, reading)
    reply = reply_to(call, meant)
    same = [b for b in buttons_of(reply) if b.command.startswith(found.command.words)]
    if reply is not None and not same:
        return reply
    if not same and means_nothing(call, reading):
        return otherwise(call, line, reading, meant)
    return _offer(call, found, read, line)


def is_talk(call: Call, read: Arguments) -> bool:
    """Say whether a line whose verb stands alone reads as talk: free text without quotes, and
    nothing in front of it that only a command has."""
    words = [word for each in read.taken if _is_prose(each) for word in each.words]
    quoted = len(words) == 1 and words[0].quoted
    named = _names_its_subject(read) and not _doubtful(call, words)
    return bool(words) and not (quoted or read.options or named)


def _doubtful(call: Call, words: list[Token]) -> bool:
    """Say whether words behind a subject ask, deny or make a condition: ``close ACME-1 if …``."""
    return not bold(call, " ".join(word.raw or word.text for word in words))


def _is_prose(taken: Taken) -> bool:
    return taken.param.kind == TEXT and taken.param.prose


def _names_its_subject(read: Arguments) -> bool:
    """Every argument that is needed is there, and says beyond doubt what the line is about."""
    typed = [each for each in read.taken if each.param.kind != TEXT]
    first = typed[0] if typed else None
    if first is None or any(t.param.required and not t.words for t in typed):
        return False
    subject = read.kind_of(first.param).subject
    named = (_NAMED.fullmatch(word.text) for each in typed for word in each.words)
    return subject == CERTAIN or (subject == NUMBERED and any(named))


def _offer(call: Call, found: Found, read: Arguments, said: str) -> Reply:
    """Offer the line that was perhaps meant, unless it would be refused or change nothing."""
    line = exact_line(call, found, read)
    try:
        reply, changes = tried(call, line)
    except Refused as refusal:
        told = None if _names_its_subject(read) else logged(call, said, own_reading(call, said))
        return _refused(call, found, refusal) or told or _plain(call, refusal)
    if not changes:
        told = logged(call, said, own_reading(call, said)) if read.extra else None
        return told or reply
    meant = find(call.ctx.index.commands, line)
    again = arguments_of(call, meant.command, meant.arguments)
    again.parse()
    buttons = (offer_button(call, _label(call, meant.command, again), line), *_log(call, found))
    shown = (say("talk.line", line=line),)
    return call.show(Card(say("talk.meant"), lines=shown, buttons=buttons), _issue(again))


def exact_line(call: Call, found: Found, read: Arguments) -> str:
    """Return the exact line that a person may have meant; words too many are left out."""
    command = found.command
    taken = _in_its_thread(call, found) or read.taken
    words = [command.words, *(part for each in taken for part in _part(call, each))]
    return " ".join([*words, *map(rewritten, read.options)])


def _in_its_thread(call: Call, found: Found) -> list[Taken] | None:
    """In an issue's thread a number of things is no issue: ``resolve 3 boards were replaced``."""
    words = found.arguments
    if call.thread is None or not (words and words[0].text.isdecimal()):
        return None
    read = arguments_of(call, found.command, [Token(call.ctx.name(call.thread)), *words])
    try:
        read.parse()
    except Refused:
        return None
    return read.taken


def _part(call: Call, taken: Taken) -> list[str]:
    """Return an argument as it is typed without any doubt."""
    if taken.param.kind == TEXT:
        return [quote(taken.value)] if taken.words else []
    if isinstance(taken.value, Issue):
        return [*map(rewritten, taken.words[:-1]), call.ctx.name(taken.value)]
    return [rewritten(word) for word in taken.words]


def _label(call: Call, command: Command, read: Arguments) -> str:
    """Say on a button what it does, without the text."""
    parts = [part for t in read.taken if t.param.kind != TEXT for part in _part(call, t)]
    label = " ".join([command.words, *parts])
    return label if len(label) <= LABEL_LIMIT else command.words


def _issue(read: Arguments) -> Issue | None:
    return next((each.value for each in read.taken if isinstance(each.value, Issue)), None)


def _refused(call: Call, found: Found, refusal: Refused) -> Reply | None:
    """Answer why a line cannot be done and offer to log it; ``None``: it is no matter to log."""
    buttons = _log(call, found)
    if not buttons:
        return None
    return Reply(Card(text_of(refusal), buttons=buttons), None, call.person.id, refused=True)


def _plain(call: Call, refusal: Refused) -> Reply:
    return Reply(Card(text_of(refusal)), None, call.person.id, refused=True)


def _log(call: Call, found: Found) -> tuple[Button, ...]:
    """Offer to log what was said where both sides read it, if it may be a matter at all."""
    words = found.arguments
    exact = any(w.quoted or w.key or _NAMED.fullmatch(w.text) for w in words)
    elsewhere = call.private or call.thread is not None or call.record is not None
    if elsewhere or exact or len(words) < LOGGED_WORDS - 1:
        return ()
    lines = (
        line_of(call, call.request.text) for line_of in call.ctx.index.following(ISSUE, TALKED)
    )
    return tuple(offer_button(call, BUTTONS["log.this"], line) for line in lines)
