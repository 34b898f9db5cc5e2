"""Each scenario runs through the real engine; what it delivers is what was worked out by hand.

A scenario names its program and says what must be delivered in comment lines that begin with
``#=``:

    #= program acme.toml
    #= from 2026-12-10T21:00:00Z
    #= until 2026-12-11T00:50:00Z
    #= 2026-12-03T21:00:00Z shared ack.escalated ACME-1 1 @maria
    #= 2026-12-04T00:30:00Z dm:wei bundle: ack.escalated ACME-1 1 + ack.escalated ACME-2 1

Deliveries before ``from`` and after ``until`` are not compared. The words are the instant (UTC),
to, kind, subject and level; ``-`` stands for none. ``@a,b`` are the mentions (``@-`` for none);
without it they are not compared. A delivery that the table does not name fails the scenario. Cards
and private replies are compared only where the table names one of their kind; ``expect`` lines
speak of them otherwise.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.app import bootstrap
from bot.domain.program import Program
from bot.program_file import read_program
from bot.rehearsal.record import Happening, Record, stamp
from bot.rehearsal.scenario import read_scenario

HERE = Path(__file__).parent
SCENARIOS = sorted(HERE.glob("*.andon"))
UNLESS_NAMED = ("issue.card", "reply")
FIELDS = (
    "at", "to", "kind", "subject", "level", "mentions", "key", "edit", "text", "buttons", "files",
    "parts",
)  # fmt: skip
KEY_LENGTH = 24
SENT_TWICE = ("bundles_of_one_opening", "clock_change_eu_autumn", "note_stays_inside")

_ROW = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (\S+) (\S+?)(:| \S+ \S+)( .*)?")


@dataclass(frozen=True)
class Row:
    """One expected delivery; ``mentions`` is ``None`` where they are not compared."""

    at: str
    to: str
    what: str
    mentions: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Table:
    program: Program
    since: str
    until: str
    rows: tuple[Row, ...]


@cache
def program(name: str) -> Program:
    return read_program((HERE / name).read_text(encoding="utf-8"))


def read_table(source: str) -> Table:
    name, since, until, rows = "acme.toml", "", "9999", []
    for line in source.splitlines():
        if not line.startswith("#="):
            continue
        words = " ".join(line[2:].split())
        if words.startswith("program "):
            name = words.removeprefix("program ")
        elif words.startswith("from "):
            since = words.removeprefix("from ")
        elif words.startswith("until "):
            until = words.removeprefix("until ")
        else:
            rows.append(read_row(words))
    return Table(program(name), since, until, tuple(rows))


def read_row(words: str) -> Row:
    found = _ROW.fullmatch(words)
    assert found, f"no expected delivery: {words}"
    at, to, kind, face, rest = found.groups(default="")
    rest, _, mentions = rest.strip().partition("@")
    if face == ":":
        parts = sorted(part.strip() for part in rest.split("+"))
        return Row(at, to, f"{kind}: {' + '.join(parts)}", _people(mentions))
    assert not rest, f"too many words: {words}"
    return Row(at, to, f"{kind}{face}", _people(mentions))


def _people(mentions: str) -> tuple[str, ...] | None:
    return tuple(sorted(mentions.replace("-", "").split(","))) if mentions else None


def row_of(record: Record) -> Row:
    what = _face(record.kind, record.subject, record.level)
    if record.kind in ("bundle", "note"):
        what = f"{record.kind}: " + " + ".join(sorted(_face(*part) for part in record.parts))
    return Row(stamp(record.at), record.to, what, tuple(sorted(record.mentions)) or ("",))


def _face(kind: str, subject: str | None, level: int | None) -> str:
    return f"{kind} {subject or '-'} {'-' if level is None else level}"


def rehearse(source: str, table: Table) -> list[Record]:
    """Run a scenario; a step or expectation that fails stops the test with its sentence."""
    records: list[Record] = []

    def hear(happening: Happening) -> None:
        if isinstance(happening, Record):
            records.append(happening)

    steps = read_scenario(source, table.program.zone)
    with bootstrap.rehearsal(table.program, hear, HERE) as runner:
        failure = runner.run(steps)
    assert failure is None, failure
    return records


def compared(records: list[Record], table: Table) -> list[Row]:
    named = {row.what.split()[0] for row in table.rows}
    skipped = [kind for kind in UNLESS_NAMED if kind not in named]
    found = [row_of(record) for record in records if record.kind not in skipped]
    return [row for row in found if table.since <= row.at <= table.until]


def difference(wanted: tuple[Row, ...], found: list[Row]) -> list[str]:
    """Return a line for each delivery that is missing (-) or not expected (+)."""
    asked = {(row.at, row.to, row.what): row.mentions for row in wanted}
    shown = [
        row if asked.get((row.at, row.to, row.what)) else Row(row.at, row.to, row.what)
        for row in found
    ]
    missing = Counter(wanted) - Counter(shown)
    surplus = Counter(shown) - Counter(wanted)
    lines = [(row.at, "-", row) for row in missing.elements()]
    lines += [(row.at, "+", row) for row in surplus.elements()]
    ordered = sorted(lines, key=lambda line: (line[0], line[1], str(line[2])))
    return [f"{sign} {_written(row)}" for _, sign, row in ordered]


def _written(row: Row) -> str:
    mentions = "" if row.mentions is None else f" @{','.join(row.mentions) or '-'}"
    return f"{row.at} {row.to} {row.what}{mentions}"


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_delivers_exactly_what_was_worked_out(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    table = read_table(source)
    records = rehearse(source, table)
    changed = difference(table.rows, compared(records, table))
    assert not changed, "\n".join(["missing (-) and unexpected (+):", *changed])
    assert_keys(records)


def assert_keys(records: list[Record]) -> None:
    """Every delivery but an edit or a private reply has a short key of its own."""
    posted = [r for r in records if r.kind != "reply" and not r.edit]
    keys = [record.key for record in posted]
    assert all(key and len(key) <= KEY_LENGTH for key in keys)
    assert len(set(keys)) == len(keys)
    assert all(record.key is None for record in records if record.kind == "reply")


INSIDE = {"oem": ("Mouser", "2.10"), "ems": ("other customer",)}
"""What each side keeps to itself in ``note_stays_inside``."""


def test_a_note_reaches_no_reader_of_the_other_side() -> None:
    source = (HERE / "note_stays_inside.andon").read_text(encoding="utf-8")
    table = read_table(source)
    side = {f"dm:{person.id}": person.side for person in table.program.people}
    shown = 0
    for record in rehearse(source, table):
        reader = side.get(record.to, record.to)
        for owner, secrets in INSIDE.items():
            seen = [secret for secret in secrets if secret in record.text]
            assert reader == owner or not seen, f"{record.to} reads {seen}"
            shown += len(seen)
    assert shown, "nobody was shown a note, so nothing was proved"


def test_a_table_that_is_off_by_a_minute_or_a_person_fails() -> None:
    found = [Row("2026-12-03T21:00:00Z", "shared", "ack.escalated ACME-1 1", ("maria",))]
    right = read_row("2026-12-03T21:00:00Z shared ack.escalated ACME-1 1 @maria")
    loose = read_row("2026-12-03T21:00:00Z shared ack.escalated ACME-1 1")
    late = read_row("2026-12-03T21:01:00Z shared ack.escalated ACME-1 1")
    nobody = read_row("2026-12-03T21:00:00Z shared ack.escalated ACME-1 1 @-")
    assert not difference((right,), found)
    assert not difference((loose,), found)
    assert len(difference((late,), found)) == 2
    assert len(difference((nobody,), found)) == 2
    assert len(difference((), found)) == 1
    assert len(difference((right, right), found)) == 1


def _begin(path: Path, seed: str, zone: str) -> subprocess.Popen[bytes]:
    """Start ``andon rehearse --json`` in a process of its own."""
    found = re.search(r"^#= program (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    file = HERE / (found[1] if found else "acme.toml")
    line = [sys.executable, "-m", "bot", "rehearse", str(path), "--program", str(file), "--json"]
    return subprocess.Popen(
        line,
        cwd=HERE.parent.parent,
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _printed(process: subprocess.Popen[bytes]) -> bytes:
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err.decode()
    return out


@pytest.mark.parametrize("name", SENT_TWICE)
def test_json_is_the_same_in_another_process(name: str) -> None:
    """Neither the hash seed nor the machine's zone may show."""
    path = HERE / f"{name}.andon"
    running = [_begin(path, "1", "UTC"), _begin(path, "2", "Pacific/Apia")]
    first, second = [_printed(process) for process in running]
    assert first == second
    lines = [json.loads(line) for line in first.decode("utf-8").splitlines()]
    assert lines
    for line in lines:
        assert list(line) == [field for field in FIELDS if field in line]
        assert set(FIELDS) - set(line) <= {"edit", "buttons", "files", "parts"}
        assert line.get("edit", True) is True
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["at"])
    keys = [ln["key"] for ln in lines if ln["kind"] != "reply" and "edit" not in ln]
    assert len(set(keys)) == len(keys)
    assert all(0 < len(key) <= KEY_LENGTH for key in keys)
