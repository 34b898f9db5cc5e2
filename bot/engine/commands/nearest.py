"""A mistyped command is refused with the nearest one that there is."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.engine.commands.declaration import Command, Commands
from bot.engine.commands.grammar import Token, joined, rewritten
from bot.engine.texts import refuse

# From this likeness (percent) on a mistyped command is clear; so long a line is shown again.
CLEAR, SHOWN = 85, 300


def unknown_command(
    commands: Commands, words: Sequence[Token], noun: str | None = None
) -> Exception:
    """Return a refusal with the nearest command, of a noun or of any; ``words`` are the line.

    Where that is clear, the line itself is put right and shown.
    """
    of_verbs = [c for c in commands if c.verb and noun in (None, c.noun)]
    tried = [_nearest(words[:2], [(c.words, c) for c in of_verbs])]
    if noun is None:
        alone = len(words) == 1
        nouns_too = [(c.noun, c) for c in commands if c.noun and (alone or not c.verb)]
        tried.append(_nearest(words[:1], [*((c.verb, c) for c in of_verbs), *nouns_too]))
    score, found, count = max(tried, key=lambda each: each[0])
    line = " ".join([found.words, *(rewritten(word) for word in words[count:])])
    mended = score >= CLEAR and len(words) > count and len(line) <= SHOWN
    example = line if mended else found.example
    return refuse("no.command", typed=joined(words[:count]), nearest=found.words, example=example)


def _nearest(
    words: Sequence[Token], known: Sequence[tuple[str, Command]]
) -> tuple[float, Command, int]:
    """Return the likeness (percent), the command by that name, and how many words were meant."""
    typed = joined(words).lower()
    _, score, index = process.extractOne(typed, [name for name, _ in known], scorer=fuzz.ratio)
    return score, known[index][1], len(words)
