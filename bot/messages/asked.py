"""Who is asked for help now, in words: for whoever is asked, and for whoever only waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.values import Person
from bot.messages.card import Text
from bot.messages.say import join
from bot.messages.texts import say

PHONE_LEVEL = 3
"""The phone number of whoever is asked is shown from this level on."""


def listed(people: Sequence[Text], last: str = "people.and") -> Text:
    """Return people as a sentence names them: ``A, B and C``; ``last`` is the word before C."""
    if len(people) < 2:
        return join(people)
    return (*join(people[:-1]), *say(last), *people[-1])


def named(people: Iterable[Person]) -> list[Text]:
    """Return people as texts that mention nobody."""
    return [(person.name,) for person in people]


def are_asked(people: Sequence[Text], company: str) -> Text:
    """Say who is asked now; ``people`` are mentioned or named as they are given."""
    if not people:
        return say("people.nobody", company=company)
    key = "people.is_asked" if len(people) == 1 else "people.are_asked"
    return say(key, people=listed(people))


def asked_of(asked: Sequence[Person], reader: Person, company: str) -> Text:
    """Say who is asked now, to somebody who may be among them."""
    others = named(person for person in asked if person != reader)
    if reader not in asked:
        return are_asked(others, company)
    return say("people.you.and", people=listed(others)) if others else say("people.you")


def nothing_to_press(asked: Sequence[Person], level: int | None, *, line: bool = False) -> Text:
    """Say that the reader has nothing to press, and whom to call; numbers are shown from a high
    level on. ``line`` says that a production line may be in danger."""
    if not asked:
        return say("people.nothing")
    key = "people.call.line" if line else "people.call"
    shown = [_with_number(person, level or 0) for person in asked]
    return (*say("people.nothing"), *say(key, people=listed(shown, "people.or")))


def _with_number(person: Person, level: int) -> Text:
    if person.phone and level >= PHONE_LEVEL:
        return say("contact", person=person.name, phone=person.phone)
    return (person.name,)
