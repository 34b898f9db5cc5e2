"""``python -m benchmarks [NAME …]``: run the benchmarks and print a table; JSON goes to a file.

A benchmark is a module of this package with a function ``rows()``; to add one, name it here.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.rows import Row

BENCHMARKS = ("wakes", "commands", "flood", "acknowledge", "year", "once", "growth", "phrases")
RESULTS = Path(__file__).parent / "results"


def main(names: list[str]) -> int:
    """Run all benchmarks, or those named; 1 if a goal was missed, 2 for an unknown name."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]}; use {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    found: list[Row] = []
    for name in names or BENCHMARKS:
        print(f"{name} …", flush=True)
        found += import_module(f"benchmarks.{name}").rows()
    Console().print(_table(found))
    print(f"written to {_write(found)}")
    return int(any(row.met is False for row in found))


def _table(found: list[Row]) -> Table:
    table = Table("benchmark", "value", "against", "ratio", "goal", "met")
    for row in found:
        ratio = "" if row.ratio is None else f"{row.ratio:,}"
        met = "" if row.met is None else "yes" if row.met else "NO"
        value = f"{row.value:,} {row.unit}"
        table.add_row(row.name, value, row.against, ratio, row.goal, met)
    return table


def _write(found: list[Row]) -> Path:
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    path = RESULTS / f"{now:%Y%m%dT%H%M%SZ}.json"
    machine = {"cpus": os.cpu_count(), "load": os.getloadavg(), "python": platform.python_version()}
    report = {"at": now.isoformat(), **machine, "rows": [asdict(row) for row in found]}
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
