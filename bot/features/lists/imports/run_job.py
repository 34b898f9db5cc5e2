"""Work through an import slice by slice, each in one unit: a stop or a crash loses nothing.

The rows to do are kept as records beside the job until their turn, and dropped with it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.calendar import NeverOpens
from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.writer import Writer, leave
from bot.features.issues.discretion.store import details, keep_sorted, known, public
from bot.features.issues.discretion.store import keep as keep_details
from bot.features.issues.severity import apply_severity
from bot.features.lists import cards
from bot.features.lists.imports import columns
from bot.features.lists.imports.difference import Difference, difference, in_words
from bot.features.lists.imports.new_issue import new_issue
from bot.features.lists.imports.own_words import asked_about, sorted_anew
from bot.features.lists.imports.values import CHECKED, DONE, RUNNING, STOPPED, Entry, Importer, Job
from bot.features.lists.texts import COLUMNS, say
from bot.messages.card import plain
from bot.ports import Record, Subject, UnitOfWork
from bot.ports.audience import only
from bot.ports.codec import from_data, to_data
from bot.ports.message import Message

IMPORT, ROWS = "import", "import.rows"
SLICE = 200
"""How many rows are done in one unit: what other people wait for stays far below a second."""
BREATH = timedelta(milliseconds=200)
"""What is let pass between two slices, so that messages and other people come in between."""
CARDS_AT_ONCE = 10
"""Of a longer list no issue gets a card before something happens to it."""
KEPT = timedelta(days=1)
"""How long a checked file waits for somebody to run it."""
NOTES = 20


def store_job(
    writer: Writer, file: str, sheet: str, entries: list[Entry], new: int, by: Person
) -> Job:
    """Store a checked list until somebody runs it."""
    tx, ctx = writer.tx, writer.ctx
    slices = [entries[at : at + SLICE] for at in range(0, len(entries), SLICE)]
    job = Job(
        number=next_number(writer, by.side),
        by=by.id,
        side=by.side,
        file=file,
        sheet=sheet,
        asked=writer.now,
        rows=len(entries),
        slices=len(slices),
        cards=new <= CARDS_AT_ONCE,
    )
    name = _stored(job.side, job.name)
    tx.add_record(Record(0, ctx.id, IMPORT, name, False, None, to_data(job)))
    for at, part in enumerate(slices):
        data = {"entries": [to_data(entry) for entry in part]}
        tx.add_record(Record(0, ctx.id, ROWS, f"{name}/{at}", False, None, data))
    return job


def _stored(side: str, name: str) -> str:
    """Return under which name an import is stored: each side counts its own, from 1."""
    return f"{side}/{name}"


def next_number(writer: Writer, side: str) -> int:
    """Return the number of a side's new import; its row is locked, so none is given twice."""
    name = f"imports/{writer.ctx.id}/{side}"
    last = writer.tx.note(name)
    number = 1 + (_last_before(writer, side) if last is None else int(last))
    writer.tx.keep(name, str(number))
    return number


def _last_before(writer: Writer, side: str) -> int:
    """Return the last number that a side has of the time when both sides counted together."""
    records = writer.tx.records(writer.ctx.id, IMPORT)
    jobs = (from_data(Job, record.data) for record in records)
    return max((job.number for job in jobs if job.side == side), default=0)


def find(writer: Writer, side: str, name: str) -> tuple[Record, Job] | None:
    """Return an import of a side by its number in words, such as ``I3``."""
    for stored in (_stored(side, name), name):
        record = writer.tx.record_named(writer.ctx.id, IMPORT, stored)
        job = None if record is None else from_data(Job, record.data)
        if record is not None and job is not None and job.side == side:
            return record, job
    return None


def begin(writer: Writer, record: Record, job: Job) -> Job:
    """Start a checked import; the workers do its first slice at once."""
    job = replace(job, state=RUNNING, begun=writer.now)
    writer.record(None, "import.begun", job.by, {"number": job.name, "rows": job.rows})
    _store(writer, record, job, writer.now)
    return job


def stop(writer: Writer, record: Record, job: Job) -> Job:
    """End a running import; what is done by now stays."""
    job = replace(job, state=STOPPED, ended=writer.now)
    _end(writer, record, job)
    return job


def fire(writer: Writer, record: Record) -> None:
    """Do the next slice of a running import."""
    job = from_data(Job, record.data)
    by = writer.ctx.program.person(job.by)
    rows = writer.tx.record_named(writer.ctx.id, ROWS, f"{record.name}/{job.slice}")
    if by is None or rows is None:
        # Whoever imports has left the roster, or somebody removed the rows.
        stop(writer, record, job)
        return
    quiet = Writer(
        writer.tx, writer.ctx, writer.now, f"{IMPORT}/{record.id}/{job.slice}", mute=not job.cards
    )
    for data in rows.data["entries"]:
        job = _done(quiet, job, from_data(Entry, {"role": None, **data}), by)
    writer.tx.drop_record(rows.id)
    job = replace(job, slice=job.slice + 1)
    if job.slice < job.slices:
        _store(writer, record, job, writer.now + BREATH)
        return
    _end(writer, record, replace(job, state=DONE, ended=writer.now))


def _end(writer: Writer, record: Record, job: Job) -> None:
    _store(writer, record, job, None)
    for at in range(job.slice, job.slices):
        _drop(writer.tx, record, at)
    counts = {"created": job.created, "changed": job.changed, "failed": job.failed}
    writer.record(None, f"import.{job.state}", job.by, {"number": job.name, **counts})
    by = writer.ctx.program.person(job.by)
    place = writer.private_place(by) if by is not None else None
    if by is not None and place is not None and job.state == DONE:
        key = f"{IMPORT}/{record.name}/done"
        message = Message("import.done", cards.done(job), key=key)
        writer.announce(only(by.id), place, message)


def _drop(tx: UnitOfWork, record: Record, at: int) -> None:
    rows = tx.record_named(record.program_id, ROWS, f"{record.name}/{at}")
    if rows is not None:
        tx.drop_record(rows.id)


def _store(writer: Writer, record: Record, job: Job, wake: datetime | None) -> None:
    """Keep how far an import is, show it in the channels, and set when it goes on."""
    writer.tx.save_record(replace(record, live=job.state == RUNNING, data=to_data(job)))
    active = wake if writer.ctx.row.state == "active" else None
    subject = Subject(IMPORT, record.id)
    writer.tx.set_wake(subject, writer.ctx.id, active)
    card = cards.progress(writer.ctx, job)
    writer.show_card(subject, f"{IMPORT}:{record.name}", card, IMPORT, record.name)


def forget(tx: UnitOfWork, now: datetime) -> int:
    """Drop the rows of checked lists that nobody ran in time; return how many lists that were."""
    count = 0
    for row in tx.programs():
        columns.forget(tx, row.id, now)
        for record in tx.records(row.id, IMPORT):
            job = from_data(Job, record.data)
            if job.state == CHECKED and now - job.asked > KEPT:
                tx.save_record(replace(record, data=to_data(replace(job, state=STOPPED))))
                for at in range(job.slices):
                    _drop(tx, record, at)
                count += 1
    return count


# one row


def _done(writer: Writer, job: Job, entry: Entry, by: Person) -> Job:
    """Make or change one issue as the program is by now."""
    job = replace(job, done=job.done + 1)
    if entry.category is not None and entry.category not in writer.ctx.rules.categories:
        label = COLUMNS["category"]
        return _failed(job, entry, plain(say("import.gone", label=label, shown=entry.category)))
    try:
        return _applied(writer, job, entry, by)
    except NeverOpens as error:
        return _failed(job, entry, plain(say("no.open_never", site=error.site)))


def _applied(writer: Writer, job: Job, entry: Entry, by: Person) -> Job:
    issue = _find(writer, entry)
    if issue is None:
        return _created(writer, job, entry, by)
    if not issue.live:
        return replace(job, same=job.same + 1)
    changes = difference(writer.ctx, issue, entry, _importer(writer, by))
    if not changes.any:
        return replace(job, same=job.same + 1)
    _change(writer, job, issue, changes, by, entry)
    return replace(job, changed=job.changed + 1)


def _importer(writer: Writer, by: Person) -> Importer:
    manager = writer.roster.is_manager(by, writer.now)
    return Importer(by, writer.now, manager, partial(asked_about, writer.tx))


def _find(writer: Writer, entry: Entry) -> Issue | None:
    if entry.number is not None:
        return writer.tx.issue_numbered(writer.ctx.id, entry.number)
    return writer.tx.issue_from(writer.ctx.id, entry.source)


def _created(writer: Writer, job: Job, entry: Entry, by: Person) -> Job:
    """Log an issue; only one whose clocks can be computed takes a number: numbers have no gaps."""
    writer.dues(issue := new_issue(writer.ctx, entry, by, 0, writer.now))
    issue = replace(issue, number=writer.tx.take_number(writer.ctx.id))
    payload = {
        "title": issue.title,
        "category": issue.category,
        "severity": issue.severity,
        "responder": issue.responder,
        "fields": dict(issue.fields),
        "import": job.name,
        "row": entry.row,
    }
    issue = writer.add(issue, by.id, payload)
    found = details(writer.ctx, issue.category, entry.title, entry.fields)
    keep_details(writer, issue, by, found)
    first = job.first if job.first is not None else issue.number
    return replace(job, created=job.created + 1, first=first, last=issue.number)


def _change(
    writer: Writer, job: Job, issue: Issue, changes: Difference, by: Person, entry: Entry
) -> None:
    what = in_words(issue, replace(changes, severity=None), old=False)
    fields = {**issue.fields, **changes.fields}
    fields = {key: value for key, value in fields.items() if key not in changes.dropped}
    changed = replace(issue, title=changes.title or issue.title, fields=fields)
    if changes.category is not None:
        changed = sorted_anew(writer.ctx, changed, changes.category, entry, writer.now)
    changed = public(writer.ctx, changed)
    if changed != issue:
        writer.save(changed)
        leave(writer, issue, changed)
        writer.record(issue, "edited", by.id, {"changes": what, "import": job.name})
    _keep(writer, changed, issue, entry if changes.category is not None else None, by)
    if changes.severity is not None:
        apply_severity(writer, changed, changes.severity, by, job.name)


def _keep(writer: Writer, issue: Issue, before: Issue, entry: Entry | None, by: Person) -> None:
    """Keep what an issue said, and what the ``entry`` that sorted it says, if not both read it."""
    ctx, seen = writer.ctx, known(writer.ctx, before, issue)
    typed = details(ctx, issue.category, entry.title, entry.fields) if entry is not None else ()
    keep_sorted(writer, issue, by, tuple(detail for detail in typed if detail not in seen), seen)


def _failed(job: Job, entry: Entry, why: str) -> Job:
    line = plain(say("row.at", row=entry.row, what=why))
    return replace(job, failed=job.failed + 1, notes=(*job.notes, line)[:NOTES])
