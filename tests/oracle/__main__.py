"""Replays seeds: ``python -m tests.oracle 17`` or ``python -m tests.oracle 1-200``.

For one seed the difference is printed; with ``--keep FOLDER`` its program and scenario are written
there, to be rehearsed by hand.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.oracle import compare, compare_digests, compare_meetings
from tests.oracle.generate import Case, generate
from tests.oracle.generate_dates import generate_dates
from tests.oracle.generate_digests import generate_digests
from tests.oracle.generate_meetings import generate_meetings

SORTS: dict[str, tuple[Callable[[int], Case], Any]] = {
    "issues": (generate, compare),
    "dates": (generate_dates, compare),
    "meetings": (generate_meetings, compare_meetings),
    "digests": (generate_digests, compare_digests),
}
"""By sort of cases what makes them, and what lays both sides beside each other."""


def main() -> int:
    """Replay what the command line names; return 1 if anything differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle")
    parser.add_argument("seeds", help="a seed, or a range such as 1-200")
    parser.add_argument("--keep", type=Path, help="write program and scenario into this folder")
    parser.add_argument("--all", action="store_true", help="print what the oracle foretells, too")
    parser.add_argument("--only", choices=tuple(SORTS), help="cases of one sort")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    started, wrong = time.monotonic(), list[str]()
    chosen = [options.only] if options.only else list(SORTS)
    for seed, what in ((seed, what) for seed in seeds for what in chosen):
        make, laid = SORTS[what]
        case = make(seed)
        if options.keep:
            _keep(case, options.keep, what)
        if options.all:
            print("\n".join(map(laid.show, sorted(laid.foretold(case), key=repr))))
        lines = laid.disagreement(case)
        if lines:
            wrong.append(f"{what} {seed}")
            print(f"seed {seed} of {what}: {len(lines)} differ")
            print("\n".join(f"  {line}" for line in lines[:12]))
    seconds = time.monotonic() - started
    count = len(seeds) * len(chosen)
    print(f"{count - len(wrong)} of {count} agree in {seconds:.1f} s; wrong: {wrong}")
    return 1 if wrong else 0


def _keep(case: Case, folder: Path, what: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{what}-{case.seed}.toml").write_text(case.program)
    (folder / f"{what}-{case.seed}.txt").write_text(case.scenario)
    laid = SORTS[what][1]
    real, _ = laid.delivered(case.program, case.scenario)
    lines = [*laid.disagreement(case), "", *map(laid.show, real)]
    (folder / f"{what}-{case.seed}.out").write_text("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
