"""The exact lines for what people ask to be done with an issue."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.issue import Issue
from bot.domain.transitions import resolve_clock
from bot.domain.values import SIDES, other_side
from bot.domain.when import BadTime, parse_duration
from bot.domain.worktime import add
from bot.engine.commands.call import Call
from bot.engine.feature import ISSUE
from bot.engine.understanding.reading import Reading
from bot.features.issues.buttons import holder
from bot.features.issues.intents.named import able, issue_of, issues_of, quoted
from bot.messages.line import one_line, quote

NEWS_WORDS = 7
"""So many words behind "update on" are the update."""
THIRD_PARTY = "third_party"


def _act(verb: str) -> Callable[[Call, Reading], Sequence[str]]:
    """Return what makes the line of one act on each issue named."""
    return lambda call, reading: [
        f"issue {verb} {call.ctx.name(issue)}"
        for issue in issues_of(call, reading)
        if able(call, issue, verb)
    ]


def _told(reading: Reading) -> str:
    """Return the words as a text, where they say more than the act itself."""
    content = reading.content
    marked = sum(mark.end - mark.first for mark in reading.marks if mark.kind == ISSUE)
    return f" {quoted(reading)}" if len(content) - marked > 2 else ""


def _resolve(call: Call, reading: Reading) -> Sequence[str]:
    """What is solved is resolved by the side that answers; the other side closes it."""
    lines = []
    for issue in issues_of(call, reading):
        if able(call, issue, "resolve"):
            lines.append(f"issue resolve {call.ctx.name(issue)}{_told(reading)}")
        elif issue.state == "resolved" and able(call, issue, "close"):
            lines.append(f"issue close {call.ctx.name(issue)}")
    return lines


def _close(call: Call, reading: Reading) -> Sequence[str]:
    lines = []
    for issue in issues_of(call, reading):
        if issue.state == "resolved" and able(call, issue, "close"):
            lines.append(f"issue close {call.ctx.name(issue)}")
        elif reading.has("close") and able(call, issue, "resolve"):
            lines.append(f"issue resolve {call.ctx.name(issue)}")
    return lines


def _reopen(call: Call, reading: Reading) -> Sequence[str]:
    return [
        f"issue reopen {call.ctx.name(issue)}{_told(reading)}"
        for issue in issues_of(call, reading)
        if able(call, issue, "reopen")
    ]


def _still_bad(call: Call, reading: Reading) -> Sequence[str]:
    """What is called resolved and is not is reopened by the side that is owed it."""
    issue = call.thread
    return _reopen(call, reading) if issue is not None and issue.state == "resolved" else []


def _need(call: Call, reading: Reading) -> Sequence[str]:
    issue = issue_of(call, reading)
    if issue is None or not able(call, issue, "need"):
        return []
    name, dates = call.ctx.name(issue), reading.named("date")
    later = _later(call, issue, dates[0]) if dates else None
    dated = [f"issue need {name} {later}"] if later is not None else []
    return [*dated, f"issue need {name}"]


def _later(call: Call, issue: Issue, date: str) -> str | None:
    """Return a date as it is meant for an issue: so many days more count from its due moment.
    ``None``: they are more than may be typed."""
    if not date.startswith("+"):
        return date
    try:
        more = parse_duration(date[1:])
    except BadTime:
        return None
    due = call.writer.due(issue, "resolve", issue.responder)
    clock = resolve_clock(issue)
    if due is None or clock is None:
        return date
    calendar = call.ctx.calendars[clock.site]
    later = add(calendar, max(due, call.now), more)
    return later.astimezone(calendar.zone).date().isoformat()


def _find(call: Call, reading: Reading) -> Sequence[str]:
    """Look for what is named: a part, a number, or the words behind the question."""
    telling = [
        reading.text[token.start : token.end]
        for at, token in enumerate(reading.tokens)
        if token.text not in reading.small and not _said(reading, at)
    ]
    han = reading.behind("find") if any("\u3400" <= c <= "\u9fff" for c in reading.text) else ""
    words = han or " ".join(dict.fromkeys(telling))
    return [f"find {words}", f"issue list all text={quote(words)}"] if words else []


def _said(reading: Reading, at: int) -> bool:
    return any(
        hit.first <= at < hit.end and hit.name in ("find", "ask", "issue", "show", "polite", "now")
        for hit in reading.hits
    )


def _wait(call: Call, reading: Reading) -> Sequence[str]:
    """Pass the ball to whom the words name; ``you`` is the other side of whoever writes."""
    issue = issue_of(call, reading)
    if issue is None:
        return []
    sides = [side for side in SIDES if side in reading.named("side") and side != call.side]
    third = not sides and (
        reading.has("third") or (reading.named("date") and not reading.has("them"))
    )
    to = THIRD_PARTY if third else (sides[0] if sides else other_side(call.side))
    dates = reading.named("date")
    until = f" until {dates[0]}" if to == THIRD_PARTY and dates else ""
    if to == THIRD_PARTY and not dates:
        to = other_side(call.side)
    return [f"issue wait {call.ctx.name(issue)} on {to}{until} {quoted(reading)}"]


def _not_ours(call: Call, reading: Reading) -> Sequence[str]:
    issue = issue_of(call, reading)
    if issue is None or not issue.live:
        return []
    name, other = call.ctx.name(issue), other_side(call.side)
    lines = (
        [f"issue wait {name} on {other} {quoted(reading)}"] if holder(issue) == call.side else []
    )
    if issue.responder == call.side:
        lines.append(f"issue edit {name} responder={other}")
    return lines


def _give(call: Call, reading: Reading) -> Sequence[str]:
    issue, people = issue_of(call, reading), reading.named("person")
    people = [name for name in people if name != call.person.id] or people
    if issue is None or not people or not able(call, issue, "assign"):
        return []
    person = call.ctx.program.person(people[0])
    if person is None or person.side != call.side:
        return []
    return [f"issue assign {call.ctx.name(issue)} {person.id}"]


def _severity(call: Call, reading: Reading) -> Sequence[str]:
    issue, words = issue_of(call, reading), reading.meanings("severities")
    if issue is None or not words or not issue.live:
        return []
    wanted = [word for word in words if word != issue.severity]
    return [f"issue severity {call.ctx.name(issue)} {wanted[0]}"] if wanted else []


def _hold(call: Call, reading: Reading) -> Sequence[str]:
    issue, lengths = issue_of(call, reading), reading.named("length")
    if issue is None:
        return []
    length = lengths[0] if lengths else "4bh"
    if issue.severity != "critical" and not length.endswith("bh"):
        length = length.replace("h", "bh")
    able = [f"issue hold {call.ctx.name(issue)} {length} {quoted(reading)}"]
    return [*able, *_need(call, reading)] if not lengths else able


def _merge(call: Call, reading: Reading) -> Sequence[str]:
    issues = [call.ctx.name(issue) for issue in issues_of(call, reading)]
    if call.thread is not None and call.ctx.name(call.thread) not in issues:
        issues = [call.ctx.name(call.thread), *issues]
    if len(issues) < 2:
        return _cancel(call, reading) if call.thread is not None and reading.has("cancel") else []
    return [f"issue merge {issues[0]} into {issues[1]}"]


def _cancel(call: Call, reading: Reading) -> Sequence[str]:
    return [
        f"issue cancel {call.ctx.name(i)} {quoted(reading)}" for i in issues_of(call, reading)[:1]
    ]


def _edit(call: Call, reading: Reading) -> Sequence[str]:
    return [f"issue edit {call.ctx.name(i)}" for i in issues_of(call, reading)[:1] if i.live]


def _note(call: Call, reading: Reading) -> Sequence[str]:
    """A note is offered where only one's own side reads, or in a thread as a warning does."""
    text = reading.behind("note") or reading.text
    return [
        f"issue note {call.ctx.name(i)} {quote(one_line(text))}"
        for i in issues_of(call, reading)[:1]
    ]


def _update(call: Call, reading: Reading) -> Sequence[str]:
    """``update on ACME-1`` asks; with news behind it, it tells."""
    if reading.has("status") and len(reading.tokens) < NEWS_WORDS:
        return []
    return [
        f"issue update {call.ctx.name(issue)} {quoted(reading)}"
        for issue in issues_of(call, reading)[:1]
        if able(call, issue, "update")
    ]


def _contain(call: Call, reading: Reading) -> Sequence[str]:
    lines = [
        f"issue contain {call.ctx.name(issue)} {quoted(reading)}"
        for issue in issues_of(call, reading)[:1]
        if able(call, issue, "contain")
    ]
    return lines or _update(call, reading)
