"""What helps people to fill a line in: forms to open, and choices while they type. Read-only.

Both are built for who asks: an unknown person or channel gets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.domain.values import Person
from bot.engine.context import Context, Contexts
from bot.engine.requests import Origin, place_of
from bot.messages.forms import CHOICE_LIMIT, Choice, Form
from bot.messages.line import TITLE_LIMIT
from bot.ports import UnitOfWork
from bot.ports.request import Request

LIKE = 60
"""From this likeness (percent) on a choice fits what was typed."""


@dataclass(frozen=True)
class Asker:
    """Who asks, in which program, and where."""

    tx: UnitOfWork
    ctx: Context
    person: Person
    request: Request
    place: Origin


def asker(contexts: Contexts, tx: UnitOfWork, request: Request) -> Asker | None:
    """Return who asks; ``None`` for an unknown person or channel, or in the partner's channel."""
    place = place_of(tx, request)
    if place is None or place.person is None:
        return None
    ctx = contexts.of(tx, place.program_id)
    person = ctx.program.person(place.person)
    if person is None or place.audience not in (None, "shared", person.side):
        return None
    return Asker(tx, ctx, person, request, place)


def open_form(contexts: Contexts, tx: UnitOfWork, request: Request, name: str) -> Form | None:
    """Return the form ``name`` for the line in ``request.text``; ``None``: run the line instead."""
    form = contexts.index.forms.get(name)
    if form is None:
        return None
    if form.unclaimed is not None:
        known = place_of(tx, request) is not None
        return None if known else form.unclaimed(tx, request, contexts.index)
    who = asker(contexts, tx, request)
    return None if who is None else form.open(who, request.text)


def suggest(
    contexts: Contexts, tx: UnitOfWork, request: Request, kind: str, typed: str
) -> list[Choice]:
    """Return at most 25 choices for an argument of ``kind``, the best matches first."""
    who, argument = asker(contexts, tx, request), contexts.index.arguments.get(kind)
    if who is None or argument is None or argument.suggest is None:
        return []
    choices = list(argument.suggest(who))
    if not typed.strip():
        return choices[:CHOICE_LIMIT]
    labels = [choice.label for choice in choices]
    best = process.extract(
        typed[:TITLE_LIMIT].lower(),
        labels,
        scorer=fuzz.partial_ratio,
        processor=str.lower,
        limit=CHOICE_LIMIT,
        score_cutoff=LIKE,
    )
    return [choices[index] for _, _, index in best]
