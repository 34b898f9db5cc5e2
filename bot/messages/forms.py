"""Forms as platform-neutral values. A filled form becomes a command line: there is one grammar.

A form opens from a button that names it, from a command without arguments, or from "Log as issue"
on a message. What it asks is declared beside its noun; adapters only draw it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.messages.line import TITLE_LIMIT, quote

TEXT, LONG_TEXT, CHOICE, FILE = "text", "long_text", "choice", "file"
PERSON, PEOPLE = "person", "people"
"""Somebody of the conversation, or several: picked where a platform can, else typed as mentions
with commas between them."""
PEOPLE_LIMIT = 10
"""How many people one form takes."""
DATE = "date"
"""A day: picked where a platform has a picker, else typed in any form that dates are read in."""
# What a platform's choice list may hold; categories fit.
CHOICE_LIMIT = 25


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a choice list."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question. ``option`` is written as ``name=value``, everything else in order."""

    name: str
    label: str
    kind: str = TEXT
    required: bool = True
    choices: tuple[Choice, ...] = ()
    initial: str | None = None
    limit: int = TITLE_LIMIT
    option: bool = False
    quoted: bool = True
    after: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: ``command`` is the start of the line that it completes (``issue resolve ACME-1``).

    ``title`` has at most 24 characters and there are at most 5 fields, so that every platform can
    show it; one for files comes besides, where a platform can take them.
    """

    name: str
    command: str
    title: str
    submit: str
    fields: tuple[Field, ...]


def form_line(form: Form, values: Mapping[str, str | None]) -> str:
    """Return the command line of a filled form; unanswered questions are left out."""
    words = [form.command]
    for field in form.fields:
        value = (values.get(field.name) or "").strip()
        if not value:
            continue
        word = quote(value) if field.quoted else value
        word = f"{field.name}={word}" if field.option else word
        words.append(f"{field.after} {word}" if field.after else word)
    return " ".join(words)
