"""The forms of programs: one that sets a program up, and one in which people are picked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.people import HIGHEST_LEVEL
from bot.domain.values import PROGRAM_MANAGER, SIDES, Side, other_side
from bot.engine.context import Context
from bot.engine.feature import FormOf
from bot.engine.index import Index
from bot.engine.suggestions import Asker
from bot.features.programs.answers import READERS, SHARED
from bot.features.programs.commands.setup import programs_to_join
from bot.features.programs.draft import answers_in_form
from bot.features.programs.texts import FORMS
from bot.features.rules.lint.people import Needs
from bot.messages.forms import CHOICE, CHOICE_LIMIT, PEOPLE, PERSON, Choice, Field, Form
from bot.ports import UnitOfWork
from bot.ports.request import Request
from bot.program_file.cities import TYPED_LIMIT

SETUP, ADD = "program setup", "program person"
COMPANIES_LIMIT = 250


# program setup


def _run_the_line(_asker: Asker, _line: str) -> Form | None:
    """Return no form where the channel has a program: the command says so."""


def _unclaimed(tx: UnitOfWork, request: Request, index: Index) -> Form | None:
    """Return the form with what was answered before; whoever has a program to join is asked."""
    if not request.manager or programs_to_join(tx, request, index):
        return None
    return setup_form(answers_in_form(tx, request))


def setup_form(known: Mapping[str, str]) -> Form:
    """Return the form that sets a program up; ``known`` are earlier answers."""
    return Form(
        SETUP,
        SETUP,
        FORMS["setup.title"],
        FORMS["setup.submit"],
        (
            _asked("side", SIDES, {side: f"holder.{side}" for side in SIDES}, known.get("side")),
            _typed("city", TYPED_LIMIT, known),
            _typed("partner_city", TYPED_LIMIT, known),
            _typed("companies", COMPANIES_LIMIT, known, required=False),
            _asked(
                "channel",
                READERS,
                {one: f"setup.channel.{one}" for one in READERS},
                known.get("channel", SHARED),
            ),
        ),
    )


def _typed(name: str, limit: int, known: Mapping[str, str], *, required: bool = True) -> Field:
    label, initial = FORMS[f"setup.{name}"], known.get(name)
    return Field(name, label, required=required, limit=limit, option=True, initial=initial)


def _asked(
    name: str, values: Sequence[str], labels: Mapping[str, str], initial: str | None
) -> Field:
    choices = tuple(Choice(value, FORMS[labels[value]]) for value in values)
    return Field(
        name,
        FORMS[f"setup.{name}"],
        CHOICE,
        choices=choices,
        option=True,
        quoted=False,
        initial=initial if initial in values else None,
    )


# program person


def _add(asker: Asker, line: str) -> Form | None:
    """Return the form for one's own people, or for the partner's first program manager."""
    if PROGRAM_MANAGER not in asker.person.roles:
        return None
    words = line.lower().split()
    partner = other_side(asker.person.side)
    if f"side={partner}" in words:
        return None if asker.ctx.program.managers(partner) else _manager_form(partner)
    if any("=" not in word for word in words[2:]):
        return None
    return _people_form(asker, words)


def _manager_form(partner: Side) -> Form:
    return Form(
        ADD,
        f"{ADD} side={partner} roles={PROGRAM_MANAGER}",
        FORMS["person.title.partner"],
        FORMS["person.submit"],
        (Field("person", FORMS["person.one"], PERSON, quoted=False),),
    )


def _people_form(asker: Asker, words: Sequence[str]) -> Form:
    level = next((word.partition("=")[2] for word in words if word.startswith("level=")), "0")
    side = asker.person.side
    people = asker.ctx.program.side_people(side)[:CHOICE_LIMIT]
    levels = [Choice(str(n), FORMS[f"person.level.{n}"]) for n in range(HIGHEST_LEVEL + 1)]
    return Form(
        ADD,
        ADD,
        FORMS["person.title"],
        FORMS["person.submit"],
        (
            Field("person", FORMS["person.people"], PEOPLE, quoted=False),
            _chosen("roles", "role", _roles(asker.ctx, side)),
            _chosen("level", "level", levels, level),
            _chosen("backup", "backup", [Choice(p.id, p.name) for p in people]),
        ),
    )


def _chosen(name: str, label: str, choices: Sequence[Choice], initial: str | None = None) -> Field:
    return Field(
        name,
        FORMS[f"person.{label}"],
        CHOICE,
        required=False,
        choices=tuple(choices),
        option=True,
        quoted=False,
        initial=initial,
    )


def _roles(ctx: Context, side: Side) -> list[Choice]:
    """Return the roles that the rules name for a side; those that nobody has come first."""
    needs = Needs(ctx.program, ctx.rules)
    named = dict.fromkeys([role for at, role in needs.roles if at == side] + [PROGRAM_MANAGER])
    ranked = sorted(named, key=lambda role: bool(needs.having(side, role)))
    return [Choice(role, role.replace("_", " ")) for role in ranked][:CHOICE_LIMIT]


FORMS_OF_PROGRAMS = (FormOf(SETUP, _run_the_line, _unclaimed), FormOf(ADD, _add))
