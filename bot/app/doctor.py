"""``andon doctor``: what is missing or wrong, a sentence each, with what to do about it.

Each part of the installation is examined by its own function; one that cannot be reached does not
hide the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.app.texts import text
from bot.domain.program import Program
from bot.engine.reach import unreached
from bot.ports import UnitOfWork
from bot.ports.finding import Finding, unknown, wrong


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


def outdated_seals(teams: Collection[str]) -> Iterable[Finding]:
    """Find workspaces whose token a former key sealed."""
    if teams:
        yield unknown(text("reseal", teams=", ".join(teams)))
