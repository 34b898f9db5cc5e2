"""How numbers are shown: what stands in a cell for its reader, where the number alone says less."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.features.lists.spreadsheet.sheet import Value

PERCENT, DIGITS, UNSEEN, UNSEEN_NUMBER = "percent", "digits", "unseen", "unseen number"
SHIPPED = {9: "0%", 10: "0.00%"}
"""Formats that every workbook has, as far as they matter here."""
_TOKEN = re.compile(r'"([^"]*+)(?:"|\Z)|\\(.)|_.|\*.|\[([^\]]*+)(?:\]|\Z)|(.)', re.DOTALL)
_LITERALS = "-/ ().:+_"


@dataclass(frozen=True, slots=True)
class Shown:
    """How a number is shown. ``template`` has one entry a place: ``0`` or a text to stand there."""

    kind: str
    decimals: int = 0
    template: tuple[str, ...] = ()

    def of(self, value: Value) -> Value:
        """Return what a person sees of a cell's value."""
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if self.kind == UNSEEN or (self.kind == UNSEEN_NUMBER and number):
            return None
        if self.kind == UNSEEN_NUMBER or not isinstance(value, int | float) or not number:
            return value
        if self.kind == PERCENT:
            return f"{Decimal(repr(value)) * 100:.{self.decimals}f}%"
        return self._filled(value)

    def _filled(self, value: float) -> Value:
        if value < 0 or value != int(value):
            return value
        places = self.template.count("0")
        digits = str(int(value)).zfill(places)
        first, rest = digits[: len(digits) - places + 1], list(digits[len(digits) - places + 1 :])
        waiting = [first, *rest]
        return "".join(waiting.pop(0) if place == "0" else place for place in self.template)


def how_shown(code: str) -> Shown | None:
    """Return how a format shows a number; ``None``: the number says it itself."""
    sections = _sections(code)
    tokens = sections[0]
    if len(sections) > 1 and not any(sections[:3]):
        return Shown(UNSEEN if len(sections) > 3 and not sections[3] else UNSEEN_NUMBER)
    if tokens and all(quoted for _, quoted in tokens):
        return Shown(UNSEEN_NUMBER)
    plain = "".join(sign for sign, quoted in tokens if not quoted)
    if "%" in plain:
        return Shown(PERCENT, len(plain.partition(".")[2].rstrip("%").strip()))
    if not plain.strip(_LITERALS + "0#") and "0" in plain.replace("#", "0"):
        return _template(tokens)
    return None


def _template(tokens: list[tuple[str, bool]]) -> Shown | None:
    """Return the places of a number that is a name: ``0000``, ``000-000``, ``"PN"0``."""
    places = ["0" if not quoted and sign in "0#" else sign for sign, quoted in tokens]
    zeros = sum(1 for sign, quoted in tokens if sign == "0" and not quoted)
    prefixed = tokens[0][1] and any(sign.strip() for sign, quoted in tokens[:1])
    decimals = any(sign == "." and not quoted for sign, quoted in tokens)
    return (
        Shown(DIGITS, template=tuple(places)) if not decimals and (zeros > 1 or prefixed) else None
    )


def _sections(code: str) -> list[list[tuple[str, bool]]]:
    """Return the parts of a format, each as its signs and whether they stand for themselves."""
    sections: list[list[tuple[str, bool]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match[1] is not None or match[2] is not None:
            sections[-1].append((match[1] if match[1] is not None else match[2], True))
        elif match[4] == ";":
            sections.append([])
        elif match[4] is not None:
            sections[-1].append((match[4], False))
    return sections
