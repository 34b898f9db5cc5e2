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
from bot.engine.commands.dispatch import Found, find, run_line
from bot.engine.commands.nearest import NoCommand
from bot.engine.commands.offers import in_its_program, offered
from bot.engine.feature import ISSUE, TALKED
from bot.engine.texts import BUTTONS, say
from bot.engine.understanding.read import own_words, read
from bot.engine.understanding.reading import CHAT, UNKNOWN, Reading
from bot.engine.understanding.scoring import likely, scored
from bot.engine.writer import Writer
from bot.messages.card import Button, Card
from bot.ports.request import Reply

CHOICES = 3
"""So many readings are offered beside each other."""
HEARD_WORDS, HEARD_CLAUSES = 8, 2
"""A line in a thread of at most so many words may ask for an act without calling Andon."""
SURE = 99
"""Only what is explained to the last word is offered to who did not call Andon."""
LOGGED_WORDS, LONG_REPORT = 3, 6
"""So many words, or more, can be logged as an issue."""
TELLING = ("trouble", "trade", "log_this")
"""Words that a report has and ordinary talk has not."""
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
    return understood(call, line) if may_be_free(call, found) else None


def may_be_free(call: Call, found: Found) -> bool:
    """Say whether a line that was refused may have been no command: its verb stands alone, nothing
    in it is quoted or an option, and its words do not fit the arguments."""
    nouns = call.ctx.index.commands.nouns
    exact = any(token.quoted or token.key for token in found.arguments)
    exact = exact or (not found.command.verb and _first(found) in nouns)
    if exact or not found.arguments or not (found.alone or not found.command.verb):
        return False
    try:
        Arguments(call, found.command, found.arguments, call.ctx.index.arguments).parse()
    except Refused:
        return True
    return not found.command.verb


def _first(found: Found) -> str:
    return found.arguments[0].text.lower() if found.arguments else ""


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
        return call.answer(say("free.no_such", name=unknown[0]))
    if is_chat(reading):
        return _small_talk(call, reading)
    if turned_down(call, reading) or (call.thread is not None and reading.has("reopen")):
        return _sentence(call, "free.kept")
    return _log(call, reading, text) or _update(call, reading) or _sentence(call, "free.unknown")


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


def means_nothing(call: Call, text: str) -> bool:
    """Say whether a text is ordinary talk, or speaks of an act that nobody asks for."""
    words = own_words(text)
    reading = read(call, words) if words else None
    return reading is None or is_chat(reading) or turned_down(call, reading)


def tells(call: Call, text: str) -> bool:
    """Say whether a text says how things are: it is no question, no doubt and no small talk."""
    words = own_words(text)
    reading = read(call, words) if words else None
    if reading is None or is_chat(reading) or reading.has("if", "doubt", "thanks", "soon", "said"):
        return False
    if not (reading.has("contain", "trade", "trouble", "done") or reading.meanings("reports")):
        return False
    return not any(map(reading.asked, reading.clauses))


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


def bold(call: Call, text: str) -> bool:
    """Say whether a text neither asks, nor denies at its beginning, nor makes a condition."""
    reading = read(call, text)
    begins = [hit.name for hit in reading.hits if hit.first == 0]
    asked = any(token.asked for token in reading.tokens)
    return not (asked or reading.has("if", "doubt") or {"not", "polite"} & set(begins))


def is_chat(reading: Reading) -> bool:
    """Say whether people only greet, thank or agree."""
    told = {at for hit in reading.hits if hit.name in CHAT for at in range(hit.first, hit.end)}
    rest = [
        token
        for at, token in enumerate(reading.tokens)
        if at not in told and token.text not in reading.small and not _named(reading, at)
    ]
    return bool(told) and len(rest) <= len(told) and not reading.has("trouble", "log_this")


def _named(reading: Reading, at: int) -> bool:
    return any(mark.first <= at < mark.end for mark in reading.marks)


def turned_down(call: Call, reading: Reading) -> bool:
    """Say whether a text speaks of an act without asking for it: it is denied, or depends on
    something. Then nothing is offered at all."""
    acts = (i for i in call.ctx.index.intents if not (i.reads or i.floor))
    bold = (replace(i, asks=True, soon=True, turned=True) for i in acts)
    if not (reading.named(ISSUE) or call.thread) and reading.meanings("reports"):
        return False
    here = frozenset((ISSUE,))
    loosened = replace(
        reading,
        hits=tuple(h for h in reading.hits if h.name not in ("if", "said", "doubt")),
        by_clause={c: n - {"if", "said", "doubt"} for c, n in reading.by_clause.items()},
    )
    signs = reading.has("not", "if", "said", "doubt", "soon") or any(
        map(reading.asked, reading.clauses)
    )
    return signs and bool(likely(scored(bold, loosened, here), loosened))


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
    return Button(_label(line), offered(call, line))


def _label(line: str) -> str:
    """Say on a button what it does, without the text in quotes."""
    label = line.partition(' "')[0]
    return label if len(label) <= LABEL_LIMIT else label[: LABEL_LIMIT - 1] + "…"


def _log(call: Call, reading: Reading, text: str) -> Reply | None:
    """Offer to log what was reported; ``None``: it is no report, or was said where it is known."""
    elsewhere = call.thread is not None or call.record is not None or reading.named(ISSUE)
    if elsewhere or not reports(reading):
        return None
    lines = [line_of(call, text) for line_of in call.ctx.index.following(ISSUE, TALKED)]
    buttons = tuple(Button(BUTTONS["log.this"], offered(call, line)) for line in lines)
    shown = tuple(say("talk.line", line=line) for line in lines)
    return call.show(Card(say("free.log"), lines=shown, buttons=buttons))


def reports(reading: Reading) -> bool:
    """Say whether a text may be a matter to log: it speaks of the trade, or tells at length."""
    if len(reading.tokens) < LOGGED_WORDS:
        return False
    content = [token for token in reading.tokens if token.text not in reading.small]
    if reading.meanings("reports") or reading.has("log_this"):
        return True
    if hedged(reading) and not reading.has("trouble", "trade"):
        return False
    if any(map(reading.asked, reading.clauses)) and not reading.has("trouble"):
        return False
    numbered = any(any(c.isdigit() for c in token.text) for token in reading.tokens)
    telling = reading.has(*TELLING) and len(content) > 1
    long = len(content) >= LONG_REPORT and not reading.has(*CHAT)
    return telling or (numbered and len(content) > 2) or long


def hedged(reading: Reading) -> bool:
    """Say whether a text asks, denies, depends on something, or tells what somebody said."""
    asked = any(map(reading.asked, reading.clauses))
    return asked or reading.has("not", "if", "doubt", "said", "soon")


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
