"""Everything that a program keeps about somebody, as one JSON value with times in UTC.

What the other side keeps for itself is left out, and so is what was said to somebody else alone.
Where somebody is only named, it is counted and not shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.traces import Traces
from bot.domain.values import Person
from bot.engine.context import Context, context_of
from bot.engine.index import Index
from bot.features.programs.personal.whom import elsewhere, program_row, whom
from bot.messages.card import plain_card, unpack
from bot.ports import UnitOfWork
from bot.ports.audience import only
from bot.ports.traces import Found, Whom

Told = dict[str, Any]

SHARED, ISSUE = "shared", "issue"


def person_data(tx: UnitOfWork, index: Index, key: str, handle: str, now: datetime) -> Told | None:
    """Return what is kept about somebody on a view; ``None``: nothing is."""
    ctx = context_of(tx, program_row(tx, key).id, index)
    found = whom(tx, ctx, handle)
    person, former = ctx.program.person(handle), ctx.past.people.get(handle)
    parts = _Parts(tx, ctx, found, person.side if person else former.side if former else "")
    rows = list(tx.rows_naming(found))
    if person is None and former is None and not rows:
        return None
    others = elsewhere(tx, ctx, found.traces.identities)
    return {
        "exported": _plain(now),
        "program": {"key": ctx.row.key, "name": ctx.program.name},
        "person": _roster(person) if person else {"id": handle, "name": found.traces.name},
        "identities": dict(found.traces.identities),
        "also_in": [{"program": program, "id": name} for program, name in others],
        **parts.of(rows),
    }


class _Parts:
    """Tells the rows of each table that a person may read, and counts the others."""

    def __init__(self, tx: UnitOfWork, ctx: Context, found: Whom, side: str) -> None:
        self._tx, self._ctx, self._whom, self._side = tx, ctx, found, side
        self._tells: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], Told | None]]] = {
            "issue": ("issues", self._issue),
            "event": ("history", self._event),
            "file": ("files", self._file),
            "outbox": ("direct_messages", self._message),
            "record": ("records", self._record),
            "inbound": ("answers", self._answer),
            "kept": ("notes", self._note),
        }

    def of(self, rows: Iterable[Found]) -> Told:
        """Return what is told of ``rows`` by its heading, and how many more only name them."""
        told: Told = {heading: [] for heading, _ in self._tells.values()}
        told["heard"] = []
        named: Counter[str] = Counter()
        for found in rows:
            heading, shown = self._told(found)
            if shown is None:
                named[found.table] += 1
            else:
                told[heading].append(shown)
        return told | {"only_named": dict(sorted(named.items()))}

    def _told(self, found: Found) -> tuple[str, Any]:
        if found.table in ("reaction", "direct"):
            return "heard", next(iter(found.row.values()))
        if found.table not in self._tells:
            return "", None
        heading, tell = self._tells[found.table]
        shown = tell(found.row)
        return heading, None if shown is None else _plain(shown)

    @property
    def _traces(self) -> Traces:
        return self._whom.traces

    def _issue(self, row: Mapping[str, Any]) -> Told | None:
        of = ("raised_by", "owner_oem", "owner_ems")
        held = [name for name in of if row[name] == self._traces.id]
        fields = ("title", "category", "severity", "state", "logged", "closed")
        about = {"issue": self._about(ISSUE, row["id"]), **{each: row[each] for each in fields}}
        return about | {"as": held} if held else None

    def _event(self, row: Mapping[str, Any]) -> Told | None:
        own = row["actor"] == self._traces.id
        if not own and row["audience"] not in (SHARED, self._side):
            return None
        by = "this person" if own else row["actor"]
        return {key: row[key] for key in ("at", "kind", "payload")} | {
            "by": by,
            "about": self._about(row["subject_kind"], row["subject_id"]),
        }

    def _about(self, kind: str | None, row_id: int) -> str | None:
        """Return the subject of a line in words, such as ``ACME-1``."""
        issue = self._tx.issue(row_id) if kind == ISSUE else None
        if issue is not None:
            return self._ctx.name(issue)
        record = self._tx.record(row_id) if kind else None
        return f"{kind} {record.name}" if record is not None else kind

    def _file(self, row: Mapping[str, Any]) -> Told | None:
        if row["author"] != self._traces.id:
            return None
        return {key: row[key] for key in ("at", "name", "link", "gone")}

    def _message(self, row: Mapping[str, Any]) -> Told | None:
        if row["to"] != str(only(self._traces.id)):
            return None
        text = plain_card(unpack(row["card"])) if row["card"] else None
        about = {key: row[key] for key in ("created", "settled", "state", "kind", "place")}
        return about | {"text": text}

    def _record(self, row: Mapping[str, Any]) -> Told | None:
        """Tell as what a record names them: its words may be the other side's."""
        held = list(dict.fromkeys(_places(row["data"], self._traces)))
        return {"kind": row["kind"], "name": row["name"], "as": held} if held else None

    def _answer(self, row: Mapping[str, Any]) -> Told | None:
        answer = row["answer"]
        if answer.get("person") != self._traces.id or not answer.get("card"):
            return None
        return {"at": row["at"], "text": plain_card(unpack(answer["card"]))}

    def _note(self, row: Mapping[str, Any]) -> Told | None:
        own = row["name"].endswith(f"/{self._traces.id}")
        return {"name": row["name"], "value": row["value"]} if own else None


def _places(value: Any, traces: Traces, path: str = "") -> Iterator[str]:
    """Yield where in a value somebody stands: ``owner``, ``votes.person``."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _places(part, traces, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for part in value:
            yield from _places(part, traces, path)
    elif isinstance(value, str) and traces.data(value, path.rpartition(".")[2]) != value:
        yield path


def _roster(person: Person) -> Told:
    told: Told = _plain(asdict(person))
    return told


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it: moments in UTC."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
