"""A line that begins with a verb alone: whether it may have been no command at all."""

from __future__ import annotations

from bot.engine.commands.arguments import fits
from bot.engine.commands.call import Call
from bot.engine.commands.dispatch import Found


def may_be_free(call: Call, found: Found) -> bool:
    """Say whether a line that was refused may have been no command: its verb stands alone, nothing
    in it is quoted or an option, and its words do not fit the arguments."""
    nouns = call.ctx.index.commands.nouns
    exact = any(token.key for token in found.arguments) or _quotes(found)
    numbers = [any(c.isdigit() for c in token.text) for token in found.arguments]
    exact = exact or (bool(numbers) and all(numbers))
    exact = exact or (not found.command.verb and _first(found) in nouns)
    alone = found.alone or not found.command.verb
    if exact or not alone or not (found.arguments or found.command.changes):
        return False
    return not (fits(call, found.command, found.arguments) and found.command.verb)


PROSE = 3
"""So many words before the first quotation are no arguments: ``an issue: label "FRAGILE"``."""


def _quotes(found: Found) -> bool:
    """Say whether an argument stands in quotes, and not words of a sentence."""
    first = next((at for at, token in enumerate(found.arguments) if token.quoted), PROSE)
    return first < PROSE


def _first(found: Found) -> str:
    return found.arguments[0].text.lower() if found.arguments else ""
