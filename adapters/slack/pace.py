"""How fast Slack may be written to: a message a second in a channel, and a limit for the token.

Buckets only keep moments; nobody sleeps here. A 429 closes its channel, or everything where a
second channel met one meanwhile, until Slack wants to be asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

EVERYTHING = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """One call each ``gap`` seconds, and ``burst`` at once after a rest."""

    gap: float
    burst: int = 1


# Slack: one message a second in a channel, several hundred a minute for an app in a workspace,
# and fifty edits a minute, of which some are kept for what people wait for.
CHANNEL, TOKEN, EDITS = Rate(1.0), Rate(0.2, 20), Rate(1.25, 20)


class Pace:
    """Says how long a call has to wait. ``clock`` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float], channel: Rate = CHANNEL) -> None:
        self._clock = clock
        self._channel = channel
        self._next: dict[str, float] = {}
        self._held: dict[str, float] = {}

    def wait(self, channel: str, *, edit: bool, patience: float) -> float:
        """Return the seconds until the call may start; it is booked unless they exceed patience."""
        now = self._clock()
        self._forget(now)
        rates = {"edits": EDITS} if edit else {f"in/{channel}": self._channel, "token": TOKEN}
        starts = [self._next.get(name, now) - r.gap * (r.burst - 1) for name, r in rates.items()]
        held = [self._held.get(channel, now), self._held.get(EVERYTHING, now)]
        wait = max(*starts, *held, now) - now
        if wait <= patience:
            for name, rate in rates.items():
                self._next[name] = max(self._next.get(name, now), now + wait) + rate.gap
        return wait

    def hold(self, channel: str, seconds: float) -> None:
        """Close a channel; a second one that is closed at the same time closes everything."""
        now = self._clock()
        self._forget(now)
        others = any(name not in (channel, EVERYTHING) for name in self._held)
        until = now + seconds
        self._held[channel] = until
        if others:
            self._held[EVERYTHING] = max(until, self._held.get(EVERYTHING, until))

    def _forget(self, now: float) -> None:
        """Drop what has passed, now and then, so that old channels cost nothing."""
        if len(self._next) > 1000:
            self._next = {name: at for name, at in self._next.items() if at > now}
        self._held = {name: at for name, at in self._held.items() if at > now}
