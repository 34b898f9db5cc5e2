"""A program in named parts: ``name``, ``site/sz``, ``person/wei``, ``deadline/ship``.

A part is what one side, the other, or both decide as one. What a file lacks of syncs, deadlines and
digests stays as it is; a site, a person or a channel that it lacks is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from bot.domain.program import OF_BOTH, Program
from bot.domain.values import Channel, Person
from bot.engine.stored_table import StoredTable

WORD = "word"
"""The part that is an own word: either side decides it alone."""
CONTACTS = ("email", "phone", "slack", "discord")
"""Fields of a person that only their own side reads."""

Tables = Sequence[StoredTable]
Parts = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A part that a file changes; ``None`` is a part that there is not. The tables of one part are
    a tuple."""

    name: str
    old: Any
    new: Any

    @property
    def sort(self) -> str:
        """Return what the part is: ``person``, ``site``, ``channel``, ``zone``, a kind of table."""
        return self.name.partition("/")[0]


def parts_of(program: Program, tables: Tables) -> dict[str, Any]:
    """Return a program's parts by name, in the order of the file."""
    found: dict[str, Any] = {name: getattr(program, name) for name in OF_BOTH}
    found |= {f"site/{site.id}": site for site in program.sites}
    found |= {f"person/{person.id}": person for person in program.people}
    found |= {_place(channel): channel for channel in program.channels}
    found |= {f"{WORD}/{own.word}": own for own in program.words}
    for each in tables:
        for table in getattr(program, each.table):
            name = f"{each.kind}/{each.part(table)}"
            found[name] = (*found.get(name, ()), table)
    return found


def _place(channel: Channel) -> str:
    return "/".join(["channel", channel.platform, channel.team or "", channel.id])


def put(program: Program, tables: Tables, values: Parts) -> Program:
    """Return a program with other values of some parts; ``None`` takes one away. What is there
    already keeps its place."""
    parts = {
        name: value
        for name, value in (parts_of(program, tables) | dict(values)).items()
        if value is not None
    }
    changed: dict[str, Any] = {name: parts[name] for name in OF_BOTH}
    changed |= {
        field: _of(parts, sort)
        for field, sort in (
            ("sites", "site"),
            ("people", "person"),
            ("channels", "channel"),
            ("words", WORD),
        )
    }
    for each in tables:
        changed[each.table] = tuple(t for part in _of(parts, each.kind) for t in part)
    return replace(program, **changed)


def _of(parts: Parts, sort: str) -> tuple[Any, ...]:
    return tuple(value for name, value in parts.items() if name.startswith(f"{sort}/"))


def differences(before: Program, after: Program, tables: Tables) -> list[Difference]:
    """Return what a file changes, in the order of a program file."""
    old, new = parts_of(before, tables), parts_of(after, tables)
    found = (Difference(name, old.get(name), new.get(name)) for name in new | old)
    return [each for each in found if each.old != each.new and not _stays(each)]


def _stays(each: Difference) -> bool:
    """Say whether a file leaves tables as they are: it names none of them that is not there."""
    if not isinstance(each.old, tuple):
        return False
    return set(each.new or ()) <= set(each.old)


def changed_fields(each: Difference) -> Iterator[str]:
    """Yield the fields in which two values of a part differ; contact data is no affair of both."""
    if is_dataclass(each.old) and is_dataclass(each.new):
        for field in fields(each.old):
            same = getattr(each.old, field.name) == getattr(each.new, field.name)
            if not same and field.name not in CONTACTS:
                yield field.name


def still(each: Difference, present: Any) -> bool:
    """Say whether what was to be changed is as it was, whatever else has changed of the part."""
    if is_dataclass(present) and is_dataclass(each.old) and is_dataclass(each.new):
        return all(
            getattr(present, name) == getattr(each.old, name) for name in changed_fields(each)
        )
    return bool(bare(present) == bare(each.old))


def brought_in(each: Difference, present: Any) -> Any:
    """Return the present value of a part with what was to be changed."""
    if is_dataclass(present) and is_dataclass(each.old) and is_dataclass(each.new):
        wanted = {name: getattr(each.new, name) for name in changed_fields(each)}
        return replace(present, **wanted)  # type: ignore[type-var]
    return each.new


def bare(value: Any) -> Any:
    """Return a person without contact data, and anything else as it is."""
    if not isinstance(value, Person):
        return value
    empty: dict[str, Any] = dict.fromkeys(CONTACTS)
    return replace(value, **empty)
