"""A platform in process: it keeps messages by place and key, and fails as its seed says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from bot.ports import PERMANENT, SENT, TEMPORARY, UNKNOWN, Delivery, Outcome
from tests.simulation.schedule import SECRET, SIDE


@dataclass(frozen=True)
class Post:
    """One message as it was posted; ``rows`` are the outbox rows that it says.

    ``fits`` says whether every row's guard held when the attempt was claimed.
    """

    at: datetime
    claimed: datetime
    place: str
    key: str
    ref: str
    rows: tuple[int, ...]
    surface: int | None
    root: str | None
    repeated: bool
    fits: bool


@dataclass(frozen=True)
class Failures:
    """How often a call fails, as shares of all calls."""

    temporary: float = 0.0
    held_back: float = 0.0
    lost: float = 0.0
    unanswered: float = 0.0
    permanent: float = 0.0


HEALTHY = Failures()
ROUGH = Failures(0.08, 0.04, 0.04, 0.06, 0.004)


class Platform:
    """What was posted and what it shows now. ``asks`` says whether a key can be looked up."""

    def __init__(self, rng: Random, failures: Failures, *, asks: bool = True) -> None:
        self.posts: list[Post] = []
        self.shown: dict[str, dict[str, Any]] = {}
        self.failures = failures
        self.asks = asks
        self.leaks: list[str] = []
        self._rng = rng
        self._refs: defaultdict[tuple[str, str], list[str]] = defaultdict(list)

    def find(self, place: str, key: str) -> str | None:
        """Return the first message that was posted under a key."""
        return next(iter(self._refs[place, key]), None)

    def send(self, delivery: Delivery, at: datetime, claimed: datetime, fits: bool) -> Outcome:
        """Post or edit; a repeated delivery is looked up first, and brought up to date if found."""
        failure = self._failure(delivery)
        if failure is not None and failure.error != "unanswered":
            return failure
        outcome = self._take(delivery, at, claimed, fits)
        return failure if failure is not None and outcome.result == SENT else outcome

    def _failure(self, delivery: Delivery) -> Outcome | None:
        drawn, share = self._rng.random(), self.failures
        # A card that is refused for good takes its thread with it: see test_findings.
        permanent = 0.0 if delivery.surface is not None else share.permanent
        for rate, outcome in (
            (share.temporary, Outcome(TEMPORARY, error="busy")),
            (share.held_back, Outcome(TEMPORARY, error="429", retry_after=17.0)),
            (share.lost, Outcome(UNKNOWN, error="lost")),
            (share.unanswered, Outcome(UNKNOWN, error="unanswered")),
            (permanent, Outcome(PERMANENT, error="refused")),
        ):
            if drawn < rate:
                return outcome
            drawn -= rate
        return None

    def _take(self, delivery: Delivery, at: datetime, claimed: datetime, fits: bool) -> Outcome:
        self._listen(delivery)
        if delivery.ref is not None:
            return self._edit(delivery, delivery.ref)
        if delivery.root is not None and delivery.root not in self.shown:
            return Outcome(PERMANENT, error=f"no message {delivery.root}")
        if delivery.repeated and self.asks:
            found = self.find(delivery.place, delivery.key)
            if found is not None:
                return self._edit(delivery, found) if delivery.surface else Outcome(SENT, found)
        return self._post(delivery, at, claimed, fits)

    def _listen(self, delivery: Delivery) -> None:
        """Notice what only one side may read where the other one, or both, read along."""
        said = repr(delivery.card)
        for side, people in SIDE.items():
            own = delivery.to == side or delivery.to.removeprefix("dm:") in people
            if f"{SECRET}{side}" in said and not own:
                self.leaks.append(f"a note of the {side} was sent to {delivery.to}")

    def _edit(self, delivery: Delivery, ref: str) -> Outcome:
        if ref not in self.shown:
            return Outcome(PERMANENT, error=f"no message {ref}")
        self.shown[ref] = delivery.card
        return Outcome(SENT, ref)

    def _post(self, delivery: Delivery, at: datetime, claimed: datetime, fits: bool) -> Outcome:
        ref = f"p{len(self.posts) + 1}"
        self._refs[delivery.place, delivery.key].append(ref)
        self.shown[ref] = delivery.card
        self.posts.append(
            Post(
                at,
                claimed,
                delivery.place,
                delivery.key,
                ref,
                delivery.rows,
                delivery.surface,
                delivery.root,
                delivery.repeated,
                fits,
            )
        )
        return Outcome(SENT, ref)
