"""A promise that is late: its side is asked in private before both companies read an issue."""

from __future__ import annotations

from bot.engine.writer import Writer
from bot.features.deadlines.policy import PROMISE, Deadline
from bot.features.issues.policy import ToOpen
from bot.features.questions import policy as questions
from bot.features.questions.store import put, withdraw


def question_of(item: Deadline) -> str:
    """Return the name of the question about a promise with its present date."""
    return f"{PROMISE}/{item.id}/{item.due:%Y-%m-%d}"


def ask(writer: Writer, item: Deadline, opens: ToOpen) -> None:
    """Ask the managers of whoever promised whether it is still open, once for its date."""
    asked = questions.Question(
        questions.PROMISE,
        item.id,
        item.side,
        (item.side,),
        writer.now,
        {"title": item.title, "owner": item.owner},
        {"due": item.due},
        opens=opens,
    )
    put(writer, question_of(item), asked)


def follow(writer: Writer, before: Deadline | None, item: Deadline) -> None:
    """A promise that is kept, cancelled or has another date is not asked about any more."""
    if before is None or before.kind != PROMISE or not before.opened:
        return
    if not item.open or item.due != before.due:
        withdraw(writer, question_of(before))
