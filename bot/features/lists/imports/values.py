"""What an import works with: an entry of the list, what becomes of a row, and the running job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.issue import Issue
from bot.domain.values import Person, Severity, Side
from bot.features.lists.imports.own_vocabulary import NO_WORDS, OwnVocabulary

NEW, CHANGE, SAME, CLOSED, ENDED, REFUSED = "new", "change", "same", "closed", "ended", "refused"
RESULTS = (NEW, CHANGE, SAME, CLOSED, ENDED, REFUSED)
"""What becomes of a row. Only the first two are imported."""

CHECKED, RUNNING, DONE, STOPPED = "checked", "running", "done", "stopped"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row in the program's own words; ``None`` is what the list does not say.

    ``number`` is the issue that it is about; without one ``source`` finds or makes it. ``state``
    is new, open, acknowledged or resolved. People are roster ids; ``role`` is whom the list names
    in place of an owner, on whichever side answers.
    """

    row: int
    title: str
    source: str
    number: int | None = None
    category: str | None = None
    severity: Severity | None = None
    responder: Side | None = None
    owner: str | None = None
    state: str | None = None
    raised_by: str | None = None
    role: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, when, and with the rights of a program manager or not.

    ``asked`` says whether a question about an issue is open, which another category would end;
    ``own`` are the words of the program.
    """

    person: Person
    now: datetime
    manager: bool
    asked: Callable[[Issue], bool]
    own: OwnVocabulary = NO_WORDS


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one row, and why in sentences; ``name`` is the issue's number in words.

    ``untouched`` says what differs in the list, but is not changed by an import, ``unsorted`` what
    was not understood and is kept as text.
    """

    row: int
    result: str
    title: str
    why: tuple[str, ...]
    name: str = ""
    entry: Entry | None = None
    untouched: tuple[str, ...] = ()
    unsorted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """An import of a program, stored as a record. ``rows`` are to be done in slices, ``done`` are.

    ``notes`` say what was not imported, a few sentences. ``cards`` says whether new issues get
    their cards at once. ``first`` and ``last`` are the numbers of new issues.
    """

    number: int
    by: str
    side: str
    file: str
    sheet: str
    asked: datetime
    rows: int
    slices: int
    state: str = CHECKED
    cards: bool = True
    begun: datetime | None = None
    ended: datetime | None = None
    done: int = 0
    slice: int = 0
    created: int = 0
    changed: int = 0
    same: int = 0
    failed: int = 0
    first: int | None = None
    last: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the import's number as people write it, such as ``I3``; its side counts it."""
        return f"I{self.number}"
