"""Colours of a workbook, as far as they decide whether a text can be seen."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls

from bot.features.lists.spreadsheet.files.markup import Attributes, local, number, read_markup

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
ALIKE = 32
"""What differs by no more in red, green and blue cannot be told apart by a reader."""
_NAMES = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
"""The colours of a theme, as cells count them."""
_OFFICE = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000",
           "5B9BD5", "70AD47", "0563C1", "954F72")  # fmt: skip
_BASIC = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
_FOREGROUND, _BACKGROUND = 64, 65
_GREYS = {22: "C0C0C0", 23: "808080", 55: "969696", 63: "333333", 26: "FFFFCC", 27: "CCFFFF",
          41: "CCFFFF", 42: "CCFFCC", 43: "FFFF99"}  # fmt: skip


class Palette:
    """What the colours of one workbook are."""

    def __init__(self, theme: bytes | None = None) -> None:
        self._theme = dict(zip(_NAMES, map(_hexadecimal, _OFFICE), strict=True))
        if theme is not None:
            self._read(theme)

    def _read(self, theme: bytes) -> None:
        inside = [""]

        def start(element: str, given: Attributes) -> None:
            name = local(element)
            if name in self._theme:
                inside[0] = name
            elif name in ("srgbClr", "sysClr") and inside[0]:
                colour = _hexadecimal(given.get("lastClr") or given.get("val", ""))
                if colour is not None:
                    self._theme[inside[0]] = colour
                inside[0] = ""

        read_markup(theme, start)

    def of(self, given: Attributes, *, automatic: Colour) -> Colour | None:
        """Return a colour of a cell; ``None``: it is not known which."""
        if "rgb" in given:
            colour = _hexadecimal(given["rgb"][-6:])
        elif "theme" in given:
            at = number(given, "theme") or 0
            colour = self._theme[_NAMES[int(at)]] if 0 <= at < len(_NAMES) else None
        elif "indexed" in given:
            colour = _indexed(int(number(given, "indexed") or 0))
        else:
            colour = automatic
        return None if colour is None else _tinted(colour, number(given, "tint") or 0.0)


def alike(first: Colour | None, second: Colour | None) -> bool:
    """Say whether nobody can tell two colours apart; one that is not known is like none."""
    if first is None or second is None:
        return False
    return all(abs(a - b) <= ALIKE for a, b in zip(first, second, strict=True))


def _hexadecimal(text: str) -> Colour | None:
    try:
        red, green, blue = bytes.fromhex(text)
    except ValueError:
        return None
    return red, green, blue


def _indexed(at: int) -> Colour | None:
    if at in (_FOREGROUND, _BACKGROUND):
        return BLACK if at == _FOREGROUND else WHITE
    if at < 2 * len(_BASIC):
        return _hexadecimal(_BASIC[at % len(_BASIC)])
    return _hexadecimal(_GREYS.get(at, ""))


def _tinted(colour: Colour, tint: float) -> Colour:
    """Return a colour made darker (below 0) or lighter."""
    if not tint:
        return colour
    hue, light, depth = rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = hls_to_rgb(hue, min(1.0, max(0.0, light)), depth)
    return round(red * 255), round(green * 255), round(blue * 255)
