"""Many hostile years, and what came of them in one table."""

from __future__ import annotations

import os
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from tests.fairness.hostile_check import Check, Found, Lived, compared

COMPARED = 20
"""Of so many years one without free ways is lived a second time, without the hostile side."""


def lived(seed: int) -> tuple[Lived, list[str]]:
    """Live through the year of a seed; return also which levels were late at its end. A year that
    stops with an error is a finding, and the others are lived all the same."""
    try:
        late = compared(seed) if seed % COMPARED == 1 else []
        return Check(seed).run(), late
    except Exception as error:  # noqa: BLE001 - whatever stops a year is to be looked at
        place = traceback.extract_tb(error.__traceback__)[-1]
        return Lived(), [f"stopped by {error!r} in {place.filename}:{place.lineno}"]


def run(seeds: range) -> int:
    """Live through many years and print the ways out that were found; return 1 if there were any.

    ``ANDON_JOBS`` says in how many processes (one).
    """
    started = time.monotonic()
    jobs = int(os.environ.get("ANDON_JOBS", "1"))
    if jobs == 1:
        years = list(map(lived, seeds))
    else:
        with ProcessPoolExecutor(jobs) as pool:
            years = list(pool.map(lived, seeds, chunksize=10))
    found = [each for year, _ in years for each in year.found]
    other = [line for year, _ in years for line in year.disagreements]
    other += [
        f"seed {s}: {line}" for s, (_, late) in zip(seeds, years, strict=True) for line in late
    ]
    for line in (*map(str, found), *other) if len(seeds) == 1 else (*_table(found), *other[:20]):
        print(line)
    tried, seconds = sum(year.tried for year, _ in years), time.monotonic() - started
    print(f"{len(found)} of {tried} acts in {len(seeds)} years were unfair; {len(other)} other "
          f"findings; {seconds:.0f} s, {jobs * seconds / len(seeds):.2f} s a year")  # fmt: skip
    return 1 if found or other else 0


def _table(found: list[Found]) -> list[str]:
    """A line for each act and kind of unfairness, the most frequent first."""
    kinds = Counter((each.name, each.said[0].partition(":")[0]) for each in found)
    first = {(each.name, each.said[0].partition(":")[0]): each for each in reversed(found)}
    return [
        f"{count:5} {kind:7} {first[name, kind]}" for (name, kind), count in kinds.most_common()
    ]
