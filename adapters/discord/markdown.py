"""Texts as Discord's markdown. What people typed is shown as it is: it neither pings nor formats.

A text becomes atoms that are never cut in two: an escaped character, a mention, a moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from bot.messages.bidi import isolated
from bot.messages.card import Attached, Mention, Moment, Part, Strong, Text, short

# Between an @ and what it would ping; it has no width.
_APART = "\u200b"
# Addresses stay readable and clickable as long as nothing in them can format.
_ATOMS = re.compile(
    r"(?P<url>https?://[\w\-./?=&%#:+,;$!']+)"
    r"|(?P<ping>@(?=everyone|here|[!&]?\d))"
    r"|(?P<start>(?m:^)[ \t]*(?:\#{1,3}|-\#|[-+]|\d{1,9}[.)])(?=\s|$))"
    r"|(?P<mark>[\\*_~`|<>\[\]])"
    r"|(?P<plain>[^\W_]{1,16}|.)",
    re.DOTALL,
)
_LAST = re.compile(r"([#.)+-])$")


def escaped(source: str) -> str:
    """Return what somebody typed so that it shows exactly so."""
    return "".join(_escaped(source))


def _escaped(source: str) -> Iterator[str]:
    for found in _ATOMS.finditer(isolated(source)):
        match found.lastgroup:
            case "ping":
                yield "@" + _APART
            case "mark":
                yield "\\" + found[0]
            case "start":
                yield _LAST.sub(r"\\\1", found[0]).replace("-\\#", "\\-#")
            case _:
                yield found[0]


def size(shown: str) -> int:
    """Return a length as Discord may count it: in UTF-16 units, never fewer than characters."""
    return len(shown.encode("utf-16-le", "surrogatepass")) // 2


def marked(text: Text, people: Mapping[str, str], limit: int | None = None) -> str:
    """Return a text as markdown of at most ``limit`` units; ``people`` can be mentioned, by id."""
    return _joined(chain.from_iterable(_part(part, people) for part in text), limit)


def _part(part: Part, people: Mapping[str, str]) -> Iterator[str]:
    if isinstance(part, Mention):
        address = people.get(part.person)
        yield f"<@{address}>" if address else escaped(part.name)
    elif isinstance(part, Moment):
        yield escaped(short(part))
    elif isinstance(part, Strong):
        yield f"**{escaped(part.text)}**"
    elif isinstance(part, Attached):
        yield _linked(part.name, part.link)
    else:
        yield from _escaped(part)


def _linked(name: str, address: str) -> str:
    """Return a name that leads to an address, without a preview of it. A name that is an address
    itself would show as typed, so it is taken apart; an address that is no web page's is left out.
    """
    words = escaped(name.replace("://", f":/{_APART}/"))
    safe = address.startswith(("https://", "http://")) and not set(address) & set("<> \n")
    return f"[{words}](<{address}>)" if safe else words


def until(text: Text, limit: int) -> str:
    """Return what is due as a heading: the client counts down, the times stand below it."""
    parts = (_left(part) if isinstance(part, Moment) else part for part in text)
    counted = chain.from_iterable([p] if isinstance(p, _Left) else _part(p, {}) for p in parts)
    times = " · ".join(escaped(short(part)) for part in text if isinstance(part, Moment))
    head = "## " + _joined(counted, limit).replace("\n", " ")
    return f"{head}\n{times}" if times else head


class _Left(str):
    """What the client fills in; it is never cut."""

    __slots__ = ()


def _left(moment: Moment) -> _Left:
    return _Left(f"<t:{int(moment.at.timestamp())}:R>")


def cut(source: str, limit: int) -> str:
    """Return plain text of at most ``limit`` units."""
    return _joined(iter(source), limit)


def _joined(atoms: Iterable[str], limit: int | None) -> str:
    kept: list[str] = []
    used = 0
    for atom in atoms:
        used += size(atom)
        kept.append(atom)
        if limit is not None and used > limit:
            return "".join(_trimmed(kept, used, limit)) + "…"
    return "".join(kept)


def _trimmed(kept: list[str], used: int, limit: int) -> list[str]:
    while kept and used > limit - 1:
        used -= size(kept.pop())
    return kept
