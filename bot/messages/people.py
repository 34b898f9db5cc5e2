"""People as they stand in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.values import Person
from bot.messages.card import Text
from bot.messages.say import join
from bot.messages.texts import say


def names(people: Iterable[Person]) -> Text:
    """Return people's names in a row, mentioning nobody; ``nobody`` where there are none."""
    return join([(person.name,) for person in people]) or say("card.none")
