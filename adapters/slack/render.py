"""Cards as Slack messages: blocks for people, and plain text for notifications. Pure.

Whatever comes from people is inert: it formats nothing and pings nobody. What does not fit into
Slack's limits is shortened here, so that no message is refused for its length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from adapters.slack.markup import escape, inert, linked
from adapters.slack.texts import TEXTS, say
from bot.messages.card import (
    MARKS,
    Attached,
    Button,
    Card,
    Mention,
    Moment,
    Part,
    Strong,
    Text,
    begins_block,
    heads,
    plain,
    plain_card,
    short,
)
from bot.messages.texts import TEXTS as SHARED

Block = dict[str, Any]

TEXT_AIM, SECTION, FACT, HEADER = 4000, 3000, 2000, 150
# The links of a context block; an element of it holds 2,000 characters.
CONTEXT = 1800
MESSAGE_BLOCKS, HOME_BLOCKS = 50, 100
ROW, LABEL, VALUE = 25, 75, 2000
# All blocks of one message together; Slack states no limit, but refuses a good deal more.
BODY, FACTS = 12000, 9000
_CHUNK = 400
_STYLES = ("primary", "danger")


def message(
    card: Card,
    addresses: Mapping[str, str] | None = None,
    note: str = "",
    links: Sequence[tuple[str, str]] = (),
) -> Block:
    """Return ``text`` and ``blocks`` of a card.

    ``addresses`` gives the Slack identity (``team/user``) of people by roster id; who is not in it
    is named, not mentioned. ``note`` is a remark below the card, ``links`` (name and address) lead
    to the cards that it speaks of.
    """
    shown = plain(say("picture", alt=card.picture.alt)) if card.picture else ""
    below = [_context(inert(cut(shown, CONTEXT)))] if shown else []
    below += [_context(_open(links))] if links else []
    below += [_context(inert(note))] if note else []
    blocks = card_blocks(card, addresses or {}, MESSAGE_BLOCKS, below)
    whole = f"{plain_card(card)}\n{note}" if note else plain_card(card)
    return {"text": _fit((whole,), {}, TEXT_AIM) or TEXTS["home.fallback"], "blocks": blocks}


def home(card: Card) -> Block:
    """Return the App Home tab with a card."""
    header = {"type": "header", "text": _plain(TEXTS["home.title"], HEADER)}
    return {"type": "home", "blocks": [header, *card_blocks(card, {}, HOME_BLOCKS - 1)]}


def card_blocks(
    card: Card, addresses: Mapping[str, str], limit: int, below: Sequence[Block] = ()
) -> list[Block]:
    """Return a card in at most ``limit`` blocks: title, facts, lines, ``below``, buttons."""
    title = _title(card, addresses)
    facts = list(_facts(card.facts, addresses))[: limit // 2]
    ends = [*below, *list(_rows(card.buttons))[:3]]
    room = limit - len(title) - len(facts) - len(ends)
    budget = BODY - sum(_size(block) for block in (*title, *facts, *ends))
    return [*title, *facts, *_lines(card.lines, addresses, room, budget), *ends]


def _title(card: Card, addresses: Mapping[str, str]) -> list[Block]:
    tone = MARKS.get(card.tone, "")
    words = plain(card.title)
    if card.facts and heads(card) and _safe(words):
        return [{"type": "header", "text": _plain(f"{tone} {words}", HEADER)}]
    shown = _fit((f"{tone} " if tone else "", *card.title), addresses, SECTION - 2).strip()
    return [_section(_bold(shown) if heads(card) else shown)] if shown else []


def _bold(shown: str) -> str:
    """Text with a mark or a break in it stays as it is: nobody knows where the format would end."""
    return shown if set(shown) & set("*\n") else f"*{shown}*"


def _safe(words: str) -> bool:
    """A header cannot be escaped, so what Slack might read as more than text is no header."""
    return len(words) <= HEADER - 2 and not set(words) & set("&<>@")


def _facts(facts: Iterable[tuple[str, Text]], addresses: Mapping[str, str]) -> Iterator[Block]:
    """A row each: on a phone, a column of labels above their values would be twice as high."""
    shown = list(facts)[: FACTS // 100]
    limit = min(FACT, FACTS // max(len(shown), 1))
    rows = [[_fact(label, value, addresses, limit)] for label, value in shown]
    sections: list[str] = []
    for row in rows:
        sections = _fill_sections(sections, row)
    yield from map(_section, sections)


def _fact(label: str, value: Text, addresses: Mapping[str, str], limit: int) -> str:
    name = _fit((label.strip(),), {}, limit // 2)
    shown = _fit(value, addresses, limit - len(name) - 3)
    return f"{_bold(name)} {shown}"


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


def _rows(buttons: tuple[Button, ...]) -> Iterator[Block]:
    fitting = [button for button in buttons if len(button.command) <= VALUE]
    elements = [_button(button, index) for index, button in enumerate(fitting)]
    for at in range(0, len(elements), ROW):
        yield {"type": "actions", "elements": elements[at : at + ROW]}


def _button(button: Button, index: int) -> Block:
    """The action's id names the form to open first and tells the buttons of a message apart."""
    style = {"style": button.style} if button.style in _STYLES else {}
    action = f"form/{button.form}/{index}" if button.form else f"run/{index}"
    text = _plain(button.label, LABEL)
    return {"type": "button", "action_id": action, "text": text, "value": button.command, **style}


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


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": cut(text.strip(), limit) or "…", "emoji": False}


def _size(block: Block) -> int:
    texts = [block["text"]] if "text" in block else []
    for element in block.get("elements", []):
        texts.append(element["text"] if element["type"] == "button" else element)
    return sum(len(text["text"]) for text in texts)


def cut(text: str, limit: int) -> str:
    """Return at most ``limit`` characters of plain text; an ellipsis says that more was there."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


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
