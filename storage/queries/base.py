"""How statements run, and what those of all nouns share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

from sqlalchemy import Dialect

from bot.domain.errors import StorageError
from bot.ports import ProgramRow, Touched
from storage.errors import foreign, translate
from storage.statement import Compiled, Params, Statement

T = TypeVar("T")

_NOTHING: Params = {}


def _raise_ours(error: Exception) -> NoReturn:
    if foreign(error):
        raise translate(error) from error
    raise error


def _joined(outer: Touched | None, inner: Touched) -> Touched | None:
    """Let what lies around know what was touched; what it knew before stays."""
    if outer is not None:
        outer.issues = inner.issues | outer.issues
        outer.records = inner.records | outer.records
        outer.programs = inner.programs | outer.programs
    return outer


class Queries:
    """Statements on one driver connection, in a transaction that somebody else begins and ends.

    Every error of the database is raised as one of ours.
    """

    def __init__(self, connection: Any, dialect: Dialect, *, writing: bool) -> None:
        self._cursor = connection.cursor()
        self._dialect = dialect
        self._writing = writing
        self._locks = writing and dialect.name == "postgresql"
        self._held: dict[int, ProgramRow] = {}
        self._writes = 0
        self._touched: Touched | None = None

    def _must_write(self) -> None:
        if not self._writing:
            raise StorageError("a read view cannot write or lock")

    def tried(self, work: Callable[[], T]) -> tuple[T, bool]:
        """Do ``work``, take back whatever it wrote, also if it raises, and return its result and
        whether it wrote anything.
        """
        before, wrote = self._writes, False

        def never(_result: T, _touched: Touched) -> bool:
            nonlocal wrote
            wrote = self._writes > before
            return False

        return self.weighed(work, never)[0], wrote

    def weighed(self, work: Callable[[], T], keep: Callable[[T, Touched], bool]) -> tuple[T, bool]:
        """Do ``work``, and take back whatever it wrote unless ``keep`` says to keep it, by its
        result and what it touched; return the result and whether it was kept.

        If either raises, everything is taken back.
        """
        self._must_write()
        held, outer = dict(self._held), self._touched
        self._touched = touched = Touched()
        self._cursor.execute("SAVEPOINT weighed")
        try:
            result = work()
            kept = keep(result, touched)
        except BaseException as error:
            self._touched, self._held = outer, held
            self._take_back(error)
            raise
        self._touched = _joined(outer, touched) if kept else outer
        if not kept:
            self._held = held
            self._cursor.execute("ROLLBACK TO weighed")
        self._cursor.execute("RELEASE weighed")
        return result, kept

    def _take_back(self, error: BaseException) -> None:
        """Take back what was written before an error; one of the database may have ended the whole
        transaction, and then there is nothing to take back."""
        try:
            self._cursor.execute("ROLLBACK TO weighed")
            self._cursor.execute("RELEASE weighed")
        except Exception:
            if not (foreign(error) or isinstance(error, StorageError)):
                raise

    def _compiled(self, statement: Statement) -> Compiled:
        """Return a statement as it is run here; one that writes is refused on a view."""
        compiled = statement.on(self._dialect)
        if compiled.writes:
            self._must_write()
            self._writes += 1
        return compiled

    def _start(self, statement: Statement, params: Params) -> Compiled:
        compiled = self._compiled(statement)
        try:
            self._cursor.execute(compiled.text, compiled.arguments(params))
        except Exception as error:  # noqa: BLE001 - sorted out where it is raised again
            _raise_ours(error)
        return compiled

    def _do(self, statement: Statement, params: Params) -> int:
        """Run a statement and return how many rows it changed."""
        self._start(statement, params)
        return int(self._cursor.rowcount)

    def _do_all(self, statement: Statement, many: Sequence[Params]) -> None:
        """Run a statement for each of ``many``, in order."""
        if len(many) == 1:
            self._start(statement, many[0])
            return
        compiled = self._compiled(statement)
        arguments = [compiled.arguments(params) for params in many]
        try:
            self._cursor.executemany(compiled.text, arguments)
        except Exception as error:  # noqa: BLE001 - sorted out where it is raised again
            _raise_ours(error)

    def _rows(self, statement: Statement, params: Params = _NOTHING) -> list[Sequence[Any]]:
        """Return all rows."""
        compiled = self._start(statement, params)
        try:
            found = self._cursor.fetchall()
        except Exception as error:  # noqa: BLE001 - sorted out where it is raised again
            _raise_ours(error)
        return compiled.results(found)

    def _row(self, statement: Statement, params: Params = _NOTHING) -> Sequence[Any] | None:
        """Return the first row, or ``None``."""
        found = self._rows(statement, params)
        return found[0] if found else None

    def _value(self, statement: Statement, params: Params = _NOTHING) -> Any:
        """Return the first value of the first row, or ``None``."""
        row = self._row(statement, params)
        return None if row is None else row[0]
