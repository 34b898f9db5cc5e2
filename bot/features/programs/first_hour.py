"""What matters first in a new program: three findings at most, each with the one thing to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.values import PROGRAM_MANAGER, Person, other_side
from bot.engine.context import Context
from bot.features.programs.texts import FORMS, say
from bot.features.rules.lint.finding import NOTE, WRONG, Finding
from bot.features.rules.lint.texts import finding_text
from bot.messages.card import Button, Text

FIRST = 3
"""So many findings are told at once: the others wait behind ``rules check``."""
PEOPLE = "program person"


@dataclass(frozen=True)
class First:
    """A finding as its reader needs it: one sentence, and the button that mends it."""

    text: Text
    button: Button | None = None


def first_findings(ctx: Context, me: Person, findings: Sequence[Finding]) -> list[First]:
    """Return what somebody who looks after a side should mend first.

    What the other side lacks is theirs to mend, but for its first program manager.
    """
    own = [each for each in findings if each.side in (None, me.side) and each.weight != NOTE]
    found = [each for part in _PARTS for each in part(ctx, me, own)]
    return [*_partner(ctx, me), *found][:FIRST]


def _partner(ctx: Context, me: Person) -> Iterator[First]:
    """Nobody hears of anything without a shared channel, nor without somebody on the other side."""
    partner = other_side(me.side)
    company = ctx.company(partner)
    if not any(channel.audience == "shared" for channel in ctx.program.channels):
        yield First(say("first.channel", company=company))
    if not ctx.program.managers(partner):
        line = f"{PEOPLE} side={partner} roles={PROGRAM_MANAGER}"
        label = FORMS["person.partner"].format(company=company)
        yield First(say("first.partner", company=company), Button(label, line, "primary", PEOPLE))


def _roles(ctx: Context, me: Person, findings: Sequence[Finding]) -> Iterator[First]:
    """Name the roles that nobody has, together: one form fills them."""
    empty = [each for each in findings if each.key in ("role_empty", "role_nobody")]
    roles = dict.fromkeys(each.get("role").replace("_", " ") for each in empty)
    if not roles:
        return
    told = dict.fromkeys(name for each in empty for name in _instead(each))
    text = say(
        "first.roles" if told else "first.roles.nobody",
        company=ctx.company(me.side),
        roles=", ".join(roles),
        people=", ".join(told),
    )
    yield First(text, Button(FORMS["person.open"], PEOPLE, form=PEOPLE))


def _instead(finding: Finding) -> tuple[str, ...]:
    names: tuple[str, ...] = finding.get("people") if finding.key == "role_empty" else ()
    return names


def _unreachable(_ctx: Context, _me: Person, findings: Sequence[Finding]) -> Iterator[First]:
    """Name whom nothing can be sent to: only their own side reads this."""
    for finding in findings:
        if finding.key == "unreachable":
            yield First(
                say(
                    "first.unreachable",
                    people=", ".join(finding.get("people")),
                    id=finding.get("id"),
                    platform=finding.get("platforms")[0],
                )
            )


def _levels(ctx: Context, me: Person, findings: Sequence[Finding]) -> Iterator[First]:
    """Name the lowest level that alerts nobody of the side."""
    levels = [each.get("level") for each in findings if each.key in ("level_nobody", "level_hole")]
    if not levels:
        return
    level = min(levels)
    below = [p.name for p in ctx.program.side_people(me.side) if p.level == level - 1]
    text = say(
        "first.level" if below else "first.level.nobody",
        company=ctx.company(me.side),
        people=", ".join(below),
        level=level,
    )
    yield First(text, Button(FORMS["person.above"], f"{PEOPLE} level={level}", form=PEOPLE))


def _backups(_ctx: Context, _me: Person, findings: Sequence[Finding]) -> Iterator[First]:
    """Name who has no backup where somebody could be it."""
    for finding in findings:
        if finding.key == "single" and finding.get("backup"):
            line = f"{PEOPLE} {finding.get('id')} backup={finding.get('backup')}"
            label = FORMS["person.backup_is"].format(backup=finding.get("backup"))
            yield First(say("first.backup", person=finding.get("person")), Button(label, line))


_TOLD = ("no_manager", "role_empty", "role_nobody", "level_nobody", "level_hole", "single")


def _others(ctx: Context, _me: Person, findings: Sequence[Finding]) -> Iterator[First]:
    """Tell what else cannot happen as agreed, in the words of ``rules check``."""
    for finding in findings:
        if finding.weight == WRONG and finding.key not in _TOLD:
            yield First(finding_text(ctx.program, finding))


_PARTS: tuple[Callable[[Context, Person, Sequence[Finding]], Iterator[First]], ...] = (
    _roles,
    _unreachable,
    _others,
    _levels,
    _backups,
)
"""What is looked for, the most needed first."""
