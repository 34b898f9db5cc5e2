"""What must hold after every run; each invariant yields a sentence for each thing that is wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.domain.issue import Issue, StepDone
from bot.domain.judge import APART
from bot.domain.values import PROGRAM_MANAGER
from bot.engine.keys import message_key
from bot.program_file.shipped import default_rules
from tests.simulation.cards import every_card_shows_its_issue
from tests.simulation.experts import missed_experts_are_asked_about
from tests.simulation.history import History, Line
from tests.simulation.invariants_program import PROGRAM_INVARIANTS, somebody_away

Invariant = Callable[[History], Iterator[str]]
ITSELF = "Andon"
MANAGERS = ("maria", "wei")
PEOPLE = ("tom", "maria", "dana", "omar", "linh", "wei", "hua", "jun")


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


def steps_were_said(history: History) -> Iterator[str]:
    """The messages of every step that was done are sent, refused, or dropped with a reason."""
    lines = {line.key: line for line in history.lines}
    for issue in history.issues:
        for step in history.steps[issue.id]:
            wanted = _messages(history, issue, step)
            if step.outcome != "sent" or not wanted:
                continue
            found = [lines[key] for keys in wanted for key in keys if key in lines]
            if not all(any(key in lines for key in keys) for keys in wanted):
                yield f"step {step.key} of {issue.number} was done and nothing was said"
            yield from (
                f"{line.key} of step {step.key} was dropped while its clock ran"
                for line in found
                if line.state == "dropped" and not _ended(history, {issue.id: issue}, line)
            )


def _messages(history: History, issue: Issue, step: StepDone) -> list[list[str]]:
    """Return the keys of which each list needs one: in the channel, to at least one person."""
    name = f"{history.program}-{issue.number}"

    def keys(kind: str, places: list[str]) -> list[str]:
        return [message_key(history.program, name, step.key, kind, place) for place in places]

    people = [f"console:dm:{person}" for person in PEOPLE]
    if step.key.endswith("/remind"):
        kind = "resolve" if step.key.startswith("close/") else step.trigger
        return [keys(f"{kind}.reminder", people)]
    if step.key.endswith("/help"):
        # Where nobody is beside the owner nobody is asked.
        beside = _has_helper(issue, step) and not somebody_away(history)
        return [keys("ack.help", people)] if beside else []
    if "/missed/" in step.key:
        # The first is a line of the morning note.
        kind = "note" if step.key.endswith("/missed/1") else "update.missed"
        return [keys(kind, people)]
    if step.key.startswith("asked/") or step.trigger == "hole":
        return []
    if step.level is not None:
        kind = f"{step.trigger}.escalated"
        return [*(keys(kind, [place]) for place in history.places), keys(kind, people)]
    if step.key.startswith("return/"):
        return [keys("issue.event", [place]) for place in history.places]
    if step.key.startswith("close/"):
        return [keys("issue.event", [place]) for place in history.places]
    return [keys("escalation.offer", people)]


def _has_helper(issue: Issue, step: StepDone) -> bool:
    """Say whether an owner who is no program manager was asked for: a manager is beside them."""
    clock = next(c for c in issue.clocks if c.id == step.key.removesuffix("/help"))
    cell = default_rules().cell(issue.category, issue.severity)
    owner = issue.owner(clock.side)
    role = cell.owner.get(clock.side)
    return owner not in MANAGERS and role != PROGRAM_MANAGER


def dropped_lines_had_ended(history: History) -> Iterator[str]:
    """Only what was guarded is dropped, and only when what it speaks of ended or stood."""
    issues = {issue.id: issue for issue in history.issues}
    for line in history.lines:
        if line.state == "dropped" and line.guard is None:
            yield f"{line.key} ({line.kind}) was dropped without a guard"
        elif line.state == "dropped" and not _ended(history, issues, line):
            yield f"{line.key} ({line.kind}) was dropped while {line.guard} held"


def _ended(history: History, issues: dict[int, Issue], line: Line) -> bool:
    guard = line.guard or ""
    if not guard.startswith("record/"):
        return _may_drop(issues[int(guard.partition(":")[0])], line)
    record_id, _, step = guard.removeprefix("record/").partition("@")
    record = next(each for each in history.records if each.id == int(record_id))
    watched = (*record.data.get("open", ()), record.data.get("since"))
    if not record.live or (step and step not in watched):
        return True
    # A step may have lain with those who approve it, and come back; so may the whole issue.
    issue = issues.get(record.issue_id or 0)
    given_back = any(each["reviews"] for each in record.data.get("disciplines", ()))
    return given_back or (issue is not None and bool(issue.reopened))


def _may_drop(issue: Issue, line: Line) -> bool:
    what = (line.guard or "").partition(":")[2]
    if what == "live":
        return not issue.live or bool(issue.reopened)
    if what == "resolved":
        return issue.state != "resolved" or bool(issue.reopened)
    if "~" in what or "#" in what:
        # A miss that is followed by the next one, an offer of a level that is alerted.
        return True
    clock = next((c for c in issue.clocks if c.id == what), None)
    return clock is None or clock.ended is not None or bool(clock.pauses)


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
            root = _root_time(history, before)
            if max(filter(None, (before.created, before.not_before, root))) < claimed:
                yield f"{after.key} overtook {before.key} in {before.place}"


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
            # What asks the other side to confirm is another matter, and told to that side alone.
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
    steps_were_said,
    dropped_lines_had_ended,
    nothing_sent_after_its_clock,
    nothing_sent_early,
    order_is_kept,
    no_step_twice,
    *PROGRAM_INVARIANTS,
    missed_experts_are_asked_about,
)
