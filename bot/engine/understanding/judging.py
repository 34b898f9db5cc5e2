"""What kind of text it is: talk, a report, or something that nobody asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.engine.commands.call import Call
from bot.engine.feature import ISSUE, PERSON
from bot.engine.understanding.read import groups, own_reading, read
from bot.engine.understanding.reading import CHAT, POLITE, Reading
from bot.engine.understanding.scoring import likely, scored
from bot.engine.understanding.tokens import Token

LOGGED_WORDS, LONG_REPORT = 3, 6
"""So many words, or more, can be logged as an issue; so many without a word of the trade."""
ANY_WORDS, ANY_HAN = 5, 8
"""Free text of so many words, or Chinese characters, may be logged if it is nothing else."""
CLEARLY = 80
"""A long text that names no issue denies an act only where it says little else."""
CALLS, TITLES = ("ơi",), ("anh", "chị", "em", "bạn", "chú", "cô")
"""What stands behind a name that is called, and before it."""
ANY_TEXT = 20
"""An intent of so low a floor takes any text behind its word."""
TELLING = ("trouble", "trade", "log_this")
"""Words that a report has and ordinary talk has not."""
_OF_ANDON = ("help", "how_to", "meeting", "agenda", "export", "import", "list_word", "decisions")
"""What speaks of Andon, of meetings or of lists is no matter."""


def means_nothing(call: Call, reading: Reading | None) -> bool:
    """Say whether a text is ordinary talk, or speaks of an act that nobody asks for."""
    return reading is None or is_chat(reading) or turned_down(call, reading)


def tells(call: Call, text: str) -> bool:
    """Say whether a text says how things are: it is no question, no doubt and no small talk."""
    reading = own_reading(call, text)
    if reading is None or is_chat(reading) or reading.has("if", "doubt", "thanks", "soon", "said"):
        return False
    return reading.has("contain", "done") and not reading.asks


def bold(call: Call, text: str) -> bool:
    """Say whether a text neither asks, nor denies at its beginning, nor makes a condition."""
    reading = read(call, text)
    begins = [hit.name for hit in reading.hits if hit.first == 0]
    asked = any(token.asked for token in reading.tokens)
    return not (asked or reading.has("if", "doubt") or {"not", "polite"} & set(begins))


def to_another(reading: Reading) -> bool:
    """Say whether a text asks something of somebody who is called by name at its beginning:
    ``Tom, can you check the list?``, ``@jun please call me``."""
    at = next((at for at, token in enumerate(reading.tokens) if not _opens(reading, at)), None)
    if at is None:
        return False
    called, person = reading.tokens[at].called, _is_person(reading, at)
    while at < len(reading.tokens) and _is_person(reading, at + 1):
        at += 1
    behind = reading.tokens[at + 1 :]
    if not behind or not (called or person):
        return False
    apart = behind[0].clause != reading.tokens[at].clause or behind[0].text in CALLS
    titled = at > 0 and reading.tokens[at - 1].text in TITLES
    politely = any(_begins(behind, phrase) for phrase in groups()[POLITE])
    return (called or apart or titled or politely) and (reading.asks or reading.has(POLITE, "help"))


def _begins(words: Sequence[Token], phrase: str) -> bool:
    """Say whether words begin with a phrase, also where a longer one hides it."""
    parts = phrase.split()
    return [word.text for word in words[: len(parts)]] == parts


def _opens(reading: Reading, at: int) -> bool:
    """Say whether a word only opens a line, before a name: ``hi Tom``, ``anh Wei``."""
    token = reading.tokens[at]
    if token.called or _is_person(reading, at):
        return False
    greets = any(h.first <= at < h.end and h.name in ("hello", "i_am") for h in reading.hits)
    return greets or token.text in reading.small


def _is_person(reading: Reading, at: int) -> bool:
    return any(m.kind == PERSON and m.first <= at < m.end for m in reading.marks)


def is_chat(reading: Reading) -> bool:
    """Say whether people only greet, thank or agree."""
    told = {at for hit in reading.hits if hit.name in CHAT for at in range(hit.first, hit.end)}
    rest = [
        token
        for at, token in enumerate(reading.tokens)
        if at not in told and token.text not in reading.small and not _named(reading, at)
    ]
    if of_life(reading) and not reading.has("log_this"):
        return True
    return bool(told) and len(rest) <= len(told) and not reading.has("trouble", "log_this")


def _named(reading: Reading, at: int) -> bool:
    return any(mark.first <= at < mark.end for mark in reading.marks)


def turned_down(call: Call, reading: Reading) -> bool:
    """Say whether a text speaks of an act without asking for it: it is denied, or depends on
    something. Then nothing is offered at all."""
    acts = (i for i in call.ctx.index.intents if not (i.reads or 0 < i.floor <= ANY_TEXT))
    bold = (replace(i, asks=True, soon=True, turned=True) for i in acts)
    if not (reading.named(ISSUE) or call.thread) and _tells_how_it_is(reading):
        return False
    here = frozenset((ISSUE,))
    loosened = replace(
        reading,
        hits=tuple(h for h in reading.hits if h.name not in ("if", "said", "doubt")),
        by_clause={c: n - {"if", "said", "doubt"} for c, n in reading.by_clause.items()},
    )
    found = likely(scored(bold, loosened, here), loosened)
    if not (reading.named(ISSUE) or call.thread) and at_length(reading):
        found = [each for each in found if each.score >= CLEARLY]
    return hedged(reading) and bool(found)


def _tells_how_it_is(reading: Reading) -> bool:
    """Say whether a "not" tells how things are, and denies no act: ``did not arrive``."""
    troubled = reading.has("trouble") and at_length(reading)
    return bool(reading.meanings("reports")) or troubled


def reports(reading: Reading) -> bool:
    """Say whether a text may be a matter to log: it speaks of the trade, or tells at length."""
    if len(reading.tokens) < LOGGED_WORDS:
        return False
    content = reading.content
    if reading.meanings("reports") or reading.has("log_this"):
        return True
    if hedged(reading) and not reading.has("trouble", "trade"):
        return False
    if reading.asks and not reading.has("trouble"):
        return False
    telling = reading.has(*TELLING) and len(content) > 1
    long = len(content) >= LONG_REPORT and not reading.has(*CHAT)
    return telling or (_numbered(reading) and len(content) > 2) or long


def at_length(reading: Reading) -> bool:
    """Say whether a text tells enough to be the title of a matter, and is no talk, no condition
    and no doubt."""
    if reading.has(*CHAT - {"ok", "hello"}, "if", "doubt", "said", *_OF_ANDON):
        return False
    if len(reading.content) < LOGGED_WORDS:
        return False
    if not matters(reading):
        return False
    han = sum("\u3400" <= token.text <= "\u9fff" for token in reading.tokens)
    return han >= ANY_HAN or len(reading.tokens) - han >= ANY_WORDS


def matters(reading: Reading) -> bool:
    """Say whether anything in a text is of the trade: a part, a category, a number, or a fault that
    is told at length."""
    fault = reading.has("trouble") and len(reading.content) >= LONG_REPORT
    return fault or reading.has("trade", "log_this") or _sorted(reading) or _numbered(reading)


def enough(reading: Reading) -> bool:
    """Say whether a text that may be a matter says so clearly, or at length."""
    clear = reading.has("trouble", "log_this") or _sorted(reading) or _numbered(reading)
    return matters(reading) and (clear or len(reading.content) >= LONG_REPORT)


def _sorted(reading: Reading) -> bool:
    return bool(reading.meanings("reports") or reading.meanings("categories"))


def _numbered(reading: Reading) -> bool:
    return any(any(c.isdigit() for c in token.text) for token in reading.tokens)


def of_life(reading: Reading) -> bool:
    """Say whether a text speaks of what is no business of a factory: lunch, the weather, a car."""
    return reading.has("chat") and not (reading.has("trade") or reading.meanings("reports"))


def of_the_trade(reading: Reading) -> bool:
    """Say whether a question or a doubt at length is about a matter: goods, parts or a fault."""
    hedges = ("if", "doubt", "said")
    told = replace(reading, hits=tuple(hit for hit in reading.hits if hit.name not in hedges))
    matter = reading.has("trade", "trouble") or reading.meanings("categories")
    return bool(matter) and at_length(told) and not reading.has("why", "who")


def hedged(reading: Reading) -> bool:
    """Say whether a text asks, denies, depends on something, or tells what somebody said."""
    return reading.asks or reading.has("not", "if", "doubt", "said", "soon")
