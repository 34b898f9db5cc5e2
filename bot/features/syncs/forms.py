"""The forms behind the buttons of a sync: a point, minutes, or an action."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from bot.domain.values import Person
from bot.engine.feature import FormOf
from bot.engine.suggestions import Asker
from bot.features.syncs.texts import FORMS
from bot.messages.forms import CHOICE, CHOICE_LIMIT, DATE, LONG_TEXT, Choice, Field, Form
from bot.messages.line import TEXT_LIMIT, TITLE_LIMIT

ACTION, SHIFT = "sync action", "sync shift"


def _open(words: str, asker: Asker, line: str) -> Form:
    return sync_form(words, line, asker.ctx.program.people)


def sync_form(words: str, line: str, people: Iterable[Person]) -> Form:
    """Return the form behind a button; an action also asks who does it and until when."""
    acts = words == ACTION
    limit = TITLE_LIMIT if acts else TEXT_LIMIT
    text = Field("text", FORMS[f"{words}.text"], LONG_TEXT, limit=limit)
    fields: tuple[Field, ...] = (text,)
    if acts:
        choices = tuple(Choice(person.id, person.name) for person in people)[:CHOICE_LIMIT]
        owner = Field("owner", FORMS["sync action.owner"], CHOICE, choices=choices, quoted=False)
        due = Field("due", FORMS["sync action.due"], DATE, quoted=False, limit=40)
        fields = (owner, due, text)
    return Form(words, line, FORMS[f"{words}.title"], FORMS[f"{words}.submit"], fields)


def shift_form(_asker: Asker, line: str) -> Form:
    """Return the form that moves a sync for good: its next date and hour."""
    to = Field("to", FORMS[f"{SHIFT}.to"], quoted=False, limit=40)
    return Form(SHIFT, line, FORMS[f"{SHIFT}.title"], FORMS[f"{SHIFT}.submit"], (to,))


FORMS_OF_SYNCS = (
    *(FormOf(words, partial(_open, words)) for words in ("sync agenda", "sync minutes", ACTION)),
    FormOf(SHIFT, shift_form),
)
