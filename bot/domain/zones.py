"""Time zones, all of them made of one copy of the zone data: the newest that this machine has.

Governments change clocks at short notice. The operating system has a copy of the data and the
``tzdata`` package, which is installed with Andon, another one; either may be years older. Every
zone is made here, and ``use_newest`` settles it for libraries that make their own.
"""

from __future__ import annotations

import re
import zoneinfo
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo

_VERSION = re.compile(r"(?:#\s*version\s+)?([0-9]{4}[a-z]{1,2})\b")
_STATED_IN = ("tzdata.zi", "+VERSION")
"""Where a copy states its version, in its first line: ``# version 2026f``, or ``2026f`` alone."""


@dataclass(frozen=True, slots=True)
class ZoneData:
    """A copy of the zone data. ``folder`` is the system's, ``None`` what is shipped; ``version``
    such as ``2026f`` is ``None`` where the copy states none."""

    version: str | None
    folder: str | None = None


def newest(copies: Iterator[ZoneData], shipped: ZoneData) -> ZoneData:
    """Return the newest copy; of equal ones, and where nothing is stated, the shipped one."""
    best = shipped
    for copy in copies:
        if copy.version is not None and copy.version > (best.version or ""):
            best = copy
    return best


@cache
def system_copies() -> tuple[ZoneData, ...]:
    """Return the copies of the operating system, in the order in which they were asked."""
    folders = (Path(folder) for folder in zoneinfo.TZPATH)
    return tuple(ZoneData(stated(f), str(f)) for f in folders if f.is_dir())


@cache
def shipped_copy() -> ZoneData:
    """Return the copy that is installed with Andon."""
    return ZoneData(stated(files("tzdata").joinpath("zoneinfo")))


def stated(folder: Traversable) -> str | None:
    """Return the version that a copy states; ``None``: none."""
    for name in _STATED_IN:
        try:
            with folder.joinpath(name).open("r", encoding="utf-8") as lines:
                match = _VERSION.match(lines.readline())
        except (OSError, UnicodeDecodeError):
            continue
        if match is not None:
            return match[1]
    return None


@cache
def use_newest() -> ZoneData:
    """Settle for this process which copy every zone is made of, once, and return it."""
    chosen = newest(iter(system_copies()), shipped_copy())
    zoneinfo.reset_tzpath(() if chosen.folder is None else (chosen.folder,))
    ZoneInfo.clear_cache()
    return chosen


def load_zone(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; an unknown one raises ``ZoneInfoNotFoundError``."""
    use_newest()
    return ZoneInfo(name)


@cache
def zone_names() -> frozenset[str]:
    """Return the names of all zones."""
    use_newest()
    return frozenset(zoneinfo.available_timezones())


def zone_called(name: str) -> str | None:
    """Return the IANA name that is written with capital letters or without: ``us/eastern``."""
    return _by_small_letters().get(name.lower())


@cache
def _by_small_letters() -> Mapping[str, str]:
    return {name.lower(): name for name in sorted(zone_names())}


def zone_table(name: str) -> str:
    """Return a table of the zone data, such as ``zone.tab``."""
    chosen = use_newest()
    own = Path(chosen.folder or "", name)
    if chosen.folder is not None and own.is_file():
        return own.read_text(encoding="utf-8")
    return files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")


def wall_time(zone: tzinfo, naive: datetime) -> datetime:
    """Return the instant of a wall time in a zone.

    One that a clock change skips becomes the first instant after the gap; one that exists twice
    is the first of the two.
    """
    first = naive.replace(tzinfo=zone, fold=0)
    instant = first.astimezone(UTC)
    second = first.replace(fold=1).astimezone(UTC)
    return clock_change(zone, second, instant) if second < instant else instant


def clock_change(zone: tzinfo, low: datetime, high: datetime) -> datetime:
    """Return the instant of the one clock change after ``low`` and not after ``high``."""
    low, high = low.replace(microsecond=0), high.replace(microsecond=0)
    after = high.astimezone(zone).utcoffset()

    def changed(second: int) -> bool:
        return (low + timedelta(seconds=second)).astimezone(zone).utcoffset() == after

    seconds = range(int((high - low).total_seconds()) + 1)
    return low + timedelta(seconds=bisect_left(seconds, True, key=changed))
