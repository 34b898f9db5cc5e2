"""Where something is said: on platforms that are served, in channels and in private.

What a platform that is served means, and how it is known, stands in ``bot.ports.signs``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.program import Program
from bot.domain.values import Person
from bot.engine.context import Context, Contexts, channel_place, identity_on
from bot.ports import UnitOfWork
from bot.ports.audience import read_audience
from bot.ports.backlog import Backlog
from bot.ports.place import direct_place
from bot.ports.signs import SIGNED, Signs, read_signs, served, served_lately, sign_name


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody reads direct messages (``None``: nowhere), and whether that is served now."""

    place: str | None
    served: bool


def leave_signs(tx: UnitOfWork, platforms: Iterable[str], now: datetime) -> tuple[str, ...]:
    """Say that this process serves ``platforms`` now; return those that nobody served lately,
    while others were."""
    before = signs_of(tx)
    for platform in platforms:
        tx.keep(sign_name(platform), now.isoformat())
    known = served_lately(before)
    return tuple(platform for platform in platforms if before and platform not in known)


def show_anew(
    contexts: Contexts, tx: UnitOfWork, platforms: Collection[str], now: datetime
) -> None:
    """Look at everything of the programs with a channel on ``platforms``: nothing was queued for
    it while nobody served it, and its cards are to be shown there now."""
    for row in tx.programs():
        if row.state == "active" and set(platforms).intersection(
            used(contexts.of(tx, row.id).program)
        ):
            tx.wake_program(row.id, now)


def signs_of(tx: UnitOfWork) -> Signs:
    """Return the signs of life that processes of this database left."""
    return read_signs(tx.notes([sign_name(platform) for platform in SIGNED]))


def backlog_of(tx: UnitOfWork, now: datetime) -> Backlog:
    """Return what is overdue on platforms that are served, what waits for others, and what was
    refused for good."""
    return tx.backlog(now, served(signs_of(tx)) or None)


def used(program: Program) -> tuple[str, ...]:
    """Return the platforms of a program's channels, in the order of the program file."""
    return tuple(dict.fromkeys(channel.platform for channel in program.channels))


def channels_served(ctx: Context, audience: str, signs: Signs) -> list[str]:
    """Return where the channels of an audience are that somebody serves, or did within a week.

    Nothing is queued for the others: it would wait for ever. Before any process ran, all are.
    """
    known = served_lately(signs) if signs else SIGNED
    channels = (c for c in ctx.program.channels if c.audience == audience)
    return [channel_place(channel) for channel in channels if channel.platform in known]


def reached_on(person: Person, platforms: Iterable[str]) -> tuple[str, ...]:
    """Return on which of ``platforms`` somebody has an identity."""
    return tuple(p for p in platforms if identity_on(person, p) is not None)


def reach_of(tx: UnitOfWork, ctx: Context, person: Person, signs: Signs) -> Reach:
    """Return where somebody is told something in private.

    Of several platforms that are served it is the one on which the person did something last,
    otherwise the first of the program file. Where none is served that reaches the person, the
    message may wait for one that was served lately. Before any process ran, all are served.
    """
    own, live = used(ctx.program), served(signs)
    able = reached_on(person, dict.fromkeys((*own, *live)))
    now = [platform for platform in able if platform in live or not signs]
    if now:
        last = tx.note(_last(ctx, person)) if len(now) > 1 else None
        return Reach(_private(person, last if last in now else now[0]), True)
    known = served_lately(signs)
    lately = [platform for platform in able if platform in own and platform in known]
    return Reach(_private(person, lately[0]) if lately else None, False)


def _private(person: Person, platform: str) -> str:
    return direct_place(platform, identity_on(person, platform) or "")


def _last(ctx: Context, person: Person) -> str:
    return f"last/{ctx.id}/{person.id}"


def acted(tx: UnitOfWork, ctx: Context, person: Person, platform: str) -> None:
    """Remember on which platform somebody did something last, where that makes a difference."""
    if came_over(tx, ctx, person, platform):
        tx.keep(_last(ctx, person), platform)


def came_over(tx: UnitOfWork, ctx: Context, person: Person, platform: str) -> bool:
    """Say whether somebody is on another platform than last time, and that makes a difference."""
    able = reached_on(person, used(ctx.program))
    return len(able) > 1 and platform in able and tx.note(_last(ctx, person)) != platform


def stranded(tx: UnitOfWork) -> bool:
    """Say whether direct messages wait for a platform that is not served."""
    live = served(signs_of(tx))
    return bool(live) and bool(tx.stranded(live))


def send_elsewhere(contexts: Contexts, tx: UnitOfWork) -> int:
    """Address direct messages anew that wait for a platform which is not served, if another one
    reaches their reader; return how many. What was tried already stays: it may have arrived."""
    signs = signs_of(tx)
    return sum(
        _readdress(contexts, tx, signs, program_id, to, place)
        for program_id, to, place, _ in tx.stranded(served(signs))
    )


def _readdress(
    contexts: Contexts, tx: UnitOfWork, signs: Signs, program_id: int, to: str, place: str
) -> int:
    ctx = contexts.of(tx, program_id)
    person = ctx.program.person(read_audience(to).person or "")
    reach = reach_of(tx, ctx, person, signs) if person is not None else Reach(None, False)
    if not reach.served or reach.place is None:
        return 0
    return tx.readdress(program_id, to, place, reach.place)


def unreached(program: Program, platforms: Collection[str]) -> list[Person]:
    """Return who has no identity on any of ``platforms``."""
    return [person for person in program.people if not reached_on(person, platforms)]
