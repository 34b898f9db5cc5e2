"""Charts: a picture of the right size, the same bytes each time, and never in the way of words."""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from bot.features.digests.chart import attached
from bot.messages.card import Picture

DAYS = ["Oct 19", "Oct 26", "Nov 2", "Nov 9", "Nov 16", "Nov 23", "Nov 30", "Dec 7"]


def picture(*tops: int, name: str = "Acme Devices") -> Picture:
    panels = [
        {"name": name, "side": side, "ages": [[top, top // 2, top // 4]] * 8}
        for side, top in zip(("oem", "ems", "third_party"), tops, strict=False)
    ]
    return Picture("ageing", "Chart", {"days": DAYS, "panels": panels})


@pytest.mark.parametrize("tops", [(0, 0), (1, 0), (4, 9), (9, 900, 1)])
def test_a_chart_is_wide_enough_for_three_dots_a_point_on_a_phone(tops: tuple[int, ...]) -> None:
    drawn = attached(picture(*tops), "ageing")
    assert drawn is not None
    assert drawn.name == "ageing.png"
    found = Image.open(io.BytesIO(drawn.data)).convert("RGB")
    assert found.width == 1080
    assert 500 <= found.height <= 1500
    # Its own light ground to the edges: a dark client does not shine through.
    corners = [found.getpixel((x, y)) for x in (0, 1079) for y in (0, found.height - 1)]
    assert corners == [(255, 255, 255)] * 4
    assert len(drawn.data) < 200_000


def test_the_same_numbers_are_the_same_bytes_from_any_thread() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: attached(picture(4, 9), "a"), range(4)))
    assert len({each.data for each in found if each is not None}) == 1


@pytest.mark.parametrize("name", ["深圳伏特电子", "x" * 300, "", "$a_b$ {n}", "Ωλ"])
def test_any_name_can_be_drawn(name: str, recwarn: pytest.WarningsRecorder) -> None:
    assert attached(picture(4, 9, name=name), "a") is not None
    assert not [each for each in recwarn if "missing from" in str(each.message)]


def test_what_cannot_be_drawn_is_left_out() -> None:
    assert attached(Picture("pie", "Chart", {}), "a") is None
    assert attached(Picture("ageing", "Chart", {"panels": []}), "a") is None


def test_the_library_is_imported_only_when_something_is_drawn() -> None:
    code = (
        "import sys, bot.features.declare_all, bot.features.digests.chart\n"
        "import adapters.slack.send, adapters.discord.send\n"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
