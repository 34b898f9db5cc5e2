"""When subjects are looked at next, and leases on those that are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, literal, literal_column, select, union, update

from bot.domain.issue import ENDED_STATES
from bot.ports import Subject
from storage.columns import Moment
from storage.queries.base import Queries
from storage.statement import Statement, among, inserting
from storage.tables import table

_wake, _issue, _record = table("wake"), table("issue"), table("record")
_program, _outbox = table("program"), table("outbox")

_ABOUT = (_wake.c.subject_kind == bindparam("kind"), _wake.c.subject_id == bindparam("of"))
_WAKE = ("subject_kind", "subject_id", "program_id", "at", "due")
_SET = Statement(
    lambda insert: (row := inserting(insert, _wake, _WAKE)).on_conflict_do_update(
        index_elements=["subject_kind", "subject_id"],
        set_={"at": row.excluded.at, "due": row.excluded.due},
    )
)
_UNSET = Statement(delete(_wake).where(*_ABOUT))
_AT = Statement(select(_wake.c.at).where(*_ABOUT))
_NOW = bindparam("now", type_=Moment)
_GOING_ON = select(literal_column("'issue'"), _issue.c.id, _issue.c.program_id, _NOW, _NOW).where(
    _issue.c.program_id == bindparam("program_id"),
    _issue.c.closed.is_(None),
    and_(*(_issue.c.state != literal(state) for state in ENDED_STATES)),
)
_RECORDS = select(_record.c.kind, _record.c.id, _record.c.program_id, _NOW, _NOW).where(
    _record.c.program_id == bindparam("program_id"), literal_column("record.live")
)


def _wake_all(found: Any) -> Statement:
    return Statement(
        lambda insert: (
            (row := insert(_wake))
            .from_select(_WAKE, found)
            .on_conflict_do_update(
                index_elements=["subject_kind", "subject_id"],
                set_={"at": row.excluded.at, "due": row.excluded.due},
            )
        )
    )


_WAKE_ALL = (_wake_all(_GOING_ON), _wake_all(_RECORDS))
_FIRST_DUE = (
    select(_wake.c.id, _wake.c.subject_kind, _wake.c.subject_id, _wake.c.program_id)
    .where(_wake.c.at <= bindparam("now"))
    .order_by(_wake.c.at, _wake.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_DUE = Statement(_FIRST_DUE)
_DUE_BUT = Statement(_FIRST_DUE.where(~among(_wake.c.program_id, "but")))
_LEASE = Statement(update(_wake).where(among(_wake.c.id, "ids")).values(at=bindparam("until")))
_DUE_PROGRAMS = Statement(
    select(_program.c.id)
    .where(
        _program.c.state == literal("active"),
        _program.c.id.in_(
            union(
                select(_wake.c.program_id).where(_wake.c.at <= _NOW),
                select(_outbox.c.program_id).where(_outbox.c.ready_at <= _NOW),
            )
        ),
    )
    .order_by(_program.c.id)
)
SOONEST_SUBJECT = select(func.min(_wake.c.at))
_NEXT = Statement(SOONEST_SUBJECT)


class Wakes(Queries):
    """Statements on wakes."""

    def set_wake(self, subject: Subject, program_id: int, at: datetime | None) -> None:
        """Wake a subject at ``at`` (``None``: never), forgetting any lease on it."""
        if at is None:
            self._do(_UNSET, {"kind": subject.kind, "of": subject.id})
            return
        about = {"subject_kind": subject.kind, "subject_id": subject.id}
        self._do(_SET, about | {"program_id": program_id, "at": at, "due": at})

    def wake_at(self, subject: Subject) -> datetime | None:
        """Return when a subject is woken next; while it is leased, the lease's end."""
        at: datetime | None = self._value(_AT, {"kind": subject.kind, "of": subject.id})
        return at

    def wake_program(self, program_id: int, now: datetime) -> None:
        """Wake every issue of a program that has not ended, and every live record, now."""
        for statement in _WAKE_ALL:
            self._do(statement, {"program_id": program_id, "now": now})

    def programs_due(self, now: datetime) -> list[int]:
        """Return the active programs in which a wake or a queued message is due, by id."""
        return [row[0] for row in self._rows(_DUE_PROGRAMS, {"now": now})]

    def lease_due(
        self, now: datetime, until: datetime, limit: int, but: Sequence[int] = ()
    ) -> list[tuple[Subject, int]]:
        """Lease due wakes until ``until``: (subject, program id), longest due first; not those of
        the programs ``but``.
        """
        self._must_write()
        due = _DUE_BUT if but else _DUE
        found = self._rows(due, {"now": now, "limit": limit, "but": list(but)})
        if found:
            self._do(_LEASE, {"ids": [row[0] for row in found], "until": until})
        return [(Subject(kind, row_id), program_id) for _, kind, row_id, program_id in found]

    def next_subject(self) -> datetime | None:
        """Return when a subject is woken next; ``None``: none is."""
        at: datetime | None = self._value(_NEXT)
        return at
