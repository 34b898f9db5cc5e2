"""What helps people to fill a line in: forms to open, and choices while they type. Read-only.

Both are built for who asks: an unknown person or channel gets nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.domain.values import SEVERITIES, SIDES, TRIGGERS, Issue, Person
from bot.engine.context import Context, Contexts
from bot.engine.inbound import place_of
from bot.engine.proposals.value import PROPOSAL
from bot.features.deadlines.policy import DEADLINE
from bot.features.decisions.policy import DECIDED, lacking
from bot.features.digests.policy import KINDS as DIGESTS
from bot.features.digests.which import visible
from bot.features.eightd.forms import extend_form, step_form
from bot.features.issues.details import missing
from bot.features.issues.discretion.policy import discretion_of
from bot.features.rules.sets import SETS, shipped_sets
from bot.features.syncs.policy import OCCURRENCE, SYNC
from bot.messages.forms import (
    CHOICE_LIMIT,
    Choice,
    Form,
    action_form,
    deadline_form,
    decision_form,
    fields_form,
    log_form,
    setup_form,
    sync_form,
)
from bot.ports import UnitOfWork
from bot.ports.request import Request

LABEL_LIMIT = 100
SETUP = "program setup"


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
    if name == SETUP:
        return setup_form() if place_of(tx, request) is None and request.manager else None
    found = asker(contexts, tx, request)
    if found is None:
        return None
    if name == "issue log":
        first = _first_line(tx, request)
        return log_form(found.ctx.rules, first[:200], "general" if first else None)
    if name == "issue edit":
        return _fields(found, request.text)
    if name == "issue step":
        return step_form(request.text)
    if name == "issue extend":
        return extend_form(request.text)
    if name == "decision approve":
        return _decision(found, request.text)
    if name in ("deadline slip", "deadline atrisk"):
        return deadline_form(name, request.text)
    if name.startswith("sync "):
        return sync_form(name, request.text, found.ctx.program.people)
    return action_form(name, request.text, side=found.person.side)


def _first_line(tx: UnitOfWork, request: Request) -> str:
    """Return how a marked message begins; one that only one side reads is not put into a form
    whose text both will read."""
    place = place_of(tx, request)
    if place is None or place.audience != "shared":
        return ""
    return (request.message_text or "").strip().partition("\n")[0]


def _decision(found: Asker, command: str) -> Form | None:
    """Ask for what the decision must name; where it needs nothing the line is run at once."""
    issue = _decided_issue(found, command.rpartition(" ")[2])
    if issue is None or issue.category not in DECIDED:
        return None
    absent = lacking(issue, {}, None)
    terms = tuple(term for need in absent for term in need.asks)
    return decision_form(command, terms, answered=DECIDED[issue.category].answered)


def _decided_issue(found: Asker, word: str) -> Issue | None:
    """The button names a decision (``DEC7``) or its issue (``ACME-1``)."""
    record = found.tx.record_named(found.ctx.id, PROPOSAL, word)
    if record is not None:
        return found.tx.issue(record.issue_id) if record.issue_id is not None else None
    number = word.rpartition("-")[2]
    return found.tx.issue_numbered(found.ctx.id, int(number)) if number.isdecimal() else None


def _fields(found: Asker, command: str) -> Form | None:
    number = command.rpartition("-")[2]
    issue = found.tx.issue_numbered(found.ctx.id, int(number)) if number.isdecimal() else None
    if issue is None:
        return None
    policy = discretion_of(issue.category)
    asks = missing(found.ctx, issue) or (policy.asks if policy is not None else ())
    return fields_form(command, asks) if asks else None


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


def _own_sites(found: Asker) -> Iterable[Choice]:
    for site in found.ctx.program.sites:
        if site.side == found.person.side:
            yield Choice(site.id, f"{site.id} ({site.zone})")


def _categories(found: Asker) -> Iterable[Choice]:
    for category in found.ctx.rules.categories.values():
        yield Choice(category.id, f"{category.title} ({category.id})")


def _versions(found: Asker) -> Iterable[Choice]:
    """The newest first, then the sets that ship."""
    for version in sorted(found.ctx.rule_sets, reverse=True):
        yield Choice(str(version), f"version {version}")
    yield from (Choice(name, f"{name}: {what}") for name, what in SETS.items())


def _rules(found: Asker) -> Iterable[Choice]:
    yield Choice("set", "set: a whole rule set")
    yield Choice("ladder", "ladder: who is alerted when")
    yield from _categories(found)


def _deadlines(found: Asker) -> Iterable[Choice]:
    for record in found.tx.records(found.ctx.id, DEADLINE, live=True):
        yield Choice(record.name, f"{record.name}: {record.data['title']}"[:LABEL_LIMIT])


def _syncs(found: Asker) -> Iterable[Choice]:
    for record in found.tx.records(found.ctx.id, SYNC, live=True):
        yield Choice(record.name, f"{record.name}: {record.data['title']}"[:LABEL_LIMIT])


def _dates(found: Asker) -> Iterable[Choice]:
    """Each sync, which stands for its next date, and the dates that are near."""
    yield from _syncs(found)
    for record in found.tx.records(found.ctx.id, OCCURRENCE, live=True):
        yield Choice(record.name, record.name[:LABEL_LIMIT])


def _digests(found: Asker) -> Iterable[Choice]:
    for kept in visible(found.tx, found.ctx, found.person.side):
        yield Choice(kept.digest.name, f"{kept.digest.name}: {kept.digest.at}")


_SOURCES: dict[str, Callable[[Asker], Iterable[Choice]]] = {
    "issue": _issues,
    "deadline": _deadlines,
    "digest": _digests,
    "digest_kind": lambda _found: (Choice(each, each) for each in DIGESTS),
    "sync": _syncs,
    "occurrence": _dates,
    "person": _own_people,
    "handle": _own_people,
    "site": _own_sites,
    "own_site": _own_sites,
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
    "version": _versions,
    "rule": _rules,
    "rule_part": lambda _found: (Choice(n, n) for n in (*SEVERITIES, *TRIGGERS, *shipped_sets())),
}
