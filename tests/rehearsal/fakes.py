"""A core that does what a script says, and a program of two companies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.domain.program import Program
from bot.domain.values import Person, Site
from bot.engine.context import Contexts
from bot.messages.card import Button, Card, pack
from bot.messages.forms import Form
from bot.ports import SENT, Delivery, Outcome, UnitOfWork
from bot.ports.request import Reply, Request

T = TypeVar("T")

T0 = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
NO_WEEK = ((),) * 7

PROGRAM = Program(
    key="ACME",
    name="Gateway",
    oem="Acme Devices",
    ems="Volta EMS",
    zone="America/Los_Angeles",
    sites=(
        Site("sj", "oem", "America/Los_Angeles", NO_WEEK),
        Site("sz", "ems", "Asia/Shanghai", NO_WEEK),
    ),
    people=(
        Person("tom", "Tom Becker", "oem", "sj", 0, ("buyer",)),
        Person("maria", "Maria Lopez", "oem", "sj", 1, ("program_manager",)),
        Person("linh", "Linh Pham", "ems", "sz", 0, ("process_engineer",)),
    ),
)
SIDES = {person.id: person.side for person in PROGRAM.people}


def delivery(
    key: str = "k1",
    *,
    to: str = "shared",
    kind: str = "issue.card",
    name: str | None = "ACME-1",
    title: str = "ACME-1 U7 short",
    buttons: tuple[Button, ...] = (),
    level: int | None = None,
    mentions: tuple[str, ...] = (),
    ref: str | None = None,
    root: str | None = None,
    repeated: bool = False,
    parts: tuple[tuple[str, str | None, int | None], ...] = (),
) -> Delivery:
    card = pack(Card((title,), buttons=buttons))
    place = f"console:{to}"
    return Delivery(
        key, place, to, kind, name, level, mentions, card, 1,
        root=root, ref=ref, repeated=repeated, parts=parts,
    )  # fmt: skip


@dataclass
class World:
    """What survives a restart of the fake: the agenda, and what was seen."""

    agenda: list[tuple[datetime, list[Delivery]]] = field(default_factory=list)
    calls: list[tuple[str, datetime]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    settled: list[tuple[Delivery, Outcome]] = field(default_factory=list)
    answer: Callable[[Request], Reply] = lambda _request: Reply()
    on_request: Callable[[Request], list[Delivery]] = lambda _request: []
    stuck: bool = False

    def at(self, hours: float, *deliveries: Delivery) -> None:
        self.agenda.append((T0 + timedelta(hours=hours), list(deliveries)))

    def make_core(self, now: datetime) -> FakeCore:
        self.calls.append(("make", now))
        return FakeCore(self)


class FakeCore:
    """Delivers the world's agenda at the moments it names."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.outgoing: list[list[Delivery]] = []

    def start(self, now: datetime) -> None:
        self.world.calls.append(("start", now))

    def beat(self, now: datetime) -> None:
        self.world.calls.append(("beat", now))

    def handle(self, request: Request, now: datetime) -> Reply:
        self.world.requests.append(request)
        if made := self.world.on_request(request):
            self.outgoing.append(made)
        return self.world.answer(request)

    def fire(self, now: datetime) -> int:
        due = [entry for entry in self.world.agenda if entry[0] <= now]
        for entry in due:
            self.world.agenda.remove(entry)
            self.outgoing.append(entry[1])
            self.world.calls.append(("fire", now))
        return len(due)

    def claim(self, now: datetime) -> list[list[Delivery]]:
        claimed, self.outgoing = self.outgoing, []
        return claimed

    def settle(self, results: Sequence[tuple[Delivery, Outcome]], now: datetime) -> None:
        self.world.settled += results

    def next_wake(self, now: datetime) -> datetime | None:
        if self.world.stuck or self.outgoing:
            return now
        return min((at for at, _ in self.world.agenda), default=None)

    def form(self, request: Request, name: str) -> Form | None:
        return None

    def view(self, look: Callable[[Contexts, UnitOfWork], T]) -> T:
        raise NotImplementedError


class ListSender:
    """Answers with the outcomes it was given, then with sent."""

    def __init__(self, *outcomes: str) -> None:
        self.outcomes = list(outcomes)
        self.sent: list[Delivery] = []

    def send(self, delivery: Delivery) -> Outcome:
        self.sent.append(delivery)
        return Outcome(self.outcomes.pop(0) if self.outcomes else SENT)
