"""``andon doctor``: what is missing or wrong, a sentence each, with what to do about it.

Each part of the installation is examined by its own function; one that cannot be reached does not
hide the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.app.texts import text
from bot.domain.program import Program
from bot.domain.zones import ZoneData, shipped_copy, system_copies, use_newest
from bot.engine.reach import reached_on, unreached
from bot.ports import UnitOfWork
from bot.ports.finding import Finding, good, unknown, wrong
from bot.ports.signs import Signs

SHOWN = 5
"""How many cards that were refused are named; the rest are counted."""


def platforms(own: Collection[str], live: Collection[str], signs: Signs) -> Iterable[Finding]:
    """Say which platforms are served, by these settings or by another process, and which were."""
    for platform in live:
        if platform in own:
            yield good(f"{platform} is served, by these settings.")
        else:
            # A process that ended is not missed at once.
            yield good(
                f"{platform} is served, by another process that was there at "
                f"{signs[platform]:%Y-%m-%dT%H:%M:%SZ}."
            )
    if set(own) == {"console"}:
        yield unknown(text("console_only"))
    for platform, at in signs.items():
        if platform not in live:
            yield good(f"{platform} is not served; it was last at {at:%Y-%m-%dT%H:%M:%SZ}.")


def ways(program: Program, live: Collection[str]) -> Iterable[Finding]:
    """Say who is told something in private on which of the platforms that are served."""
    for platform in live:
        people = [person.id for person in program.people if reached_on(person, (platform,))]
        if people:
            yield good(f"{program.key}: reached on {platform}: {', '.join(people)}.")


def people(program: Program, platforms: Collection[str]) -> Iterable[Finding]:
    """Find who has no identity on any of the platforms that are served."""
    missing = [person.id for person in unreached(program, platforms)]
    if missing:
        shown, example = " or ".join(platforms), next(iter(platforms))
        yield wrong(
            f"{program.key}: these people have no {shown} identity and get no direct messages: "
            f'{", ".join(missing)}. Add {example} = "…" to them in the program file.'
        )


def waiting(unit: UnitOfWork, platforms: Collection[str]) -> Iterable[Finding]:
    """Find direct messages that wait for a platform which is not served."""
    for program_id, reader, place, count in unit.stranded(platforms):
        key, platform = unit.program(program_id).key, place.partition(":")[0]
        who = reader.removeprefix("dm:")
        yield wrong(
            f"{key}: {count} direct messages to {who} wait for {platform}, which is not served. "
            f"Serve it again, or add another identity: program person {who}"
        )


def unserved(unit: UnitOfWork, now: datetime, live: Collection[str]) -> Iterable[Finding]:
    """Find messages and cards for channels on platforms that nobody serves."""
    for row in unit.backlog(now, live).waiting:
        key, since = unit.program(row.program_id).key, f"{row.since:%Y-%m-%dT%H:%M:%SZ}"
        yield wrong(
            f"{key}: {row.count} {row.kind} wait for {row.platform} since {since} (such as at "
            f"{row.place}). No process serves {row.platform}: set it up again and start andon run, "
            "or take its channels and identities out of the program file."
        )


def refused(unit: UnitOfWork) -> Iterable[Finding]:
    """Find cards that a platform refused for good."""
    cards = unit.dead_cards()
    for card in cards[:SHOWN]:
        yield wrong(
            f"The card of {card.name} is not shown at {card.place}: {card.error}. Mend that, or "
            "move the channel; the card is tried again with the next change."
        )
    if len(cards) > SHOWN:
        yield wrong(f"{len(cards) - SHOWN} more cards are not shown, for such reasons.")


def channels(program: Program, platforms: Iterable[str]) -> Iterable[Finding]:
    """Find a program that nobody can hear."""
    served = set(platforms)
    if not any(c.audience == "shared" for c in program.channels):
        yield wrong(f"{program.key}: no shared channel. Add a [[channel]] with audience shared.")
    for channel in program.channels:
        if channel.platform not in served:
            yield wrong(
                f"{program.key}: channel {channel.id} is on {channel.platform}, which is not "
                "configured, so nothing is sent there."
            )


def zone_data() -> Finding:
    """Say which zone data is used, and which other copies are older or state no version."""
    used, shipped = use_newest(), shipped_copy()
    others = [_copy(copy) for copy in (*system_copies(), shipped) if copy != used]
    beside = text("zones_beside", others=", ".join(others)) if others else ""
    return good(text("zones", used=_copy(used), beside=beside))


def _copy(copy: ZoneData) -> str:
    where = text("zones_shipped") if copy.folder is None else copy.folder
    version = copy.version or text("zones_unstated")
    return text("zones_copy", version=version, where=where)


def outdated_seals(teams: Collection[str]) -> Iterable[Finding]:
    """Find workspaces whose token a former key sealed."""
    if teams:
        yield unknown(text("reseal", teams=", ".join(teams)))
