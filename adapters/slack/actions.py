"""What can be done with a message: a few buttons, and a menu for the others. Pure.

A button's value is its command line; an entry of a menu has its form before it, since a menu has
one id for all its entries: ``issue resolve|issue resolve ACME-1``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from adapters.slack.markup import plain_text
from adapters.slack.texts import TEXTS
from bot.messages.card import Button
from bot.messages.layout import split_buttons

Block = dict[str, Any]

ROW, LABEL, VALUE = 25, 75, 2000
# An overflow takes five entries, a select a hundred; both hold as much in each.
OVERFLOW, SELECT, OPTION = 5, 100, 150
MENU = "menu"
_STYLES = ("primary", "danger")
_MOST_ROWS = 3


def action_blocks(buttons: Sequence[Button]) -> list[Block]:
    """Return the buttons; the first ones are shown, the others stand in a menu beside them."""
    fitting = [button for button in buttons if len(button.command) <= VALUE]
    shown, folded = split_buttons(fitting)
    # What an entry cannot hold stays a button.
    shown += [button for button in folded if len(_value(button)) > OPTION]
    options = list(_options(button for button in folded if len(_value(button)) <= OPTION))
    elements = [_button(button, index) for index, button in enumerate(shown)]
    elements = [*elements[: ROW - 1], *([_menu(options)] if options else []), *elements[ROW - 1 :]]
    rows = [elements[at : at + ROW] for at in range(0, len(elements), ROW)]
    return [{"type": "actions", "elements": row} for row in rows[:_MOST_ROWS]]


def _button(button: Button, index: int) -> Block:
    """The action's id names the form to open first and tells the buttons of a message apart."""
    style = {"style": button.style} if button.style in _STYLES else {}
    action = f"form/{button.form}/{index}" if button.form else f"run/{index}"
    text = plain_text(button.label, LABEL)
    return {"type": "button", "action_id": action, "text": text, "value": button.command, **style}


def _value(button: Button) -> str:
    return f"{button.form or ''}|{button.command}"


def _options(buttons: Iterable[Button]) -> Iterator[Block]:
    """Yield the entries of a menu; none is there twice."""
    for value, button in {_value(button): button for button in buttons}.items():
        yield {"text": plain_text(button.label, LABEL), "value": value}


def _menu(options: list[Block]) -> Block:
    if len(options) <= OVERFLOW:
        return {"type": "overflow", "action_id": MENU, "options": options}
    hint = {"placeholder": plain_text(TEXTS["menu"], LABEL)}
    return {"type": "static_select", "action_id": MENU, "options": options[:SELECT], **hint}


def read_action(action: dict[str, Any]) -> tuple[str | None, str] | None:
    """Return the form and the command line of what somebody pressed or picked, if it is ours."""
    if action["type"] == "button":
        kind, _, rest = action["action_id"].partition("/")
        line = action.get("value")
        return (rest.rpartition("/")[0] if kind == "form" else None, line) if line else None
    if action["type"] not in ("overflow", "static_select") or action.get("action_id") != MENU:
        return None
    form, _, line = ((action.get("selected_option") or {}).get("value") or "").partition("|")
    return (form or None, line) if line else None
