"""Discord's JSON as HTML that reads like the client: embeds, components, modals. Own drawing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from adapters.discord.modal import modal
from adapters.discord.render import render, title_of
from bot.domain.program import Program
from bot.ports.request import Attachment
from tests.fakes.discord import components as kinds
from tests.pictures.situation import Message, Scene, chart

Json = Mapping[str, Any]
_STYLES = {1: "primary", 2: "plain", 3: "success", 4: "danger"}
_PARAGRAPH = 2
_ONLY = (
    '<div class="whisper">Only you can see this · <span class="link">Dismiss message</span></div>'
)
_MARKDOWN = re.compile(
    r"\\(?P<literal>[^\w\s]|_)"
    r"|<@!?(?P<user>\d+)>"
    r"|(?P<ping>@everyone|@here|<@&\d+>)"
    r"|<t:(?P<time>-?\d+)(?::(?P<style>[tTdDfFR]))?>"
    r"|\[(?P<label>[^\]\n]+)\]\(https?://[^)\s]+\)"
    r"|(?P<url>https?://[^\s<>]*[^\s<>.,;:!?)])"
    r"|\*\*(?P<b>(?:\\.|[^*\\])+)\*\*"
    r"|__(?P<u>(?:\\.|[^_\\])+)__"
    r"|~~(?P<s>(?:\\.|[^~\\])+)~~"
    r"|\*(?P<i>(?:\\.|[^*\\\s])(?:\\.|[^*\\])*)\*"
    r"|(?<!\w)_(?P<em>(?:\\.|[^_\\])+)_(?!\w)"
    r"|`(?P<code>[^`]+)`"
    r"|(?m:^)(?:(?P<head>\#{1,3}) (?P<big>[^\n]+)\n?|-\# (?P<small>[^\n]+)|> (?P<quote>[^\n]+))"
)


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
    if scene.form is not None:
        shown = modal(scene.form, "1")
        assert shown is not None
        return _modal(shown)
    people = {p.id: p.discord or "" for p in plan.people}
    names = {address: plan.person(who).name for who, address in people.items()}
    now = max(message.at for message in scene.messages)
    look = Look(names, people[scene.reader.id], scene.zone, now)
    messages = "".join(_message(each, people, look) for each in scene.messages)
    return f'<div class="pane">{_bar(scene, plan)}{messages}</div>'


def _bar(scene: Scene, plan: Program) -> str:
    channel = f"# {plan.key.lower()}-line"
    if scene.place == "thread":
        assert scene.root is not None
        channel += f" <small>›</small> {escape(title_of(scene.root))}"
    return f'<div class="bar">{"@ Andon" if scene.place in ("dm", "home") else channel}</div>'


def _message(shown: Message, people: Mapping[str, str], look: Look) -> str:
    addresses = {who: people[who] for who in shown.mentions} if not shown.private else {}
    links = [(name, f"https://discord.com/channels/1/2/{name}") for name in shown.links]
    drawn = Attachment("chart.png") if shown.card.picture and not shown.private else None
    payload = render(
        shown.card, addresses, key=shown.key or "", name=shown.subject, links=links, drawn=drawn
    ).payload
    picture = chart(shown.card) if drawn else ""
    inside = "".join(_component(each, look, picture) for each in payload["components"])
    edited = '<span class="edited">(edited)</span>' if shown.edited else ""
    pinged = " pinged" if f"<@{look.me}>" in str(payload["components"]) else ""
    only = _ONLY if shown.private else ""
    at = _clock(shown.posted.astimezone(look.zone))
    return (
        f'<div class="msg{" private" if shown.private else ""}{pinged}"><div class="avatar">A</div>'
        '<div class="body"><div class="who"><b>Andon</b><span class="app">APP</span>'
        f"<time>{at}</time></div>{inside}{edited}{only}</div></div>"
    )


def _component(shown: Json, look: Look, picture: str = "") -> str:
    """Return a component with all that stands in it; one without a drawing raises ``KeyError``."""
    match shown["type"]:
        case kinds.CONTAINER:
            accent = f"#{shown['accent_color']:06x}" if "accent_color" in shown else "var(--edge)"
            inside = "".join(_component(each, look, picture) for each in shown["components"])
            return f'<div class="container" style="border-left-color:{accent}">{inside}</div>'
        case kinds.TEXT_DISPLAY:
            return f'<div class="content">{markdown(shown["content"], look)}</div>'
        case kinds.ROW:
            return f'<div class="row">{"".join(map(_action, shown["components"]))}</div>'
        case kinds.GALLERY:
            return picture
        case kinds.FILE:
            name = shown["file"]["url"].removeprefix("attachment://")
            return f'<div class="file">📄 <span class="link">{escape(name)}</span></div>'
    raise KeyError(f"no drawing for the component {shown['type']}")


def _action(shown: Json) -> str:
    if shown["type"] == kinds.BUTTON:
        return f'<span class="button {_STYLES[shown["style"]]}">{escape(shown["label"])}</span>'
    entries = "".join(f"<span>{escape(each['label'])}</span>" for each in shown["options"])
    hint, inside = escape(shown["placeholder"]), f'<span class="entries">{entries}</span>'
    return f'<div class="select menu">{hint}{inside}</div>'


def markdown(source: str, look: Look) -> str:
    """Return Discord's markdown as HTML."""
    parts: list[str] = []
    end = 0
    for found in _MARKDOWN.finditer(source):
        parts += [escape(source[end : found.start()], quote=False), _mark(found, look)]
        end = found.end()
    parts.append(escape(source[end:], quote=False))
    return "".join(parts).replace("\n", "<br>")


def _mark(found: re.Match[str], look: Look) -> str:
    kind = found.lastgroup or ""
    inner = found[kind]
    match kind:
        case "literal":
            return escape(inner)
        case "user":
            return f'<span class="mention">@{escape(look.names.get(inner, inner))}</span>'
        case "ping":
            return f'<span class="mention ping">{escape(inner)}</span>'
        case "time" | "style":
            shown = _moment(int(found["time"]), found["style"], look)
            return f'<span class="moment">{shown}</span>'
        case "url" | "label":
            return f'<span class="link">{escape(inner)}</span>'
        case "code":
            return f"<code>{escape(inner)}</code>"
        case "big":
            return f'<span class="h{len(found["head"])}">{markdown(inner, look)}</span>'
        case "quote" | "small":
            return f'<span class="{kind}">{markdown(inner, look)}</span>'
    return f"<{kind}>{markdown(inner, look)}</{kind}>"


def _moment(seconds: int, style: str | None, look: Look) -> str:
    at = datetime.fromtimestamp(seconds, UTC).astimezone(look.zone)
    return _left(at - look.now) if style == "R" else f"{at:%B} {at.day}, {at.year} {_clock(at)}"


def _left(time: timedelta) -> str:
    """Say a length of time as the client does: in the largest unit of which there is one."""
    minutes = round(abs(time) / timedelta(minutes=1))
    units = ((60 * 24, "day"), (60, "hour"), (1, "minute"))
    size, unit = next((each for each in units if minutes >= each[0]), units[-1])
    count = round(minutes / size)
    one = "an" if unit == "hour" else "a"
    said = f"{one} {unit}" if count == 1 else f"{count} {unit}s"
    return f"in {said}" if time > timedelta() else f"{said} ago"


def _clock(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M} {at:%p}"


def _modal(shown: Json) -> str:
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
    if component["type"] == kinds.USER_SELECT:
        return f'{label}<div class="select"><span class="hint">Make a selection</span></div>'
    if component["type"] == kinds.STRING_SELECT:
        first = next((o["label"] for o in component["options"] if o["default"]), None)
        hint = '<span class="hint">Make a selection</span>'
        return f'{label}<div class="select">{escape(first) if first else hint}</div>'
    size = "area" if component["style"] == _PARAGRAPH else "line"
    hint = f'<span class="hint">{escape(component.get("placeholder", ""))}</span>'
    return f'{label}<div class="{size}">{escape(component.get("value", "")) or hint}</div>'
