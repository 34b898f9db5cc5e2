"""The forms behind the buttons of an 8D: hand a step in, ask for more time, record the check."""

from __future__ import annotations

from bot.engine.feature import FormOf
from bot.engine.suggestions import Asker
from bot.features.eightd.policy import D4
from bot.features.eightd.texts import FORMS as WORDS
from bot.messages.forms import DATE, LONG_TEXT, Field, Form
from bot.messages.line import TEXT_LIMIT

CHECKS = ("effective", "not_effective")
# Both causes and more are one text in the end.
CAUSE_LIMIT = 1200


def step_form(command: str) -> Form:
    """Return the form that completes ``issue step ACME-7 D4``."""
    step = command.rpartition(" ")[2]
    title = WORDS["step.title"].replace("{step}", step)
    if step in CHECKS:
        text = Field("text", WORDS["effective.text"], LONG_TEXT, False, limit=TEXT_LIMIT)
        return Form("issue step", command, WORDS["effective.title"], WORDS["step.submit"], (text,))
    if step.upper() == D4:
        return Form("issue step", command, title, WORDS["step.submit"], _causes())
    text = Field("text", WORDS["step.text"], LONG_TEXT, limit=TEXT_LIMIT)
    return Form("issue step", command, title, WORDS["step.submit"], (text,))


def _causes() -> tuple[Field, ...]:
    return (
        Field("occurrence", WORDS["step.occurrence"], LONG_TEXT, limit=CAUSE_LIMIT, option=True),
        Field("escape", WORDS["step.escape"], LONG_TEXT, limit=CAUSE_LIMIT, option=True),
        Field("text", WORDS["step.more"], required=False, limit=500),
    )


def extend_form(command: str) -> Form:
    """Return the form that completes ``issue extend ACME-7 D4``."""
    fields = (
        Field("until", WORDS["extend.until"], DATE, limit=40, quoted=False),
        Field("why", WORDS["extend.text"], LONG_TEXT, limit=TEXT_LIMIT),
    )
    return Form("issue extend", command, WORDS["extend.title"], WORDS["extend.submit"], fields)


def _step(_asker: Asker, line: str) -> Form:
    return step_form(line)


def _extend(_asker: Asker, line: str) -> Form:
    return extend_form(line)


FORMS_OF_STEPS = (FormOf("issue step", _step), FormOf("issue extend", _extend))
