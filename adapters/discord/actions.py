"""What can be done with a message: a few buttons, and a menu for the others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from adapters.discord.ids import LIMIT, button_id, key_number, option_value, select_id
from adapters.discord.markdown import cut
from adapters.discord.texts import text
from bot.messages.card import Button
from bot.messages.layout import split_buttons

LABEL, OPTIONS = 80, 25
_STYLES = {"plain": 2, "primary": 1, "success": 3, "danger": 4}
_ROW, _BUTTON, _SELECT = 1, 2, 3

Json = dict[str, Any]


def action_rows(buttons: Sequence[Button], key: str) -> list[Json]:
    """Return a row of buttons and, below it, a menu; the first that has room carries ``key``.

    A button whose line fits nowhere is left out.
    """
    shown, folded = split_buttons(buttons)
    made = _buttons(shown, key)
    has_key = any(f":{key}:" in custom_id for custom_id in made)
    rows = [{"type": _ROW, "components": list(made.values())}] if made else []
    options = _options(folded)
    if options:
        rows.append({"type": _ROW, "components": [_menu(options, "" if has_key else key)]})
    elif key and made and not has_key:
        rows[0]["id"] = key_number(key)
    return rows


def _buttons(buttons: Iterable[Button], key: str) -> dict[str, Json]:
    """Return the buttons by their id: no id appears twice."""
    made: dict[str, Json] = {}
    for button in buttons:
        has_key = not key or any(f":{key}:" in custom_id for custom_id in made)
        custom_id = (None if has_key else button_id(button, key)) or button_id(button)
        if custom_id is not None and _is_new(made, button):
            made[custom_id] = _button(button, custom_id)
    return made


def _is_new(made: Mapping[str, Json], button: Button) -> bool:
    known = {(shown["label"], custom_id.split(":", 3)[3]) for custom_id, shown in made.items()}
    return (cut(button.label, LABEL), button.command) not in known


def _button(button: Button, custom_id: str) -> Json:
    return {
        "type": _BUTTON,
        "style": _STYLES.get(button.style, 2),
        "label": cut(button.label, LABEL),
        "custom_id": custom_id,
    }


def _options(buttons: Iterable[Button]) -> list[Json]:
    """Return the entries of a menu: no value appears twice."""
    made: dict[str, Json] = {}
    for button in buttons:
        value = option_value(button)
        if value is not None and value not in made:
            made[value] = {"label": cut(button.label, LIMIT), "value": value}
    return list(made.values())[:OPTIONS]


def _menu(options: list[Json], key: str) -> Json:
    return {
        "type": _SELECT,
        "custom_id": select_id(key),
        "placeholder": text("menu"),
        "options": options,
    }


def every(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield components with all that stand in them."""
    for component in components:
        yield component
        yield from every(component.get("components") or ())


def carries(message: Mapping[str, Any], key: str) -> bool:
    """Say whether a message that Discord returned is the one of a delivery.

    The key stands in the id of a button or a menu; a message without any has it as the number of
    one of its components, which Discord gives back as well.
    """
    number = key_number(key)
    for component in every(message.get("components") or ()):
        if f":{key}:" in component.get("custom_id", "") or component.get("id") == number:
            return True
    return False
