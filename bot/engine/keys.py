"""Under which names things are kept: the keys of messages and cards, and an issue's subject."""

from __future__ import annotations

import hashlib

from bot.domain.issue import Issue
from bot.engine.feature import ISSUE
from bot.ports import Subject

KEY_LENGTH = 24


def message_key(*parts: object) -> str:
    """Return a short unique key for what ``parts`` identify: at most 24 characters."""
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]


def subject_of(issue: Issue) -> Subject:
    """Return the subject under which an issue's wake, cards and messages are kept."""
    return Subject(ISSUE, issue.id)
