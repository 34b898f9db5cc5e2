"""The forms behind the buttons of a decision: approve with what it must name, reject with why."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.domain.issue import Issue
from bot.engine.feature import FormOf
from bot.engine.proposals.value import PROPOSAL
from bot.engine.suggestions import Asker
from bot.features.decisions.policy import DECIDED, lacking
from bot.features.decisions.texts import FORMS
from bot.messages.forms import LONG_TEXT, Field, Form
from bot.messages.line import TEXT_LIMIT


def _approve(asker: Asker, line: str) -> Form | None:
    """Ask for what the decision must name; where it needs nothing the line is run at once."""
    issue = _decided_issue(asker, line.rpartition(" ")[2])
    if issue is None or issue.category not in DECIDED:
        return None
    terms = tuple(term for need in lacking(issue, {}, None) for term in need.asks)
    return approve_form(line, terms, answered=DECIDED[issue.category].answered)


def _decided_issue(asker: Asker, word: str) -> Issue | None:
    """Return the issue of a button that names a decision (``DEC7``) or its issue (``ACME-1``)."""
    record = asker.tx.record_named(asker.ctx.id, PROPOSAL, word)
    if record is not None:
        return asker.tx.issue(record.issue_id) if record.issue_id is not None else None
    number = word.rpartition("-")[2]
    return asker.tx.issue_numbered(asker.ctx.id, int(number)) if number.isdecimal() else None


def approve_form(line: str, terms: Iterable[str], *, answered: bool) -> Form:
    """Return the form that approves: the ``terms`` that the decision must still name, and a text.

    ``answered`` says that the text is the decision's answer, so it cannot be left out.
    """
    fields = tuple(
        Field(term, FORMS[f"term.{term}"], required=False, option=True, limit=100) for term in terms
    )
    label = "decision.answer" if answered else "decision.remark"
    text = Field("text", FORMS[label], LONG_TEXT, answered, limit=TEXT_LIMIT)
    title, submit = FORMS["decision approve.title"], FORMS["decision approve.submit"]
    return Form("decision approve", line, title, submit, (text, *fields))


def _reject(_asker: Asker, line: str) -> Form:
    return reject_form(line)


def reject_form(line: str) -> Form:
    """Return the form that rejects, with a reason."""
    text = Field("text", FORMS["decision reject.text"], LONG_TEXT, False, limit=TEXT_LIMIT)
    title, submit = FORMS["decision reject.title"], FORMS["decision reject.submit"]
    return Form("decision reject", line, title, submit, (text,))


def _said(words: str) -> Callable[[Asker, str], Form | None]:
    """Return what opens the form of a right: what is asked, or what was decided."""

    def form(_asker: Asker, line: str) -> Form:
        text = Field("text", FORMS[f"{words}.text"], LONG_TEXT, limit=TEXT_LIMIT)
        return Form(words, line, FORMS[f"{words}.title"], FORMS[f"{words}.submit"], (text,))

    return form


FORMS_OF_DECISIONS = (
    FormOf("decision approve", _approve),
    FormOf("decision reject", _reject),
    *(FormOf(words, _said(words)) for words in ("decision ask", "decision decide")),
)
