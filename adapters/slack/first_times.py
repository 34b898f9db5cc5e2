"""Which acts came for the first time: Slack delivers an act again, and it is answered once."""

from __future__ import annotations

from collections import OrderedDict

REMEMBERED = 2000


class FirstTimes:
    """The keys of the latest acts."""

    def __init__(self) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()

    def is_first(self, key: str) -> bool:
        """Say whether this delivery is the first of its act, and know it from now on."""
        first = key not in self._keys
        self._keys[key] = None
        if len(self._keys) > REMEMBERED:
            self._keys.popitem(last=False)
        return first

    def forget(self, key: str) -> None:
        """Take the next delivery of this act for the first one."""
        self._keys.pop(key, None)
