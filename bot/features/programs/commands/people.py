"""``program person``: who is on the roster, and what is said of them there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.values import PROGRAM_MANAGER, Person, other_side
from bot.engine.commands.argument_kinds import bare_handle, known_person, nearest, person_named
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.context import context_of
from bot.engine.keys import message_key
from bot.engine.writer import Writer
from bot.features.deadlines.hand_over import hand_over  # noqa: F401 - registered by its import
from bot.features.programs import cards
from bot.features.programs.commands.parse_person import changed, mentioned, newcomer, roles_of
from bot.features.programs.leaving import Left, belongings, detach, heir_of
from bot.features.programs.roster import (
    Changed,
    asked_about,
    change,
    is_manager,
    require_another,
)
from bot.features.programs.texts import FORMS, refuse, say
from bot.features.rules.lint.people import Needs
from bot.messages.card import Button, Card, Text
from bot.messages.forms import PEOPLE_LIMIT
from bot.ports.request import Reply
from bot.program_file.wording import close

EXAMPLE = 'program person linh name="Linh Pham" side=ems site=sz roles=planner,buyer backup=mei'
OWN = ("email", "phone")
"""What everybody changes for themselves."""


def _option(name: str, help: str, kind: str = "word") -> Param:
    return Param(name, kind, required=False, option=True, help=help)


@command(
    "program person",
    Param(
        "person",
        "handle",
        required=False,
        help="a short name, or mentions of new people with commas between",
    ),
    Param("leaves", "word", required=False, help="leaves: takes the person off the roster"),
    _option("to", "with leaves: who takes over", "person"),
    _option("name", "the full name"),
    _option("side", "oem or ems; by default your own", "side"),
    _option("site", "where the person works", "site"),
    _option("level", "0 owner to 4 VP; from 1 on the other side accepts it"),
    _option("roles", "such as planner,buyer or +buyer; none for no role"),
    _option("on_call", "yes or no"),
    _option("backup", "who stands in; none for nobody"),
    _option("email", "none takes it away"),
    _option("phone", "shown at level 3 and above; none takes it away"),
    _option("slack", "team id / user id, or a mention"),
    _option("discord", "user id, or a mention"),
    help="Add, change or take off somebody of your side (program managers)",
    example=EXAMPLE,
)
def person(
    call: Call, person: str | None, leaves: str | None, to: Person | None, **given: Any
) -> Reply:
    """Change the roster: own people at once; levels and keys are agreed with the other side."""
    values = {key: value for key, value in given.items() if value is not None}
    if person is None:
        return _how(call, values)
    several = [word for word in person.split(",") if word.strip()]
    if len(several) > 1:
        return _several(call, several, leaves, values)
    known = known_person(call, person)
    if leaves is not None:
        return _leave(call, person, known, leaves, to)
    if to is not None:
        raise refuse("no.to", id=bare_handle(person))
    if known is None:
        return _add(call, person, values)
    if not values:
        contacts = call.private and known.side == call.side
        return call.answer(cards.entry(call.ctx, known, call.now, contacts=contacts))
    _may_change(call, known, values)
    return _done(call, known, changed(call, known, values), values)


def _how(call: Call, values: Mapping[str, Any]) -> Reply:
    """Say how people are added, with the button that opens the form where a platform has one."""
    call.require("program person", oneself=(), own=call.side)
    side = values.get("side", call.side)
    if side == call.side:
        button = Button(FORMS["person.open"], "program person", form="program person")
        return call.show(Card(say("person.how"), buttons=(button,)))
    company = call.ctx.company(side)
    if call.ctx.program.managers(side):
        raise refuse("no.roster", company=company)
    return call.answer(say("person.how.partner", company=company, side=side))


def _several(call: Call, words: list[str], leaves: str | None, values: Mapping[str, Any]) -> Reply:
    """Add or change several people alike, in the order in which they are named."""
    if leaves is not None:
        raise refuse("no.person.many_leave")
    if len(words) > PEOPLE_LIMIT:
        raise refuse("no.person.many", limit=PEOPLE_LIMIT)
    lines: list[Text] = []
    for number, word in enumerate(dict.fromkeys(words)):
        known = known_person(call, word)
        if known is None:
            reply = _add(call, word, values)
        else:
            _may_change(call, known, values)
            reply = _done(call, known, changed(call, known, values), values)
        assert reply.card is not None, "whoever is changed is told"
        lines += [reply.card.title, *reply.card.lines]
        call = _after(call, number)
    return call.answer(lines[0], None, *lines[1:])


def _after(call: Call, number: int) -> Call:
    """Return the call for the next person: with the roster as it is now."""
    ctx = context_of(call.tx, call.ctx.id, call.ctx.index)
    request = replace(call.request, key=f"{call.request.key}/{number}")
    writer = Writer(call.tx, ctx, call.now, message_key(request.key))
    return replace(call, ctx=ctx, request=request, writer=writer)


def _may_change(call: Call, known: Person, values: Mapping[str, Any]) -> None:
    own = (known.id,) if set(values) <= set(OWN) else ()
    call.require("program person", oneself=own, own=call.side)
    if known.side == call.side:
        return
    moves = values.get("side", known.side) != known.side
    if moves or not _first_key(call, known.side, values):
        raise refuse("no.roster", company=call.ctx.company(known.side))


def _first_key(call: Call, side: str, values: Mapping[str, Any]) -> bool:
    """Say whether a side gets its first program manager, whom the other side may name."""
    key = PROGRAM_MANAGER in roles_of(values["roles"]) if "roles" in values else False
    return key and not call.ctx.program.managers(side)


def _add(call: Call, typed: str, values: Mapping[str, Any]) -> Reply:
    if not values and mentioned(call, typed) is None:
        handle = bare_handle(typed)
        near = nearest(handle, [p.id for p in call.ctx.program.people])
        raise refuse("no.person.new", typed=handle, nearest=near, id=handle)
    call.require("program person", oneself=(), own=call.side)
    side = values.get("side", call.side)
    if side != call.side and not _first_key(call, side, values):
        raise refuse("no.roster", company=call.ctx.company(side))
    new = newcomer(call, typed, side, values)
    return _done(call, None, changed(call, new, values), values)


def _done(call: Call, old: Person | None, wanted: Person, values: Mapping[str, Any]) -> Reply:
    if wanted == old and not asked_about(call.writer, wanted):
        return call.answer(say("person.same", name=wanted.name, id=wanted.id))
    became = change(call.writer, old, wanted, call.person, f"{call.request.key}/roster", values)
    lines = [*_said(call, old, became.person, values), *asked(call, became)]
    if not lines:
        return call.answer(say("person.same", name=wanted.name, id=wanted.id))
    lines += _remarks(call, became.person)
    return call.answer(lines[0], None, *lines[1:])


def _said(
    call: Call, old: Person | None, person: Person, values: Mapping[str, Any]
) -> Iterator[Text]:
    values_said = {"name": person.name, "id": person.id}
    if old is None:
        company = call.ctx.company(person.side)
        yield say("person.added", company=company, **values_said)
    elif person != old:
        done = [key for key in values if getattr(person, key) != getattr(old, key)]
        yield say("person.changed", changes=", ".join(done), **values_said)


def asked(call: Call, became: Changed) -> Iterator[Text]:
    """Say what of a change waits for the other side, and what was taken back for it."""
    if became.taken_back:
        yield say(
            "person.taken_back", numbers=", ".join(f.proposal.name for f in became.taken_back)
        )
    if became.filed is None:
        return
    proposal = became.filed.proposal
    key = "person.proposed.before" if became.asked_before else "person.proposed"
    company = call.ctx.company(other_side(became.person.side))
    yield say(key, number=proposal.name, about=proposal.about, company=company)


def _remarks(call: Call, person: Person) -> Iterator[Text]:
    """Say what will not work yet."""
    if call.writer.private_place(person) is None:
        yield say("person.unreachable", name=person.name, id=person.id)
    known = {role for _, role in Needs(call.ctx.program, call.ctx.rules).roles} | {PROGRAM_MANAGER}
    for role in person.roles:
        near = close(role, known)
        if role not in known and near:
            yield say("person.role", role=role, nearest=near)


# leaving


def _leave(call: Call, typed: str, known: Person | None, word: str, to: Person | None) -> Reply:
    if word.lower() != "leaves":
        raise refuse("no.leaves", typed=word, id=bare_handle(typed))
    person = known or person_named(call, typed, "program person tom leaves")
    call.require("program person", oneself=(), own=call.side)
    if person.side != call.side:
        raise refuse("no.roster", company=call.ctx.company(person.side))
    if is_manager(person):
        require_another(call.writer, person)
    heir = _heir(call, person, to)
    left = detach(call.writer, person, heir, call.person, f"{call.request.key}/leaves")
    lines = tuple(_left(call, person, left))
    return call.answer(say("leave.done", name=person.name, id=person.id), None, *lines)


def _heir(call: Call, person: Person, to: Person | None) -> Person | None:
    if to is person:
        raise refuse("no.heir.self", person=person.name)
    if to is not None and to.side != person.side:
        company = call.ctx.company(to.side)
        raise refuse("no.other_side_person", person=to.name, company=company)
    heir = heir_of(call.writer, person, to)
    issues = belongings(call.writer, person).issues
    if heir is None and issues:
        shown = cards.numbers(call.ctx, issues)
        raise refuse("no.heir", person=person.name, id=person.id, issues=shown)
    return heir


def _left(call: Call, person: Person, left: Left) -> Iterator[Text]:
    had, heir = left.had, cards.names([left.heir] if left.heir else [])
    if had.issues:
        yield say("leave.issues", heir=heir, issues=cards.numbers(call.ctx, had.issues))
    backed = [p for p in had.backup_of if left.heir is not None and p is not left.heir]
    if backed:
        yield say("leave.backups", people=cards.names(backed), heir=heir)
    if alone := [p for p in had.backup_of if p not in backed]:
        yield say("leave.backups.none", people=cards.names(alone))
    if had.decisions:
        yield say("leave.decisions", numbers=", ".join(f.proposal.name for f in had.decisions))
    yield from left.lines
    if had.alone:
        company = call.ctx.company(person.side)
        yield say("leave.alone", company=company, alone=", ".join(had.alone))


COMMANDS = (person,)
