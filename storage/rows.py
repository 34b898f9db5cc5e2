"""Rows become values and values become rows, here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement

from bot.domain.errors import StorageError
from bot.domain.issue import Clock, Hold, Issue, Pause, StepDone
from bot.ports import (
    Draft,
    Event,
    Installation,
    Membership,
    ProgramRow,
    Queued,
    Record,
    RulesRow,
    Subject,
    Surface,
    read_guard,
)
from bot.ports.files import IssueFile
from storage.tables import table

Columns = dict[str, Any]

KEY_LENGTH = 24
"""The longest key of an outbox row: what platforms keep with a message."""


def names(value: type) -> tuple[str, ...]:
    """Return the columns of a value in its own order; a subject is a kind and an id."""
    out: list[str] = []
    for field in fields(value):
        out += ["subject_kind", "subject_id"] if field.name == "subject" else [field.name]
    return tuple(out)


def columns(name: str, wanted: Sequence[str]) -> list[ColumnElement[Any]]:
    """Return the columns ``wanted`` of the table ``name``, in that order."""
    return [table(name).c[column] for column in wanted]


PROGRAM = names(ProgramRow)
RULES = names(RulesRow)
ISSUE = names(Issue)
OUTLINE = ("number", "title", "category", "fields")
STEP = names(StepDone)
FILE = names(IssueFile)
EVENT = names(Event)
RECORD = names(Record)
DRAFT = names(Draft)
QUEUED = ("id", "state", "attempts", "first_claimed", "bundle")
SURFACE = names(Surface)
INSTALLATION = names(Installation)
_NEW_DRAFT = ("state", "attempts", "ready_at", "created")
DRAFT_COLUMNS = (*DRAFT, *_NEW_DRAFT)
_GIVEN = ("program_id", "name", "place", "to", "key", "wanted", "mentions")
_NEW_SURFACE = ("version", "shown", "attempts", "ready_at", "wanted_at")
SURFACE_COLUMNS = (*_GIVEN, "subject_kind", "subject_id", *_NEW_SURFACE)


def _subject(kind: str | None, row_id: int | None) -> Subject | None:
    return None if kind is None or row_id is None else Subject(kind, row_id)


def _subject_columns(subject: Subject | None) -> Columns:
    if subject is None:
        return {"subject_kind": None, "subject_id": None}
    return {"subject_kind": subject.kind, "subject_id": subject.id}


def program(row: Sequence[Any]) -> ProgramRow:
    """Return the program of a row with the columns ``PROGRAM``."""
    return ProgramRow(*row)


def rules(row: Sequence[Any]) -> RulesRow:
    """Return the version of the rules of a row with the columns ``RULES``."""
    return RulesRow(*row)


def rules_columns(value: RulesRow) -> Columns:
    """Return the columns of a version of the rules."""
    return {name: getattr(value, name) for name in RULES}


def membership(row: Sequence[Any]) -> Membership:
    """Return the membership of a row (program id, name)."""
    return Membership(*row)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


_CLOCK = ("kind", "instance", "side", "site", "started", "ended", "misses", "pauses")
_HOLD = ("since", "until", "by", "reason")
_clock_fields, _hold_fields = itemgetter(*_CLOCK), itemgetter(*_HOLD)


def _require(item: dict[str, Any], wanted: Sequence[str]) -> None:
    """Raise ``StorageError`` unless an item has these fields and no other."""
    # Counting is cheap; that each one is there shows when it is read.
    if len(item) != len(wanted):
        raise StorageError(f"stored {sorted(item)} cannot be read: the fields are {wanted}")


def _clock(item: dict[str, Any]) -> Clock:
    # Few clocks have a promise, and those of earlier versions have no place for one.
    _require(item, (*_CLOCK, "promised") if "promised" in item else _CLOCK)
    *plain, pauses = _clock_fields(item)
    return _clock_of(*plain, item.get("promised"), *map(tuple, pauses))


@lru_cache(maxsize=4096)
def _clock_of(
    kind: str,
    instance: int,
    side: str,
    site: str,
    started: str,
    ended: str | None,
    misses: int,
    promised: str | None,
    *pauses: tuple[str, str | None],
) -> Clock:
    """Return a clock, remembered: issues are read far more often than their clocks change."""
    stood = (Pause(datetime.fromisoformat(since), _moment(until)) for since, until in pauses)
    begin = datetime.fromisoformat(started)
    return Clock(
        kind, instance, side, site, begin, tuple(stood), _moment(ended), misses, _moment(promised)
    )


def _clock_columns(clock: Clock) -> Columns:
    columns: Columns = {
        "kind": clock.kind,
        "instance": clock.instance,
        "side": clock.side,
        "site": clock.site,
        "started": _text(clock.started),
        "pauses": [[_text(pause.since), _text(pause.until)] for pause in clock.pauses],
        "ended": _text(clock.ended),
        "misses": clock.misses,
    }
    return columns | ({"promised": _text(clock.promised)} if clock.promised else {})


def _hold(item: dict[str, str] | None) -> Hold | None:
    if item is None:
        return None
    _require(item, _HOLD)
    since, until, by, reason = _hold_fields(item)
    return Hold(datetime.fromisoformat(since), datetime.fromisoformat(until), by, reason)


def _hold_columns(hold: Hold | None) -> Columns | None:
    if hold is None:
        return None
    since, until = _text(hold.since), _text(hold.until)
    return {"since": since, "until": until, "by": hold.by, "reason": hold.reason}


def issue(row: Sequence[Any]) -> Issue:
    """Return the issue of a row with the columns ``ISSUE``."""
    values = dict(zip(ISSUE, row, strict=True))
    values["clocks"] = tuple(map(_clock, values["clocks"]))
    values["reopened"] = tuple(map(datetime.fromisoformat, values["reopened"]))
    values["hold"] = _hold(values["hold"])
    return Issue(**values)


def issue_columns(value: Issue) -> Columns:
    """Return every column of an issue but its id."""
    out: Columns = {name: getattr(value, name) for name in ISSUE[1:]}
    out["fields"] = dict(value.fields)
    out["clocks"] = [_clock_columns(clock) for clock in value.clocks]
    out["reopened"] = [_text(moment) for moment in value.reopened]
    out["hold"] = _hold_columns(value.hold)
    return out


def step(row: Sequence[Any]) -> StepDone:
    """Return the step of a row with the columns ``STEP``."""
    return StepDone(*row)


def step_columns(issue_id: int, value: StepDone) -> Columns:
    """Return the columns of a step that was done for an issue."""
    return {"issue_id": issue_id} | {name: getattr(value, name) for name in STEP}


def file(row: Sequence[Any]) -> IssueFile:
    """Return the file of a row with the columns ``FILE``."""
    return IssueFile(*row)


def file_columns(value: IssueFile) -> Columns:
    """Return every column of a file but its id."""
    return {name: getattr(value, name) for name in FILE[1:]}


def event(row: Sequence[Any]) -> Event:
    """Return the line of the audit log of a row with the columns ``EVENT``."""
    program_id, kind, row_id, *rest = row
    return Event(program_id, _subject(kind, row_id), *rest)


def event_columns(value: Event) -> Columns:
    """Return the columns of a line of the audit log."""
    out = {name: getattr(value, name) for name in EVENT if not name.startswith("subject_")}
    return out | _subject_columns(value.subject)


def record(row: Sequence[Any]) -> Record:
    """Return the record of a row with the columns ``RECORD``."""
    row_id, program_id, kind, name, live, issue_id, data = row
    return Record(row_id, program_id, kind, name, bool(live), issue_id, data)


def record_columns(value: Record) -> Columns:
    """Return every column of a record but its id."""
    return {name: getattr(value, name) for name in RECORD[1:]}


def draft_columns(value: Draft, now: datetime) -> Columns:
    """Return the columns of a message queued at ``now``; too long a key raises ``ValueError``."""
    if len(value.key) > KEY_LENGTH:
        raise ValueError(f"an outbox key has at most {KEY_LENGTH} characters: {value.key}")
    out = {name: getattr(value, name) for name in DRAFT if not name.startswith("subject_")}
    out |= _subject_columns(value.subject)
    out["guard"] = None if value.guard is None else str(value.guard)
    ready_at = now if value.not_before is None else max(now, value.not_before)
    return out | {"state": "queued", "attempts": 0, "ready_at": ready_at, "created": now}


def queued(row: Sequence[Any]) -> Queued:
    """Return the outbox row of a row with the columns ``DRAFT``, ``QUEUED`` and the root."""
    values = dict(zip(DRAFT, row, strict=False))
    subject = _subject(values.pop("subject_kind"), values.pop("subject_id"))
    values["mentions"] = tuple(values["mentions"])
    values["guard"] = None if values["guard"] is None else read_guard(values["guard"])
    row_id, state, attempts, first_claimed, bundle, root = row[len(DRAFT) :]
    draft = Draft(subject=subject, **values)
    return Queued(row_id, draft, state, attempts, first_claimed, bundle, root)


def surface(row: Sequence[Any]) -> Surface:
    """Return the card of a row with the columns ``SURFACE``."""
    values = dict(zip(SURFACE, row, strict=True))
    subject = Subject(values.pop("subject_kind"), values.pop("subject_id"))
    values["mentions"] = tuple(values["mentions"])
    return Surface(subject=subject, **values)


def surface_columns(value: Surface, now: datetime) -> Columns:
    """Return the columns of a card first wanted at ``now``."""
    out: Columns = {name: getattr(value, name) for name in _GIVEN}
    out |= _subject_columns(value.subject)
    out |= {"version": 1, "shown": 0, "attempts": 0}
    return out | {"ready_at": now, "wanted_at": now}


def installation(row: Sequence[Any]) -> Installation:
    """Return the installation of a row with the columns ``INSTALLATION``."""
    values = dict(zip(INSTALLATION, row, strict=True))
    return Installation(**(values | {"scopes": tuple(values["scopes"])}))


def installation_columns(value: Installation) -> Columns:
    """Return every column of an installation."""
    out: Columns = {name: getattr(value, name) for name in INSTALLATION}
    return out | {"scopes": list(value.scopes)}
