"""Issues and the steps of their plans that are done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import (
    ColumnElement,
    String,
    bindparam,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    type_coerce,
    update,
)

from bot.domain.issue import ENDED_STATES, Issue, StepDone
from bot.domain.outline import Outline
from bot.domain.search import texts_of
from storage import rows
from storage.queries.words import Words
from storage.statement import Statement, among, inserting
from storage.tables import WITH_REF, table

_issue, _step = table("issue"), table("step")

_SELECT = select(*rows.columns("issue", rows.ISSUE))
_BY_ID = Statement(_SELECT.where(_issue.c.id == bindparam("of")))
_IN_PROGRAM = _SELECT.where(_issue.c.program_id == bindparam("of"))
_NUMBERED = Statement(_IN_PROGRAM.where(_issue.c.number == bindparam("number")))
_FROM = Statement(_IN_PROGRAM.where(_issue.c.source == bindparam("source")))
_BY_NUMBER = _IN_PROGRAM.order_by(_issue.c.number)
_ALL = Statement(_BY_NUMBER)
_AMONG_STATES = among(_issue.c.state, "states", String)
_IN_STATES = Statement(_BY_NUMBER.where(_AMONG_STATES))
# All that has not ended is in an index of its own, however much has.
_LIVE = Statement(_BY_NUMBER.where(_issue.c.closed.is_(None), _AMONG_STATES))
# An expression: to have them by number, a planner would walk all numbers that there ever were.
_ENDED = Statement(
    _IN_PROGRAM.where(_issue.c.closed > bindparam("since")).order_by(
        _issue.c.number + literal_column("0")
    )
)
_PAGE: ColumnElement[int] = bindparam("limit")
_UP = Statement(_BY_NUMBER.where(_issue.c.number > bindparam("after")).limit(_PAGE))
_DOWN = Statement(
    _IN_PROGRAM.where(_issue.c.closed.is_not(None), _issue.c.number < bindparam("below"))
    .order_by(_issue.c.number.desc())
    .limit(_PAGE)
)
_LAST = Statement(select(func.max(_issue.c.number)).where(_issue.c.program_id == bindparam("of")))
# As their index says it.
_REFS = Statement(
    select(_issue.c.number, _issue.c.fields)
    .where(
        _issue.c.program_id == bindparam("of"),
        literal_column(WITH_REF),
        or_(_issue.c.source.is_(None), _issue.c.source.not_like(bindparam("but", type_=String))),
    )
    .order_by(_issue.c.number)
)
_MERGED = Statement(
    _BY_NUMBER.where(
        _issue.c.state == literal("merged"),
        _issue.c.merged_into.is_not(None),
        _issue.c.merged_into == bindparam("number"),
    )
)
_NUMBERS = Statement(select(_issue.c.id, _issue.c.number).where(among(_issue.c.id, "ids")))
_OUTLINE = rows.columns("issue", rows.OUTLINE)
# Few columns, and a bounded walk down the numbers: however many issues there are, it is short.
_OUTLINES = Statement(
    select(*(type_coerce(c, String) if c.name == "fields" else c for c in _OUTLINE))
    .where(
        _issue.c.program_id == bindparam("of"),
        _issue.c.number > bindparam("after"),
        _issue.c.logged >= bindparam("since"),
        among(_issue.c.state, "states", String),
    )
    .order_by(_issue.c.number.desc())
    .limit(bindparam("limit"))
)
_ADD = Statement(inserting(insert, _issue, rows.ISSUE[1:]).returning(_issue.c.id))
_SAVE = Statement(
    update(_issue)
    .where(_issue.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in rows.ISSUE[1:]})
)
# What is written in an issue itself.
_WRITTEN = Statement(
    select(_issue.c.title, _issue.c.fields, _issue.c.resolution).where(
        _issue.c.id == bindparam("of")
    )
)
_other = _issue.alias("other")
# What comes before and behind the place in the source of an issue: ``slack:T1/C1`` ``/171.5``.
_BEHIND = func.substr(_issue.c.source, func.length(bindparam("old", type_=String)) + 1)
_MOVED = bindparam("new", type_=String).concat(_BEHIND)
_MOVE_SOURCES = Statement(
    update(_issue)
    .where(
        _issue.c.program_id == bindparam("of"),
        _issue.c.source.is_not(None),
        _issue.c.source == bindparam("old", type_=String).concat(_BEHIND),
        func.substr(_BEHIND, 1, 1) == literal("/"),
        ~exists().where(_other.c.program_id == _issue.c.program_id, _other.c.source == _MOVED),
    )
    .values(source=_MOVED)
)
_STEPS = Statement(
    select(*rows.columns("step", rows.STEP))
    .where(_step.c.issue_id == bindparam("of"))
    .order_by(_step.c.id)
)
_ADD_STEPS = Statement(
    lambda insert: inserting(insert, _step, ("issue_id", *rows.STEP)).on_conflict_do_nothing(
        index_elements=["issue_id", "key"]
    )
)


def _written(issue: Issue) -> tuple[str, ...]:
    return texts_of(issue.title, issue.fields, issue.resolution)


class Issues(Words):
    """Statements on issues and steps."""

    def add_issue(self, issue: Issue) -> Issue:
        """Insert an issue (its ``id`` is ignored) and return it with its id."""
        added = replace(issue, id=int(self._value(_ADD, rows.issue_columns(issue))))
        self._say_of_itself(issue.program_id, added.id, (), _written(issue))
        if self._touched is not None:
            self._touched.issues[added.id] = None
        return added

    def save_issue(self, issue: Issue) -> None:
        """Store every field of an issue."""
        before = self._written_before(issue.id)
        self._say_of_itself(issue.program_id, issue.id, before, _written(issue))
        self._do(_SAVE, rows.issue_columns(issue) | {"of": issue.id})

    def _written_before(self, issue_id: int) -> tuple[str, ...]:
        """Return what is written in an issue so far; as it was at first is kept, where it is
        weighed."""
        if self._touched is not None and issue_id not in self._touched.issues:
            issue = self._touched.issues[issue_id] = self.issue(issue_id)
            return () if issue is None else _written(issue)
        title, fields, resolution = self._row(_WRITTEN, {"of": issue_id}) or ("", {}, None)
        return texts_of(title, fields, resolution)

    def issue(self, issue_id: int) -> Issue | None:
        """Return an issue by row id."""
        row = self._row(_BY_ID, {"of": issue_id})
        return None if row is None else rows.issue(row)

    def issue_numbered(self, program_id: int, number: int) -> Issue | None:
        """Return an issue by its number."""
        row = self._row(_NUMBERED, {"of": program_id, "number": number})
        return None if row is None else rows.issue(row)

    def issues(self, program_id: int, states: Sequence[str] | None = None) -> list[Issue]:
        """Return the issues of a program by number, all or those in ``states``."""
        if states is None:
            found = self._rows(_ALL, {"of": program_id})
        else:
            chosen = _LIVE if set(ENDED_STATES).isdisjoint(states) else _IN_STATES
            found = self._rows(chosen, {"of": program_id, "states": list(states)})
        return [rows.issue(row) for row in found]

    def issues_after(self, program_id: int, number: int, limit: int) -> list[Issue]:
        """Return at most ``limit`` issues numbered above ``number``, by number."""
        found = self._rows(_UP, {"of": program_id, "after": number, "limit": limit})
        return [rows.issue(row) for row in found]

    def ended_below(self, program_id: int, number: int, limit: int) -> list[Issue]:
        """Return at most ``limit`` issues that ended, numbered below ``number``, the newest
        first.
        """
        found = self._rows(_DOWN, {"of": program_id, "below": number, "limit": limit})
        return [rows.issue(row) for row in found]

    def last_number(self, program_id: int) -> int:
        """Return the highest number of an issue, which is how many there are; 0: there is none."""
        return int(self._value(_LAST, {"of": program_id}) or 0)

    def numbers(self, ids: Sequence[int]) -> dict[int, int]:
        """Return the numbers of issues by their row ids."""
        return {int(key): int(number) for key, number in self._rows(_NUMBERS, {"ids": ids})}

    def issue_from(self, program_id: int, source: str) -> Issue | None:
        """Return the issue that was logged from this message."""
        row = self._row(_FROM, {"of": program_id, "source": source})
        return None if row is None else rows.issue(row)

    def _move_sources(self, program_id: int, old: str, new: str) -> int:
        """Move what issues were logged from to another place, message by message."""
        return self._do(_MOVE_SOURCES, {"of": program_id, "old": old, "new": new})

    def ended_refs(self, program_id: int, but: str) -> list[tuple[int, str]]:
        """Return number and ``ref`` of the issues that ended and have one, by number."""
        found = self._rows(_REFS, {"of": program_id, "but": f"{but}%"})
        return [(number, fields["ref"]) for number, fields in found if "ref" in fields]

    def merged_into(self, program_id: int, number: int) -> list[Issue]:
        """Return the issues that are merged into the one with this number, by number."""
        found = self._rows(_MERGED, {"of": program_id, "number": number})
        return [rows.issue(row) for row in found]

    def ended_since(self, program_id: int, since: datetime) -> list[Issue]:
        """Return the issues that were closed, cancelled or merged after a moment, by number."""
        found = self._rows(_ENDED, {"of": program_id, "since": since})
        return [rows.issue(row) for row in found]

    def outlines(
        self, program_id: int, states: Sequence[str], *, after: int, since: datetime, limit: int
    ) -> list[Outline]:
        """Return what is compared of the newest issues in ``states``, the newest first: at most
        ``limit``, numbered above ``after`` and logged at or after ``since``.
        """
        given = {"of": program_id, "states": list(states)}
        found = self._rows(_OUTLINES, given | {"after": after, "since": since, "limit": limit})
        return cast(list[Outline], found)

    def steps(self, issue_id: int) -> list[StepDone]:
        """Return the steps done for an issue, oldest first."""
        return [rows.step(row) for row in self._rows(_STEPS, {"of": issue_id})]

    def add_steps(self, issue_id: int, steps: Sequence[StepDone]) -> None:
        """Remember steps; one whose key is there already stays as it was."""
        if steps:
            found = [rows.step_columns(issue_id, step) for step in steps]
            self._do_all(_ADD_STEPS, found)
