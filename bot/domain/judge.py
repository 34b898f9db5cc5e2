"""Which of the due steps are done now. Late ones are judged once: only the highest of a clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.domain.issue import StepDone
from bot.domain.plan import CLOSE_REMIND, ESCALATE, HELP, MISSED, OFFER, REMIND, Step

# A pump that comes this late was not running: what it finds is judged, not replayed.
LATE = timedelta(minutes=1)

_REMINDERS = (REMIND, HELP, CLOSE_REMIND)
_RANK = {REMIND: 0, HELP: 0, CLOSE_REMIND: 0, MISSED: 1}
APART = ("confirm", "approval")
"""Ladders that alert other people about another matter: they use up no level of another ladder.

An approval remembers its steps in its proposal; older databases have some among an issue's too.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A due step and whether it is done (``send``) or only remembered as past."""

    step: Step
    send: bool


def judge(
    due: Sequence[Step], history: Iterable[StepDone], acked: datetime | None, now: datetime
) -> list[Judged]:
    """Judge the steps due by ``now``, in order.

    ``history`` is what was done before, ``acked`` the last acknowledgment: a level alerted since
    then is not alerted again by another trigger.
    """
    alerted = {(done.level, done.trigger) for done in alerts(history, acked)}
    judged: list[Judged] = []
    held = {step.clock for step in due if step.held}

    def by_clock(step: Step) -> str:
        """Return a step's group: its clock; what a hold kept back is one, with what came behind."""
        climbs = step.kind in (ESCALATE, OFFER)
        return "held" if climbs and step.clock in held else step.clock or step.trigger

    for _, group in groupby(sorted(due, key=by_clock), key=by_clock):
        for item in _judge_clock(list(group), now):
            step = item.step
            send = item.send and not _repeats(step, alerted)
            if send and step.kind == ESCALATE and step.trigger not in APART:
                alerted.add((step.level, step.trigger))
            judged.append(Judged(step, send))
    return sorted(judged, key=lambda item: item.step.order)


def foreseen(
    steps: Sequence[Step], history: Sequence[StepDone], acked: datetime | None, now: datetime
) -> list[Step]:
    """Return those of a plan's steps, in order, that will be done if nobody does anything.

    The others are only remembered as past: their level will have been alerted by another trigger.
    """
    past, sent = list(history), list[Step]()
    for at, together in groupby(steps, key=lambda step: max(step.at, now)):
        done = [item.step for item in judge(list(together), past, acked, at) if item.send]
        past += [
            StepDone(s.key, at, s.trigger, s.level, "sent") for s in done if s.kind == ESCALATE
        ]
        sent += done
    return sent


def alerts(history: Iterable[StepDone], acked: datetime | None) -> list[StepDone]:
    """Return the levels alerted since the last acknowledgment, as the steps that did it.

    What a ladder about another matter alerted does not count: it told other people.
    """
    return [
        done
        for done in history
        if done.outcome == "sent"
        and done.level is not None
        and done.trigger not in APART
        and (acked is None or done.at > acked)
    ]


def _repeats(step: Step, alerted: set[tuple[int | None, str]]) -> bool:
    if step.kind not in (ESCALATE, OFFER) or step.trigger in APART:
        return False
    return any(level == step.level and by != step.trigger for level, by in alerted)


def passed_over(overdue: Sequence[Step]) -> list[Step]:
    """Return what a changed rule leaves out of the steps that it made overdue at once.

    One step is done for the whole issue, the highest; misses are told to the owner as ever.
    """
    climbs = [step for step in overdue if step.kind != MISSED]
    highest = _highest(climbs) if climbs else []
    return [step for step in climbs if step not in highest]


def _judge_clock(steps: list[Step], now: datetime) -> list[Judged]:
    late = any(now - step.at > LATE for step in steps)
    moments = {step.at for step in steps}
    highest = max(steps, key=_height)
    chosen = _highest(steps)
    if not late and len(moments) == 1:
        return [Judged(s, s in chosen or s.kind not in (ESCALATE, OFFER)) for s in steps]
    stale = highest.kind in _REMINDERS and now - highest.at > LATE
    return [Judged(s, s in chosen and not stale) for s in steps]


def _highest(steps: Sequence[Step]) -> list[Step]:
    """Return the highest step. An offer alerts nobody: the highest level below it comes along."""
    highest = max(steps, key=_height)
    if highest.kind != OFFER:
        return [highest]
    return [highest, *sorted((s for s in steps if s.kind == ESCALATE), key=_height)[-1:]]


def _height(step: Step) -> tuple[int, int, datetime]:
    height = step.misses if step.level is None else step.level
    return (_RANK.get(step.kind, 2), height, step.at)
