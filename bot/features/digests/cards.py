"""Digests as cards: what is worth reading, at most forty lines, the rest behind a button."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.values import SIDES
from bot.engine.context import Context
from bot.features.digests import blocks, lines
from bot.features.digests.blocks import Block
from bot.features.digests.facts import Facts, Item, Owed
from bot.features.digests.lots import blocked
from bot.features.digests.numbers import THIRD
from bot.features.digests.policy import MONTHLY, WEEKLY
from bot.features.digests.texts import CHART, say
from bot.features.digests.went_well import went_well
from bot.messages.card import Button, Card, Picture, Text, day_of, plain
from bot.messages.say import join

SHORT = 20
"""A digest of more lines, its title counted, has its rest in the thread where there is one."""
LINES, ROOM, BLOCK = 40, 3700, 12
"""A digest has at most so many lines, its title counted, so many characters, and so many lines in
one block: a line is three rows on a phone."""
BUTTONS = 4
MONTH_OLDEST = 5
_BETWEEN = " · "


def day_name(day: date) -> str:
    """Return a date as a digest's title says it: ``Mon Dec 7``."""
    return f"{day:%a} {day_of(day)}"


def daily(ctx: Context, facts: Facts, *, whole: bool = False) -> Card | None:
    """Return what is due today, overdue or critical; ``None``: nothing is."""
    sections = [
        *blocks.critical(ctx, facts),
        *blocks.overdue(ctx, facts),
        *blocks.today(ctx, facts),
    ]
    if not sections:
        return None
    critical = [item for item in facts.told() if item.issue.severity == "critical"]
    late = sum(map(facts.late, facts.told()))
    late += sum(row.item.due <= facts.now for row in facts.owed)
    due = sum(facts.today(item.due) for item in facts.told())
    due += sum(facts.today(row.item.due) for row in facts.owed)
    parts = counted("digest.daily", {"due": due, "overdue": late, "critical": len(critical)})
    title = say("digest.daily", program=ctx.program.key, day=day_name(facts.day), what=parts)
    show = [*critical, *blocks.by_due(item for item in facts.told() if facts.late(item))]
    sections = [*went_well(ctx, facts), *sections, *blocks.waiting(ctx, facts)]
    return entire(title, sections) if whole else fitted(title, sections, "daily", shown(ctx, show))


def counted(key: str, counts: dict[str, int]) -> Text:
    """Return the numbers of a title: ``2 due today, 1 overdue``; what there is none of is left
    out."""
    return join(say(f"{key}.{what}", count=count) for what, count in counts.items() if count)


def shown(ctx: Context, items: Iterable[Item], owed: Iterable[Owed] = ()) -> tuple[Button, ...]:
    """Return a button for each issue and each deadline, as many as there is room for."""
    lines = {name: f"issue show {name}" for name in (ctx.name(item.issue) for item in items)}
    lines |= {row.item.id[:40]: f"deadline show {row.item.id}" for row in owed}
    return tuple(Button(name, line) for name, line in list(lines.items())[:BUTTONS])


def periodic(ctx: Context, facts: Facts, kind: str, *, whole: bool = False) -> Card:
    """Return the weekly, internal or monthly digest; ``whole`` cuts nothing."""
    sections = _sections(ctx, facts, kind)
    if not sections and not (facts.opened or facts.closed):
        since = blocks.date_of(facts, facts.period.since)
        key, day = ctx.program.key, day_name(facts.day)
        return Card(say("digest.empty", program=key, day=day, since=since))
    title = _title(ctx, facts, kind)
    if whole:
        return entire(title, sections)
    return fitted(title, sections, kind, (), _picture(ctx, facts, kind))


def folded(ctx: Context, facts: Facts, kind: str) -> tuple[Card, Card] | None:
    """Return a long weekly, internal or monthly digest in two parts: what is needed, for the
    channel, and the rest, for the thread below it; ``None``: it is short enough for one message.
    """
    sections = _sections(ctx, facts, kind)
    rest = [section for section in sections if section.rest]
    if not rest or _length(sections) <= SHORT:
        return None
    needed = [section for section in sections if not section.rest]
    above = fitted(_title(ctx, facts, kind), needed, kind, (), _picture(ctx, facts, kind))
    below = say("digest.below", blocks=join(((section.head,) for section in rest), _BETWEEN))
    title = say("digest.rest", program=ctx.program.key, day=day_name(facts.day))
    return replace(above, lines=(*above.lines, below)), fitted(title, rest, kind)


def _sections(ctx: Context, facts: Facts, kind: str) -> list[Block]:
    return list(_monthly(ctx, facts) if kind == MONTHLY else _weekly(ctx, facts))


def _title(ctx: Context, facts: Facts, kind: str) -> Text:
    since = blocks.date_of(facts, facts.period.since)
    change = say("digest.change", opened=facts.opened, closed=facts.closed, since=since)
    if not (facts.opened or facts.closed):
        change = say("digest.change.none", since=since)
    return say(
        f"digest.{kind}",
        program=ctx.program.key,
        day=day_name(facts.day),
        count=len(facts.items),
        company=ctx.company(facts.side or ""),
        change=change,
    )


def _picture(ctx: Context, facts: Facts, kind: str) -> Picture | None:
    return ageing(ctx, facts) if kind == WEEKLY else None


def _weekly(ctx: Context, facts: Facts) -> Iterable[Block]:
    yield from went_well(ctx, facts)
    yield from _rest(blocks.own(ctx, facts))
    yield from blocks.ships(ctx, facts)
    yield from blocks.milestones(ctx, facts)
    yield from blocks.issues(ctx, facts)
    yield from _rest(blocks.oldest(ctx, facts))
    yield from blocks.decisions(ctx, facts)
    yield from _rest(blocked(ctx, facts))
    yield from _rest(blocks.material(ctx, facts))
    yield from _rest(blocks.steps(ctx, facts))
    yield from _rest(blocks.promises(ctx, facts))
    yield from _rest(blocks.responses(ctx, facts))
    yield from _rest(blocks.ahead(ctx, facts))


def _monthly(ctx: Context, facts: Facts) -> Iterable[Block]:
    yield from went_well(ctx, facts)
    yield from blocks.responses(ctx, facts)
    yield from _rest(blocks.promises(ctx, facts))
    yield from blocks.milestones(ctx, facts)
    yield from blocks.issues(ctx, facts)
    yield from _rest(blocks.oldest(ctx, facts, MONTH_OLDEST))
    yield from _rest(blocks.steps(ctx, facts))


def _rest(sections: Iterable[Block]) -> Iterable[Block]:
    """Say of blocks that nobody has to act on them."""
    return (replace(section, rest=True) for section in sections)


def _length(sections: Sequence[Block]) -> int:
    """Return how many lines blocks have with their headings and the title of all."""
    return 1 + len(sections) + sum(len(section.lines) for section in sections)


def entire(title: Text, sections: Sequence[Block]) -> Card:
    """Return blocks as a card of any length."""
    return Card(
        title,
        lines=tuple(line for section in sections for line in section.shown(len(section.lines))),
    )


def fitted(
    title: Text,
    sections: Sequence[Block],
    kind: str,
    buttons: tuple[Button, ...] = (),
    picture: Picture | None = None,
) -> Card:
    """Return blocks as a card within its limits: the longest ones lose their last lines first.

    What was cut is counted on a button that shows everything.
    """
    counts = _fitting(title, sections, LINES - (picture is not None))
    cut = sum(len(section.lines) for section in sections) - sum(counts)
    shown = [
        line
        for section, count in zip(sections, counts, strict=True)
        for line in section.shown(count)
    ]
    if cut:
        shown.append(say("digest.more", count=cut, kind=kind))
        label = plain(say("digest.button", count=cut))
        buttons = (Button(label, f"digest now {kind} full=yes"), *buttons)
    return Card(title, lines=tuple(shown), buttons=buttons, picture=picture)


def _fitting(title: Text, sections: Sequence[Block], limit: int) -> list[int]:
    """Return how many lines of each block are kept; the line about what was cut counts too."""
    counts = [min(len(section.lines), BLOCK) for section in sections]
    count = 1 + len(sections) + sum(counts)
    pairs = zip(sections, counts, strict=True)
    size = sum(len(plain(text)) + 1 for section, shown in pairs for text in section.shown(shown))
    size += len(plain(title))
    whole = _length(sections)
    while (count + (count < whole) > limit or size > ROOM) and any(counts):
        longest = max(range(len(counts)), key=lambda index: (counts[index], index))
        counts[longest] -= 1
        size -= len(plain(sections[longest].lines[counts[longest]])) + 1
        count -= 1
    return counts


# the picture


def ageing(ctx: Context, facts: Facts) -> Picture | None:
    """Return open issues by age and side over the last weeks; none where nothing was open."""
    chart = facts.ageing
    if chart is None or not chart.worth_drawing:
        return None
    holders = [holder for holder in (*ctx.program.sides, THIRD) if holder in chart.holders]
    totals = {holder: [sum(ages) for ages in chart.holders[holder]] for holder in holders}
    sides = " ".join(
        plain(say("digest.picture.side", company=ctx.company(h), counts=_row(totals[h])))
        for h in holders
    )
    alt = plain(say("digest.picture", weeks=len(chart.moments), sides=sides))
    data = {
        "days": [f"{at:%b} {at.day}" for at in (lines.in_zone(facts, m) for m in chart.moments)],
        "title": CHART["ageing"],
        "legend": [CHART["young"], CHART["older"], CHART["oldest"]],
        "panels": [_panel(ctx, holder, chart.holders[holder]) for holder in holders],
    }
    return Picture("ageing", alt, data)


def _panel(ctx: Context, holder: str, weeks: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Return a panel of the picture; not every company's name can be drawn."""
    names = [ctx.company(holder), CHART[holder]] if holder in SIDES else [CHART[holder]]
    note = CHART["now"].format(count=sum(weeks[-1]))
    return {"names": names, "note": note, "bars": [list(ages) for ages in weeks]}


def _row(counts: Sequence[int]) -> str:
    return ", ".join(map(str, counts))
