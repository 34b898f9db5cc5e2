"""``views``: keep a list of issues under a name, see which there are, drop one."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.search import fold
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.commands.offers import in_its_program
from bot.features.issues.commands.selection import Selection
from bot.features.issues.texts import refuse, say
from bot.features.issues.views.store import (
    BUILT_IN,
    LIMIT,
    View,
    keep_views,
    name_of,
    own_views,
    views_of,
)
from bot.messages.card import Button, Card
from bot.ports.request import Reply

_NAME = Param("name", "word", help="a name of your own, such as red")
SHOWN = 5


@command(
    "views save",
    _NAME,
    Param("what", "filter", required=False, help="open, mine, waiting, overdue or all"),
    help="Keep a list of issues under a name, for yourself",
    example="views save red severity=critical side=ours",
    fields=True,
)
def save(call: Call, name: str, what: str | None, fields: Mapping[str, str]) -> Reply:
    """Keep what was typed, in place of an earlier view of this name."""
    name, view = name_of(call, name), View(what, fields)
    if not view.line:
        raise refuse("no.view.empty", name=name)
    Selection.of(call, what, fields)
    views = own_views(call.tx, call.ctx.id, call.person.id)
    if name not in views and len(views) >= LIMIT:
        raise refuse("no.view.full", limit=LIMIT, name=next(iter(views)))
    key = "view.saved" if name not in views else "view.replaced"
    keep_views(call.tx, call.ctx.id, call.person.id, {**views, name: view})
    saved = say(key, name=name, line=view.line)
    return call.show(Card(saved, buttons=(_show(call, name),)))


@command(
    "views list",
    help="List your saved views",
    example="views list",
    changes=False,
)
def list_views(call: Call) -> Reply:
    """Show every view with what it asks for, one's own first."""
    return call.show(views_card(call))


def views_card(call: Call) -> Card:
    """Return a list of the views that somebody can name."""
    every = views_of(call)
    names = [*(name for name in every if name not in BUILT_IN), *BUILT_IN]
    lines = tuple(say("view.line", name=name, line=every[name].line) for name in names)
    buttons = (_show(call, name) for name in names[:SHOWN])
    return Card(say("view.list"), lines=lines, buttons=tuple(buttons))


@command(
    "views drop",
    _NAME,
    help="Forget one of your saved views",
    example="views drop red",
)
def drop(call: Call, name: str) -> Reply:
    """Forget a view; one that everybody has stays."""
    name = fold(name.strip())
    if name in BUILT_IN:
        raise refuse("no.view.drop", name=name, line=BUILT_IN[name].line)
    views = own_views(call.tx, call.ctx.id, call.person.id)
    if name not in views:
        return call.answer(say("view.none", name=name[:40]))
    keep_views(call.tx, call.ctx.id, call.person.id, {n: v for n, v in views.items() if n != name})
    return call.answer(say("view.dropped", name=name))


def _show(call: Call, name: str) -> Button:
    return Button(fold(name), in_its_program(call, f"issue list view={name}"))


COMMANDS = (save, list_views, drop)
