"""The forms of issues: log one, and what a button of its card still asks for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.domain.rule_set import RuleSet
from bot.domain.values import PROGRAM_MANAGER, SEVERITIES, SIDES, UNSORTED, Side, other_side
from bot.engine.feature import FormOf
from bot.engine.suggestions import Asker
from bot.features.issues.buttons import Reader, may
from bot.features.issues.denied import issue_named
from bot.features.issues.detail_lines import missing
from bot.features.issues.discretion.policy import discretion_of
from bot.features.issues.texts import FORMS, say
from bot.messages.card import plain
from bot.messages.fields import label
from bot.messages.forms import (
    CHOICE,
    CHOICE_LIMIT,
    DATE,
    FILE,
    LONG_TEXT,
    TEXT,
    Choice,
    Field,
    Form,
)
from bot.messages.line import TEXT_LIMIT, TITLE_LIMIT


def _log(asker: Asker, line: str) -> Form:
    first = _first_line(asker)
    form = log_form(asker.ctx.rules, first[:TITLE_LIMIT], UNSORTED if first else None)
    if asker.ctx.program.export_controlled:
        return form
    file = Field("file", plain(say("file.label")), FILE, required=False)
    return replace(form, fields=(*form.fields, file))


def _first_line(asker: Asker) -> str:
    """Return how a marked message begins; one that only one side reads is not put into a form
    whose text both will read."""
    if asker.place.audience != "shared":
        return ""
    return (asker.request.message_text or "").strip().partition("\n")[0]


def log_form(rules: RuleSet, title: str = "", category: str | None = None) -> Form:
    """Return the form that logs an issue; ``title`` is what a message says."""
    categories = tuple(Choice(c.id, c.title) for c in rules.categories.values())
    severities = tuple(Choice(severity, FORMS[f"severity.{severity}"]) for severity in SEVERITIES)
    return Form(
        "issue log",
        "issue log",
        FORMS["log.title"],
        FORMS["log.submit"],
        (
            Field(
                "category",
                FORMS["category"],
                CHOICE,
                choices=categories[:CHOICE_LIMIT],
                initial=category,
                quoted=False,
            ),
            Field(
                "severity",
                FORMS["severity"],
                CHOICE,
                required=False,
                choices=severities,
                quoted=False,
            ),
            Field("title", FORMS["what"], initial=title or None),
            Field("need", FORMS["need"], DATE, required=False, option=True, limit=100),
            Field("part", FORMS["part"], required=False, option=True, limit=100),
        ),
    )


def _theirs(asker: Asker, verb: str, line: str) -> bool:
    """Say whether a form is for who asks: what they may not do is answered before they write.

    A line without an issue opens it as well.
    """
    words = line.split()
    issue = issue_named(asker.tx, asker.ctx, words[2]) if len(words) > 2 else None
    return issue is None or may(issue, Reader(asker.person.side, _stands_in(asker)), verb)


def _stands_in(asker: Asker) -> bool:
    """Say whether who asks is a program manager, or may stand in for one."""
    handle = asker.person.id
    managers = (p for p in asker.ctx.program.people if PROGRAM_MANAGER in p.roles)
    return any(handle in (manager.id, manager.backup) for manager in managers)


def _edit(asker: Asker, line: str) -> Form | None:
    issue = issue_named(asker.tx, asker.ctx, line.rpartition(" ")[2])
    if issue is None:
        return None
    policy = discretion_of(issue.category)
    asks = missing(asker.ctx, issue) or (policy.asks if policy is not None else ())
    return fields_form(line, asks) if asks else None


def fields_form(line: str, asks: tuple[str, ...]) -> Form:
    """Return the form that asks for what a category still misses, five at a time."""
    fields = tuple(
        Field(ask, label(ask), required=False, option=True, limit=500) for ask in asks[:5]
    )
    return Form("issue edit", line, FORMS["edit.title"], FORMS["edit.submit"], fields)


def _text(verb: str, asker: Asker, line: str) -> Form | None:
    return text_form(verb, line) if _theirs(asker, verb, line) else None


def text_form(verb: str, line: str) -> Form:
    """Return the form behind a button that asks for a text; an update needs one."""
    text = Field("text", FORMS[f"{verb}.text"], LONG_TEXT, verb == "update", limit=TEXT_LIMIT)
    return Form(f"issue {verb}", line, FORMS[f"{verb}.title"], FORMS[f"{verb}.submit"], (text,))


def _wait(asker: Asker, line: str) -> Form:
    return wait_form(line, asker.person.side, asker.ctx.program.sides)


def wait_form(line: str, side: Side, sides: tuple[Side, ...] = SIDES) -> Form:
    """Return the form that passes the ball. The button's own line names a holder; the form asks
    for it instead, and offers the side that ``side`` is not."""
    partner = other_side(side)
    holders = tuple(Choice(holder, FORMS[f"holder.{holder}"]) for holder in (*sides, "third_party"))
    return Form(
        "issue wait",
        line.partition(" on ")[0],
        FORMS["wait.title"],
        FORMS["wait.submit"],
        (
            Field(
                "holder",
                FORMS["wait.holder"],
                CHOICE,
                choices=holders,
                initial=partner,
                quoted=False,
                after="on",
            ),
            Field(
                "until",
                FORMS["wait.until"],
                DATE,
                required=False,
                quoted=False,
                limit=40,
                after="until",
            ),
            Field("reason", FORMS["wait.text"], LONG_TEXT, False, limit=TEXT_LIMIT),
        ),
    )


def _assign(asker: Asker, line: str) -> Form | None:
    if not _theirs(asker, "assign", line):
        return None
    own = asker.ctx.program.side_people(asker.person.side)
    return assign_form(line, tuple(Choice(person.id, person.name) for person in own))


def assign_form(line: str, people: tuple[Choice, ...]) -> Form:
    """Return the form that gives an issue to somebody; of a long roster the name is typed."""
    many = len(people) > CHOICE_LIMIT
    kind, choices = (TEXT, ()) if many else (CHOICE, people)
    field = Field("person", FORMS["assign.person"], kind, choices=choices, quoted=many)
    return Form("issue assign", line, FORMS["assign.title"], FORMS["assign.submit"], (field,))


def _need(asker: Asker, line: str) -> Form | None:
    return need_form(line) if _theirs(asker, "need", line) else None


def need_form(line: str) -> Form:
    """Return the form that asks for more time: until when, and why."""
    date = Field("date", FORMS["need.until"], DATE, quoted=False, limit=40)
    why = Field("why", FORMS["need.why"], LONG_TEXT, False, limit=TEXT_LIMIT)
    return Form("issue need", line, FORMS["need.title"], FORMS["need.submit"], (date, why))


TEXT_FORMS = ("update", "contain", "resolve", "reopen")

FORMS_OF_ISSUES = (
    FormOf("issue log", _log),
    FormOf("issue edit", _edit),
    FormOf("issue wait", _wait),
    FormOf("issue assign", _assign),
    FormOf("issue need", _need),
    *(FormOf(f"issue {verb}", partial(_text, verb)) for verb in TEXT_FORMS),
)
