"""Run seeds again: ``python -m tests.simulation SEED [LAST]``."""

from __future__ import annotations

import sys
import time
from collections import Counter

from tests.simulation.invariants import problems
from tests.simulation.run import replay, run


def main() -> int:
    """Run the seeds named, print what each run was like, and fail if one is wrong."""
    numbers = [int(word) for word in sys.argv[1:]] or [0]
    failed = 0
    for seed in range(numbers[0], numbers[-1] + 1):
        begun = time.perf_counter()
        done = run(seed)
        states = Counter(line.state for line in done.history.lines)
        wrong = problems(done.history)
        print(
            f"seed {seed}: {len(done.history.issues)} issues, {done.world.crashes} crashes, "
            f"{len(done.history.posts)} posts, {dict(states)}, "
            f"{time.perf_counter() - begun:.2f} s, {len(wrong)} wrong",
        )
        for problem in wrong:
            print(f"  {problem}")
        if wrong:
            print(f"  again: {replay(seed)}")
        failed += bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
