"""What people do about dates and about the program itself, in some runs: deadlines, absences,
calendars, a pause, a list to import."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

OEM, EMS = ("tom", "maria"), ("linh", "wei")
MANAGERS = ("maria", "wei")
FEW = 12
OWNERS = ("tom", "maria", "linh", "wei")
Done = tuple[datetime, str, str]
"""When, who, and the line."""


def deadlines(rng: Random, begin: datetime, days: int) -> Iterator[Done]:
    """Yield what happens to a few deadlines."""
    for number in range(1, rng.choice((1, 2, 2, 4)) + 1):
        at = begin + timedelta(seconds=rng.randrange(days * 86400))
        yield at, *_added(rng, number)
        for _ in range(rng.choice((0, 1, 2, 4))):
            at += timedelta(seconds=rng.choice((30, 4000, 40000, 90000, 200000)))
            line = rng.choice(_LINES).format(
                id=f"d{number}", days=rng.choice((1, 2, 3, 5)), n=f"d{number}x{rng.randrange(999)}"
            )
            yield at, rng.choice((*OEM, *EMS, *MANAGERS)), line


_LINES = (
    "deadline slip {id} +{days}bd",
    "deadline slip {id} +{days}bd",
    'deadline slip {id} +{days}bd "late {n}"',
    "deadline commit {id} +{days}bd",
    "deadline ontrack {id}",
    "deadline atrisk {id} +{days}bd",
    "deadline done {id}",
    'deadline cancel {id} "withdrawn {n}"',
    "decision approve DEC{days}",
    'decision reject DEC{days} "not now {n}"',
)


def _added(rng: Random, number: int) -> tuple[str, str]:
    due = rng.choice(("+2h", "+1bd", "+2bd", "+2bd", "+3bd", "+6bd", "+12bd"))
    owner = rng.choice(OWNERS)
    if rng.random() < 0.25:
        return rng.choice(OWNERS), f'deadline promise {owner} {due} "answer {number}"'
    kind = rng.choice(("milestone", "milestone", "action"))
    line = f'deadline add "thing {number}" due={due} owner={owner} kind={kind} id=d{number}'
    return rng.choice(MANAGERS), line


def program(rng: Random, begin: datetime, days: int) -> Iterator[Done]:
    """Yield what happens to the program: in a part of the runs each."""

    def some() -> datetime:
        return begin + timedelta(seconds=rng.randrange(days * 86400))

    if rng.random() < 0.25:
        at = some()
        by = rng.choice(MANAGERS)
        yield at, by, 'program pause "plant shutdown"'
        # The other side agrees to what was asked for by then, in a run that is not yet long.
        partner = next(person for person in MANAGERS if person != by)
        for number in range(1, FEW):
            yield at + timedelta(seconds=number), partner, f"decision approve DEC{number}"
        for _ in range(2):
            at += timedelta(seconds=rng.choice((60, 4000, 40000, 150000)))
            yield at, rng.choice(MANAGERS), "program resume"
    if rng.random() < 0.25:
        who, first = rng.choice((*OEM, *EMS)), (begin + timedelta(days=rng.randrange(days))).date()
        yield some(), who, f"program away {first}..{first + timedelta(days=rng.randrange(3))}"
        yield some(), who, "program away off"
    if rng.random() < 0.25:
        day = (begin + timedelta(days=rng.randrange(days + 3))).date()
        who, site = rng.choice((("maria", "sj"), ("wei", "sz")))
        yield some(), who, f"program calendar {site} closed {day}"
        yield some(), who, f"program calendar {site} clear {day}"
    if rng.random() < 0.3:
        yield from _sync(rng, some())
    if rng.random() < 0.2:
        at = some()
        yield at, "wei", "issue import"
        yield at + timedelta(seconds=rng.choice((5, 60))), "wei", "issue import I1"


def digests(rng: Random, begin: datetime, days: int) -> Iterator[Done]:
    """Yield the scheduling of digests, in some runs."""
    if rng.random() < 0.25:
        at = begin + timedelta(seconds=rng.randrange(days * 86400))
        yield at, "maria", 'digest schedule weekly "mon 08:30" to=shared'
        # Before the opening it waits, and other things happen meanwhile.
        time = rng.choice(("08:45", "06:30"))
        yield at + timedelta(hours=3), "wei", f'digest schedule personal "{time}"'


BUILD = ("smt_start", "ship")
"""The first and the last milestone of a build."""
DAY = timedelta(days=1)


def build(rng: Random, begin: datetime) -> Iterator[Done]:
    """Yield, in some runs, the dates of a build and an absence of an expert that may change."""
    if rng.random() >= 0.2:
        return
    at = begin + timedelta(seconds=rng.randrange(86400))
    start = (at + rng.choice((1, 2)) * DAY).date()
    for name, due in zip(BUILD, (start, start + 10 * DAY), strict=True):
        line = f'deadline add "{name}" due={due} owner=wei kind=milestone id={name}'
        yield at, "maria", line
    who, first = rng.choice(("tom", "linh")), start + rng.choice((-1, 0, 1, 2, 3)) * DAY
    for _ in range(rng.choice((1, 2, 3))):
        at += timedelta(seconds=rng.choice((90, 4000, 40000, 90000)))
        yield at, who, f"program away {first}..{first + rng.choice((0, 1, 2, 4, 6)) * DAY}"
    done = at + rng.choice((3, 6, 10)) * DAY
    yield done, "wei", "deadline done ship"


def _sync(rng: Random, at: datetime) -> Iterator[Done]:
    """A weekly sync, what is said around its dates, and now and then a date that is left out."""
    first = f"{(at + timedelta(days=rng.choice((1, 2, 4)))).date()} 17:00"
    yield at, "maria", f'sync add "Weekly" start="{first}" repeat=weekly id=ops-weekly'
    for _ in range(rng.choice((0, 2, 4))):
        at += timedelta(seconds=rng.choice((4000, 40000, 90000, 200000)))
        line = rng.choice(
            (
                "sync here ops-weekly",
                "sync here ops-weekly",
                'sync minutes ops-weekly "dates confirmed"',
                'sync agenda ops-weekly "allocation"',
                'sync action ops-weekly linh +2bd "send the ASN"',
                f'sync skip ops-weekly/{first.split()[0]} "closed"',
            )
        )
        yield at, rng.choice((*OEM, *EMS)), line


def sheet(rows: int) -> bytes:
    """Return a list of issues to import, as a file."""
    lines = [f"Listed fault {row},shortage,major" for row in range(1, rows + 1)]
    return "\n".join(["Title,Category,Severity", *lines]).encode()
