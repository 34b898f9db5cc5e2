"""Look at the program, and take its file in and out."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.call import Call
from bot.commands.registry import Param, command
from bot.domain.values import SIDES, Person, Site
from bot.errors import Misconfigured, Refused
from bot.messages.card import Card, Text
from bot.messages.refusals import refuse
from bot.messages.say import say
from bot.program_file import read_program, write_program
from bot.program_file.calendars import show_week
from bot.program_store import update_program
from bot.request import Attachment, Reply


@command(
    "program show",
    help="Show the program: companies, sites with their hours, rules",
    example="program show",
    changes=False,
)
def show(call: Call) -> Reply:
    """Show what the program is made of."""
    ctx = call.ctx
    program = ctx.program
    facts = [(side.upper(), (program.company(side),)) for side in SIDES]
    facts += [(f"{site.id} ({site.side.upper()})", (_hours(site),)) for site in program.sites]
    facts.append(("Rules", (f"{ctx.rules.name} v{ctx.rules.version}",)))
    facts.append(("State", (ctx.row.state,)))
    title = say("program.title", key=program.key, name=program.name)
    return call.show(Card(title, tuple(facts)))


def _hours(site: Site) -> str:
    """The zone, the weekly hours in the program file's words, and the holidays' country."""
    week = ", ".join(f"{days} {' '.join(spans)}" for days, spans in show_week(site.week).items())
    place = "-".join(each for each in (site.country, site.subdivision) if each)
    return f"{site.zone}: {week}" + (f"; holidays {place}" if place else "")


@command(
    "program roster",
    Param("side", "side", required=False, help="oem or ems; by default both"),
    help="Show who stands where: roles, levels, backups, absences",
    example="program roster ems",
    changes=False,
)
def roster(call: Call, side: str | None) -> Reply:
    """Show the people of both sides. Contact data is shown only to their own side."""
    lines = tuple(_roster(call, side))
    title = say("program.title", key=call.ctx.program.key, name=call.ctx.program.name)
    return call.show(Card(title, lines=lines))


def _roster(call: Call, only: str | None) -> Iterator[Text]:
    for side in SIDES:
        if only in (None, side):
            yield (call.ctx.company(side),)
            people = [p for p in call.ctx.program.people if p.side == side]
            for person in sorted(people, key=lambda p: (p.level, p.id)):
                yield (_entry(call, person),)


def _entry(call: Call, person: Person) -> str:
    parts = [f"L{person.level} {person.id}: {person.name}, {person.site}"]
    parts += [", ".join(person.roles)] if person.roles else []
    parts += [f"backup {person.backup}"] if person.backup else []
    parts += ["away now"] if call.ctx.roster.away(person, call.now) else []
    if call.private and person.side == call.side:
        parts += [each for each in (person.email, person.phone) if each]
    return "; ".join(parts)


@command(
    "program import",
    help="Take over the attached program file (program managers); changed rules are proposed",
    example="program import",
)
def import_file(call: Call) -> Reply:
    """Apply an attached program file at once, except its rules, which the other side accepts."""
    call.require_manager()
    if not call.request.attachments:
        raise refuse("no.file")
    try:
        program = read_program(call.request.attachments[0].text)
    except Misconfigured as error:
        raise Refused(str(error)) from None
    text = update_program(call.tx, call.ctx, program, call.person, call.now)
    return call.answer(text)


@command(
    "program export",
    help="Get the program file (program managers, in a direct message)",
    example="program export",
    changes=False,
)
def export_file(call: Call) -> Reply:
    """Return the program file; it holds contact data, so only in private."""
    call.require_manager()
    if not call.private:
        raise refuse("no.here_private")
    name = f"{call.ctx.program.key.lower()}.toml"
    attached = Attachment(name, write_program(call.ctx.program))
    return call.show(Card(say("files.attached")), files=(attached,))
