"""A form as Discord's client shows it."""

from __future__ import annotations

from html import escape

from adapters.web.paint import Json

_STRING_SELECT, _USER_SELECT, _PARAGRAPH = 3, 5, 2


def modal(shown: Json) -> str:
    """Return a form as it stands over the client."""
    questions = "".join(_question(each) for each in shown["components"])
    return (
        '<div class="behind"><div class="modal"><div class="top"><div class="avatar">A</div>'
        f'<b>{escape(shown["title"])}</b><i>×</i></div><div class="inputs">{questions}</div>'
        '<div class="bottom"><span class="button plain">Cancel</span>'
        '<span class="button primary">Submit</span></div></div></div>'
    )


def _question(asked: Json) -> str:
    component = asked["component"]
    star = '<span class="star">*</span>' if component["required"] else ""
    label = f"<label>{escape(asked['label'])} {star}</label>"
    note = asked.get("description")
    label += f'<div class="note">{escape(note)}</div>' if note else ""
    if component["type"] == _USER_SELECT:
        return f'{label}<div class="select"><span class="hint">Make a selection</span></div>'
    if component["type"] == _STRING_SELECT:
        first = next((o["label"] for o in component["options"] if o["default"]), None)
        hint = '<span class="hint">Make a selection</span>'
        return f'{label}<div class="select">{escape(first) if first else hint}</div>'
    size = "area" if component["style"] == _PARAGRAPH else "line"
    hint = f'<span class="hint">{escape(component.get("placeholder", ""))}</span>'
    return f'{label}<div class="{size}">{escape(component.get("value", "")) or hint}</div>'
