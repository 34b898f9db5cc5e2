"""What was delivered since the previous expectation, and whether it is what was expected."""

from __future__ import annotations

from bot.rehearsal.record import Record
from bot.rehearsal.steps import Expect
from bot.rehearsal.texts import text

SHOWN = 8
"""How many deliveries a failure lists."""


class Window:
    """The deliveries since the previous block of ``expect`` lines.

    Lines that follow each other are one block and look at the same deliveries; what a line of the
    block expected is no offence to an ``expect none`` after it.
    """

    def __init__(self) -> None:
        self._records: list[Record] = []
        self._expected: set[int] = set()
        self._in_block = False

    def add(self, record: Record) -> None:
        """Take in a delivery."""
        self._records.append(record)

    def close_block(self) -> None:
        """Begin a new window if an expectation came just before: another step follows."""
        if self._in_block:
            self._records, self._expected, self._in_block = [], set(), False

    def check(self, expect: Expect) -> str | None:
        """Return the sentence that says why ``expect`` fails, or ``None`` where it holds."""
        self._in_block = True
        matching = {n for n, record in enumerate(self._records) if matches(record, expect)}
        if not expect.none:
            self._expected |= matching
            return None if matching else self._failure("missing", expect, "")
        if not (offending := sorted(matching - self._expected)):
            return None
        return self._failure("unwanted", expect, summary(self._records[offending[0]]))

    def _failure(self, key: str, expect: Expect, unwanted: str) -> str:
        wanted = expect.source.removeprefix("none").strip()
        return text(key, line=expect.line, wanted=wanted, found=unwanted, window=self._list())

    def _list(self) -> str:
        if not self._records:
            return text("window_empty")
        shown = [summary(record) for record in self._records[-SHOWN:]]
        if (left_out := len(self._records) - SHOWN) > 0:
            shown.append(text("window_more", count=left_out))
        return text("window", records="; ".join(shown))


def matches(record: Record, expect: Expect) -> bool:
    """Say whether a delivery is what ``expect`` describes; a bundle is if one of its parts is."""
    return (
        any(_same(part, expect) for part in _faces(record))
        and expect.to in (None, record.to)
        and set(expect.mentions) <= set(record.mentions)
        and (expect.text is None or _contains(record.text, expect.text))
    )


def _faces(record: Record) -> list[tuple[str, str | None, int | None]]:
    return [(record.kind, record.subject, record.level), *record.parts]


def _same(face: tuple[str, str | None, int | None], expect: Expect) -> bool:
    kind, subject, level = face
    return (
        kind == expect.kind
        and (expect.subject is None or (subject or "").casefold() == expect.subject.casefold())
        and expect.level in (None, level)
    )


def _contains(shown: str, wanted: str) -> bool:
    return wanted in shown or wanted in " ".join(shown.split())


def summary(record: Record) -> str:
    """Return one short phrase for a delivery, in the words of an ``expect`` line."""
    words = [_phrase(*face) for face in (record.parts or _faces(record))]
    shown = " + ".join(words) if record.parts else words[0]
    bundle = "bundle of " if record.parts else ""
    edit = " (edit)" if record.edit else ""
    return f"{bundle}{shown} to={record.to}{edit}"


def _phrase(kind: str, subject: str | None, level: int | None) -> str:
    return " ".join(
        [kind, *([subject] if subject else []), *([f"level={level}"] if level is not None else [])]
    )
