"""The forms of the charter: the scope of work, a goal, a specification, an obligation, a term."""

from __future__ import annotations

from bot.domain.charter import BRIEF_LINES, EVIDENCE, TERM_KINDS, TERMS_OF_GOALS
from bot.engine.feature import FormOf
from bot.engine.suggestions import Asker
from bot.features.charter.policy import BRIEF
from bot.features.charter.texts import EVIDENCES, FIELD_NAMES, FORMS
from bot.messages.forms import CHOICE, CHOICE_LIMIT, DATE, LONG_TEXT, Choice, Field, Form
from bot.messages.line import TITLE_LIMIT

SETUP = "charter setup"
GOAL, SPEC = "charter goal", "charter spec"
OBLIGATION, TERMS = "charter obligation", "charter terms"
TEXT_LIMIT = 500


def _form(words: str, *fields: Field) -> Form:
    return Form(words, words, FORMS[f"{words}.title"], FORMS["submit"], fields)


def _bare(line: str) -> bool:
    """Say whether a line asks for the form: it names nothing yet."""
    return len(line.split()) <= 2


def _option(name: str, *, required: bool = False, limit: int = 120) -> Field:
    label = FORMS.get(name) or FIELD_NAMES.get(name, name).capitalize()
    return Field(name, label, required=required, limit=limit, option=True)


def _title(name: str) -> Field:
    return Field(name, FORMS["what"], limit=TITLE_LIMIT)


def _choices(name: str, words: tuple[str, ...], initial: str | None = None) -> Field:
    choices = tuple(Choice(word, EVIDENCES.get(word, word)) for word in words)
    return Field(name, FORMS[name], CHOICE, choices=choices, initial=initial, option=True,
                 quoted=False)  # fmt: skip


def _setup(asker: Asker, line: str) -> Form | None:
    known = asker.tx.record_named(asker.ctx.id, BRIEF, BRIEF) is not None
    if known or not _bare(line):
        return None
    return _form(SETUP, *(_option(name, limit=TEXT_LIMIT) for name in BRIEF_LINES))


def _goal(_asker: Asker, line: str) -> Form | None:
    if not _bare(line):
        return None
    review = Field("review", FORMS["review"], DATE, required=False, option=True, quoted=False)
    measure, target = _option("measure", required=True), _option("target", required=True)
    return _form(GOAL, _title("goal"), measure, target, review,
                 _choices("term", TERMS_OF_GOALS, TERMS_OF_GOALS[0]))  # fmt: skip


def _spec(_asker: Asker, line: str) -> Form | None:
    if not _bare(line):
        return None
    document, rev = _option("document", required=True), _option("rev", required=True, limit=30)
    return _form(SPEC, _title("spec"), document, rev, _option("link"), _option("acceptance"))


def _obligation(asker: Asker, line: str) -> Form | None:
    """Return the form of what one's own side takes on."""
    if not _bare(line):
        return None
    side = asker.person.side
    roles = sorted({r for p in asker.ctx.program.side_people(side) for r in p.roles})[:CHOICE_LIMIT]
    if not roles:
        return None
    return _form(OBLIGATION, _title("obligation"), _choices("role", tuple(roles)),
                 _option("rrule", required=True), _choices("evidence", EVIDENCE, EVIDENCE[-1]),
                 Field("side", FORMS["side"], CHOICE, choices=(Choice(side, side),), initial=side,
                       option=True, quoted=False))  # fmt: skip


def _terms(_asker: Asker, line: str) -> Form | None:
    if not _bare(line):
        return None
    text = Field("text", FORMS["text"], LONG_TEXT, limit=TEXT_LIMIT)
    return _form(TERMS, text, _choices("kind", TERM_KINDS), _option("link"))


FORMS_OF_CHARTER = (
    FormOf(SETUP, _setup),
    FormOf(GOAL, _goal),
    FormOf(SPEC, _spec),
    FormOf(OBLIGATION, _obligation),
    FormOf(TERMS, _terms),
)
