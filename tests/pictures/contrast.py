"""How well two colours stand apart, as WCAG 2 counts it: from 1 (the same) to 21."""

from __future__ import annotations

LEAST = 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as ``#1D2939``."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
