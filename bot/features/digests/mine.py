"""What waits for one person: to acknowledge, to decide, to confirm, to close, and what is due.

The personal digest and what somebody sees who asks are both made of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.transitions import running_ack
from bot.domain.values import Person, Side
from bot.engine.context import Context
from bot.engine.proposals.value import Proposal
from bot.features.decisions.cards import QUESTIONS
from bot.features.digests import blocks, lines
from bot.features.digests.blocks import Block, block
from bot.features.digests.cards import BUTTONS, counted, day_name, entire, fitted, shown
from bot.features.digests.facts import Asked, Facts, Item, Owed
from bot.features.digests.texts import say
from bot.features.issues.texts import BUTTONS as ISSUE_BUTTONS
from bot.messages.card import Button, Card, Text

SOON = timedelta(days=7)
CONFIRM = "confirm"


@dataclass(frozen=True)
class Mine:
    """What somebody of ``side`` answers for. ``proposed`` is what others decide and a program
    manager sees waiting; ``rest`` are their issues of which nothing is due today."""

    side: Side

    acks: tuple[Item, ...]
    asked: tuple[Asked, ...]
    proposed: tuple[Asked, ...]
    confirm: tuple[Item, ...]
    close: tuple[Item, ...]
    late: tuple[Item, ...]
    today: tuple[Item, ...]
    rest: tuple[Item, ...]
    owed_late: tuple[Owed, ...]
    owed_today: tuple[Owed, ...]
    soon: tuple[Owed, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many there are of each, as the title says it."""
        return {
            "ack": len(self.acks),
            "approve": len(self.asked),
            "confirm": len(self.confirm),
            "close": len(self.close),
            "overdue": len(self.late) + len(self.owed_late),
            "today": len(self.today) + len(self.owed_today),
            "proposed": len(self.proposed),
        }


def mine_of(facts: Facts, person: Person) -> Mine:
    """Return what waits for somebody; ``facts`` were gathered in the zone of their site."""
    mine = blocks.by_due(item for item in facts.items if person.id in item.owner_ids)
    acks = [item for item in mine if running_ack(item.issue) is not None]
    others = [item for item in mine if item not in acks]
    late = [item for item in others if facts.late(item)]
    today = [item for item in others if facts.today(item.due)]
    owed = blocks.owed_by_due(row for row in facts.owed if person.id in row.ids)
    owed_late = [row for row in owed if row.item.due <= facts.now]
    owed_today = [row for row in owed if facts.today(row.item.due)]
    near = [row for row in owed if row not in (*owed_late, *owed_today)]
    answers = blocks.by_due(item for item in facts.answers if person.id in item.owner_ids)
    return Mine(
        side=person.side,
        acks=tuple(acks),
        asked=tuple(row for row in facts.asked if person.id in row.ids),
        proposed=tuple(row for row in facts.asked if person.id in row.watching),
        confirm=tuple(item for item in answers if _confirmed(item)),
        close=tuple(item for item in answers if not _confirmed(item)),
        late=tuple(late),
        today=tuple(today),
        rest=tuple(item for item in others if item not in (*late, *today)),
        owed_late=tuple(owed_late),
        owed_today=tuple(owed_today),
        soon=tuple(row for row in near if row.item.due <= facts.now + SOON),
    )


def _confirmed(item: Item) -> bool:
    """Say whether a resolved issue is confirmed by its counterpart: others close themselves."""
    return item.clock == CONFIRM or item.issue.severity == "critical"


def personal(ctx: Context, facts: Facts, mine: Mine, *, whole: bool = False) -> Card | None:
    """Return the personal digest; ``None``: nothing is worth reading today."""
    if not any(mine.counts.values()):
        return None
    title = say(
        "digest.personal", program=ctx.program.key, day=day_name(facts.day), what=title_of(mine)
    )
    soon = (lines.deadline(ctx, facts, row, own=True) for row in mine.soon)
    sections = [*waiting(ctx, facts, mine), *block("digest.block.soon", soon)]
    if whole:
        return entire(title, sections)
    return fitted(title, sections, "personal", buttons(ctx, mine))


def title_of(mine: Mine) -> Text:
    """Return the numbers of what waits: ``2 to acknowledge, 1 to confirm``."""
    return counted("digest.personal", mine.counts)


def waiting(ctx: Context, facts: Facts, mine: Mine) -> Iterator[Block]:
    """Yield what has to be done, in the order in which it is counted."""
    yield from block(
        "digest.block.ack", (lines.issue(ctx, facts, i, own=True, ack=True) for i in mine.acks)
    )
    yield from block("digest.block.approve", (lines.asked(ctx, a, own=True) for a in mine.asked))
    yield from block("digest.block.confirm", (lines.answer(ctx, facts, i) for i in mine.confirm))
    yield from block("digest.block.close", (lines.answer(ctx, facts, i) for i in mine.close))
    yield from _due(ctx, facts, "digest.block.overdue", mine.late, mine.owed_late)
    yield from _due(ctx, facts, "digest.block.today", mine.today, mine.owed_today)
    yield from block(
        "digest.block.proposed",
        (lines.asked(ctx, a, waits=a.proposal.side == mine.side) for a in mine.proposed),
    )


def _due(
    ctx: Context, facts: Facts, key: str, items: tuple[Item, ...], owed: tuple[Owed, ...]
) -> list[Block]:
    texts = [lines.issue(ctx, facts, item, own=True) for item in items]
    texts += [lines.deadline(ctx, facts, row, own=True) for row in owed]
    return block(key, texts)


def rest(ctx: Context, facts: Facts, mine: Mine) -> list[Block]:
    """Return the issues that somebody answers for and of which nothing is due today."""
    return block(
        "digest.block.rest", (lines.issue(ctx, facts, item, own=True) for item in mine.rest)
    )


def buttons(ctx: Context, mine: Mine) -> tuple[Button, ...]:
    """Return a button for each of the first things to do, as many as there is room for."""
    acts = [_act(ctx, "ack", item) for item in mine.acks]
    acts += [each for row in mine.asked for each in _decide(ctx, row)]
    acts += [_act(ctx, "close", item) for item in (*mine.confirm, *mine.close)]
    own = (row.proposal for row in mine.proposed if row.proposal.side == mine.side)
    acts += [_named(b, p) for p in own for b in ctx.index.proposal_cards.withdraw(p)]
    acts += shown(ctx, [*mine.late, *mine.today], [*mine.owed_late, *mine.owed_today])
    return tuple(dict.fromkeys(acts))[:BUTTONS]


def _decide(ctx: Context, row: Asked) -> list[Button]:
    """Return the button that approves; beside it the one that does not where no reason is asked."""
    approve, reject, *_ = ctx.index.proposal_cards.buttons(ctx, row.proposal, None)
    both = [approve] if row.proposal.topic in QUESTIONS else [approve, reject]
    return [_named(button, row.proposal) for button in both]


def _named(button: Button, proposal: Proposal) -> Button:
    return replace(button, label=f"{button.label} {proposal.name}")


def _act(ctx: Context, verb: str, item: Item) -> Button:
    name = ctx.name(item.issue)
    return Button(f"{ISSUE_BUTTONS[verb]} {name}", f"issue {verb} {name}", "primary")
