"""One turn of a pump: do what is due, then send it. It takes ``now`` and never sleeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def deliver(sender: Sender, batch: Sequence[Delivery]) -> Iterator[Result]:
    """Send one conversation's batch in order and yield what became of each delivery.

    The first that neither arrived nor was refused for good stops the batch: what comes after it
    must not overtake it, and is not tried.
    """
    stopped = False
    for delivery in batch:
        outcome = Outcome(NOT_TRIED) if stopped else sender.send(delivery)
        stopped = stopped or outcome.result not in (SENT, PERMANENT)
        yield delivery, outcome
