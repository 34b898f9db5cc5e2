"""``issue import`` and ``issue export``: the list of open issues that both companies keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TypeVar

from bot.domain.worktime import next_opening
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.own_words import own_words
from bot.features.issues.commands.selection import Selection
from bot.features.lists import cards as cards
from bot.features.lists.exports.issues import Export, Exported
from bot.features.lists.exports.issues import export as write
from bot.features.lists.imports import columns, run_job
from bot.features.lists.imports.check_file import Looked, Unknown
from bot.features.lists.imports.check_file import look as looked_at
from bot.features.lists.imports.known_issues import Known
from bot.features.lists.imports.own_vocabulary import OwnVocabulary
from bot.features.lists.imports.own_words import asked_about
from bot.features.lists.imports.values import CHECKED, NEW, RUNNING, Importer
from bot.features.lists.texts import refuse, say
from bot.messages.card import Card, Text
from bot.ports.request import FILE_LIMIT, Attachment, Reply

T = TypeVar("T")
FORMATS = ("xlsx", "csv")
_NUMBER = re.compile(r"[Ii]?(\d{1,9})")


def _look(
    call: Call, number: str | None, what: str | None, map: str | None, fields: Mapping[str, str]
) -> Looked | Unknown | None:
    """Read and check the attached file, or one that waits for what its columns mean."""
    said = map is not None or bool(fields)
    if what is not None or (number is not None and not said):
        return None
    _may_import(call)
    attached = call.attached() if number is None else _attached(call, number)
    if attached is None:
        raise refuse("no.file.sheet", limit=FILE_LIMIT // 1024 // 1024)
    before = columns.remembered(call.tx, call.ctx.id, call.side)
    choice = columns.read_choice(map, fields, before)
    for calendar in call.ctx.calendars.values():
        next_opening(calendar, call.now)
    asked = partial(asked_about, call.tx)
    own = OwnVocabulary(own_words(call))
    importer = Importer(call.person, call.now, call.is_manager(), asked, own)
    known = Known(call.tx, call.ctx.id)
    return looked_at(call.ctx, attached, known, importer, call.reader, choice)


def _waiting(call: Call, number: str) -> tuple[str, columns.Waiting]:
    """Return a file that waits for what its columns mean, and the number of its check."""
    name = _name(number)
    return name, _there(call, name, columns.waiting(call.tx, call.ctx.id, call.side, name))


def _attached(call: Call, number: str) -> Attachment:
    name = _name(number)
    return _there(call, name, columns.attached(call.tx, call.ctx.id, call.side, name))


def _there(call: Call, name: str, found: T | None) -> T:
    if found is None:
        raise refuse("no.import", typed=name, company=call.ctx.company(call.side))
    return found


def _name(number: str) -> str:
    typed = _NUMBER.fullmatch(number)
    if typed is None:
        raise refuse("no.import.word", typed=number[:60])
    return f"I{int(typed[1])}"


def _may_import(call: Call) -> None:
    if call.ctx.program.export_controlled:
        raise refuse("no.import.controlled", program=call.ctx.program.key)


@command(
    "issue import",
    Param("number", "word", required=False, help="a checked import to run, such as I3"),
    Param("what", "word", required=False, help="stop, to end a running one"),
    Param("map", "word", required=False, option=True, help="what columns mean: Betreff=title"),
    help="Check an attached list (.xlsx, .csv), then import it (program managers)",
    example="issue import",
    beforehand=_look,
    takes_file=True,
    keeps_file=True,
    fields=True,
)
def import_(
    call: Call, number: str | None, what: str | None, map: str | None, fields: Mapping[str, str]
) -> Reply:
    """Say what a list would make, change and refuse, row by row; a button then does it."""
    if number is not None and what == "columns":
        return _ask_again(call, number)
    if number is not None and map is None and not fields:
        return _run(call, number, what)
    look = call.worked_out(lambda: _look(call, number, what, map, fields))
    assert look is not None
    program = call.ctx.program.key if call.request.private else None
    if isinstance(look, Unknown):
        return _ask(call, look, program)
    _learn(call, number, look)
    entries = look.checked.entries
    job = None
    if entries:
        new = len(look.checked.of(NEW))
        sheet = look.checked.table.sheet.name
        job = run_job.store_job(call.writer, look.file, sheet, entries, new, call.person)
    card = cards.checked(
        look.checked.table,
        look.file,
        look.checked.verdicts,
        look.checked.words,
        look.others,
        job,
        look.report.name,
        program=program,
    )
    return call.show(card, files=(look.report,))


def _ask(call: Call, unknown: Unknown, program: str | None) -> Reply:
    """Keep a file, once however often it is sent, and ask which of its columns is which."""
    file, headers = unknown.attached, unknown.headers
    known = columns.waits_as(call.tx, call.ctx.id, call.side, file)
    name = known or f"I{run_job.next_number(call.writer, call.side)}"
    columns.wait(call.writer, name, call.person, file, headers)
    return call.show(cards.unknown(file.name, name, headers, program))


def _learn(call: Call, number: str | None, look: Looked) -> None:
    """Remember what was said of the columns of a list; its file need not wait any longer."""
    if look.chosen.now:
        fingerprint = look.checked.table.header.fingerprint
        columns.remember(call.writer, call.side, fingerprint, look.chosen.now)
    if number is not None:
        columns.drop(call.tx, call.ctx.id, call.side, _name(number))


def _ask_again(call: Call, number: str) -> Reply:
    """Say in a line what the form asks, where there is none."""
    _may_import(call)
    name, file = _waiting(call, number)
    values = {"number": name, "first": file.headers[0], "headers": cards.in_quotes(file.headers)}
    return call.answer(say("no.columns", **values))


def _run(call: Call, number: str, what: str | None) -> Reply:
    """Run a checked import, or stop a running one; a repeated press changes nothing."""
    _may_import(call)
    name = _name(number)
    if what not in (None, "stop"):
        raise refuse("no.import.stop", typed=what)
    stored = run_job.find(call.writer, call.side, name)
    if stored is None:
        raise refuse("no.import", typed=name, company=call.ctx.company(call.side))
    record, job = stored
    if what == "stop":
        if job.state == RUNNING:
            job = run_job.stop(call.writer, record, job)
        return call.answer(cards.standing(call.ctx, job))
    if job.state != CHECKED:
        if job.begun is None:
            raise refuse("no.import", typed=name, company=call.ctx.company(call.side))
        return call.answer(cards.standing(call.ctx, job))
    job = run_job.begin(call.writer, record, job)
    return call.answer(say("import.started", number=name, rows=cards.number(job.rows)))


def _file(
    call: Call, what: str | None, format: str | None, fields: Mapping[str, str]
) -> Exported | None:
    """Write the issues that are asked for; without any there is no file."""
    kind = (format or FORMATS[0]).lower().lstrip(".")
    if kind not in FORMATS:
        raise refuse("no.format", typed=kind[:20])
    issues = Selection.of(call, what, fields)
    wanted = Export(call.ctx, issues, _words(what, fields), call.person, call.private, call.now)
    return write(call.tx, wanted, kind)


def _words(what: str | None, fields: Mapping[str, str]) -> str:
    return " ".join([what or "open", *(f"{key}={value}" for key, value in fields.items())])


@command(
    "issue export",
    Param("what", "filter", required=False, help="open, mine, waiting, overdue or all"),
    Param("format", "word", required=False, option=True, help="xlsx (by default) or csv"),
    help="Get issues as a workbook with their history, or as .csv",
    example="issue export all severity=critical",
    changes=False,
    fields=True,
    beforehand=_file,
)
def export(call: Call, what: str | None, format: str | None, fields: Mapping[str, str]) -> Reply:
    """Attach the issues for this person's eyes; internal notes only where asked in private."""
    exported = call.worked_out(lambda: _file(call, what, format, fields))
    key, words = call.ctx.program.key, _words(what, fields)
    if exported is None:
        return call.answer(say("list.none", what=words, program=key))
    values = {"count": cards.number(exported.count), "program": key, "what": words}
    csv = exported.file.name.endswith(".csv")
    lines: list[Text] = []
    if call.ctx.program.export_controlled:
        lines.append(say("export.controlled", program=key))
    elif exported.internal:
        lines.append(say("export.private", company=call.ctx.company(call.side)))
    title = say("export.csv" if csv else "export.done", **values)
    return call.show(Card(title, lines=tuple(lines)), files=(exported.file,))


COMMANDS = (import_, export)
