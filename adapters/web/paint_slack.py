"""Slack's JSON as HTML that reads like the client: blocks, mrkdwn. Own drawing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from html import escape

from adapters.web import paint
from adapters.web.paint import DOTS, Json, Look
from adapters.web.paint_native import bars, table

_TOKEN = re.compile(r"<([^<>]*)>")
# A mark formats at the edge of a word only: after nothing, a blank or punctuation.
_EDGE = r"(?<![^\s(\[{\"'.,;:!?*_~-])"
_MARKS = (("*", "b"), ("_", "i"), ("~", "s"))
_CODE = re.compile(r"`([^`\n]+)`")


def blocks(shown: Iterable[Json], look: Look) -> str:
    """Return the blocks of a message."""
    return "".join(_block(block, look) for block in shown)


def framed(inside: str, posted: datetime, look: Look, *, private: bool = False) -> str:
    """Return a message of the bot with ``inside`` in it; ``private``: only its reader sees it."""
    whisper = '<div class="whisper">Only visible to you</div>' if private else ""
    at = paint.clock(posted.astimezone(look.zone))
    return (
        f'<div class="msg{" private" if private else ""}">{whisper}'
        '<div class="avatar">A</div><div class="body">'
        f'<div class="who"><b>Andon</b><span class="app">APP</span><time>{at}</time></div>'
        f"{inside}</div></div>"
    )


def _block(block: Json, look: Look) -> str:
    match block["type"]:
        case "header":
            return f'<div class="header">{_text(block["text"], look)}</div>'
        case "section":
            said = (
                f'<div class="section">{_text(block["text"], look)}</div>'
                if "text" in block
                else ""
            )
            cells = "".join(f"<div>{_text(each, look)}</div>" for each in block.get("fields", []))
            return said + (f'<div class="fields">{cells}</div>' if cells else "")
        case "data_table":
            return table(block)
        case "data_visualization":
            return bars(block)
        case "context":
            return "".join(
                f'<div class="context">{_text(each, look)}</div>' for each in block["elements"]
            )
        case "actions":
            shown = "".join(_button(each, look) for each in block["elements"])
            return f'<div class="actions">{shown}</div>'
    raise ValueError(f"no drawing for the block {block['type']}")


def _button(element: Json, look: Look) -> str:
    words = element.get("text") or element.get("placeholder") or {"text": DOTS}
    style = element.get("style", "plain")
    if "options" not in element:
        return paint.button(words["text"], style, element.get("value", ""), look)
    entries = [(o["text"]["text"], o["value"].partition("|")[2]) for o in element["options"]]
    shown = paint.menu(words["text"], entries, f"button {style} menu", look)
    return shown if look.live else f'<span class="button {style} menu">{shown}</span>'


def _text(text: Json, look: Look) -> str:
    if text["type"] == "plain_text":
        return escape(text["text"]).replace("\n", "<br>")
    return mrkdwn(text["text"], look)


def mrkdwn(source: str, look: Look) -> str:
    """Return mrkdwn as HTML."""
    pieces = _TOKEN.split(source)
    drawn = (_token(p, look) if i % 2 else _marked(p) for i, p in enumerate(pieces))
    lines = "".join(drawn).split("\n")
    quoted = (f"<q>{line[4:]}</q>" if line.startswith("&gt;") else line for line in lines)
    return "<br>".join(quoted)


def _marked(piece: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        piece = piece.replace(entity, character)
    shown = _CODE.sub(r"<code>\1</code>", escape(piece, quote=False))
    for mark, tag in _MARKS:
        m = re.escape(mark)
        pair = rf"{_EDGE}{m}(?!\s)([^{m}\n]+)(?<!\s){m}(?!\w)"
        shown = re.sub(pair, rf"<{tag}>\1</{tag}>", shown)
    return shown


def _token(inner: str, look: Look) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("!date^"):
        _, seconds, form, *_ = inner.split("^")
        return _date(datetime.fromtimestamp(int(seconds), UTC), form, look)
    if target.startswith("@"):
        user = target[1:]
        mine = " me" if user == look.me else ""
        return f'<span class="mention{mine}">@{escape(look.names.get(user, user))}</span>'
    if target.startswith("!"):
        return f'<span class="mention ping">@{escape(target[1:])}</span>'
    return f'<span class="link">{escape(label or target)}</span>'


def _date(at: datetime, form: str, look: Look) -> str:
    there, today = at.astimezone(look.zone), look.now.astimezone(look.zone).date()
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(
        (there.date() - today) // timedelta(days=1)
    )
    short = f"{there:%b} {there.day}, {there.year}"
    shown = form.replace("{date_short_pretty}", near or short).replace("{time}", paint.clock(there))
    return f"<span>{escape(shown)}</span>"
