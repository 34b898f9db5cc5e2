"""What comes of a changed site: the channel is told, and clocks move or keep their due moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import NeverOpens
from bot.domain.issue import LIVE_STATES
from bot.domain.values import Site, other_side
from bot.engine.commands.call import Call
from bot.engine.proposals.store import Filed
from bot.engine.writer import Writer
from bot.features.programs.running_clocks import keep_running
from bot.features.programs.store import store
from bot.features.programs.texts import refuse, say
from bot.messages.card import Text
from bot.ports.request import Reply


def put_site(call: Call, old: Site, site: Site, summary: str, anchor: str | None = None) -> Reply:
    """Keep a changed site, tell the channel, and say what moved.

    ``anchor`` is the new zone of what belongs to both sides, where that changes with it.
    """
    before = _dues(call.writer)
    program = call.ctx.program
    sites = tuple(site if one is old else one for one in program.sites)
    changed = replace(program, sites=sites, zone=anchor or program.zone)
    writer = store(call.writer, changed, f"{call.request.key}/calendar")
    opens = _next_opening(writer, site)
    writer, filed = keep_running(call.writer, writer, old, call.person)
    after = _dues(writer)
    values = {
        "moved": sum(1 for clock, due in before.items() if after.get(clock) != due),
        "count": len(before),
    }
    company = call.ctx.company(site.side)
    writer.record(None, "calendar.changed", call.person.id, {"site": site.id, "what": summary})
    told = say(
        "calendar.told",
        actor=call.person.name,
        site=site.id,
        company=company,
        hours=summary,
        **values,
    )
    writer.notice(told, key=f"calendar/{writer.cause}")
    writer.tx.wake_program(call.ctx.id, call.now)
    when = writer.ctx.moment(opens, site.id)
    now_open = say("calendar.open", site=site.id)
    return call.answer(
        say("calendar.done", site=site.id, company=company, hours=summary),
        None,
        say("calendar.moved", **values),
        now_open if opens <= call.now else say("calendar.opens", site=site.id, when=when),
        *_asked(call, filed),
    )


def _asked(call: Call, filed: Filed | None) -> tuple[Text, ...]:
    """Say which clocks keep their due moments until the other side agrees."""
    if filed is None:
        return ()
    company = call.ctx.company(other_side(call.side))
    return (say("calendar.asked", company=company, number=filed.proposal.name),)


def _dues(writer: Writer) -> dict[tuple[int, str], datetime]:
    """Return when every running clock of the program is due, by issue and clock."""
    return {
        (issue.id, clock): due
        for issue in writer.tx.issues(writer.ctx.id, LIVE_STATES)
        for clock, due in writer.dues(issue).items()
    }


def _next_opening(writer: Writer, site: Site) -> datetime:
    """Return when the site is open next; a calendar without any opening is refused."""
    try:
        return writer.ctx.calendars[site.id].next_opening(writer.now)
    except NeverOpens:
        raise refuse("no.calendar.never", site=site.id) from None
