"""What a person reads about an import: the check, how far it is, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.dates.values import DAY_FIRST, LAST_OF_TWO, MONTH_FIRST, WEEK
from bot.engine.context import Context
from bot.features.lists.imports.values import (
    CHANGE,
    CLOSED,
    DONE,
    NEW,
    REFUSED,
    RESULTS,
    RUNNING,
    STOPPED,
    Job,
    Verdict,
)
from bot.features.lists.spreadsheet.dates import MIXED, ZONED
from bot.features.lists.spreadsheet.read_lines import Table
from bot.features.lists.texts import BUTTONS, COLUMNS, SKIPPED, say
from bot.features.lists.texts import RESULTS as HEADINGS
from bot.messages.card import Button, Card, Text
from bot.messages.fields import label
from bot.messages.line import cut
from bot.messages.say import fill, join

# So many rows of a result stand in the answer; the attached file has them all.
SHOWN = {REFUSED: 8, CHANGE: 5, NEW: 5}
WORDS, KEPT, UNSORTED, HEADERS = 8, 5, 8, 20
BAR = 20
_ORDERS = {DAY_FIRST: "day", MONTH_FIRST: "month", MIXED: "mixed"}
_TOLD = {WEEK: "week", LAST_OF_TWO: "last", ZONED: "zone"}

Words = Mapping[str, Counter[tuple[str, str]]]


def number(count: int) -> str:
    """Return a count as people read it: ``4,812``."""
    return f"{count:,}"


def in_quotes(headers: Sequence[str]) -> str:
    """Return headers as a sentence names them, the first ones of many."""
    names = [f'"{cut(header, 40)}"' for header in headers[:HEADERS]]
    return ", ".join(names) + (", …" if len(headers) > HEADERS else "")


def unknown(file: str, number: str, headers: Sequence[str], program: str | None) -> Card:
    """Ask what the columns of a list mean in which no header is known."""
    named = f" program={program}" if program else ""
    button = Button(BUTTONS["columns"], f"issue import {number} columns{named}", "primary")
    line = say("import.columns.line", number=number, first=headers[0])
    headed = say("import.columns.headers", headers=in_quotes(headers))
    return Card(say("import.columns", file=file, number=number), (), (headed, line), (button,))


def checked(
    table: Table,
    file: str,
    verdicts: Sequence[Verdict],
    words: Words,
    others: Sequence[str],
    job: Job | None,
    report: str,
    *,
    program: str | None = None,
) -> Card:
    """Return the answer to a check: counts, the first rows of each kind, and the button.

    Without a ``job`` there is nothing to import. ``others`` name the sheets that were not read.
    ``program`` is named on the button where the conversation does not say which it is.
    """
    key = "import.check" if table.sheet.kind == "xlsx" else "import.check.csv"
    key = key if job is not None else "import.check.nothing"
    name = job.name if job is not None else ""
    counts = Counter(verdict.result for verdict in verdicts)
    facts = tuple((HEADINGS[r], (number(counts[r]),)) for r in RESULTS if counts[r])
    lines = [line for result in SHOWN for line in _rows(result, verdicts)]
    lines += [*_unsorted(verdicts), *_untouched(verdicts)]
    lines += [*understood(words), *notes(table, others, counts)]
    lines.append(say("import.report", name=report))
    lines.append(say("import.nothing") if job is not None else say("import.no_change"))
    title = say(key, number=name, file=file, sheet=table.sheet.name)
    return Card(title, facts, tuple(lines), _run(job, len(verdicts), program))


def _run(job: Job | None, rows: int, program: str | None) -> tuple[Button, ...]:
    if job is None:
        return ()
    named = f" program={program}" if program else ""
    label = fill(BUTTONS["import"], count=number(job.rows), rows=number(rows))
    return (Button("".join(map(str, label)), f"issue import {job.name}{named}", "primary"),)


def _rows(result: str, verdicts: Sequence[Verdict]) -> Iterator[Text]:
    listed = [verdict for verdict in verdicts if verdict.result == result]
    if not listed:
        return
    yield say(f"import.rows.{result}")
    for verdict in listed[: SHOWN[result]]:
        yield from row(verdict)
    if len(listed) > SHOWN[result]:
        yield say("import.rows.more", count=number(len(listed) - SHOWN[result]))


def _untouched(verdicts: Sequence[Verdict]) -> Iterator[Text]:
    lines = [
        say("row.at", row=verdict.row, what=sentence)
        for verdict in verdicts
        for sentence in verdict.untouched
    ]
    if lines:
        yield say("import.rows.kept")
        yield from lines[:KEPT]
    if len(lines) > KEPT:
        yield say("import.rows.more", count=number(len(lines) - KEPT))


def _unsorted(verdicts: Sequence[Verdict]) -> Iterator[Text]:
    """Say once what was not understood and is kept as text, with the first row that has it."""
    counts = Counter(sentence for verdict in verdicts for sentence in verdict.unsorted)
    first: dict[str, int] = {}
    for verdict in verdicts:
        for sentence in verdict.unsorted:
            first.setdefault(sentence, verdict.row)
    if counts:
        yield say("import.rows.unsorted")
    for sentence, count in counts.most_common(UNSORTED):
        key = "import.unsorted.one" if count == 1 else "import.unsorted"
        yield say(key, row=first[sentence], count=number(count), what=sentence)
    if len(counts) > UNSORTED:
        yield say("import.rows.more", count=number(len(counts) - UNSORTED))


def row(verdict: Verdict) -> Iterator[Text]:
    """Yield what becomes of a row, a line each sentence of a refusal: it names the row itself."""
    if verdict.result == REFUSED:
        yield from ((sentence,) for sentence in verdict.why)
    else:
        yield say("row.at", row=verdict.row, what=" ".join(verdict.why))


def understood(words: Words) -> Iterator[Text]:
    """Say what each word of the list was taken for, the most frequent first."""
    for column in ("severity", "category", "state", "owner", "side", "raised_by"):
        meanings = words.get(column)
        if not meanings:
            continue
        pairs = [
            say("import.pair", shown=text, meant=meaning, count=count)
            for (text, meaning), count in meanings.most_common(WORDS)
        ]
        if len(meanings) > WORDS:
            pairs.append(say("import.rows.more", count=len(meanings) - WORDS))
        yield say("import.words", label=COLUMNS[column], pairs=join(pairs))


def notes(table: Table, others: Sequence[str], counts: Mapping[str, int]) -> Iterator[Text]:
    """Say how the file was read, and what was left out."""
    sheet, header = table.sheet, table.header
    if others:
        yield say("import.note.sheets", sheets=", ".join(others))
    if sheet.hidden_sheets:
        yield say("import.note.hidden_sheets", sheets=", ".join(sheet.hidden_sheets))
    if header.unsure:
        guessed = [header.guessed(at) for at in header.unsure]
        pairs = [say("import.guessed", column=name, meant=_label(what)) for name, what in guessed]
        yield say("import.note.guessed", pairs=join(pairs), first=header.names[header.unsure[0]])
    if sheet.rows[header.row].number > 1:
        yield say("import.note.header", row=sheet.rows[header.row].number)
    if sheet.encoding not in ("", "UTF-8"):
        yield say("import.note.encoding", encoding=sheet.encoding)
    if sheet.hidden_rows or sheet.hidden_columns:
        yield say("import.note.hidden", rows=sheet.hidden_rows, columns=sheet.hidden_columns)
    if sheet.unseen_cells:
        yield say("import.note.unseen", count=sheet.unseen_cells)
    if header.left_out:
        yield say("import.note.left_out", columns=", ".join(header.left_out))
    if header.extras:
        extras = (f"{header.names[at]} ({key}=)" for key, at in header.extras.items())
        yield say("import.note.kept", columns=", ".join(extras))
    for meaning, order in table.order.items():
        yield say(f"import.note.{_ORDERS[order]}", column=header.column_name(meaning))
    for told in table.told:
        yield say(
            f"import.note.{_TOLD[told.kind]}",
            column=header.column_name(told.meaning),
            shown=told.shown,
            row=told.row,
            read=told.read,
            count=told.count,
        )
    if table.cleaned:
        yield say("import.note.cleaned", count=table.cleaned)
    if table.skipped:
        what = (fill(SKIPPED[why], count=count) for why, count in table.skipped.items())
        yield say("import.note.skipped", what=join(what))
    if counts.get(CLOSED):
        yield say("import.note.closed")
    if counts.get(NEW):
        yield say("import.note.clocks")


def _label(meaning: str) -> str:
    return COLUMNS.get(meaning) or label(meaning)


def progress(ctx: Context, job: Job) -> Card:
    """Return the live card in the channels: a bar, then what came of it.

    The file is not named: it came privately, and its name may be meant for one side.
    """
    values = {
        "actor": ctx.person_name(job.by),
        "company": ctx.company(job.side),
        "number": job.name,
        "created": number(job.created),
        "changed": number(job.changed),
        "done": number(job.done),
        "rows": number(job.rows),
    }
    if job.state == RUNNING:
        bar = "▓" * (job.done * BAR // job.rows)
        line = say("import.bar", bar=bar.ljust(BAR, "░"), **values)
        return Card(say("import.progress", **values), lines=(line,))
    key = "import.summary" if job.state == DONE else "import.summary.stopped"
    lines: tuple[Text, ...] = ()
    buttons: tuple[Button, ...] = ()
    if job.first is not None and job.last is not None:
        name = f"{ctx.program.key}-{job.first}"
        last = f"{ctx.program.key}-{job.last}"
        key_of = "import.one" if job.first == job.last else "import.range"
        lines = (say(key_of, first=name, last=last),)
        buttons = (Button(BUTTONS["list"], "issue list open"),)
    return Card(say(key, **values), lines=lines, buttons=buttons)


def done(job: Job) -> Card:
    """Return what whoever imported is told at the end: also what was not imported, and why."""
    values = {
        "created": number(job.created),
        "changed": number(job.changed),
        "same": number(job.same),
        "failed": number(job.failed),
    }
    lines: tuple[Text, ...] = tuple((note,) for note in job.notes)
    if job.failed > len(lines):
        lines = (*lines, say("import.rows.more", count=number(job.failed - len(lines))))
    return Card(say("import.done", number=job.name, **values), lines=lines)


def standing(ctx: Context, job: Job) -> Text:
    """Say how far an import is that somebody asks to run again."""
    values = {"number": job.name, "done": number(job.done), "rows": number(job.rows)}
    if job.state == RUNNING:
        return say("import.running", **values)
    if job.state == STOPPED:
        return say("import.stopped", **values)
    when = ctx.moment(job.ended) if job.ended is not None else None
    return say(
        "import.already",
        number=job.name,
        when=when,
        created=number(job.created),
        changed=number(job.changed),
    )
