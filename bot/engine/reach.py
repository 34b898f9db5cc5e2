"""Where somebody is told something in private: on a platform that is served.

Each running process leaves a sign of life for the platforms it sends through, every few seconds,
in the database. A platform is served while its sign is about as new as the newest one; so nothing
depends on the clock of whoever asks, and a database that nobody runs keeps its last answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.program import Program
from bot.domain.values import Person
from bot.engine.context import PLATFORMS, Context, Contexts, identity_on
from bot.ports import UnitOfWork
from bot.ports.audience import read_audience
from bot.ports.place import direct_place

SILENT_AFTER = timedelta(minutes=2)
"""From then on a platform without a sign is not served: messages go elsewhere."""

GONE_AFTER = timedelta(days=7)
"""So long messages wait for a platform that was served, if nothing else reaches their reader."""

Signs = Mapping[str, datetime]
"""When each platform was served last, as far as any process said."""

_SIGN = "alive/"


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody reads direct messages (``None``: nowhere), and whether that is served now."""

    place: str | None
    served: bool


def leave_signs(tx: UnitOfWork, platforms: Iterable[str], now: datetime) -> None:
    """Say that this process serves ``platforms`` now."""
    for platform in platforms:
        tx.keep(f"{_SIGN}{platform}", now.isoformat())


def signs_of(tx: UnitOfWork) -> Signs:
    """Return the signs of life that processes of this database left."""
    kept = tx.notes([f"{_SIGN}{platform}" for platform in PLATFORMS])
    return {name.removeprefix(_SIGN): datetime.fromisoformat(at) for name, at in kept.items()}


def served(signs: Signs, now: datetime | None = None) -> tuple[str, ...]:
    """Return the platforms that are served; at the newest sign, or seen from ``now``."""
    newest = now or max(signs.values(), default=None)
    if newest is None:
        return ()
    return tuple(p for p in PLATFORMS if p in signs and newest - signs[p] <= SILENT_AFTER)


def used(program: Program) -> tuple[str, ...]:
    """Return the platforms of a program's channels, in the order of the program file."""
    return tuple(dict.fromkeys(channel.platform for channel in program.channels))


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
    lately = [platform for platform in able if platform in own and _lately(signs, platform)]
    return Reach(_private(person, lately[0]) if lately else None, False)


def _private(person: Person, platform: str) -> str:
    return direct_place(platform, identity_on(person, platform) or "")


def _lately(signs: Signs, platform: str) -> bool:
    return platform in signs and max(signs.values()) - signs[platform] <= GONE_AFTER


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
