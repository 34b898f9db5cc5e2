"""Whether a sync takes place: some are held only while something is open, or for a part of a build.

Moments are UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.conditions import CRITICAL, NPI, SCAR
from bot.domain.issue import GOING_ON_STATES, Issue
from bot.engine.writer import Writer
from bot.features.deadlines.policy import CANCELLED, DONE, Deadline
from bot.features.deadlines.store import items
from bot.features.syncs.policy import Series

AFTER_FAI = timedelta(weeks=2)
"""An NPI sync goes on for this long after the first article was approved."""

_ID = re.compile(r"(?:(.+)-)?(?:(po)(?:[_-]ack)?|fai(?:[_-]approved)?)(?:-(\d+))?")


def issues_hold(condition: str, issues: Iterable[Issue]) -> bool:
    """Say whether an issue is open that a sync is held for."""
    if condition == CRITICAL:
        return any(issue.live and issue.severity == CRITICAL for issue in issues)
    # A corrective action is talked about until it is closed: its effect is checked last.
    return any(issue.category == SCAR and issue.state in GOING_ON_STATES for issue in issues)


def build_holds(milestones: Iterable[Deadline], at: datetime) -> bool:
    """Say whether a moment lies in an introduction: from the order to two weeks after the FAI.

    The order counts from its date, or from when it was done; the FAI only once it is done. A
    program without such milestones says nothing about it, so the sync is held.
    """
    builds: dict[tuple[str, str], dict[str, Deadline]] = {}
    for item in milestones:
        match = _ID.fullmatch(item.id)
        if match is not None and item.status != CANCELLED:
            builds.setdefault((match[1] or "", match[3] or ""), {})[match[2] or "fai"] = item
    return not builds or any(_runs(build, at) for build in builds.values())


def _runs(build: dict[str, Deadline], at: datetime) -> bool:
    order, article = build.get("po"), build.get("fai")
    if order is not None and at < (order.actual or order.due):
        return False
    if article is None or article.status != DONE or article.actual is None:
        return True
    return at < article.actual + AFTER_FAI


def held(writer: Writer, series: Series, at: datetime) -> bool:
    """Say whether the condition of a series is met for the date that begins at ``at``.

    What is open counts as it stands now; the milestones of a build tell it for days ahead, too.
    """
    if series.only_while is None:
        return True
    if series.only_while == NPI:
        return build_holds((deadline.item for deadline in items(writer, live=False)), at)
    return issues_hold(series.only_while, writer.tx.issues(writer.ctx.id, GOING_ON_STATES))
