"""Whether a row shows somebody, and what is left of it without them: pure, by ``storage.holds``."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from bot.domain.traces import Traces
from bot.ports.audience import only
from bot.ports.place import direct_place, platform_of
from bot.ports.traces import Erasing, Found, Whom
from storage.holds import HOLDS, Holds

Row = dict[str, Any]

BEYOND = ("inbound", "reaction", "direct", "installation", "kept")
"""Tables whose rows belong to no program."""
_SHOWING = (Holds.PERSON, Holds.TEXT, Holds.DATA, Holds.CARD, Holds.DOCUMENT)
_CONSOLE = "console"


def digest(secret: str, key: str) -> str:
    """Return what stands for the key of something heard of somebody who was erased."""
    return f"erased:{hmac.new(secret.encode(), key.encode(), hashlib.sha256).hexdigest()[:32]}"


def without(name: str, row: Mapping[str, Any], traces: Traces) -> Row:
    """Return the columns of a program's row that change when somebody is taken out."""
    changed = {
        column: _clean(what, row[column], column, traces)
        for column, what in HOLDS[name].items()
        if what in _SHOWING and row[column] is not None
    }
    return {column: value for column, value in changed.items() if value != row[column]}


def _clean(what: Holds, value: Any, column: str, traces: Traces) -> Any:
    if what == Holds.PERSON:
        return traces.mark if value == traces.id else value
    if what in (Holds.DATA, Holds.CARD):
        return traces.data(value, column)
    return traces.text(value)


def cleared(found: Found, erasing: Erasing) -> Row:
    """Return what becomes of a program's row: of a message that was said no word is left, and what
    was still to be said to them is not said."""
    row, changed = found.row, without(found.table, found.row, erasing.traces)
    if found.table != "outbox":
        return changed
    private = row["to"] == str(only(erasing.traces.id))
    if private and row["settled"] is None:
        ended = {"ready_at": None, "held": None, "settled": erasing.now}
        changed |= ended | {"state": "dropped", "error": "left the roster"}
    if private or (row["settled"] is not None and "card" in changed):
        changed["card"] = {}
    return changed


def theirs(name: str, row: Row, whom: Whom) -> bool:
    """Say whether a row that belongs to no program shows somebody."""
    if name == "kept":
        return is_own_note(row["name"], whom) or _noted(row, whom)
    if name == "installation":
        user = whom.beyond.get(row["platform"], "").rpartition("/")[2]
        return bool(user and row["installed_by"] == user)
    key = row["place"] if name == "direct" else row["key"]
    return heard_of(key, whom.beyond) or (name == "inbound" and _answers(row, whom))


def is_own_note(name: str, whom: Whom) -> bool:
    """Say whether a value is kept for somebody alone: ``acted/1/tom``, ``setup/…/T0/U1``."""
    if name.startswith("setup/"):
        return any(name.endswith(f"/{identity}") for identity in whom.beyond.values())
    return name.endswith(f"/{whom.program_id}/{whom.traces.id}")


def _noted(row: Row, whom: Whom) -> bool:
    """Say whether a value that a program keeps shows somebody."""
    of_program = str(whom.program_id) in row["name"].split("/")[1:2]
    return of_program and bool(whom.traces.line(row["value"]) != row["value"])


def heard_of(key: str, beyond: Mapping[str, str]) -> bool:
    """Say whether the key of something heard, or a place, is of one of the identities."""
    identity = beyond.get(platform_of(key))
    if not identity:
        return False
    user, direct = identity.rpartition("/")[2], direct_place(platform_of(key), identity)
    return key.endswith(f"/{user}") or key == direct or key.startswith(f"{direct}/")


def _answers(row: Row, whom: Whom) -> bool:
    """Say whether somebody was given an answer, or it names them."""
    answer = row["answer"]
    own = _CONSOLE in whom.beyond and answer.get("person") == whom.traces.id
    return bool(own or whom.traces.data(answer.get("card")) != answer.get("card"))


def silent(answer: Mapping[str, Any], traces: Traces) -> Row:
    """Return an answer of which only is left that it was given."""
    who = None if answer.get("person") == traces.id else answer.get("person")
    return {**answer, "card": None} | ({"person": who} if "person" in answer else {})
