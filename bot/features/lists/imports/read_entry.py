"""From a line of a list to an entry in the program's words, with what is wrong in it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TypeVar

from bot.domain.issue import LIST_SOURCE, Issue
from bot.domain.values import Person, Severity, Side
from bot.domain.vocabulary import word
from bot.engine.context import Context
from bot.features.issues.discretion.policy import discretion_of
from bot.features.issues.duplicates.question import score
from bot.features.lists.imports import match_words
from bot.features.lists.imports.known_issues import Known
from bot.features.lists.imports.meanings import Meanings
from bot.features.lists.imports.values import Entry
from bot.features.lists.spreadsheet.header import Header
from bot.features.lists.spreadsheet.read_lines import LISTED, LISTED_OWNER, Line, shown
from bot.features.lists.spreadsheet.sheet import Problem

Words = dict[str, Counter[tuple[str, str]]]
"""How often each word of a column was taken for which."""

# What makes an issue of a list the same one without a number of its own.
IDENTITY = ("mpn", "part", "po", "opened")
# A list's own number may be counted anew; below this likeness (percent) of titles it was.
SAME_TITLE = 45
Meaning = TypeVar("Meaning", bound=str)
_OURS = re.compile(r"([A-Z][A-Z0-9]{1,9})[- ]?(\d{1,9})", re.IGNORECASE)


class EntryReader:
    """Reads one line. ``words`` counts what was understood, ``problems`` refuse the line,
    ``unsorted`` is what is kept as text."""

    def __init__(
        self,
        ctx: Context,
        header: Header,
        line: Line,
        known: Known,
        words: Words,
        meanings: Meanings,
    ) -> None:
        self._ctx = ctx
        self._meanings = meanings
        self._header = header
        self._line = line
        self._known = known
        self._words = words
        self.problems: list[Problem] = []
        self.unsorted: list[Problem] = []
        self._listed: dict[str, str] = {}
        self._role: str | None = None

    def about(self) -> tuple[Issue | None, str, int | None]:
        """Return the issue that the line is about, its source, and its number where it is ours."""
        text = self._line.get("number")
        ours = _OURS.fullmatch(text)
        if ours is not None and ours[1].upper() == self._ctx.program.key:
            issue = self._known.numbered(int(ours[2]))
            if issue is None:
                self.problem("number", "row.number", shown=text, program=self._ctx.program.key)
            return issue, f"{LIST_SOURCE}{text}", int(ours[2])
        source = self._source(text)
        issue = self._known.listed(source) or (self._known.with_ref(text) if text else None)
        if issue is not None and text and not self._same_title(issue):
            name = self._ctx.name(issue)
            self.problem("number", "row.taken", shown=text, name=name, title=shown(issue.title))
        return issue, source, issue.number if issue is not None else None

    def _same_title(self, issue: Issue) -> bool:
        """Say whether the title is the same; what was typed over a neutral one is not compared."""
        title = self._line.get("title")
        if discretion_of(issue.category) is not None:
            return True
        return not title or score(title.casefold(), issue.title.casefold()) >= SAME_TITLE

    def _source(self, number: str) -> str:
        line = self._line
        parts = ["ref", word(number)] if number else ["row", word(line.get("title"))]
        if not number:
            parts += [word(line.fields.get(key, "")) for key in IDENTITY]
        return LIST_SOURCE + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]

    # what it says

    def entry(self, source: str, number: int | None) -> Entry:
        """Return what the line says, as far as it is understood."""
        line = self._line
        fields = dict(line.fields)
        text = line.get("number")
        if text and number is None:
            fields["ref"] = text
        owner, responder = self._owner_and_side()
        raised_by = self._raised_by(fields)
        category = self._judged("category", self._meanings.category(line.get("category")))
        severity: Severity | None = self._judged(
            "severity", self._meanings.severity(line.get("severity"))
        )
        state = self._judged("state", self._meanings.state(line.get("state")))
        return Entry(
            row=line.row,
            title=line.get("title"),
            source=source,
            number=number,
            category=category,
            severity=severity,
            responder=responder,
            owner=owner,
            state=state,
            raised_by=raised_by,
            role=self._role,
            fields={**fields, **self._listed},
        )

    def _judged(self, column: str, meaning: Meaning | None) -> Meaning | None:
        """Note what a word was taken for; one that means nothing is kept as text."""
        text = self._line.get(column)
        if not text:
            return None
        if meaning is None:
            allowed = self._ctx.rules.categories if column == "category" else ()
            near = match_words.hint(text, [*allowed, *match_words.spelled(column)])
            names = ", ".join(allowed)
            if column == "category" and match_words.discreet(text, self._ctx):
                shows = {"shown": shown(text), "nearest": near, "allowed": names}
                self.problem(column, "row.category", **shows)
            self._keep(column, text, f"row.{column}", nearest=near, allowed=names)
        else:
            self._note(column, text, meaning)
        return meaning

    def _note(self, column: str, text: str, meaning: str) -> None:
        """Count what a word was taken for."""
        pair = self._meanings.noted(column, text, meaning)
        if pair is not None:
            self._words.setdefault(column, Counter())[pair] += 1

    def _owner_and_side(self) -> tuple[str | None, Side | None]:
        """Return owner and side, which must agree; a company in the owner's column is a side."""
        text, given = self._line.get("owner"), self._line.get("side")
        side = self._meanings.side(given) if given else None
        if given and side is None:
            sides = self._ctx.program.sides
            names = [*map(self._ctx.company, sides), *(side.upper() for side in sides)]
            allowed = {"allowed": ", ".join(names), "example": names[0]}
            self._keep("side", given, "row.side", **allowed)
        elif side is not None:
            self._note("side", given, side)
        if not text:
            return None, side
        person = self._meanings.person(text) or self._holder(text, side)
        if person is None:
            return None, self._side_of_owner(text, side)
        if side not in (None, person.side):
            company, partner = self._ctx.company(person.side), self._ctx.company(side or "")
            apart = {"person": person.name, "company": company, "side": partner}
            self._keep("owner", text, "row.sides", **apart)
            return None, side
        self._note("owner", text, person.id)
        return person.id, person.side

    def _holder(self, text: str, side: Side | None) -> Person | None:
        """Return who alone holds the role that a text names; of one role on each side the list
        has to say which, or the rule of the issue does."""
        role = match_words.role(text, self._ctx)
        if role is None:
            return None
        holders = match_words.holders(role, self._ctx, side)
        if len(holders) == 1:
            return holders[0]
        self._role = role if side is None else None
        return None

    def _side_of_owner(self, text: str, side: Side | None) -> Side | None:
        if self._role is not None:
            self._note("owner", text, self._role)
            self._listed[LISTED_OWNER] = text
            return side
        meant = self._meanings.side(text)
        if meant is None:
            people = [p.name for p in self._ctx.program.people]
            near = match_words.hint(text, people)
            self._keep("owner", text, "row.owner", nearest=near, example=people[0])
        return side or meant

    def _keep(self, column: str, text: str, key: str, **values: str | int) -> None:
        """Keep a text that means nothing here, to be sorted by people."""
        name = self._header.column_name(column)
        self._listed[LISTED + column] = text
        self.unsorted.append(Problem(key, name, {"shown": shown(text), **values}, column))

    def _raised_by(self, fields: dict[str, str]) -> str | None:
        """Store the name of somebody who is not on the roster as it was written."""
        text = self._line.get("raised_by")
        if not text:
            return None
        person = self._meanings.person(text)
        if person is None:
            fields["raised_by"] = text
            return None
        self._note("raised_by", text, person.id)
        return person.id

    def problem(self, column: str, key: str, **values: str | int) -> None:
        """Note what is wrong; an empty ``column`` means the whole row."""
        name = self._header.column_name(column) if column else ""
        self.problems.append(Problem(key, name, values, column))
