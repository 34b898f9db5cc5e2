"""Answer a private question, or list those that wait for one's own answer."""

from __future__ import annotations

from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.issues.automatic import open_issue
from bot.features.questions import cards
from bot.features.questions.argument_kinds import may_answer
from bot.features.questions.policy import NOT_SO, OF_SYNCS, SO
from bot.features.questions.store import QUESTIONS, Kept, end
from bot.features.questions.texts import refuse, say
from bot.messages.card import Card, Text
from bot.ports.request import Reply

WHICH = Param("question", "question", help="such as promise/coc/2026-12-10")


@command(
    "question list",
    help="List the questions that wait for your answer; program managers",
    example="question list",
    changes=False,
)
def list_questions(call: Call) -> Reply:
    """List what was asked of one's own side and is not answered."""
    lines = tuple(_line(call, stored) for stored in _waiting(call))
    if not lines:
        return call.answer(say("question.list.none"))
    return call.show(Card(say("question.list"), lines=lines))


def _waiting(call: Call) -> list[Kept]:
    found = [s for s in QUESTIONS.all(call.writer, live=True) if call.side in s.value.asks]
    return [
        stored
        for stored in found
        if stored.value.since is not None and may_answer(call, stored.value)
    ]


def _line(call: Call, stored: Kept) -> Text:
    asked = stored.value
    text = cards.title(call.ctx, asked)
    if asked.matter in OF_SYNCS:
        return say("question.list.sync", text=text, sync=asked.about)
    return say("question.list.line", text=text, name=stored.name)


@command(
    "question so",
    WHICH,
    help="Answer a question with: it is so. An issue is opened; program managers",
    example="question so promise/coc/2026-12-10",
)
def so(call: Call, question: Kept) -> Reply:
    """Say that it is so: the issue that the question stands for is opened at once."""
    wanted = question.value.opens
    if not question.record.live:
        return _over(call, question)
    if wanted is None:
        raise refuse("no.question.sync", sync=question.value.about)
    end(call.writer, question, SO, call.person.id)
    issue = open_issue(call.writer, wanted)
    if issue is None:
        return call.answer(say("question.so.there"))
    return call.answer(say("question.so", name=call.ctx.name(issue), title=issue.title), issue)


@command(
    "question no",
    WHICH,
    help="Answer a question with: not so. No issue is opened; program managers",
    example="question no promise/coc/2026-12-10",
)
def no(call: Call, question: Kept) -> Reply:
    """Say that it is not so: nobody else hears of it."""
    if not question.record.live:
        return _over(call, question)
    if question.value.opens is None:
        raise refuse("no.question.sync", sync=question.value.about)
    end(call.writer, question, NOT_SO, call.person.id)
    return call.answer(say("question.no"))


def _over(call: Call, stored: Kept) -> Reply:
    """Answer with what is true already."""
    return call.answer(say(f"question.over.{stored.value.answer}"))


COMMANDS = (list_questions, so, no)
