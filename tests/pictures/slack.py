"""Slack's JSON as HTML that reads like the client: blocks, mrkdwn, modals. Own drawing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from adapters.slack.modal import view
from adapters.slack.parse import Act, Origin
from adapters.slack.render import home, message
from bot.domain.program import Program
from bot.ports.request import COMMAND, Request
from tests.pictures.native import bars, table
from tests.pictures.situation import Message, Scene, chart

Json = Mapping[str, Any]
_TOKEN = re.compile(r"<([^<>]*)>")
# A mark formats at the edge of a word only: after nothing, a blank or punctuation.
_EDGE = r"(?<![^\s(\[{\"'.,;:!?*_~-])"
_MARKS = (("*", "b"), ("_", "i"), ("~", "s"))
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Look:
    """Who looks, in which zone, at what time; ``names`` are people by user id."""

    names: Mapping[str, str]
    me: str
    zone: ZoneInfo
    now: datetime


def panel(scene: Scene, plan: Program) -> str:
    """Return a situation as the client shows it."""
    plan = scene.plan or plan
    identities = {p.id: p.slack or "" for p in plan.people}
    names = {
        identity.rpartition("/")[2]: plan.person(who).name for who, identity in identities.items()
    }
    me = identities[scene.reader.id].rpartition("/")[2]
    if scene.form is not None:
        return _modal(_view(scene))
    now = max(message.at for message in scene.messages)
    look = Look(names, me, scene.zone, now)
    if scene.place == "home":
        view = home(scene.messages[0].card)
        inside = "".join(_block(block, look) for block in view["blocks"])
        body = f'<div class="msg"><div class="body">{inside}</div></div>'
        return f'<div class="pane"><div class="bar">Andon</div>{body}</div>'
    shown = (_message(each, identities, look, native=scene.native) for each in scene.messages)
    return f'<div class="pane">{_bar(scene, plan)}{"".join(shown)}</div>'


def _view(scene: Scene) -> Json:
    assert scene.form is not None
    identity = scene.reader.slack or ""
    request = Request(
        "slack:act:1", COMMAND, "slack", identity, "slack:T0OEM/C0LINE", scene.form.command
    )
    return view(scene.form, Act(request, Origin(identity, identity, "C0LINE"), trigger="1"))


def _bar(scene: Scene, plan: Program) -> str:
    titles = {
        "shared": f"# {plan.key.lower()}-line",
        "thread": f"Thread <small># {plan.key.lower()}-line</small>",
        "dm": "Andon",
    }
    return f'<div class="bar">{titles[scene.place]}</div>'


def _message(shown: Message, identities: Mapping[str, str], look: Look, *, native: bool) -> str:
    addresses = {who: identities[who] for who in shown.mentions}
    links = [(name, f"https://acme.slack.com/archives/C0LINE/{name}") for name in shown.links]
    payload = message(shown.card, addresses, links=links, native=native)
    blocks = "".join(_block(block, look) for block in payload["blocks"])
    at = _time(shown.posted.astimezone(look.zone))
    whisper = '<div class="whisper">Only visible to you</div>' if shown.private else ""
    return (
        f'<div class="msg{" private" if shown.private else ""}">{whisper}'
        '<div class="avatar">A</div><div class="body">'
        f'<div class="who"><b>Andon</b><span class="app">APP</span><time>{at}</time></div>'
        f"{blocks}{'' if native else _picture(shown)}</div></div>"
    )


def _picture(shown: Message) -> str:
    """The picture of a message stands in its thread."""
    drawn = "" if shown.private else chart(shown.card)
    return f'<div class="replies">1 reply</div>{drawn}' if drawn else ""


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
            return f'<div class="actions">{"".join(map(_button, block["elements"]))}</div>'
    raise ValueError(f"no drawing for the block {block['type']}")


def _section(block: Json, look: Look) -> str:
    said = [_text(block["text"], look)] if "text" in block else []
    cells = "".join(f"<div>{_text(each, look)}</div>" for each in block.get("fields", []))
    shown = "".join(f'<div class="section">{each}</div>' for each in said)
    return shown + (f'<div class="fields">{cells}</div>' if cells else "")


def _button(element: Json) -> str:
    words = element.get("text") or element.get("placeholder") or {"text": "⋯"}
    listed = (f"<span>{escape(o['text']['text'])}</span>" for o in element.get("options", []))
    entries, style = "".join(listed), element.get("style", "plain")
    menu = f'<span class="entries">{entries}</span>' if entries else ""
    more = " menu" if entries else ""
    return f'<span class="button {style}{more}">{escape(words["text"])}{menu}</span>'


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
    shown = form.replace("{date_short_pretty}", near or short).replace("{time}", _time(there))
    return f"<span>{escape(shown)}</span>"


def _time(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M} {at:%p}"


def _modal(shown: Json) -> str:
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
