"""What must hold of expert roles that nobody covers during a build, worked out from the log.

In the small program Tom and Linh are the only experts of their sides, without a backup.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.ports import Event
from tests.oracle.oracle import Site, minute_of, moment_of
from tests.simulation.history import History, asked_about
from tests.simulation.promised import later, site
from tests.simulation.rhythm import BUILD

EXPERTS = {
    "tom": ("oem", "sj", ("design_engineer", "sqe")),
    "linh": ("ems", "sz", ("process_engineer", "cqe")),
}
DAY = timedelta(days=1)


def missed_experts_are_asked_about(history: History) -> Iterator[str]:
    """A side is asked about a role that nobody covers for over a business day of a build, and about
    nothing else; without a question there is no issue."""
    kinds = {event.kind for event in history.events}
    if kinds & {"calendar.changed", "program.paused"}:
        return
    opened = [source for source in asked_about(history) if source.startswith("coverage/")]
    issues = [issue.source or "" for issue in history.issues]
    for source in issues:
        if source.startswith("coverage/") and source not in opened:
            yield f"{source} was opened, and nobody was asked before"
    allowed: set[str] = set()
    for who in EXPERTS:
        for source, surely in _expected(history, who):
            allowed.add(source)
            about = source.rpartition("/")[0]
            if surely and not any(each.startswith(about) for each in opened):
                yield f"nobody covered {about} and nobody was asked: {source}"
    for source in opened:
        if opened.count(source) > 1 or (source not in allowed and _plain(history)):
            yield f"{source} was asked {opened.count(source)} times; allowed: {sorted(allowed)}"


def _expected(history: History, who: str) -> Iterator[tuple[str, bool]]:
    """Yield what may be asked for the absences of one person, and whether it must be."""
    side, name, roles = EXPERTS[who]
    running, place = _build(history), site(name)
    told = [e for e in history.events if e.kind == "person.away" and e.payload["person"] == who]
    if running is None:
        return
    known, since, end = running
    for at, event in enumerate(told):
        ends = [history.now, end, *(each.at for each in told[at + 1 :])]
        for first, last in _ranges(event):
            gone, back = (_midnight(place, day) for day in (first, last + DAY))
            opens = later(place, max(gone, since), "1bd")
            begun = max(opens, event.at, known)
            if opens >= back or begun >= min(back, end):
                continue
            surely = begun + DAY < min(back, *ends)
            for role in roles:
                yield f"coverage/{side}/{role}/{opens.isoformat()}", surely


def _plain(history: History) -> bool:
    """Absences in two parts may be one gap: then only what must be there is looked for."""
    told = (e for e in history.events if e.kind == "person.away")
    return all(len(e.payload["away"]) <= 1 for e in told)


def _build(history: History) -> tuple[datetime, datetime, datetime] | None:
    """Return when a build was known, when it began and when it ended, from the log alone."""
    added = {e.payload["deadline"]: e for e in history.events if e.kind == "deadline.added"}
    if not set(BUILD) <= set(added):
        return None
    start, ship = (added[name] for name in BUILD)
    place, due = site("sz"), datetime.fromisoformat(start.payload["due"])
    since = _midnight(place, place.local(minute_of(due)).date())
    ends = [e.at for e in history.events if _ended(e)]
    return max(start.at, ship.at), since, min(ends, default=history.now)


def _ended(event: Event) -> bool:
    return event.kind == "deadline.done" and event.payload["deadline"] == "ship"


def _midnight(place: Site, day: date) -> datetime:
    return moment_of(place.wall(day, 0))


def _ranges(event: Event) -> Iterator[tuple[date, date]]:
    for text in event.payload["away"]:
        first, _, last = text.partition("..")
        yield date.fromisoformat(first), date.fromisoformat(last or first)
