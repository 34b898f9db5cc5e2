"""Draw the icon: a lamp that is lit, and the cord that lights it.

``python -m tests.pictures.icon`` writes ``docs/pictures/icon.png``, 512 px wide.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

SIZE, FINER = 512, 4
TARGET = Path(__file__).parents[2] / "docs" / "pictures" / "icon.png"
GROUND, LAMP, GLOW, CORD = "#0B2E4F", "#FFB020", "#FFE3A3", "#FFFFFF"

Box = tuple[int, int, int, int]


def draw_icon() -> Image.Image:
    """Return the icon; it is drawn larger and made smaller, so that its edges are smooth."""
    image = Image.new("RGB", (SIZE * FINER, SIZE * FINER), GROUND)
    pen = ImageDraw.Draw(image)
    # The lamp hangs from the top, and is lit: rays stand around it.
    pen.rounded_rectangle(_scaled(216, 44, 296, 92), 14 * FINER, CORD)
    pen.rounded_rectangle(_scaled(168, 84, 344, 300), 76 * FINER, LAMP)
    pen.rounded_rectangle(_scaled(200, 116, 238, 232), 19 * FINER, GLOW)
    pen.rounded_rectangle(_scaled(152, 286, 360, 326), 16 * FINER, CORD)
    for left, top, right, bottom in ((60, 176, 132, 200), (380, 176, 452, 200)):
        pen.rounded_rectangle(_scaled(left, top, right, bottom), 12 * FINER, LAMP)
    # The cord, and the handle to pull.
    pen.rectangle(_scaled(247, 326, 265, 412), CORD)
    pen.ellipse(_scaled(224, 404, 288, 468), CORD)
    pen.ellipse(_scaled(242, 422, 270, 450), GROUND)
    return image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)


def _scaled(left: int, top: int, right: int, bottom: int) -> Box:
    return (left * FINER, top * FINER, right * FINER, bottom * FINER)


if __name__ == "__main__":
    draw_icon().save(TARGET, optimize=True)
    print(TARGET)
