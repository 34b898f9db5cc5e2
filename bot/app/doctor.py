"""``andon doctor``: what is missing or wrong, a sentence each, with what to do about it.

Each part of the installation is examined by its own function; one that cannot be reached does not
hide the others.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.values import Program
from bot.engine.context import identity_on
from bot.ports.finding import Finding, wrong


def people(program: Program, platform: str) -> Iterable[Finding]:
    """Find who cannot be reached on a platform that the program uses."""
    used = {channel.platform for channel in program.channels}
    if platform not in used or platform == "console":
        return
    missing = [person.id for person in program.people if identity_on(person, platform) is None]
    others = used - {platform, "console"}
    if missing and not others:
        yield wrong(
            f"{program.key}: these people have no {platform} identity and get no direct messages: "
            f'{", ".join(missing)}. Add {platform} = "…" to them in the program file.'
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
