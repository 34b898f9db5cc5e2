"""Texts that cells share: those of several fonts, without what cannot be seen of them."""

from __future__ import annotations

from bot.features.lists.spreadsheet.files.colours import BLACK, WHITE, Palette, alike
from bot.features.lists.spreadsheet.files.looks import SMALLEST
from bot.features.lists.spreadsheet.files.markup import Attributes, local, number, parse, parser


def seen_texts(data: bytes, palette: Palette) -> tuple[bytes, frozenset[str]]:
    """Return shared texts without the parts of a text that are white or tiny, and the numbers of
    those that are white as a whole: what is behind them decides."""
    if b"rPr" not in data:
        return data, frozenset()
    reader = _Texts(data, palette)
    parse(reader.parser, data)
    return reader.seen(), frozenset(reader.white)


class _Texts:
    def __init__(self, data: bytes, palette: Palette) -> None:
        self._data, self._palette = data, palette
        self._count = -1
        self._white = self._tiny = False
        self._begin = 0
        self._runs: list[tuple[bool, bool, int, int]] = []
        self._cut: list[tuple[int, int]] = []
        self.white: set[str] = set()
        self.parser = parser(self._start, self._end)

    def _start(self, element: str, given: Attributes) -> None:
        name = local(element)
        if name == "si":
            self._count, self._runs = self._count + 1, []
        elif name == "r":
            self._white = self._tiny = False
        elif name == "color":
            self._white = alike(self._palette.of(given, automatic=BLACK), WHITE)
        elif name == "sz":
            size = number(given, "val")
            self._tiny = size is not None and size <= SMALLEST
        elif name == "t":
            at = self.parser.CurrentByteIndex
            self._begin = self._data.index(b">", at) + 1

    def _end(self, element: str) -> None:
        name = local(element)
        if name == "t":
            run = (self._white, self._tiny, self._begin, self.parser.CurrentByteIndex)
            self._runs.append(run)
        elif name == "r":
            self._white = self._tiny = False
        elif name == "si":
            self._settle()

    def _settle(self) -> None:
        whole = all(white or tiny for white, tiny, _, _ in self._runs)
        if whole and any(white for white, _, _, _ in self._runs):
            self.white.add(str(self._count))
        for white, tiny, begin, end in self._runs:
            if begin < end and (tiny or (white and not whole)):
                self._cut.append((begin, end))

    def seen(self) -> bytes:
        """Return the texts without what was cut out."""
        parts, at = [], 0
        for begin, end in self._cut:
            parts.append(self._data[at:begin])
            at = end
        return b"".join([*parts, self._data[at:]])
