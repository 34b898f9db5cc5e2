"""Do a command at once, or ask the other side for it: what decides is what it would do.

A proposal keeps its line. When the other side agrees, the line is run again as its proposer, and is
done only if it still does what was asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.domain.effects import COMMON, OWED, Effect
from bot.domain.issue import Issue
from bot.domain.values import PROGRAM_MANAGER, UNSORTED, Duration, Severity, other_side
from bot.engine.agreeing import Binding
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command
from bot.engine.context import context_of
from bot.engine.feature import HIDDEN, ISSUE, WORDED
from bot.engine.keys import message_key
from bot.engine.proposals.store import Filed, Question, ask, keep, open_proposals
from bot.engine.proposals.value import ANYBODY, Seat
from bot.engine.texts import say
from bot.engine.two_keys.agreed import end_outdated
from bot.engine.two_keys.compare import effects_of
from bot.engine.two_keys.free import asks_first, issue_of
from bot.engine.two_keys.topic import TOPIC
from bot.engine.two_keys.trust import show_softened
from bot.engine.two_keys.words import called
from bot.engine.writer import Writer
from bot.messages.card import Button, Card, Text, plain
from bot.ports import Touched
from bot.ports.request import Reply

TOP_LEVEL = 1
"""The highest level that is told of a proposal that nobody answers."""
DECIDE_WITHIN = Duration(1, "bd")
"""How long a proposal may wait where the row of its severity has no ack target."""


def under_two_keys(call: Call, command: Command, line: str, run: Callable[[], Reply]) -> Reply:
    """Do a command, and take it back and propose it where the other side has to agree."""
    if not command.changes or command.decides:
        return run()
    effects: list[Effect] = []
    touched, hides = Touched(), False

    def may_stay(_reply: Reply, wrote: Touched) -> bool:
        nonlocal touched, hides
        touched = wrote
        effects.extend(effects_of(call, wrote))
        asks = asks_first(call, effects)
        hides = asks and any(_hides(call, wrote))
        return not asks

    reply, kept = call.tx.weighed(run, may_stay)
    call = _again(call, touched if kept else Touched())
    if not kept:
        return _propose(call, line, effects, secret=hides)
    end_outdated(call.writer, touched)
    if not effects:
        return reply
    if _nobody_agrees(call, effects):
        _keep_for_later(call, line, effects)
        return _with_line(reply, "keys.not_agreed_yet", call)
    return _with_line(reply, show_softened(call, touched, effects), call)


def _hides(call: Call, touched: Touched) -> Iterator[bool]:
    """Say of each issue whether the act would keep its content from being read by everybody."""
    for number, before in touched.issues.items():
        after = call.tx.issue(number)
        for hides in call.ctx.index.following(ISSUE, HIDDEN) if before and after else ():
            yield hides(before, after)


def _again(call: Call, touched: Touched) -> Call:
    """Return the call with a writer that knows nothing of what may have been taken back, in the
    program as it stands after what was touched."""
    ctx = call.ctx
    if ctx.id in touched.programs:
        ctx = context_of(call.tx, ctx.id, ctx.index)
    writer = Writer(call.tx, ctx, call.now, message_key(call.request.key, "keys"))
    return replace(call, ctx=ctx, writer=writer)


def _nobody_agrees(call: Call, effects: Sequence[Effect]) -> bool:
    """Say whether the other side never had anybody who could agree."""
    program, partner = call.ctx.program, other_side(call.side)
    common = any(effect.kind == COMMON for effect in effects)
    return not program.side_people(partner) or (common and not program.managers(partner))


def _with_line(reply: Reply, key: str, call: Call) -> Reply:
    if reply.card is None:
        return reply
    line = say(key, company=call.ctx.company(other_side(call.side)))
    return replace(reply, card=replace(reply.card, lines=(*reply.card.lines, line)))


def question_of(
    call: Call, line: str, effects: Sequence[Effect], *, secret: bool = False
) -> Question:
    """Return what is asked of the other side: the line, and what it would do in words. Of a
    ``secret`` one both sides read only the command."""
    issue, pauses = _issue(call, effects), _pauses(effects)
    severity: Severity = issue.severity if issue else ("critical" if pauses else "major")
    cell = call.ctx.cell(issue) if issue else call.ctx.rules.cell(UNSORTED, severity)
    return Question(
        topic=TOPIC,
        about=plain(called(call.ctx, effects)),
        seats=(_seat(call, effects),),
        severity=severity,
        target=_within(call, effects) or cell.targets.ack or DECIDE_WITHIN,
        payload={
            "line": line,
            "shown": _shown(call, issue, line, secret=secret),
            "place": call.request.place,
            "thread": call.request.thread or "",
            "platform": call.request.platform,
            "audience": call.audience,
            "effects": json.dumps(sorted(effect.mark for effect in effects)),
        },
        issue=issue,
        rings=pauses,
    )


def _shown(call: Call, issue: Issue | None, line: str, *, secret: bool) -> str:
    """Return the line as both sides may read it."""
    words = " ".join(line.split()[:2])
    if issue is not None and (secret or call.ctx.program.export_controlled):
        return f"{words} {call.ctx.name(issue)}"
    for worded in call.ctx.index.following(ISSUE, WORDED):
        line = worded(call, issue, line, words)
    return line


def _pauses(effects: Sequence[Effect]) -> bool:
    """Say whether the program would be paused: it is asked at any hour, and soon."""
    return any(effect.kind == COMMON and effect.what == "pause" for effect in effects)


def _binding(call: Call, effects: Sequence[Effect]) -> Binding | None:
    """Return what a noun declares about all of the effects; ``None``: they are of several."""
    kinds = {effect.about.partition("/")[0] for effect in effects}
    return call.ctx.index.bindings.get(kinds.pop()) if len(kinds) == 1 else None


def _within(call: Call, effects: Sequence[Effect]) -> Duration | None:
    binding = _binding(call, effects)
    return None if binding is None else binding.within


def _seat(call: Call, effects: Sequence[Effect]) -> Seat:
    """What belongs to both is decided by a program manager, what is owed by whoever is owed it;
    a noun may say otherwise."""
    side, binding = other_side(call.side), _binding(call, effects)
    if binding is not None and binding.seat is not None:
        seats = {binding.seat(call, effect) for effect in effects}
        return seats.pop() if len(seats) == 1 else Seat(side, PROGRAM_MANAGER)
    alone = all(e.kind in OWED and e.issue_id is not None for e in effects)
    return Seat(side, ANYBODY if alone else PROGRAM_MANAGER)


def _issue(call: Call, effects: Sequence[Effect]) -> Issue | None:
    """Return the one issue that all of it is about."""
    return issue_of(call, effects[0]) if len({each.about for each in effects}) == 1 else None


def _propose(call: Call, line: str, effects: Sequence[Effect], *, secret: bool) -> Reply:
    question = question_of(call, line, effects, secret=secret)
    filed = _same(call, question)
    key = "keys.asked" if filed is None else "keys.asked.before"
    filed = filed or ask(call.writer, question, call.person)
    company = call.ctx.company(other_side(call.side))
    text = say(key, number=filed.proposal.name, company=company)
    withdraw = call.ctx.index.proposal_cards.withdraw(filed.proposal)
    lines, buttons = _hint(call, effects)
    about = say("keys.would", text=called(call.ctx, effects))
    card = Card(text, lines=(about, *lines), buttons=(*buttons, *withdraw))
    subjects = {effect.about.replace("/", ":") for effect in effects}
    if question.issue is None and len(subjects) == 1:
        return call.about(subjects.pop(), card)
    return call.show(card, question.issue)


def _hint(call: Call, effects: Sequence[Effect]) -> tuple[tuple[Text, ...], tuple[Button, ...]]:
    binding = _binding(call, effects)
    if binding is None or binding.hint is None:
        return (), ()
    return binding.hint(call, effects)


def _same(call: Call, question: Question) -> Filed | None:
    """Return an open proposal of one's own side that asks for just this."""
    for filed in open_proposals(call.writer, TOPIC):
        payload = filed.proposal.payload
        same = all(payload[key] == question.payload[key] for key in ("line", "effects"))
        if same and filed.proposal.side == call.side:
            return filed
    return None


def _keep_for_later(call: Call, line: str, effects: Sequence[Effect]) -> None:
    """Keep what was done while nobody of the other side could agree: their first program manager
    is asked."""
    question = question_of(call, line, effects)
    payload = {**question.payload, "done": "yes"}
    keep(call.writer, replace(question, payload=payload, target=None), call.person)
