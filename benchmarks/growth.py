"""Nothing grows with history: acts, screens, digests and files at 100,000 old issues and at 1,000.

Both databases have as many live issues, and as many that ended in the last weeks; see ``history``.
Everything is done in both by turns, so that a slow minute of the machine hits both. The memory of
an export is the most that Python held for it, as a process of its own counts it.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from benchmarks.history import EMS, LIVE, NOW, OEM, RECENT, Desk, history
from benchmarks.rows import Row, seconds
from bot.app.bootstrap import CONSOLE
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports.request import COMMAND, Attachment, Request
from storage.open import open_database

FEW, MANY = 1_000, 100_000
ROUNDS, GOAL = 15, 1.5
MANAGER = "maria"
FILES = 8
"""Many times its own size an export of everything may hold: the file itself, and a few pages."""
MIB = 1024**2

Act = Callable[[Desk, int], object]


def _ask(line: str, desk: Desk, at: int) -> None:
    desk.say(OEM, line.format(live=_live(desk, at)))


def _live(desk: Desk, at: int) -> int:
    return desk.last - LIVE + at + 1


def _log(desk: Desk, at: int) -> None:
    desk.last += 1
    desk.log(desk.last)


def _ack(desk: Desk, at: int) -> None:
    desk.ack(desk.last)


def _items(desk: Desk, at: int) -> None:
    desk.core.my_items(CONSOLE, EMS, desk.now)


def _check_list(desk: Desk, at: int) -> None:
    lines = ["Title,Severity,Number", *(f"Problem {at} of row {n},major,R{n}" for n in range(20))]
    listed = Attachment("list.csv", "\n".join(lines).encode())
    where = (CONSOLE, MANAGER, "console:shared")
    asked = Request(f"list/{at}", COMMAND, *where, "issue import", attachments=(listed,))
    assert not desk.core.handle(asked, desk.now).refused


def _suggest(desk: Desk, at: int) -> None:
    asked = Request("", COMMAND, CONSOLE, OEM, "console:shared", "issue show")
    assert desk.core.suggest(asked, "issue", "")


def _fire(desk: Desk, at: int) -> None:
    desk.now += timedelta(days=1)
    assert desk.core.fire(desk.now)


def _claim(desk: Desk, at: int) -> None:
    desk.deliver()


def _tidy(desk: Desk, at: int) -> None:
    # What was said 40 days ago, and after that, is forgotten in 50 days, and after that.
    desk.core.tidy(NOW + timedelta(days=50 + at))


ACTS: dict[str, Act] = {
    "issue log": _log,
    "issue ack": _ack,
    "issue show": partial(_ask, "issue show ACME-{live}"),
    "issue why": partial(_ask, "issue why ACME-{live}"),
    "issue list": partial(_ask, "issue list"),
    "issue list all": partial(_ask, "issue list all"),
    "issue list all severity=minor": partial(_ask, "issue list all severity=minor"),
    "find, a word of every issue": partial(_ask, "find broker"),
    "find, words of few issues": partial(_ask, "find broker {live}"),
    "find, words of none": partial(_ask, "find broker nowhere"),
    "catchup": partial(_ask, "catchup since=7d"),
    "the state of the channel": partial(_ask, ""),
    "what waits for somebody": _items,
    "choices while an issue is typed": _suggest,
    "decision list all": partial(_ask, "decision list all"),
    "rules history": partial(_ask, "rules history"),
    "digest now daily": partial(_ask, "digest now daily"),
    "digest now weekly": partial(_ask, "digest now weekly"),
    "a list of 20 rows is checked": _check_list,
    "issue export open": partial(_ask, "issue export open"),
    "steps that are due": _fire,
    "messages claimed and settled": _claim,
    "housekeeping": _tidy,
}


def rows() -> list[Row]:
    """Build both histories and measure everything in both."""
    with ExitStack() as stack:
        few, many = (stack.enter_context(history(ended)) for ended in (FEW, MANY))
        return [*_timed(few, many), *_memory(few, many)]


def _timed(few: Desk, many: Desk) -> Iterator[Row]:
    turns = ((few, many), (many, few))
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ACTS}
    for at in range(ROUNDS):
        for name, act in ACTS.items():
            pair = {id(desk): seconds(partial(act, desk, at)) for desk in turns[at % 2]}
            taken[name].append((pair[id(few)], pair[id(many)]))
    for name, pairs in taken.items():
        one, other = (median(each) * 1e3 for each in zip(*pairs, strict=True))
        # Each time is set against the one that was measured next to it: the machine is shared.
        yield _row(name, other, one, "ms", median(many / few for few, many in pairs))


def _row(name: str, value: float, against: float, unit: str, ratio: float) -> Row:
    return Row(
        f"{name}, {MANY:,} issues of history, {LIVE} live",
        round(value, 2),
        unit,
        f"{FEW:,} of history: {against:.2f} {unit}",
        round(ratio, 2),
        f"at most {GOAL}",
        ratio <= GOAL,
    )


def _memory(few: Desk, many: Desk) -> Iterator[Row]:
    one, other = (_held(desk, "issue export open")[0] for desk in (few, many))
    yield _row("memory of an export of the open issues", other, one, "MiB", other / one)
    _, more, size = _held(many, "issue export all", counted=False)
    yield Row(
        f"memory of an export of all {MANY + RECENT + LIVE:,} issues",
        round(more, 1),
        "MiB",
        f"its file: {size:.1f} MiB",
        round(more / size, 1),
        f"at most {FILES}",
        more / size <= FILES,
    )


def _held(desk: Desk, line: str, *, counted: bool = True) -> tuple[float, float, float]:
    """Return what an export held at most, in a process of its own: as Python counts it (where it is
    ``counted``, which takes long), by how much the process grew, and its file (MiB).
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_export, args=(theirs, desk.url, line, counted))
    process.start()
    found: tuple[float, float, float] = ours.recv()
    process.join()
    return found


def _export(pipe: Connection, url: str, line: str, counted: bool) -> None:
    core = Core(open_database(url), [CONSOLE], INDEX)
    # What is imported and parsed at the first use is no part of what a file takes.
    core.handle(_typed("issue export state=acknowledged"), NOW)
    if counted:
        tracemalloc.start()
    before = _resident()
    (file,) = core.handle(_typed(line), NOW).files
    _, held = tracemalloc.get_traced_memory()
    pipe.send((held / MIB, _resident() - before, len(file.data) / MIB))
    core.db.close()


def _resident() -> float:
    """Return the most that this process ever held (MiB)."""
    status = Path("/proc/self/status")
    if status.exists():
        # Unlike what ``getrusage`` says, it does not count what the parent held.
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (MIB if sys.platform == "darwin" else 1024)


def _typed(line: str) -> Request:
    return Request(line, COMMAND, CONSOLE, OEM, "console:shared", line)
