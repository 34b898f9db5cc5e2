"""Longer runs: ``python -m tests.fairness mirror 1-200``, ``private 17``, ``hostile 1-2000``.

Of mirrored and private stories the first difference of each seed that fails is printed. Of hostile
years it is printed by the name of the act how often it was unfair, and the first time with its
seed; one seed alone prints everything.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial

from tests.fairness import hostile_many, mirror, noninterference
from tests.fairness.stories import story


def mirrored(seed: int) -> list[str]:
    """Return what differs in the mirror of a story."""
    return mirror.differences(story(seed))


def private(seed: int) -> list[str]:
    """Return what one side sees of the other's own affairs, in the story of a seed."""
    return noninterference.differences(seed, ("oem", "ems")[seed % 2])


def each(differences: Callable[[int], list[str]], seeds: range) -> int:
    """Print what differs in each seed; return 1 if anything does."""
    started, wrong = time.monotonic(), list[int]()
    for seed in seeds:
        lines = differences(seed)
        if lines:
            wrong.append(seed)
            print("\n".join([f"seed {seed}", *lines]))
    seconds = time.monotonic() - started
    print(f"{len(seeds) - len(wrong)} of {len(seeds)} are fair in {seconds:.1f} s; wrong: {wrong}")
    return 1 if wrong else 0


SORTS: dict[str, Callable[[range], int]] = {
    "mirror": partial(each, mirrored),
    "private": partial(each, private),
    "hostile": hostile_many.run,
}


def main() -> int:
    """Try what the command line names; return 1 if anything is unfair."""
    parser = argparse.ArgumentParser(prog="python -m tests.fairness")
    parser.add_argument("sort", choices=tuple(SORTS))
    parser.add_argument("seeds", help="a seed, or a range such as 1-200")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    return SORTS[options.sort](range(int(first), int(last or first) + 1))


if __name__ == "__main__":
    sys.exit(main())
