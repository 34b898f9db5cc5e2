"""What each column of words holds of a person. A test finds a column that is not named here.

What is neither text nor JSON (numbers, moments, flags) holds nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class Holds(Enum):
    """What a column may hold of a person."""

    NOBODY = "nobody"
    PERSON = "the id of a person on the roster"
    TEXT = "words that people typed, or a place"
    DATA = "values with ids and words"
    CARD = "what a message said"
    DOCUMENT = "the roster"
    IDENTITY = "an identity on a platform"
    KEY = "the key of what was heard, with an identity"
    ANSWER = "a private answer"
    WORDS = "words under which an issue is found"
    SEALED = "a sealed token"


_N, _P, _T, _D = Holds.NOBODY, Holds.PERSON, Holds.TEXT, Holds.DATA

HOLDS: Mapping[str, Mapping[str, Holds]] = MappingProxyType(
    {
        "program": {"key": _N, "state": _N, "document": Holds.DOCUMENT},
        "program_rules": {"state": _N, "document": _T, "proposed_by": _P, "proposed_side": _N},
        "person": {"name": _P, "slack": Holds.IDENTITY, "discord": Holds.IDENTITY},
        "channel": {"place": _N, "audience": _N},
        "issue": {
            **dict.fromkeys(("category", "severity", "state", "responder", "waiting_on"), _N),
            **dict.fromkeys(("raised_side", "clocks", "reopened", "wait_side"), _N),
            **dict.fromkeys(("raised_by", "owner_oem", "owner_ems"), _P),
            **dict.fromkeys(("title", "resolution", "source"), _T),
            **dict.fromkeys(("fields", "hold"), _D),
        },
        "step": {"key": _N, "trigger": _N, "outcome": _N},
        "file": {
            **dict.fromkeys(("source", "name", "link", "burst"), _T),
            **{"author": _P, "side": _N, "audience": _N},
        },
        "event": {
            **dict.fromkeys(("subject_kind", "side", "kind", "audience"), _N),
            **{"actor": _P, "payload": _D},
        },
        "word": {"audience": _N, "word": Holds.WORDS},
        "wake": {"subject_kind": _N},
        "outbox": {
            **dict.fromkeys(("key", "kind", "subject_kind", "state", "bundle", "ref", "under"), _N),
            **dict.fromkeys(("place", "to", "name", "guard", "error"), _T),
            **{"card": Holds.CARD, "mentions": _D},
        },
        "surface": {
            **dict.fromkeys(("subject_kind", "name", "key", "ref"), _N),
            **dict.fromkeys(("place", "to", "error"), _T),
            **{"wanted": Holds.CARD, "mentions": _D},
        },
        "record": {"kind": _N, "name": _T, "data": _D},
        "inbound": {"key": Holds.KEY, "answer": Holds.ANSWER},
        "reaction": {"key": Holds.KEY},
        "direct": {"place": Holds.KEY},
        "installation": {
            **dict.fromkeys(("platform", "workspace", "enterprise", "name", "url"), _N),
            **dict.fromkeys(("app", "bot", "bot_id", "scopes", "why"), _N),
            **{"installed_by": Holds.IDENTITY, "token": Holds.SEALED},
        },
        "kept": {"name": Holds.KEY, "value": _T},
    }
)
"""What the columns of each table hold, by its name."""
