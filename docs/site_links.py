"""Makes the pages fit for the site: what lies outside ``docs/`` is named there and not linked."""

from __future__ import annotations

import posixpath
import re
from typing import Any

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!\w+:)([^)\s#]+)(?:#[^)\s]*)?\)")


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Return the text of a page without links that lead out of the site."""
    return inside(markdown, posixpath.dirname(page.file.src_uri))


def inside(markdown: str, folder: str) -> str:
    """Return the text with links out of ``docs/`` as plain words; ``folder`` is below ``docs/``."""

    def mend(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, link[2]))
        return link[1] if target.startswith("..") else link[0]

    return _LINK.sub(mend, markdown)
