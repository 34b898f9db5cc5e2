"""What people say of the columns of their lists: asked where no header is known, remembered for
each list by its headers, for each side by itself."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.values import Person, Side
from bot.domain.vocabulary import word
from bot.engine.writer import Writer
from bot.features.lists.spreadsheet.header import FIELDS
from bot.features.lists.spreadsheet.header_words import aliases
from bot.features.lists.spreadsheet.named_columns import NONE, Choice
from bot.features.lists.texts import COLUMNS, refuse
from bot.messages.fields import FIELDS as DETAILS
from bot.ports import Record, UnitOfWork
from bot.ports.codec import from_data, to_data
from bot.ports.request import Attachment

CHOICE, WAITING, FILE = "import.columns", "import.waiting", "import.file"
KEPT = timedelta(days=1)
"""How long a file waits for somebody to say what its columns mean."""
ASKED = ("title", "number", "owner", "state", "due")
"""What the form asks for: no platform shows more questions."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a side said of the columns of one list: the meaning by the header."""

    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file whose headers nobody knows yet, kept for a day; its bytes are a record of their own,
    which is read only where the file is, and ``digest`` is by what they are known again."""

    file: str
    digest: str
    headers: tuple[str, ...]
    asked: datetime


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file that waits, as base64."""

    data: str


def remembered(tx: UnitOfWork, program_id: int, side: Side) -> Mapping[str, Mapping[str, str]]:
    """Return what a side said of its lists, by the fingerprint of their headers."""
    records = tx.records(program_id, CHOICE)
    own = (record for record in records if record.name.startswith(f"{side}/"))
    return {r.name.partition("/")[2]: from_data(Chosen, r.data).columns for r in own}


def remember(writer: Writer, side: Side, fingerprint: str, columns: Mapping[str, str]) -> None:
    """Store what a side said of a list, in place of what it said before."""
    tx, of, name = writer.tx, writer.ctx.id, f"{side}/{fingerprint}"
    data = to_data(Chosen(dict(columns)))
    record = tx.record_named(of, CHOICE, name)
    if record is None:
        tx.add_record(Record(0, of, CHOICE, name, False, None, data))
    else:
        tx.save_record(replace(record, data=data))


def waits_as(tx: UnitOfWork, program_id: int, side: Side, file: Attachment) -> str | None:
    """Return the number of the check under which a side's file waits already."""
    digest = _digest(file)
    for record in tx.records(program_id, WAITING):
        of, _, name = record.name.partition("/")
        if of == side and from_data(Waiting, record.data).digest == digest:
            return name
    return None


def wait(writer: Writer, name: str, by: Person, file: Attachment, headers: Sequence[str]) -> None:
    """Keep a file until somebody of the side says what its columns mean; one that waits already
    under its number is kept for a day from now."""
    stored = f"{by.side}/{name}"
    waiting = to_data(Waiting(file.name, _digest(file), tuple(headers), writer.now))
    record = writer.tx.record_named(writer.ctx.id, WAITING, stored)
    if record is not None:
        writer.tx.save_record(replace(record, data=waiting))
        return
    content = to_data(Content(base64.b64encode(file.data).decode()))
    for kind, data in ((WAITING, waiting), (FILE, content)):
        writer.tx.add_record(Record(0, writer.ctx.id, kind, stored, False, None, data))


def _digest(file: Attachment) -> str:
    return sha256(file.data).hexdigest()


def waiting(tx: UnitOfWork, program_id: int, side: Side, name: str) -> Waiting | None:
    """Return a file of a side that waits, by the number of its check such as ``I3``."""
    record = tx.record_named(program_id, WAITING, f"{side}/{name}")
    return None if record is None else from_data(Waiting, record.data)


def attached(tx: UnitOfWork, program_id: int, side: Side, name: str) -> Attachment | None:
    """Return a file of a side that waits, as it came."""
    file = waiting(tx, program_id, side, name)
    record = tx.record_named(program_id, FILE, f"{side}/{name}")
    if file is None or record is None:
        return None
    return Attachment(file.file, base64.b64decode(from_data(Content, record.data).data))


def drop(tx: UnitOfWork, program_id: int, side: Side, name: str) -> None:
    """Forget a file that waited."""
    _drop(tx, program_id, f"{side}/{name}")


def _drop(tx: UnitOfWork, program_id: int, stored: str) -> None:
    for kind in (WAITING, FILE):
        record = tx.record_named(program_id, kind, stored)
        if record is not None:
            tx.drop_record(record.id)


def forget(tx: UnitOfWork, program_id: int, now: datetime) -> None:
    """Drop the files that nobody came back to in time."""
    for record in tx.records(program_id, WAITING):
        if now - from_data(Waiting, record.data).asked > KEPT:
            _drop(tx, program_id, record.name)


def read_choice(
    text: str | None, fields: Mapping[str, str], before: Mapping[str, Mapping[str, str]]
) -> Choice:
    """Return what a line says of columns: ``map="Betreff=title; Wer=owner"``, or the answers of
    the form, ``title="Betreff"``."""
    pairs = [(header, meaning) for meaning, header in fields.items()]
    for part in _parts(text or ""):
        header, sign, meaning = part.rpartition("=")
        if not sign or not header.strip():
            raise refuse("no.map", typed=part.strip()[:60])
        pairs.append((header, meaning))
    now: dict[str, str] = {}
    for header, meaning in pairs:
        read = _meaning(meaning)
        if read != NONE and read in now.values():
            raise refuse("no.map.twice", meaning=read)
        now[header.strip().strip("\"'")] = read
    return Choice(now, before)


def _parts(text: str) -> Iterator[str]:
    """Yield each ``header=meaning``; the sign between them may stand in a header, too."""
    for line in text.splitlines():
        part = ""
        for piece in line.split(";"):
            part = f"{part};{piece}" if part.strip() else piece
            if "=" in piece:
                yield part
                part = ""
        if part.strip():
            yield part


def _meaning(typed: str) -> str:
    """Return what a word calls a column: its key, its name, or any header that is known."""
    plain = word(typed.strip().strip("\"'"))
    if plain in ("", "none", "nothing", "no column", "skip"):
        return NONE
    if plain in FIELDS or plain in DETAILS:
        return plain
    named = {word(name): key for key, name in (*DETAILS.items(), *COLUMNS.items()) if key in FIELDS}
    meanings = {named[plain]} if plain in named else aliases(plain)
    if len(meanings) != 1:
        raise refuse("no.map.meaning", typed=typed.strip()[:60])
    return next(iter(meanings))
