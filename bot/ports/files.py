"""Files that people put into the conversation about an issue: their names and where they are.

Andon keeps no content. A file stays on the platform on which it was posted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that came with what somebody said, as its platform tells it.

    ``link`` leads to it and lasts as long as the file does. ``message`` is the address of the
    message that it came with, in which no name stands; where a platform has no such address, both
    are the same. ``name`` is as typed, and empty where the platform does not tell it.
    """

    name: str
    link: str
    message: str


@dataclass(frozen=True, slots=True)
class IssueFile:
    """A file of an issue, as it is kept.

    ``source`` is the natural key of the message that it came with, ``position`` its place there,
    from 0. ``author`` is a person's id, ``at`` when it was said (UTC). ``audience`` is shared, the
    only side that may read it, or ``managers``. ``burst`` is the ``source`` that began the row of
    files without words to which it belongs, ``None`` where words came with it. ``gone`` is when it
    was found to be deleted.
    """

    id: int
    issue_id: int
    source: str
    position: int
    name: str
    link: str
    author: str
    side: str
    at: datetime
    audience: str
    burst: str | None = None
    gone: datetime | None = None


class Files(Protocol):
    """What storage keeps of files. Those that are ``gone`` are neither counted nor returned,
    unless it is said."""

    def add_files(self, files: Sequence[IssueFile]) -> None:
        """Keep files in order (their ``id`` is ignored); one of the same place of the same message
        stays as it was."""

    def file(self, file_id: int) -> IssueFile | None:
        """Return a file by its row id, also one that is gone."""

    def files_of_message(self, source: str) -> list[IssueFile]:
        """Return the files of a message by their place, also those that are gone."""

    def count_files(self, issue_id: int, audiences: Collection[str]) -> int:
        """Return how many files of an issue are for one of the audiences."""

    def last_files(self, issue_id: int, audiences: Collection[str], limit: int) -> list[IssueFile]:
        """Return at most ``limit`` files of an issue for the audiences, the newest first."""

    def last_file_of(self, issue_id: int, author: str) -> IssueFile | None:
        """Return the newest file that somebody gave an issue, also one that is gone."""

    def numbered_files(self, issue_id: int) -> int:
        """Return how many files an issue ever had."""

    def burst(self, began: IssueFile, limit: int) -> tuple[list[IssueFile], int]:
        """Return at most ``limit`` files of a row of files without words, the oldest first, and how
        many it has; those of the message that ``began`` it are left out."""

    def goes_on(self, file: IssueFile) -> bool:
        """Say whether others follow a file in its row of files without words."""

    def mark_files_gone(self, source: str, positions: Sequence[int], at: datetime) -> list[int]:
        """Note that files of a message are deleted since ``at``; return the ids of their issues.

        What was noted before stays as it was, and is not returned."""
