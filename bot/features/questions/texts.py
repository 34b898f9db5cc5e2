"""Every sentence about private questions that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # what is asked
    "question.promise": "Is this promise still open? {title}",
    "question.promise.why": "{owner} promised it for {due}. It is not marked as done.",
    "question.role": "Is {role} of {company} without cover during the build?",
    "question.role.why": "Nobody with this role is there, and nobody stands in: {dates}. "
    "The build: {build}.",
    "question.absent": "{title}: nobody of {company} was marked as here, {dates}",
    "question.absent.why": "{other} was there.",
    "question.unmarked": "{title}: nobody was marked as here, {dates}",
    "question.unmarked.why": "Nothing was written either. If the meeting takes place without the "
    "roll call, switch the roll call off.",
    "question.unwritten": "{title} had no notes, {dates}",
    "question.unwritten.why": "Neither minutes nor actions were written.",
    "question.useful": "Is this meeting still useful?",
    "question.then": "Without an answer by {due} it becomes an issue. Both companies read issues.",
    "question.alone": "Only {company} reads this question.",
    "question.both": "The program managers of both companies are asked. One answer is enough.",
    "question.instead": "No program manager of {company} is there. You are asked instead.",
    # answers
    "question.so": "{name} is opened: {title}",
    "question.so.there": "An issue about this is there already.",
    "question.no": "Thank you. No issue is opened about this.",
    "question.over.so": "This is answered already: it is so.",
    "question.over.not_so": "This is answered already: not so.",
    "question.over.changed": "This is answered already.",
    "question.over.unanswered": "The time for an answer is over.",
    "question.over.withdrawn": "This is settled. No answer is needed any more.",
    "question.list": "Questions to you",
    "question.list.none": "No question waits for you.",
    "question.list.line": "• {text}: `question so {name}` or `question no {name}`",
    "question.list.sync": "• {text}: `sync keep {sync}`, `sync shift {sync}` or "
    "`sync pause {sync}`",
    # refusals
    "no.question": "No question {typed} waits for you. Example: question list",
    "no.question.manager": "Program managers of {company} answer this.",
    "no.question.sync": "This is a question about a meeting. Keep it: sync keep {sync}. "
    "Move it: sync shift {sync}. Pause it: sync pause {sync}",
}

BUTTONS: dict[str, str] = {
    "so": "It is so",
    "no": "Not so",
    "open": "Open an issue",
    "done": "It is done",
    "keep": "Keep",
    "move": "Move",
    "pause": "Pause",
    "no_roll": "No roll call",
}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
