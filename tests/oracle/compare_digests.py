"""Lays the digests of a rehearsal beside those of the oracle: time, place, and what they count."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

from bot.rehearsal.record import Record
from tests.oracle.compare import RULES, played
from tests.oracle.digests import Summed, foretell
from tests.oracle.generate import Case
from tests.oracle.oracle import moment_of

MOST_LINES = 40
REST = "digest.rest"
"""What nobody has to act on of a long digest: it lies in its thread, and counts nothing."""
COUNTED = re.compile(
    r"(\d+) (open|opened|closed|overdue|due today|critical open|to acknowledge|to decide|"
    r"to confirm|to close)\b"
)


def delivered(program: str, scenario: str) -> tuple[list[Summed], list[str]]:
    """Return the digests of the real rehearsal, and what is wrong with it or with one of them."""
    records, failure = played(program, scenario)
    names = {tomllib.loads(program)["program"][side]: side for side in ("oem", "ems")}
    found = [summed for record in records for summed in _parts(record, names)]
    return found, [*([failure] if failure else []), *_too_long(records)]


def _too_long(records: list[Record]) -> list[str]:
    found = []
    for record in records:
        lines = [line for line in record.text.splitlines() if not line.startswith("[Chart")]
        if record.kind.startswith("digest.") and len(lines) > MOST_LINES:
            found.append(f"{record.at} {record.subject}: {len(lines)} lines")
    return found


def _parts(record: Record, names: dict[str, str]) -> list[Summed]:
    minute = int(record.at.timestamp()) // 60
    if not record.parts:
        if not record.kind.startswith("digest.") or record.kind == REST:
            return []
        words = numbers(record.text, names)
        return [(minute, record.to, record.kind, record.subject or "", words)]
    return [
        (minute, record.to, kind, subject or "", "?")
        for kind, subject, _ in record.parts
        if kind.startswith("digest.") and kind != REST
    ]


def numbers(text: str, names: dict[str, str]) -> str:
    """Return what a digest counts: in its title, by severity and side, and who holds the ball."""
    title, *lines = text.splitlines()
    said = [f"{count} {what}" for count, what in COUNTED.findall(title) if count != "0"]
    more = []
    for line in lines:
        found = re.fullmatch(r"• (.+): (\d+)(?: \((\d+) overdue\))?", line)
        if found and found[1] in names:
            more.append(f"{names[found[1]]} {found[2]} ({found[3] or 0})")
        if found := re.match(r"• (critical|major|minor|info): ", line):
            for name, side in names.items():
                if counted := re.search(rf"{re.escape(name)} (\d+)", line):
                    more.append(f"{found[1]} {side} {counted[1]}")
    return ", ".join([*sorted(said), *sorted(more)])


def foretold(case: Case) -> list[Summed]:
    """Return what the oracle says of a case."""
    return foretell(case.program, RULES.read_text(), case.events, case.first, case.last)


def difference(real: list[Summed], oracle: list[Summed]) -> list[str]:
    """Return a line for each digest that only one of them has, in order of time."""
    bundled = {summed[:4] for summed in real if summed[4] == "?"}
    have = Counter(real)
    want = Counter((*said[:4], "?") if said[:4] in bundled else said for said in oracle)
    lines = [(summed, "missing") for summed in (want - have).elements()]
    lines += [(summed, "extra  ") for summed in (have - want).elements()]
    ordered = sorted(lines, key=lambda pair: (pair[0][:4], pair[1]))
    return [f"{word} {show(summed)}" for summed, word in ordered]


def show(summed: Summed) -> str:
    """Return a digest as a line to read."""
    minute, to, kind, subject, words = summed
    return f"{moment_of(minute):%a %Y-%m-%dT%H:%MZ} {kind} {subject} to {to}: {words}"


def disagreement(case: Case) -> list[str]:
    """Return how engine and oracle differ on a case; nothing where they agree."""
    real, wrong = delivered(case.program, case.scenario)
    return [*wrong, *difference(real, foretold(case))]
