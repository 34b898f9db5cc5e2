"""What must hold of the steps of ladders: what they say is sent, or dropped for a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from bot.domain.issue import Issue, StepDone
from bot.domain.values import PROGRAM_MANAGER
from bot.engine.keys import message_key, subject_of
from bot.program_file.shipped import default_rules
from tests.simulation.history import History, Line
from tests.simulation.invariants_program import somebody_away

MANAGERS = ("maria", "wei")
PEOPLE = ("tom", "maria", "dana", "omar", "linh", "wei", "hua", "jun")
CATEGORY = re.compile(r"\bcategory to (\w+)")


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
        beside = _has_helper(history, issue, step) and not somebody_away(history)
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


def _has_helper(history: History, issue: Issue, step: StepDone) -> bool:
    """Say whether an owner who is no program manager was asked for: a manager is beside them."""
    clock = next(c for c in issue.clocks if c.id == step.key.removesuffix("/help"))
    cell = default_rules().cell(_category(history, issue, step.at), issue.severity)
    owner = issue.owner(clock.side)
    role = cell.owner.get(clock.side)
    return owner not in MANAGERS and role != PROGRAM_MANAGER


def _category(history: History, issue: Issue, at: datetime) -> str:
    """Return the category that an issue had at a moment: another one may have other owners."""
    told = [event for event in history.events if event.subject == subject_of(issue)]
    found = next((e.payload["category"] for e in told if e.kind == "logged"), issue.category)
    for event in told:
        changed = CATEGORY.search(event.payload.get("changes", ""))
        if event.kind == "edited" and changed is not None and event.at <= at:
            found = changed[1]
    return str(found)


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
    if guard.startswith("seat/"):
        return _seats_taken(history, guard.removeprefix("seat/"))
    if not guard.startswith("record/"):
        return _may_drop(issues[int(guard.partition(":")[0])], line)
    record_id, _, step = guard.removeprefix("record/").partition("@")
    record_id, unless, _ = record_id.partition("#")
    record = next(each for each in history.records if each.id == int(record_id))
    watched = (*record.data.get("open", ()), record.data.get("since"))
    if not record.live or (step and step not in watched):
        return True
    # A step may have lain with those who approve it, and come back; so may the whole issue.
    issue = issues.get(record.issue_id or 0)
    given_back = any(each["reviews"] for each in record.data.get("disciplines", ()))
    return bool(unless) or given_back or (issue is not None and bool(issue.reopened))


def _seats_taken(history: History, guard: str) -> bool:
    """Say whether a proposal is decided, or each of the seats behind ``@`` was by somebody."""
    record_id, _, seats = guard.partition("@")
    data = next(each for each in history.records if each.id == int(record_id)).data
    given = [(vote["side"], vote["role"]) for vote in data["votes"]]
    asked = [seat.split("/") for seat in seats.split(",")]
    taken = (any(r == role and side in ("", s) for s, r in given) for side, role in asked)
    return data["state"] != "open" or all(taken)


def _may_drop(issue: Issue, line: Line) -> bool:
    what = (line.guard or "").partition(":")[2]
    if what == "unanswered":
        return issue.state not in ("open", "reopened") or bool(issue.reopened)
    if what == "live":
        return not issue.live or bool(issue.reopened)
    if what == "resolved":
        return issue.state != "resolved" or bool(issue.reopened)
    if "~" in what or "#" in what:
        # A miss that is followed by the next one, an offer of a level that is alerted.
        return True
    clock = next((c for c in issue.clocks if c.id == what), None)
    return clock is None or clock.ended is not None or bool(clock.pauses)
