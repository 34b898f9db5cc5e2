"""Issues as a workbook or a text file, for whoever asks: nothing of the other side's is in it."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.domain.zones import load_zone
from bot.engine.context import Context
from bot.engine.writer import Writer
from bot.features.issues.history_lines import event_line
from bot.features.issues.texts import STATES
from bot.features.lists.exports.decisions import decisions_grid
from bot.features.lists.exports.pages import pages
from bot.features.lists.imports.check_file import LABELS
from bot.features.lists.spreadsheet.grid import Cell, Column, Grid
from bot.features.lists.spreadsheet.header import header_of
from bot.features.lists.spreadsheet.write_file import to_csv, to_xlsx
from bot.features.lists.texts import ABOUT, COLUMNS, SHEETS
from bot.messages.card import plain
from bot.messages.fields import label
from bot.ports import Event, UnitOfWork
from bot.ports.request import Attachment

HISTORY_LIMIT = 20_000
"""So many of the last lines of history are written."""
FILLS = (("critical", "F5B7B1"), ("major", "FDEBD0"), ("minor", "FCF3CF"), ("info", "D6EAF8"))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?")
_WHOLE = re.compile(r"[1-9]\d{0,11}|0")
# Details that are dates or amounts where they look like it; anything else stays text.
_DATES, _AMOUNTS = ("need", "due", "opened"), ("qty", "gap")


@dataclass(frozen=True)
class Export:
    """What is exported: the issues, for whom, and whether notes of their side belong to it.

    The issues are gone through more than once, and read anew each time: there may be any amount.
    """

    ctx: Context
    issues: Iterable[Issue]
    what: str
    person: Person
    private: bool
    now: datetime

    @property
    def name(self) -> str:
        """Return the file's name without its end."""
        local = self.now.astimezone(load_zone(self.ctx.program.site(self.person.site).zone))
        return f"{self.ctx.program.key.lower()}-issues-{local:%Y-%m-%d-%H%M}"

    @property
    def zones(self) -> tuple[str, ...]:
        """Return the zones in which moments are written: those of the first sites of both sides."""
        sites = (self.ctx.program.side_sites(side)[0].zone for side in self.ctx.program.sides)
        return tuple(dict.fromkeys(sites))


@dataclass(frozen=True)
class Exported:
    """The file, how many issues are in it, and whether it holds notes of one side only."""

    file: Attachment
    count: int
    internal: bool = False


@dataclass(frozen=True)
class Outline:
    """What is known of the issues before they are written: their row ids, and the details that any
    of them has, the most frequent first.
    """

    ids: array[int]
    keys: list[str]


def export(tx: UnitOfWork, wanted: Export, kind: str) -> Exported | None:
    """Write the file; ``kind`` is xlsx or csv, which has the issues only. ``None``: there are none.

    Every row is written as it is read.
    """
    outline = _outline(wanted.issues)
    if not outline.ids:
        return None
    count = len(outline.ids)
    if kind == "csv":
        data = to_csv(_issues(wanted, outline))
        return Exported(Attachment(f"{wanted.name}.csv", data), count)
    lines = _history(tx, wanted, outline)
    title = f"{wanted.ctx.program.key} {wanted.ctx.program.name}"
    data = to_xlsx(_grids(tx, wanted, outline, lines), title)
    return Exported(Attachment(f"{wanted.name}.xlsx", data), count, lines.internal)


def _outline(issues: Iterable[Issue]) -> Outline:
    ids, counts = array("q"), Counter[str]()
    for issue in issues:
        ids.append(issue.id)
        counts.update(issue.fields.keys())
    return Outline(ids, sorted(counts, key=lambda key: (-counts[key], key)))


def _grids(tx: UnitOfWork, wanted: Export, outline: Outline, lines: Lines) -> Iterator[Grid]:
    yield _issues(wanted, outline)
    if lines.ids:
        yield _history_grid(tx, wanted, lines)
    controlled = wanted.ctx.program.export_controlled
    decided = None if controlled else _decisions(tx, wanted, outline)
    if decided is not None:
        yield decided
    for sheet in () if controlled else wanted.ctx.index.sheets:
        grid = sheet.grid(Writer(tx, wanted.ctx, wanted.now, "export"))
        if grid is not None:
            yield grid
    yield _about(wanted, len(outline.ids), lines)


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _moments(wanted: Export, name: str) -> list[Column]:
    return [Column(f"{COLUMNS[name]}\n({_city(zone)})", 17) for zone in wanted.zones]


def _local(wanted: Export, at: datetime | None) -> list[Cell]:
    """Return the moment as wall time in each zone: a spreadsheet knows no zones."""
    if at is None:
        return [None] * len(wanted.zones)
    return [
        at.astimezone(load_zone(zone)).replace(tzinfo=None, second=0, microsecond=0)
        for zone in wanted.zones
    ]


def _issues(wanted: Export, outline: Outline) -> Grid:
    keys = outline.keys
    columns = [
        Column(COLUMNS["number"], 11),
        Column(COLUMNS["title"], 48, wrap=True),
        Column(COLUMNS["category"], 20, wrap=True),
        Column(COLUMNS["severity"], 10, fills=FILLS),
        Column(COLUMNS["state"], 17),
        Column(COLUMNS["side"], 16),
        Column(COLUMNS["waiting"], 16),
        Column(COLUMNS["owner"], 16),
        Column(COLUMNS["raised_by"], 16),
        *_moments(wanted, "logged"),
        *_moments(wanted, "due_next"),
        *_moments(wanted, "resolved"),
        Column(COLUMNS["resolution"], 32, wrap=True),
        *(_column(key) for key in keys),
    ]
    rows = (list(_row(wanted, issue, keys)) for issue in wanted.issues)
    return Grid(SHEETS["issues"], tuple(columns), rows)


def _column(key: str) -> Column:
    long = key in ("description", "remarks", "answer", "what", "reason", "proposal")
    name = header_of(key, label(key), LABELS)
    return Column(name, 40 if long else max(14, min(len(name) + 2, 24)), wrap=True)


def _row(wanted: Export, issue: Issue, keys: Sequence[str]) -> Iterator[Cell]:
    ctx = wanted.ctx
    yield ctx.name(issue)
    yield issue.title
    yield ctx.category(issue).title
    yield issue.severity
    yield STATES[issue.state]
    yield ctx.company(issue.responder)
    yield ctx.company(issue.waiting_on) if issue.live or issue.state == "resolved" else ""
    yield ctx.person_name(issue.owner(issue.responder))
    yield ctx.person_name(issue.raised_by)
    yield from _local(wanted, issue.logged)
    yield from _local(wanted, issue.due_next if issue.live else None)
    yield from _local(wanted, issue.resolved)
    yield issue.resolution or ""
    for key in keys:
        yield _detail(key, issue.fields.get(key))


def _detail(key: str, value: str | None) -> Cell:
    if value is None:
        return None
    if key in _DATES and _DAY.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment if " " in value else moment.date()
    if key.startswith(_AMOUNTS) and _WHOLE.fullmatch(value):
        return int(value)
    return value


@dataclass(frozen=True)
class Lines:
    """The lines of history to write, by id, oldest first: whether there are more (``cut``), and
    whether one is for one side only (``internal``).
    """

    ids: list[int]
    cut: bool = False
    internal: bool = False


def _history(tx: UnitOfWork, wanted: Export, outline: Outline) -> Lines:
    """Return the last lines about the issues that this person may read."""
    ctx = wanted.ctx
    if ctx.program.export_controlled:
        return Lines([])
    own = (wanted.person.side,) if wanted.private else ()
    last = partial(tx.last_lines, ctx.id, outline.ids, tuple(ctx.index.history))
    ids = last(("shared", *own), HISTORY_LIMIT + 1)
    cut, ids = len(ids) > HISTORY_LIMIT, ids[-HISTORY_LIMIT:]
    internal = last(own, 1) if own else []
    return Lines(ids, cut, bool(internal) and internal[0] >= ids[0])


def _decisions(tx: UnitOfWork, wanted: Export, outline: Outline) -> Grid | None:
    moments = _moments(wanted, "when")
    return decisions_grid(tx, wanted.ctx, outline.ids, lambda at: _local(wanted, at), moments)


def _history_grid(tx: UnitOfWork, wanted: Export, lines: Lines) -> Grid:
    columns = (
        Column(COLUMNS["issue"], 11),
        *_moments(wanted, "when"),
        Column(COLUMNS["who"], 18),
        Column(COLUMNS["company"], 18),
        Column(COLUMNS["what"], 90, wrap=True),
    )
    return Grid(SHEETS["history"], columns, _history_rows(tx, wanted, lines))


def _history_rows(tx: UnitOfWork, wanted: Export, lines: Lines) -> Iterator[list[Cell]]:
    for ids in pages(lines.ids):
        events = tx.events_at(ids)
        subjects = [event.subject.id if event.subject else 0 for event in events]
        numbers = tx.numbers(subjects)
        for event, subject in zip(events, subjects, strict=True):
            yield _history_row(wanted, event, numbers[subject])


def _history_row(wanted: Export, event: Event, number: int) -> list[Cell]:
    ctx = wanted.ctx
    return [
        f"{ctx.program.key}-{number}",
        *_local(wanted, event.at),
        ctx.person_name(event.actor) if event.actor else "Andon",
        ctx.company(event.side) if event.side else "",
        plain(event_line(ctx, event) or ()),
    ]


def _about(wanted: Export, count: int, lines: Lines) -> Grid:
    ctx, program = wanted.ctx, wanted.ctx.program
    local = _local(wanted, wanted.now)
    readers = "audience.own" if lines.internal else "audience.shared"
    pairs: list[tuple[str, Cell]] = [
        (ABOUT["program"], f"{program.key} {program.name}"),
        (ABOUT["companies"], ", ".join(program.company(side) for side in program.sides)),
        (ABOUT["by"], f"{wanted.person.name} ({ctx.company(wanted.person.side)})"),
        *(
            (f"{ABOUT['exported']} ({_city(z)})", at)
            for z, at in zip(wanted.zones, local, strict=True)
        ),
        (ABOUT["filter"], wanted.what),
        (ABOUT["count"], count),
        (ABOUT["rules"], f"{ctx.rules.name} v{ctx.rules.version}"),
        (ABOUT["zones"], ", ".join(wanted.zones)),
        (ABOUT["audience"], ABOUT[readers].format(company=ctx.company(wanted.person.side))),
        (ABOUT["again"], ABOUT["again.text"]),
    ]
    if lines.cut:
        pairs.append((ABOUT["history"], ABOUT["history.cut"].format(count=f"{HISTORY_LIMIT:,}")))
    if program.export_controlled:
        pairs.append((ABOUT["controlled"], ABOUT["controlled.text"]))
    return Grid(SHEETS["about"], (Column("", 26), Column("", 70, wrap=True)), pairs, filtered=False)
