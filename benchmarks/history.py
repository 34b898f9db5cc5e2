"""A program with a long history: issues that ended long ago, and always as many live ones.

A few issues are played through the real core, from the logging to the close, with everything that
was said of them. Their rows are then written again and again, each time as other issues of another
day. What is live, and what ended in the last weeks, is played in every database anew. So two of
them differ in nothing but how much lies behind.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.mix import sample
from bot.app.bootstrap import CONSOLE, on_console
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports import SENT, Outcome
from bot.ports.request import COMMAND, Reply, Request
from storage import schema
from storage.columns import Moment
from storage.open import open_database
from storage.tables import METADATA

NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)
LIVE, RECENT = 150, 100
"""How many issues have not ended, and how many ended in the last weeks."""
TEMPLATE = 20
BEHIND = 1_000
"""Row ids begin behind those of what a new program has."""
LONG_AGO = NOW - timedelta(days=400)
YEARS = timedelta(days=3650)
QUIET = timedelta(days=100)
"""Before the live ones nothing happened for so long: what was said before that is forgotten."""
OEM, EMS = "maria", "wei"
LINES = (
    'shortage major "U{n} short {n} pcs" need=2027-04-01 lot=L{n} mpn=STM32G0B1',
    'eq "Pad size of U{n} differs from the drawing" doc=GBR-{n}',
    'nonconformance major "Bridging at U{n}" part=PCB-{n} lot=L{n}',
    'test_yield "Yield of station {n} fell" lot=L{n}',
    'delivery minor "Carton {n} is late" lot=L{n}',
)


@dataclass
class Desk:
    """Where both sides act: a core on a database, the moment at which the next line is typed, and
    the last number of an issue.
    """

    core: Core
    url: str
    now: datetime = NOW
    last: int = 0
    keys: Iterator[int] = field(default_factory=partial(count, 1))

    def say(self, person: str, line: str, where: str = "shared") -> Reply:
        """Type a line; a refusal is a mistake of the benchmark."""
        key = f"{self.now:%s}/{next(self.keys)}"
        asked = Request(key, COMMAND, CONSOLE, person, f"console:{where}", line)
        reply = self.core.handle(asked, self.now)
        assert not reply.refused, (line, reply)
        return reply

    def log(self, number: int) -> None:
        """Log an issue of the kinds by turns."""
        self.say(OEM, f"issue log {LINES[number % len(LINES)].format(n=number)} again=yes")

    def ack(self, number: int) -> None:
        """Acknowledge an issue, as whoever answers it."""
        self.say(self._sides(number)[0], f"issue ack ACME-{number}")

    def tell(self, number: int) -> None:
        """Tell something of an issue: both sides, and only one."""
        answers, asks = self._sides(number)
        own = "oem" if asks == OEM else "ems"
        self.say(asks, f'issue note ACME-{number} "our line stands on Monday"', own)
        self.say(answers, f'issue update ACME-{number} "the broker has {number} pieces"')

    def end(self, number: int) -> None:
        """Resolve and close an issue."""
        answers, asks = self._sides(number)
        self.say(answers, f'issue resolve ACME-{number} "found at a broker"')
        self.say(asks, f"issue close ACME-{number}")

    def _sides(self, number: int) -> tuple[str, str]:
        """Return who answers an issue, and who asks."""
        with self.core.db.read() as tx:
            issue = tx.issue_numbered(1, number)
        assert issue is not None
        return (OEM, EMS) if issue.responder == "oem" else (EMS, OEM)

    def deliver(self) -> None:
        """Send all that is to be sent."""
        while batches := self.core.claim(self.now):
            for batch in batches:
                sent = [(each, Outcome(SENT, each.ref or f"m/{each.key}")) for each in batch]
                self.core.settle(sent, self.now)

    def settle(self) -> None:
        """Do what is due, and send it."""
        while self.core.fire(self.now):
            self.deliver()
        self.deliver()


@contextmanager
def history(ended: int) -> Iterator[Desk]:
    """Open a database in which so many issues ended long ago."""
    with tempfile.TemporaryDirectory(prefix="andon-bench-") as folder:
        path = Path(folder) / "andon.db"
        with _opened(path):
            pass
        _multiply(path, _template(), ended)
        with _opened(path) as desk:
            _live(desk, ended)
            yield desk


@contextmanager
def _opened(path: Path) -> Iterator[Desk]:
    url = f"sqlite:///{path}"
    new = not path.exists()
    if new:
        schema.create(url)
    # Nothing waits for the disk, which would hide what grows.
    core = Core(open_database(url, durable=False), [CONSOLE], INDEX)
    if new:
        core.import_program(on_console(sample()), LONG_AGO)
    try:
        yield Desk(core, url)
    finally:
        core.db.close()


def _live(desk: Desk, before: int) -> None:
    """Play what is live, and what ended in the last weeks."""
    desk.now = NOW - timedelta(days=41)
    desk.say(OEM, 'digest schedule weekly "mon 08:30"')
    for at in range(1, RECENT + LIVE + 1):
        desk.now = NOW - timedelta(days=40) + at * timedelta(hours=3)
        desk.log(before + at)
        if at <= RECENT or at % 3:
            desk.ack(before + at)
            desk.tell(before + at)
        if at <= RECENT:
            desk.end(before + at)
        desk.settle()
    desk.now, desk.last = NOW, before + RECENT + LIVE
    desk.settle()


Rows = dict[str, list[dict[str, Any]]]


def _template() -> Rows:
    """Return the rows of a few issues that ended, by table."""
    with tempfile.TemporaryDirectory(prefix="andon-bench-") as folder:
        path = Path(folder) / "andon.db"
        with _opened(path) as desk:
            for number in range(1, TEMPLATE + 1):
                desk.now = LONG_AGO + number * timedelta(days=4)
                desk.log(number)
                if number % 4 == 0:
                    # Nobody is in time for it: levels are alerted.
                    desk.now += timedelta(days=3)
                desk.settle()
                desk.ack(number)
                desk.tell(number)
                desk.end(number)
                desk.settle()
        connection = sqlite3.connect(path)
        connection.row_factory = sqlite3.Row
        found: Rows = {}
        for name in ("issue", "record", "step", "event", "outbox", "surface", "word"):
            about = {"record": "issue_id", "event": "subject_id", "word": "issue_id"}
            where = f"{about.get(name, 'id')} IS NOT NULL ORDER BY 1"
            rows = connection.execute(f"SELECT * FROM {name} WHERE {where}")
            found[name] = [dict(row) for row in rows]
        connection.close()
        return found


def _multiply(path: Path, template: Rows, ended: int) -> None:
    """Write the template's issues again until so many have ended."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    copies = ended // TEMPLATE
    sizes = {
        name: max((row.get("id", 0) for row in rows), default=0) for name, rows in template.items()
    }
    for name, rows in template.items():
        columns = list(rows[0])
        marks = ", ".join("?" * len(columns))
        names = ", ".join(f'"{column}"' for column in columns)
        moments = [each.name for each in METADATA.tables[name].c if isinstance(each.type, Moment)]
        written = (
            tuple(_copied(name, row, copy, sizes, moments, _shift(copy, copies)).values())
            for copy in range(copies)
            for row in rows
        )
        connection.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", written)
    connection.execute("UPDATE program SET number = ?", [copies * TEMPLATE])
    decisions = sum(row["kind"] == "proposal" for row in template["record"]) * copies
    connection.execute("INSERT INTO kept (name, value) VALUES ('proposals/1', ?)", [str(decisions)])
    connection.execute("COMMIT")
    connection.close()


def _shift(copy: int, copies: int) -> timedelta:
    """Return by how much later a copy happened: they are spread over ten years."""
    last = NOW - QUIET - LONG_AGO
    return last - YEARS * ((copies - copy) / copies)


def _copied(
    name: str,
    row: dict[str, Any],
    copy: int,
    sizes: dict[str, int],
    moments: Iterable[str],
    shift: timedelta,
) -> dict[str, Any]:
    out = dict(row)
    if "id" in row:
        out["id"] = row["id"] + BEHIND + copy * sizes[name]
    for column in moments:
        if row[column] is not None:
            at = datetime.fromisoformat(row[column]) + shift
            out[column] = at.isoformat(" ", "microseconds")
    if name == "issue":
        out["number"] = row["number"] + copy * sizes["issue"]
    if row.get("issue_id") is not None:
        out["issue_id"] = row["issue_id"] + BEHIND + copy * sizes["issue"]
    if row.get("subject_id") is not None:
        kind = "issue" if row["subject_kind"] == "issue" else "record"
        out["subject_id"] = row["subject_id"] + BEHIND + copy * sizes[kind]
    if name in ("outbox", "surface"):
        out |= {"key": f"{copy:x}/{row['key']}"[:24], "ref": f"{copy:x}/{row['ref']}"}
        out["wanted" if name == "surface" else "card"] = "{}"
    if name == "record":
        out["name"] = f"{row['name']}/{copy}" if copy else row["name"]
    return out
