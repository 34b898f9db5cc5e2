"""One turn of a pump: do what is due, then send it. It takes ``now`` and never sleeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.ports import FIRE_BATCH, NOT_TRIED, PERMANENT, SENT, Delivery, Outcome, Sender

Result = tuple[Delivery, Outcome]


class Engine(Protocol):
    """The part of the core that a turn needs."""

    def fire(self, now: datetime) -> int:
        """Do what is due; return how many subjects were looked at."""

    def claim(self, now: datetime) -> list[list[Delivery]]:
        """Lease what is to be sent: a batch a conversation, each in order."""

    def settle(self, results: Sequence[Result], now: datetime) -> None:
        """Record what became of the deliveries."""


def turn(core: Engine, sender: Sender, now: datetime) -> int:
    """Fire and deliver what is due at ``now``; return how many deliveries were tried.

    What that makes due at the same moment is left to the next turn: ask for the next wake.
    """
    while core.fire(now) >= FIRE_BATCH:
        pass
    results = [result for batch in core.claim(now) for result in deliver(sender, batch)]
    core.settle(results, now)
    return sum(outcome.result != NOT_TRIED for _, outcome in results)


@dataclass
class Batch:
    """What became of one conversation's deliveries so far, in order.

    The first that neither arrived nor was refused for good stops the batch: what comes after it
    must not overtake it, and is not tried.
    """

    results: list[Result] = field(default_factory=list)

    @property
    def stopped(self) -> bool:
        """Say whether the next delivery may not be tried: the last one stopped the batch."""
        return bool(self.results) and self.results[-1][1].result not in (SENT, PERMANENT)

    def add(self, delivery: Delivery, outcome: Outcome) -> Result:
        """Add what became of the next delivery."""
        self.results.append((delivery, outcome))
        return self.results[-1]


def deliver(sender: Sender, deliveries: Sequence[Delivery]) -> Iterator[Result]:
    """Send one conversation's batch in order and yield what became of each delivery."""
    batch = Batch()
    for delivery in deliveries:
        outcome = Outcome(NOT_TRIED) if batch.stopped else sender.send(delivery)
        yield batch.add(delivery, outcome)
