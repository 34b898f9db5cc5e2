"""The form that asks which column of a list is which."""

from __future__ import annotations

import re

from bot.engine.feature import FormOf
from bot.engine.suggestions import Asker
from bot.features.lists.imports import columns
from bot.features.lists.texts import FORMS
from bot.messages.forms import CHOICE, CHOICE_LIMIT, TEXT, Choice, Field, Form

_ASKED = re.compile(r"(issue import (I\d{1,9})) columns(.*)", re.IGNORECASE)
_LABEL = 75
"""The longest label of a choice that every platform shows."""


def _columns(asker: Asker, line: str) -> Form | None:
    match = _ASKED.fullmatch(line.strip())
    if match is None:
        return None
    name = match[2].upper()
    waiting = columns.waiting(asker.tx, asker.ctx.id, asker.person.side, name)
    return None if waiting is None else columns_form(match[1] + match[3], waiting.headers)


def columns_form(line: str, headers: tuple[str, ...]) -> Form:
    """Return the form for a list with these headers; of a wide list they are typed."""
    many = len(headers) > CHOICE_LIMIT or any(len(header) > _LABEL for header in headers)
    choices = () if many else tuple(Choice(header, header) for header in headers)
    kind = TEXT if many else CHOICE
    fields = tuple(
        Field(name, FORMS[f"column.{name}"], kind, name == "title", choices, option=True)
        for name in columns.ASKED
    )
    return Form("issue import", line, FORMS["title"], FORMS["submit"], fields)


FORMS_OF_LISTS = (FormOf("issue import", _columns),)
