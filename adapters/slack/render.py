"""Cards as Slack messages: blocks for people, and plain text for notifications. Pure.

Whatever comes from people is inert: it formats nothing and pings nobody. What does not fit into
Slack's limits is shortened here, so that no message is refused for its length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from adapters.slack.markup import escape, inert
from adapters.slack.texts import TEXTS, say
from bot.messages.card import Button, Card, Mention, Moment, Part, Text, plain, plain_card, short

Block = dict[str, Any]

TEXT_AIM, SECTION, FIELDS, FIELD, HEADER = 4000, 3000, 10, 2000, 150
MESSAGE_BLOCKS, HOME_BLOCKS = 50, 100
ROW, LABEL, VALUE = 25, 75, 2000
# All blocks of one message together; Slack states no limit, but refuses a good deal more.
BODY, FACTS = 12000, 9000
_CHUNK = 400
_TONES = {"critical": "🔴", "major": "🟠", "minor": "🟡", "info": "🔵"}
_STYLES = ("primary", "danger")


def message(card: Card, addresses: Mapping[str, str] | None = None, note: str = "") -> Block:
    """Return ``text`` and ``blocks`` of a card.

    ``addresses`` gives the Slack identity (``team/user``) of people by roster id; who is not in it
    is named, not mentioned. ``note`` is a remark below the card.
    """
    blocks = card_blocks(card, addresses or {}, MESSAGE_BLOCKS - (1 if note else 0))
    if note:
        blocks.append({"type": "context", "elements": [_mrkdwn(inert(note))]})
    whole = f"{plain_card(card)}\n{note}" if note else plain_card(card)
    return {"text": _fit((whole,), {}, TEXT_AIM) or TEXTS["home.fallback"], "blocks": blocks}


def home(card: Card) -> Block:
    """Return the App Home tab with a card."""
    header = {"type": "header", "text": _plain(TEXTS["home.title"], HEADER)}
    return {"type": "home", "blocks": [header, *card_blocks(card, {}, HOME_BLOCKS - 1)]}


def card_blocks(card: Card, addresses: Mapping[str, str], limit: int) -> list[Block]:
    """Return a card in at most ``limit`` blocks: title, facts, lines, buttons."""
    title = _title(card, addresses)
    facts = list(_facts(card.facts, addresses))[: limit // 2]
    rows = list(_rows(card.buttons))[:3]
    room = limit - len(title) - len(facts) - len(rows)
    budget = BODY - sum(_size(block) for block in (*title, *facts))
    return [*title, *facts, *_lines(card.lines, addresses, room, budget), *rows]


def _title(card: Card, addresses: Mapping[str, str]) -> list[Block]:
    tone = _TONES.get(card.tone, "")
    words = plain(card.title)
    if card.facts and all(isinstance(part, str) for part in card.title) and _safe(words):
        return [{"type": "header", "text": _plain(f"{tone} {words}", HEADER)}]
    shown = _fit((f"{tone} " if tone else "", *card.title), addresses, SECTION)
    return [_section(shown)] if shown.strip() else []


def _safe(words: str) -> bool:
    """A header cannot be escaped, so what Slack might read as more than text is no header."""
    return len(words) <= HEADER - 2 and not set(words) & set("&<>@")


def _facts(facts: Iterable[tuple[str, Text]], addresses: Mapping[str, str]) -> Iterator[Block]:
    """Two columns; on a phone they stand one below the other."""
    found = list(facts)
    limit = max(min(FIELD, FACTS // max(len(found), 1)), 100)
    fields = [_field(label, value, addresses, limit) for label, value in found]
    for at in range(0, len(fields), FIELDS):
        yield {"type": "section", "fields": fields[at : at + FIELDS]}


def _field(label: str, value: Text, addresses: Mapping[str, str], limit: int) -> Block:
    name = _fit((label,), {}, limit // 2)
    shown = _fit(value, addresses, limit - len(name) - 3)
    return {**_mrkdwn(f"*{name}*\n{shown}"), "verbatim": True}


def _lines(
    lines: tuple[Text, ...], addresses: Mapping[str, str], room: int, budget: int
) -> list[Block]:
    """Pack lines into as few sections as hold them; what does not fit is counted."""
    sections: list[str] = []
    for index, line in enumerate(lines):
        grown = _packed(sections, list(_atoms(line, addresses)))
        if len(grown) > room - 1 or sum(map(len, grown)) > budget:
            more = inert(plain(say("more", count=len(lines) - index)))
            return [_section(text) for text in (*sections, more)]
        sections = grown
    return [_section(text) for text in sections]


def _packed(sections: list[str], atoms: list[str]) -> list[str]:
    found, start = list(sections), "\n"
    for atom in atoms:
        if found and len(found[-1]) + len(start) + len(atom) <= SECTION:
            found[-1] += start + atom
        else:
            found.append(atom)
        start = ""
    return [text for text in found if text.strip()]


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
    return {"type": "section", "text": {**_mrkdwn(text), "verbatim": True}}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": cut(text.strip(), limit) or "…", "emoji": False}


def _size(block: Block) -> int:
    texts = [block["text"]] if "text" in block else block.get("fields", [])
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
    if isinstance(part, Moment):
        fallback = escape(plain((part,))).replace("|", "/").replace("^", " ")
        token = f"<!date^{int(part.at.timestamp())}^{{date_short_pretty}} {{time}}^{fallback}>"
        return f"{token} ({escape(short(part))})"
    return inert(part)
