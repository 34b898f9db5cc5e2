"""Text that is read from right to left, beside text that is not.

A name or a title in Hebrew or Arabic would carry the punctuation, the times and the numbers behind
it to its other side. It is put into an isolate, which ends where it ends; marks of direction that
somebody typed are taken out, since they would reach over what stands around them.
"""

from __future__ import annotations

import re
from unicodedata import bidirectional

OPEN, CLOSE = "\u2068", "\u2069"
"""Begin and end an isolate whose direction is that of its first letter; they show nothing."""
_TYPED = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def isolated(text: str) -> str:
    """Return a text that keeps its direction to itself; one from left to right stays as it is."""
    if text.isascii():
        return text
    bare = _TYPED.sub("", text)
    leftward = any(bidirectional(letter) in ("R", "AL") for letter in bare)
    return f"{OPEN}{bare}{CLOSE}" if leftward else bare
