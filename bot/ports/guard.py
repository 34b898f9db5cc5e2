"""What a message depends on: it is dropped at the claim once that is no longer so.

A guard is stored as one string, and this is the only place that writes and reads it:

* ``12:ack/1``: clock ``ack/1`` of the issue with the row id 12 runs
* ``12:ack/1#4``: it runs, and level 4 was not alerted since the acknowledgment
* ``12:update/1~2``: it runs, and not more than two updates in a row were missed
* ``12:live``, ``12:resolved``: somebody still has to work on the issue; it is resolved
* ``record/7``: the record with the row id 7 is live
* ``record/7@D4/0``: it is live, and still names ``D4/0`` under ``open``, or as its ``since``
* ``file/9``: the file with the row id 9 is the last of its row of files without words
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_RECORD, _FILE, _OF_ISSUE, _AT, _UNLESS, _MISSES = "record/", "file/", ":", "@", "#", "~"


class IssueCondition(StrEnum):
    """What a message may ask of an issue besides a clock."""

    LIVE = "live"
    """Somebody still has to work on it."""
    RESOLVED = "resolved"
    """It is resolved, and neither closed nor opened again."""


@dataclass(frozen=True, slots=True)
class ClockGuard:
    """A clock of an issue must run, such as ``ack/1``.

    With ``unless_level`` the message is not needed any more once that level is alerted, with
    ``misses`` not once a further update in a row is missed.
    """

    issue_id: int
    clock: str
    unless_level: int | None = None
    misses: int | None = None

    def __str__(self) -> str:
        level = "" if self.unless_level is None else f"{_UNLESS}{self.unless_level}"
        misses = "" if self.misses is None else f"{_MISSES}{self.misses}"
        return f"{self.issue_id}{_OF_ISSUE}{self.clock}{level}{misses}"


@dataclass(frozen=True, slots=True)
class IssueGuard:
    """An issue must be in a state."""

    issue_id: int
    state: IssueCondition = IssueCondition.LIVE

    def __str__(self) -> str:
        return f"{self.issue_id}{_OF_ISSUE}{self.state}"


@dataclass(frozen=True, slots=True)
class RecordGuard:
    """A record must be live, and still be about ``mark``: a step that it names as open, or the
    moment since when its date is what it is, as stored."""

    record_id: int
    mark: str | None = None

    def __str__(self) -> str:
        mark = "" if self.mark is None else f"{_AT}{self.mark}"
        return f"{_RECORD}{self.record_id}{mark}"


@dataclass(frozen=True, slots=True)
class FileGuard:
    """A file must be the last of its row of files without words: what names all of them is said
    once, when no more come."""

    file_id: int

    def __str__(self) -> str:
        return f"{_FILE}{self.file_id}"


Guard = ClockGuard | IssueGuard | RecordGuard | FileGuard
"""``str(guard)`` is how it is stored; ``read_guard`` is the inverse."""


def read_guard(text: str) -> Guard:
    """Return the guard that is stored as ``text``; anything else raises ``ValueError``."""
    if text.startswith(_RECORD):
        record_id, at, mark = text.removeprefix(_RECORD).partition(_AT)
        return RecordGuard(int(record_id), mark if at else None)
    if text.startswith(_FILE):
        return FileGuard(int(text.removeprefix(_FILE)))
    issue_id, colon, what = text.partition(_OF_ISSUE)
    if not colon or not what:
        raise ValueError(f"{text} is no guard")
    if what in tuple(IssueCondition):
        return IssueGuard(int(issue_id), IssueCondition(what))
    what, _, misses = what.partition(_MISSES)
    clock, _, level = what.partition(_UNLESS)
    return ClockGuard(int(issue_id), clock, _number(level), _number(misses))


def guard_about(
    issue_id: int, clock: str | None, *, unless_level: int | None = None
) -> ClockGuard | IssueGuard:
    """Return the guard of what is said because of a clock, or, without one, of a live issue."""
    if clock is None:
        return IssueGuard(issue_id)
    return ClockGuard(issue_id, clock, unless_level)


def _number(text: str) -> int | None:
    return int(text) if text else None
