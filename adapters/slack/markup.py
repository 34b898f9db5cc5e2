"""Slack's mrkdwn: what a person typed, and text that shows as it is and pings nobody."""

from __future__ import annotations

import re
from typing import Any

from bot.messages.bidi import isolated
from bot.messages.line import cut
from bot.ports.request import MESSAGE_LIMIT

_TOKEN = re.compile(r"<([^<>]*)>")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
_URL = re.compile(r"(https?://[^\s<>|\"]*[^\s<>|\".,;:!?)])")
# Marks in the middle of a word format nothing, so part numbers keep theirs: A_B, 5*3.
_MARK = re.compile(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])")
# Also the beginning of such a word at the end of a piece, which may go on in the next one.
_PING = re.compile(r"@(?=here|channel|everyone|[a-z]{0,7}\Z)", re.IGNORECASE)
_QUOTE = re.compile(r"(?m)^(?=[ \t]*&gt;)")
# Shows nothing, and is no space: a mark beside it is not at the edge of a word.
JOINER = "\u2060"


def typed(text: str) -> str:
    """Return what a person typed: entities decoded, links as addresses, mentions as ``@U1``."""
    shown = _TOKEN.sub(lambda found: _reference(found[1]), text[:MESSAGE_LIMIT])
    return _ENTITY.sub(lambda found: _CHARACTERS[found[1]], shown)


def _reference(inner: str) -> str:
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return target
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!date"):
        return label
    if target.startswith("!"):
        return "@" + (label.lstrip("@") or target[1:].partition("^")[0])
    if target.startswith(("mailto:", "tel:")):
        return label or target.partition(":")[2]
    # Slack makes an address of what only looks like one: a file name, a domain.
    bare = target.removeprefix("https://").removeprefix("http://").rstrip("/")
    return label if label and label.rstrip("/") == bare else target


def mentions(text: str, user: str) -> bool:
    """Say whether the text mentions this user."""
    return _mention(user).search(text[:MESSAGE_LIMIT]) is not None


def command_of(text: str, user: str) -> str:
    """Return the line behind the first mention of ``user``, or before it if nothing follows."""
    text = text[:MESSAGE_LIMIT]
    found = _mention(user).search(text)
    if found is None:
        return typed(text).strip()
    after = text[found.end() :].lstrip(" \t\u00a0:,")
    line = after if after.strip() else text[: found.start()]
    return typed(_mention(user).sub(" ", line)).strip()


def _mention(user: str) -> re.Pattern[str]:
    return re.compile(rf"<@{re.escape(user)}(?:\|[^<>]*)?>")


def inert(text: str) -> str:
    """Return ``text`` as mrkdwn that shows it literally; addresses of web pages stay links."""
    pieces = _URL.split(isolated(text))
    shown = (_link(p) if index % 2 else _literal(p) for index, p in enumerate(pieces))
    return _QUOTE.sub(JOINER, "".join(shown))


def escape(text: str) -> str:
    """Return ``text`` with the three characters escaped that Slack gives a meaning."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def linked(name: str, address: str) -> str:
    """Return a name that leads to an address; one that is no web page's is left out."""
    words = _literal(name.replace("|", "¦"))
    return f"<{escape(address.replace('|', '%7C'))}|{words}>" if _is_url(address) else words


def _is_url(address: str) -> bool:
    return address.startswith(("https://", "http://")) and " " not in address


def _link(url: str) -> str:
    return f"<{escape(url)}>"


def _literal(text: str) -> str:
    text = _PING.sub(f"@{JOINER}", text.replace("`", "ˋ"))
    return _MARK.sub(lambda found: f"{JOINER}{found[0]}{JOINER}", escape(text))


def plain_text(text: str, limit: int) -> dict[str, Any]:
    """Return a text that formats nothing, for where Slack takes no marks."""
    return {"type": "plain_text", "text": cut(text.strip(), limit) or "…", "emoji": False}
