"""Discord's JSON as HTML that reads like the client: embeds, components. Own drawing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from html import escape

from adapters.web import paint
from adapters.web.paint import Json, Look

_ROW, _BUTTON = 1, 2
_TEXT, _GALLERY, _FILE, _CONTAINER = 10, 12, 13, 17
_STYLES = {1: "primary", 2: "plain", 3: "success", 4: "danger"}
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


def components(shown: Iterable[Json], look: Look, picture: str = "") -> str:
    """Return the components of a message; ``picture`` is the drawing of its gallery."""
    return "".join(_component(each, look, picture) for each in shown)


def framed(
    inside: str,
    posted: datetime,
    look: Look,
    *,
    private: bool = False,
    pinged: bool = False,
    edited: bool = False,
) -> str:
    """Return a message of the bot with ``inside`` in it; ``private``: only its reader sees it."""
    changed = '<span class="edited">(edited)</span>' if edited else ""
    at, only = paint.clock(posted.astimezone(look.zone)), _ONLY if private else ""
    marks = f"{' private' if private else ''}{' pinged' if pinged else ''}"
    return (
        f'<div class="msg{marks}"><div class="avatar">A</div>'
        '<div class="body"><div class="who"><b>Andon</b><span class="app">APP</span>'
        f"<time>{at}</time></div>{inside}{changed}{only}</div></div>"
    )


def _component(shown: Json, look: Look, picture: str = "") -> str:
    """Return a component with all that stands in it; one without a drawing raises ``KeyError``."""
    kind = shown["type"]
    if kind == _CONTAINER:
        accent = f"#{shown['accent_color']:06x}" if "accent_color" in shown else "var(--edge)"
        inside = components(shown["components"], look, picture)
        return f'<div class="container" {_accent(accent, look)}>{inside}</div>'
    if kind == _TEXT:
        return f'<div class="content">{markdown(shown["content"], look)}</div>'
    if kind == _ROW:
        inside = "".join(_action(each, look) for each in shown["components"])
        return f'<div class="row">{inside}</div>'
    if kind == _GALLERY:
        return picture
    if kind == _FILE:
        name = shown["file"]["url"].removeprefix("attachment://")
        return f'<div class="file">📄 <span class="link">{escape(name)}</span></div>'
    raise KeyError(f"no drawing for the component {kind}")


def _accent(colour: str, look: Look) -> str:
    """A page takes no styles from its markup: its script sets what is named."""
    return f'data-accent="{colour}"' if look.live else f'style="border-left-color:{colour}"'


def _action(shown: Json, look: Look) -> str:
    if shown["type"] == _BUTTON:
        line = shown.get("custom_id", "").split(":", 3)[-1]
        return paint.button(shown["label"], _STYLES[shown["style"]], line, look)
    entries = [(each["label"], each["value"].partition(":")[2]) for each in shown["options"]]
    drawn = paint.menu(shown["placeholder"], entries, "select menu", look)
    return drawn if look.live else f'<div class="select menu">{drawn}</div>'


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
    return (
        _left(at - look.now) if style == "R" else f"{at:%B} {at.day}, {at.year} {paint.clock(at)}"
    )


def _left(time: timedelta) -> str:
    """Say a length of time as the client does: in the largest unit of which there is one."""
    minutes = round(abs(time) / timedelta(minutes=1))
    units = ((60 * 24, "day"), (60, "hour"), (1, "minute"))
    size, unit = next((each for each in units if minutes >= each[0]), units[-1])
    count = round(minutes / size)
    one = "an" if unit == "hour" else "a"
    said = f"{one} {unit}" if count == 1 else f"{count} {unit}s"
    return f"in {said}" if time > timedelta() else f"{said} ago"
