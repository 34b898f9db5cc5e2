"""The form that sets a program up in a channel that has none."""

from __future__ import annotations

from bot.domain.values import SIDES
from bot.engine.feature import FormOf
from bot.engine.suggestions import Asker
from bot.features.programs.texts import FORMS
from bot.messages.forms import CHOICE, Choice, Field, Form
from bot.ports.request import Request

SETUP = "program setup"


def _run_the_line(_asker: Asker, _line: str) -> Form | None:
    """Return no form where the channel has a program: the command says so."""


def _unclaimed(request: Request) -> Form | None:
    return setup_form() if request.manager else None


def setup_form() -> Form:
    """Return the form that sets a program up."""
    sides = tuple(Choice(side, FORMS[f"holder.{side}"]) for side in SIDES)
    return Form(
        SETUP,
        SETUP,
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


FORMS_OF_PROGRAMS = (FormOf(SETUP, _run_the_line, _unclaimed),)
