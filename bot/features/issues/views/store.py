"""Saved views: lists of issues under a name of somebody's own, and a few that everybody has.

What was typed is kept, not what it meant: ``since=monday`` and ``owner=me`` mean something else
next week, or to somebody else. Nobody else sees the views of a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.search import fold
from bot.engine.commands.call import Call
from bot.features.issues.texts import refuse
from bot.messages.line import argument
from bot.ports import UnitOfWork

LIMIT = 20
"""So many views somebody may save."""
ASK = "?"
"""In place of a name: which views there are."""

_NAME = re.compile(r"[^\W_][\w-]{0,29}")


@dataclass(frozen=True, slots=True)
class View:
    """What a list is narrowed down with, as it was typed."""

    what: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """Return it as it is typed behind ``issue list``."""
        parts = [f"{key}={argument(value)}" for key, value in self.fields.items()]
        return " ".join([*((self.what,) if self.what else ()), *parts])


BUILT_IN: Mapping[str, View] = {
    "ours": View(fields={"side": "ours"}),
    "theirs": View(fields={"side": "theirs"}),
    "mine": View("mine"),
    "late": View("overdue"),
    "new": View("all", {"since": "7d"}),
    "raised": View(fields={"raised": "me"}),
    "critical": View(fields={"severity": "critical"}),
}
"""Views that everybody has; their names are taken."""


def name_of(call: Call, typed: str) -> str:
    """Return the name of a view as it is kept; what cannot be one is refused."""
    name = fold(typed.strip())
    if not _NAME.fullmatch(name):
        raise refuse("no.view.name", typed=typed[:40], example="views save red severity=critical")
    if name in BUILT_IN:
        raise refuse("no.view.taken", name=name, line=BUILT_IN[name].line)
    return name


def own_views(tx: UnitOfWork, program_id: int, person: str) -> dict[str, View]:
    """Return what somebody saved, by name."""
    kept = json.loads(tx.note(_key(program_id, person)) or "{}")
    return {name: View(each["what"], each["fields"]) for name, each in sorted(kept.items())}


def keep_views(tx: UnitOfWork, program_id: int, person: str, views: Mapping[str, View]) -> None:
    """Keep the views of somebody, in place of those that were kept."""
    data = {name: {"what": v.what, "fields": dict(v.fields)} for name, v in views.items()}
    tx.keep(_key(program_id, person), json.dumps(data, ensure_ascii=False))


def _key(program_id: int, person: str) -> str:
    return f"views/{program_id}/{person}"


def views_of(call: Call) -> dict[str, View]:
    """Return the views that somebody can name: everybody's, then their own."""
    return {**BUILT_IN, **own_views(call.tx, call.ctx.id, call.person.id)}


def view_named(call: Call, typed: str) -> View:
    """Return the view of a name; an unknown one is refused with those that there are."""
    views = views_of(call)
    found = views.get(fold(typed.strip()))
    if found is None:
        raise refuse("no.view", typed=typed[:40], allowed=", ".join(views))
    return found
