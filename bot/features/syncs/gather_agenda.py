"""What the agenda of a sync holds: points, open actions, issues by waiting side, deadlines."""

from __future__ import annotations

from bot.domain.issue import LIVE_STATES, Issue
from bot.engine.writer import Writer
from bot.features.charter.cards_of_show import goals_to_review
from bot.features.deadlines.store import Kept as Due
from bot.features.deadlines.store import calendar_of, items, soon
from bot.features.syncs.agenda_cards import Agenda, Owed
from bot.features.syncs.policy import SYNC, Series
from bot.features.syncs.store import Meeting

DAYS_AHEAD = 14
SHOWN = ("critical", "major")


def source_of(name: str) -> str:
    """Return what an action that was agreed at an occurrence names as its source."""
    return f"{SYNC}:{name}"


def agenda_of(writer: Writer, meeting: Meeting) -> Agenda:
    """Gather the agenda of an occurrence as it stands now."""
    series, deadlines = meeting.series, items(writer)
    mine = [deadline for deadline in deadlines if agreed_at(deadline, series)]
    others = [
        deadline for deadline in soon(deadlines, writer.now, DAYS_AHEAD) if deadline not in mine
    ]
    issues = [i for i in writer.tx.issues(writer.ctx.id, LIVE_STATES) if i.severity in SHOWN]
    return Agenda(
        points=meeting.item.points,
        actions=tuple(_owed(writer, deadline) for deadline in mine),
        issues=tuple(sorted(issues, key=_urgency)),
        deadlines=tuple(_owed(writer, deadline) for deadline in others),
        goals=tuple(goals_to_review(writer)) if _reviews(series) else (),
    )


def _reviews(series: Series) -> bool:
    """Say whether a series looks back, as a monthly or quarterly review does."""
    return series.rrule.upper().startswith(("FREQ=MONTHLY", "FREQ=YEARLY"))


def agreed_at(due: Due, series: Series) -> bool:
    """Say whether an action was agreed at an occurrence of a series."""
    return (due.item.source or "").startswith(source_of(f"{series.id}/"))


def _owed(writer: Writer, due: Due) -> Owed:
    return Owed(due.item, calendar_of(writer, due.item).site.id, late=due.item.due < writer.now)


def _urgency(issue: Issue) -> tuple[int, int]:
    return (SHOWN.index(issue.severity), issue.number)
