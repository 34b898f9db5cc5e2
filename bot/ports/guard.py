"""What a message depends on: it is dropped at the claim once that is no longer so.

A guard is stored as one string, and this is the only place that writes and reads it:

* ``12:ack/1``: clock ``ack/1`` of the issue with the row id 12 runs
* ``12:ack/1#4``: it runs, and level 4 was not alerted since the acknowledgment
* ``12:update/1~2``: it runs, and not more than two updates in a row were missed
* ``12:live``, ``12:unanswered``, ``12:resolved``: somebody still has to work on the issue; nobody
  acknowledged it; it is resolved
* ``12:unanswered#4``: and level 4 was not alerted since the acknowledgment
* ``record/7``: the record with the row id 7 is live
* ``record/7@D4/0``: it is live, and still names ``D4/0`` under ``open``, or as its ``since``
* ``record/7#4@D4/0``: and level 4 of its issue was not alerted since the acknowledgment
* ``seat/7@oem/buyer,/sqe``: the proposal with the row id 7 still waits for one of these seats
* ``file/9``: the file with the row id 9 is the last of its row of files without words
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_RECORD, _SEAT, _FILE = "record/", "seat/", "file/"
_OF_ISSUE, _AT, _UNLESS, _MISSES, _SEATS = ":", "@", "#", "~", ","


class IssueCondition(StrEnum):
    """What a message may ask of an issue besides a clock."""

    LIVE = "live"
    """Somebody still has to work on it."""
    UNANSWERED = "unanswered"
    """Somebody still has to acknowledge it, for the first time or since it was opened again."""
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
        level = _unless(self.unless_level)
        misses = "" if self.misses is None else f"{_MISSES}{self.misses}"
        return f"{self.issue_id}{_OF_ISSUE}{self.clock}{level}{misses}"


@dataclass(frozen=True, slots=True)
class IssueGuard:
    """An issue must be in a state; ``unless_level`` is that of ``ClockGuard``."""

    issue_id: int
    state: IssueCondition = IssueCondition.LIVE
    unless_level: int | None = None

    def __str__(self) -> str:
        return f"{self.issue_id}{_OF_ISSUE}{self.state}{_unless(self.unless_level)}"


@dataclass(frozen=True, slots=True)
class RecordGuard:
    """A record must be live, and still be about ``mark``: a step that it names as open, or the
    moment since when its date is what it is, as stored.

    ``unless_level`` is that of ``ClockGuard``, for the issue that the record is about.
    """

    record_id: int
    mark: str | None = None
    unless_level: int | None = None

    def __str__(self) -> str:
        mark = "" if self.mark is None else f"{_AT}{self.mark}"
        return f"{_RECORD}{self.record_id}{_unless(self.unless_level)}{mark}"


@dataclass(frozen=True, slots=True)
class SeatGuard:
    """A proposal must be open and still wait for one of ``seats``, each ``side/role``: what asks
    somebody to decide is not needed once others of their role did."""

    record_id: int
    seats: tuple[str, ...]

    def __str__(self) -> str:
        return f"{_SEAT}{self.record_id}{_AT}{_SEATS.join(self.seats)}"


@dataclass(frozen=True, slots=True)
class FileGuard:
    """A file must be the last of its row of files without words: what names all of them is said
    once, when no more come."""

    file_id: int

    def __str__(self) -> str:
        return f"{_FILE}{self.file_id}"


Guard = ClockGuard | IssueGuard | RecordGuard | SeatGuard | FileGuard
"""``str(guard)`` is how it is stored; ``read_guard`` is the inverse."""


def read_guard(text: str) -> Guard:
    """Return the guard that is stored as ``text``; anything else raises ``ValueError``."""
    if text.startswith(_RECORD):
        record, at, mark = text.removeprefix(_RECORD).partition(_AT)
        record_id, _, level = record.partition(_UNLESS)
        return RecordGuard(int(record_id), mark if at else None, _number(level))
    if text.startswith(_SEAT):
        record_id, _, seats = text.removeprefix(_SEAT).partition(_AT)
        return SeatGuard(int(record_id), tuple(seats.split(_SEATS)))
    if text.startswith(_FILE):
        return FileGuard(int(text.removeprefix(_FILE)))
    issue_id, colon, what = text.partition(_OF_ISSUE)
    if not colon or not what:
        raise ValueError(f"{text} is no guard")
    state, _, level = what.partition(_UNLESS)
    if state in tuple(IssueCondition):
        return IssueGuard(int(issue_id), IssueCondition(state), _number(level))
    what, _, misses = what.partition(_MISSES)
    clock, _, level = what.partition(_UNLESS)
    return ClockGuard(int(issue_id), clock, _number(level), _number(misses))


def guard_about(issue_id: int, clock: str | None) -> ClockGuard | IssueGuard:
    """Return the guard of what is said because of a clock, or, without one, of a live issue."""
    return IssueGuard(issue_id) if clock is None else ClockGuard(issue_id, clock)


def _unless(level: int | None) -> str:
    return "" if level is None else f"{_UNLESS}{level}"


def _number(text: str) -> int | None:
    return int(text) if text else None
