"""The oracle's two keys: what an act on an issue takes from what its own side owes.

Whether an act needs the other side is found by doing it, looking at each obligation that ran, and
taking it back. Like the rest of the oracle it shares no code with the project.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from tests.oracle.oracle import Clock, Event, Issue, Length, Oracle, other

Mark = tuple[str, str, int | None]
"""What is lost (later, level, ends, waits), of what, and the new moment."""

SEVERITIES = ("critical", "major", "minor", "info")
ASKED_FIRST = ("critical", "major")
"""What is owed at these is not loosened before the other side agrees."""
OWN_MISTAKE = 15
"""So many minutes what a side logged against itself is its own to put right."""
FIELDS = ("severity", "state", "holder", "third_until", "reopened_steps")
"""What of an issue an act may change that the other side may undo."""

Standing = tuple[int, dict[int, tuple[int, int]]]
"""When a clock is due, and by level when it is alerted: misses and the moment."""


@dataclass(frozen=True)
class Kept:
    """An issue as it was at a moment: its fields, and its clocks with theirs."""

    values: Mapping[str, Any]
    clocks: tuple[tuple[Clock, Mapping[str, Any]], ...]

    def of(self, clock: Clock) -> Mapping[str, Any] | None:
        return next((values for each, values in self.clocks if each is clock), None)


def kept(issue: Issue) -> Kept:
    """Remember an issue as it is now."""
    values = {name: getattr(issue, name) for name in FIELDS}
    return Kept(values, tuple((clock, _values(clock)) for clock in issue.clocks))


def _values(clock: Clock) -> dict[str, Any]:
    return {
        "start": clock.start,
        "pauses": [[*pause] for pause in clock.pauses],
        "ended": clock.ended,
        "missed": [*clock.missed],
        "promised": clock.promised,
    }


def _put(clock: Clock, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(clock, name, value)
    clock.pauses, clock.missed = [[*pause] for pause in clock.pauses], [*clock.missed]


class Weighing(Oracle):
    """The oracle that says what an act would take, without doing it."""

    def weighed(self, issue: Issue, event: Event) -> set[Mark]:
        """Return what an act of the side that answers takes from what it owes; nothing too where it
        would be refused."""
        if not self._possible(issue, event):
            return set()
        owed = [c for c in issue.clocks if c.side == issue.responder and not c.ended]
        was = [self._standing(issue, clock) for clock in owed]
        before = issue.severity
        found = self._waits_again(issue, event)
        with _taken_back(issue):
            self._change(issue, event)
            raised = SEVERITIES.index(issue.severity) < SEVERITIES.index(before)
            for clock, standing in zip(owed, was, strict=True):
                if clock.ended:
                    found.add(("ends", clock.kind, None))
                else:
                    will = self._standing(issue, clock)
                    found |= _lost(clock.kind, standing, will, raised=raised)
        return found

    def _possible(self, issue: Issue, event: Event) -> bool:
        if event["do"] == "third_party":
            by = self.program.person(event["by"]).side
            return issue.live and event["until"] > self.now and by == issue.holder
        if event["do"] == "severity":
            return issue.live and issue.severity != event["severity"]
        return issue.live or (event["do"] == "cancel" and issue.state == "resolved")

    def _waits_again(self, issue: Issue, event: Event) -> set[Mark]:
        """To wait for somebody else is free once, of what was acknowledged and is not critical."""
        if event["do"] != "third_party" or issue.third_until == event["until"]:
            return set()
        owes = any(
            c.kind == "ack" and c.side == issue.responder and not c.ended for c in issue.clocks
        )
        acked = issue.ever_acked and not owes
        free = acked and issue.severity != "critical" and not issue.waited
        if free and issue.third_until is None:
            return set()
        return {("waits", "", event["until"])}

    def _change(self, issue: Issue, event: Event) -> None:
        """Do what matters of an act to the clocks of an issue."""
        match event["do"]:
            case "severity":
                issue.severity = event["severity"]
                self._under_new_row(issue)
            case "cancel":
                self._end(issue)
            case "third_party" | "wait":
                self._pause(issue, issue.holder)

    def _standing(self, issue: Issue, clock: Clock) -> Standing:
        """When a clock is due, as if what lets it stand were over now, and its levels come."""
        pauses = [
            [since, self.now if until is None else until]
            for since, until in clock.pauses
            if until is not None or (since or 0) < self.now
        ]
        target = self._target(issue, clock)
        assert target is not None
        due = self._due(replace(clock, pauses=pauses), target)
        levels: dict[int, tuple[int, int]] = {}
        for rung in self.program.ladder(clock.kind, issue.severity).rungs:
            if rung.offer or rung.level in levels:
                continue
            at = due
            if rung.after is not None and rung.after.amount:
                at = clock.site.add(due, rung.after)
            at = self._after_the_promise(issue, at, rung)
            levels[rung.level] = (rung.misses or 0, at)
        return due, levels

    # what needs nobody

    def asks_first(self, issue: Issue, by: str, do: str) -> bool:
        """Say whether the other side has to agree first to what loosens something."""
        if issue.severity not in ASKED_FIRST:
            return False
        return not (issue.category == "general" and self._first_sorting(issue, by, do))

    def own_mistake(self, issue: Issue) -> bool:
        """Say whether a side puts right what it logged against itself a moment ago."""
        alone = issue.raiser == issue.responder and other(issue.raiser) not in issue.acted
        return alone and self.now - issue.logged <= OWN_MISTAKE

    def _first_sorting(self, issue: Issue, by: str, do: str) -> bool:
        if do == "cancel" or issue.sorted + (do == "severity") > 1:
            return False
        return self.now <= self.program.person(by).site.add(issue.logged, Length(1, "bd"))

    # undoing

    def undo(self, issue: Issue, before: Kept, after: Kept) -> None:
        """Put an issue back as if something had never been done; what came since stays."""
        for name, was in before.values.items():
            if getattr(issue, name) == after.values[name]:
                setattr(issue, name, was)
        for clock, was in before.clocks:
            _undo_clock(clock, was, after.of(clock) or was)
        made = [c for c, _ in after.clocks if before.of(c) is None]
        for clock in made:
            clock.ended = True
        issue.clocks = [clock for clock in issue.clocks if clock not in made]


def _undo_clock(clock: Clock, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    now = _values(clock)
    if now == after:
        _put(clock, before)
    elif after != before:
        values = dict(before)
        if now["ended"] != after["ended"]:
            values["ended"] = now["ended"]
        if now["missed"] != after["missed"]:
            values |= {"start": now["start"], "missed": now["missed"]}
        _put(clock, values)


@contextmanager
def _taken_back(issue: Issue) -> Iterator[None]:
    before, clocks = kept(issue), [*issue.clocks]
    try:
        yield
    finally:
        for name, value in before.values.items():
            setattr(issue, name, value)
        for clock, values in before.clocks:
            _put(clock, values)
        issue.clocks = clocks


def _lost(kind: str, was: Standing, will: Standing, *, raised: bool) -> set[Mark]:
    """What a clock loses that goes on. Whoever asks for more help than before takes none away."""
    found = set[Mark]()
    if will[0] > was[0]:
        found.add(("later", kind, None if kind == "update" else will[0]))
    for level, reached in was[1].items() if not raised else ():
        there = will[1].get(level)
        if there is None or (there > reached and will[0] <= was[0]):
            found.add(("level", f"{kind}/{level}", None))
    return found
