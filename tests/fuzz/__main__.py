"""Runs the targets under atheris, one after another, and prints what each did.

``python -m tests.fuzz [target …]``. ``ANDON_FUZZ_SECONDS`` is the time for all of them (600),
``ANDON_FUZZ_RUNS`` the most executions of all (10,000,000): whichever comes first ends it. What an
input was that broke something is in ``build/fuzz``; put it into the corpus of its target.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
BUILD = ROOT / "build" / "fuzz"
SLOWEST, MEMORY = 1.0, 256
"""Seconds and MB that one execution may take."""
_RAISED = re.compile(r"Uncaught Python exception: ===\n(.*)")
_DONE = re.compile(
    r"stat::number_of_executed_units:\s*(\d+)|Done (\d+) runs|^#(\d+)\s", re.MULTILINE
)


class TooMuch(Exception):
    """One execution took more time or memory than it may."""


def run_one(name: str, options: Sequence[str]) -> None:
    """Fuzz one target in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["bot", "adapters"]):
        from tests.fuzz.targets import TARGETS
    run = next(target.run for target in TARGETS if target.name == name)
    run(b"")
    begun = _memory()

    def once(data: bytes) -> None:
        before = time.process_time()
        run(data)
        took = time.process_time() - before
        # Instrumented code takes several times as long as it does otherwise.
        if took > 4 * SLOWEST:
            raise TooMuch(f"{took:.1f} s")
        if _memory() - begun > MEMORY:
            raise TooMuch(f"{_memory() - begun:.0f} MB")

    atheris.Setup([sys.argv[0], *options], once)
    atheris.Fuzz()


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(words: Sequence[str]) -> int:
    """Fuzz the targets named, or all; return 1 if anything was found."""
    if words[:1] == ["--one"]:
        run_one(words[1], words[2:])
        return 0
    if find_spec("atheris") is None:
        print("No atheris here: `make fuzz` brings it (Linux, x86-64, Python before 3.14).")
        return 1
    from tests.fuzz.targets import TARGETS

    chosen = [target for target in TARGETS if not words or target.name in words]
    seconds = float(os.environ.get("ANDON_FUZZ_SECONDS", "600"))
    runs = int(os.environ.get("ANDON_FUZZ_RUNS", "10000000"))
    shares = sum(target.share for target in chosen)
    total = failed = 0
    for target in chosen:
        part = target.share / shares
        count, said = _fuzz(target.name, int(seconds * part) + 1, max(1, int(runs * part)))
        total += count
        failed += said is not None
        print(f"{target.name:12} {count:10,} executions  {said or 'nothing found'}", flush=True)
    print(f"{'all':12} {total:10,} executions  {failed} targets failed")
    return 1 if failed or not chosen else 0


def _fuzz(name: str, seconds: int, runs: int) -> tuple[int, str | None]:
    """Return how many inputs were tried, and what was found."""
    grown, found = BUILD / "corpus" / name, BUILD / "found" / name
    for folder in (grown, found):
        folder.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={seconds}", f"-runs={runs}", "-timeout=20", "-max_len=4096"]
    options = [*limits, "-print_final_stats=1", f"-artifact_prefix={found}/"]
    seeds = [str(grown), str(HERE / "corpus" / name)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--one", name, *options, *seeds],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    counts = [int(next(filter(None, groups))) for groups in _DONE.findall(done.stdout)]
    if done.returncode == 0:
        return max(counts, default=0), None
    (found / "last.log").write_text(done.stdout, "utf-8")
    raised = _RAISED.search(done.stdout)
    said = raised[1] if raised else f"ended with {done.returncode}"
    return max(counts, default=0), said[:100]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
