"""``andon doctor``: what is missing or wrong, a sentence each, with what to do about it.

Each part of the installation is examined by its own function; one that cannot be reached does not
hide the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.domain.values import Program
from bot.engine.reach import unreached
from bot.ports import UnitOfWork

GOOD, WRONG, UNKNOWN = "ok", "wrong", "unknown"
# A clock that is off by more than this sends reminders at the wrong minute.
SKEW = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: ``result`` is ok, wrong or unknown; ``text`` says what."""

    result: str
    text: str


def good(text: str) -> Finding:
    """Return a finding that something is in order."""
    return Finding(GOOD, text)


def wrong(text: str) -> Finding:
    """Return a finding that something must be mended."""
    return Finding(WRONG, text)


def unknown(text: str) -> Finding:
    """Return a finding that something could not be looked at."""
    return Finding(UNKNOWN, text)


def clock(date_header: str | None, now: datetime, where: str) -> Finding:
    """Compare this machine's clock with the ``Date`` of an answer."""
    if date_header is None:
        return unknown(f"{where} did not say the time, so the clock was not compared.")
    skew = abs(now - parsedate_to_datetime(date_header))
    if skew <= SKEW:
        return good(f"The clock agrees with {where}.")
    seconds = int(skew.total_seconds())
    return wrong(
        f"The clock differs from {where} by {seconds} seconds. Set the machine's time, "
        "for example with NTP."
    )


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
