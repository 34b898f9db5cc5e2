"""A private question about what a side does, and the steps from asking to an issue.

What somebody of a side did not do is never written in public by Andon alone: the program managers
of that side are asked first. Moments are UTC. How long a question waits for its answer stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.values import Duration
from bot.features.issues.policy import ToOpen

QUESTION = "question"

PROMISE, ROLE, ABSENT, UNMARKED, UNWRITTEN = "promise", "role", "absent", "unmarked", "unwritten"
"""What is asked about: a promise that is late, a role that nobody covers in a build; of a sync, a
side of which nobody came, a roll that nobody answers, minutes that nobody writes."""

OF_SYNCS = (ABSENT, UNMARKED, UNWRITTEN)

WAITS = {
    PROMISE: Duration(2, "bd"),
    ROLE: Duration(2, "bd"),
    ABSENT: Duration(10, "bd"),
    UNMARKED: Duration(10, "bd"),
    UNWRITTEN: Duration(10, "bd"),
}
"""So long a question waits, on the calendars of those who are asked. Then what would become an
issue becomes one, and the rest is over: a sync without notes is nobody's fault."""

SO, NOT_SO, CHANGED, UNANSWERED, WITHDRAWN = (
    "so",
    "not_so",
    "changed",
    "unanswered",
    "withdrawn",
)
"""How a question ends: answered; what it is about was changed, such as a sync that is paused; the
time is over; or it is not so any more."""

ASK, CLOSE, PASS = "ask", "close", "pass"
"""Ask; end it without an answer; end it since what it is about has passed."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``about`` is the id of a deadline or a sync, or a role.

    It speaks of ``side`` (``None``: of both) and goes to the managers of ``asks`` at ``at``; it has
    no meaning from ``until`` on. ``words`` and ``moments`` fill its sentences. ``opens`` is the
    issue that it may become. ``asked`` are the people who were asked last, ``since`` is when, and
    ``rounds`` says how often. ``answer`` is how it ended, ``by`` whom.
    """

    matter: str
    about: str
    side: str | None
    asks: tuple[str, ...]
    at: datetime
    words: Mapping[str, str] = field(default_factory=dict)
    moments: Mapping[str, datetime] = field(default_factory=dict)
    until: datetime | None = None
    opens: ToOpen | None = None
    asked: tuple[str, ...] = ()
    since: datetime | None = None
    rounds: int = 0
    answer: str | None = None
    by: str | None = None
    answered: datetime | None = None


@dataclass(frozen=True, slots=True)
class AskStep:
    """The one step that is next of a question."""

    at: datetime
    what: str
    key: str


def next_step(question: Question, due: datetime | None) -> AskStep | None:
    """Return what comes next of a question; ``due`` is when it has waited long enough.

    ``None``: it has ended, or nothing is due while the program stands.
    """
    if question.answer is not None:
        return None
    what, at = (ASK, question.at) if question.since is None else (CLOSE, due)
    if question.until is not None and (at is None or question.until <= at):
        return AskStep(question.until, PASS, PASS)
    return None if at is None else AskStep(at, what, f"{what}/{question.rounds}")
