"""Commands about issues whose content is not for both sides: what of a line is shown where, and
what the person who typed it is told about that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.domain.issue import Issue
from bot.domain.values import other_side
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command
from bot.engine.commands.dispatch import Run
from bot.features.issues.discretion.policy import (
    MANAGERS,
    REFERENCE_LIMIT,
    ROSTER,
    Discretion,
    discretion_of,
)
from bot.features.issues.discretion.store import (
    Details,
    names,
    policy_of,
    told,
    untold,
    withhold,
)
from bot.features.issues.texts import say
from bot.messages.card import Text, plain
from bot.messages.fields import label
from bot.messages.say import join
from bot.ports.request import Reply

_EXAMPLES = {"reference": "PO-4711"}


def heard(call: Call) -> bool:
    """Say whether both sides have read the line: typed as a message in a shared channel."""
    return call.request.heard and not call.private


def withholding(
    call: Call, command: Command, values: dict[str, Any], run: Run, *, said_on: Issue | None = None
) -> Reply:
    """Run a command. A text that is not for the shared channel is withheld from it.

    ``said_on`` is the issue in whose thread it was said, if the command is done on another one.
    """
    issues = [value for value in (*values.values(), said_on) if isinstance(value, Issue)]
    policy = _strictest(issues)
    typed = [p.name for p in command.params if p.kind == "text" and values.get(p.name)]
    if policy is None or not typed or command.internal or not command.changes:
        return run(call, command, values)
    if not policy.withheld:
        return _remarked(call, issues[0], run(call, command, values), _both)
    shown = values | dict.fromkeys(typed, stand_in())
    reply = run(call, command, shown)
    if call.writer.recorded(issues[0]):
        text = " ".join(values[name] for name in typed)
        withhold(call.writer, issues[0], call.person, text, command.words)
    return _remarked(call, issues[0], reply, _not_shown)


def _strictest(issues: list[Issue]) -> Discretion | None:
    policies = [policy for issue in issues if (policy := discretion_of(issue.category)) is not None]
    return max(policies, key=lambda policy: policy.withheld, default=None)


def stand_in() -> str:
    """Return what both sides read in place of a text that is withheld."""
    return plain(say("discreet.withheld"))


def withheld(issue: Issue) -> bool:
    """Say whether texts about an issue are withheld from the shared channel."""
    policy = discretion_of(issue.category)
    return policy is not None and policy.withheld


def instead(call: Call, issue: Issue | None, text: str | None, words: str) -> str | None:
    """Return a text as both sides may read it; one that is withheld is kept for its readers."""
    policy = discretion_of(issue.category) if issue is not None else None
    if issue is None or not text or policy is None or not policy.withheld or text == stand_in():
        return text
    withhold(call.writer, issue, call.person, text, words)
    return stand_in()


def _remarked(call: Call, issue: Issue, reply: Reply, lines: Any) -> Reply:
    """Add to the answer who reads the text, if anything was done."""
    if reply.card is None or not call.writer.recorded(issue):
        return reply
    card = replace(reply.card, lines=(*reply.card.lines, *lines(call)))
    return replace(reply, card=card)


def _both(_call: Call) -> Iterator[Text]:
    yield say("discreet.both")


def _not_shown(call: Call) -> Iterator[Text]:
    yield say("discreet.not_shown")
    yield from _sent(call)
    yield from _already_heard(call)


def _sent(call: Call) -> Iterator[Text]:
    people = [(p.name,) for p in told(call.writer, call.person) if call.writer.private_place(p)]
    if people:
        yield say("discreet.sent", people=join(people))
    for side in untold(call.writer):
        yield say("discreet.nobody", company=call.ctx.company(side))


def _already_heard(call: Call) -> Iterator[Text]:
    if heard(call):
        yield say("discreet.heard", company=call.ctx.company(other_side(call.side)))


def withheld_lines(
    call: Call, issue: Issue, details: Details, *, first: bool = True
) -> tuple[Text, ...]:
    """Say what of an issue both sides read, and who reads the rest of it.

    What is missing is asked for when it gets its neutral title ``first``.
    """
    policy = policy_of(call.ctx, issue.category)
    if policy is None:
        return ()
    if policy.readers == ROSTER:
        return tuple(_title_lines(call, issue, details))
    return tuple(_withheld_lines(call, issue, details, policy, first=first))


def _title_lines(call: Call, issue: Issue, details: Details) -> Iterator[Text]:
    """Say where a title is read, if one was typed."""
    if not details:
        return
    ctx, example = call.ctx, f"issue show {call.ctx.name(issue)}"
    yield say("discreet.shared", title=issue.title)
    yield say(
        "discreet.kept.roster", program=ctx.program.key, example=example, details=names(details)
    )
    if call.request.heard:
        yield say("discreet.heard.kept")


def _withheld_lines(
    call: Call, issue: Issue, details: Details, policy: Discretion, *, first: bool
) -> Iterator[Text]:
    yield say("discreet.shared", title=issue.title)
    if details:
        yield _for_whom(call, details, policy)
        yield from _sent(call) if policy.readers == MANAGERS else ()
        yield from _already_heard(call)
    yield from _references(call, issue, details, policy)
    if first:
        yield from _asked(call, issue, details, policy)


def _for_whom(call: Call, details: Details, policy: Discretion) -> Text:
    if policy.readers == MANAGERS:
        return say("discreet.kept.managers", details=names(details))
    return say("discreet.kept.side", company=call.ctx.company(call.side), details=names(details))


def _references(call: Call, issue: Issue, details: Details, policy: Discretion) -> Iterator[Text]:
    """Ask for what both sides may read."""
    names_given = {name for name, _ in details}
    for key in policy.shared or ():
        if label(key) in names_given:
            yield say("discreet.long", limit=REFERENCE_LIMIT)
        if key not in issue.fields:
            example = f"issue edit {call.ctx.name(issue)} {key}={_EXAMPLES.get(key, '…')}"
            yield say("discreet.reference", example=example)


def _asked(call: Call, issue: Issue, details: Details, policy: Discretion) -> Iterator[Text]:
    """Ask in private for what only some may read."""
    names_given = {name for name, _ in details}
    asks = [key for key in policy.asks if label(key) not in names_given]
    if asks:
        words = " ".join(f'{key}="…"' for key in asks)
        example = f"issue edit {call.ctx.name(issue)} {words}"
        yield say("discreet.asks", asks=", ".join(map(label, asks)), example=example)
