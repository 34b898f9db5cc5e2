"""Whether a sync that is held only under a condition takes place now."""

from __future__ import annotations

from datetime import datetime

from bot.domain.conditions import NPI
from bot.engine.writer import Writer
from bot.features.deadlines.store import items
from bot.features.syncs.conditions import SCAR_STATES, build_holds, issues_hold
from bot.features.syncs.policy import Series


def held(writer: Writer, series: Series, at: datetime) -> bool:
    """Say whether the condition of a series is met for the date that begins at ``at``.

    What is open counts as it stands now; the milestones of a build tell it for days ahead, too.
    """
    if series.only_while is None:
        return True
    if series.only_while == NPI:
        return build_holds((deadline.item for deadline in items(writer, live=False)), at)
    return issues_hold(series.only_while, writer.tx.issues(writer.ctx.id, SCAR_STATES))
