"""The buttons of an issue, built for whoever reads them.

One table says who may do what in which state. A private message gets what its reader may do now;
a message that both sides read gets what somebody who reads there may do. So no button is refused
to the reader of a private message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.issue import Issue
from bot.domain.transitions import THIRD_PARTY, resolve_clock, running_ack
from bot.domain.values import PROGRAM_MANAGER, SIDES, Person, Side
from bot.engine.context import Context
from bot.features.issues.detail_lines import missing
from bot.features.issues.texts import BUTTONS
from bot.messages.card import Button


@dataclass(frozen=True, slots=True)
class Reader:
    """What a person's rights follow from: their side, and whether they are a program manager."""

    side: Side
    manager: bool = False


def reader_of(ctx: Context, person: Person, now: datetime) -> Reader:
    """Return what somebody's rights follow from at ``now``: whoever stands in for a program
    manager has their rights."""
    return Reader(person.side, ctx.roster.is_manager(person, now))


def readers(ctx: Context) -> tuple[Reader, ...]:
    """Return the different readers of the channels that both sides read."""
    people = ctx.program.people
    return tuple(dict.fromkeys(Reader(p.side, PROGRAM_MANAGER in p.roles) for p in people))


# who may do what, in which state


def holder(issue: Issue) -> str:
    """Return the side that has the ball, or gets it back from a third party."""
    if issue.waiting_on == THIRD_PARTY:
        return issue.wait_side or issue.responder
    return issue.waiting_on


def _acks(issue: Issue, reader: Reader) -> bool:
    owed = running_ack(issue)
    return owed is not None and owed.side == reader.side


def _updates(issue: Issue, reader: Reader) -> bool:
    return issue.live and reader.side in (issue.waiting_on, issue.responder)


def _contains(issue: Issue, reader: Reader) -> bool:
    owed = any(clock.kind == "contain" and clock.running for clock in issue.clocks)
    return issue.live and owed and reader.side == issue.responder


def _passes(issue: Issue, reader: Reader) -> bool:
    return issue.live and reader.side == holder(issue)


def _resolves(issue: Issue, reader: Reader) -> bool:
    return issue.live and reader.side == issue.responder


def _needs(issue: Issue, reader: Reader) -> bool:
    return issue.live and reader.side == issue.responder and resolve_clock(issue) is not None


def _closes(issue: Issue, reader: Reader) -> bool:
    return issue.state == "resolved" and (reader.manager or reader.side == issue.counterpart)


def _reopens(issue: Issue, reader: Reader) -> bool:
    ended = issue.state in ("resolved", "closed")
    return ended and (reader.manager or reader.side == issue.counterpart)


def _escalates(issue: Issue, reader: Reader) -> bool:
    return issue.live and reader.manager


def _unmerges(issue: Issue, reader: Reader) -> bool:
    own = reader.side in (issue.raised_side, issue.counterpart)
    return issue.state == "merged" and (own or reader.manager)


_MAY: Mapping[str, Callable[[Issue, Reader], bool]] = {
    "ack": _acks,
    "assign": _passes,
    "update": _updates,
    "contain": _contains,
    "wait": _passes,
    "resolve": _resolves,
    "need": _needs,
    "close": _closes,
    "reopen": _reopens,
    "edit": lambda issue, reader: issue.live,
    "escalate": _escalates,
    "unmerge": _unmerges,
    "why": lambda issue, reader: True,
}

ON_A_CARD = ("ack", "update", "contain", "wait", "resolve", "close", "reopen", "edit", "why")
"""What a card offers, the first thing to do first."""
IN_PRIVATE = ("ack", "assign", *ON_A_CARD[1:-1], "need", "escalate", "why")
"""What one reader is offered about an issue, the first thing to do first."""
_PRIVATE = {"ack": "have"}
"""How an act is called where one person reads it, if not as on the card."""


def knows(verb: str) -> bool:
    """Say whether a verb is one that a reader may or may not use."""
    return verb in _MAY


def may(issue: Issue, reader: Reader, verb: str) -> bool:
    """Say whether a reader may do something on an issue in its present state."""
    return _MAY[verb](issue, reader)


def acts(ctx: Context, issue: Issue, reader: Reader, verbs: Iterable[str]) -> tuple[Button, ...]:
    """Return the buttons of those ``verbs`` that a reader may do now and that do something."""
    able = (verb for verb in verbs if may(issue, reader, verb))
    shown = [act(ctx, v, issue) for v in able if v != "edit" or missing(ctx, issue)]
    return tuple(replace(each, label=_private_label(each)) for each in shown)


def _private_label(button: Button) -> str:
    """Return what an act is called in private, where it is called otherwise than on the card."""
    verb = button.command.split()[1]
    return BUTTONS[_PRIVATE[verb]] if verb in _PRIVATE else button.label


def buttons_for(ctx: Context, issue: Issue, person: Person, now: datetime) -> tuple[Button, ...]:
    """Return everything that one person may do on an issue now; somebody else gets nothing."""
    if ctx.program.person(person.id) is None:
        return ()
    reader = reader_of(ctx, person, now)
    if issue.state == "merged":
        return _of_merged(ctx, issue, (reader,))
    return acts(ctx, issue, reader, IN_PRIVATE)


def buttons(ctx: Context, issue: Issue) -> tuple[Button, ...]:
    """Return what somebody who reads the shared channels may do in the issue's state."""
    if issue.state == "merged":
        return _of_merged(ctx, issue, readers(ctx))
    return _shared(ctx, issue, ON_A_CARD)


def _shared(ctx: Context, issue: Issue, verbs: Iterable[str]) -> tuple[Button, ...]:
    there = readers(ctx)
    able = {verb for verb in verbs if any(may(issue, reader, verb) for reader in there)}
    asked = "edit" not in able or bool(missing(ctx, issue))
    shown = (verb for verb in verbs if verb in able and (asked or verb != "edit"))
    return tuple(act(ctx, verb, issue) for verb in shown)


def _of_merged(ctx: Context, issue: Issue, there: tuple[Reader, ...]) -> tuple[Button, ...]:
    undo = any(may(issue, reader, "unmerge") for reader in there)
    target = _show_button(f"{ctx.program.key}-{issue.merged_into}")
    return (target, *((unmerge_button(ctx, issue),) if undo else ()), act(ctx, "why", issue))


# single buttons


def show_button(ctx: Context, issue: Issue) -> Button:
    """Return the button that shows an issue, named after it."""
    return _show_button(ctx.name(issue))


def _show_button(name: str) -> Button:
    return Button(f"{BUTTONS['show']} {name}", f"issue show {name}")


def merge_button(ctx: Context, issue: Issue, target: Issue) -> Button:
    """Return the button that merges an issue into another one."""
    name = ctx.name(target)
    line = f"issue merge {ctx.name(issue)} into {name}"
    return Button(BUTTONS["merge"].format(name=name), line)


def unmerge_button(ctx: Context, issue: Issue) -> Button:
    """Return the button that undoes a merge."""
    return Button(BUTTONS["unmerge"], f"issue reopen {ctx.name(issue)}")


def owed_button(
    ctx: Context, issue: Issue, person: Person | None = None, now: datetime | None = None
) -> tuple[Button, ...]:
    """Return the button to acknowledge while that is owed: for a shared place, or for ``person``
    who reads it in private at ``now``."""
    if person is not None and now is not None:
        return acts(ctx, issue, reader_of(ctx, person, now), ("ack",))
    return _shared(ctx, issue, ("ack",))


def line_buttons(ctx: Context, issue: Issue) -> tuple[Button, ...]:
    """Return what whoever is mentioned in a line of the thread can answer with at once."""
    return _shared(ctx, issue, ("ack", "close", "reopen"))


def details_button(ctx: Context, issue: Issue) -> tuple[Button, ...]:
    """Return the button that asks for what is missing, if anything is."""
    return (act(ctx, "edit", issue),) if missing(ctx, issue) else ()


def act(
    ctx: Context, verb: str, issue: Issue, level: int | None = None, late: str | None = None
) -> Button:
    """Return the button of one act; ``level`` goes with asking for help, ``late`` names the clock
    since which it is offered."""
    words = f"issue {verb}"
    style = "primary" if verb in ("ack", "close") else "danger" if verb == "escalate" else "plain"
    form = words if words in ctx.index.forms else None
    line = f"{words} {ctx.name(issue)}"
    if verb == "wait":
        (partner,) = (side for side in SIDES if side != holder(issue))
        line = f"{line} on {partner}"
    if level is not None:
        line = f"{line} {level}" if late is None else f"{line} {level} late={late}"
    return Button(BUTTONS["give" if verb == "assign" else verb], line, style, form)
