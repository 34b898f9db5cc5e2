"""The charter inside a unit of work: its records, by kind, and what a change of them leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from bot.domain.calendar import Calendar
from bot.domain.charter import Brief, Criteria
from bot.domain.plan import Step
from bot.domain.values import Person, other_side, read_side
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.writer import Writer
from bot.features.charter.policy import (
    BRIEF,
    CRITERIA,
    DUTY,
    GOAL,
    OBLIGATION,
    OPEN,
    SPEC,
    TERM,
    Duty,
    Goal,
    Obligation,
    Spec,
    Term,
    term_name,
)
from bot.features.charter.schedule import confirm_again, next_opening, plan_duty
from bot.messages.card import Card, Text, plain
from bot.messages.line import short_id
from bot.ports import Record
from bot.ports.codec import from_data
from bot.ports.message import Message

T = TypeVar("T")
CHANGED = "charter.changed"
"""The kind of what both read once something that binds them takes effect, and of its audit line."""


def _reading(kind: type[T]) -> Callable[[Writer, Record], Stored[T]]:
    def load(_writer: Writer, record: Record) -> Stored[T]:
        return Stored(record, from_data(kind, record.data))

    return load


def _asleep(_writer: Writer, _stored: Stored[Any]) -> Outlook:
    """Return that nothing is to come: it only stands in the charter."""
    return Outlook(live=False, at=None)


BRIEFS = RecordStore(BRIEF, _reading(Brief), _asleep)
ALL_CRITERIA = RecordStore(CRITERIA, _reading(Criteria), _asleep)
GOALS = RecordStore(GOAL, _reading(Goal), _asleep)
TERMS = RecordStore(TERM, _reading(Term), _asleep)


# specifications


def partner_calendar(writer: Writer, side: str) -> Calendar:
    """Return the calendar of whoever confirms what ``side`` issues."""
    partner = other_side(read_side(side))
    return writer.ctx.calendars[writer.ctx.program.side_sites(partner)[0].id]


def spec_steps(writer: Writer, stored: Stored[Spec]) -> list[Step]:
    """Return whether the other side is still to be asked once more."""
    return confirm_again(stored.value, partner_calendar(writer, stored.value.side))


def _outlook_of_spec(writer: Writer, stored: Stored[Spec]) -> Outlook:
    steps = spec_steps(writer, stored)
    waits = bool(stored.value.open) and not stored.value.dropped
    return Outlook(waits, steps[0].at if steps else None)


SPECS = RecordStore(SPEC, _reading(Spec), _outlook_of_spec)


def specs(writer: Writer) -> list[Stored[Spec]]:
    """Return the specifications that hold."""
    return [each for each in SPECS.all(writer) if not each.value.dropped]


# obligations


def holders(writer: Writer, side: str, role: str) -> tuple[Person, ...]:
    """Return who does what a role owes: all its holders, else whoever answers for the side."""
    people = writer.roster.with_role(side, role, writer.now)
    return people or writer.roster.answering(side, writer.now)


def owing_site(writer: Writer, side: str, role: str) -> str:
    """Return the site of whoever holds a role, absent or not; else the side's first one."""
    there = (p for p in writer.ctx.program.side_people(side) if role in p.roles)
    return writer.roster.site_of(tuple(there), side)


def duty_calendar(writer: Writer, duty: Duty) -> Calendar:
    """Return the calendar on which a date of an obligation counts."""
    known = {site.id for site in writer.ctx.program.sites}
    site = duty.site if duty.site in known else owing_site(writer, duty.side, duty.role)
    return writer.ctx.calendars[site]


def duty_steps(writer: Writer, stored: Stored[Duty]) -> list[Step]:
    """Return the nudges and the level still to come of one date."""
    rules = writer.ctx.rule_sets[stored.value.rules_version]
    return plan_duty(stored.value, rules, duty_calendar(writer, stored.value))


def _outlook_of_duty(writer: Writer, stored: Stored[Duty]) -> Outlook:
    steps = duty_steps(writer, stored)
    return Outlook(stored.value.state == OPEN, steps[0].at if steps else None)


DUTIES = RecordStore(DUTY, _reading(Duty), _outlook_of_duty)


def open_duties(writer: Writer, obligation: str) -> list[Stored[Duty]]:
    """Return the dates of an obligation that are not done, the earliest first."""
    found = [d for d in DUTIES.all(writer, live=True) if d.value.obligation == obligation]
    return sorted(found, key=lambda each: (each.value.due, each.value.name))


def _outlook_of_obligation(_writer: Writer, stored: Stored[Obligation]) -> Outlook:
    return Outlook(not stored.value.ended, next_opening(stored.value))


OBLIGATIONS = RecordStore(OBLIGATION, _reading(Obligation), _outlook_of_obligation)


def obligations(writer: Writer) -> list[Stored[Obligation]]:
    """Return the obligations that hold."""
    return OBLIGATIONS.all(writer, live=True)


# names, and what a change leaves


def own_term(writer: Writer, side: str, name: str) -> Stored[Term] | None:
    """Return a term of a side that holds; what the other one calls its own plays no part."""
    stored = TERMS.named(writer, term_name(side, name))
    return None if stored is None or stored.value.dropped else stored


def terms_read_by(writer: Writer, side: str | None) -> list[Stored[Term]]:
    """Return the terms that hold and that a side reads; ``None``: that both read."""
    return [
        each
        for each in TERMS.all(writer)
        if not each.value.dropped and (each.value.table.agreed or each.value.table.side == side)
    ]


def free_id(store: RecordStore[Any], writer: Writer, title: str, side: str | None = None) -> str:
    """Return a short id of a title that no record of the kind has yet, of one's ``side`` where
    each names its own."""
    wanted, number = short_id(title, store.kind), 1
    name = wanted
    while store.named(writer, term_name(side, name) if side else name) is not None:
        number += 1
        name = f"{wanted}-{number}"
    return name


def note(writer: Writer, record: Record, text: Text, by: Person | None, audience: str) -> None:
    """Keep what became of a part of the charter for its history."""
    actor = by.id if by is not None else None
    writer.record(None, CHANGED, actor, {"text": plain(text)}, audience, about=record)


def tell_changed(writer: Writer, record: Record, text: Text, by: Person | None) -> None:
    """Keep and tell what binds both from now on; what a new program begins with is known."""
    note(writer, record, text, by, "shared")
    if not writer.founding:
        writer.post(Message(CHANGED, Card(text), record=record))
