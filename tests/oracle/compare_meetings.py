"""Lays what a rehearsal says of syncs beside what the oracle says: time, place, mentions, names."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import UTC, datetime

from bot.rehearsal.record import Record
from tests.oracle.compare import RULES, played
from tests.oracle.generate import Case
from tests.oracle.meetings import Said, foretell

ABOUT_DATES = (
    "sync.closure",
    "sync.agenda",
    "sync.reminder",
    "sync.rollcall",
    "sync.missed",
    "sync.minutes",
)


def delivered(program: str, scenario: str) -> tuple[list[Said], str | None]:
    """Return what the real rehearsal said of syncs, and why it failed if it did."""
    records, failure = played(program, scenario)
    names = {tomllib.loads(program)["program"][side]: side for side in ("oem", "ems")}
    return [said for record in records for said in _parts(record, names)], failure


def _parts(record: Record, names: dict[str, str]) -> list[Said]:
    minute = record.at.timestamp() / 60
    parts = record.parts or ((record.kind, record.subject, record.level),)
    found = []
    for kind, subject, _ in parts:
        about = subject or ""
        if (
            kind in ABOUT_DATES
            or (kind == "notice" and about.startswith("sync:"))
            or kind in ("issue.card", "question")
        ):
            found.append((minute, record.to, kind, about))
    return [(*said, *_shown(record, said[2], names)) for said in found]


def _shown(record: Record, kind: str, names: dict[str, str]) -> tuple[tuple[str, ...] | None, str]:
    """Who is mentioned, and what the text names; a bundle mentions for all of its lines."""
    if record.parts:
        return None, "?"
    who = tuple(sorted(record.mentions)) if kind in ABOUT_DATES[:5] else None
    first, *rest = record.text.splitlines()
    if kind == "sync.closure":
        return who, " ".join(sorted(re.findall(r"\(([^)]+)\)", first)))
    if kind == "sync.missed":
        return who, " ".join(side for name, side in names.items() if name in first)
    if kind == "question":
        return None, " ".join(side for name, side in names.items() if f"nobody of {name}" in first)
    if kind == "issue.card":
        holder = next((line for line in rest if line.startswith("Waits on: ")), "")
        return who, " ".join(side for name, side in names.items() if name in holder)
    return who, ""


def foretold(case: Case) -> list[Said]:
    """Return what the oracle says of a case."""
    return foretell(case.program, RULES.read_text(), case.events, case.first, case.last)


def difference(real: list[Said], oracle: list[Said]) -> list[str]:
    """Return a line for each message that only one of them has, in order of time."""
    bundled = {said[:4] for said in real if said[5] == "?"}
    have = Counter(_plain(said) if said[:4] in bundled else said for said in real)
    want = Counter(_plain(said) if said[:4] in bundled else said for said in oracle)
    lines = [(said, "missing") for said in (want - have).elements()]
    lines += [(said, "extra  ") for said in (have - want).elements()]
    ordered = sorted(lines, key=lambda pair: (pair[0][0], pair[1], repr(pair[0])))
    return [f"{word} {show(said)}" for said, word in ordered]


def _plain(said: Said) -> Said:
    return (*said[:4], None, "?")


def show(said: Said) -> str:
    """Return a message as a line to read."""
    minute, to, kind, subject, who, words = said
    at = datetime.fromtimestamp(minute * 60, UTC)
    mentions = "" if who is None else f" @{','.join(who) or '-'}"
    return f"{at:%a %Y-%m-%dT%H:%M:%SZ} {kind} {subject} to {to}{mentions} {words}".rstrip()


def disagreement(case: Case) -> list[str]:
    """Return how engine and oracle differ on a case; nothing where they agree."""
    real, failure = delivered(case.program, case.scenario)
    lines = difference(real, foretold(case))
    return [failure, *lines] if failure else lines
