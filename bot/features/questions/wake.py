"""Ask a question in its readers' hours; without an answer, open the issue that it stands for."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.feature import Wake
from bot.engine.wakes import all_sent
from bot.engine.writer import Writer
from bot.features.issues.automatic import open_issue
from bot.features.questions import cards
from bot.features.questions.policy import (
    ASK,
    PASS,
    QUESTION,
    UNANSWERED,
    WITHDRAWN,
    AskStep,
)
from bot.features.questions.store import (
    QUESTIONS,
    Kept,
    asked_now,
    audience_of,
    due_of,
    end,
    step_of,
)
from bot.ports import RecordGuard
from bot.ports.message import Message


def _plan(writer: Writer, stored: Kept) -> list[AskStep]:
    step = step_of(writer, stored)
    return [] if step is None else [step]


def _remember(writer: Writer, stored: Kept, step: AskStep, outcome: str) -> Kept:
    """Nothing: what was asked, or how it ended, is in the question itself."""
    return stored


def _do(writer: Writer, stored: Kept, step: AskStep) -> Kept:
    if step.what == ASK:
        return _ask(writer, stored)
    return end(writer, stored, WITHDRAWN) if step.what == PASS else _close(writer, stored)


def _ask(writer: Writer, stored: Kept) -> Kept:
    """Ask whoever manages the sides now; an absent one's backup, else the next level."""
    people = asked_now(writer, stored.value)
    asked = tuple(person.id for side in writer.ctx.program.sides for person in people.get(side, ()))
    rounds = stored.value.rounds + 1
    question = replace(stored.value, asked=asked, since=writer.now, rounds=rounds)
    stored = QUESTIONS.change(writer, stored, question)
    due = due_of(writer, question)
    for side, found in people.items():
        instead = not writer.roster.managers(side, writer.now)
        card = cards.question(writer.ctx, stored, side, due, instead=instead)
        key, guard = f"{stored.name}/ask/{rounds}", RecordGuard(stored.record.id)
        message = Message(QUESTION, card, record=stored.record, guard=guard, key=key)
        for person in found:
            writer.tell(person, message)
        if instead:
            writer.record(None, "question.hole", None, {"question": stored.name}, side)
    payload = {"question": stored.name, "people": list(asked)}
    writer.record(None, "question.asked", None, payload, audience_of(question))
    return stored


def _close(writer: Writer, stored: Kept) -> Kept:
    """The time is over. Where nobody who was asked is there any more, others are asked first."""
    question, program = stored.value, writer.ctx.program
    asked = [program.person(handle) for handle in question.asked]
    there = [p for p in asked if p is not None and not writer.roster.away(p, writer.now)]
    if not there and any(asked_now(writer, question).values()):
        return _ask(writer, stored)
    if question.opens is not None:
        open_issue(writer, question.opens)
    return end(writer, stored, UNANSWERED)


WAKE = Wake(
    QUESTION,
    load=QUESTIONS.load,
    plan=_plan,
    judge=all_sent,
    remember=_remember,
    do=_do,
    save=QUESTIONS.save,
)
