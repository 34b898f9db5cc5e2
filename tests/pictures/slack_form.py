"""A form as Slack's client shows it."""

from __future__ import annotations

from html import escape

from adapters.web.paint import Json


def modal(shown: Json) -> str:
    """Return a form as it stands over the client."""
    inputs = "".join(_input(block) for block in shown["blocks"])
    title, close, submit = (escape(shown[name]["text"]) for name in ("title", "close", "submit"))
    return (
        f'<div class="behind"><div class="modal"><div class="top"><b>{title}</b><i>×</i></div>'
        f'<div class="inputs">{inputs}</div><div class="bottom">'
        f'<span class="button plain">{close}</span><span class="button primary">{submit}</span>'
        "</div></div></div>"
    )


def _input(block: Json) -> str:
    element = block["element"]
    optional = ' <span class="optional">(optional)</span>' if block["optional"] else ""
    label = f"<label>{escape(block['label']['text'])}{optional}</label>"
    if element["type"] == "static_select":
        first = element.get("initial_option", {}).get("text", {}).get("text")
        hint = f'<span class="hint">{escape(element["placeholder"]["text"])}</span>'
        return f'{label}<div class="select">{escape(first) if first else hint}</div>'
    if element["type"] in ("datepicker", "users_select", "multi_users_select"):
        hint = escape(element.get("initial_date") or element["placeholder"]["text"])
        return f'{label}<div class="select"><span class="hint">{hint}</span></div>'
    if element["type"] == "file_input":
        return f'{label}<span class="button plain">Upload a file</span>'
    size = "area" if element["multiline"] else "line"
    return f'{label}<div class="{size}">{escape(element.get("initial_value", ""))}</div>'
