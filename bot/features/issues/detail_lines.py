"""The details of an issue in words: what is there, and what its category still asks for."""

from __future__ import annotations

from bot.domain.issue import Issue
from bot.engine.context import Context
from bot.features.issues.discretion.policy import shares
from bot.features.issues.texts import say
from bot.messages.card import Text, plain
from bot.messages.fields import label
from bot.messages.line import cut
from bot.messages.say import join

# So many characters of details, and of one of them, stand on a card: ``issue show`` has them all.
ROOM, LONGEST = 300, 120
_BETWEEN = " · "
# The form of ``issue log`` asks for a part before it knows which of the two the category means.
_SAME = {"mpn": "part", "part": "mpn"}


def details(issue: Issue, longest: int | None = None) -> list[Text]:
    """Return every detail with its name, a value of more than ``longest`` characters shortened."""
    pairs = issue.fields.items()
    return [say("card.field", label=label(key), value=_cut(value, longest)) for key, value in pairs]


def _cut(value: str, longest: int | None) -> str:
    """Half a link leads nowhere: one stays whole, or is left to ``issue show``."""
    if longest is None or value.startswith(("http://", "https://")):
        return value
    return cut(value, longest)


def details_line(ctx: Context, issue: Issue) -> Text:
    """Return the details as one line: as many as there is room for, and how many more there are."""
    texts = details(issue, LONGEST)
    shown: list[Text] = []
    room = ROOM
    for text in texts:
        room -= len(plain(text)) + len(_BETWEEN)
        if room < 0:
            break
        shown.append(text)
    if len(shown) < len(texts):
        shown.append(say("card.more", count=len(texts) - len(shown)))
    return join(shown, _BETWEEN)


def missing(ctx: Context, issue: Issue) -> tuple[str, ...]:
    """Return the keys that an issue's category asks for and that nobody gave yet.

    What both sides would not read is not asked for where both read the question.
    """
    asks = (key for key in ctx.category(issue).asks if shares(issue.category, key))
    return tuple(a for a in asks if not {a, _SAME.get(a, a)} & set(issue.fields))


def missing_line(ctx: Context, issue: Issue) -> Text:
    """Say what is still missing, by name and by key; nothing where nothing is."""
    keys = missing(ctx, issue)
    asks = (say("card.ask", label=label(key)) for key in keys)
    return say("card.asks", asks=join(asks)) if keys else ()
