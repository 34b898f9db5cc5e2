"""The answer to what is no command line: a look at once, an act on a button, or one sentence.

Nothing that changes anything is run here. Each line is tried before it is offered and taken back,
so that no button is offered that would be refused or would change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import Refused
from bot.engine.commands.call import Call
from bot.engine.commands.dispatch import find, run_line
from bot.engine.commands.nearest import NoCommand
from bot.engine.commands.offers import offer_button
from bot.engine.feature import ISSUE, TALKED
from bot.engine.texts import BUTTONS, say
from bot.engine.understanding.judging import (
    LOGGED_WORDS,
    at_length,
    enough,
    hedged,
    is_chat,
    of_the_trade,
    reports,
    to_another,
    turned_down,
)
from bot.engine.understanding.offering import offer, tried
from bot.engine.understanding.read import own_reading
from bot.engine.understanding.reading import UNKNOWN, Reading
from bot.engine.understanding.scoring import likely, scored
from bot.engine.understanding.verb_alone import may_be_free
from bot.messages.card import Button, Card
from bot.messages.say import text_of
from bot.ports.request import Reply

CHOICES = 3
"""So many readings are offered beside each other."""
HEARD_WORDS, HEARD_CLAUSES = 8, 2
"""A line in a thread of at most so many words may ask for an act without calling Andon."""
SURE = 99
"""Only what is explained to the last word is offered to who did not call Andon."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text was taken for: lines that look, lines on buttons, or neither."""

    looks: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()


def reply_to(call: Call, meant: Meant) -> Reply | None:
    """Return the answer to what a text was taken for; ``None``: to nothing, or it is not done."""
    reply = next(filter(None, (look(call, line) for line in meant.looks)), None)
    return offer(call, meant.acts) if reply is None and meant.acts else reply


def looked(call: Call, refusal: Refused, line: str) -> Reply | None:
    """Return the answer to a line that was refused and only asks, found without a unit of work;
    ``None``: it may be something else."""
    if isinstance(refusal, NoCommand) and refusal.mended is not None:
        return None
    lines = meaning(call, own_reading(call, line)).looks
    changes = (find(call.ctx.index.commands, each).command.changes for each in lines)
    return None if any(changes) else reply_to(call, Meant(looks=lines))


def in_other_words(call: Call, line: str, refusal: Refused) -> Reply | None:
    """Return the answer to a line that was refused as a command; ``None``: the refusal says best
    what is wrong with it."""
    if isinstance(refusal, NoCommand):
        return _mended(call, refusal) or answered(call, line)
    found = find(call.ctx.index.commands, line)
    return prose(call, line) if may_be_free(call, found) else None


def prose(call: Call, line: str) -> Reply | None:
    """Return the answer to a line that begins with the verb of a command and goes on as people
    talk: what it means, or a way to log it; ``None``: the refusal says best what is wrong."""
    reading = own_reading(call, line)
    return reply_to(call, meaning(call, reading)) or logged(call, line, reading)


def logged(call: Call, line: str, reading: Reading | None) -> Reply | None:
    """Offer to log what begins with a verb and reports; in private only a fault or a category."""
    if reading is None or is_chat(reading) or turned_down(call, reading):
        return None
    sure = not call.private or reading.has("trouble") or reading.meanings("reports")
    return _log(call, reading, line) if sure and at_length(reading) else None


def _mended(call: Call, refusal: NoCommand) -> Reply | None:
    """Answer a mistyped line as it was meant: a look is run, anything else is offered."""
    if refusal.mended is None:
        return None
    try:
        command = find(call.ctx.index.commands, refusal.mended).command
    except Refused:
        return None
    if not command.changes:
        return look(call, refusal.mended)
    reply = reply_to(call, meaning(call, own_reading(call, refusal.mended)))
    lines = [button.command for button in buttons_of(reply)]
    same = bool(lines) and all(line.startswith(command.words) for line in lines)
    # What was typed behind it is not lost.
    cut = any(refusal.mended.startswith(f"{line} ") for line in lines)
    return reply if same and not cut else offer(call, [refusal.mended]) or (reply if same else None)


def buttons_of(reply: Reply | None) -> tuple[Button, ...]:
    """Return the buttons of an answer."""
    return reply.card.buttons if reply is not None and reply.card is not None else ()


def answered(call: Call, text: str) -> Reply:
    """Return the answer to free text, whatever it is: what it means, a way to log it, or one
    sentence."""
    reading = own_reading(call, text)
    meant = meaning(call, reading)
    return reply_to(call, meant) or otherwise(call, text, reading, meant)


def otherwise(call: Call, text: str, reading: Reading | None, meant: Meant) -> Reply:
    """Return the answer to free text to which there is no other: why what it was taken for cannot
    be done, a way to log it, or one sentence."""
    if reading is None or not reading.tokens:
        return _sentence(call, "free.nothing")
    unknown = reading.named(UNKNOWN)
    if unknown and not reading.named(ISSUE):
        return call.answer(say("free.absent", name=unknown[0]))
    if is_chat(reading):
        return _small_talk(call, reading)
    kept = to_another(reading) and not (reading.has("trouble") or reading.meanings("reports"))
    if kept or turned_down(call, reading) or (call.thread is not None and reading.has("reopen")):
        return _sentence(call, "free.kept")
    no = _refusal(call, meant.acts)
    return (
        no or _log(call, reading, text) or _update(call, reading) or _sentence(call, "free.unknown")
    )


def _refusal(call: Call, lines: Sequence[str]) -> Reply | None:
    """Say why what was clearly meant cannot be done; ``None``: nothing was, or it can."""
    for line in lines[:1]:
        try:
            tried(call, line)
        except Refused as refusal:
            return Reply(Card(text_of(refusal)), None, call.person.id)
    return None


def meaning(call: Call, reading: Reading | None, *, heard: bool = False) -> Meant:
    """Return what a text means here, for this person. ``heard`` is what was said to others."""
    if reading is None:
        return Meant()
    intents = (i for i in call.ctx.index.intents if i.heard or not heard)
    here = frozenset((ISSUE,)) if call.thread is not None else frozenset[str]()
    acts: list[str] = []
    called = to_another(reading)
    for each in likely(scored(intents, reading, here), reading):
        if (heard and each.score < SURE) or (called and not each.intent.of_people):
            continue
        lines = each.intent.lines(call, reading)
        if not lines:
            continue
        if each.intent.reads and not acts:
            return Meant(looks=tuple(lines))
        if not each.intent.reads:
            acts += lines
    return Meant(acts=tuple(dict.fromkeys(acts))[:CHOICES])


def heard(call: Call, text: str) -> Card | None:
    """Return the offer to whoever wrote in an issue's thread what fits its state and their side.

    Only a short line that says nothing else is taken for it; ``None``: nothing is offered.
    """
    reading = own_reading(call, text)
    if reading is None or len(reading.tokens) > HEARD_WORDS or reading.has("soon", "doubt", "if"):
        return None
    if reading.asks or len(reading.clauses) > HEARD_CLAUSES:
        return None
    if reading.has("not", "said", "ask") and not reading.has("reopen", "not_ours"):
        return None
    reply = offer(call, meaning(call, reading, heard=True).acts[:1])
    return reply.card if reply is not None and buttons_of(reply) else None


def look(call: Call, line: str) -> Reply | None:
    """Answer a line that only shows; ``None``: it would be refused."""
    try:
        found = find(call.ctx.index.commands, line)
        if found.command.changes:
            reply, changes = tried(call, line)
            return None if changes else reply
        return run_line(call, found.command, found.arguments)
    except Refused:
        return None


def _log(call: Call, reading: Reading, text: str) -> Reply | None:
    """Offer to log what was reported; ``None``: it is no report, or was said where it is known."""
    hopes = reading.has("doubt") and not (reading.asks or reading.has("trouble"))
    elsewhere = hopes or call.thread is not None or call.record is not None or reading.named(ISSUE)
    tells = at_length(reading) and not reading.asks
    told = (reports(reading) or tells or of_the_trade(reading)) and enough(reading)
    if elsewhere or not told:
        return None
    lines = [line_of(call, text) for line_of in call.ctx.index.following(ISSUE, TALKED)]
    buttons = tuple(offer_button(call, BUTTONS["log.this"], line) for line in lines)
    shown = tuple(say("talk.line", line=line) for line in lines)
    return call.show(Card(say("free.log"), lines=shown, buttons=buttons))


def _update(call: Call, reading: Reading) -> Reply | None:
    """Offer to keep what was said in an issue's thread as news of it."""
    telling = reading.has("trade", "update", "contain") or reading.meanings("reports")
    if call.thread is None or hedged(reading) or len(reading.tokens) < LOGGED_WORDS:
        return None
    if not telling and not (reading.has("trouble") and not is_chat(reading)):
        return None
    news = next((i for i in call.ctx.index.intents if i.name == NEWS), None)
    return offer(call, news.lines(call, reading)) if news is not None else None


NEWS = "issue update"
"""The intent of what is said in a thread and is nothing else."""


def _small_talk(call: Call, reading: Reading) -> Reply:
    if reading.has("thanks"):
        return _sentence(call, "free.welcome")
    if reading.has("hello") and not call.thread:
        return _sentence(call, "free.hello")
    return Reply()


def _sentence(call: Call, key: str) -> Reply:
    return replace(call.answer(say(key)), refused=False)
