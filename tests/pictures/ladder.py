"""Draws two weeks of a major shortage that nobody answers, from the one plan, as an SVG.

``python -m tests.pictures.ladder`` renews docs/pictures/ladder.svg.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from bot.data import demo_program_text
from bot.domain.calendar import Calendar
from bot.domain.plan import HELP, MISSED, OFFER, REMIND, Step
from bot.features.rules.example import Lane, worked
from bot.features.rules.texts import WITHIN, spaced
from bot.program_file import read_program
from bot.program_file.holidays import public_holidays
from bot.program_file.shipped import default_rules

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "ladder.svg"
CATEGORY, SEVERITY, SITE, THERE = "shortage", "major", "sj", "sz"
PLACES = {"sj": "San Jose (OEM) works", "sz": "Shenzhen (EMS) works"}
# Thursday 16:00 in Shenzhen is Thursday 00:00 in San Jose: the two weeks begin with the issue.
LOGGED = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
DAYS = 14

LEFT, DAY, TOP, ROW = 190, 58, 92, 62
WIDTH = LEFT + DAYS * DAY + 24
MARGIN, BAR, RADIUS = 16, 8, 10
LEGEND = (
    ("bar", "logged to due"),
    ("remind", "reminder to the owner"),
    ("help", "asked to help"),
    ("missed", "update missed"),
    ("level", "level alerted, both sides"),
    ("offer", "level offered to the program managers"),
)
STYLE = """
  svg { --ground: #ffffff; --ink: #1f2328; --soft: #59636e; --rule: #d1d9e0; --open: #c8e1ff;
        --bar: #0969da; --late: #bc4c00; --ground-late: #ffffff;
        font: 12px "Liberation Sans", Arial, Helvetica, sans-serif; }
  @media (prefers-color-scheme: dark) {
    svg { --ground: #0d1117; --ink: #f0f6fc; --soft: #9198a1; --rule: #3d444d; --open: #1f4a7a;
          --bar: #4493f8; --late: #f0883e; --ground-late: #0d1117; } }
  .ground { fill: var(--ground); } text { fill: var(--ink); }
  .soft { fill: var(--soft); font-size: 11px; } .head { font-size: 15px; font-weight: bold; }
  .rule { stroke: var(--rule); stroke-width: 1; } .open { fill: var(--open); }
  .bar { fill: var(--bar); } .remind { fill: var(--bar); }
  .help { fill: var(--ground); stroke: var(--bar); stroke-width: 1.5; }
  .missed { stroke: var(--late); stroke-width: 2; fill: none; }
  .level { fill: var(--late); } .offer { fill: var(--ground); stroke: var(--late);
    stroke-width: 1.5; stroke-dasharray: 3 2; }
  .in { fill: var(--ground-late); font-size: 10px; font-weight: bold; text-anchor: middle; }
  .in-offer { fill: var(--late); font-size: 10px; font-weight: bold; text-anchor: middle; }
  .at { fill: var(--soft); font-size: 10px; text-anchor: middle;
    paint-order: stroke; stroke: var(--ground); stroke-width: 3px; }
"""


def calendars() -> dict[str, Calendar]:
    """Return the calendars of the demo's two sites."""
    program = read_program(demo_program_text())
    return {
        site.id: Calendar(site, public_holidays(site.country, site.subdivision))
        for site in program.sites
    }


def lanes() -> list[Lane]:
    """Return the clocks of the picture: the same as ``rules explain shortage major`` shows."""
    return worked(default_rules(), calendars(), CATEGORY, SEVERITY, (SITE, THERE), LOGGED)


def picture() -> str:
    """Return the drawing."""
    places = calendars()
    rows = [*_hours(places), *(part for n, lane in enumerate(lanes()) for part in _lane(n, lane))]
    height = TOP + (len(places) * 26) + len(lanes()) * ROW + 70
    body = "\n".join([*_frame(places[SITE], height), *rows, *_legend(height)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'width="{WIDTH}" height="{height}">\n'
        "<title>Two weeks of a major shortage that nobody answers</title>\n"
        f"<style>{STYLE}</style>\n"
        f'<rect class="ground" width="{WIDTH}" height="{height}" rx="6"/>\n{body}\n</svg>\n'
    )


def _x(moment: datetime) -> float:
    return round(LEFT + (moment - LOGGED) / timedelta(days=1) * DAY, 1)


def _text(x: float, y: float, words: str, style: str = "") -> str:
    look = f' class="{style}"' if style else ""
    return f'<text x="{x}" y="{y}"{look}>{escape(words)}</text>'


def _frame(calendar: Calendar, height: int) -> Iterator[str]:
    """The heading, and a line at each midnight of San Jose."""
    yield _text(MARGIN, 28, "A major shortage that nobody answers", "head")
    said = "The EMS provider logs it on Thursday 16:00 in Shenzhen. Times: San Jose."
    yield _text(MARGIN, 48, said, "soft")
    for number in range(DAYS + 1):
        moment = LOGGED + timedelta(days=number)
        x, day = _x(moment), calendar.local(moment)
        yield f'<path class="rule" d="M{x} {TOP - 14}V{height - 56}"/>'
        if number < DAYS:
            yield _text(x + 4, TOP - 4, f"{day:%a} {day.day}", "soft")


def _hours(places: dict[str, Calendar]) -> Iterator[str]:
    for number, (place, calendar) in enumerate(places.items()):
        y = TOP + 10 + number * 26
        yield _text(MARGIN, y + 11, PLACES[place])
        for opens, closes in calendar.stretches_between(LOGGED, LOGGED + timedelta(days=DAYS)):
            wide = round(_x(closes) - _x(opens), 1)
            yield f'<rect class="open" x="{_x(opens)}" y="{y}" width="{wide}" height="14"/>'


def _lane(number: int, lane: Lane) -> Iterator[str]:
    y = TOP + 88 + number * ROW
    every = "every" if lane.kind == "update" else "within"
    yield _text(MARGIN, y, f"{WITHIN[lane.kind]} {every} {spaced(str(lane.target))}")
    note = {"ack": "nobody acknowledges", "contain": "nobody contains it",
            "update": "acknowledged, then silence", "resolve": "nobody resolves it",
            "confirm": "resolved, then silence"}  # fmt: skip
    yield _text(MARGIN, y + 15, note[lane.kind], "soft")
    start, end = _x(lane.started), _x(lane.due)
    yield (
        f'<rect class="bar" x="{start}" y="{y - BAR / 2}" width="{round(end - start, 1)}" '
        f'height="{BAR}" rx="2"/>'
    )
    for step in lane.steps:
        yield from _step(step, y)


def _step(step: Step, y: float) -> Iterator[str]:
    x = _x(step.at)
    if step.kind == REMIND:
        yield _remind(x, y - 18)
    elif step.kind == HELP:
        yield _remind(x, y - 18, "help")
    elif step.kind == MISSED:
        yield _missed(x, y - 16)
    else:
        yield from _level(x, y, f"L{step.level}", offered=step.kind == OFFER)
        local = calendars()[SITE].local(step.at)
        yield _text(x, y + 24, f"{local:%a %H:%M}", "at")


def _remind(x: float, y: float, style: str = "remind") -> str:
    return f'<path class="{style}" d="M{x} {y - 3}l4 5l-4 5l-4 -5z"/>'


def _missed(x: float, y: float) -> str:
    return f'<path class="missed" d="M{x - 4} {y - 4}l8 8m0 -8l-8 8"/>'


def _level(x: float, y: float, name: str, *, offered: bool) -> Iterator[str]:
    style = "offer" if offered else "level"
    yield f'<circle class="{style}" cx="{x}" cy="{y}" r="{RADIUS}"/>'
    yield _text(x, y + 3.5, name, "in-offer" if offered else "in")


def _legend(height: int) -> Iterator[str]:
    y, x = height - 26, float(MARGIN + RADIUS)
    for kind, words in LEGEND:
        yield from _sign(kind, x, y)
        yield _text(round(x + 17, 1), y + 4, words, "soft")
        x = round(x + 56 + len(words) * 5.4, 1)


def _sign(kind: str, x: float, y: float) -> Iterator[str]:
    if kind == "bar":
        yield f'<rect class="bar" x="{x - 10}" y="{y - BAR / 2}" width="20" height="{BAR}" rx="2"/>'
    elif kind in ("remind", "help"):
        yield _remind(x, y - 2, kind)
    elif kind == "missed":
        yield _missed(x, y)
    else:
        yield from _level(x, y, "L4" if kind == "offer" else "L1", offered=kind == "offer")


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(picture(), encoding="utf-8")
    print(PICTURE)


if __name__ == "__main__":
    main()
