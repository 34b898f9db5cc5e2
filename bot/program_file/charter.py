"""The tables of the charter: their keys, the values made of them, and how they are written.

What one side owes or issues names somebody of that side; a term stands for its own side alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.domain.charter import (
    BRIEF_LINES,
    EVIDENCE,
    EXPERT_ROLES,
    MEASURES,
    NO_EVIDENCE,
    SHORT,
    TERM_KINDS,
    TERMS_OF_GOALS,
    Brief,
    Criteria,
    GoalTable,
    ObligationTable,
    SpecTable,
    TermTable,
    Weight,
    read_after,
    show_after,
)
from bot.domain.values import SIDES
from bot.program_file import scalars as s
from bot.program_file.rrules import recurrence
from bot.program_file.tables import Entry, Key, Table, Wrong, read_table
from bot.program_file.texts import say
from bot.program_file.wording import kind_of, nearest, quote

TEXT_LIMIT = 500
REVISION_LIMIT = 30

target_value = s.text(s.NAME_LIMIT)
revision = s.text(REVISION_LIMIT)


def day(value: Any) -> date:
    """Take a date such as ``2027-06-30``."""
    word = s.matching(r"(20\d{2}|2100)-\d{2}-\d{2}")(value)
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise s.wrong_value(word) from None


def after(value: Any) -> str:
    """Take so many business days after a deadline: ``fai +5bd``."""
    word = s.string(value)
    try:
        name, days = read_after(word)
    except ValueError:
        raise s.wrong_value(word) from None
    return show_after(s.ident(name), days)


def within(value: Any) -> str:
    """Take a length of time as it is written: ``2bd``."""
    return str(s.duration(value))


def aim(value: Any) -> int:
    """Take ``{ target = 95 }``: a percentage."""
    if not isinstance(value, dict):
        raise Wrong(say("type", found=kind_of(value), wanted="a table such as { target = 95 }"))
    unknown = [key for key in value if key != "target"]
    if unknown:
        raise Wrong(say("sub_key", key=quote(unknown[0]), nearest="target"))
    if "target" not in value:
        raise Wrong(say("sub_missing", key="target"))
    return int(s.whole(1, 100)(value["target"]))


def weights(value: Any) -> tuple[Weight, ...]:
    """Take how much measures count: ``{ otd = 30, pulse = 0 }``."""
    if not isinstance(value, dict):
        raise Wrong(say("type", found=kind_of(value), wanted="a table such as { otd = 30 }"))
    for name in value:
        if name not in MEASURES:
            raise Wrong(say("sub_key", key=quote(name), nearest=nearest(name, MEASURES)))
    return tuple(Weight(m, int(s.whole(0, 100)(value[m]))) for m in MEASURES if m in value)


def _owners(value: Any) -> dict[str, str]:
    """Take who answers for a goal: one person a side."""
    if not isinstance(value, dict):
        raise Wrong(say("type", found=kind_of(value), wanted="a table of sides"))
    errors: list[str] = []
    found = read_table(GOAL_OWNER, value, "table", errors).values
    if errors:
        raise Wrong(*errors, complete=True)
    return {side: person for side, person in found.items() if person is not None}


GOAL_OWNER = Table("owner", (Key("oem", s.string, None), Key("ems", s.string, None)))
BRIEF = Table("brief", tuple(Key(name, s.text(TEXT_LIMIT), None) for name in BRIEF_LINES))
CRITERIA = Table(
    "criteria",
    (
        Key("response", aim, 95),
        Key("resolution", aim, 90),
        Key("experts", aim, 95),
        Key("expert_roles", s.list_of(s.role, distinct=True), EXPERT_ROLES),
        Key("weights", weights, ()),
    ),
)
GOAL = Table(
    "goal",
    (
        Key("id", s.ident),
        Key("title", s.title),
        Key("term", s.choice(TERMS_OF_GOALS), SHORT),
        Key("measure", target_value),
        Key("target", target_value),
        Key("review", day, None),
        Key("owner", _owners, None),
    ),
    label=("id",),
)
SPEC = Table(
    "spec",
    (
        Key("id", s.ident),
        Key("title", s.title),
        Key("document", s.name),
        Key("revision", revision),
        Key("link", s.link, None),
        Key("acceptance", s.name, None),
        Key("owner", s.string),
    ),
    label=("id",),
)
OBLIGATION = Table(
    "obligation",
    (
        Key("id", s.ident),
        Key("side", s.choice(SIDES)),
        Key("role", s.role),
        Key("title", s.title),
        Key("rrule", recurrence, None),
        Key("after", after, None),
        Key("within", within, None),
        Key("evidence", s.choice(EVIDENCE), NO_EVIDENCE),
    ),
    label=("id",),
)
TERM = Table(
    "term",
    (
        Key("id", s.ident),
        Key("side", s.choice(SIDES)),
        Key("kind", s.choice(TERM_KINDS)),
        Key("text", s.text(TEXT_LIMIT)),
        Key("agreed", s.flag, False),
        Key("link", s.link, None),
    ),
    label=("id",),
)
CHARTER_SINGLE = (BRIEF, CRITERIA)
CHARTER_ARRAYS = (GOAL, SPEC, OBLIGATION, TERM)


def charter_of(draft: Mapping[str, list[Entry]]) -> dict[str, Any]:
    """Return the fields of a program that its tables of the charter give."""
    return {
        "brief": _each(draft, BRIEF, Brief),
        "criteria": _each(draft, CRITERIA, Criteria),
        "goals": tuple(_goal(entry) for entry in draft[GOAL.name]),
        "specs": _each(draft, SPEC, SpecTable),
        "obligations": _each(draft, OBLIGATION, ObligationTable),
        "terms": _each(draft, TERM, TermTable),
    }


def _each(draft: Mapping[str, list[Entry]], table: Table, kind: Callable[..., Any]) -> Any:
    return tuple(kind(**entry.values) for entry in draft[table.name])


def _goal(entry: Entry) -> GoalTable:
    values = dict(entry.values)
    owner = values.pop("owner") or {}
    return GoalTable(**values, owner_oem=owner.get("oem"), owner_ems=owner.get("ems"))


# as it is written

Pairs = Iterator[tuple[str, Any]]


def _written(value: Any, *names: str) -> Pairs:
    yield from ((name, getattr(value, name)) for name in names)


def _brief(brief: Brief) -> Pairs:
    yield from brief.lines.items()


def _criteria(criteria: Criteria) -> Pairs:
    usual = Criteria()
    for name in ("response", "resolution", "experts"):
        aimed = getattr(criteria, name)
        yield name, None if aimed == getattr(usual, name) else {"target": aimed}
    roles = criteria.expert_roles
    yield "expert_roles", None if roles == usual.expert_roles else list(roles)
    yield "weights", {each.measure: each.weight for each in criteria.weights} or None


def _goal_pairs(goal: GoalTable) -> Pairs:
    yield from _written(goal, "id", "title", "term", "measure", "target")
    yield "review", None if goal.review is None else f"{goal.review:%Y-%m-%d}"
    owner = {side: goal.owner(side) for side in SIDES if goal.owner(side) is not None}
    yield "owner", owner or None


def _spec(spec: SpecTable) -> Pairs:
    yield from _written(spec, "id", "title", "document", "revision", "link", "acceptance", "owner")


def _obligation(table: ObligationTable) -> Pairs:
    yield from _written(table, "id", "side", "role", "title", "rrule", "after", "within")
    yield "evidence", None if table.evidence == NO_EVIDENCE else table.evidence


def _term(term: TermTable) -> Pairs:
    yield from _written(term, "id", "side", "kind", "text")
    yield "agreed", term.agreed or None
    yield "link", term.link


PAIRS: dict[type, Callable[[Any], Pairs]] = {
    Brief: _brief,
    Criteria: _criteria,
    GoalTable: _goal_pairs,
    SpecTable: _spec,
    ObligationTable: _obligation,
    TermTable: _term,
}
"""The lines of each table in order; ``None``: it is left out."""


def charter_tables(program: Any) -> Iterable[tuple[str, Pairs]]:
    """Yield the headings and lines of a program's tables of the charter."""
    for heading, values in (
        ("[brief]", program.brief),
        ("[criteria]", program.criteria),
        ("[[goal]]", program.goals),
        ("[[spec]]", program.specs),
        ("[[obligation]]", program.obligations),
        ("[[term]]", program.terms),
    ):
        yield from ((heading, PAIRS[type(value)](value)) for value in values)
