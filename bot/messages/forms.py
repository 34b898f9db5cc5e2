"""Forms as platform-neutral values. A filled form becomes a command line: there is one grammar.

A form opens from a button that names it, from ``/andon issue log`` without arguments, or from
"Log as issue" on a message. What it asks is declared here; adapters only draw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.values import SEVERITIES, SIDES, Person, RuleSet
from bot.engine.commands.grammar import TEXT_LIMIT, TITLE_LIMIT, quote
from bot.messages.fields import label
from bot.messages.texts import FORMS

TEXT, LONG_TEXT, CHOICE = "text", "long_text", "choice"
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
    show it.
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


def log_form(rules: RuleSet, title: str = "", category: str | None = None) -> Form:
    """Return the form that logs an issue; ``title`` is what a message says."""
    categories = tuple(Choice(c.id, c.title) for c in rules.categories.values())
    severities = tuple(Choice(each, FORMS[f"severity.{each}"]) for each in SEVERITIES)
    return Form(
        "issue log",
        "issue log",
        FORMS["log.title"],
        FORMS["log.submit"],
        (
            Field("category", FORMS["category"], CHOICE, choices=categories[:CHOICE_LIMIT],
                  initial=category, quoted=False),
            Field("severity", FORMS["severity"], CHOICE, required=False, choices=severities,
                  quoted=False),
            Field("title", FORMS["what"], initial=title or None),
            Field("need", FORMS["need"], required=False, option=True, limit=100),
            Field("part", FORMS["part"], required=False, option=True, limit=100),
        ),
    )  # fmt: skip


def action_form(name: str, command: str, *, side: str = "oem") -> Form | None:
    """Return the form behind a button (``issue resolve`` and its like); ``None`` if there is none.

    ``side`` is the side of the person who presses; passing the ball offers the other one.
    """
    verb = name.removeprefix("issue ")
    if verb == "wait":
        return _wait_form(command, side)
    if f"{verb}.title" not in FORMS or verb == "log":
        return None
    text = Field("text", FORMS[f"{verb}.text"], LONG_TEXT, verb == "update", limit=TEXT_LIMIT)
    return Form(name, command, FORMS[f"{verb}.title"], FORMS[f"{verb}.submit"], (text,))


def decision_form(command: str, terms: Iterable[str], *, answered: bool) -> Form:
    """Return the form that approves: the ``terms`` that the decision must still name, and a text.

    ``answered`` says that the text is the decision's answer, so it cannot be left out.
    """
    fields = tuple(
        Field(term, FORMS[f"term.{term}"], required=False, option=True, limit=100) for term in terms
    )
    label = "decision.answer" if answered else "decision.remark"
    text = Field("text", FORMS[label], LONG_TEXT, answered, limit=TEXT_LIMIT)
    title, submit = FORMS["decision approve.title"], FORMS["decision approve.submit"]
    return Form("decision approve", command, title, submit, (text, *fields))


def deadline_form(name: str, command: str) -> Form:
    """Return the form behind ``deadline slip`` and ``deadline atrisk``: a date and a reason."""
    slips = name == "deadline slip"
    due = Field("due", FORMS[f"{name}.due"], required=slips, quoted=False, limit=40)
    why = Field("why", FORMS[f"{name}.text"], LONG_TEXT, False, limit=TEXT_LIMIT)
    return Form(name, command, FORMS[f"{name}.title"], FORMS[f"{name}.submit"], (due, why))


def sync_form(name: str, command: str, people: Iterable[Person]) -> Form | None:
    """Return the form behind the buttons of a sync: a point, minutes, or an action."""
    if f"{name}.title" not in FORMS:
        return None
    acts = name == "sync action"
    limit = TITLE_LIMIT if acts else TEXT_LIMIT
    text = Field("text", FORMS[f"{name}.text"], LONG_TEXT, limit=limit)
    fields: tuple[Field, ...] = (text,)
    if acts:
        choices = tuple(Choice(person.id, person.name) for person in people)[:CHOICE_LIMIT]
        owner = Field("owner", FORMS["sync action.owner"], CHOICE, choices=choices, quoted=False)
        due = Field("due", FORMS["sync action.due"], quoted=False, limit=40)
        fields = (owner, due, text)
    return Form(name, command, FORMS[f"{name}.title"], FORMS[f"{name}.submit"], fields)


def _wait_form(command: str, side: str) -> Form:
    """The button's own line names a holder; the form asks for it instead."""
    other = "ems" if side == "oem" else "oem"
    holders = tuple(Choice(each, FORMS[f"holder.{each}"]) for each in ("oem", "ems", "third_party"))
    return Form(
        "issue wait",
        command.partition(" on ")[0],
        FORMS["wait.title"],
        FORMS["wait.submit"],
        (
            Field("holder", FORMS["wait.holder"], CHOICE, choices=holders, initial=other,
                  quoted=False, after="on"),
            Field("until", FORMS["wait.until"], required=False, quoted=False, limit=40,
                  after="until"),
            Field("reason", FORMS["wait.text"], LONG_TEXT, False, limit=TEXT_LIMIT),
        ),
    )  # fmt: skip


def fields_form(command: str, asks: tuple[str, ...]) -> Form:
    """Return the form that asks for what a category still misses, five at a time."""
    fields = tuple(
        Field(ask, label(ask), required=False, option=True, limit=500) for ask in asks[:5]
    )
    return Form("issue edit", command, FORMS["edit.title"], FORMS["edit.submit"], fields)


def setup_form() -> Form:
    """Return the form that sets a program up in a channel that has none."""
    sides = tuple(Choice(side, FORMS[f"holder.{side}"]) for side in SIDES)
    return Form(
        "program setup",
        "program setup",
        FORMS["setup.title"],
        FORMS["setup.submit"],
        (
            Field("key", FORMS["setup.key"], option=True, limit=10),
            Field("side", FORMS["setup.side"], CHOICE, choices=sides, option=True, quoted=False),
            Field("oem", FORMS["setup.oem"], option=True, limit=120),
            Field("ems", FORMS["setup.ems"], option=True, limit=120),
            Field("zones", FORMS["setup.zones"], option=True, limit=100),
        ),
    )
