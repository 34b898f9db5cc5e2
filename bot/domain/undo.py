"""Undo one act on an issue exactly: its clocks are as if it had never been done."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from bot.domain.issue import Clock, Issue

_APART = ("clocks", "due_next")


def undone(issue: Issue, before: Issue, after: Issue) -> Issue:
    """Return an issue without what changed it from ``before`` to ``after``; what was done since
    stays, also an acknowledgment or a miss of a clock that the act had changed."""
    names = [each.name for each in fields(Issue) if each.name not in _APART]
    back: dict[str, Any] = {
        name: getattr(before, name)
        for name in names
        if getattr(before, name) != getattr(after, name) == getattr(issue, name)
    }
    return replace(issue, **back, clocks=_clocks(issue, before, after))


def _clocks(issue: Issue, before: Issue, after: Issue) -> tuple[Clock, ...]:
    made = {clock.id: clock for clock in after.clocks}
    now = {clock.id: clock for clock in issue.clocks}
    first = tuple(_clock(each, made.get(each.id), now.get(each.id)) for each in before.clocks)
    known = {clock.id for clock in (*before.clocks, *after.clocks)}
    return (*first, *(clock for clock in issue.clocks if clock.id not in known))


def _clock(before: Clock, after: Clock | None, now: Clock | None) -> Clock:
    if now is None or after is None or now == after:
        return before
    if after == before:
        return now
    ended = now.ended if now.ended != after.ended else before.ended
    missed = now.misses != after.misses
    started, misses = (now.started, now.misses) if missed else (before.started, before.misses)
    return replace(before, ended=ended, started=started, misses=misses)
