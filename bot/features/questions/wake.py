"""Ask a question in its readers' hours; without an answer, open the issue that it stands for."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.values import SIDES
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
from bot.features.questions.texts import say
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
    asked = tuple(person.id for side in SIDES for person in people.get(side, ()))
    rounds = stored.value.rounds + 1
    question = replace(stored.value, asked=asked, since=writer.now, rounds=rounds)
    stored = QUESTIONS.change(writer, stored, question)
    due = due_of(writer, question)
    for side, found in people.items():
        card = cards.question(writer.ctx, stored, side, due)
        key, guard = f"{stored.name}/ask/{rounds}", RecordGuard(stored.record.id)
        message = Message(QUESTION, card, record=stored.record, guard=guard, key=key)
        for person in found:
            writer.tell(person, message)
        if not writer.roster.managers(side, writer.now):
            _tell_hole(writer, stored, side)
    payload = {"question": stored.name, "people": list(asked)}
    writer.record(None, "question.asked", None, payload, audience_of(question))
    return stored


def _tell_hole(writer: Writer, stored: Kept, side: str) -> None:
    """Tell those who are asked in place of a program manager why it is them; with nobody on any
    level it is at least in the audit log."""
    text = say("question.hole", company=writer.ctx.company(side))
    message = Message("hole", text, record=stored.record, key=f"{stored.name}/hole/{side}")
    for person in writer.roster.answering(side, writer.now):
        writer.tell(person, message)
    writer.record(None, "question.hole", None, {"question": stored.name}, side)


def _close(writer: Writer, stored: Kept) -> Kept:
    """The time is over. Where nobody who was asked is there any more, others are asked first."""
    question = stored.value
    found = [person.id for people in asked_now(writer, question).values() for person in people]
    if found and not set(found) & set(question.asked):
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
