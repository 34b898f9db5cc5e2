"""Several messages as one: what asks something of its reader first, then what only tells.

To one person it is a line an issue under one heading, which says what to do and until when; what is
only to be read keeps its lines. So does each message in a channel, since they mention people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.values import Person
from bot.engine.texts import say
from bot.engine.writer import Writer
from bot.messages.card import Button, Card, Part, Strong, Text, plain, unpack
from bot.messages.say import join
from bot.ports import NOTE, ClockGuard, IssueCondition, IssueGuard, Queued
from bot.ports.audience import read_audience

BUTTONS = 5
PERSONAL = "digest.personal"

ACK, CONFIRM, DECIDE, CONTAIN, RESOLVE = "ack", "confirm", "decide", "contain", "resolve"
UPDATE, DATE, LATE, OTHER = "update", "date", "late", "other"
ASKED = (ACK, CONFIRM, DECIDE, CONTAIN, RESOLVE, UPDATE, DATE, LATE, OTHER)
"""What the messages of a bundle ask for, in the order in which it stands there."""
ASKS = {
    "ack.reminder": ACK,
    "ack.help": ACK,
    "ack.escalated": ACK,
    "handover": ACK,
    "confirm.requested": CONFIRM,
    "confirm.reminder": CONFIRM,
    "confirm.escalated": CONFIRM,
    "approval.requested": DECIDE,
    "approval.reminder": DECIDE,
    "approval.escalated": DECIDE,
    "escalation.offer": DECIDE,
    "question": DECIDE,
    "contain.reminder": CONTAIN,
    "contain.escalated": CONTAIN,
    "resolve.reminder": RESOLVE,
    "resolve.escalated": RESOLVE,
    "update.missed": UPDATE,
    "update.escalated": UPDATE,
    "deadline.nudge": DATE,
    "deadline.overdue": DATE,
    "obligation.nudge": DATE,
    "obligation.overdue": DATE,
}
"""What a kind of message asks of the side that owes it. To the other side an alert only tells."""
LISTED = (
    "ack.reminder",
    "handover",
    "confirm.requested",
    "confirm.reminder",
    "approval.requested",
    "approval.reminder",
)
"""What the personal digest of the same morning says as well."""
ALERT = ".escalated"


@dataclass(frozen=True)
class _Line:
    """A message of a bundle: what it is about, what it asks for, of which side, and until when."""

    name: str | None
    card: Card
    asks: str
    due: datetime | None = None
    site: str | None = None
    side: str | None = None


def bundle_kind(rows: Sequence[Queued]) -> str:
    """Return ``note`` for what only tells, with the digest of that morning; else ``bundle``."""
    notes = any(row.draft.priority == NOTE for row in rows)
    return "note" if notes and all(_tells(row) for row in rows) else "bundle"


def _tells(row: Queued) -> bool:
    return row.draft.priority == NOTE or row.draft.kind == PERSONAL


def bundle_card(writer: Writer, rows: Sequence[Queued]) -> Card:
    """Return several messages as one.

    The first few that ask for something keep their first button, which says what it is for. A
    personal digest keeps its form; what asks for nothing new stands at the end.
    """
    reader = writer.ctx.program.person(read_audience(rows[0].draft.to).person or "")
    digests = {row.id: unpack(row.draft.card) for row in rows if row.draft.kind == PERSONAL}
    rest = [row for row in rows if row.id not in digests and not _listed(row, digests)]
    asking = [_line(writer, row, reader) for row in rest if not _tells(row)]
    asked = {line.name for line in asking}
    rest = [row for row in rest if _tells(row)]
    rest = [row for row in rest if not (_in_a_digest(row) and row.draft.name in asked)]
    telling = [_line(writer, row, reader) for row in rest]
    parts: list[tuple[Text, list[Text]]] = []
    if asking:
        parts.append((_heading(writer, asking, reader), _lines(writer, asking, reader)))
    parts += [(digest.title, list(digest.lines)) for digest in digests.values()]
    if telling:
        parts.append((say("note"), [_told(line.card) for line in telling]))
    of_digests = (button for digest in digests.values() for button in digest.buttons)
    buttons = [*_buttons(asking), *of_digests, *_buttons(telling)]
    return Card(parts[0][0], (), tuple(_joined(parts)), tuple(dict.fromkeys(buttons))[:BUTTONS])


def _names(digest: Card) -> Iterator[str | None]:
    """Yield what the lines of a digest are about: each begins with a mark and a name."""
    for line in digest.lines:
        mark, _, words = plain(line).partition(" ")
        if mark == plain(say("bundle.item", text="")).strip():
            yield words.split(" ", 1)[0]


def _listed(row: Queued, digests: Mapping[int, Card]) -> bool:
    """Say whether a digest that was made later lists what a message is about: one that was made
    before knows nothing of it, though it may name the same issue."""
    later = (digest for made, digest in digests.items() if made > row.id)
    return _in_a_digest(row) and any(row.draft.name in _names(digest) for digest in later)


def _in_a_digest(row: Queued) -> bool:
    """Say whether a message says no more than a line of a digest or of the same bundle: somebody
    has to acknowledge, to confirm, or to decide. An alert says more."""
    guard = row.draft.guard
    if row.draft.priority == NOTE:
        return isinstance(guard, ClockGuard) and guard.clock.startswith(ACK)
    return row.draft.kind in LISTED


def _joined(parts: Sequence[tuple[Text, list[Text]]]) -> Iterator[Text]:
    """Give the lines of all parts; the first heading is the title, others stand above theirs."""
    for number, (heading, lines) in enumerate(parts):
        if number:
            yield (Strong(plain(heading)),)
        yield from lines


# one message


def _line(writer: Writer, row: Queued, reader: Person | None) -> _Line:
    draft, guard = row.draft, row.draft.guard
    card, asks = unpack(draft.card), ASKS.get(draft.kind, OTHER)
    if isinstance(guard, IssueGuard) and guard.state is IssueCondition.RESOLVED:
        asks = CONFIRM
    if not isinstance(guard, ClockGuard):
        return _Line(draft.name, card, LATE if draft.kind.endswith(ALERT) else asks)
    issue = writer.tx.issue(guard.issue_id)
    clock = next((c for c in issue.clocks if c.id == guard.clock), None) if issue else None
    if issue is None or clock is None:
        return _Line(draft.name, card, asks)
    if draft.kind.endswith(ALERT) and (reader is None or reader.side != clock.side):
        asks = LATE
    due = writer.dues(issue).get(clock.id)
    return _Line(draft.name, card, asks, due, clock.site, clock.side)


# what is shown


def _heading(writer: Writer, lines: Sequence[_Line], reader: Person | None) -> Text:
    """Say how many there are to do of each kind, and until when the first of them is due."""
    each = [line for line, *_ in _by_issue(line for line in lines if line.asks != OTHER)]
    each += [line for line in lines if line.asks == OTHER]
    by_ask = ((asks, [line for line in each if line.asks == asks]) for asks in ASKED)
    return join(
        (
            say(f"bundle.{asks}", count=len(found), by=_until(writer, asks, found, reader))
            for asks, found in by_ask
            if found
        ),
        "; ",
    )


def _until(writer: Writer, asks: str, lines: Sequence[_Line], reader: Person | None) -> Text:
    """Say until when the first of some messages is due, or who is late."""
    if asks == LATE:
        sides = {line.side for line in lines}
        side = sides.pop() if len(sides) == 1 else None
        return say("bundle.at", company=writer.ctx.company(side)) if side is not None else ()
    moments = [line.due for line in lines if line.due is not None]
    if not moments:
        return ()
    if min(moments) <= writer.now:
        return say("bundle.now")
    site = reader.site if reader is not None else None
    return say("bundle.by", due=writer.ctx.moment(min(moments), site))


def _by_issue(lines: Iterable[_Line]) -> list[list[_Line]]:
    """Return the messages about each issue or record, what asks most of the reader first.

    What is to decide about it is another matter than who answers for it.
    """
    found: dict[object, list[_Line]] = {}
    for line in sorted(lines, key=lambda line: ASKED.index(line.asks)):
        about = (line.name, line.asks == DECIDE) if line.name else line
        found.setdefault(about, []).append(line)
    return list(found.values())


def _lines(writer: Writer, lines: Sequence[_Line], reader: Person | None) -> list[Text]:
    if reader is None:
        return _in_full(lines)
    asking = [line for line in lines if line.asks != OTHER]
    read = _in_full([line for line in lines if line.asks == OTHER])
    return [*(_of_one(writer, one, others) for one, *others in _by_issue(asking)), *read]


def _of_one(writer: Writer, first: _Line, others: Sequence[_Line]) -> Text:
    """Return the messages about one issue as one line: of the further ones what they say."""
    line = _short(writer, first)
    for other in others:
        title, says = _said(other.card)
        line = say("bundle.item.more", text=_unended(line), line=says or title)
    return line


def _short(writer: Writer, line: _Line) -> Text:
    """Return a message as one line: its title, and when it is due or what it says first."""
    if line.due is None:
        return _told(line.card)
    due, title = writer.ctx.moment(line.due, line.site), line.card.title
    if line.asks == LATE:
        # The title says whom it waits for; what is still lacking is said first below it.
        title, says = _said(line.card)
        title = (*_unended(title), ": ", *_unended(says)) if says else title
    late = line.due <= writer.now
    return say("bundle.item.late" if late else "bundle.item.due", text=title, due=due)


def _told(card: Card) -> Text:
    """Return a message as its title and what it says first."""
    title, says = _said(card)
    if not says:
        return say("bundle.item", text=title)
    return say("bundle.item.says", text=_unended(title), line=says)


def _said(card: Card) -> tuple[Text, Text]:
    """Return the title of a message in one row, and the row that follows, if any."""
    title, *below = [row for text in (card.title, *card.lines) for row in _rows(text)]
    return title, below[0] if below else ()


def _rows(text: Text) -> list[Text]:
    """Return the rows of a text, without the empty ones."""
    rows: list[list[Part]] = [[]]
    for part in text:
        first, *more = part.split("\n") if isinstance(part, str) else [part]
        rows[-1].append(first)
        rows += [[row] for row in more]
    return [tuple(row) for row in rows if any(part != "" for part in row)] or [()]


def _unended(text: Text) -> Text:
    """Return a text without the period at its end: another one follows."""
    last = text[-1] if text else ""
    return (*text[:-1], last.removesuffix(".")) if isinstance(last, str) else text


def _in_full(lines: Sequence[_Line]) -> list[Text]:
    return [text for line in lines for text in _part(line.card)]


def _part(card: Card) -> Iterator[Text]:
    """A message of a bundle begins with a mark, since its lines are many rows on a phone."""
    yield say("bundle.item", text=card.title)
    yield from (say("card.field", label=label, value=value) for label, value in card.facts)
    yield from card.lines


def _buttons(lines: Sequence[_Line]) -> list[Button]:
    ordered = sorted(lines, key=lambda line: ASKED.index(line.asks))
    return [_labelled(line.name, line.card.buttons[0]) for line in ordered if line.card.buttons]


def _labelled(name: str | None, button: Button) -> Button:
    """A record's kind in front of its name (``deadline:fai``) is for programs, not for people."""
    return replace(button, label=f"{button.label} {name.rpartition(':')[2]}") if name else button
