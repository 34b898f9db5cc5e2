"""Runs the real rehearsal of a case in process and lays its deliveries beside the oracle's."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from bot.app.bootstrap import rehearsal
from bot.program_file import read_program
from bot.rehearsal.record import Happening, Record
from bot.rehearsal.scenario import read_scenario
from tests.oracle.dates import foretell
from tests.oracle.generate import Case
from tests.oracle.oracle import Sent

RULES = Path(__file__).parents[2] / "bot" / "data" / "default-rules.toml"
TRIGGERS = ("ack", "contain", "update", "resolve", "reopened", "confirm")
KINDS = {
    "ack.reminder",
    "ack.help",
    "confirm.reminder",
    "confirm.requested",
    "contain.reminder",
    "resolve.reminder",
    "update.missed",
    "escalation.offer",
    "handover",
    "hole",
    "approval.requested",
    "approval.reminder",
    "approval.escalated",
    "approval.decided",
    "deadline.nudge",
    "deadline.overdue",
    "deadline.escalated",
    "question",
    *(f"{trigger}.escalated" for trigger in TRIGGERS),
}


def delivered(program: str, scenario: str) -> tuple[list[Sent], str | None]:
    """Return what the real rehearsal delivered, and why it failed if it did."""
    records, failure = played(program, scenario)
    return [sent for record in records for sent in _parts(record)], failure


def played(program: str, scenario: str) -> tuple[list[Record], str | None]:
    """Return the records of the real rehearsal but for edits, and why it failed if it did."""
    records: list[Record] = []

    def report(happening: Happening) -> None:
        if isinstance(happening, Record) and not happening.edit:
            records.append(happening)

    read = read_program(program)
    with rehearsal(read, report) as runner:
        failure = runner.run(read_scenario(scenario, read.zone))
    return records, failure


def _parts(record: Record) -> list[Sent]:
    minute, odd = divmod(int(record.at.timestamp()), 60)
    assert not odd or record.kind not in KINDS, f"{record.kind} at {record.at}"
    parts = record.parts or ((record.kind, record.subject, record.level),)
    return [
        (minute, record.to, kind, subject or "", level)
        for kind, subject, level in parts
        if kind in KINDS
    ]


def foretold(case: Case, *, ignore_closed: bool = False) -> list[Sent]:
    """Return what the oracle says of a case."""
    rules = RULES.read_text()
    return foretell(
        case.program, rules, case.events, case.first, case.last, ignore_closed=ignore_closed
    )


def difference(real: list[Sent], oracle: list[Sent]) -> list[str]:
    """Return a line for each delivery that only one of them has, in order of time."""
    have, want = Counter(real), Counter(oracle)
    lines = [(sent, "missing") for sent in (want - have).elements()]
    lines += [(sent, "extra  ") for sent in (have - want).elements()]
    return [f"{word} {show(sent)}" for sent, word in sorted(lines, key=lambda pair: _order(*pair))]


def _order(sent: Sent, word: str) -> tuple[int, str, str]:
    return sent[0], word, repr(sent)


def show(sent: Sent) -> str:
    """Return a delivery as a line to read."""
    minute, to, kind, subject, level = sent
    at = datetime.fromtimestamp(minute * 60, UTC)
    shown = "" if level is None else f" level={level}"
    return f"{at:%a %Y-%m-%dT%H:%MZ} {kind} {subject}{shown} to {to}"


def disagreement(case: Case) -> list[str]:
    """Return how engine and oracle differ on a case; nothing where they agree."""
    real, failure = delivered(case.program, case.scenario)
    lines = difference(real, foretold(case))
    return [failure, *lines] if failure else lines
