"""Forms as Discord's modals, within its limits. Pure."""

from __future__ import annotations

from typing import Any

from adapters.discord.ids import field_id, form_id
from adapters.discord.markdown import cut, size
from adapters.discord.texts import text
from bot.messages.forms import (
    CHOICE,
    DATE,
    FILE,
    LONG_TEXT,
    PEOPLE,
    PEOPLE_LIMIT,
    PERSON,
    Field,
    Form,
)

MODAL_TITLE, QUESTION, HINT, CHOICES, CHOICE_LABEL, MODAL_FIELDS = 45, 45, 100, 25, 100, 5
_SELECT, _INPUT, _LABEL = 3, 4, 18
USER_SELECT = 5
_SHORT, _PARAGRAPH = 1, 2

Json = dict[str, Any]


def modal(form: Form, key: str, message: str = "") -> Json | None:
    """Return a form as a modal; ``None`` where its line does not fit, so that it is run instead."""
    # Discord shows a form's file to nobody but the bot, under an address that ends after a day.
    asked = [field for field in form.fields if field.kind != FILE]
    custom_id = form_id(form, key, message)
    if custom_id is None:
        return None
    return {
        "custom_id": custom_id,
        "title": cut(form.title, MODAL_TITLE),
        "components": [_question(field) for field in asked[:MODAL_FIELDS]],
    }


def _question(asked: Field) -> Json:
    listed = asked.kind == CHOICE and len(asked.choices) <= CHOICES
    component = _select(asked) if listed else _input(asked)
    if asked.kind in (PERSON, PEOPLE):
        component = _users(asked)
    made = {"type": _LABEL, "label": cut(asked.label, QUESTION), "component": component}
    if size(asked.label) > QUESTION:
        made["description"] = cut(asked.label, HINT)
    return made


def _select(asked: Field) -> Json:
    options = [
        {
            "label": cut(choice.label, CHOICE_LABEL),
            "value": choice.value,
            "default": choice.value == asked.initial,
        }
        for choice in asked.choices
    ]
    return {
        "type": _SELECT,
        "custom_id": field_id(asked),
        "options": options,
        "required": asked.required,
        "min_values": 1 if asked.required else 0,
        "max_values": 1,
    }


def _users(asked: Field) -> Json:
    """Return a list of the server's members to pick from."""
    return {
        "type": USER_SELECT,
        "custom_id": field_id(asked),
        "required": asked.required,
        "min_values": 1 if asked.required else 0,
        "max_values": PEOPLE_LIMIT if asked.kind == PEOPLE else 1,
    }


def _input(asked: Field) -> Json:
    made: Json = {
        "type": _INPUT,
        "custom_id": field_id(asked),
        "style": _PARAGRAPH if asked.kind == LONG_TEXT else _SHORT,
        "required": asked.required,
        "max_length": min(asked.limit, 4000),
    }
    if asked.initial:
        made["value"] = cut(asked.initial, made["max_length"])
    if asked.kind == DATE:
        made["placeholder"] = text("date")
    if asked.choices:
        values = ", ".join(choice.value for choice in asked.choices)
        made["placeholder"] = cut(text("allowed", values=values), HINT)
    return made
