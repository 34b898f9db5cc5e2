"""The calendars of a program's sites, and those that running clocks keep after a change."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.calendar import Calendar

FORMER_MARK = "@"
"""Between a site and the number of its former calendar: ``sz@3``."""


class Calendars(dict[str, Calendar]):
    """Calendars by site. Going through them shows the sites as they are; a clock that keeps a
    ``former`` calendar finds it by its name, such as ``sz@3``."""

    def __init__(self, now: Mapping[str, Calendar], former: Mapping[str, Calendar]) -> None:
        super().__init__(now)
        self._former = former

    def __missing__(self, name: str) -> Calendar:
        """Return a former calendar; an unknown name raises ``KeyError``."""
        return self._former[name]


def site_named(name: str) -> str:
    """Return the site of a calendar's name: ``sz`` of ``sz@3``."""
    return name.partition(FORMER_MARK)[0]
