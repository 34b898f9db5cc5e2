"""The error tree. Everything that Andon raises on purpose descends from ``AndonError``.

AndonError
├── Refused            a person's request cannot be done; the text is shown to that person
├── Misconfigured      settings, a program file or an adapter are wrong; shown to the operator
├── TooHeavy           a file took more time or memory than reading it may
└── StorageError       the database cannot do its work
    ├── Conflict       another unit was faster; the unit may be run again
    ├── Busy           the database stayed locked longer than its time-out
    ├── NotStored      there is no row with an id
    ├── SchemaMismatch the database is older or newer than this program
    └── AlreadyRunning another ``andon run`` holds an embedded database
"""

from __future__ import annotations


class AndonError(Exception):
    """The root of all errors raised on purpose."""


class Refused(AndonError):
    """A request that cannot be done. ``str()`` is one clear sentence for the person who asked."""


class Misconfigured(AndonError):
    """Settings or files are wrong; ``problems`` names every mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[Misconfigured], tuple[list[str]]]:
        """Return how it is made again after it went from one process to another."""
        return type(self), (self.problems,)


class TooHeavy(AndonError):
    """Reading a file took more time or memory than it may."""


class StorageError(AndonError):
    """The database cannot do its work."""


class Conflict(StorageError):
    """Another unit of work was faster; running the unit again may succeed."""


class Busy(StorageError):
    """The database stayed locked longer than its time-out."""


class NotStored(StorageError):
    """There is no row with this id."""


class SchemaMismatch(StorageError):
    """The database's schema is not the one that this program knows."""


class AlreadyRunning(StorageError):
    """Another process holds the embedded database for running."""
