"""Pictures of numbers, drawn plainly: flat, few words, legible on a phone.

matplotlib costs a third of a second and 40 MiB, so it is imported when the first chart is drawn.
The ground is always light: a picture looks the same in a client with a dark one.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import structlog

from bot.messages.card import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

log = structlog.get_logger("andon.chart")

GROUND, INK, FAINT = "#FFFFFF", "#1D2939", "#667085"
SHADES = ("#2E75B6", "#0B2E4F", "#C2410C")
"""The parts of a bar from below: told apart by their lightness too, and legible on the ground."""
# In inches at 100 dots each: 1080 dots across are a phone's 360 points three times over.
WIDTH, PANEL, FRAME, BELOW, GAP, DOTS = 10.8, 2.5, 2.6, 0.7, 0.85, 100
SIDE, LOWEST, ROOM = 0.04, 0.12, 0.5
"""The margin, the least share of the height that a panel has, and the room above its bars."""
LARGE, SMALL = 27, 23
NAME = 34
"""So many characters of a name fit above a panel."""

_drawing = Lock()


def draw(picture: Picture) -> bytes | None:
    """Return a picture as PNG; ``None`` where it cannot be drawn: the words must do.

    It may be called from several threads; they draw one after another.
    """
    try:
        with _drawing:
            return stacked_bars(picture.data)
    except (ImportError, KeyError, OSError, RuntimeError, TypeError, ValueError) as error:
        log.warning("chart not drawn", kind=picture.kind, error=repr(error))
        return None


def stacked_bars(data: Mapping[str, Any]) -> bytes:
    """Draw panels of bars, one above another; all panels have one scale.

    ``data`` holds the ``title``, the ``legend`` (a word for each of three shades), the ``days``
    below the bars, and the ``panels``: their ``names`` (the first that can be drawn is taken), a
    ``note`` behind it, and the ``bars``, three numbers each.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    panels = data["panels"]
    tops = [max(map(sum, panel["bars"])) for panel in panels]
    highest = max(1, *tops)
    # All panels have one scale; the one with most has the full height.
    heights = [PANEL * max(top / highest, LOWEST) + ROOM for top in tops]
    size = (WIDTH, FRAME + GAP * (len(panels) - 1) + sum(heights))
    figure = Figure(figsize=size, dpi=DOTS, facecolor=GROUND)
    FigureCanvasAgg(figure)
    above = FRAME - BELOW
    for panel, height in zip(panels, heights, strict=True):
        above += height
        axes = figure.add_axes((SIDE, 1 - above / size[1], 1 - 2 * SIDE, height / size[1]))
        _draw_bars(axes, panel["bars"])
        axes.set_ylim(0, highest * height / PANEL)
        axes.set_title(
            _title(panel), loc="left", fontsize=LARGE, color=INK, fontweight="bold", pad=6
        )
        _name_days(axes, data["days"], last=panel is panels[-1])
        above += GAP
    _draw_legend(figure, data, size[1])
    image = io.BytesIO()
    # Neither the version nor the time of drawing: the same numbers are the same bytes.
    figure.savefig(image, format="png", metadata={"Software": None})
    return image.getvalue()


def _title(panel: Mapping[str, Any]) -> str:
    *wanted, plainest = panel["names"]
    name = next(filter(_is_drawable, wanted), plainest)
    return f"{_cut(name)}: {panel['note']}"


def _draw_bars(axes: Axes, bars: Sequence[Sequence[int]]) -> None:
    places, floor = range(len(bars)), [0] * len(bars)
    for shade, colour in enumerate(SHADES):
        counts = [bar[shade] for bar in bars]
        axes.bar(places, counts, 0.72, floor, color=colour, edgecolor=GROUND, linewidth=2)
        floor = [below + count for below, count in zip(floor, counts, strict=True)]
    for place, total in zip(places, floor, strict=True):
        axes.annotate(
            str(total) if total else "",
            (place, total),
            (0, 5),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SMALL,
            color=INK,
        )
    axes.set_xlim(-0.6, len(bars) - 0.4)


def _name_days(axes: Axes, days: Sequence[str], *, last: bool) -> None:
    """Every second day is named, counted from the last one; only below the lowest panel."""
    axes.set_facecolor(GROUND)
    axes.set_yticks([])
    for edge in ("top", "left", "right"):
        axes.spines[edge].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    shown = [at for at in range(len(days)) if (len(days) - 1 - at) % 2 == 0]
    axes.set_xticks(shown, [days[at] for at in shown] if last else [""] * len(shown))
    axes.tick_params(axis="x", length=0, pad=10, labelsize=SMALL, labelcolor=INK)


def _draw_legend(figure: Figure, data: Mapping[str, Any], height: float) -> None:
    from matplotlib.patches import Patch

    marks = [Patch(color=colour) for colour in SHADES]
    figure.suptitle(
        data["title"],
        x=SIDE,
        y=1 - 0.25 / height,
        ha="left",
        va="top",
        fontsize=LARGE + 2,
        color=INK,
        fontweight="bold",
    )
    figure.legend(
        marks,
        data["legend"],
        loc="upper left",
        bbox_to_anchor=(SIDE, 1 - 0.82 / height),
        ncols=3,
        frameon=False,
        fontsize=SMALL,
        labelcolor=INK,
        handlelength=0.9,
        handleheight=0.9,
        columnspacing=1.1,
        handletextpad=0.4,
        borderaxespad=0.0,
        borderpad=0.0,
    )


def _cut(name: str) -> str:
    return name if len(name) <= NAME else name[: NAME - 1].rstrip() + "…"


def _is_drawable(name: str) -> bool:
    """Say whether the font that comes with matplotlib has all letters of a name."""
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(Path(get_data_path()) / "fonts/ttf/DejaVuSans-Bold.ttf"))
    return all(font.get_char_index(ord(letter)) for letter in name)
