"""The kind of argument that questions bring: a question that somebody may answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.engine.commands.call import Call
from bot.engine.feature import ArgumentKind
from bot.features.questions.policy import QUESTION, Question
from bot.features.questions.store import QUESTIONS, Kept
from bot.features.questions.texts import refuse
from bot.messages.forms import Choice
from bot.ports.codec import from_data

if TYPE_CHECKING:
    from bot.engine.suggestions import Asker


def may_answer(call: Call, question: Question) -> bool:
    """Say whether somebody of a side that is asked may answer: a manager, or who was asked."""
    managers = [call.person.id] if call.is_manager() else []
    return call.may("question no", asked=(*question.asked, *managers))


def _question(call: Call, text: str, _example: str) -> Kept:
    """Return a question to one's own side; another side's is refused as if there were none."""
    name = text.strip().removeprefix(f"{QUESTION}:")
    stored = QUESTIONS.named(call.writer, name)
    if stored is None or call.side not in stored.value.asks or not stored.value.rounds:
        raise refuse("no.question", typed=text[:80])
    if not may_answer(call, stored.value):
        raise refuse("no.question.manager", company=call.ctx.company(call.side))
    return stored


def _questions(asker: Asker) -> Iterable[Choice]:
    """Suggest what waits for whoever types, and nothing of anybody else."""
    for record in asker.tx.records(asker.ctx.id, QUESTION, live=True):
        question = from_data(Question, record.data)
        if question.since is not None and asker.person.id in question.asked:
            yield Choice(record.name, record.name[:100])


KINDS = (
    ArgumentKind(
        "question", "a question that waits for you, such as `promise/coc/2026-12-10`",
        _question, _questions,
    ),
)  # fmt: skip
