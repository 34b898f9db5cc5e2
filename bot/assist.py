"""What helps people to fill a line in: forms to open, and choices while they type. Read-only.

Both are built for who asks: an unknown person or channel gets nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.context import Context, Contexts
from bot.domain.values import SEVERITIES, SIDES, Issue, Person
from bot.inbound import place_of
from bot.messages.forms import CHOICE_LIMIT, Choice, Form, action_form, fields_form, log_form
from bot.ports import UnitOfWork
from bot.request import Request

LABEL_LIMIT = 100


@dataclass(frozen=True)
class Asker:
    """Who asks, in which program."""

    tx: UnitOfWork
    ctx: Context
    person: Person


def asker(contexts: Contexts, tx: UnitOfWork, request: Request) -> Asker | None:
    """Return who asks; ``None`` for an unknown person or channel, or in the partner's channel."""
    place = place_of(tx, request)
    if place is None or place.person is None:
        return None
    ctx = contexts.of(tx, place.program_id)
    person = ctx.program.person(place.person)
    if person is None or place.audience not in (None, "shared", person.side):
        return None
    return Asker(tx, ctx, person)


def open_form(contexts: Contexts, tx: UnitOfWork, request: Request, name: str) -> Form | None:
    """Return the form ``name`` for the line in ``request.text``; ``None``: run the line instead."""
    found = asker(contexts, tx, request)
    if found is None:
        return None
    if name == "issue log":
        first = (request.message_text or "").strip().partition("\n")[0]
        return log_form(found.ctx.rules, first[:200], "general" if first else None)
    if name == "issue edit":
        return _fields(found, request.text)
    return action_form(name, request.text, side=found.person.side)


def _fields(found: Asker, command: str) -> Form | None:
    number = command.rpartition("-")[2]
    issue = found.tx.issue_numbered(found.ctx.id, int(number)) if number.isdecimal() else None
    if issue is None:
        return None
    asks = found.ctx.category(issue).asks
    missing = tuple(ask for ask in asks if ask not in issue.fields)
    return fields_form(command, missing) if missing else None


def suggest(
    contexts: Contexts, tx: UnitOfWork, request: Request, kind: str, typed: str
) -> list[Choice]:
    """Return at most 25 choices for an argument of ``kind``, the best matches first."""
    found = asker(contexts, tx, request)
    source = _SOURCES.get(kind)
    if found is None or source is None:
        return []
    choices = list(source(found))
    if not typed.strip():
        return choices[:CHOICE_LIMIT]
    labels = [choice.label for choice in choices]
    best = process.extract(
        typed.lower(),
        labels,
        scorer=fuzz.partial_ratio,
        processor=str.lower,
        limit=CHOICE_LIMIT,
        score_cutoff=60,
    )
    return [choices[index] for _, _, index in best]


def _issues(found: Asker) -> Iterable[Choice]:
    """The issues that can still be worked on, newest first, then the resolved ones."""
    states = ("open", "acknowledged", "reopened", "resolved")
    for issue in reversed(found.tx.issues(found.ctx.id, states)):
        yield Choice(found.ctx.name(issue), _label(found.ctx, issue))


def _label(ctx: Context, issue: Issue) -> str:
    return f"{ctx.name(issue)} {issue.severity}: {issue.title}"[:LABEL_LIMIT]


def _own_people(found: Asker) -> Iterable[Choice]:
    for person in found.ctx.program.people:
        if person.side == found.person.side:
            yield Choice(person.id, f"{person.name} ({', '.join(person.roles) or person.id})")


def _categories(found: Asker) -> Iterable[Choice]:
    for category in found.ctx.rules.categories.values():
        yield Choice(category.id, f"{category.title} ({category.id})")


_SOURCES: dict[str, Callable[[Asker], Iterable[Choice]]] = {
    "issue": _issues,
    "person": _own_people,
    "category": _categories,
    "severity": lambda _found: (Choice(each, each) for each in SEVERITIES),
    "side": lambda found: (Choice(s, f"{s}: {found.ctx.company(s)}") for s in SIDES),
    "holder": lambda found: (
        *(Choice(s, f"{s}: {found.ctx.company(s)}") for s in SIDES),
        Choice("third_party", "a third party"),
    ),
    "filter": lambda _found: (
        Choice(each, each) for each in ("open", "mine", "waiting", "overdue", "all")
    ),
    "level": lambda _found: (Choice(str(n), f"level {n}") for n in (1, 2, 3, 4)),
}
