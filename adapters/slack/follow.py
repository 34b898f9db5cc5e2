"""Following what changed on Slack: a channel's id, an installation, a message that was deleted."""

from __future__ import annotations

import asyncio
from datetime import datetime

import structlog

from adapters.slack.events import Deleted, Ended, Moved
from adapters.slack.workspaces import Workspaces
from bot.domain.errors import Refused
from bot.engine.core import Core

log = structlog.get_logger("andon.slack")


async def follow(
    change: Moved | Ended | Deleted,
    core: Core,
    workspaces: Workspaces,
    now: datetime,
) -> bool:
    """Follow a change at ``now`` (UTC); return whether something may be due because of it.

    A failure leaves the event to be delivered again.
    """
    if isinstance(change, Deleted):
        return await asyncio.to_thread(core.forget_message, change.key, now, change.files)
    if isinstance(change, Ended):
        await workspaces.ended(change.team, change.at, change.why)
        return False
    return await asyncio.to_thread(_move, change, core, now)


def _move(change: Moved, core: Core, now: datetime) -> bool:
    try:
        moved = core.move_channel(change.old, change.new, now)
    except Refused as refusal:
        log.error("a channel's id changed", old=change.old, new=change.new, error=str(refusal))
        return False
    if moved:
        log.warning(
            "a channel's id changed: before the program file is imported again, put it in",
            old=change.old,
            new=change.new,
        )
    return moved
