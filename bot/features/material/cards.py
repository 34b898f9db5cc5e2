"""What is said about material: a part, a kit, what is late, which lot cannot start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.engine.context import Context
from bot.features.deadlines.policy import Deadline
from bot.features.material.policy import Kit, Line, blocking
from bot.features.material.texts import BUTTONS, COLUMNS, LABELS, SUPPLIES, say
from bot.messages.card import Button, Card, Table, Text, day_of, plain
from bot.messages.say import join

MOST_LINES = 30
"""So many parts of a kit are shown at once."""
MOST_BLOCKED, MOST_LOTS = 6, 8
"""So many parts of a lot, and so many lots, are shown of what cannot start."""


def on_day(day: date, today: date) -> str:
    """Return a day as it is read: ``Wed Jan 20``, with the year only if it is another one."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%a} {day_of(day)}{year}"


def rest(line: Line) -> Text:
    """Say what is still missing of a part."""
    if line.missing > 0:
        return say("material.rest.missing", missing=line.missing, needed=line.needed)
    if line.missing == 0:
        return say("material.rest.complete", needed=line.needed)
    return say("material.rest.more", needed=line.needed, count=-line.missing)


def state_of(line: Line, today: date) -> Text:
    """Return how a part stands in a few words."""
    if line.missing > 0:
        state = say("material.line.missing", missing=line.missing, needed=line.needed)
    elif line.missing == 0:
        state = say("material.line.complete", needed=line.needed)
    else:
        state = say("material.line.more", needed=line.needed, count=-line.missing)
    more: list[Text] = [state]
    if line.short > 0:
        more.append(say("material.line.short", qty=line.short))
    if line.sent and line.missing > 0:
        last = line.sent[-1]
        more.append(say("material.line.sent", qty=last.qty, day=on_day(last.on, today)))
    return join(more, "")


def late(ctx: Context, kit: Kit, lines: Sequence[Line], today: date, issue: str | None) -> Card:
    """Tell the channel which consigned parts of a date are not there, and who answers it where."""
    shown = [
        say(
            "material.late.line",
            part=line.part,
            missing=line.missing,
            needed=line.needed,
            due=on_day(line.due, today),
            company=ctx.company(line.side),
        )
        for line in lines[:MOST_BLOCKED]
    ]
    if len(lines) > MOST_BLOCKED:
        shown.append(say("material.clear.more", count=len(lines) - MOST_BLOCKED, id=kit.id))
    if issue is not None and lines:
        company = ctx.company(lines[0].side)
        shown.append(say("material.late.issue", company=company, name=issue))
    title = say("material.late.title", title=kit.title)
    return Card(title, lines=tuple(shown), buttons=(show_button(kit),))


def show_button(kit: Kit) -> Button:
    """Return the button that shows a kit."""
    return Button(BUTTONS["show"], f"material show {kit.id}")


def kit_card(
    ctx: Context, kit: Kit, waits: Deadline | None, due: Text, today: date, counted_by: str
) -> Card:
    """Show a kit with its parts; ``due`` is the date of the deadline that waits for it."""
    lines = (*blocking(kit), *(line for line in kit.lines if line.missing <= 0))
    facts: list[tuple[str, Text]] = [(LABELS["state"], kit_state(kit, today))]
    if kit.needed_for is not None:
        facts.append((LABELS["waits"], _waits(kit.needed_for, waits, due)))
    facts.append((LABELS["building"], (counted_by,)))
    shown = [kit_line(ctx, line, today) for line in lines[:MOST_LINES]]
    rows = tuple(_row(ctx, line, today) for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        shown.append(say("material.clear.more", count=len(lines) - MOST_LINES, id=kit.id))
    title = say("material.kit", title=kit.title, id=kit.id)
    table = Table(plain(title), COLUMNS, rows, first=0, lines=len(rows))
    buttons = (Button(BUTTONS["clear"], f"material clear {kit.id}"),)
    return Card(title, tuple(facts), tuple(shown), buttons, table=table)


def _waits(name: str, waits: Deadline | None, due: Text) -> Text:
    if waits is None:
        return say("material.kit.unknown", id=name)
    return say("material.kit.waits", deadline=waits.title, id=waits.id, due=due)


def kit_state(kit: Kit, today: date) -> Text:
    """Say whether a lot can start, or how many of its parts are missing."""
    missing = blocking(kit)
    if not missing:
        return say("material.state.clear")
    due = on_day(missing[0].due, today)
    return say("material.state.missing", count=len(missing), lines=len(kit.lines), due=due)


def kit_line(ctx: Context, line: Line, today: date) -> Text:
    """Return a part as one line of a kit."""
    return say(
        "material.kit.line",
        part=line.part,
        state=state_of(line, today),
        supply=SUPPLIES[line.supply],
        company=ctx.company(line.side),
        due=on_day(line.due, today),
    )


def _row(ctx: Context, line: Line, today: date) -> tuple[Text, ...]:
    return (
        (line.part,),
        state_of(line, today),
        (SUPPLIES[line.supply],),
        (ctx.company(line.side),),
        (on_day(line.due, today),),
    )


def blocked_lot(ctx: Context, kit: Kit, waits: Deadline | None, today: date) -> list[Text]:
    """Say for what a lot cannot start, who owes it and by when; or that it is clear."""
    missing = blocking(kit)
    if not missing:
        return [say("material.clear.one", title=kit.title, id=kit.id)]
    for_what = say("material.waits", deadline=waits.title) if waits is not None else ()
    lines = [say("material.clear.blocked", title=kit.title, id=kit.id, waits=for_what)]
    lines += [_missing(ctx, line, today) for line in missing[:MOST_BLOCKED]]
    if len(missing) > MOST_BLOCKED:
        lines.append(say("material.clear.more", count=len(missing) - MOST_BLOCKED, id=kit.id))
    return lines


def _missing(ctx: Context, line: Line, today: date) -> Text:
    return say(
        "material.clear.late" if line.due < today else "material.clear.line",
        part=line.part,
        missing=line.missing,
        needed=line.needed,
        company=ctx.company(line.side),
        due=on_day(line.due, today),
    )
