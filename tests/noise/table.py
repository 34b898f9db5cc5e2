"""The figures of several teams as a table for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from tests.noise.measure import Figures

KINDS = 18
"""So many kinds of messages are listed, the most frequent first."""


def table(figures: Mapping[str, Figures]) -> str:
    """Return the figures, a column a team."""
    found = list(figures.values())
    rows = [
        ("issues open at a time", [f"{f.open_issues:.1f}" for f in found]),
        (
            "direct messages a person and working day, besides critical",
            [f"{f.mean:.2f}" for f in found],
        ),
        ("  most on one day", [str(f.most) for f in found]),
        ("  days of a person with more than three", [str(f.often) for f in found]),
        ("  whose", [f.busiest for f in found]),
        ("direct messages about critical issues", [str(f.critical) for f in found]),
        ("outside hours on a working day", [str(f.night) for f in found]),
        ("  at a weekend", [str(f.weekend) for f in found]),
        ("  without a reason", [str(len(f.wrongly_at_night)) for f in found]),
        ("level 2: most a person and day", [str(f.second) for f in found]),
        ("level 3: most a person and week", [str(f.third) for f in found]),
        (
            "lines of the bot in threads, for one that people write",
            [f"{_share(f):.2f}" for f in found],
        ),
        ("lines in the channel a working day", [f"{f.channel_lines / f.days:.1f}" for f in found]),
    ]
    kinds = dict.fromkeys(kind for f in found for kind, _ in _often(f))
    rows.append(("direct messages with such a part, in the month", [""] * len(found)))
    rows += [(f"  {kind}", [str(f.by_kind.get(kind, 0)) for f in found]) for kind in kinds]
    head = ("", list(figures))
    return "\n".join(_line(name, cells) for name, cells in [head, *rows])


def _share(figures: Figures) -> float:
    return figures.bot_lines / max(1, figures.human_lines)


def _often(figures: Figures) -> list[tuple[str, int]]:
    return sorted(figures.by_kind.items(), key=lambda item: -item[1])[:KINDS]


def _line(name: str, cells: list[str]) -> str:
    return f"{name:<62}" + "".join(f"{cell:>17}" for cell in cells).rstrip()
