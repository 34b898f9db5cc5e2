"""A line that is no command: mistyped, where each word is one slip from a command, or free text."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from bot.domain.errors import Refused
from bot.engine.commands.declaration import Command, Commands
from bot.engine.commands.grammar import Token, rewritten
from bot.engine.texts import refuse
from bot.messages.say import text_of

SHORT, LONG = 4, 7
"""A verb alone may hold a slip from so many letters on; from ``LONG`` letters on a word may hold
two."""


class NoCommand(Refused):
    """A line that begins with no command. ``mended`` is the line that was clearly meant."""

    def __init__(self, refusal: Refused, mended: str | None) -> None:
        super().__init__(str(refusal))
        self.text = text_of(refusal)
        self.mended = mended


def unknown_command(
    commands: Commands, words: Sequence[Token], noun: str | None = None
) -> NoCommand:
    """Return the refusal of a line whose first words are no command, of a noun or of any."""
    able = [(command, count) for command in commands for count in _fits(command, words, noun)]
    mended = None
    if len(able) == 1 or (able and all(able[0][0] is other for other, _ in able)):
        command, count = able[0]
        mended = " ".join([command.words, *(rewritten(word) for word in words[count:])])
    typed = " ".join(word.text for word in words[:2])
    key = "no.command" if mended is None else "no.command.meant"
    return NoCommand(refuse(key, typed=typed, line=mended or ""), mended)


def _fits(command: Command, words: Sequence[Token], noun: str | None) -> list[int]:
    """Return how many words of a line are a command's with a slip: none, one or two."""
    if not command.verb or (noun is not None and command.noun != noun):
        return []
    typed = [word.text.lower() for word in words[:2]]
    if len(typed) == 2 and _alike(typed[0], command.noun) and _alike(typed[1], command.verb):
        return [2]
    if noun is None and len(typed[0]) > SHORT and _alike(typed[0], command.verb):
        return [1]
    return []


def _alike(typed: str, word: str) -> bool:
    most = 2 if len(word) >= LONG else 1
    return OSA.distance(typed, word, score_cutoff=most) <= most and len(typed) > 1
