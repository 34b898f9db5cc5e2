"""The answer to what is no command line: a look at once, an act on a button, or one sentence.

Nothing that changes anything is run here. Each line is tried before it is offered and taken back,
so that no button is offered that would be refused or would change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import Refused
from bot.engine.commands.arguments import Arguments
from bot.engine.commands.call import Call
from bot.engine.commands.dispatch import find, run_line
from bot.engine.commands.nearest import NoCommand
from bot.engine.commands.offers import in_its_program, offer_button
from bot.engine.feature import ISSUE, TALKED
from bot.engine.texts import BUTTONS, say
from bot.engine.understanding.judging import (
    LOGGED_WORDS,
    at_length,
    hedged,
    is_chat,
    of_the_trade,
    reports,
    turned_down,
)
from bot.engine.understanding.read import own_words, read
from bot.engine.understanding.reading import UNKNOWN, Reading
from bot.engine.understanding.scoring import likely, scored
from bot.engine.understanding.verb_alone import may_be_free
from bot.engine.writer import Writer
from bot.messages.card import Button, Card
from bot.messages.say import text_of
from bot.ports.request import Reply

CHOICES = 3
"""So many readings are offered beside each other."""
HEARD_WORDS, HEARD_CLAUSES = 8, 2
"""A line in a thread of at most so many words may ask for an act without calling Andon."""
SURE = 99
"""Only what is explained to the last word is offered to who did not call Andon."""
LABEL_LIMIT = 75


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text was taken for: lines that look, lines on buttons, or neither."""

    looks: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()


def understood(call: Call, text: str) -> Reply | None:
    """Return the answer to free text that means something; ``None``: it is not understood."""
    words = own_words(text)
    if not words:
        return None
    reading = read(call, words)
    meant = meaning(call, reading)
    replies = (look(call, line) for line in meant.looks)
    reply = next(filter(None, replies), None)
    if reply is None and meant.acts:
        reply = offer(call, meant.acts)
    return reply


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
    return understood(call, line) or logged(call, line)


def logged(call: Call, line: str) -> Reply | None:
    """Offer to log what begins with a verb and reports; in private only a fault or a category."""
    words = own_words(line)
    reading = read(call, words) if words else None
    if reading is None or is_chat(reading) or turned_down(call, reading):
        return None
    sure = not call.private or reading.has("trouble") or reading.meanings("reports")
    return _log(call, reading, line) if sure and at_length(reading) else None


def _mended(call: Call, refusal: NoCommand) -> Reply | None:
    """Answer a mistyped line as it was meant: a look is run, anything else is offered."""
    if refusal.mended is None:
        return None
    try:
        changes = find(call.ctx.index.commands, refusal.mended).command.changes
    except Refused:
        return None
    if not changes:
        return look(call, refusal.mended)
    words = find(call.ctx.index.commands, refusal.mended).command.words
    reply = understood(call, refusal.mended)
    same = reply is not None and all(b.command.startswith(words) for b in _buttons(reply))
    return reply if same else offer(call, [refusal.mended])


def _buttons(reply: Reply) -> tuple[Button, ...]:
    return reply.card.buttons if reply.card is not None else ()


def answered(call: Call, text: str) -> Reply:
    """Return the answer to free text, whatever it is: what it means, a way to log it, or one
    sentence."""
    words = own_words(text)
    reading = read(call, words) if words else None
    if reading is None or not reading.tokens:
        return _sentence(call, "free.nothing")
    reply = understood(call, text)
    if reply is not None:
        return reply
    unknown = reading.named(UNKNOWN)
    if unknown and not reading.named(ISSUE):
        return call.answer(say("free.absent", name=unknown[0]))
    if is_chat(reading):
        return _small_talk(call, reading)
    if turned_down(call, reading) or (call.thread is not None and reading.has("reopen")):
        return _sentence(call, "free.kept")
    no = _refusal(call, meaning(call, reading).acts)
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


def meaning(call: Call, reading: Reading, *, heard: bool = False) -> Meant:
    """Return what a text means here, for this person. ``heard`` is what was said to others."""
    intents = (i for i in call.ctx.index.intents if i.heard or not heard)
    here = frozenset((ISSUE,)) if call.thread is not None else frozenset[str]()
    acts: list[str] = []
    for each in likely(scored(intents, reading, here), reading):
        if heard and each.score < SURE:
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
    words = own_words(text)
    reading = read(call, words) if words else None
    if reading is None or len(reading.tokens) > HEARD_WORDS or reading.has("soon", "doubt", "if"):
        return None
    if any(map(reading.asked, reading.clauses)) or len(reading.clauses) > HEARD_CLAUSES:
        return None
    if reading.has("not", "said", "ask") and not reading.has("reopen", "not_ours"):
        return None
    meant = meaning(call, reading, heard=True)
    reply = offer(call, meant.acts[:1]) if meant.acts else None
    return reply.card if reply is not None and _buttons(reply) else None


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


def offer(call: Call, lines: Sequence[str]) -> Reply | None:
    """Offer the lines that would do something; ``None``: none would.

    Where all that can be said is what is already true, that is the answer.
    """
    able: list[str] = []
    true: Reply | None = None
    for line in lines:
        if any(other.startswith(f"{line} ") for other in able):
            continue
        if _asks_more(call, line):
            able.append(line)
            continue
        try:
            reply, changes = tried(call, line)
        except Refused:
            continue
        if changes or _of_form(call, line):
            able.append(line)
        else:
            true = true or reply
    if not able:
        return true
    buttons = tuple(_button(call, line) for line in able)
    key = "free.meant" if len(able) == 1 else "free.which"
    shown = tuple(say("talk.line", line=line) for line in able)
    return call.show(Card(say(key), lines=shown, buttons=buttons), call.thread)


def tried(call: Call, line: str) -> tuple[Reply, bool]:
    """Return what a line would be answered, and whether it would change anything; whatever it
    does is taken back. One that would be refused raises ``Refused``."""
    found = find(call.ctx.index.commands, line)
    alone = replace(call, writer=Writer(call.tx, call.ctx, call.now, "tried"))
    return call.tx.tried(lambda: run_line(alone, found.command, found.arguments))


def _asks_more(call: Call, line: str) -> bool:
    """Say whether a line lacks something that the form of its command asks for."""
    found = find(call.ctx.index.commands, line)
    if found.command.words not in call.ctx.index.forms:
        return False
    try:
        Arguments(call, found.command, found.arguments, call.ctx.index.arguments).parse()
    except Refused:
        return True
    return False


def _of_form(call: Call, line: str) -> bool:
    """Say whether a line only names what its form is about."""
    found = find(call.ctx.index.commands, line)
    alone = found.command.fields and len(found.arguments) < 2
    return alone and found.command.words in call.ctx.index.forms


def _button(call: Call, line: str) -> Button:
    if _asks_more(call, line) or _of_form(call, line):
        words = find(call.ctx.index.commands, line).command.words
        return Button(_label(line), in_its_program(call, line), form=words)
    return offer_button(call, _label(line), line)


def _label(line: str) -> str:
    """Say on a button what it does, without the text in quotes."""
    label = line.partition(' "')[0]
    return label if len(label) <= LABEL_LIMIT else label[: LABEL_LIMIT - 1] + "…"


def _log(call: Call, reading: Reading, text: str) -> Reply | None:
    """Offer to log what was reported; ``None``: it is no report, or was said where it is known."""
    elsewhere = call.thread is not None or call.record is not None or reading.named(ISSUE)
    told = reports(reading) or at_length(reading) or of_the_trade(reading)
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
