"""``python -m tests.noise [team …]`` prints what a normal month brings to people."""

from __future__ import annotations

import sys

from tests.noise.measure import measure
from tests.noise.month import play
from tests.noise.table import table
from tests.noise.teams import TEAMS


def main(names: list[str]) -> None:
    """Play the named teams, or all, and print their figures side by side."""
    chosen = [team for team in TEAMS if not names or team.name in names]
    figures = {team.name: measure(play(team)) for team in chosen}
    print(table(figures))
    for name, found in figures.items():
        for line in found.wrongly_at_night[:20]:
            print(f"{name}: outside hours without a reason: {line}")


if __name__ == "__main__":
    main(sys.argv[1:])
