"""What must hold of deadlines, proposals, pauses, imports and of people's hours.

When something should be said is worked out by the oracle's calendars: see ``promised``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from tests.oracle.oracle import minute_of
from tests.simulation.history import History, Line, asked_about
from tests.simulation.promised import (
    Asked,
    Epoch,
    asked,
    epochs,
    later,
    meetings,
    person,
    site,
)

Invariant = Callable[[History], Iterator[str]]

PUMP = timedelta(seconds=61)
"""Within this long a living process does what is due; later it counts as late."""
LEASE = timedelta(seconds=61)
"""So long nobody else does what a process had begun that died."""
OPENS = {"milestone": "1bd", "promise": "3bd"}
"""How late a deadline is when an issue about it is opened."""
AT_ONCE = ("notice", "import.done")
"""What was refused for good, and what the reader asked for a moment ago."""
TOKEN = re.compile(r"#\d+")


def records_live_while_open(history: History) -> Iterator[str]:
    """A record is live if, and only if, what it keeps is still open."""
    for record in history.records:
        data = record.data
        if record.kind == "proposal" and record.live != (data["state"] == "open"):
            yield f"{record.name} is {data['state']} and live is {record.live}"
        if record.kind == "question" and record.live != (data["answer"] is None):
            yield f"{record.name} is {data['answer']} and live is {record.live}"
        if record.kind == "deadline" and record.live == (data["status"] in ("done", "cancelled")):
            yield f"{record.name} is {data['status']} and live is {record.live}"


def nobody_told_twice(history: History) -> Iterator[str]:
    """One message for a person or channel, subject, trigger, level and clock instance."""
    said = Counter(
        (line.place, line.kind, line.name, line.level, line.guard)
        for line in history.lines
        if _counted(line)
    )
    for (place, kind, name, level, guard), times in said.items():
        if times > 1:
            yield f"{kind} {name} level {level} was queued {times} times for {place} ({guard})"


def _counted(line: Line) -> bool:
    """What is asked for by a person, and what a third party's date brings, may come again."""
    if line.guard is None or line.guard.endswith((":live", ":unanswered", ":resolved")):
        return False
    if line.level is not None:
        # The third slip of a date climbs to level 1, and so may its being late.
        return line.kind != "deadline.escalated" or line.level > 1
    return line.kind in ("ack.reminder", "contain.reminder", "update.missed", "approval.requested")


def nothing_after_the_end(history: History) -> Iterator[str]:
    """No attempt was begun for a decided proposal, or for a date that was over or moved."""
    ends = {
        f"{guard}/{record.id}": _ended(history, record.id)
        for record in history.records
        for guard in ("record", "seat")
    }
    moved = {
        epoch.guard: epoch.until for epoch in epochs(history.records, history.events, history.now)
    }
    guards = {line.id: line.guard for line in history.lines}
    for post in history.posts:
        for row in post.rows:
            guard = guards.get(row) or ""
            end = moved.get(guard, ends.get(guard.partition("@")[0]))
            if end is not None and post.claimed > end:
                yield f"{post.key} about {guard} was claimed at {post.claimed}, ended {end}"


def _ended(history: History, record_id: int) -> datetime | None:
    record = next(each for each in history.records if each.id == record_id)
    decided = record.data.get("decided") if record.kind == "proposal" else None
    return datetime.fromisoformat(decided) if decided else None


def stands(history: History) -> list[tuple[datetime, datetime]]:
    """Return from when to when the program stood."""
    begun = [e.at for e in history.events if e.kind == "program.paused"]
    ended = [e.at for e in history.events if e.kind == "program.resumed"]
    return list(zip(begun, [*ended, history.now], strict=False))


def nothing_while_it_stands(history: History) -> Iterator[str]:
    """While the program stands no step is done, and nothing is sent that depends on a clock."""
    first = {row: post for post in reversed(history.posts) for row in post.rows}
    for since, until in stands(history):
        for event in history.events:
            if event.kind.startswith("step.") and since < event.at < until:
                yield f"{event.kind} of {event.subject} at {event.at}, while the program stood"
        for line in history.lines:
            post = first.get(line.id)
            if post is None or line.guard is None or line.attempts > 1 or line.created >= since:
                continue
            if since < post.claimed < until:
                yield f"{line.key} ({line.kind}) was sent at {post.claimed}, while it stood"


def every_act_counts_once(history: History) -> Iterator[str]:
    """What somebody did is in the log once, also if the process died after the commit."""
    titled = {
        token
        for event in history.events
        if event.kind == "edited"
        for token in TOKEN.findall(repr(event.payload))
    }
    said = Counter(
        (event.kind, event.subject, token)
        for event in history.events
        for token in set(TOKEN.findall(repr(event.payload)))
        # What is asked about an issue names it by its title.
        if "about" not in event.payload or token not in titled
    )
    for (kind, subject, token), times in said.items():
        if times > 1:
            yield f"{kind} {token} of {subject} is in the log {times} times"


def lists_are_imported_once(history: History) -> Iterator[str]:
    """Every row of an imported list made one issue, whatever died in between."""
    sources = Counter(issue.source for issue in history.issues if issue.source)
    yield from (f"{times} issues from {source}" for source, times in sources.items() if times > 1)
    made = sum(1 for source in sources if source.startswith("sheet:"))
    jobs = [record.data for record in history.records if record.kind == "import"]
    if made != sum(job["created"] for job in jobs):
        yield f"{made} issues of imports that made {[job['created'] for job in jobs]}"
    for job in jobs:
        done = job["created"] + job["changed"] + job["same"] + job["failed"]
        if job["state"] == "done" and done != job["rows"]:
            yield f"import {job['number']} did {done} of {job['rows']} rows"
        if job["state"] == "running":
            yield f"import {job['number']} never ended"


# people's hours


def nobody_woken(history: History) -> Iterator[str]:
    """A direct message comes in its reader's hours, unless its issue was critical or a person
    alerted its level."""
    if _unusual(history):
        return
    urgent, asked, rung = _urgent(history), _asked(history), _rung(history)
    lines = {line.id: line for line in history.lines}
    for post in history.posts:
        for line in (lines[row] for row in post.rows if row in lines):
            if not line.to.startswith("dm:") or line.attempts > 1:
                continue
            home = site(person(line.to.removeprefix("dm:"))["site"])
            if line.kind in AT_ONCE or (line.name, line.created) in asked:
                continue
            if line.kind == "approval.requested" and line.name in rung:
                continue
            if line.not_before is None and line.name not in urgent:
                yield f"{line.kind} {line.name} went to {line.to} at any hour"
            elif line.not_before is not None and not home.is_open(minute_of(post.claimed)):
                yield f"{line.kind} {line.name} went to {line.to} at {post.claimed}, when closed"


def _unusual(history: History) -> bool:
    return any(event.kind == "calendar.changed" for event in history.events)


def _rung(history: History) -> set[str]:
    """What lets everything stand, or closes a site soon, is asked at any hour."""
    asked = [each for each in history.records if each.kind == "proposal"]
    return {
        f"proposal:{each.name}"
        for each in asked
        if each.data["topic"] == "calendar"
        or each.data["payload"].get("line", "").startswith("program pause")
    }


def somebody_away(history: History) -> bool:
    """Say whether anybody was away, so that others stood in."""
    return any(event.kind == "person.away" for event in history.events)


def _asked(history: History) -> set[tuple[str, datetime]]:
    """When somebody alerted a level of an issue by hand."""
    names = {issue.id: f"{history.program}-{issue.number}" for issue in history.issues}
    return {
        (names[event.subject.id], event.at)
        for event in history.events
        if event.kind == "escalated" and event.subject is not None
    }


def _urgent(history: History) -> set[str]:
    """The issues that were critical at some time."""
    names = {issue.id: f"{history.program}-{issue.number}" for issue in history.issues}
    found = {names[issue.id] for issue in history.issues if issue.severity == "critical"}
    for event in history.events:
        if event.subject is not None and "critical" in (
            event.payload.get("severity"), event.payload.get("old"), event.payload.get("new")
        ):  # fmt: skip
            found.add(names[event.subject.id])
    return found


# dates


def deadlines_are_told(history: History) -> Iterator[str]:
    """Owners are told at 09:00 of each nudge day or at the opening, once, unless nobody lived."""
    if _unusual(history):
        return
    away = somebody_away(history)
    for epoch in epochs(history.records, history.events, history.now):
        lines = [line for line in history.lines if line.guard == epoch.guard and line.level is None]
        told = [line for line in lines if line.to.startswith("dm:")]
        moments = epoch.nudges()
        yield from _only_at(epoch, told, moments)
        for at in moments:
            if at + PUMP < epoch.until and _awake(history, at):
                kind = "deadline.overdue" if at > epoch.due else "deadline.nudge"
                found = [line for line in told if at <= line.created < at + PUMP]
                if not found or {line.kind for line in found} != {kind}:
                    yield f"{epoch.record.name} said {[f.kind for f in found]} at {at}, not {kind}"
                if not away and [line.to for line in found] != [f"dm:{epoch.owner}"]:
                    yield f"{epoch.record.name} at {at} told {[line.to for line in found]}"
                yield from _in_the_channel(epoch, lines, at)


def _in_the_channel(epoch: Epoch, lines: list[Line], at: datetime) -> Iterator[str]:
    """On the day, and after it, everybody reads it."""
    place = epoch.place
    day, due = (place.local(minute_of(moment)).date() for moment in (at, epoch.due))
    found = [line for line in lines if line.to == "shared" and at <= line.created < at + PUMP]
    if len(found) != (1 if day == due or at > epoch.due else 0):
        yield f"{epoch.record.name} said {len(found)} lines in the channel at {at}"


def _only_at(epoch: Epoch, told: list[Line], moments: list[datetime]) -> Iterator[str]:
    """Each message belongs to a nudge day of its own, at or after its time."""
    used: set[tuple[str, datetime]] = set()
    for line in told:
        before = [at for at in moments if at <= line.created]
        if not before or (line.to, before[-1]) in used:
            yield f"{epoch.record.name} told {line.to} at {line.created}: {moments}"
        else:
            used.add((line.to, before[-1]))


def levels_are_told(history: History) -> Iterator[str]:
    """A deadline that is late climbs its ladder, each level once."""
    if _unusual(history):
        return
    for epoch in epochs(history.records, history.events, history.now):
        lines = [
            line
            for line in history.lines
            if line.guard == epoch.guard and line.to == "shared" and line.level is not None
            if line.created > epoch.since
        ]
        for level, times in Counter(line.level for line in lines).items():
            if times > 1:
                yield f"{epoch.record.name} told level {level} {times} times"
        # Time in which the program stood does not count: the oracle knows no such time.
        for at, level in epoch.levels() if not stands(history) else ():
            found = [line for line in lines if line.level == level and line.created >= at]
            soon = [line for line in found if line.created < at + PUMP]
            if at + PUMP < epoch.until and _awake(history, at) and not soon:
                yield f"{epoch.record.name} did not tell level {level} at {at}"
            if any(line.level == level and line.created < at for line in lines):
                yield f"{epoch.record.name} told level {level} before {at}"


def late_dates_open_one_issue(history: History) -> Iterator[str]:
    """A milestone a day late opens one issue; about a promise three days late its side is asked."""
    if _unusual(history):
        return
    asked, issues = asked_about(history), [issue.source for issue in history.issues]
    for source in issues:
        if (source or "").startswith("deadline/") and issues.count(source) > 1:
            yield f"{source} was opened {issues.count(source)} times"
    for epoch in epochs(history.records, history.events, history.now):
        after = OPENS.get(epoch.kind)
        if after is None:
            continue
        at = later(epoch.place, epoch.due, after)
        if stands(history):
            return
        source = f"deadline/{epoch.record.name}/{epoch.due.isoformat()}"
        sources = asked if epoch.kind == "promise" else issues
        if epoch.kind == "promise" and source in issues and source not in asked:
            yield f"{epoch.record.name} opened an issue, and nobody was asked before"
        wanted = at + timedelta(days=1) < epoch.until and not _stood(history, at)
        if wanted and source not in sources:
            yield f"{epoch.record.name} was late at {at} and nothing came of it"
        if source in sources and at > epoch.until:
            yield f"{epoch.record.name} was not late before {at} and something came of it"


# proposals


def proposals_climb(history: History) -> Iterator[str]:
    """Who decides is reminded at half of the time; a proposal that is late tells level 1 once."""
    if _unusual(history):
        return
    for each in asked(history.records):
        about = (f"record/{each.record.id}", f"seat/{each.record.id}")
        lines = [x for x in history.lines if (x.guard or "").partition("@")[0] in about]
        told = [x for x in lines if x.kind == "approval.escalated" and x.to == "shared"]
        first = [line for line in told if line.level == 1]
        if each.ended is not None and each.ended < each.due and told:
            yield f"{each.record.name} was decided at {each.ended} and climbed"
        if len(first) > 1:
            yield f"{each.record.name} told level 1 {len(first)} times"
        if not each.ladder["steps"] or stands(history):
            continue
        yield from _climbs(history, each, first, told)
        if somebody_away(history):
            # The only one who decides may be away without a backup; the ladder climbs all the same.
            continue
        reminded = [line for line in lines if line.kind == "approval.reminder"]
        if _due(history, each, each.reminder) and not _at(reminded, each.reminder):
            yield f"{each.record.name} reminded nobody at {each.reminder}"


def _climbs(history: History, each: Asked, first: list[Line], told: list[Line]) -> Iterator[str]:
    if _due(history, each, each.due) and not _at(first, each.due):
        yield f"{each.record.name} was due at {each.due} and told nobody of level 1 then"
    if each.ended is None and not told:
        yield f"{each.record.name} was never decided and never climbed"


def meetings_are_called(history: History) -> Iterator[str]:
    """Each date of a sync is announced a quarter of an hour before, once, and never another."""
    said = Counter(
        (line.kind, line.name, line.guard)
        for line in history.lines
        if line.kind in ("sync.agenda", "sync.reminder", "sync.missed")
    )
    yield from (f"{key} was said {times} times" for key, times in said.items() if times > 1)
    reminders = [line for line in history.lines if line.kind == "sync.reminder"]
    for meeting in meetings(history.records, history.now):
        before = meeting.at - timedelta(minutes=15)
        found = [line for line in reminders if line.name == meeting.name]
        if any(not before <= line.created < meeting.at for line in found):
            yield f"{meeting.name} at {meeting.at} was announced at {found[0].created}"
        wanted = meeting.since < before and before + PUMP < meeting.until
        if wanted and _awake(history, before) and not _at(found, before):
            yield f"{meeting.name} was not announced at {before}"


def digests_come_once(history: History) -> Iterator[str]:
    """The weekly digest comes on Monday at 08:30 at the OEM, a personal one at its time, once
    each."""
    times = {
        each.data["kind"]: each.data["at"] for each in history.records if each.kind == "digest"
    }
    seen: set[tuple[str, str, object]] = set()
    for line in history.lines:
        if not line.kind.startswith("digest.") or line.kind == "digest.rest":
            continue
        home = site(person(line.to.removeprefix("dm:"))["site"] if line.to != "shared" else "sj")
        local = home.local(minute_of(line.created))
        key = (line.kind, line.place, local.date())
        if key in seen:
            yield f"{line.kind} came twice to {line.to} on {local:%Y-%m-%d}"
        seen.add(key)
        weekly = line.kind == "digest.weekly"
        early = f"{local:%H:%M}" < ("08:30" if weekly else times["personal"])
        if early or (weekly and local.weekday() != 0):
            yield f"{line.kind} came to {line.to} at {local}"


def _due(history: History, each: Asked, at: datetime) -> bool:
    return (each.ended is None or at + PUMP < each.ended) and _awake(history, at)


def _at(lines: list[Line], at: datetime) -> bool:
    return any(at <= line.created < at + PUMP for line in lines)


def _awake(history: History, at: datetime) -> bool:
    """Say whether a process lived around a moment, with no lease of a dead one in its way."""
    if any(at - LEASE - PUMP <= died <= at + PUMP for died in history.died):
        return False
    if _stood(history, at):
        return False
    return any(since <= at and until >= at + PUMP for since, until in history.lived)


def _stood(history: History, at: datetime) -> bool:
    return any(since - PUMP <= at <= until + PUMP for since, until in stands(history))


PROGRAM_INVARIANTS: tuple[Invariant, ...] = (
    records_live_while_open,
    nobody_told_twice,
    nothing_after_the_end,
    nothing_while_it_stands,
    every_act_counts_once,
    lists_are_imported_once,
    nobody_woken,
    deadlines_are_told,
    levels_are_told,
    late_dates_open_one_issue,
    proposals_climb,
    meetings_are_called,
    digests_come_once,
)
