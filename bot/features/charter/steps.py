"""The questions of a new partnership, in small steps: which are answered follows from the program
itself, so that somebody can stop anywhere and go on later, and whoever answers one elsewhere is not
asked for it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.domain.values import Side
from bot.engine.proposals.store import open_proposals
from bot.engine.two_keys.topic import TOPIC
from bot.engine.writer import Writer
from bot.features.charter.policy import BRIEF, CRITERIA, GOAL, OBLIGATION, SPEC
from bot.features.charter.store import (
    ALL_CRITERIA,
    BRIEFS,
    GOALS,
    obligations,
    specs,
    terms_read_by,
)
from bot.features.deadlines.policy import MILESTONE
from bot.features.deadlines.store import items

Answered = Callable[[Writer, Side], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One question: whether it is answered, the line that answers it, and the form of that line.

    One that is ``own`` is asked of each side apart. ``secret``: the other side does not even learn
    whether it is answered. ``about`` is the kind of records that an open proposal answers it with.
    """

    name: str
    answered: Answered
    line: str
    form: str | None = None
    own: bool = False
    secret: bool = False
    about: str | None = None


def _brief(writer: Writer, _side: Side) -> bool:
    return BRIEFS.named(writer, BRIEF) is not None


def _holidays(writer: Writer, side: Side) -> bool:
    """Say whether each site of a side knows its holidays or a day on which it is closed."""
    return all(site.country or site.closed for site in writer.ctx.program.side_sites(side))


def _stand_in(writer: Writer, side: Side) -> bool:
    managers = writer.ctx.program.managers(side)
    return len(managers) > 1 or any(person.backup for person in managers)


def _goal(writer: Writer, _side: Side) -> bool:
    return bool(GOALS.all(writer))


def _spec(writer: Writer, side: Side) -> bool:
    return any(each.value.side == side for each in specs(writer))


def _obligation(writer: Writer, side: Side) -> bool:
    return any(each.value.table.side == side for each in obligations(writer))


def _rules(writer: Writer, _side: Side) -> bool:
    return writer.ctx.row.rules_version > 1


def _records(kind: str) -> Answered:
    return lambda writer, _side: bool(writer.tx.records(writer.ctx.id, kind, live=True))


def _build(writer: Writer, _side: Side) -> bool:
    return any(kept.item.kind == MILESTONE for kept in items(writer, live=False))


def _criteria(writer: Writer, _side: Side) -> bool:
    return ALL_CRITERIA.named(writer, CRITERIA) is not None


def _terms(writer: Writer, side: Side) -> bool:
    return any(each.value.table.side == side for each in terms_read_by(writer, side))


_FIRST = "FREQ=MONTHLY;BYMONTHDAY=5"
STEPS = (
    Step(
        "brief",
        _brief,
        'charter setup product="Gateway G2" volumes="2,000 a month" matters="ship dates"',
        form="charter setup",
        about=BRIEF,
    ),
    Step("holidays", _holidays, "program calendar <site> country=US", own=True),
    Step("stand_in", _stand_in, "program person <you> backup=<who>", own=True),
    Step(
        "goal",
        _goal,
        'charter goal "First pass yield" measure="FPY %" target=98 review=2027-06-30',
        form="charter goal",
        about=GOAL,
    ),
    Step(
        "spec",
        _spec,
        'charter spec "Main board" document=DWG-1042 rev=C',
        form="charter spec",
        own=True,
        about=SPEC,
    ),
    Step(
        "obligation",
        _obligation,
        f'charter obligation "Rolling forecast" side=<side> role=buyer rrule="{_FIRST}"',
        form="charter obligation",
        own=True,
        about=OBLIGATION,
    ),
    Step("rules", _rules, "rules show"),
    Step("sync", _records("sync"), "sync add template=ops_weekly"),
    Step("digest", _records("digest"), 'digest schedule weekly "mon 08:30" to=shared'),
    Step("build", _build, "deadline plan 2027-04-01"),
    Step(
        "criteria",
        _criteria,
        "charter setup response=95 resolution=90 experts=95",
        about=CRITERIA,
    ),
    Step(
        "terms",
        _terms,
        'charter terms "Expedite fees above 500 USD need consent" kind=expedite',
        form="charter terms",
        own=True,
        secret=True,
    ),
)


def left(
    writer: Writer, side: Side, steps: Iterable[Step], skipped: Iterable[str] = ()
) -> list[Step]:
    """Return the steps that are still to be answered by a side, in order; what was asked of the
    other side is answered."""
    asked, apart = _asked(writer, side), set(skipped)
    return [
        step
        for step in steps
        if step.name not in apart
        and not step.answered(writer, side)
        and (step.about is None or step.about not in asked)
    ]


def _asked(writer: Writer, side: Side) -> set[str]:
    """Return the kinds of records that open proposals of a side are about."""
    found: set[str] = set()
    for filed in open_proposals(writer, TOPIC):
        if filed.proposal.side == side:
            effects = json.loads(filed.proposal.payload["effects"])
            found |= {about.partition("/")[0] for _, about, *_ in effects}
    return found
