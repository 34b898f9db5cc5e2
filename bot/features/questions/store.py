"""Questions inside a unit of work: put one, find it, end it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.clocks import after
from bot.domain.values import Person
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.writer import Writer
from bot.features.questions.policy import QUESTION, WAITS, WITHDRAWN, AskStep, Question, next_step
from bot.ports import Record
from bot.ports.codec import from_data


class Kept(Stored[Question]):
    """A question with its record; the record's name is the question's."""

    @property
    def name(self) -> str:
        """Return its name: what it is about, and of which date."""
        return self.record.name


def _load(writer: Writer, record: Record) -> Kept:
    return Kept(record, from_data(Question, record.data))


def step_of(writer: Writer, stored: Kept) -> AskStep | None:
    """Return what comes next of a question; ``None``: it has ended, or the program stands."""
    return next_step(stored.value, due_of(writer, stored.value))


def _outlook(writer: Writer, stored: Kept) -> Outlook:
    step = step_of(writer, stored)
    return Outlook(stored.value.answer is None, None if step is None else step.at)


QUESTIONS = RecordStore(QUESTION, _load, _outlook)


def put(writer: Writer, name: str, question: Question) -> bool:
    """Keep a question to be asked, once for its name; say whether it is new."""
    if writer.tx.record_named(writer.ctx.id, QUESTION, name) is not None:
        return False
    QUESTIONS.save(writer, Kept(QUESTIONS.unsaved(writer, name), question))
    return True


def live_question(writer: Writer, name: str | None) -> Kept | None:
    """Return a question that is still to be asked or answered."""
    stored = QUESTIONS.named(writer, name) if name else None
    return stored if stored is not None and stored.record.live else None


def end(writer: Writer, stored: Kept, answer: str, by: str | None = None) -> Kept:
    """End a question; what was queued of it is dropped, and its buttons say how it ended."""
    question = replace(stored.value, answer=answer, by=by, answered=writer.now)
    payload = {"question": stored.name, "answer": answer}
    writer.record(None, "question.ended", by, payload, audience_of(question))
    return QUESTIONS.change(writer, stored, question)


def withdraw(writer: Writer, name: str | None) -> None:
    """End a question since what it is about is not so any more; one that has ended stays."""
    stored = live_question(writer, name)
    if stored is not None:
        end(writer, stored, WITHDRAWN)


def limit(writer: Writer, name: str, until: datetime) -> None:
    """Let a question lose its meaning at another moment than was known when it was put."""
    stored = live_question(writer, name)
    if stored is not None and stored.value.until != until:
        QUESTIONS.change(writer, stored, replace(stored.value, until=until))


def audience_of(question: Question) -> str:
    """Return who may read of a question in exports: the side that is asked, or both."""
    return question.asks[0] if len(question.asks) == 1 else "shared"


def asked_now(writer: Writer, question: Question) -> dict[str, tuple[Person, ...]]:
    """Return by side who answers a question now: its managers, else the next level."""
    return {side: writer.roster.answering(side, writer.now) for side in question.asks}


def due_of(writer: Writer, question: Question) -> datetime | None:
    """Return when a question has waited long enough: for the last of those who were asked.

    ``None``: it is not asked yet, or the program stands.
    """
    if question.since is None:
        return None
    wait = WAITS[question.matter]
    moments = [after(each, question.since, wait) for each in _calendars(writer, question)]
    known = [moment for moment in moments if moment is not None]
    return max(known) if len(known) == len(moments) else None


def _calendars(writer: Writer, question: Question) -> list[Calendar]:
    """Return the calendars of those who were asked; of the first sites where none is known."""
    program, calendars = writer.ctx.program, writer.ctx.calendars
    people = [program.person(handle) for handle in question.asked]
    sites = [person.site for person in people if person is not None]
    sites = sites or [program.side_sites(side)[0].id for side in question.asks]
    return [calendars[site] for site in dict.fromkeys(sites)]
