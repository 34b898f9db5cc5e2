"""What a report says in so many words: its category, and details that are beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.values import UNSORTED
from bot.engine.commands.call import Call
from bot.engine.understanding.read import read
from bot.engine.understanding.reading import Reading
from bot.engine.understanding.tokens import seen

STRONG = (
    "scar", "consigned", "rma", "pcn_eol", "eq", "dfm", "deviation", "fai", "change", "line_down",
    "compliance", "order", "logistics", "commercial", "test_yield", "nonconformance", "delivery",
    "shortage",
)  # fmt: skip
"""Categories by how sure their words are: what is named for itself comes before what may be a part
of another matter."""
QUANTITY = frozenset(("shortage", "nonconformance", "consigned", "rma"))
_PART = re.compile(
    r"(?:[RCLUQDJKTXYF]\d{1,4}|(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{6,})"
)
_COUNT = re.compile(
    r"(?<![\w.,/-])(\d{1,7})(k?)\s*(?:pcs|pieces|pc|units|ea|szt\.?|sztuk|stück|stk|piezas|pzas|con|cái|片|个|颗|件|台|只)",
    re.IGNORECASE,
)
_NEED = re.compile(
    r"need(?:ed)?(?: it| them)? (?:by|on|before)|until|by|需要|需求|bis|do|para el", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it may be logged; ``general`` is still to be sorted."""

    category: str
    title: str
    fields: Mapping[str, str] = field(default_factory=dict)


def reported(call: Call, text: str) -> Report:
    """Return what a text reports. Words such as "please log" before it are no part of the title."""
    reading = read(call, seen(text))
    title = _title(reading)
    category = _category(call, reading)
    fields = _fields(call, reading) if category in QUANTITY else {}
    return Report(category, title, fields)


def _title(reading: Reading) -> str:
    """Return the text, without the words that only ask to log it."""
    asked = [hit for hit in reading.hits if hit.name == "log_this" and hit.size > 0]
    first = asked[0] if asked and asked[0].first <= 1 else None
    if asked and (behind := _behind_request(reading)):
        return behind
    if first is None:
        return reading.text
    behind = reading.text[reading.tokens[first.end - 1].end :]
    rest = re.sub(r"^\s*[:：，,]\s*", "", behind)
    return rest if rest != behind and rest.strip() else reading.text


_ASKING = ("log_this", "log", "polite", "hello", "issue", "ask", "ok", "i_am", "us", "new")


def _behind_request(reading: Reading) -> str:
    """Return the text behind ``could you open a ticket for this please:``; empty: what stands
    before the first colon says more than that."""
    before, _, behind = reading.text.replace("：", ":").partition(":")
    known = {at for h in reading.hits if h.name in _ASKING for at in range(h.first, h.end)}
    asks = all(
        at in known or token.text in reading.small
        for at, token in enumerate(reading.tokens)
        if token.start < len(before)
    )
    return behind.strip() if asks else ""


def _category(call: Call, reading: Reading) -> str:
    named = [name for name in reading.meanings("reports") if name in call.ctx.rules.categories]
    sure = [name for name in STRONG if name in named]
    clearly = any(hit.name == f"reports:{sure[0]}" and not hit.slip for hit in reading.hits if sure)
    return sure[0] if clearly and _agrees(sure) else UNSORTED


def _agrees(sure: list[str]) -> bool:
    """Several strong categories name none: the issue is sorted by hand."""
    weak = {"shortage", "delivery", "nonconformance", "test_yield", "commercial", "logistics"}
    return len([name for name in sure if name not in weak]) <= 1


def _fields(call: Call, reading: Reading) -> dict[str, str]:
    fields: dict[str, str] = {}
    parts = [token for token in re.findall(r"[\w-]+", reading.text) if _PART.fullmatch(token)]
    if len(set(parts)) == 1:
        fields["part"] = parts[0]
    counts = _COUNT.findall(reading.text)
    if len(counts) == 1:
        fields["qty"] = counts[0][0] + ("000" if counts[0][1] else "")
    dates = reading.named("date")
    if len(dates) == 1 and _NEED.search(reading.text):
        fields["need"] = quoted_date(dates[0])
    return fields


def quoted_date(date: str) -> str:
    """Return a date as an option takes it."""
    return f'"{date}"' if " " in date else date
