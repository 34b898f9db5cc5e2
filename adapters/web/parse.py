"""What a browser sends, as values: what somebody does, and how they look. Pure.

What is not of a known form raises ``Refused`` with a sentence for the person.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from adapters.web.paint_message import LOOKS, View
from adapters.web.state import SIDES
from adapters.web.texts import text
from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.messages.line import LINE_LIMIT

SAY, PRESS, FILL, REACT, PASS = "say", "press", "fill", "react", "pass"
RULE, CHANGE = "rule", "change"
PLAY, PAUSE, NEXT, LEAVE, AGAIN = "play", "pause", "next", "leave", "again"
_ACTING = (SAY, PRESS, FILL, REACT, RULE, CHANGE)
_PLAIN = (PLAY, PAUSE, NEXT, LEAVE, AGAIN)
_UNREADABLE = (
    ValueError, TypeError, AttributeError, KeyError, OverflowError, OSError, RecursionError,
)  # fmt: skip
MARK = b"\n"
"""What stands between the words that come with a file, which have no line end, and the file."""


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody did on the page. ``line`` is a button's command line, the words, or an emoji;
    ``where`` a pane or a subject, ``ref`` a message, ``at`` a moment (UTC)."""

    kind: str
    person: str = ""
    line: str = ""
    where: str = "shared"
    ref: str = ""
    answers: Mapping[str, str | None] = field(default_factory=dict)
    at: datetime | None = None


def read_done(body: bytes) -> Done:
    """Return what a request says that somebody did."""
    try:
        sent = _loaded(body)
        kind = sent.get("kind")
        if kind in _ACTING:
            return _acting(kind, sent)
        if kind == PASS:
            return Done(PASS, at=datetime.fromtimestamp(float(sent["at"]) / 1000, UTC))
    except _UNREADABLE:
        raise Refused(text("no_act")) from None
    if kind not in _PLAIN:
        raise Refused(text("no_act"))
    return Done(kind)


def read_dropped(body: bytes) -> tuple[Done, str, bytes]:
    """Return what somebody said with a file, its name, and what is in it."""
    head, _, data = body.partition(MARK)
    try:
        sent = _loaded(head)
        name = (_word(sent, "name") or "file").replace("/", "-").replace("\\", "-")
        said = Done(SAY, _word(sent, "person"), _word(sent, "line"), _word(sent, "where"))
    except _UNREADABLE:
        raise Refused(text("no_act")) from None
    return said, name[:100], data


def _loaded(sent: bytes) -> Any:
    """Return what was sent; text that no encoding has, which JSON can carry, raises ``ValueError``:
    it could be shown to nobody."""
    loaded = json.loads(sent)
    json.dumps(loaded, ensure_ascii=False).encode("utf-8")
    return loaded


def _acting(kind: str, sent: Mapping[str, Any]) -> Done:
    answers = sent.get("answers") or {}
    done = Done(
        kind,
        _word(sent, "person"),
        _word(sent, "line"),
        _word(sent, "where") or "shared",
        _word(sent, "ref"),
        {str(name): _short(value) for name, value in answers.items()},
    )
    if kind == SAY and not done.line.strip():
        raise Refused(text("no_words"))
    return done


def _word(sent: Mapping[str, Any], name: str) -> str:
    return _short(sent.get(name, ""))


def _short(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    if len(value) > LINE_LIMIT:
        raise Refused(text("long", limit=LINE_LIMIT))
    return value


def read_view(query: Mapping[str, str], program: Program) -> View:
    """Return how a browser looks at the page; what it does not say, or nobody knows, is the first
    person of each side."""
    look = query.get("look", LOOKS[0])
    people = {side: _person(query.get(side, ""), side, program) for side in SIDES}
    return View(look if look in LOOKS else LOOKS[0], people)


def _person(asked: str, side: str, program: Program) -> str:
    people = [person.id for person in program.side_people(side)]
    return asked if asked in people else people[0] if people else ""
