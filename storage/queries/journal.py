"""The audit log, the answers to inbound events, and values kept by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, insert, literal, literal_column, select

from bot.domain.errors import Conflict
from bot.domain.search import said, words_of_all
from bot.ports import Event, Subject
from storage import rows
from storage.queries.words import Words
from storage.statement import Statement, among, inserting
from storage.tables import table

_event, _inbound, _kept = table("event"), table("inbound"), table("kept")

_ADD_EVENT = Statement(inserting(insert, _event, rows.EVENT))
_LOG = (
    select(*rows.columns("event", rows.EVENT))
    .where(_event.c.program_id == bindparam("of"))
    .order_by(_event.c.id)
)
_EVENTS = Statement(_LOG)
_EVENTS_ABOUT = Statement(
    _LOG.where(_event.c.subject_kind == bindparam("kind"), _event.c.subject_id == bindparam("id"))
)
_EVENTS_OF = Statement(
    _LOG.where(
        _event.c.subject_kind == literal("issue"),
        among(_event.c.subject_id, "issues"),
        among(_event.c.kind, "kinds", String),
        _event.c.at > bindparam("since"),
    )
)
_LINES = Statement(
    select(_event.c.id)
    .where(
        _event.c.program_id == bindparam("of"),
        _event.c.subject_kind == literal("issue"),
        among(_event.c.subject_id, "issues"),
        among(_event.c.kind, "kinds", String),
        among(_event.c.audience, "readers", String),
    )
    # An expression: to have them by id, a planner would walk the whole log.
    .order_by((_event.c.id + literal_column("0")).desc())
    .limit(bindparam("limit"))
)
_EVENTS_AT = Statement(
    select(*rows.columns("event", rows.EVENT))
    .where(among(_event.c.id, "ids"))
    .order_by(_event.c.id)
)
_ANSWER = Statement(select(_inbound.c.answer).where(_inbound.c.key == bindparam("of")))
_REMEMBER = Statement(
    lambda insert: inserting(insert, _inbound, ("key", "at", "answer")).on_conflict_do_nothing(
        index_elements=["key"]
    )
)
_NOTE = Statement(select(_kept.c.value).where(_kept.c.name == bindparam("of")))
_NOTES = Statement(select(_kept.c.name, _kept.c.value).where(among(_kept.c.name, "names", String)))
_KEEP = Statement(
    lambda insert: (row := inserting(insert, _kept, ("name", "value"))).on_conflict_do_update(
        index_elements=["name"], set_={"value": row.excluded.value}
    )
)


class Journal(Words):
    """Statements on the audit log, inbound events and kept values."""

    def add_event(self, event: Event) -> None:
        """Append one line to the audit log."""
        self._do(_ADD_EVENT, rows.event_columns(event))
        if event.subject is not None and event.subject.kind == "issue":
            words = words_of_all(said(event.payload))
            self._say(event.program_id, event.subject.id, event.audience, words)

    def events(self, program_id: int, subject: Subject | None = None) -> list[Event]:
        """Return the log of a program, or of one subject, oldest first."""
        if subject is None:
            found = self._rows(_EVENTS, {"of": program_id})
        else:
            about = {"of": program_id, "kind": subject.kind, "id": subject.id}
            found = self._rows(_EVENTS_ABOUT, about)
        return [rows.event(row) for row in found]

    def events_of(
        self, program_id: int, issues: Sequence[int], kinds: Sequence[str], since: datetime
    ) -> list[Event]:
        """Return what the log says of these issues since a moment, of some kinds, oldest first."""
        about = {"of": program_id, "issues": list(issues), "kinds": list(kinds), "since": since}
        return [rows.event(row) for row in self._rows(_EVENTS_OF, about)]

    def last_lines(
        self,
        program_id: int,
        issues: Sequence[int],
        kinds: Sequence[str],
        readers: Sequence[str],
        limit: int,
    ) -> list[int]:
        """Return the ids of at most ``limit`` of the last lines of some kinds about these issues,
        oldest first, as far as one of ``readers`` may read them.
        """
        about = {"of": program_id, "issues": list(issues), "kinds": list(kinds)}
        given = about | {"readers": list(readers), "limit": limit}
        return [int(row[0]) for row in reversed(self._rows(_LINES, given))]

    def events_at(self, ids: Sequence[int]) -> list[Event]:
        """Return the lines with these ids, oldest first."""
        return [rows.event(row) for row in self._rows(_EVENTS_AT, {"ids": list(ids)})]

    def answered(self, key: str) -> dict[str, Any] | None:
        """Return the answer that was given to an inbound event, or ``None`` if it is new."""
        answer: dict[str, Any] | None = self._value(_ANSWER, {"of": key})
        return answer

    def remember(self, key: str, now: datetime, answer: dict[str, Any]) -> None:
        """Keep the answer to an inbound event; a second one with this key raises ``Conflict``."""
        added = self._do(_REMEMBER, {"key": key, "at": now, "answer": answer})
        if added != 1:
            raise Conflict(f"the event {key} was answered before")

    def note(self, name: str) -> str | None:
        """Return a kept value such as the last sign of life."""
        value: str | None = self._value(_NOTE, {"of": name})
        return value

    def notes(self, names: Sequence[str]) -> dict[str, str]:
        """Return the kept values of these names, as far as there are any."""
        found = self._rows(_NOTES, {"names": list(names)})
        return {str(name): str(value) for name, value in found}

    def keep(self, name: str, value: str) -> None:
        """Keep a value by name."""
        self._do(_KEEP, {"name": name, "value": value})
