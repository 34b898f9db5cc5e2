"""What a program file may do but probably should not: told, never refused."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.rules import apply_overrides
from bot.domain.values import PROGRAM_MANAGER, SIDES, Program
from bot.messages.program_texts import say
from bot.program_file.calendars import show_wall
from bot.program_file.rrules import first_occurrence
from bot.rules_file import default_rules

LADDER_LEVELS = (1, 2, 3)


def warnings(program: Program) -> list[str]:
    """Return a sentence for each gap that the rules would run into; nothing is refused for it."""
    checks = (_managers, _levels, _owners, _syncs, _channels, _empty_rules)
    return [warning for check in checks for warning in check(program)]


def _managers(program: Program) -> Iterator[str]:
    for side in SIDES:
        if PROGRAM_MANAGER not in _roles(program, side):
            yield say("warn_pm", side=side)


def _levels(program: Program) -> Iterator[str]:
    for side in SIDES:
        held = {person.level for person in program.people if person.side == side}
        yield from (
            say("warn_level", side=side, level=level)
            for level in LADDER_LEVELS
            if level not in held
        )


def _owners(program: Program) -> Iterator[str]:
    for (side, role), categories in _needed_roles(program).items():
        if role not in _roles(program, side):
            yield say("warn_owner", side=side, role=role, categories=", ".join(categories))


def _needed_roles(program: Program) -> dict[tuple[str, str], list[str]]:
    rules = apply_overrides(default_rules(), program.overrides, 1)
    needed: dict[tuple[str, str], list[str]] = {}
    for name, category in rules.categories.items():
        for cell in category.cells.values():
            for side in SIDES if cell.responder == "other" else (cell.responder,):
                categories = needed.setdefault((side, cell.owner[side]), [])
                if name not in categories:
                    categories.append(name)
    return needed


def _roles(program: Program, side: str | None = None) -> set[str]:
    return {
        role for person in program.people if side in (None, person.side) for role in person.roles
    }


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
