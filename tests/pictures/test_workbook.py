"""The picture of an exported workbook shows what is in it, and nothing typed comes alive."""

from __future__ import annotations

import re
from pathlib import Path

from tests.pictures.workbook import exported, page

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "export.png"


def test_the_page_shows_both_sheets_and_their_fills() -> None:
    html = page(exported())
    for shown in ("Issues", "History", "U7 MCU short 1200 pcs", "Logged\n(Shanghai)", "Linh Tran"):
        assert shown in html
    assert "background:#F5B7B1" in html
    assert not re.search(r"<(script|link|img|iframe)| (src|href|on\w+)=", html)


def test_the_picture_is_kept_and_small() -> None:
    assert 5_000 < PICTURE.stat().st_size < 100_000
