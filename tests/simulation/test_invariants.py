"""Every invariant can fail: each is given a sound history with one thing put wrong."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from tests.simulation import invariants
from tests.simulation.history import History, Line
from tests.simulation.invariants import INVARIANTS, problems
from tests.simulation.run import run
from tests.simulation.schedule import schedule
from tests.simulation.world import Options

SEED = 5


@cache
def _played() -> History:
    return run(SEED, Options(), schedule(SEED)).history


@pytest.fixture
def sound() -> History:
    """A history of its own for each test, in which all is well."""
    found = copy(_played())
    found.lines, found.posts, found.cards = [*found.lines], [*found.posts], [*found.cards]
    found.steps, found.events, found.broken = {**found.steps}, [*found.events], []
    return found


def _change(history: History, wanted: Callable[[Line], bool], **values: object) -> Line:
    at = next(n for n, line in enumerate(history.lines) if wanted(line))
    history.lines[at] = replace(history.lines[at], **values)  # type: ignore[arg-type]
    return history.lines[at]


def _sent(line: Line) -> bool:
    return line.state == "sent"


def _a_second_answer(history: History) -> None:
    history.broken.append("again: changed something")


def _an_issue_gone(history: History) -> None:
    history.logged = {**history.logged, "k": f"{history.program}-{len(history.issues) + 1}"}


def _an_issue_twice(history: History) -> None:
    history.logged = dict([*history.logged.items()][1:])


def _a_number_left_out(history: History) -> None:
    history.taken += 1


def _a_card_behind(history: History) -> None:
    history.cards[0] = replace(history.cards[0], shown=history.cards[0].version - 1)


def _a_card_that_shows_something_else(history: History) -> None:
    ref = history.cards[0].ref or ""
    other = next(r for r in history.shown if history.shown[r] != history.shown[ref])
    history.shown = {**history.shown, ref: history.shown[other]}


def _a_line_left(history: History) -> None:
    _change(history, _sent, state="queued", ready_at=history.now)


def _a_key_again(history: History) -> None:
    history.posts.append(history.posts[0])


def _sent_and_never_posted(history: History) -> None:
    gone = next(post for post in history.posts if post.rows)
    history.posts.remove(gone)


def _a_line_in_two_messages(history: History) -> None:
    said = next(post for post in history.posts if post.rows)
    history.posts.append(replace(said, key="another"))


def _a_step_without_a_word(history: History) -> None:
    history.lines = [line for line in history.lines if not line.kind.endswith(".escalated")]


def _dropped_without_a_guard(history: History) -> None:
    _change(history, lambda line: line.guard is None, state="dropped")


def _posted_after_the_clock(history: History) -> None:
    history.posts[0] = replace(history.posts[0], fits=False)


def _posted_before_the_opening(history: History) -> None:
    line = next(line for line in history.lines if line.not_before is not None and _sent(line))
    at = next(n for n, post in enumerate(history.posts) if line.id in post.rows)
    assert line.not_before is not None
    early = line.not_before - timedelta(minutes=1)
    history.posts[at] = replace(history.posts[at], claimed=early)


def _overtaken(history: History) -> None:
    lane = [line for line in history.lines if _sent(line) and line.to == "shared"]
    lane = [line for line in lane if line.kind == "issue.event"]
    late, soon = lane[-1], lane[0]
    moved = [post for post in history.posts if soon.id in post.rows]
    assert late.place == soon.place
    assert late.id > soon.id
    history.posts = [post for post in history.posts if post not in moved] + moved


def _a_step_twice(history: History) -> None:
    history.events.append(next(e for e in history.events if e.kind == "step.escalate"))


def _a_level_by_two_triggers(history: History) -> None:
    told = next(e for e in history.events if e.kind == "step.escalate")
    payload = {**told.payload, "trigger": "other", "step": "other/1/L1"}
    history.events.insert(history.events.index(told) + 1, replace(told, payload=payload))


DOCTORED: dict[str, tuple[Callable[[History], None], ...]] = {
    "nothing_seen_broken": (_a_second_answer,),
    "no_issue_lost": (_an_issue_gone, _an_issue_twice, _a_number_left_out),
    "every_card_shows_its_issue": (_a_card_behind, _a_card_that_shows_something_else),
    "every_line_settled": (_a_line_left,),
    "no_key_posted_twice": (_a_key_again,),
    "sent_lines_are_there": (_sent_and_never_posted, _a_line_in_two_messages),
    "steps_were_said": (_a_step_without_a_word,),
    "dropped_lines_had_ended": (_dropped_without_a_guard,),
    "nothing_sent_after_its_clock": (_posted_after_the_clock,),
    "nothing_sent_early": (_posted_before_the_opening,),
    "order_is_kept": (_overtaken,),
    "no_step_twice": (_a_step_twice, _a_level_by_two_triggers),
}


def test_a_sound_history_has_no_problem(sound: History) -> None:
    assert not problems(sound)


def test_every_invariant_is_tried() -> None:
    assert set(DOCTORED) == {invariant.__name__ for invariant in INVARIANTS}


@pytest.mark.parametrize(
    ("name", "doctor"), [(name, each) for name, found in DOCTORED.items() for each in found]
)
def test_an_invariant_can_fail(
    name: str, doctor: Callable[[History], None], sound: History
) -> None:
    doctor(sound)
    assert list(getattr(invariants, name)(sound)), name


def test_a_dropped_line_whose_clock_runs_is_found(sound: History) -> None:
    issue = sound.issues[0]
    running = [replace(clock, ended=None, pauses=()) for clock in issue.clocks]
    sound.issues = [replace(issue, clocks=tuple(running)), *sound.issues[1:]]
    guard = f"{issue.id}:{running[0].id}"
    _change(sound, _sent, state="dropped", guard=guard)
    assert list(invariants.dropped_lines_had_ended(sound))
