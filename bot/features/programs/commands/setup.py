"""``program setup``: the one command in a channel that has no program yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import cast

from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.domain.values import PROGRAM_MANAGER, Person, other_side
from bot.engine.commands.arguments import Arguments
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.commands.dispatch import Found, find
from bot.engine.context import Context, context_of
from bot.engine.index import Index
from bot.engine.keys import message_key
from bot.engine.reach import signs_of
from bot.engine.writer import Writer
from bot.features.programs import setup_cards as cards
from bot.features.programs.answers import CITY, PARTNER_CITY, Answers, missing, typed_cities
from bot.features.programs.commands.correct_city import correct_city
from bot.features.programs.draft import forget_answers, keep_answers, kept_answers
from bot.features.programs.first_hour import First, first_findings
from bot.features.programs.setup import EXAMPLE, channel_of, read_answers, set_up
from bot.features.programs.store import store
from bot.features.programs.texts import refuse, say
from bot.features.rules.lint.run import check
from bot.features.rules.sets import set_of, shipped_sets
from bot.messages.card import Card
from bot.ports import UnitOfWork
from bot.ports.request import BUTTON, COMMAND, Reply, Request
from bot.ports.signs import served
from bot.program_file.cities import cities_named

_MEANT = re.compile(r"\s*(?:program\s+)?setup\b", re.IGNORECASE)


def _answer(name: str, help: str) -> Param:
    return Param(name, "word", required=False, option=True, help=help)


def _look_cities_up(_call: Call | None, **given: str | None) -> None:
    """Find the cities of a line while nobody waits: the first one takes half a second."""
    for _, typed in typed_cities(Answers(_typed(given)), "oem").values():
        cities_named(typed)


@command(
    "program setup",
    _answer("side", "the side that you work for: oem or ems"),
    _answer("city", "where you work; later: corrects it"),
    _answer("partner_city", "where the partner works"),
    _answer("companies", "both names, yours first"),
    _answer("channel", "who reads the channel: shared or own"),
    _answer("key", "short name for issue numbers, such as ACME"),
    _answer("oem", "in place of companies: the OEM's name"),
    _answer("ems", "in place of companies: the EMS provider's name"),
    _answer("cities", "in place of city and partner_city: both, the OEM's first"),
    _answer("zones", "the same as cities"),
    _answer("name", "what is built together"),
    _answer("rules", "a rule set that ships; by default ems-standard"),
    _answer("me", "your own short name, such as maria"),
    _answer("my_name", "your full name"),
    _answer("join", "a program of yours whose shared channel this is"),
    help="Set a program up in a channel that has none (whoever manages the workspace or server)",
    example=EXAMPLE,
    beforehand=_look_cities_up,
)
def setup(call: Call, **given: str | None) -> Reply:
    """Say what is set in a channel that has a program; correct a city there."""
    if call.request.private:
        raise refuse("no.setup.place")
    answers = Answers(_typed(given))
    if "side" not in answers.given and {CITY, PARTNER_CITY} & answers.given.keys():
        return correct_city(call, answers)
    program = call.ctx.program
    title = say("setup.already", key=program.key, companies=cards.both(program))
    first = _first(call.tx, call.ctx, call.person, call.now) if call.is_manager() else None
    return call.show(cards.is_set(call.ctx, call.person, title, call.now, first))


def in_new_channel(tx: UnitOfWork, request: Request, now: datetime, index: Index) -> Reply:
    """Set a program up for whoever manages the workspace or server; anybody else gets nothing.

    The bare command is answered with what it needs. Nothing is made while an answer is wrong,
    unclear or missing; what was answered is kept.
    """
    asked = _asked(request, index) if request.manager else None
    if asked is None:
        return Reply()
    given = _given(asked, index)
    joinable = programs_to_join(tx, request, index)
    if "join" in given:
        return _join(tx, request, joinable.get(given["join"].upper()), given["join"], now)
    if joinable and not given:
        return Reply(cards.may_join([ctx.program for ctx in joinable.values()]))
    # A line that needs no other answers stands for itself.
    before = kept_answers(tx, request, now) if missing(Answers(given)) else {}
    answers = Answers({**before, **given})
    if not answers.given:
        return Reply(cards.asked(EXAMPLE), refused=True)
    return _made(tx, request, answers, now, index)


def foresee(request: Request, index: Index) -> None:
    """Find the cities of a line before its unit of work; anything else is left."""
    asked = _asked(request, index) if request.manager else None
    if asked is not None:
        _look_cities_up(None, **_given(asked, index))


def _made(tx: UnitOfWork, request: Request, answers: Answers, now: datetime, index: Index) -> Reply:
    """Make the program of the answers, or say what they lack."""
    if left := missing(answers):
        answers.wrong("no.setup.missing", missing=", ".join(left))
    program = read_answers(tx, request, answers)
    if answers.problems:
        keep_answers(tx, request, answers.given, now)
        return Reply(cards.not_yet(answers.given, answers.problems, EXAMPLE), refused=True)
    if program is None:
        keep_answers(tx, request, answers.given, now)
        return Reply(cards.which(answers.unclear[0], now))
    forget_answers(tx, request)
    writer, me = set_up(tx, request, program, now, index)
    return Reply(_told(writer, me), person=me.id)


def _told(writer: Writer, me: Person) -> Card:
    """Tell the channel of its new program; return the answer to whoever set it up."""
    ctx = writer.ctx
    payload = {"key": ctx.program.key, "oem": ctx.program.oem, "ems": ctx.program.ems}
    writer.record(None, "program.setup", me.id, payload)
    partner = ctx.company(other_side(me.side))
    named = {"key": ctx.program.key, "companies": cards.both(ctx.program)}
    writer.notice(say("setup.told", actor=me.name, partner=partner, **named), key="setup")
    title = say("setup.done", **named)
    card = cards.is_set(ctx, me, title, writer.now, _first(writer.tx, ctx, me, writer.now))
    rules = set_of(ctx.rules) or ctx.rules.name
    chosen = () if rules == shipped_sets()[0] else (say("setup.rules", rules=rules),)
    return replace(card, lines=(*chosen, *card.lines))


def _first(tx: UnitOfWork, ctx: Context, me: Person, now: datetime) -> list[First]:
    findings = check(ctx.program, ctx.rules, ctx.calendars, now, served(signs_of(tx)))
    return first_findings(ctx, me, findings)


# a shared channel for a program that began in a side's own


def programs_to_join(tx: UnitOfWork, request: Request, index: Index) -> dict[str, Context]:
    """Return the programs without a shared channel whose manager somebody is, by key."""
    members = tx.memberships(request.platform, request.identity)
    contexts = [(context_of(tx, member.program_id, index), member.name) for member in members]
    return {ctx.program.key: ctx for ctx, name in contexts if _needs_channel(ctx, name)}


def _needs_channel(ctx: Context, name: str) -> bool:
    person = ctx.program.person(name)
    manager = person is not None and PROGRAM_MANAGER in person.roles
    shared = any(channel.audience == "shared" for channel in ctx.program.channels)
    return manager and not shared and ctx.row.state != "archived"


def _join(
    tx: UnitOfWork, request: Request, ctx: Context | None, typed: str, now: datetime
) -> Reply:
    """Make a channel the shared one of a program that has none."""
    if ctx is None:
        raise refuse("no.setup.join", key=typed[:40])
    ctx = context_of(tx, ctx.id, ctx.index, lock=True)
    members = tx.memberships(request.platform, request.identity)
    name = next(member.name for member in members if member.program_id == ctx.id)
    me = cast(Person, ctx.program.person(name))
    program: Program = ctx.program
    channels = (*program.channels, channel_of(request.place))
    cause = message_key(request.key, "setup")
    before = Writer(tx, ctx, now, cause)
    writer = store(before, replace(program, channels=channels), cause)
    writer.record(None, "program.joined", me.id, {"place": request.place})
    named = {"key": program.key, "companies": cards.both(program)}
    writer.notice(say("setup.joined", actor=me.name, **named), key="setup")
    tx.wake_program(ctx.id, now)
    title = say("setup.join.done", key=program.key)
    first = _first(tx, writer.ctx, me, now)
    return Reply(cards.is_set(writer.ctx, me, title, now, first), person=me.id)


# the line


def _asked(request: Request, index: Index) -> Found | None:
    """Return the command and its arguments if a line is this command."""
    if request.kind not in (COMMAND, BUTTON) or request.private:
        return None
    try:
        line = find(index.commands, request.text)
    except Refused:
        # A line that is plainly this one is worth an answer; any other gets none.
        if _MEANT.match(request.text):
            raise
        return None
    return line if line.command.words == "program setup" else None


def _given(line: Found, index: Index) -> dict[str, str]:
    # There is no program yet that arguments could be about: they are words.
    values = Arguments(cast(Call, None), line.command, line.arguments, index.arguments).parse()
    return _typed(values)


def _typed(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


COMMANDS = (setup,)
