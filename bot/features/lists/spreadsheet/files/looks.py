"""How cells of a workbook look: which texts cannot be seen, and how numbers are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.features.lists.spreadsheet.files.colours import (
    BLACK,
    WHITE,
    Colour,
    Palette,
    alike,
)
from bot.features.lists.spreadsheet.files.markup import Attributes, local, number, read_markup
from bot.features.lists.spreadsheet.files.styles import (
    SHIPPED,
    UNSEEN,
    UNSEEN_NUMBER,
    Shown,
    how_shown,
)

SMALLEST = 1.0
"""Points; nobody reads a text that is no larger."""
_WHOLE = ("none", "solid", "gradient")
"""Fills of one colour; any other pattern is of two."""
_PARTS = ("numFmts", "fonts", "fills", "cellXfs", "cellStyleXfs", "cellStyles", "dxfs")


@dataclass
class Font:
    """The font of a text: its colour, and whether it is too small to be read."""

    colour: Colour | None = BLACK
    tiny: bool = False


@dataclass
class Fill:
    """What is behind a text; without any colour it is the white of the sheet."""

    colours: list[Colour | None] = field(default_factory=list)
    kind: str = "none"

    def hides(self, font: Font) -> bool:
        """Say whether a text in a font cannot be seen on this."""
        plain = [WHITE] if self.kind in _WHOLE else [BLACK, WHITE]
        behind = self.colours if self.kind != "none" and self.colours else plain
        return font.tiny or all(alike(font.colour, colour) for colour in behind)


@dataclass(frozen=True, slots=True)
class Looks:
    """What is known of the cells' styles, by their number. ``shown`` are those that show
    something else than their value, ``light`` those on which white cannot be seen, ``hiding`` the
    conditional formats that may make a text invisible."""

    shown: Mapping[str, Shown] = field(default_factory=dict)
    light: frozenset[str] = frozenset()
    hiding: frozenset[str] = frozenset()
    palette: Palette = field(default_factory=Palette)

    @property
    def plain(self) -> bool:
        """Say whether every cell shows its value."""
        return not self.shown and not self.hiding


def read_looks(styles: bytes | None, theme: bytes | None) -> Looks:
    """Return what the styles of a workbook make of its cells."""
    palette = Palette(theme)
    if styles is None:
        return Looks(palette=palette)
    reader = _Styles(palette)
    read_markup(styles, reader.start)
    return reader.looks()


class _Styles:
    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._codes = {str(at): code for at, code in SHIPPED.items()}
        self._fonts, self._fills = list[Font](), list[Fill]()
        self._used: list[tuple[str, int, int]] = []
        self._conditional: list[tuple[Font, Fill, list[str]]] = []
        self._inside = ""

    def start(self, element: str, given: Attributes) -> None:
        """Take in an element."""
        name = local(element)
        if name in _PARTS:
            self._inside = name
        elif name == "numFmt" and self._inside == "numFmts":
            self._codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif name == "xf" and self._inside == "cellXfs":
            font, fill = (int(number(given, key) or 0) for key in ("fontId", "fillId"))
            self._used.append((given.get("numFmtId", "0"), font, fill))
        elif name == "font" and self._inside == "fonts":
            self._fonts.append(Font())
        elif name == "fill" and self._inside == "fills":
            self._fills.append(Fill())
        elif self._inside == "dxfs":
            self._conditionally(name, given)
        elif self._inside == "fonts" and self._fonts:
            self._in_font(self._fonts[-1], name, given)
        elif self._inside == "fills" and self._fills:
            self._in_fill(self._fills[-1], name, given)

    def _in_font(self, font: Font, name: str, given: Attributes) -> None:
        if name == "color":
            font.colour = self._palette.of(given, automatic=BLACK)
        elif name == "sz":
            size = number(given, "val")
            font.tiny = size is not None and size <= SMALLEST

    def _in_fill(self, fill: Fill, name: str, given: Attributes) -> None:
        if name == "patternFill":
            fill.kind = given.get("patternType", "none")
        elif name == "gradientFill":
            fill.kind = "gradient"
        elif name == "fgColor" or (name == "color" and fill.kind == "gradient"):
            fill.colours.append(self._palette.of(given, automatic=BLACK))
        elif name == "bgColor" and fill.kind != "solid":
            fill.colours.append(self._palette.of(given, automatic=WHITE))

    def _conditionally(self, name: str, given: Attributes) -> None:
        """Take in a part of a conditional format. Its fill is solid, and is its back colour."""
        if name == "dxf":
            self._conditional.append((Font(), Fill(), []))
        if not self._conditional:
            return
        font, fill, codes = self._conditional[-1]
        if name == "numFmt":
            codes.append(given.get("formatCode", ""))
        elif name == "bgColor":
            fill.kind, fill.colours = "solid", [self._palette.of(given, automatic=WHITE)]
        else:
            self._in_font(font, name, given)

    def looks(self) -> Looks:
        """Return what was found."""
        shown: dict[str, Shown] = {}
        light: set[str] = set()
        for at, (code, font, fill) in enumerate(self._used):
            behind = self._fills[fill] if fill < len(self._fills) else Fill()
            written = self._fonts[font] if font < len(self._fonts) else Font()
            how = how_shown(self._codes[code]) if code in self._codes else None
            if behind.hides(written):
                how = Shown(UNSEEN)
            if how is not None:
                shown[str(at)] = how
            if behind.hides(Font(WHITE)):
                light.add(str(at))
        hiding = {str(at) for at, each in enumerate(self._conditional) if _hides(*each)}
        return Looks(shown, frozenset(light), frozenset(hiding), self._palette)


def _hides(font: Font, fill: Fill, codes: list[str]) -> bool:
    formats = (how_shown(code) for code in codes)
    unseen = any(how is not None and how.kind in (UNSEEN, UNSEEN_NUMBER) for how in formats)
    return unseen or fill.hides(font)
