"""What people did while nobody listened is heard afterwards, and no ladder goes on before.

While a platform is *unheard* nothing falls due in the programs on it, and no message that depends
on something is sent for them. An adapter reads what ``unheard`` names; then ``done`` lets them go
on. What was said counts when it was said, as far as it answers something (``counted``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.issue import Issue
from bot.engine.channels import readable
from bot.engine.commands.call import Call
from bot.engine.context import Contexts
from bot.engine.keys import subject_of
from bot.engine.texts import say
from bot.engine.writer import Writer
from bot.ports import Database, UnitOfWork
from bot.ports.heard import Direct, Unheard
from bot.ports.place import platform_of, read_place

EARLIER = timedelta(minutes=5)
"""So long before the last heard moment reading begins: clocks differ, and a connection may have
been deaf for a while before that shows. What was heard is not heard again."""

_HEARD = "heard/"


class Heard:
    """Which platforms are heard. It may be used by several threads at once."""

    def __init__(self, db: Database, contexts: Contexts) -> None:
        self._db = db
        self._contexts = contexts
        self._unheard: frozenset[str] = frozenset()
        self._heard: frozenset[str] = frozenset()

    def expect(self, platform: str) -> None:
        """Keep the ladders of the programs on a platform back: nobody listens there."""
        self._unheard |= {platform}
        self._heard -= {platform}

    def done(self, platform: str, at: datetime) -> None:
        """Let ladders go on: everything said until ``at`` is heard, and so is what comes now."""
        self._db.write(lambda tx: _heard_until(tx, (platform,), at))
        self._heard |= {platform}
        self._unheard -= {platform}

    def go_on(self, platform: str, since: datetime, now: datetime) -> None:
        """Let ladders go on although nothing is heard since ``since``; the channels are told."""
        self._unheard -= {platform}
        self._db.write(lambda tx: self._tell(tx, platform, since, now))

    def _tell(self, tx: UnitOfWork, platform: str, since: datetime, now: datetime) -> None:
        for program_id in tx.programs_on((platform,)):
            ctx = self._contexts.of(tx, program_id)
            if ctx.row.state == "active":
                text = say("unheard", platform=platform.capitalize(), since=ctx.moment(since))
                key = f"unheard/{platform}/{since.isoformat()}"
                Writer(tx, ctx, now, "unheard").notice(text, key=key)

    @property
    def waiting(self) -> bool:
        """Say whether any ladder is kept back."""
        return bool(self._unheard)

    def held(self, tx: UnitOfWork) -> list[int]:
        """Return the programs in which nothing falls due yet."""
        return tx.programs_on(sorted(self._unheard)) if self._unheard else []

    def beat(self, tx: UnitOfWork, now: datetime) -> None:
        """Note that the platforms that are heard are heard until now."""
        _heard_until(tx, sorted(self._heard), now)

    # what an adapter reads

    def unheard(self, platform: str, now: datetime) -> Unheard:
        """Return what is to be read on a platform."""
        with self._db.read() as tx:
            return self._look(tx, platform, now)

    def _look(self, tx: UnitOfWork, platform: str, now: datetime) -> Unheard:
        last = tx.note(f"{_HEARD}{platform}")
        since = now if last is None else min(datetime.fromisoformat(last), now) - EARLIER
        channels: list[str] = []
        cards: defaultdict[str, list[str]] = defaultdict(list)
        for program_id in tx.programs_on((platform,)):
            ctx = self._contexts.of(tx, program_id)
            if ctx.row.state == "archived":
                continue
            places = [p for to in ("shared", "oem", "ems") for p in ctx.places(to)]
            channels += [place for place in places if platform_of(place) == platform]
            for place, ref in tx.open_cards(program_id, platform):
                cards[place].append(ref)
        return Unheard(
            since,
            tuple(dict.fromkeys(channels)),
            {place: tuple(refs) for place, refs in cards.items()},
            tuple(self._directs(tx, platform)),
            first=last is None,
        )

    def _directs(self, tx: UnitOfWork, platform: str) -> Iterable[Direct]:
        """Yield the conversations with people of programs; strangers are not heard afterwards."""
        for place in tx.directs(platform):
            through: list[str] = []
            members = tx.memberships(platform, read_place(place).identity)
            for member in members:
                ctx = self._contexts.of(tx, member.program_id)
                through += readable(ctx, member.name, platform)
            if members:
                yield Direct(place, tuple(dict.fromkeys(through)))

    def new_among(self, keys: Sequence[str]) -> set[str]:
        """Return which of these events were not heard yet, by their natural keys."""
        with self._db.read() as tx:
            return set(keys) - tx.known(keys)

    def note(self, keys: Sequence[str]) -> None:
        """Keep that these emoji are known, without doing anything."""
        self._db.write(lambda tx: tx.note_reactions(keys))


def _heard_until(tx: UnitOfWork, platforms: Iterable[str], at: datetime) -> None:
    for platform in platforms:
        tx.keep(f"{_HEARD}{platform}", at.isoformat())


def counted(call: Call, issue: Issue) -> Call:
    """Return a call at the moment from which it counts for an issue.

    What answers something counts when it was said, if it is heard later; but never before the last
    thing that was recorded of the issue: what happened meanwhile is not undone.
    """
    said = call.request.said
    if said is None or said >= call.now:
        return call
    recorded = (event.at for event in call.tx.events(call.ctx.id, subject_of(issue)))
    at = min(max([said, *recorded]), call.now)
    writer = Writer(call.tx, call.ctx, at, call.writer.cause)
    return replace(call, now=at, writer=writer)
