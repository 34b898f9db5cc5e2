"""Plays steps against the real core in virtual time, and says what was delivered.

Time stands still between steps. To pass it, the runner goes from one wake of the core to the next,
so everything is delivered at the instant it is due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

from bot.domain.errors import AndonError, Refused
from bot.engine.context import Contexts
from bot.engine.pump import Engine, turn
from bot.messages.card import Card
from bot.messages.forms import Form
from bot.ports import SENT, Delivery, Outcome, Sender, UnitOfWork
from bot.ports.acts import Act, Click, React, Say
from bot.ports.request import Attachment, Reply, Request
from bot.rehearsal.record import Happening, Record, Said, Stopped, of_delivery, of_reply, stamp
from bot.rehearsal.scenario import backward, ending
from bot.rehearsal.steps import At, Down, Expect, Restart, Step, Wait
from bot.rehearsal.texts import text
from bot.rehearsal.window import Window

T = TypeVar("T")

MOST_TURNS = 1000
"""How often the core may ask to be woken at one instant before it counts as stuck."""


class Core(Engine, Protocol):
    """The core as a rehearsal drives it."""

    def start(self, now: datetime) -> None:
        """Start the process anew, and judge the time it was away."""

    def beat(self, now: datetime) -> None:
        """Give a sign of life."""

    def handle(self, request: Request, now: datetime) -> Reply:
        """Do what a person asked."""

    def next_wake(self, now: datetime) -> datetime | None:
        """Return when something is due next."""

    def form(self, request: Request, name: str) -> Form | None:
        """Return the form behind a button for who asks."""

    def view(self, look: Callable[[Contexts, UnitOfWork], T]) -> T:
        """Return what ``look`` finds in a view of the database."""


class Stage(Protocol):
    """The platform on which a scenario is played."""

    @property
    def sender(self) -> Sender:
        """Return the way out to the platform."""

    def request(self, act: Act, now: datetime) -> Request:
        """Return what a person's act means; an impossible one raises ``Refused``."""

    def answer(self, request: Request, card: Card, name: str | None, now: datetime) -> None:
        """Show a private answer to the person who acted."""

    def hand_over(self, request: Request, files: Iterable[Attachment], now: datetime) -> list[str]:
        """Give the person the files that came with an answer; return what they were told of it."""


class VirtualClock:
    """The moment (UTC) that a rehearsal has reached."""

    def __init__(self) -> None:
        self.now = datetime(1970, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now


class Runner:
    """One rehearsal. ``make_core(now)`` gives the core of a process that starts at ``now``;
    ``report`` hears everything that happens, in order."""

    def __init__(
        self,
        make_core: Callable[[datetime], Core],
        stage: Stage,
        clock: VirtualClock,
        report: Callable[[Happening], None],
        zone: str = "UTC",
    ) -> None:
        self._make_core = make_core
        self._stage = stage
        self._clock = clock
        self._report = report
        self._zone = zone
        self._window = Window()
        self._core: Core | None = None
        # The core's next wake, and whether that still holds: only this runner gives it work.
        self._upcoming: datetime | None = None
        self._idle = False

    @property
    def now(self) -> datetime:
        """Return the moment reached, in UTC."""
        return self._clock.now

    def run(self, steps: Sequence[Step], until: datetime | None = None) -> str | None:
        """Play all steps, then let time pass to ``until``.

        Returns the sentence of the first expectation or act that failed, ``None`` if all held.
        An ``until`` before the last step raises ``Refused`` before anything is played.
        """
        last = [ending(steps, until)] if until is not None else []
        for step in (*steps, *last):
            if failure := self._try(step):
                return failure
        return None

    def _try(self, step: Step) -> str | None:
        try:
            return self.play(step)
        except Refused as refusal:
            return text("line", line=step.line, problem=refusal)

    def play(self, step: Step) -> str | None:
        """Play one step; return why its expectation failed, if it is one and did.

        What cannot be done raises ``Refused``. The first step must be an ``At``.
        """
        if isinstance(step, Expect):
            return self._window.check(step)
        self._window.close_block()
        match step:
            case At():
                self._go_to(step.at)
            case Wait():
                self._pass_to(self.now + step.length)
            case Down():
                self._stay_away(step.length)
            case Restart():
                self._stay_away(timedelta())
            case Say() | Click() | React():
                self.act(step.person, *described(step), self._stage.request(step, self.now))
        return None

    def act(self, person: str, where: str, words: str, request: Request) -> Reply:
        """Let a person do something; ``where`` and ``words`` tell it to readers."""
        self._report(Said(self.now, person, where, words))
        reply = self.core.handle(request, self.now)
        if reply.card is not None:
            self._record(of_reply(reply.card, reply.name, request.identity, self.now))
            self._stage.answer(request, reply.card, reply.name, self.now)
            for told in self._stage.hand_over(request, reply.files, self.now):
                self._record(of_reply(Card((told,)), None, request.identity, self.now))
        self._pass_to(self.now)
        return reply

    @property
    def core(self) -> Core:
        """Return the core that runs, to give it work; ``Refused`` before the first step."""
        if self._core is None:
            raise Refused(text("first"))
        self._idle = False
        return self._core

    def next_wake(self) -> datetime | None:
        """Return when something is due next; the core is asked once while it does nothing."""
        if not self._idle:
            self._upcoming = self.core.next_wake(self.now)
            self._idle = True
        return self._upcoming

    def _go_to(self, moment: datetime) -> None:
        if self._core is not None:
            if moment < self.now:
                raise Refused(backward(self.now, self._zone))
            self._pass_to(moment)
            return
        self._clock.now = moment
        self._start()

    def _start(self) -> None:
        self._core = self._make_core(self.now)
        self.core.start(self.now)
        self._pass_to(self.now)

    def _stay_away(self, length: timedelta) -> None:
        since = self.now
        self.core.beat(since)
        self._clock.now = since + length
        self._report(Stopped(since, self.now))
        self._start()

    def _pass_to(self, end: datetime) -> None:
        """Let time pass to ``end``, doing everything at the instant it is due."""
        at_once = 0
        while (wake := self.next_wake()) is not None and wake <= end:
            at_once = at_once + 1 if wake <= self.now else 1
            if at_once > MOST_TURNS:
                raise AndonError(text("stuck", now=stamp(self.now)))
            self._clock.now = max(wake, self.now)
            turn(self.core, _Recorder(self._stage.sender, self._sent), self.now)
        self._clock.now = end

    def _sent(self, delivery: Delivery) -> None:
        self._record(of_delivery(delivery, self.now))

    def _record(self, record: Record) -> None:
        self._window.add(record)
        self._report(record)


class _Recorder:
    """A sender that tells what arrived."""

    def __init__(self, sender: Sender, sent: Callable[[Delivery], None]) -> None:
        self._sender = sender
        self._sent = sent

    def send(self, delivery: Delivery) -> Outcome:
        outcome = self._sender.send(delivery)
        if outcome.result == SENT:
            self._sent(delivery)
        return outcome


def described(act: Act) -> tuple[str, str]:
    """Return where an act happens and the words for it in a transcript."""
    match act:
        case Say():
            files = ", ".join(act.files)
            words = text("with_files", files=files, text=act.text) if files else act.text
            return act.where, words.strip()
        case Click():
            return "shared", text("clicks_on", label=act.label, subject=act.subject)
        case React():
            target = act.quote or act.subject or ""
            return "shared", text("reacts_to", emoji=act.emoji, quote=target)
