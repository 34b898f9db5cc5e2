"""Replays seeds: ``python -m tests.oracle 17`` or ``python -m tests.oracle 1-200``.

For one seed the difference is printed; with ``--keep FOLDER`` its program and scenario are written
there, to be rehearsed by hand.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tests.oracle.compare import delivered, difference, disagreement, foretold, show
from tests.oracle.generate import Case, generate
from tests.oracle.generate_dates import generate_dates


def main() -> None:
    """Replay what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle")
    parser.add_argument("seeds", help="a seed, or a range such as 1-200")
    parser.add_argument("--keep", type=Path, help="write program and scenario into this folder")
    parser.add_argument("--all", action="store_true", help="print what the oracle foretells, too")
    parser.add_argument("--only", choices=("issues", "dates"), help="cases of one sort")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    started, wrong = time.monotonic(), list[str]()
    makers = {"issues": generate, "dates": generate_dates}
    chosen = [options.only] if options.only else list(makers)
    for seed, what in ((seed, what) for seed in seeds for what in chosen):
        case = makers[what](seed)
        if options.keep:
            _keep(case, options.keep, what)
        if options.all:
            print("\n".join(map(show, sorted(foretold(case), key=repr))))
        lines = disagreement(case)
        if lines:
            wrong.append(f"{what} {seed}")
            print(f"seed {seed} of {what}: {len(lines)} differ")
            print("\n".join(f"  {line}" for line in lines[:12]))
    seconds = time.monotonic() - started
    count = len(seeds) * len(chosen)
    print(f"{count - len(wrong)} of {count} agree in {seconds:.1f} s; wrong: {wrong}")


def _keep(case: Case, folder: Path, what: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{what}-{case.seed}.toml").write_text(case.program)
    (folder / f"{what}-{case.seed}.txt").write_text(case.scenario)
    real, failure = delivered(case.program, case.scenario)
    lines = [failure or "", *difference(real, foretold(case)), "", *map(show, real)]
    (folder / f"{what}-{case.seed}.out").write_text("\n".join(lines))


if __name__ == "__main__":
    main()
