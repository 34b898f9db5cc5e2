"""The real core on a throw-away database, with people who attach files and press buttons."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.app.bootstrap import on_console, throwaway_database
from bot.domain.issue import Issue
from bot.domain.program import Program
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import plain_card, unpack
from bot.ports import SENT, Database, Delivery, Outcome
from bot.ports.request import BUTTON, COMMAND, Attachment, Reply, Request
from tests.playing import small_program

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
"""Thursday, 10:00 in California."""


@dataclass
class Said:
    """An answer as its reader sees it."""

    reply: Reply

    @property
    def text(self) -> str:
        return plain_card(self.reply.card) if self.reply.card else ""

    @property
    def button(self) -> str:
        """Return the command of the first button."""
        assert self.reply.card is not None
        return self.reply.card.buttons[0].command

    @property
    def file(self) -> Attachment:
        (attached,) = self.reply.files
        return attached

    def facts(self) -> dict[str, str]:
        assert self.reply.card is not None
        return {name: "".join(map(str, value)) for name, value in self.reply.card.facts}


@dataclass
class Office:
    """A core with people; ``delivered`` is everything that was sent, in order."""

    db: Database
    core: Core
    now: datetime = NOW
    delivered: list[Delivery] = field(default_factory=list)
    events: int = 0

    def say(
        self,
        person: str,
        line: str,
        file: bytes | Attachment | None = None,
        place: str = "dm",
        kind: str = COMMAND,
    ) -> Said:
        self.events += 1
        attached = Attachment("issues.xlsx", file) if isinstance(file, bytes) else file
        private = place == "dm"
        request = Request(
            f"e{self.events}", kind, "console", person,
            f"console:dm:{person}" if private else f"console:{place}", line,
            private=private, attachments=(attached,) if attached else (),
        )  # fmt: skip
        return Said(self.core.handle(request, self.now))

    def press(self, person: str, said: Said) -> Said:
        return self.say(person, said.button, kind=BUTTON)

    def imported(self, file: bytes, person: str = "maria") -> Said:
        """Check a file, import it to its end, and return what the check said."""
        checked = self.say(person, "issue import", file)
        if checked.reply.card is not None and checked.reply.card.buttons:
            self.press(person, checked)
            self.settle()
        return checked

    def work(self, seconds: float = 60) -> None:
        """Let time pass from wake to wake; nothing is delivered."""
        until = self.now + timedelta(seconds=seconds)
        while (wake := self._next()) is not None and wake <= until:
            self.now = max(self.now, wake)
            assert self.core.fire(self.now)
        self.now = until

    def _next(self) -> datetime | None:
        with self.db.read() as tx:
            return tx.next_subject()

    def settle(self, seconds: float = 60) -> list[Delivery]:
        """Let time pass, and deliver everything."""
        before = len(self.delivered)
        self.work(seconds)
        self.deliver()
        return self.delivered[before:]

    def deliver(self) -> None:
        while batches := self.core.claim(self.now):
            sent = [delivery for batch in batches for delivery in batch]
            self.delivered += sent
            results = [(d, Outcome(SENT, ref=d.ref or f"m{len(self.delivered)}-{n}"))
                       for n, d in enumerate(sent)]  # fmt: skip
            self.core.settle(results, self.now)

    def restart(self) -> None:
        """Go on in a new process."""
        self.core = Core(self.db, ["console"], INDEX)

    def shown(self, kind: str) -> list[str]:
        """Return the texts of the delivered messages of a kind."""
        return [plain_card(unpack(d.card)) for d in self.delivered if d.kind == kind]

    def issues(self) -> list[Issue]:
        with self.db.read() as tx:
            return tx.issues(1)

    def issue(self, number: int = 1) -> Issue:
        return self.issues()[number - 1]

    def records(self, kind: str) -> list[dict[str, object]]:
        with self.db.read() as tx:
            return [record.data for record in tx.records(1, kind)]

    def change(self, program: Program) -> None:
        self.core.import_program(on_console(program), self.now)


@contextmanager
def office(program: Program | None = None) -> Iterator[Office]:
    with throwaway_database() as database:
        core = Core(database, ["console"], INDEX)
        core.import_program(on_console(program or small_program()), NOW)
        yield Office(database, core)


def controlled() -> Program:
    """Return the small program under export control."""
    return replace(small_program(), export_controlled=True)
