"""Follows the console's journal from a process of its own, and counts what was posted.

``python -m tests.crash.recorder JOURNAL`` reads until its standard input ends, then to the end of
the journal, and prints one JSON object: how often each key was posted, what each message shows at
last, and how many lines were no JSON.
"""

from __future__ import annotations

import json
import select
import sys
from collections import Counter
from pathlib import Path
from typing import Any, BinaryIO


class Recorder:
    """What the journal told so far."""

    def __init__(self) -> None:
        self.posted: Counter[str] = Counter()
        self.shown: dict[str, Any] = {}
        self.entries = 0
        self.broken = 0
        self._rest = b""

    def take(self, data: bytes) -> None:
        """Take in what was written; a line counts when its end is there."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._line(line)

    def _line(self, line: bytes) -> None:
        try:
            entry = json.loads(line)
        except ValueError:
            self.broken += bool(line)
            return
        self.entries += 1
        if "post" in entry:
            post = entry["post"]
            self.shown[post["ref"]] = post["card"]
            if post["key"]:
                self.posted[f"{post['place']} {post['key']}"] += 1
        elif "edit" in entry:
            self.shown[entry["edit"]["ref"]] = entry["edit"]["card"]

    def result(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "posted": self.posted,
            "shown": self.shown,
            "entries": self.entries,
            "broken": self.broken + bool(self._rest),
        }


def follow(journal: BinaryIO) -> Recorder:
    """Read the journal as it grows until standard input ends."""
    recorder, going_on = Recorder(), True
    while going_on:
        ready, _, _ = select.select([sys.stdin], [], [], 0.02)
        going_on = not ready
        recorder.take(journal.read())
    return recorder


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.touch()
    with path.open("rb", buffering=0) as opened:
        print(json.dumps(follow(opened).result()))
