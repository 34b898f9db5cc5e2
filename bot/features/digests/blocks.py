"""The blocks of a digest: a heading with its lines. Empty ones are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.issue import Issue
from bot.domain.values import SEVERITIES
from bot.engine.context import Context
from bot.features.deadlines.policy import AT_RISK, DONE, MILESTONE
from bot.features.digests import lines
from bot.features.digests.facts import INTERNAL_CATEGORY, Facts, Item, Owed
from bot.features.digests.numbers import KEPT, MISSED, RENEGOTIATED, judged, slipped_in
from bot.features.digests.policy import Tally
from bot.features.digests.texts import say
from bot.messages.card import Strong, Text, day_of, plain
from bot.messages.say import Value, join

MATERIAL = ("shortage", "consigned")
STEP_TOPIC = "eightd"
TWO_WEEKS, FOUR_WEEKS = timedelta(weeks=2), timedelta(weeks=4)
OLDEST = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and its lines; what does not fit a digest is cut from the end of the lines.

    ``rest`` says that nobody has to act on it: of a long digest it goes into the thread.
    """

    head: str
    lines: tuple[Text, ...]
    rest: bool = False

    def shown(self, count: int) -> tuple[Text, ...]:
        """Return the heading and the first ``count`` lines."""
        return ((Strong(self.head),), *self.lines[:count])


def block(key: str, texts: Iterable[Text], **values: Value) -> list[Block]:
    """Return a block with its lines counted in the heading; none without any."""
    body = tuple(texts)
    head = plain(say(key, **{"count": len(body), **values}))
    return [Block(head, body)] if body else []


def by_due(items: Iterable[Item]) -> list[Item]:
    """Return issues in order of what is due next."""
    return sorted(items, key=lambda i: (i.due is None, i.due, i.issue.number))


def owed_by_due(owed: Iterable[Owed]) -> list[Owed]:
    """Return deadlines by their date."""
    return sorted(owed, key=lambda row: (row.item.due, row.item.id))


# today


def critical(ctx: Context, facts: Facts) -> list[Block]:
    """Return the open critical issues: told whatever is due."""
    urgent = [item for item in facts.told() if item.issue.severity == "critical"]
    return block("digest.block.critical", (lines.issue(ctx, facts, i) for i in by_due(urgent)))


def overdue(ctx: Context, facts: Facts) -> list[Block]:
    """Return what is overdue, except the critical issues told above: issues, then deadlines."""
    late = [i for i in facts.told() if facts.late(i) and i.issue.severity != "critical"]
    owed = [row for row in facts.owed if row.item.due <= facts.now]
    texts = [lines.issue(ctx, facts, item) for item in by_due(late)]
    texts += [lines.deadline(ctx, facts, row) for row in owed_by_due(owed)]
    return block("digest.block.overdue", texts)


def today(ctx: Context, facts: Facts) -> list[Block]:
    """Return what is due on the rest of the day: shipments in a block of their own."""
    due = [i for i in facts.told() if facts.today(i.due) and i.issue.severity != "critical"]
    owed = [row for row in facts.owed if facts.today(row.item.due)]
    texts = [lines.issue(ctx, facts, item) for item in by_due(due)]
    texts += [lines.deadline(ctx, facts, row) for row in owed_by_due(owed) if not row.ships]
    ships = [row for row in owed_by_due(owed) if row.ships]
    shown = (lines.deadline(ctx, facts, row) for row in ships)
    return [*block("digest.block.ships_today", shown), *block("digest.block.today", texts)]


def waiting(ctx: Context, facts: Facts) -> list[Block]:
    """Return who holds the ball of how many issues."""
    texts = []
    for holder, items in facts.waiting(ctx.program.sides).items():
        late = sum(facts.late(item) for item in items)
        more = say("digest.waiting.late", count=late) if late else ()
        company = ctx.company(holder)
        texts.append(say("digest.waiting", company=company, count=len(items), late=more))
    return block("digest.block.waiting", texts)


# the week


def ships(ctx: Context, facts: Facts) -> list[Block]:
    """Return what is shipped within two weeks, and how sure it is."""
    limit = facts.now + TWO_WEEKS
    shipments = [row for row in owed_by_due(facts.owed) if row.ships and row.item.due <= limit]
    return block("digest.block.ships", (lines.shipment(ctx, facts, row) for row in shipments))


def milestones(ctx: Context, facts: Facts) -> list[Block]:
    """Return the milestones done, slipped, and at risk or overdue."""
    recent = [row for row in facts.decided if row.item.kind == MILESTONE]
    done = [row for row in owed_by_due(recent) if row.item.status == DONE]
    slipped = [
        row for row in owed_by_due(recent) if row.item.open and slipped_in(row.item, facts.period)
    ]
    risk = [
        row
        for row in owed_by_due(facts.owed)
        if row.item.kind == MILESTONE and row not in slipped and _at_risk(facts, row)
    ]
    texts = [lines.deadline(ctx, facts, row) for row in risk]
    texts += [lines.slipped(ctx, row) for row in slipped]
    texts += [lines.done(ctx, row) for row in done]
    counts = {"done": len(done), "slipped": len(slipped), "risk": len(risk)}
    return block("digest.block.milestones", texts, **counts)


def _at_risk(facts: Facts, owed: Owed) -> bool:
    return owed.item.status == AT_RISK or owed.item.due <= facts.now


def issues(ctx: Context, facts: Facts) -> list[Block]:
    """Return open issues by severity and side, against the last time."""
    texts = []
    for severity in SEVERITIES:
        of_it = [item.issue for item in facts.items if item.issue.severity == severity]
        if of_it:
            holders = [issue.waiting_on for issue in of_it]
            texts.append(say("digest.severity", severity=severity, sides=_by_holder(ctx, holders)))
    if facts.resolved:
        holders = [issue.counterpart for issue in facts.resolved]
        texts.append(say("digest.resolved", sides=_by_holder(ctx, holders)))
    return block("digest.block.issues", texts, count=len(facts.items), before=_against(facts))


def oldest(ctx: Context, facts: Facts, count: int = OLDEST) -> list[Block]:
    """Return the oldest open issues."""
    old = sorted(facts.told(), key=lambda item: (item.issue.logged, item.issue.number))[:count]
    return block("digest.block.oldest", (lines.aged(ctx, facts, item) for item in old))


def _by_holder(ctx: Context, holders: list[str]) -> Text:
    sides = [side for side in (*ctx.program.sides, "third_party") if side in holders]
    return join(
        say("digest.severity.side", company=ctx.company(side), count=holders.count(side))
        for side in sides
    )


def _against(facts: Facts) -> Text:
    if facts.last is None:
        return ()
    change = len(facts.items) - facts.last.open
    key = "more" if change > 0 else "fewer" if change < 0 else "same"
    return say(f"digest.before.{key}", count=abs(change), since=date_of(facts, facts.last.at))


def date_of(facts: Facts, at: datetime) -> str:
    """Return the date of a moment in the digest's zone."""
    return day_of(lines.in_zone(facts, at))


def decisions(ctx: Context, facts: Facts) -> list[Block]:
    """Return the decisions that wait: first articles, deviations, queries, dates, rules.

    The steps of an 8D have a block of their own.
    """
    hidden = {item.issue.id for item in facts.items} - {item.issue.id for item in facts.told()}
    requests = [
        request
        for request in facts.asked
        if request.proposal.topic != STEP_TOPIC and request.proposal.issue_id not in hidden
    ]
    requests.sort(key=lambda request: (request.due is None, request.due, request.proposal.number))
    return block("digest.block.decisions", (lines.asked(ctx, request) for request in requests))


def material(ctx: Context, facts: Facts) -> list[Block]:
    """Return shortages and consigned parts that are needed within four weeks, or without a date."""
    short = [i for i in facts.told() if i.issue.category in MATERIAL and _near(facts, i.issue)]
    shown = (lines.issue(ctx, facts, item) for item in by_due(short))
    return block("digest.block.material", shown)


def _near(facts: Facts, issue: Issue) -> bool:
    given = issue.fields.get("need") or issue.fields.get("due") or ""
    try:
        needed = datetime.fromisoformat(given).date()
    except ValueError:
        return True
    return needed <= facts.day + FOUR_WEEKS


def steps(ctx: Context, facts: Facts) -> list[Block]:
    """Return the step at which each corrective action is, what is due first before the rest."""
    ordered = sorted(facts.steps, key=lambda e: (e.due is None, e.due, e.issue.number))
    return block("digest.block.steps", (lines.step(ctx, facts, step) for step in ordered))


def promises(ctx: Context, facts: Facts) -> list[Block]:
    """How actions and promises were kept, and which were not."""
    counts = dict.fromkeys((KEPT, RENEGOTIATED, MISSED), 0)
    missed = []
    for row in owed_by_due(facts.decided):
        verdict = judged(row.item, facts.period)
        if verdict is not None:
            counts[verdict] += 1
        if verdict == MISSED and row.item.open:
            missed.append(lines.deadline(ctx, facts, row))
    if not any(counts.values()):
        return []
    return [Block(plain(say("digest.block.promises", **counts)), tuple(missed))]


def responses(ctx: Context, facts: Facts) -> list[Block]:
    """How much each side acknowledged and resolved in time, against the last time."""
    texts = []
    acks, resolves = (facts.last.ack, facts.last.resolve) if facts.last else ({}, {})
    for side in ctx.program.sides:
        parts = _share("ack", facts.ack.get(side), acks.get(side))
        parts += _share("resolve", facts.resolve.get(side), resolves.get(side))
        if parts:
            company = ctx.company(side)
            texts.append(say("digest.response", company=company, parts=join(parts)))
    return block("digest.block.responses", texts)


def _share(kind: str, tally: Tally | None, before: Tally | None) -> list[Text]:
    if tally is None or tally.percent is None:
        return []
    then: Text = ()
    if before is not None and before.percent is not None:
        change = tally.percent - before.percent
        key = "up" if change > 0 else "down" if change < 0 else "same"
        then = say(f"digest.response.{key}", percent=before.percent)
    share = say(
        f"digest.response.{kind}",
        met=tally.met,
        all=tally.all,
        percent=tally.percent,
        before=then,
    )
    return [share]


def ahead(ctx: Context, facts: Facts) -> list[Block]:
    """Return the next meetings, absences, and closed days."""
    texts = [lines.meeting(ctx, meet) for meet in facts.syncs]
    texts += [lines.closure(ctx, row) for row in facts.closures]
    texts += [lines.away(ctx, row) for row in facts.away]
    return block("digest.block.ahead", texts)


# one side's own


def own(ctx: Context, facts: Facts) -> Iterator[Block]:
    """Yield what only one side reads: commercial issues, levels alerted, its notes."""
    if facts.side is None:
        return
    commercial = [i for i in facts.items if i.issue.category == INTERNAL_CATEGORY]
    shown = (lines.issue(ctx, facts, item) for item in by_due(commercial))
    yield from block("digest.block.commercial", shown)
    yield from block("digest.block.alerts", (lines.alert(ctx, alert) for alert in facts.alerts))
    notes = (
        say("digest.note", name=n.name, by=n.by, text=lines.cut(n.text, lines.NOTE))
        for n in facts.notes
    )
    yield from block("digest.block.notes", notes, company=ctx.company(facts.side))
    yield from _burden(ctx, facts)


def _burden(ctx: Context, facts: Facts) -> list[Block]:
    """Return what Andon wrote to the people of this side, as one line; nothing of the other's."""
    burden = facts.burden
    if burden is None or facts.side is None or not burden.messages:
        return []
    mean = burden.messages / (burden.days * burden.people)
    line = say("digest.burden", mean=f"{mean:.1f}", most=burden.most, night=burden.night)
    head = say("digest.block.burden", company=ctx.company(facts.side))
    return [Block(plain(head), (line,))]
