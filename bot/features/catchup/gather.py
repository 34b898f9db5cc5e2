"""What changed for whoever asks since a moment, as far as they may read it where they ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from bot.domain.issue import GOING_ON_STATES, Issue
from bot.engine.commands.call import Call
from bot.features.catchup.texts import say
from bot.features.deadlines.policy import CANCELLED, DONE, MILESTONE, Deadline
from bot.features.deadlines.store import calendar_of, items_since
from bot.features.find.look import excerpt
from bot.features.issues.discretion.store import readable
from bot.features.issues.history_lines import event_line
from bot.messages.card import Text
from bot.ports import Event

USUAL, LONGEST = timedelta(days=7), timedelta(days=30)
"""So far back it goes for somebody who did nothing here yet, and at most."""

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "yours": ("logged", "passed", "assigned", "reopened"),
    "new": ("logged",),
    "decided": ("decided", "agreed", "undone", "outdated", "withdrawn"),
    "ended": ("resolved", "closed", "cancelled", "merged", "reopened"),
    "changed": (
        "acked",
        "severity",
        "edited",
        "held",
        "escalated",
        "third_party",
        "passed",
        "assigned",
    ),
    "said": ("updated", "commented", "contained", "noted", "recorded", "absorbed"),
}
"""Which audit lines tell of what; those of the first group only where the reader has it now."""
_KINDS = tuple({kind: None for kinds in _GROUPS.values() for kind in kinds})

Groups = dict[str, list[Text]]


def changes(call: Call, since: datetime) -> tuple[Groups, list[Issue]]:
    """Return lines by group, the latest first, and the issues that they are about."""
    found: dict[str, list[tuple[datetime, Text]]] = {}
    issues = {issue.id: issue for issue in _theirs(call, since)}
    events = call.tx.events_of(call.ctx.id, [*issues], _KINDS, since)
    about: list[Issue] = []
    for issue in issues.values():
        lines = [*_of_issue(call, issue, _others(call, issue, events))]
        about += [issue] if lines else []
        for group, at, line in lines:
            found.setdefault(group, []).append((at, line))
    for at, line in _dates(call, since):
        found.setdefault("dates", []).append((at, line))
    return {group: _latest(lines) for group, lines in found.items()}, about


def _latest(lines: Iterable[tuple[datetime, Text]]) -> list[Text]:
    return [line for _, line in sorted(lines, key=lambda each: each[0], reverse=True)]


def _theirs(call: Call, since: datetime) -> Iterator[Issue]:
    """Yield the issues that somebody answers for: theirs, those that they logged, and for a program
    manager all."""
    everything, me = call.is_manager(), call.person.id
    going_on = call.tx.issues(call.ctx.id, GOING_ON_STATES)
    for issue in (*going_on, *call.tx.ended_since(call.ctx.id, since)):
        named = me in (issue.raised_by, issue.owner_oem, issue.owner_ems)
        if everything or named or _with(call, issue):
            yield issue


def _with(call: Call, issue: Issue) -> bool:
    """Say whether an issue is with the reader, or was when it ended."""
    return any(person.id == call.person.id for person in call.writer.owners(issue))


def _others(call: Call, issue: Issue, events: Iterable[Event]) -> list[Event]:
    """Return what others did with an issue, as far as the reader may read it here."""
    about = (e for e in events if e.subject is not None and e.subject.id == issue.id)
    return [e for e in readable(call, issue, about) if e.actor != call.person.id]


def _of_issue(
    call: Call, issue: Issue, events: list[Event]
) -> Iterator[tuple[str, datetime, Text]]:
    """Yield one line a group: the latest of its events, and how many others there are."""
    groups: dict[str, list[Event]] = {}
    for event in events:
        group = _group(event, yours=issue.live and _with(call, issue))
        if group is not None:
            groups.setdefault(group, []).append(event)
    for group, inside in groups.items():
        what = event_line(call.ctx, inside[-1])
        if what is None:
            continue
        count = len(inside) - 1
        more = say("catchup.more", count=count) if count else ()
        name = call.ctx.name(issue)
        short = tuple(excerpt(p, 0) if isinstance(p, str) and len(p) > 90 else p for p in what)
        line = say("catchup.line", name=name, title=issue.title, what=short, more=more)
        yield group, inside[-1].at, line


def _group(event: Event, *, yours: bool) -> str | None:
    groups = (name for name, kinds in _GROUPS.items() if event.kind in kinds)
    return next((name for name in groups if yours or name != "yours"), None)


def _dates(call: Call, since: datetime) -> Iterator[tuple[datetime, Text]]:
    """Yield what became of the reader's dates and of milestones, which are everybody's."""
    for kept in items_since(call.writer, since):
        item = kept.item
        if item.kind == MILESTONE or item.owner == call.person.id or call.is_manager():
            yield from _date(call, item, since, calendar_of(call.writer, item).site.id)


def _date(
    call: Call, item: Deadline, since: datetime, site: str
) -> Iterator[tuple[datetime, Text]]:
    moved = [m for m in item.moves if m.at > since and m.by != call.person.id]
    due = call.ctx.moment(item.due, site)
    what: Text = ()
    at = call.now
    if item.status in (DONE, CANCELLED):
        what = say("catchup.date.done" if item.status == DONE else "catchup.date.cancelled")
    elif moved:
        old, at = call.ctx.moment(moved[0].old, site), moved[-1].at
        actor = call.ctx.person_name(moved[-1].by)
        what = say("catchup.date.moved", actor=actor, old=old, due=due)
    elif item.created > since and item.by != call.person.id:
        at = item.created
        what = say("catchup.date.new", owner=call.ctx.person_name(item.owner), due=due)
    if what:
        yield at, say("catchup.date", title=item.title, id=item.id, what=what)
