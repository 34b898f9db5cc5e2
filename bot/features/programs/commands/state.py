"""``program pause``, ``resume`` and ``archive``: let everything stand, go on, or end."""

from __future__ import annotations

from bot.domain.values import other_side
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.programs.pausing import (
    PAUSED,
    archive,
    open_archive,
    pause,
    propose_archive,
    resume,
)
from bot.features.programs.texts import say
from bot.ports.request import Reply

REASON = Param("reason", "text", required=False, help="why")


@command(
    "program pause",
    REASON,
    help="Let everything stand once the other side agrees: no clock runs (program managers)",
    example='program pause "plant shutdown"',
)
def pause_program(call: Call, reason: str | None) -> Reply:
    """Pause as both sides agreed, from when on it was asked for; commands still work."""
    key, since = call.ctx.program.key, call.ctx.stands_since
    if since is not None:
        when = call.ctx.moment(since, call.person.site)
        return call.answer(say("pause.already", program=key, since=when))
    count = pause(call.writer, call.person, reason, f"{call.request.key}/pause", call.since)
    return call.answer(say("pause.done", program=key, count=count))


@command(
    "program resume",
    help="Let a paused program go on where it stood (program managers)",
    example="program resume",
)
def resume_program(call: Call) -> Reply:
    """Resume for either side, whoever paused it."""
    key = call.ctx.program.key
    if call.ctx.row.state != PAUSED:
        return call.answer(say("resume.already", program=key))
    pause = resume(call.writer, call.person, f"{call.request.key}/resume")
    site = call.person.site
    due = say("resume.next", due=call.ctx.moment(pause.next, site)) if pause.next else ()
    since = call.ctx.moment(pause.since, site)
    return call.answer(say("resume.done", program=key, since=since, count=pause.count, next=due))


@command(
    "program archive",
    REASON,
    help="End the program; a program manager of the other side accepts it (program managers)",
    example='program archive "last lot shipped"',
)
def archive_program(call: Call, reason: str | None) -> Reply:
    """Propose the end; where the other side has no program manager, it ends at once."""
    program, partner = call.ctx.program, other_side(call.side)
    if not program.managers(partner):
        archive(call.writer, call.person, f"{call.request.key}/archive")
        return call.answer(say("archive.done", program=program.key))
    asked = open_archive(call.writer)
    key = "archive.asked" if asked is None else "archive.asked.before"
    filed = asked or propose_archive(call.writer, call.person, reason)
    company = call.ctx.company(partner)
    number, about = filed.proposal.name, filed.proposal.about
    return call.answer(say(key, number=number, about=about, company=company))


COMMANDS = (pause_program, resume_program, archive_program)
