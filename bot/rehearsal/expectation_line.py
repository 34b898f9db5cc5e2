"""The ``expect`` line: which message must, or must not, have been delivered."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from bot.domain.errors import Refused
from bot.rehearsal.steps import Expect
from bot.rehearsal.texts import text
from bot.rehearsal.words import split, unquoted

KINDS = (
    "reply",
    "issue.card",
    "issue.event",
    "ack.reminder",
    "ack.help",
    "contain.reminder",
    "resolve.reminder",
    "confirm.requested",
    "confirm.reminder",
    "confirm.escalated",
    "update.missed",
    "ack.escalated",
    "update.escalated",
    "contain.escalated",
    "resolve.escalated",
    "approval.reminder",
    "approval.escalated",
    "reopened.escalated",
    "escalation.offer",
    "step.reminder",
    "step.escalated",
    "handover",
    "hole",
    "approval.requested",
    "approval.decided",
    "decision.informed",
    "deadline.nudge",
    "deadline.overdue",
    "deadline.escalated",
    "charter.changed",
    "spec.confirm",
    "obligation.nudge",
    "obligation.overdue",
    "obligation.escalated",
    "sync.agenda",
    "sync.reminder",
    "sync.rollcall",
    "sync.missed",
    "sync.minutes",
    "sync.closure",
    "question",
    "digest.daily",
    "digest.weekly",
    "digest.monthly",
    "digest.rest",
    "digest.internal",
    "digest.personal",
    "drill.announced",
    "drill.call",
    "drill.results",
    "drill.offer",
    "material.short",
    "rules.proposed",
    "rules.changed",
    "import.progress",
    "import.done",
    "notice",
    "note",
    "bundle",
)
"""Every kind of message; one that is not here could never be delivered, so it is a mistake."""

_TO = re.compile(r"shared|oem|ems|dm:\w[\w.-]*")
_EXAMPLES = {"level": "level=1", "to": "to=shared", "text": 'text="U7"', "mentions": "mentions=tom"}


def read_expect(rest: str, line: int) -> Expect:
    """Return the expectation that follows the word ``expect``; a bad one raises ``Refused``."""
    words = split(rest)
    none = bool(words) and words[0].lower() == "none"
    words = words[1:] if none else words
    if not words:
        raise Refused(text("expect", source=f"expect {rest}".strip()))
    options: dict[str, Any] = {}
    for word in words[1:]:
        name, value = _option(word)
        if name in options:
            raise Refused(text("option", word=word))
        options[name] = value
    return Expect(line, rest, _kind(words[0]), none, **options)


def _kind(word: str) -> str:
    if word in KINDS:
        return word
    near = get_close_matches(word, KINDS, n=1, cutoff=0.3)
    raise Refused(
        text("kind", kind=word, kinds=", ".join(KINDS), example=near[0] if near else KINDS[1])
    )


def _option(word: str) -> tuple[str, Any]:
    name, equals, value = word.partition("=")
    if not equals:
        return "subject", unquoted(word)
    if name not in _EXAMPLES:
        raise Refused(text("option", word=word))
    value = unquoted(value)
    if not value.strip():
        raise Refused(text("blank", name=name, example=_EXAMPLES[name]))
    return name, _value(name, value)


def _value(name: str, value: str) -> Any:
    if name == "level":
        if not re.fullmatch(r"[0-9]{1,2}", value):
            raise Refused(text("level", value=value))
        return int(value)
    if name == "to" and not _TO.fullmatch(value):
        raise Refused(text("to", value=value))
    if name == "mentions":
        return tuple(person.strip() for person in value.split(",") if person.strip())
    return value
