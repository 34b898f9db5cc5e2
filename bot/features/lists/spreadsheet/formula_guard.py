"""Text that a spreadsheet program would run as a formula, made harmless and back.

In a workbook a text is marked as text. A text file has no such mark, so an apostrophe is put
before it; the import takes it off again.
"""

from __future__ import annotations

import re

_DANGEROUS = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r\n]")


def dangerous(text: str) -> bool:
    """Say whether a spreadsheet program could take text for a formula."""
    return _DANGEROUS.match(text) is not None


def guarded(text: str) -> str:
    """Return text for a text file; ``revealed`` is its inverse."""
    return f"'{text}" if dangerous(text) else text


def revealed(text: str) -> str:
    """Return text without the apostrophe that ``guarded`` put before it."""
    return text[1:] if text.startswith("'") and dangerous(text) else text
