"""What must hold after every run; each invariant yields a sentence for each thing that is wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.domain.issue import Issue
from bot.domain.judge import APART
from bot.engine.keys import message_key
from tests.simulation.cards import every_card_shows_its_issue
from tests.simulation.experts import missed_experts_are_asked_about
from tests.simulation.history import History, Line
from tests.simulation.invariants_program import PROGRAM_INVARIANTS
from tests.simulation.steps import dropped_lines_had_ended, steps_were_said
from tests.simulation.words import lines_are_said

Invariant = Callable[[History], Iterator[str]]
ITSELF = "Andon"


def problems(history: History) -> list[str]:
    """Return everything that is wrong, each with the invariant's name."""
    return [
        f"{invariant.__name__}: {problem}"
        for invariant in INVARIANTS
        for problem in invariant(history)
    ]


def nothing_seen_broken(history: History) -> Iterator[str]:
    """The run itself saw nothing go wrong: the same event again changed nothing."""
    yield from history.broken


def no_issue_lost(history: History) -> Iterator[str]:
    """What was confirmed as logged is there, under numbers without a gap."""
    names = {f"{history.program}-{issue.number}" for issue in history.issues}
    for name in sorted(set(history.logged.values()) - names):
        yield f"{name} was confirmed and is not there"
    typed = [i for i in history.issues if i.raised_by != ITSELF and not _listed(i)]
    if len(history.logged) != len(typed):
        yield f"{len(typed)} issues of {len(history.logged)} that were logged"
    numbers = [issue.number for issue in history.issues]
    if numbers != list(range(1, len(numbers) + 1)) or history.taken != len(numbers):
        yield f"numbers {numbers}, {history.taken} taken"


def _listed(issue: Issue) -> bool:
    return (issue.source or "").startswith("sheet:")


def every_line_settled(history: History) -> Iterator[str]:
    """Every message is sent, dropped or dead; none waits."""
    for line in history.lines:
        if line.state not in ("sent", "dropped", "dead") or line.ready_at is not None:
            yield f"{line.key} ({line.kind}) is {line.state}, ready at {line.ready_at}"


def no_key_posted_twice(history: History) -> Iterator[str]:
    """A key is posted once; where nobody can be asked, a second time only as a repeated one."""
    seen: set[tuple[str, str]] = set()
    for post in history.posts:
        again = (post.place, post.key) in seen
        if again and (history.asks or not post.repeated):
            yield f"{post.key} was posted again in {post.place} at {post.at}"
        seen.add((post.place, post.key))


def sent_lines_are_there(history: History) -> Iterator[str]:
    """What counts as sent is on the platform, once, inside a message that says it."""
    said = Counter(row for post in history.posts for row in post.rows)
    for line in history.lines:
        if line.state != "sent":
            continue
        if not said[line.id]:
            yield f"{line.key} ({line.kind} to {line.to}) counts as sent and was never posted"
        elif said[line.id] > 1 and history.asks:
            yield f"{line.key} ({line.kind} to {line.to}) was said {said[line.id]} times"


def nothing_sent_after_its_clock(history: History) -> Iterator[str]:
    """No attempt was begun for a message whose clock had ended before it was claimed."""
    for post in history.posts:
        if not post.fits:
            yield f"{post.key} was claimed at {post.claimed} although its clock had ended"


def nothing_sent_early(history: History) -> Iterator[str]:
    """Nothing is sent before the moment it waits for, such as its reader's opening."""
    waits = {line.id: line.not_before for line in history.lines}
    for post in history.posts:
        for row in post.rows:
            until = waits.get(row)
            if until is not None and post.claimed < until:
                yield f"{post.key} was sent at {post.at}, before {until}"


def order_is_kept(history: History) -> Iterator[str]:
    """In a conversation and priority what was queued first comes first.

    What was tried before and bundled keeps its bundle, and may come out of its turn; so may what
    people are told at any hour, while the rest waits for their opening.
    """
    when = {row: n for n, post in reversed([*enumerate(history.posts)]) for row in post.rows}
    lanes: defaultdict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in history.lines:
        alone = line.attempts == 1 or line.bundle is None
        if line.state == "sent" and alone and line.id in when:
            lanes[line.place, line.priority].append(line)
    for lane in lanes.values():
        for before, after in _pairs(lane):
            if when[before.id] <= when[after.id]:
                continue
            if before.not_before is not None and after.not_before is None:
                continue
            # It was tried while the other one still waited to learn where its card is.
            if before.thread and history.posts[when[after.id]].repeated:
                continue
            claimed = history.posts[when[after.id]].claimed
            # What goes in one message with something urgent goes as early as that.
            if claimed == history.posts[when[before.id]].claimed and _carries(
                history, when[after.id], before.priority
            ):
                continue
            root = _root_time(history, before)
            if max(filter(None, (before.created, before.not_before, root))) < claimed:
                yield f"{after.key} overtook {before.key} in {before.place}"


def _carries(history: History, at: int, priority: int) -> bool:
    """Say whether a message says something that goes before what has ``priority``."""
    rows = history.posts[at].rows
    return any(line.priority < priority for line in history.lines if line.id in rows)


def _pairs(lane: list[Line]) -> Iterator[tuple[Line, Line]]:
    for at, before in enumerate(lane):
        for after in lane[at + 1 : at + 40]:
            yield before, after


def _root_time(history: History, line: Line) -> datetime | None:
    """Return when it was known where the card is that a thread line hangs under."""
    if not line.thread:
        return None
    key = message_key("card", history.program, line.name, line.place)
    return history.rooted.get((line.place, key), history.now)


def no_step_twice(history: History) -> Iterator[str]:
    """The audit log tells each step once, and no level alerted again by another trigger."""
    seen = Counter(
        (event.subject.id, event.payload["step"])
        for event in history.events
        if event.subject is not None and event.kind.startswith("step.")
        # An 8D tells of its step more than once; an approval's ladder is looked at elsewhere.
        if event.kind not in ("step.nudge", "step.late") and "step" in event.payload
    )
    for (issue, step), times in seen.items():
        if times > 1:
            yield f"step {step} of issue {issue} was done {times} times"
    alerted: dict[tuple[int, int], str] = {}
    for event in history.events:
        if event.subject is None:
            continue
        if event.kind == "acked":
            alerted = {at: by for at, by in alerted.items() if at[0] != event.subject.id}
        elif event.kind == "step.escalate":
            level, trigger = event.payload["level"], event.payload["trigger"]
            # What asks for a confirmation or an approval is another matter, told to other people.
            if trigger in APART:
                continue
            before = alerted.setdefault((event.subject.id, level), trigger)
            if before != trigger:
                yield f"level {level} of issue {event.subject.id} by {before} and by {trigger}"


INVARIANTS: tuple[Invariant, ...] = (
    nothing_seen_broken,
    no_issue_lost,
    every_card_shows_its_issue,
    every_line_settled,
    no_key_posted_twice,
    sent_lines_are_there,
    lines_are_said,
    steps_were_said,
    dropped_lines_had_ended,
    nothing_sent_after_its_clock,
    nothing_sent_early,
    order_is_kept,
    no_step_twice,
    *PROGRAM_INVARIANTS,
    missed_experts_are_asked_about,
)
