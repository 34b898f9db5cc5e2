"""What an examination of an installation finds: a sentence each, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How something was found."""

    GOOD = "ok"
    WRONG = "wrong"
    UNKNOWN = "unknown"


GOOD, WRONG, UNKNOWN = Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: ``result`` is ok, wrong or unknown; ``text`` says what."""

    result: Verdict
    text: str


def good(text: str) -> Finding:
    """Return a finding that something is in order."""
    return Finding(GOOD, text)


def wrong(text: str) -> Finding:
    """Return a finding that something must be mended."""
    return Finding(WRONG, text)


def unknown(text: str) -> Finding:
    """Return a finding that something could not be looked at."""
    return Finding(UNKNOWN, text)
