"""Check a list against the program, row by row: what would be made, changed and refused.

Nothing is stored. The same judgement is made again when a row's turn comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.domain.issue import Issue
from bot.domain.values import UNSORTED
from bot.engine.context import Context
from bot.features.issues.discretion.policy import discretion_of
from bot.features.issues.texts import STATES
from bot.features.lists.imports.difference import difference, in_words, keeps
from bot.features.lists.imports.known_issues import Known
from bot.features.lists.imports.meanings import Meanings
from bot.features.lists.imports.new_issue import new_issue
from bot.features.lists.imports.own_words import left_out
from bot.features.lists.imports.read_entry import EntryReader
from bot.features.lists.imports.values import (
    CHANGE,
    CLOSED,
    ENDED,
    NEW,
    REFUSED,
    SAME,
    Entry,
    Importer,
    Verdict,
)
from bot.features.lists.spreadsheet.read_lines import LISTED, Line, Table, shown
from bot.features.lists.spreadsheet.sheet import Problem
from bot.features.lists.texts import say
from bot.messages.card import plain
from bot.messages.say import Value


@dataclass
class Checked:
    """The verdict on every row, and how often each word of the list was taken for which."""

    table: Table
    verdicts: list[Verdict] = field(default_factory=list)
    words: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)

    def of(self, result: str) -> list[Verdict]:
        """Return the verdicts with a result."""
        return [verdict for verdict in self.verdicts if verdict.result == result]

    @property
    def entries(self) -> list[Entry]:
        """Return what would be imported."""
        return [v.entry for v in self.verdicts if v.entry and v.result in (NEW, CHANGE)]


def check(ctx: Context, table: Table, known: Known, importer: Importer) -> Checked:
    """Judge every line of a table for whoever imports it."""
    checked = Checked(table)
    first: dict[str, int] = {}
    made: dict[Kind, Issue] = {}
    meanings = Meanings(ctx, importer)
    for line in table.lines:
        reader = EntryReader(ctx, table.header, line, known, checked.words, meanings)
        checked.verdicts.append(_Judge(ctx, line, known, reader, importer, made).verdict(first))
    return checked


Kind = tuple[str | None, ...]
"""What of an entry decides how its issue begins, whatever it is about."""


class _Judge:
    """Judges one line. ``made`` are the new issues of a list by their kind: in a check they
    differ in their words only, and clocks take long to be computed."""

    def __init__(
        self,
        ctx: Context,
        line: Line,
        known: Known,
        reader: EntryReader,
        importer: Importer,
        made: dict[Kind, Issue],
    ) -> None:
        self._made_before = made
        self._ctx = ctx
        self._line = line
        self._known = known
        self._reader = reader
        self._importer = importer
        self._unsorted: list[Problem] = []

    def verdict(self, first: dict[str, int]) -> Verdict:
        """Say what becomes of the line; ``first`` are the rows in which others came before."""
        issue, source, number = self._reader.about()
        entry = self._as_held(self._reader.entry(source, number), issue)
        known_as = str(issue.number) if issue is not None else source
        repeated = first.setdefault(known_as, self._line.row)
        if repeated != self._line.row:
            self._reader.problem("", "row.repeats", first=repeated)
        problems = [*self._line.problems, *self._reader.problems]
        if problems:
            return self._result(REFUSED, map(self._said, problems), issue)
        closed = entry.state in ("closed", "cancelled")
        if issue is not None and not issue.live:
            return self._ended(issue, closed=closed)
        if closed:
            return self._closed(entry, issue)
        return self._changed(entry, issue) if issue is not None else self._new(entry)

    # verdicts

    def _new(self, entry: Entry) -> Verdict:
        issue, title = self._begun(entry)
        twin = self._known.alike(title)
        untouched = [*left_out(self._ctx, entry, self._importer.person, issue.responder)]
        if twin is not None:
            untouched.append(plain(say("row.twin", twin=self._ctx.name(twin))))
        return self._result(NEW, (self._made(issue, title),), None, entry, tuple(untouched))

    def _begun(self, entry: Entry) -> tuple[Issue, str]:
        """Return the issue that an entry makes, as the first of its kind, and its title."""
        if discretion_of(entry.category or UNSORTED) is not None:
            issue = new_issue(self._ctx, entry, self._importer.person, 0, self._importer.now)
            return issue, issue.title
        people = (entry.owner, entry.role, entry.raised_by)
        kind = (entry.category, entry.severity, entry.responder, entry.state, *people)
        if kind not in self._made_before:
            begun = new_issue(self._ctx, entry, self._importer.person, 0, self._importer.now)
            self._made_before[kind] = begun
        return self._made_before[kind], entry.title

    def _made(self, issue: Issue, title: str) -> str:
        owner = issue.owner(issue.responder)
        named = say("row.new.owner", owner=self._ctx.person_name(owner)) if owner else None
        return plain(
            say(
                "row.new",
                title=shown(title),
                category=issue.category,
                severity=issue.severity,
                company=self._ctx.company(issue.responder),
                owner=named,
                state=STATES[issue.state],
            )
        )

    def _changed(self, entry: Entry, issue: Issue) -> Verdict:
        entry = replace(entry, number=issue.number)
        changes = difference(self._ctx, issue, entry, self._importer)
        name = self._ctx.name(issue)
        if not changes.any:
            text = plain(say("row.same", name=name))
            return self._result(SAME, (text,), issue, untouched=changes.untouched)
        text = plain(say("row.change", name=name, changes=in_words(issue, changes)))
        return self._result(CHANGE, (text,), issue, entry, changes.untouched)

    def _closed(self, entry: Entry, issue: Issue | None) -> Verdict:
        text = shown(self._line.get("state"))
        reason = plain(say("row.closed", state=text))
        untouched: tuple[str, ...] = ()
        if issue is not None:
            name, old = self._ctx.name(issue), STATES[issue.state]
            verb = "resolve" if entry.state == "closed" else "cancel"
            untouched = (keeps(name, "state", old, text, f"issue {verb} {name}"),)
        return self._result(CLOSED, (reason,), issue, untouched=untouched)

    def _ended(self, issue: Issue, *, closed: bool) -> Verdict:
        name = self._ctx.name(issue)
        key = "row.same" if closed or issue.state == "resolved" else "row.ended"
        text = plain(say(key, name=name, state=STATES[issue.state]))
        return self._result(SAME if key == "row.same" else ENDED, (text,), issue)

    def _result(
        self,
        result: str,
        texts: Iterable[str],
        issue: Issue | None,
        entry: Entry | None = None,
        untouched: tuple[str, ...] = (),
    ) -> Verdict:
        name = self._ctx.name(issue) if issue is not None else ""
        title = self._line.get("title") or (issue.title if issue is not None else "")
        unsorted = tuple(map(self._kept, self._unsorted)) if result in (NEW, CHANGE, SAME) else ()
        row = self._line.row
        return Verdict(row, result, title, tuple(texts), name, entry, untouched, unsorted)

    # what is not understood

    def _as_held(self, entry: Entry, issue: Issue | None) -> Entry:
        """Return an entry without what the issue already holds word for word, which is no news."""
        held = {} if issue is None else issue.fields
        known = {
            note.meaning
            for note in self._line.unsorted
            if note.meaning in held and shown(held[note.meaning]) == note.values.get("shown")
        }
        notes = (*self._line.unsorted, *self._reader.unsorted)
        self._unsorted = [note for note in notes if note.meaning not in known]
        if not known:
            return entry
        kept = {LISTED + meaning for meaning in known}
        fields = {key: value for key, value in entry.fields.items() if key not in kept}
        return replace(entry, fields=fields)

    def _kept(self, note: Problem) -> str:
        values: dict[str, Value] = dict(note.values)
        what = say(note.key, **values)
        return plain(say("row.unsorted", column=note.column, what=what) if note.column else what)

    def _said(self, problem: Problem) -> str:
        values: dict[str, Value] = dict(problem.values)
        what = say(problem.key, **values)
        key = "row.at.column" if problem.column else "row.at"
        return plain(say(key, row=self._line.row, column=problem.column, what=what))
