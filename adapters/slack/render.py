"""Cards as Slack messages: blocks for people, and plain text for notifications. Pure.

Whatever comes from people is inert: it formats nothing and pings nobody. What does not fit into
Slack's limits is shortened here, so that no message is refused for its length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from adapters.slack.actions import action_blocks
from adapters.slack.markup import escape, inert, linked, plain_text
from adapters.slack.native import chart_blocks, table_block
from adapters.slack.texts import TEXTS, say
from bot.messages.card import (
    Attached,
    Card,
    Mention,
    Moment,
    Part,
    Strong,
    Text,
    plain,
    plain_card,
    short,
)
from bot.messages.layout import begins_block, heads, mark_of
from bot.messages.line import cut
from bot.messages.texts import TEXTS as SHARED

Block = dict[str, Any]

TEXT_AIM, SECTION, FACT, HEADER = 4000, 3000, 2000, 150
# The links of a context block; an element of it holds 2,000 characters.
CONTEXT = 1800
MESSAGE_BLOCKS, HOME_BLOCKS = 50, 100
# Fields of a section, characters of one that fits half a line of a phone, lines of small print.
FIELDS, COLUMN, SMALL = 10, 60, 8
# All blocks of one message together; Slack states no limit, but refuses a good deal more.
BODY, FACTS = 12000, 9000
_CHUNK = 400


def message(
    card: Card,
    addresses: Mapping[str, str] | None = None,
    note: str = "",
    links: Sequence[tuple[str, str]] = (),
    *,
    native: bool = False,
) -> Block:
    """Return ``text`` and ``blocks`` of a card; ``native``: with Slack's own tables and charts.

    ``addresses`` gives the Slack identity (``team/user``) of people by roster id; who is not in it
    is named, not mentioned. ``note`` is a remark below the card, ``links`` (name and address) lead
    to the cards that it speaks of.
    """
    drawn = native and bool(chart_blocks(card.picture))
    shown = plain(say("picture", alt=card.picture.alt)) if card.picture and not drawn else ""
    below = [_context(inert(cut(shown, CONTEXT)))] if shown else []
    below += [_context(_open(links))] if links else []
    below += [_context(inert(note))] if note else []
    blocks = card_blocks(card, addresses or {}, MESSAGE_BLOCKS, below, native=native)
    whole = f"{plain_card(card)}\n{note}" if note else plain_card(card)
    return {"text": _fit((whole,), {}, TEXT_AIM) or TEXTS["home.fallback"], "blocks": blocks}


def home(card: Card) -> Block:
    """Return the App Home tab with a card."""
    header = {"type": "header", "text": plain_text(TEXTS["home.title"], HEADER)}
    return {"type": "home", "blocks": [header, *card_blocks(card, {}, HOME_BLOCKS - 1)]}


def card_blocks(
    card: Card,
    addresses: Mapping[str, str],
    limit: int,
    below: Sequence[Block] = (),
    *,
    native: bool = False,
) -> list[Block]:
    """Return a card in at most ``limit`` blocks: state, title, facts, what is due, lines, small
    print, ``below``, buttons.
    """
    head = [*_head(card, addresses), *_due(card.due, addresses)]
    head = head[: limit // 2]
    charts = chart_blocks(card.picture) if native else []
    small = [_context(text) for text in _small(card.small, addresses)]
    ends = [*charts, *small, *below, *action_blocks(card.buttons)]
    room = limit - len(head) - len(ends)
    budget = BODY - sum(_size(block) for block in (*head, *ends))
    return [*head, *_body(card, addresses, room, budget, native=native), *ends]


def _body(
    card: Card, addresses: Mapping[str, str], room: int, budget: int, *, native: bool
) -> list[Block]:
    """Return the lines; where tables are shown, the rows stand in one in their place."""
    table = table_block(card.table, budget) if native and card.table is not None else None
    if table is None or card.table is None:
        return _lines(card.lines, addresses, room, budget)
    first, end = card.table.first, card.table.first + card.table.lines
    before = _lines(card.lines[:first], addresses, room - 2, budget // 2)
    after = _lines(card.lines[end:], addresses, room - 1 - len(before), budget // 2)
    return [*before, table, *after]


def _head(card: Card, addresses: Mapping[str, str]) -> list[Block]:
    """Return state, title and facts: the facts stand in two columns where they are short."""
    title = _title(card, addresses)
    columns, rows = _facts(card.facts, addresses)
    if card.state:
        state = {"type": "header", "text": plain_text(mark_of(card), HEADER)}
        fields = {"fields": columns} if columns else {}
        # A section takes title and facts together, so that nothing stands between them.
        return [state, *([{**each, **fields} for each in title] or _columns(columns)), *rows]
    return [*title, *_columns(columns), *rows]


def _columns(fields: list[Block]) -> list[Block]:
    return [{"type": "section", "fields": fields}] if fields else []


def _title(card: Card, addresses: Mapping[str, str]) -> list[Block]:
    mark = "" if card.state else mark_of(card)
    words = plain(card.title)
    if card.facts and heads(card) and _safe(words) and not card.state:
        return [{"type": "header", "text": plain_text(f"{mark} {words}", HEADER)}]
    shown = _fit((f"{mark} " if mark else "", *card.title), addresses, SECTION - 2).strip()
    return [_section(_bold(shown) if heads(card) else shown)] if shown else []


def _bold(shown: str) -> str:
    """Text with a mark or a break in it stays as it is: nobody knows where the format would end."""
    return shown if set(shown) & set("*\n") else f"*{shown}*"


def _safe(words: str) -> bool:
    """A header cannot be escaped, so what Slack might read as more than text is no header."""
    return len(words) <= HEADER - 2 and not set(words) & set("&<>@")


def _due(due: Text, addresses: Mapping[str, str]) -> list[Block]:
    """What is due next is large: a header, which shows times only as they are written."""
    if not due:
        return []
    words = "".join(short(part) if isinstance(part, Moment) else plain((part,)) for part in due)
    if _safe(words):
        return [{"type": "header", "text": plain_text(words, HEADER)}]
    return [_section(_bold(_fit(due, addresses, FACT)))]


def _facts(
    facts: Iterable[tuple[str, Text]], addresses: Mapping[str, str]
) -> tuple[list[Block], list[Block]]:
    """Return the short facts as fields of two columns, and the long ones as sections."""
    listed = list(facts)[: FACTS // 100]
    limit = min(FACT, FACTS // max(len(listed), 1))
    shown = [_fact(label, value, addresses, limit) for label, value in listed]
    short_ones = [s for s, (_, value) in zip(shown, listed, strict=True) if _is_short(value)]
    if not 2 <= len(short_ones) <= FIELDS:
        short_ones = []
    sections: list[str] = []
    for fact in shown:
        if fact not in short_ones:
            sections = _fill_sections(sections, [fact.replace("\n", " ", 1)])
    return [_mrkdwn(fact) for fact in short_ones], [_section(text) for text in sections]


def _is_short(value: Text) -> bool:
    return len(plain(value)) <= COLUMN


def _fact(label: str, value: Text, addresses: Mapping[str, str], limit: int) -> str:
    name = _fit((label.strip(),), {}, limit // 2)
    shown = _fit(value, addresses, limit - len(name) - 3)
    return f"{_bold(name)}\n{shown}"


def _small(lines: Iterable[Text], addresses: Mapping[str, str]) -> list[str]:
    """Return small print, each as long as an element of a context block may be."""
    return [shown for line in lines if (shown := _fit(line, addresses, CONTEXT))][:SMALL]


def _lines(
    lines: tuple[Text, ...], addresses: Mapping[str, str], room: int, budget: int
) -> list[Block]:
    """Pack lines into as few sections as hold them; what does not fit is counted."""
    sections: list[str] = []
    for index, line in enumerate(lines):
        grown = _fill_sections(sections, list(_atoms(line, addresses)), apart=begins_block(line))
        if len(grown) > room - 1 or sum(map(len, grown)) > budget:
            more = inert(plain(say("more", count=len(lines) - index)))
            return [_section(text) for text in (*sections, more)]
        sections = grown
    return [_section(text) for text in sections]


def _fill_sections(sections: list[str], atoms: list[str], *, apart: bool = False) -> list[str]:
    """Add a line to the last section; one that begins a block, or does not fit, to a new one."""
    filled, start = list(sections), "\n"
    whole = sum(map(len, atoms))
    full = filled and whole <= SECTION < len(filled[-1]) + 1 + whole
    if apart or full:
        filled, start = [*filled, ""], ""
    for atom in atoms:
        if filled and len(filled[-1]) + len(start) + len(atom) <= SECTION:
            filled[-1] += start + atom
        else:
            filled.append(atom)
        start = ""
    return [text for text in filled if text.strip()]


def _atoms(line: Text, addresses: Mapping[str, str]) -> Iterator[str]:
    """Yield a line in pieces that may not be cut: entities and references stay whole."""
    for part in line:
        if isinstance(part, str):
            for at in range(0, len(part), _CHUNK):
                yield inert(part[at : at + _CHUNK])
        else:
            yield _part(part, addresses)


def _section(text: str) -> Block:
    """Never folded behind "see more"."""
    return {"type": "section", "text": {**_mrkdwn(text), "verbatim": True}, "expand": True}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text)]}


def _open(links: Sequence[tuple[str, str]]) -> str:
    """Links that lead to messages; as many as an element of a context block holds."""
    shown: list[str] = []
    for name, address in links:
        shown.append(f"<{escape(address)}|{escape(name)}>")
        if sum(map(len, shown)) > CONTEXT:
            shown.pop()
            break
    return SHARED["open"].format(cards=" · ".join(shown))


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def _size(block: Block) -> int:
    texts = [block["text"]] if "text" in block else []
    texts += block.get("fields", [])
    for element in block.get("elements", []):
        texts.append(element["text"] if element["type"] == "button" else element)
        texts += [option["text"] for option in element.get("options", [])]
    return sum(len(text.get("text", "")) for text in texts)


def _fit(text: Text, addresses: Mapping[str, str], limit: int) -> str:
    """Return mrkdwn of at most ``limit`` characters, shortening the longest part as needed."""
    parts = list(text)
    while len(shown := "".join(_part(part, addresses) for part in parts)) > limit:
        index = max(range(len(parts)), key=lambda i: len(_part(parts[i], {})))
        longest = parts[index]
        raw = longest if isinstance(longest, str) else plain((longest,))
        keep = max(min(len(raw) - (len(shown) - limit), len(raw) - 1), len(raw) // 2)
        parts[index] = cut(raw, keep) if keep > 1 else ""
    return shown


def _part(part: Part, addresses: Mapping[str, str]) -> str:
    if isinstance(part, Mention):
        identity = addresses.get(part.person)
        return f"<@{identity.rpartition('/')[2]}>" if identity else inert(part.name)
    if isinstance(part, Strong):
        return _bold(inert(part.text))
    if isinstance(part, Attached):
        return linked(part.name, part.link)
    if isinstance(part, Moment):
        return inert(short(part))
    return inert(part)
