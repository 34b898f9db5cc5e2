"""Which channels are known, whose they are, and what happens when a platform renames one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.values import Channel
from bot.engine.context import Context, Contexts, channel_place
from bot.engine.texts import refuse, say
from bot.engine.writer import Writer
from bot.ports import UnitOfWork
from bot.ports.audience import only
from bot.ports.message import Message
from bot.ports.place import platform_of, read_place
from bot.program_file import write_program


def known_channel(tx: UnitOfWork, places: Sequence[str]) -> str | None:
    """Return the first of ``places`` that is some program's channel."""
    return next((place for place in places if tx.channel(place) is not None), None)


def channels_of(contexts: Contexts, tx: UnitOfWork, platform: str, identity: str) -> list[str]:
    """Return the channels on ``platform`` that somebody may read, of all programs they are in."""
    found: list[str] = []
    for member in tx.memberships(platform, identity):
        ctx = contexts.of(tx, member.program_id)
        found += readable(ctx, member.name, platform)
    return list(dict.fromkeys(found))


def readable(ctx: Context, handle: str, platform: str) -> list[str]:
    """Return a program's channels on ``platform`` that one of its people may read."""
    person = ctx.program.person(handle)
    if person is None:
        return []
    found = [*ctx.places("shared"), *ctx.places(person.side)]
    return [place for place in found if platform_of(place) == platform]


def move_channel(contexts: Contexts, tx: UnitOfWork, old: str, new: str, now: datetime) -> bool:
    """Follow a channel from one place to another: in its program's document, in the index, and
    with everything that was said, is to be said, and is shown there.

    Return whether anything changed: done again, or with an unknown channel, nothing does. A new
    place that is another program's is refused.
    """
    member = tx.channel(old) or tx.channel(new)
    if member is None or old == new:
        return False
    ctx = contexts.of(tx, member.program_id, lock=True)
    moving = next((c for c in ctx.program.channels if channel_place(c) == old), None)
    if moving is not None:
        _rename(tx, ctx, moving, new)
    moved = tx.move_place(ctx.id, old, new)
    if moving is None and not moved:
        return False
    audience = moving.audience if moving is not None else member.name
    writer = Writer(tx, contexts.of(tx, ctx.id), now, f"moved/{old}/{new}")
    writer.record(None, "channel.moved", None, {"old": old, "new": new}, audience)
    if moving is not None:
        _tell(writer, audience, old, new)
    return True


def _rename(tx: UnitOfWork, ctx: Context, moving: Channel, new: str) -> None:
    """Store the document with the channel's new id; a place stands in it once."""
    taken = tx.channel(new)
    if taken is not None and taken.program_id != ctx.id:
        raise refuse("no.channel", platform=moving.platform, channel=read_place(new).id)
    others = [c for c in ctx.program.channels if c is not moving and channel_place(c) != new]
    channels = (*others, replace(moving, id=read_place(new).id))
    program = replace(ctx.program, channels=channels)
    tx.save_program(ctx.id, write_program(program), ctx.row.state)
    tx.index_channels(ctx.id, [(channel_place(c), c.audience) for c in channels])


def _tell(writer: Writer, audience: str, old: str, new: str) -> None:
    """The next import of the old program file would cut the channel off: its managers are told."""
    text = say("channel.moved", audience=audience, old=read_place(old).id, new=read_place(new).id)
    message = Message("notice", text, key=f"moved/{old}/{new}")
    for side in writer.ctx.program.sides if audience == "shared" else (audience,):
        for manager in writer.roster.managers(side, writer.now):
            place = writer.private_place(manager)
            if place is not None:
                writer.announce(only(manager.id), place, message)
