"""What an act does to the charter that needs the other side: what binds both changes only with
both, whatever way it moves; what one side issues, owes or keeps for itself is its own.

A reading of a goal, the receipt of a revision and a date that is met need nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from bot.domain.charter import Brief, Criteria
from bot.domain.effects import COMMON, THEIRS, Effect
from bot.domain.values import other_side
from bot.engine.agreeing import Binding
from bot.engine.commands.call import Call
from bot.engine.writer import Writer
from bot.features.charter.policy import (
    BRIEF,
    CRITERIA,
    DECIDE_WITHIN,
    GOAL,
    OBLIGATION,
    SPEC,
    TERM,
    Goal,
    Obligation,
    Spec,
    Term,
)
from bot.features.charter.texts import ENDINGS, role_name, say
from bot.features.charter.words import differences, when
from bot.messages.card import Text, plain
from bot.ports import Record
from bot.ports.codec import from_data

T = TypeVar("T")
Effects = Iterator[Effect]


def _binding(
    kind: str, value: type[T], effects: Callable[[Call, Record, T | None, T], Effects]
) -> Binding:
    def compared(
        call: Call, _writer: Writer, before: Record | None, after: Record | None
    ) -> Effects:
        if after is None or (before is not None and before.data == after.data):
            return
        was = None if before is None else from_data(value, before.data)
        yield from effects(call, after, was, from_data(value, after.data))

    return Binding(kind, compared, within=DECIDE_WITHIN)


def _effect(record: Record, kind: str, what: Text, name: str) -> Effect:
    return Effect(kind, f"{record.kind}/{record.name}", plain(what), name)


def _brief(_call: Call, record: Record, was: Brief | None, now: Brief) -> Effects:
    for what in differences(was, now).values():
        yield _effect(record, COMMON, what, plain(say("show.brief")))


def _criteria(_call: Call, record: Record, was: Criteria | None, now: Criteria) -> Effects:
    # Without a table the usual targets hold.
    for what in differences(was or Criteria(), now).values():
        yield _effect(record, COMMON, what, plain(say("show.criteria")))


def _goal(call: Call, record: Record, was: Goal | None, now: Goal) -> Effects:
    table = now.table
    if was is None:
        review = say("would.review", day=f"{table.review:%Y-%m-%d}") if table.review else ()
        words = {"measure": table.measure, "target": table.target, "term": table.term}
        yield _effect(record, COMMON, say("would.new", review=review, **words), table.title)
        return
    if now.ended is not None and was.ended is None:
        how = ENDINGS[now.ended]
        yield _effect(record, COMMON, say("would.goal.ended", how=how, why=now.why), table.title)
    # Who answers for it on a side is that side's own affair.
    own = f"owner_{call.side}"
    for what in differences(was.table, table, ("id", own)).values():
        yield _effect(record, COMMON, what, table.title)


def _spec(call: Call, record: Record, was: Spec | None, now: Spec) -> Effects:
    own = call.side == (now if was is None else was).side
    if was is None:
        if not own:
            company = call.ctx.company(now.side)
            what = say("would.spec", company=company, document=now.document, rev=now.valid.rev)
            yield _effect(record, THEIRS, what, now.title)
        return
    if now.dropped and not was.dropped:
        yield _effect(record, COMMON, say("would.spec.dropped"), now.title)
    shared = ("acceptance", "side")
    for name, what in _spec_differences(was, now).items():
        if name in shared or not own:
            yield _effect(record, COMMON if name in shared else THEIRS, what, now.title)
    if now.valid.rev != was.valid.rev and not own:
        what = say("would.spec.rev", rev=now.valid.rev, old=was.valid.rev)
        yield _effect(record, THEIRS, what, now.title)
    elif own and was.open and not now.open and now.valid.received is not None:
        company = call.ctx.company(other_side(call.side))
        what = say("would.spec.received", company=company, rev=now.valid.rev)
        yield _effect(record, THEIRS, what, now.title)


def _spec_differences(was: Spec, now: Spec) -> dict[str, Text]:
    apart = ("id", "revisions", "open", "asked", "dropped", "done")
    return differences(was, now, apart)


def _obligation(call: Call, record: Record, was: Obligation | None, now: Obligation) -> Effects:
    table = now.table
    if was is None:
        if table.side != call.side:
            words = {"company": call.ctx.company(table.side), "role": role_name(table.role)}
            what = say("would.obligation", when=when(table), **words)
            yield _effect(record, THEIRS, what, table.title)
        return
    if now.ended and not was.ended and was.table.side == call.side:
        # Whoever is owed something may let it go.
        yield _effect(record, COMMON, say("would.obligation.ends"), table.title)
    for what in differences(was.table, table).values():
        yield _effect(record, COMMON, what, table.title)


def _term(_call: Call, record: Record, was: Term | None, now: Term) -> Effects:
    agreed = was is not None and was.table.agreed and not was.dropped
    name = now.table.id
    if now.table.agreed and not agreed:
        yield _effect(record, COMMON, say("would.term", text=now.table.text), name)
    elif agreed and now.dropped:
        yield _effect(record, COMMON, say("would.term.dropped"), name)
    elif agreed and not now.table.agreed:
        yield _effect(record, COMMON, say("would.term.alone"), name)
    elif agreed and was is not None and was.table != now.table:
        yield _effect(record, COMMON, say("would.term.changed", text=now.table.text), name)


BINDINGS = (
    _binding(BRIEF, Brief, _brief),
    _binding(CRITERIA, Criteria, _criteria),
    _binding(GOAL, Goal, _goal),
    _binding(SPEC, Spec, _spec),
    _binding(OBLIGATION, Obligation, _obligation),
    _binding(TERM, Term, _term),
)
