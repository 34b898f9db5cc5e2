"""What a program file may do but probably should not: told, never refused.

What the rules would miss of people and calendars is found by ``bot/domain/lint.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.program import Program
from bot.domain.values import other_side, read_side
from bot.program_file.calendars import show_wall
from bot.program_file.rrules import first_occurrence
from bot.program_file.texts import say
from bot.program_file.wording import quote


def warnings(program: Program) -> list[str]:
    """Return a sentence for each thing that has no effect; nothing is refused for it."""
    checks = (_syncs, _channels, _empty_rules, _rights, _kits)
    return [warning for check in checks for warning in check(program)]


def _roles(program: Program) -> set[str]:
    return {role for person in program.people for role in person.roles}


def _syncs(program: Program) -> Iterator[str]:
    for sync in program.syncs:
        missing = [role for role in sync.required if role not in _roles(program)]
        yield from (say("warn_required", role=role, sync=sync.id) for role in missing)
        first = first_occurrence(sync.rrule, sync.start)
        if first is not None and first != sync.start:
            start = show_wall(sync.start)
            yield say("warn_first", sync=sync.id, start=start, first=show_wall(first))


def _channels(program: Program) -> Iterator[str]:
    if all(channel.audience != "shared" for channel in program.channels):
        yield say("warn_shared")


def _empty_rules(program: Program) -> Iterator[str]:
    for rule in program.overrides.rules:
        if not rule.targets and rule.responder is None and rule.owner is None:
            yield say("warn_nothing", category=rule.category, severity=rule.severity)


def _rights(program: Program) -> Iterator[str]:
    for right in program.rights:
        other = other_side(read_side(right.side))
        held = {role for person in program.side_people(other) for role in person.roles}
        for role in right.approves:
            if role not in held:
                company = program.company(other)
                yield say("warn_right", company=company, role=role, topic=right.topic)


def _kits(program: Program) -> Iterator[str]:
    """A deadline that is done is in no file any more, so this is no mistake."""
    known = {deadline.id.lower() for deadline in program.deadlines}
    for kit in program.kits:
        if kit.needed_for is not None and kit.needed_for.lower() not in known:
            yield say("warn_needed_for", kit=kit.id, value=quote(kit.needed_for))
