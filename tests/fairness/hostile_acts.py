"""What a hostile side tries: everything that its people can type, at random.

An act is one line or several, done at one moment. ``free`` says which of the design's free ways it
is, if it is one; ``None`` stands for an act that makes nothing of its own later or softer.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from bot.domain.issue import Issue
from tests.fairness.hostile_files import FILES, ZONES
from tests.fairness.hostile_side import Hostile, Maker, Try
from tests.fairness.hostile_year import CATEGORIES, SEVERITIES


def _on(issues: list[Issue], of: Hostile) -> Issue | None:
    return of.random.choice(issues) if issues else None


def _about(name: str, *texts: str, states: tuple[str, ...] = (), free: bool = False) -> Maker:
    """An act about something that the side owes; in the lines {n} is its number, {o} the other
    side, {s} their own, {c} some category, {p} a person of the partner, {m} another issue."""

    def make(of: Hostile) -> Try | None:
        issue = _on(of.owed(*states), of)
        return None if issue is None else _filled(of, name, texts, issue, free)

    return make


def _filled(of: Hostile, name: str, texts: tuple[str, ...], issue: Issue, free: bool) -> Try:
    others = [number for number in of.facts.issues if number != issue.number]
    words = {
        "n": f"ACME-{issue.number}",
        "m": f"ACME-{of.random.choice(others)}" if others else "ACME-1",
        "o": of.other,
        "s": of.side,
        "c": of.random.choice(CATEGORIES),
        "l": of.random.choice(SEVERITIES),
        "p": of.random.choice(of.people(of.other)).id,
        "q": of.random.choice(of.people(of.side)).id,
        "t": str(of.day(1, 3, 4, 9)),
    }
    lines = tuple(of.says(text.format(**words)) for text in texts)
    return Try(name, lines, issue, free)


def _theirs(name: str, *texts: str) -> Maker:
    """An act about what the partner owes, and has the ball of."""

    def make(of: Hostile) -> Try | None:
        issues = of.facts.issues.values()
        owed = [i for i in issues if i.responder == of.other and i.waiting_on != of.side]
        issue = _on(owed, of)
        return None if issue is None else _filled(of, name, texts, issue, free=False)

    return make


def _plain(name: str, *texts: str) -> Maker:
    """An act about no issue; {d} is a day, {o} the other side, {z} a zone, {q} a person."""

    def make(of: Hostile) -> Try | None:
        words = {
            "d": str(of.day(-30, -5, -1, 0, 0, 1, 1, 2, 7)),
            "e": str(of.day(20, 40)),
            "o": of.other,
            "s": of.side,
            "z": of.random.choice(ZONES),
            "q": of.random.choice(of.people(of.side)).id,
            "p": of.random.choice(of.people(of.other)).id,
            "site": of.program.side_sites(of.side)[0].id,
            "num": str(of.random.randrange(1, 4)),
        }
        return Try(name, tuple(of.says(text.format(**words)) for text in texts))

    return make


def _dated(name: str, side: str, *texts: str) -> Maker:
    """An act about a deadline of a side (``own`` or ``other``)."""

    def make(of: Hostile) -> Try | None:
        dates = of.dates(of.side if side == "own" else of.other)
        if not dates:
            return None
        item = of.random.choice(dates)
        later = item.due.date() + timedelta(days=of.random.choice((1, 3, 10, 60)))
        words = {"id": item.id, "later": str(later), "days": str(of.random.choice((1, 5, 30)))}
        return Try(name, tuple(of.says(text.format(**words)) for text in texts))

    return make


OWED: tuple[Maker, ...] = (
    _about("responder", "issue edit {n} responder={o}"),
    _about("responder and back", "issue edit {n} responder={o}", "issue edit {n} responder={s}"),
    _about("category", "issue edit {n} category={c}"),
    _about("category and back", "issue edit {n} category={c}", "issue edit {n} category=general"),
    _about("fields", "issue edit {n} need=2027-12-01 promised=2027-12-01"),
    _about("severity", 'issue severity {n} {l} "it is"'),
    _about("two severities", 'issue severity {n} minor "no"', 'issue severity {n} major "yes"'),
    _about("cancel", 'issue cancel {n} "not needed"'),
    _about("merge", "issue merge {n} into {m}"),
    _about("merge and undo", "issue merge {n} into {m}", "issue reopen {n}"),
    _about("resolve and reopen", 'issue resolve {n} "done"', "issue reopen {n}"),
    _about("close own", "issue close {n}", states=("resolved",)),
    _about("reopen own", "issue reopen {n}", states=("resolved",)),
    _about("cancel own", 'issue cancel {n} "no"', states=("resolved",)),
    _about("log and merge", 'issue log general info "soft {n}" to={s}', "issue merge {n} into {m}"),
    _about("assign partner", "issue assign {n} {p}"),
    _about("note", 'issue note {n} "internal"'),
    _about("escalate", 'issue escalate {n} 1 "help"'),
)
THEIRS: tuple[Maker, ...] = (
    _theirs("ack for them", "issue ack {n}"),
    _theirs("assign them", "issue assign {n} {p}"),
    _theirs("resolve for them", 'issue resolve {n} "done"'),
    _theirs("close theirs", "issue close {n}"),
    _theirs("ask and approve", "issue edit {n} responder={s}", "decision approve {n}"),
    _theirs("take over", "issue edit {n} responder={s}"),
    _plain("log at self", 'issue log deviation major "dev {d} {num}" to={s}'),
    _plain("log at them", 'issue log deviation major "dvt {d} {num}" to={o}'),
    _plain("approve", "decision approve DEC{num}"),
    _plain("accept rules", "rules accept {num}"),
)
DATES: tuple[Maker, ...] = (
    _dated("date cancel", "own", 'deadline cancel {id} "no"'),
    _dated("date slip", "own", 'deadline slip {id} {later} "late"'),
    _dated("date commit", "own", "deadline commit {id} {later}"),
    _dated("date cancel and add", "own", 'deadline cancel {id} "no"',
           'deadline add "Again" due={later} id={id}-2'),
    _dated("date shift", "other", "deadline shift {id} {days}"),
    _dated("date shift own", "own", "deadline shift {id} {days}"),
    _dated("date of theirs done", "other", "deadline done {id}"),
    _dated("date of theirs moved", "other", "deadline commit {id} {later}"),
    _plain("promise for them", 'deadline promise {p} {e} "they promised {d}"'),
    _plain("milestone for them", 'deadline add "For you {d}" due={e} owner={p} kind=milestone'),
)  # fmt: skip
COMMON: tuple[Maker, ...] = (
    _plain("close days", "program calendar {site} closed {d}"),
    _plain("close weeks", "program calendar {site} closed {d}..{e}"),
    _plain("open days", "program calendar {site} open {d} 10:00-10:30"),
    _plain("clear days", "program calendar {site} clear {d}"),
    _plain("short week", "program calendar {site} week tue=10:00-11:00"),
    _plain("zone", "program calendar {site} zone {z}"),
    _plain("pause", 'program pause "stop"'),
    _plain("pause and resume", 'program pause "stop"', "program resume"),
    _plain("archive", 'program archive "end"'),
    _plain("away", "program away {q} {d}..{e}"),
    _plain("leaves", "program person {q} leaves"),
    _plain("level", "program person {q} level=0"),
    _plain("partner away", "program away {p} {d}"),
    _plain("rules", "rules propose shortage major ack=2bd"),
    _plain("sync end", 'sync end weekly "no"'),
    _plain("sync pause", "sync pause weekly"),
    _plain("digest", "digest schedule daily 08:30 to={s}"),
    *FILES,
)
FREE: tuple[Maker, ...] = (
    _about("ack", "issue ack {n}", free=True),
    _about("update", 'issue update {n} "soon"', free=True),
    _about("contain", 'issue contain {n} "blocked"', free=True),
    _about("resolve", 'issue resolve {n} "done"', free=True),
    _about("pass", 'issue wait {n} on {o} "what?"', free=True),
    _about("take back", 'issue wait {n} on {s} "ours"', free=True),
    _about("third party", "issue wait {n} on third_party until {t}", free=True),
    _about("hold", 'issue hold {n} 4bh "soon"', free=True),
    _about("need", 'issue need {n} {t} "more"', free=True),
)


def something(of: Hostile, *, free: bool) -> Try | None:
    """Return an act, or ``None`` where the one that chance chose has nothing to be about."""
    groups = (OWED, OWED, THEIRS, DATES, COMMON, *((FREE, FREE, FREE) if free else ()))
    return of.random.choice(of.random.choice(groups))(of)


def moment(random: Random, first: datetime, last: datetime) -> datetime:
    """Return a whole minute between two moments."""
    return first + timedelta(minutes=random.randrange(int((last - first).total_seconds()) // 60))
