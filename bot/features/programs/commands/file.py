"""Look at the program, and take its file in and out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.errors import Misconfigured, Refused, TooHeavy
from bot.domain.program import Program
from bot.domain.values import other_side
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.context import context_of
from bot.engine.program_tables import whole
from bot.engine.writer import Writer
from bot.features.programs import cards
from bot.features.programs.commands.people import asked
from bot.features.programs.imports import texts as said
from bot.features.programs.imports.agreement import ask_for
from bot.features.programs.imports.split import Split, adopted, split
from bot.features.programs.imports.words import in_words, named
from bot.features.programs.partner import (
    names_own,
    visible,
    with_contacts,
    without_contacts,
    without_terms,
)
from bot.features.programs.pausing import last_stand
from bot.features.programs.roster import change
from bot.features.programs.store import update_program
from bot.features.programs.texts import LABELS, STATES, refuse, say
from bot.features.rules.store import rule_changes
from bot.messages.card import Card, Text, plain
from bot.ports.request import Attachment, Reply
from bot.program_file import LARGEST, read_program, write_program


@command(
    "program show",
    help="Show the program: companies, sites with their hours, who holds the keys, rules, state",
    example="program show",
    changes=False,
)
def show(call: Call) -> Reply:
    """Show what the program is made of, who is away soon, and which levels nobody stands on."""
    ctx, program = call.ctx, call.ctx.program
    facts = [(side.upper(), cards.company(ctx, side, call.now)) for side in program.sides]
    facts += [(f"{s.id} ({s.side.upper()})", (cards.hours(s),)) for s in program.sites]
    facts.append((LABELS["channels"], (", ".join(_channels(call)) or plain(say("card.none")),)))
    facts.append((LABELS["rules"], (f"{ctx.rules.name} v{ctx.rules.version}",)))
    facts.append((LABELS["state"], _state(call)))
    away = (cards.away(ctx, person, call.now) for person in program.people)
    lines = [*(line for texts in away for line in texts), *cards.holes(ctx)]
    title = say("program.title", key=program.key, name=program.name)
    return call.show(Card(title, tuple(facts), tuple(lines)))


def _channels(call: Call) -> Iterator[str]:
    """Name the shared channels, and the own internal ones where only the own side reads."""
    readable = ("shared", call.side) if call.private else ("shared",)
    for channel in call.ctx.program.channels:
        if channel.audience in readable:
            yield f"{channel.audience} ({channel.platform})"


def _state(call: Call) -> Text:
    since = call.ctx.stands_since
    if call.ctx.row.state != "paused" or since is None:
        return (STATES[call.ctx.row.state],)
    stand = last_stand(call.writer)
    return say(
        "program.paused",
        since=call.ctx.moment(since, call.person.site),
        actor=call.ctx.person_name(stand.by),
        reason=stand.why or say("pause.no_reason"),
    )


@command(
    "program roster",
    Param("side", "side", required=False, help="oem or ems; by default both"),
    help="Show who stands where: roles, levels, backups, absences of two weeks",
    example="program roster ems",
    changes=False,
)
def roster(call: Call, side: str | None) -> Reply:
    """Show the people of both sides. Contact data is shown only to their own side."""
    sides = tuple(one for one in call.ctx.program.sides if side in (None, one))
    lines = [line for one in sides for line in _people(call, one)]
    title = say("program.title", key=call.ctx.program.key, name=call.ctx.program.name)
    return call.show(Card(title, lines=(*lines, *cards.holes(call.ctx, sides))))


def _people(call: Call, side: str) -> Iterator[Text]:
    yield (call.ctx.company(side),)
    contacts = call.private and side == call.side
    people = call.ctx.program.side_people(side)
    for person in sorted(people, key=lambda p: (p.level, p.id)):
        yield cards.entry(call.ctx, person, call.now, contacts=contacts)
    if not people:
        yield say("roster.nobody")


def _read(call: Call) -> Program:
    """Read the attached program file."""
    attached = call.attached()
    if attached is None:
        raise refuse("no.file")
    if len(attached.data) > LARGEST:
        raise refuse("no.file.large", name=attached.name, limit="256 KB")
    try:
        return call.reader(read_program, attached.text)
    except Misconfigured as error:
        raise Refused(str(error)) from None
    except TooHeavy:
        raise refuse("no.file.heavy", name=attached.name) from None


@command(
    "program import",
    help="Take over the attached program file (program managers); changed rules are proposed",
    example="program import",
    beforehand=_read,
    takes_file=True,
)
def import_file(call: Call) -> Reply:
    """Apply what an attached program file says of one's own side at once.

    What belongs to both or to a partner who has a program manager is asked for as one proposal; the
    rules are proposed as a version of their own.
    """
    file = call.worked_out(lambda: _read(call))
    stored, partner = whole(call.tx, call.ctx), other_side(call.side)
    _require_own_terms(call, file)
    if file.key != call.ctx.program.key or not call.ctx.program.managers(partner):
        text = update_program(call.tx, call.ctx, file, call.person, call.now)
        _announce(call, visible(stored, file, call.side))
        return call.answer(text)
    found = split(call, stored, with_contacts(file, stored, partner))
    text = _done_at_once(call, found, file)
    _announce(call, visible(stored, found.program, call.side))
    left_out = said.say("file.left_out", company=call.ctx.company(partner))
    return call.answer(
        text,
        None,
        *([said.say("file.done", what=named(found.done))] if found.done else []),
        *_wait(call, found),
        *_ask(call, found),
        *([left_out] if names_own(file, partner) else []),
    )


def _require_own_terms(call: Call, file: Program) -> None:
    """Refuse a file with terms of the other side, in the same words whether there are such terms
    or not, and one with terms that both sides have read."""
    partner = other_side(call.side)
    if any(term.side == partner for term in file.terms):
        raise said.refuse("no.file.terms", company=call.ctx.company(partner))
    if any(not term.agreed for term in file.terms) and not call.private:
        raise said.refuse("no.file.terms.heard" if call.request.heard else "no.file.terms.shared")


def _done_at_once(call: Call, found: Split, file: Program) -> Text:
    """Apply what the side decides alone, and propose the rules of the file."""
    rules = file.overrides
    if not found.done and found.waits and not rule_changes(call.ctx, rules):
        key, version = call.ctx.program.key, call.ctx.row.rules_version
        return said.say("file.unchanged", key=key, version=version)
    program = replace(adopted(call, found), overrides=rules)
    return update_program(call.tx, call.ctx, program, call.person, call.now)


def _wait(call: Call, found: Split) -> Iterator[Text]:
    """Ask the partner for what belongs to both or to them, and say it line by line."""
    if not found.waits:
        return
    filed, before = ask_for(call, found.waits)
    key = "file.waits.before" if before else "file.waits"
    company, number = call.ctx.company(other_side(call.side)), filed.proposal.name
    for what in in_words(call.ctx, found.waits):
        yield said.say(key, company=company, number=number, what=what)


def _announce(call: Call, changed: list[str]) -> None:
    """Tell the channel what a file changes of the roster and the sites, as of every change."""
    if changed:
        company = call.ctx.company(call.side)
        text = say(
            "program.imported.told",
            actor=call.person.name,
            company=company,
            what="; ".join(changed),
        )
        call.writer.notice(text, key=f"{call.request.key}/import")


def _ask(call: Call, found: Split) -> Iterator[Text]:
    """Propose to the partner what a file says about people that both sides agree on."""
    cause = f"{call.request.key}/roster"
    writer = Writer(call.tx, context_of(call.tx, call.ctx.id, call.ctx.index), call.now, cause)
    for new in found.roster:
        now = found.program.person(new.id)
        became = change(writer, now, new, call.person, cause, ("level", "roles"))
        yield from asked(call, became)


@command(
    "program export",
    help="Get the program file (program managers, in a direct message)",
    example="program export",
    changes=False,
)
def export_file(call: Call) -> Reply:
    """Return the program file, in private: it holds the contact data of one's own side.

    The contacts, own channels and own digests of a partner with a program manager are left out.
    """
    if not call.private:
        raise refuse("no.here_private")
    name = f"{call.ctx.program.key.lower()}.toml"
    program, partner = whole(call.tx, call.ctx), other_side(call.side)
    program = without_terms(program, partner)
    if program.managers(partner):
        program = without_contacts(program, partner)
    attached = Attachment(name, write_program(program).encode())
    return call.show(Card(say("files.attached")), files=(attached,))


COMMANDS = (show, roster, import_file, export_file)
