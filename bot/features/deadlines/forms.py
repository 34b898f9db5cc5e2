"""The forms behind the buttons of a deadline: a date and a reason."""

from __future__ import annotations

from functools import partial

from bot.engine.feature import FormOf
from bot.engine.suggestions import Asker
from bot.features.deadlines.texts import FORMS
from bot.messages.forms import DATE, LONG_TEXT, Field, Form
from bot.messages.line import TEXT_LIMIT


def _open(words: str, _asker: Asker, line: str) -> Form:
    return date_form(words, line)


def date_form(words: str, line: str) -> Form:
    """Return the form behind ``deadline slip``, which needs a date, and ``deadline atrisk``."""
    slips = words == "deadline slip"
    due = Field("due", FORMS[f"{words}.due"], DATE, slips, quoted=False, limit=40)
    why = Field("why", FORMS[f"{words}.text"], LONG_TEXT, False, limit=TEXT_LIMIT)
    return Form(words, line, FORMS[f"{words}.title"], FORMS[f"{words}.submit"], (due, why))


FORMS_OF_DEADLINES = tuple(
    FormOf(words, partial(_open, words)) for words in ("deadline slip", "deadline atrisk")
)
