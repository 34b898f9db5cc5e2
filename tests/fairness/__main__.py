"""Runs many seeds of a sort: ``python -m tests.fairness hostile 1-2000``.

What was unfair is printed by the name of the act: how often it was, and the first time with its
seed. One seed alone (``hostile 17``) prints everything.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from tests.fairness import hostile_many

SORTS: dict[str, Callable[[range], int]] = {"hostile": hostile_many.run}


def main() -> int:
    """Run what the command line names; return 1 if anything was unfair."""
    parser = argparse.ArgumentParser(prog="python -m tests.fairness")
    parser.add_argument("sort", choices=tuple(SORTS))
    parser.add_argument("seeds", help="a seed, or a range such as 1-200")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    return SORTS[options.sort](range(int(first), int(last or first) + 1))


if __name__ == "__main__":
    sys.exit(main())
