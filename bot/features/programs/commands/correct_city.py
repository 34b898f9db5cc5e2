"""``program setup city=…`` in a program: a city that was wrong is corrected.

A side's own city is corrected by its program managers, the partner's by whoever set it up, as long
as the partner has no program manager.
"""

from __future__ import annotations

from bot.domain.errors import Refused
from bot.domain.values import Side, Site, other_side
from bot.engine.commands.call import Call
from bot.features.programs import setup_cards as cards
from bot.features.programs.answers import Answers, places_of, typed_cities
from bot.features.programs.commands.calendar import city_change
from bot.features.programs.commands.changed_site import put_site
from bot.features.programs.texts import refuse, say
from bot.ports.request import Reply


def correct_city(call: Call, answers: Answers) -> Reply:
    """Move the site of a side to another city; what is unclear is asked about."""
    call.require("program setup", "city", own=call.side)
    typed = typed_cities(answers, call.side)
    if len(typed) > 1:
        raise refuse("no.setup.one")
    (side,) = typed
    site = _site(call, side)
    place = places_of(answers, call.side).get(side)
    if answers.problems:
        raise Refused("\n".join(answers.problems))
    if place is None:
        return call.show(cards.which(answers.unclear[0], call.now))
    changed, summary = city_change(site, place)
    if changed == site:
        return call.answer(say("calendar.same", site=site.id, hours=summary))
    return put_site(call, site, changed, summary, _anchor(call, site, changed))


def _anchor(call: Call, old: Site, site: Site) -> str | None:
    """The anchor was taken from the city of the side that stands first; where the partner uses it
    already, it stays."""
    program = call.ctx.program
    alone = not program.managers(other_side(call.side))
    first = old.side == program.sides[0]
    return site.zone if alone and first and program.zone == old.zone else None


def _site(call: Call, side: Side) -> Site:
    company = call.ctx.company(side)
    if side != call.side and call.ctx.program.managers(side):
        raise refuse("no.setup.partner", company=company)
    sites = call.ctx.program.side_sites(side)
    if len(sites) > 1:
        named = ", ".join(site.id for site in sites)
        raise refuse("no.setup.sites", company=company, sites=named, site=sites[0].id)
    return sites[0]
