"""The agenda of a sync as lines that fit one message on every platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.issue import Issue
from bot.domain.transitions import THIRD_PARTY
from bot.engine.context import Context
from bot.features.deadlines.policy import Deadline
from bot.features.syncs.policy import Note, Series
from bot.features.syncs.texts import say
from bot.messages.card import Moment, Strong, Text, plain
from bot.messages.line import cut, one_line

ROOM = 2600
"""Characters that the lines of an agenda take at most: with title and link, 3,000 are allowed."""

MOMENT_ROOM = 30
"""What a platform writes of a moment besides its plain text."""

BLOCK = 12
"""Lines of one block at most."""

TITLE = 90


@dataclass(frozen=True, slots=True)
class Owed:
    """A deadline with its owner's site, and whether it is overdue."""

    item: Deadline
    site: str
    late: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be talked about, besides the standing points of the series."""

    points: tuple[Note, ...] = ()
    actions: tuple[Owed, ...] = ()
    issues: tuple[Issue, ...] = ()
    deadlines: tuple[Owed, ...] = ()
    goals: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with lines, of which ``shown`` are said and the rest is counted."""

    heading: Text
    lines: tuple[Text, ...]
    shown: int


def agenda_lines(ctx: Context, series: Series, agenda: Agenda, room: int = ROOM) -> list[Text]:
    """Return the agenda; empty blocks are left out, and what does not fit is counted."""
    blocks = [
        Block((Strong(plain(heading)),), tuple(lines), min(len(lines), BLOCK))
        for heading, lines in _blocks(ctx, series, agenda)
        if lines
    ]
    while _size(blocks) > room and any(block.shown for block in blocks):
        longest = max(blocks, key=lambda block: block.shown)
        at = blocks.index(longest)
        blocks[at] = Block(longest.heading, longest.lines, longest.shown - 1)
    return [line for block in blocks for line in _shown(block)]


def _blocks(ctx: Context, series: Series, agenda: Agenda) -> list[tuple[Text, list[Text]]]:
    standing = [
        say("agenda.standing", number=number, text=_cut(text))
        for number, text in enumerate(series.agenda, start=1)
    ]
    points = [
        say("agenda.point", text=_cut(note.text), person=ctx.person_name(note.by))
        for note in agenda.points
    ]
    sections = [
        (say("agenda.heading.standing"), standing),
        (say("agenda.heading.points"), points),
        (say("agenda.heading.goals"), list(agenda.goals)),
        (say("agenda.heading.actions"), [_owed(ctx, row) for row in agenda.actions]),
    ]
    for side in (*ctx.program.sides, THIRD_PARTY):
        mine = [issue for issue in agenda.issues if issue.waiting_on == side]
        heading = say("agenda.heading.issues", company=ctx.company(side), count=len(mine))
        sections.append((heading, [_issue(ctx, issue) for issue in mine]))
    due = [_owed(ctx, row) for row in agenda.deadlines]
    return [*sections, (say("agenda.heading.deadlines"), due)]


def _issue(ctx: Context, issue: Issue) -> Text:
    return say(
        "agenda.issue", name=ctx.name(issue), severity=issue.severity, title=_cut(issue.title)
    )


def _owed(ctx: Context, owed: Owed) -> Text:
    item = owed.item
    return say(
        "agenda.owed.late" if owed.late else "agenda.owed",
        id=item.id,
        title=_cut(item.title),
        owner=ctx.person_name(item.owner),
        due=ctx.moment(item.due, owed.site),
    )


def _cut(text: str) -> str:
    return cut(one_line(text), TITLE)


def _shown(block: Block) -> list[Text]:
    rest = len(block.lines) - block.shown
    more = [say("agenda.more", count=rest)] if rest else []
    return [block.heading, *block.lines[: block.shown], *more]


def _size(blocks: Sequence[Block]) -> int:
    return sum(_length(line) for block in blocks for line in _shown(block))


def _length(text: Text) -> int:
    moments = sum(isinstance(part, Moment) for part in text)
    return len(plain(text)) + 1 + MOMENT_ROOM * moments
