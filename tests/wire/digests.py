"""Digests of a program with very much to tell, for what the platforms make of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.domain.issue import Issue
from bot.domain.values import SEVERITIES, DateRange
from bot.engine.context import Context, build_context
from bot.engine.proposals.value import Proposal, Seat
from bot.features import INDEX
from bot.features.deadlines.policy import Deadline
from bot.features.digests import cards
from bot.features.digests.facts import (
    Alert,
    Asked,
    Away,
    Closure,
    Facts,
    Item,
    Meet,
    Note,
    Owed,
)
from bot.features.digests.facts import Step8D as Step
from bot.features.digests.mine import Mine, personal
from bot.features.digests.numbers import Period, ageing
from bot.features.digests.policy import Numbers, Tally
from bot.messages.card import Card, Picture
from bot.ports import ProgramRow, RulesRow
from bot.program_file import write_program
from tests.playing import small_program

NOW = datetime(2027, 3, 1, 16, 30, tzinfo=UTC)
DAY = timedelta(days=1)
PLAIN, HOSTILE = "U7 MCU short at line 3, second lot ", "*_~<@U1>&`|@everyone #1 \\[x](y) "
CATEGORIES = ("shortage", "eq", "commercial", "scar", "consigned")


def context() -> Context:
    program = small_program()
    row = ProgramRow(1, "ACME", "active", 1, 1, write_program(program))
    return build_context(row, [RulesRow(1, 1, "in_force", "", None, None, NOW)], INDEX)


def _issue(number: int, title: str) -> Issue:
    side = "oem" if number % 2 else "ems"
    return Issue(
        number, 1, number, (title * 9)[:200], CATEGORIES[number % 5], SEVERITIES[number % 4],
        "open", side, "third_party" if number % 7 == 0 else side, "linh", "ems",
        NOW - number * DAY / 5, 1,
    )  # fmt: skip


def _owed(number: int, title: str) -> Owed:
    due = NOW + (number - 20) * DAY / 4
    item = Deadline(
        f"ship-{number}" if number % 9 == 0 else f"d{number}", (title * 9)[:200],
        ("milestone", "action", "promise")[number % 3], "oem", "tom", due, due, NOW - 9 * DAY,
        NOW - 9 * DAY, 1, status="at_risk" if number % 4 == 0 else "planned",
    )  # fmt: skip
    return Owed(item, "sj", "Tom Reed")


def busy(count: int = 300, title: str = PLAIN, side: str | None = None) -> Facts:
    """Return what a program with so many open issues, and much else, has to tell."""
    issues = [_issue(number, title) for number in range(1, count + 1)]
    items = tuple(
        Item(
            i, NOW + (i.id - 150) * DAY / 9, "resolve", "sj", ("Tom Reed", "Maria Lopez"), ("tom",)
        )
        for i in issues
    )
    owed = tuple(_owed(number, title) for number in range(60))
    proposals = [
        Proposal(n, "date", (title * 9)[:200], (Seat("oem", "buyer"),), NOW, "sj", "major", 1)
        for n in range(30)
    ]
    tally = {"oem": Tally(40, 50), "ems": Tally(9, 10)}
    span = DateRange(date(2027, 3, 8), date(2027, 3, 12))
    return Facts(
        Period(NOW - 7 * DAY, NOW), "America/Los_Angeles", NOW.date(), NOW + DAY / 2, side,
        items=items, resolved=tuple(issues[:9]), opened=31, closed=12, owed=owed, decided=owed,
        asked=tuple(Asked(p, p.name, ("Tom Reed",), NOW, "sj", ("tom",)) for p in proposals),
        steps=tuple(Step(issue, "D4", NOW, "sz") for issue in issues[:40]),
        ack=tally, resolve=tally, ageing=ageing(issues, NOW),
        away=tuple(Away(f"Person {n}", "oem", span, "Maria Lopez") for n in range(20)),
        closures=(Closure("sz", "ems", span), Closure("sz", "ems", span, works=True)),
        syncs=(Meet("Weekly operations sync", NOW),),
        notes=tuple(Note(f"ACME-{n}", "Tom Reed", title * 20) for n in range(50)),
        alerts=tuple(Alert(f"ACME-{n}", title * 6, "ack", 2, "ems") for n in range(50)),
        last=Numbers(NOW - 7 * DAY, 280, tally, tally),
    )  # fmt: skip


def every(title: str) -> dict[str, Card]:
    """Return a digest of each kind about 300 open issues."""
    ctx, facts = context(), busy(title=title)
    found = {
        "daily": cards.daily(ctx, facts),
        "weekly": cards.periodic(ctx, facts, "weekly"),
        "monthly": cards.periodic(ctx, facts, "monthly"),
        "internal": cards.periodic(ctx, busy(title=title, side="oem"), "internal"),
        "personal": personal(
            ctx,
            facts,
            Mine(
                "oem",
                facts.items[:80],
                (),
                (),
                (),
                (),
                facts.items[80:],
                (),
                (),
                facts.owed,
                (),
                (),
            ),
        ),
    }
    return {kind: card for kind, card in found.items() if card is not None}


def weekly() -> Card:
    """Return an ordinary weekly digest with its picture."""
    return cards.periodic(context(), busy(12), "weekly")


def picture() -> Picture:
    """Return the picture of the ordinary weekly digest."""
    found = weekly().picture
    assert found is not None
    return found
