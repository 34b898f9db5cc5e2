"""What people do in one run: the same events for the same seed, whatever the bot does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from tests.simulation import rhythm

BEGIN = datetime(2026, 12, 3, 7, 0, tzinfo=UTC)
"""A Thursday: afternoon at the EMS provider, night at the OEM."""

OEM, EMS = ("tom", "tom", "maria"), ("linh", "linh", "wei")
MANAGERS = ("maria", "wei")
SIDE = {"oem": ("tom", "maria", "dana", "omar"), "ems": ("linh", "wei", "hua", "jun")}
CATEGORIES = (
    "shortage", "eq", "nonconformance", "line_down", "logistics", "general", "order",
    "scar", "deviation", "fai",
)  # fmt: skip
SEVERITIES = ("critical", "major", "major", "major", "minor", "info")


@dataclass(frozen=True)
class Act:
    """One thing that a person does at a moment; ``key`` is the event's natural key.

    ``thread`` is the number of the issue in whose thread it is said, ``place`` where else.
    """

    at: datetime
    key: str
    person: str
    text: str
    place: str = "shared"
    thread: int | None = None


def schedule(seed: int, issues: int | None = None) -> list[Act]:
    """Return the acts of a run over some days, in order of time."""
    rng = Random(f"acts/{seed}")
    days = rng.randint(2, 6)
    many = issues or rng.randint(3, 9)
    logged = sorted(BEGIN + timedelta(seconds=rng.randrange(days * 86400)) for _ in range(many))
    if rng.random() < 0.4:
        # A bad morning: many at once, so that reminders and levels fall due together.
        logged = sorted([*logged, *(logged[0] + timedelta(seconds=n) for n in range(8))])
    tokens = (f"#{number}" for number in count(1))
    acts: list[Said] = []
    for number, at in enumerate(logged, 1):
        person = rng.choice((*OEM, *EMS))
        acts.append((at, person, _log(rng, number), "shared", None))
        acts += _life(rng, number, at, tokens)
    dates = Random(f"rhythm/{seed}")
    acts += [(*done, "shared", None) for done in rhythm.program(dates, BEGIN, days)]
    digests = rhythm.digests(Random(f"digests/{seed}"), BEGIN, days)
    acts += [(*done, "shared", None) for done in digests]
    built = rhythm.build(Random(f"builds/{seed}"), BEGIN)
    acts += [(*done, "shared", None) for done in built]
    if dates.random() < 0.7:
        acts += [(*done, "shared", None) for done in rhythm.deadlines(dates, BEGIN, days)]
    acts.sort(key=lambda act: act[0])
    return [
        Act(at, f"console:{seed}/{n}", person, text, place, thread)
        for n, (at, person, text, place, thread) in enumerate(acts, 1)
    ]


def _log(rng: Random, number: int) -> str:
    category, severity = rng.choice(CATEGORIES), rng.choice(SEVERITIES)
    to = rng.choice(("", "", " to=oem", " to=ems"))
    return f'issue log {category} {severity} "part {number} of lot {number}"{to}'


Said = tuple[datetime, str, str, str, int | None]
"""When, who, what, where, and in whose thread."""


def _life(rng: Random, number: int, at: datetime, tokens: Iterator[str]) -> Iterator[Said]:
    """Yield what happens to one issue: in a sensible order or not at all."""
    for _ in range(rng.choice((0, 1, 2, 3, 5, 7))):
        at += timedelta(seconds=_pause(rng))
        person = rng.choice((*OEM, *EMS, *MANAGERS))
        if rng.random() < 0.2:
            yield at, person, f"looking at it, {next(tokens)}", "shared", number
        elif rng.random() < 0.08:
            side = "oem" if person in OEM else "ems"
            yield at, person, f'issue note ACME-{number} "{SECRET}{side}"', "dm", None
        else:
            other = f"ACME-{max(1, number - rng.choice((1, 1, 2)))}"
            line = rng.choice(_LINES).format(name=f"ACME-{number}", other=other, n=next(tokens))
            yield (
                at,
                rng.choice(MANAGERS) if line.startswith(_MANAGED) else person,
                line,
                "shared",
                None,
            )


def _pause(rng: Random) -> int:
    return rng.choice(
        (rng.randrange(1, 90), rng.randrange(60, 3600), rng.randrange(3600, 40000),
         rng.randrange(3600, 40000), rng.randrange(40000, 200000))
    )  # fmt: skip


SECRET = "secret-"
"""In front of a side: what only that side may read."""

_MANAGED = ("issue hold", "issue escalate", "issue merge")
_LINES = (
    "issue ack {name}",
    "issue ack {name}",
    "issue ack {name} next=+4h",
    'issue update {name} "state {n}"',
    'issue update {name} "state {n}"',
    'issue contain {name} "lot {n} set aside"',
    'issue wait {name} on oem "photos of {n}"',
    'issue wait {name} on ems "photos of {n}"',
    'issue wait {name} on third_party until +1d "carrier {n}"',
    'issue resolve {name} "replaced {n}"',
    'issue resolve {name} "replaced {n}"',
    "issue close {name}",
    'issue reopen {name} "failed again {n}"',
    'issue hold {name} 2bh "on site {n}"',
    'issue escalate {name} "need help {n}"',
    'issue escalate {name} 2 "need help {n}"',
    'issue severity {name} minor "second source {n}"',
    'issue severity {name} critical "line stops {n}"',
    'issue edit {name} title="part {n}"',
    "issue assign {name} tom",
    "issue assign {name} linh",
    'issue severity {name} major "as agreed {n}"',
    "decision approve {name}",
    'decision approve {name} "acceptable {n}" rev=B qty=200',
    'decision approve {name} "acceptable {n}" rev=B qty=200',
    'decision reject {name} "not as it is {n}"',
    "issue merge {name} into {other}",
    "issue edit {name} category=scar",
    "issue edit {name} category=eq",
    "issue edit {name} category=deviation",
    "issue edit {name} category=shortage",
    "issue edit {name} responder=ems",
    "issue scar {name}",
    'issue step {name} D1 "team named {n}"',
    'issue step {name} D3 "stock and WIP checked {n}"',
    'issue step {name} D4 occurrence="cold {n}" escape="AOI {n}"',
    'issue extend {name} D4 +15bd "cross-sections {n}"',
    'issue cancel {name} "logged twice {n}"',
)
